//! What form of an answer the client prefers.
//!
//! Accept headers in the wild are not always legal (the public presentation validator
//! sends an unquoted `profile=http://…`): what cannot be understood of a member is left
//! out, never answered with an error.
//!
//! Source: RFC 9110 §12.5.1; Image API 3.0 §5.1, 2.1 §5.1.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::encoding::Encoding;

/// How much a client wants one media type, from its Accept header.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Wish {
    quality: f32,
    /// Named as such rather than covered by a wildcard.
    named: bool,
}

/// How a JSON document is labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JsonForm {
    Json,
    JsonLd,
}

impl JsonForm {
    /// Tells one form from the other.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::JsonLd => "json-ld",
        }
    }
}

/// The media type of JSON-LD in the vocabulary of `context`, an address.
pub(super) fn json_ld(context: &str) -> HeaderValue {
    HeaderValue::from_str(&format!("application/ld+json;profile=\"{context}\""))
        .expect("addresses of contexts are our own plain text")
}

/// Version 3 documents: JSON-LD unless plain JSON is preferred.
pub(super) fn json_form_3(headers: &HeaderMap) -> JsonForm {
    let json = wish(headers, "application", "json");
    let json_ld = wish(headers, "application", "ld+json");
    // Between equals the one that is named wins, then the default.
    let named_alone = json.named && !json_ld.named && json.quality > 0.0;
    if json.quality > json_ld.quality || (json.quality == json_ld.quality && named_alone) {
        JsonForm::Json
    } else {
        JsonForm::JsonLd
    }
}

/// Version 2 documents: plain JSON unless JSON-LD is asked for by name.
pub(super) fn json_form_2(headers: &HeaderMap) -> JsonForm {
    let json = wish(headers, "application", "json");
    let json_ld = wish(headers, "application", "ld+json");
    let preferred = !json.named || json_ld.quality >= json.quality;
    if json_ld.named && json_ld.quality > 0.0 && preferred {
        JsonForm::JsonLd
    } else {
        JsonForm::Json
    }
}

/// Whether an error is wanted as `application/problem+json`: only when JSON is named.
pub(super) fn prefers_problem_json(headers: &HeaderMap) -> bool {
    ["json", "problem+json", "ld+json"].into_iter().any(|subtype| {
        let wish = wish(headers, "application", subtype);
        wish.named && wish.quality > 0.0
    })
}

/// Whether a page is wanted rather than a line of text.
pub(super) fn prefers_html(headers: &HeaderMap) -> bool {
    let wish = wish(headers, "text", "html");
    wish.named && wish.quality > 0.0
}

/// Whether `application/{subtype}` is named, and wanted no less than a page.
pub(super) fn prefers_over_html(headers: &HeaderMap, subtype: &str) -> bool {
    let data = wish(headers, "application", subtype);
    let page = wish(headers, "text", "html");
    data.named && data.quality > 0.0 && (!page.named || data.quality >= page.quality)
}

/// The coding in which the client wants a body that is to be had in `available` codings and
/// as it is. Between equals the first of `available` wins; what the client names is wanted
/// more than what it says nothing of.
///
/// A client that refuses them all gets the body as it is, which it can at least be shown.
///
/// Source: RFC 9110 §12.5.3.
pub(super) fn encoding(headers: &HeaderMap, available: &[Encoding]) -> Encoding {
    let mut wishes = Encoding::ALL.map(|encoding| (encoding, None));
    let mut any = None;
    for (name, quality) in members(headers, &header::ACCEPT_ENCODING) {
        if name == "*" {
            any = any.or(Some(quality));
        }
        for (encoding, wish) in &mut wishes {
            if encoding.is_called(name) {
                *wish = wish.or(Some(quality));
            }
        }
    }
    let quality = |wanted: Encoding| {
        let wish = wishes.iter().find(|(encoding, _)| *encoding == wanted);
        wish.and_then(|(_, quality)| *quality).or(any)
    };
    let mut best = (Encoding::Identity, quality(Encoding::Identity).unwrap_or(f32::MIN_POSITIVE));
    for &encoding in available.iter().rev() {
        let quality = quality(encoding).unwrap_or(0.0);
        if quality > 0.0 && quality >= best.1 {
            best = (encoding, quality);
        }
    }
    best.0
}

fn wish(headers: &HeaderMap, kind: &str, subtype: &str) -> Wish {
    let (mut exact, mut range, mut any) = (None, None, None);
    let mut is_empty = true;
    for (name, quality) in members(headers, &header::ACCEPT) {
        is_empty = false;
        let best = match name.split_once('/') {
            Some(("*", "*")) => &mut any,
            Some((given, "*")) if given.eq_ignore_ascii_case(kind) => &mut range,
            Some((given, rest))
                if given.eq_ignore_ascii_case(kind) && rest.eq_ignore_ascii_case(subtype) =>
            {
                &mut exact
            }
            _ => continue,
        };
        *best = Some(best.map_or(quality, |best: f32| best.max(quality)));
    }
    if is_empty {
        return Wish { quality: 1.0, named: false };
    }
    match (exact, range.or(any)) {
        (Some(quality), _) => Wish { quality, named: true },
        (None, Some(quality)) => Wish { quality, named: false },
        (None, None) => Wish { quality: 0.0, named: false },
    }
}

