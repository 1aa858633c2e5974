//! [`Identifier`]: the name of an image in a URL.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::percent::{self, PercentError};

/// The decoded string that names an image. Opaque here: what it stands for is the sources'
/// business.
///
/// Invariants: not empty, at most [`Identifier::MAX_BYTES`] long, no control characters,
/// no part `.` or `..` between slashes. It can therefore always be written as one segment
/// of a URL that browsers leave alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identifier(String);

/// Why a text is no identifier.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum IdentifierError {
    #[error("the identifier is empty")]
    Empty,
    #[error("the identifier is longer than {} bytes", Identifier::MAX_BYTES)]
    TooLong,
    #[error(
        "the identifier has a `%` without two hexadecimal digits; a percent sign is written %25"
    )]
    Escape,
    #[error("the identifier is not UTF-8 once its percent-encoding is undone")]
    NotUtf8,
    #[error("the identifier has a control character in it")]
    Control,
    #[error("the identifier has a part `.` or `..` between slashes")]
    DotSegment,
}

/// What is escaped besides non-ASCII. The specification asks for `/ ? # [ ] @ %`
/// (Image API 3.0 §9); colon, comma, parentheses and semicolon may stay, and `ark:` looks
/// better with them; the rest is escaped because headers, HTML or shells trip over it.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':')
    .remove(b',')
    .remove(b'(')
    .remove(b')')
    .remove(b';');

impl Identifier {
    /// Longest identifier, decoded. Twice what object stores allow for a key.
    pub const MAX_BYTES: usize = 2048;

    /// Reads one segment of a path, undoing its percent-encoding exactly once.
    ///
    /// # Errors
    /// Which of the invariants `raw` breaks, or how its encoding is damaged.
    ///
    /// Source: Image API 3.0 §3, §9, §10.
    pub fn decode(raw: &str) -> Result<Self, IdentifierError> {
        let decoded = percent::decode(raw).map_err(|error| match error {
            PercentError::Escape => IdentifierError::Escape,
            PercentError::NotUtf8 => IdentifierError::NotUtf8,
        })?;
        Self::new(decoded)
    }

    /// Takes a name that is not percent-encoded, such as the path of an object.
    ///
    /// # Errors
    /// Which of the invariants it breaks.
    pub fn new(decoded: impl Into<String>) -> Result<Self, IdentifierError> {
        let decoded = decoded.into();
        if decoded.is_empty() {
            return Err(IdentifierError::Empty);
        }
        if decoded.len() > Self::MAX_BYTES {
            return Err(IdentifierError::TooLong);
        }
        if decoded.contains(char::is_control) {
            return Err(IdentifierError::Control);
        }
        let mut parts = decoded.as_bytes().split(|byte| matches!(byte, b'/' | b'\\'));
        if parts.any(|part| part == b"." || part == b"..") {
            return Err(IdentifierError::DotSegment);
        }
        Ok(Self(decoded))
    }

    /// The name itself, decoded.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The one spelling that we use in URLs, as one segment of a path.
    #[must_use]
    pub fn encoded(&self) -> String {
        self.to_string()
    }
}

/// As in [`Identifier::encoded`].
impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        utf8_percent_encode(&self.0, ESCAPED).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // The table of Image API 3.0 §9.
    #[test]
    fn the_examples_of_the_specification_decode_and_encode_again() {
        for (name, encoded) in [
            ("id1", "id1"),
            ("id2:abc", "id2:abc"),
            ("ark:/12025/654xz321", "ark:%2F12025%2F654xz321"),
            ("urn:foo:a123,456", "urn:foo:a123,456"),
            (
                "urn:sici:1046-8188(199501)13:1<69:FTTHBI>2.0.TX;2-4",
                "urn:sici:1046-8188(199501)13:1%3C69:FTTHBI%3E2.0.TX;2-4",
            ),
            ("http://example.com/?54#a", "http:%2F%2Fexample.com%2F%3F54%23a"),
        ] {
            let identifier = Identifier::decode(encoded).unwrap();
            assert_eq!(identifier.as_str(), name);
            assert_eq!(identifier.encoded(), encoded);
        }
    }

    #[test]
    fn needless_escapes_name_the_same_image_and_double_ones_another() {
        assert_eq!(Identifier::decode("ms%2D12%3a1"), Identifier::new("ms-12:1"));
        assert_eq!(Identifier::decode("a%253Cb"), Identifier::new("a%3Cb"));
        assert_ne!(Identifier::decode("a%253Cb"), Identifier::decode("a%3Cb"));
    }

    #[test]
    fn damaged_or_hostile_identifiers_are_refused_with_their_reason() {
        for (raw, reason) in [
            ("", IdentifierError::Empty),
            ("a%", IdentifierError::Escape),
            ("%f", IdentifierError::Escape),
            ("%ff", IdentifierError::NotUtf8),
            ("a%00.tif", IdentifierError::Control),
            ("a%0d%0aSet-Cookie", IdentifierError::Control),
            ("a%7F", IdentifierError::Control),
            ("..", IdentifierError::DotSegment),
            ("%2e%2e%2fetc%2fpasswd", IdentifierError::DotSegment),
            ("a%5C..%5Cb", IdentifierError::DotSegment),
            ("a%2F.", IdentifierError::DotSegment),
        ] {
            assert_eq!(Identifier::decode(raw), Err(reason), "{raw}");
        }
        let long = "x".repeat(Identifier::MAX_BYTES + 1);
        assert_eq!(Identifier::decode(&long), Err(IdentifierError::TooLong));
        assert!(Identifier::decode(&long[1..]).is_ok());
    }

    #[test]
    fn dots_inside_a_name_are_fine() {
        for name in ["f001r.tif", "a..b", "...", ".hidden/..x"] {
            assert!(Identifier::new(name).is_ok(), "{name}");
        }
    }

    proptest! {
        #[test]
        fn an_encoded_identifier_is_one_plain_segment_and_decodes_to_itself(name in "\\PC{1,40}") {
            prop_assume!(Identifier::new(name.clone()).is_ok());
            let identifier = Identifier::new(name).unwrap();
            let encoded = identifier.encoded();
            prop_assert!(encoded.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~:,();%".contains(&b)), "{}", encoded);
            prop_assert_eq!(Identifier::decode(&encoded), Ok(identifier));
        }
    }
}
