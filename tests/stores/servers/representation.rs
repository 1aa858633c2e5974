//! What a server of files answers to GET and HEAD: conditions and one range, by RFC 9110.

use std::time::SystemTime;

use super::responder::{Asked, Reply};

/// What is stored under one address, with what tells its versions apart.
pub struct Representation {
    pub bytes: Vec<u8>,
    /// With its quotation marks, and `W/` where it is weak.
    pub etag: Option<String>,
    pub last_modified: SystemTime,
}

/// Answers GET or HEAD. Several ranges at once, and ranges of a HEAD, are ignored, as they may
/// be; with `ranges` false, all ranges are.
pub fn answer(asked: &Asked, stored: &Representation, ranges: bool) -> Reply {
    let described = |mut reply: Reply| {
        reply = reply.with("last-modified", httpdate::fmt_http_date(stored.last_modified));
        match &stored.etag {
            Some(etag) => reply.with("etag", etag.as_str()),
            None => reply,
        }
    };
    if let Some(status) = condition(asked, stored) {
        return described(Reply::empty(status));
    }
    let size = stored.bytes.len();
    let range = asked.header("range").filter(|_| ranges && asked.method == "GET");
    let mut reply = match range.map_or(Wanted::All, |range| wanted(range, size)) {
        Wanted::All => Reply { body: stored.bytes.clone(), ..Reply::empty(200) },
        Wanted::Nothing => {
            return Reply::empty(416).with("content-range", format!("bytes */{size}"));
        }
        Wanted::Part { first, last } => {
            Reply { body: stored.bytes[first..=last].to_vec(), ..Reply::empty(206) }
                .with("content-range", format!("bytes {first}-{last}/{size}"))
        }
    };
    if ranges {
        reply = reply.with("accept-ranges", "bytes");
    }
    described(reply).with("content-type", "application/octet-stream")
}

/// The status that a condition leads to, if one does (RFC 9110 §13.2.2).
fn condition(asked: &Asked, stored: &Representation) -> Option<u16> {
    let etag = stored.etag.as_deref();
    // Of whole seconds, like the header.
    let last_modified = httpdate::fmt_http_date(stored.last_modified);
    let last_modified = httpdate::parse_http_date(&last_modified).unwrap();
    let date = |name| asked.header(name).and_then(|date| httpdate::parse_http_date(date).ok());
    if let Some(tags) = asked.header("if-match") {
        // Compared strongly: a weak tag is never equal to one.
        let strong = etag.filter(|etag| !etag.starts_with("W/"));
        if tags != "*" && !strong.is_some_and(|etag| tags.split(',').any(|tag| tag.trim() == etag))
        {
            return Some(412);
        }
    } else if date("if-unmodified-since").is_some_and(|date| last_modified > date) {
        return Some(412);
    }
    if let Some(tags) = asked.header("if-none-match") {
        let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        let known = etag.map(opaque);
        let same = tags.split(',').any(|tag| Some(opaque(tag)) == known);
        return (tags == "*" || same).then_some(304);
    }
    date("if-modified-since").is_some_and(|date| last_modified <= date).then_some(304)
}

/// What a range asks for.
enum Wanted {
    All,
    Part {
        first: usize,
        last: usize,
    },
    /// It has no byte of the file.
    Nothing,
}

/// All of the file where the header is not of a kind that is honored.
fn wanted(range: &str, size: usize) -> Wanted {
    let numbers = range.strip_prefix("bytes=").and_then(|range| range.split_once('-'));
    let (first, last) = match numbers.map(|(first, last)| (first.parse(), last.parse(), last)) {
        Some((Ok(first), Ok(last), _)) => (first, last),
        Some((Ok(first), Err(_), "")) => (first, usize::MAX),
        Some((Err(_), Ok(length), _)) if range.starts_with("bytes=-") => {
            (size.saturating_sub(length), usize::MAX)
        }
        _ => return Wanted::All,
    };
    match size.checked_sub(1) {
        _ if last < first => Wanted::All,
        Some(end) if first <= end => Wanted::Part { first, last: last.min(end) },
        _ => Wanted::Nothing,
    }
}