/// The members of a list header with their weights, parameters other than `q` dropped.
pub(super) fn members<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = (&'a str, f32)> {
    headers
        .get_all(name)
        .filter_map(|value| value.to_str().ok())
        .flat_map(split_outside_quotes)
        .filter_map(|member| {
            let mut parts = member.split(';').map(str::trim);
            let name = parts.next().filter(|name| !name.is_empty())?;
            let quality = parts
                .filter_map(|part| part.split_once('='))
                .find(|(key, _)| key.trim().eq_ignore_ascii_case("q"))
                .and_then(|(_, value)| value.trim().parse::<f32>().ok())
                .filter(|quality| (0.0..=1.0).contains(quality))
                .unwrap_or(1.0);
            Some((name, quality))
        })
}

fn split_outside_quotes(list: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    list.split(move |c| {
        quoted ^= c == '"';
        c == ',' && !quoted
    })
    .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(value).unwrap());
        headers
    }

    #[test]
    fn version_3_is_json_ld_unless_json_is_preferred() {
        let cases = [
            ("*/*", JsonForm::JsonLd),
            ("", JsonForm::JsonLd),
            ("image/png", JsonForm::JsonLd),
            ("application/json", JsonForm::Json),
            ("application/ld+json", JsonForm::JsonLd),
            ("application/json;q=0.5, application/ld+json;q=0.9", JsonForm::JsonLd),
            ("application/json;q=0.9, application/ld+json;q=0.5", JsonForm::Json),
            ("application/json, application/ld+json", JsonForm::JsonLd),
            ("application/json, */*;q=0.1", JsonForm::Json),
            ("application/json;q=0", JsonForm::JsonLd),
            ("application/json;q=0.5, */*", JsonForm::JsonLd),
            ("application/json, */*", JsonForm::Json),
            ("application/ld+json;q=0, */*", JsonForm::Json),
            (
                "application/ld+json;profile=http://iiif.io/api/presentation/3/context.json",
                JsonForm::JsonLd,
            ),
            (
                "application/ld+json;profile=\"http://iiif.io/a,b;q=0\", application/json;q=0.2",
                JsonForm::JsonLd,
            ),
        ];
        for (value, form) in cases {
            assert_eq!(json_form_3(&accept(value)), form, "{value}");
        }
        assert_eq!(json_form_3(&HeaderMap::new()), JsonForm::JsonLd);
    }

    #[test]
    fn version_2_is_json_unless_json_ld_is_named() {
        let cases = [
            ("*/*", JsonForm::Json),
            ("application/*", JsonForm::Json),
            ("application/ld+json", JsonForm::JsonLd),
            ("application/ld+json;q=0.5, application/json", JsonForm::Json),
            ("application/ld+json;q=0, application/json;q=0.1", JsonForm::Json),
            ("application/ld+json, */*;q=0.1", JsonForm::JsonLd),
        ];
        for (value, form) in cases {
            assert_eq!(json_form_2(&accept(value)), form, "{value}");
        }
        assert_eq!(json_form_2(&HeaderMap::new()), JsonForm::Json);
    }

    fn encoding_for(value: &str, available: &[Encoding]) -> Encoding {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(value).unwrap());
        encoding(&headers, available)
    }

    #[test]
    fn the_coding_is_the_one_that_the_client_weighs_most() {
        use Encoding::{Brotli, Gzip, Identity};
        for (value, expected) in [
            ("gzip, deflate, br, zstd", Brotli),
            ("gzip, deflate", Gzip),
            ("br;q=0.5, gzip", Gzip),
            ("br;q=0.8, gzip;q=0.8", Brotli),
            ("GZIP;Q=0.1", Gzip),
            ("x-gzip", Gzip),
            ("*", Brotli),
            ("br;q=0, *", Gzip),
            ("gzip;q=0, *;q=0.3, br;q=0", Identity),
            ("identity, gzip;q=0.5, br;q=0.9", Identity),
            ("identity;q=0.5, gzip;q=0.5", Gzip),
            ("identity;q=0, gzip;q=0.001", Gzip),
            ("*;q=0, gzip", Gzip),
            ("*;q=0", Identity),
            ("identity;q=0", Identity),
            ("identity", Identity),
            ("zstd", Identity),
            ("gzip;q=0", Identity),
            ("", Identity),
            ("gzip;q=nonsense", Gzip),
        ] {
            assert_eq!(encoding_for(value, &[Brotli, Gzip]), expected, "{value}");
        }
        assert_eq!(encoding(&HeaderMap::new(), &[Brotli, Gzip]), Identity);
    }

    #[test]
    fn a_coding_that_is_not_to_be_had_is_not_chosen() {
        use Encoding::{Gzip, Identity};
        assert_eq!(encoding_for("br, gzip;q=0.2", &[Gzip]), Gzip);
        assert_eq!(encoding_for("br", &[Gzip]), Identity);
        assert_eq!(encoding_for("br, gzip", &[]), Identity);
    }

    #[test]
    fn an_error_is_json_or_html_only_when_that_is_named() {
        assert!(prefers_problem_json(&accept("application/json")));
        assert!(!prefers_problem_json(&accept("*/*")));
        assert!(prefers_html(&accept("text/html,application/xhtml+xml,*/*;q=0.8")));
        assert!(!prefers_html(&accept("*/*")));
    }
}
