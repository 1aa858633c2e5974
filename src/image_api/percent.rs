//! Percent-encoding, undone exactly once and strictly.
//!
//! A URL library's forgiving decoder would leave `%zz` as it is and replace bytes that are
//! no UTF-8; then two addresses would mean one image and an error would look like a name.

use std::borrow::Cow;

/// Why a segment of a path cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PercentError {
    /// A `%` without two hexadecimal digits after it.
    Escape,
    /// The bytes are no UTF-8.
    NotUtf8,
}

/// The text that one path segment stands for; `+` stays a plus sign.
///
/// Source: RFC 3986 §2.1, §2.4; Image API 3.0 §9.
pub(super) fn decode(raw: &str) -> Result<Cow<'_, str>, PercentError> {
    if !raw.contains('%') {
        return Ok(Cow::Borrowed(raw));
    }
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.as_bytes();
    loop {
        match rest {
            [] => break,
            [b'%', high, low, after @ ..] => {
                bytes.push(digit(*high)? << 4 | digit(*low)?);
                rest = after;
            }
            [b'%', ..] => return Err(PercentError::Escape),
            [byte, after @ ..] => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).map(Cow::Owned).map_err(|_| PercentError::NotUtf8)
}

fn digit(byte: u8) -> Result<u8, PercentError> {
    let value = char::from(byte).to_digit(16).ok_or(PercentError::Escape)?;
    Ok(value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_once_in_either_case() {
        assert_eq!(decode("a%2Fb%2fc").as_deref(), Ok("a/b/c"));
        assert_eq!(decode("%253C").as_deref(), Ok("%3C"));
        assert_eq!(decode("%D9%82+").as_deref(), Ok("ق+"));
        assert_eq!(decode("").as_deref(), Ok(""));
    }

    #[test]
    fn a_percent_sign_without_two_digits_is_an_error() {
        for raw in ["%", "a%2", "%zz", "%2g", "%%41", "%+1", "%é"] {
            assert_eq!(decode(raw), Err(PercentError::Escape), "{raw}");
        }
    }

    #[test]
    fn bytes_that_are_no_utf8_are_an_error() {
        for raw in ["%ff", "%C0%AF", "%D9", "%ED%A0%80"] {
            assert_eq!(decode(raw), Err(PercentError::NotUtf8), "{raw}");
        }
    }
}
