//! Addresses whose identifiers have slashes, escaped or not.

use std::fmt;

use super::{Address, ApiVersion, Identifier, Quality, Region, RequestError, parse, percent};

/// How the slashes of an identifier stand in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slashes {
    /// As `%2F`: the identifier is one segment, as the specifications have it.
    Escaped,
    /// As they are: what stands before the request is the identifier.
    ///
    /// Source: IIPImage, `?IIIF=dir/file.tif/full/max/0/default.jpg`.
    Plain,
}

impl Slashes {
    /// The identifier, and what is asked of it without the slash between: nothing, `info.json`
    /// or a picture; both still percent-encoded.
    ///
    /// Where slashes are plain, four segments at the end are a picture if the first of them is
    /// a region or the last names a quality.
    #[must_use]
    pub fn split(self, raw: &str) -> (&str, &str) {
        match self {
            Self::Escaped => raw.split_once('/').unwrap_or((raw, "")),
            Self::Plain => split_plain(raw),
        }
    }

    /// Reads what follows the prefix, as [`parse`] does.
    ///
    /// # Errors
    /// As [`parse`].
    pub fn parse(self, version: ApiVersion, raw: &str) -> Result<Address, RequestError> {
        match self {
            Self::Escaped => parse(version, raw),
            Self::Plain => {
                let (identifier, asked) = split_plain(raw);
                let mut path = identifier.replace('/', "%2F");
                if !asked.is_empty() {
                    path.push('/');
                    path.push_str(asked);
                }
                parse(version, &path)
            }
        }
    }

    /// An identifier as we write it.
    pub fn spell(self, identifier: &Identifier) -> impl fmt::Display {
        fmt::from_fn(move |f| match self {
            Self::Escaped => write!(f, "{identifier}"),
            Self::Plain => f.write_str(&identifier.encoded().replace("%2F", "/")),
        })
    }
}

fn split_plain(raw: &str) -> (&str, &str) {
    if let Some((identifier, last)) = raw.rsplit_once('/')
        && percent::decode(last).as_deref() == Ok("info.json")
    {
        return (identifier, last);
    }
    let Some((at, _)) = raw.rmatch_indices('/').nth(3) else { return (raw, "") };
    let (identifier, asked) = (&raw[..at], &raw[at + 1..]);
    if is_picture(asked) { (identifier, asked) } else { (raw, "") }
}

/// Of four segments.
fn is_picture(asked: &str) -> bool {
    let mut segments = asked.split('/');
    let (region, file) = (segments.next().unwrap_or_default(), segments.next_back());
    let is_region = percent::decode(region).is_ok_and(|region| Region::parse(&region).is_ok());
    is_region || percent::decode(file.unwrap_or_default()).is_ok_and(|file| names_quality(&file))
}

/// `native` is of Image API 1.1: wrong, and no part of an identifier.
fn names_quality(file: &str) -> bool {
    let Some((quality, _)) = file.rsplit_once('.') else { return false };
    Quality::parse(quality).is_ok() || quality == "native"
}

#[cfg(test)]
mod tests {
    use super::super::strategies;
    use super::*;
    use ApiVersion::V3;
    use proptest::prelude::*;

    #[test]
    fn the_identifier_is_what_stands_before_the_request() {
        for (raw, identifier, asked) in [
            ("dir/file.tif", "dir/file.tif", ""),
            ("file.tif", "file.tif", ""),
            ("dir/file.tif/info.json", "dir/file.tif", "info.json"),
            ("a/b/c/d/e/info.json", "a/b/c/d/e", "info.json"),
            ("/abs/file.tif/info.json", "/abs/file.tif", "info.json"),
            ("dir/f.tif/full/600,/0/default.jpg", "dir/f.tif", "full/600,/0/default.jpg"),
            ("a/b/c/d/full/600,/0/default.jpg", "a/b/c/d", "full/600,/0/default.jpg"),
            ("a/b/c/d/e/f.tif", "a/b/c/d/e/f.tif", ""),
            // Wrong, and a request all the same.
            ("a/full/big/0/grey.jpg", "a", "full/big/0/grey.jpg"),
            ("a/all/max/0/default.jpg", "a", "all/max/0/default.jpg"),
        ] {
            assert_eq!(Slashes::Plain.split(raw), (identifier, asked), "{raw}");
        }
        assert_eq!(Slashes::Escaped.split("a%2Fb/c/d"), ("a%2Fb", "c/d"));
    }

    #[test]
    fn plain_and_escaped_slashes_name_the_same_picture() {
        let escaped = Slashes::Escaped.parse(V3, "a%2Fb%2Fc.tif/info.json");
        for raw in ["a/b/c.tif/info.json", "a%2Fb/c.tif/info.json"] {
            assert_eq!(Slashes::Plain.parse(V3, raw), escaped, "{raw}");
        }
    }

    #[test]
    fn an_identifier_that_climbs_is_refused_in_either_form() {
        for raw in ["../a/info.json", "a/../b/info.json", "a/%2e%2e/b/info.json", "..%2Fa"] {
            let error = Slashes::Plain.parse(V3, raw).unwrap_err();
            assert!(matches!(error, RequestError::Identifier(_)), "{raw}: {error}");
        }
    }

    proptest! {
        #[test]
        fn a_request_with_plain_slashes_is_read_as_it_was_meant(
            (version, request) in strategies::versioned_request(),
        ) {
            let identifier = Slashes::Plain.spell(&request.identifier).to_string();
            let written = request.to_string();
            let (_, asked) = Slashes::Escaped.split(&written);
            let read = Slashes::Plain.parse(version, &format!("{identifier}/{asked}"));
            prop_assert_eq!(read, Ok(Address::Image(request)));
        }
    }
}
