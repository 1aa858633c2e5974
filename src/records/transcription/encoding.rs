//! From the bytes of a file to its text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::error::TranscriptionError;

/// Where a file says its encoding, it says so within these bytes.
const LOOKED_AT: usize = 1024;

/// The text of a file: in the encoding of its byte order mark, else in the one that its XML
/// declaration or its HTML names, else in UTF-8.
///
/// # Errors
/// [`TranscriptionError::Encoding`] where it is not in that encoding.
///
/// Source: XML 1.0, appendix F; Encoding standard, "decode".
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, TranscriptionError> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None => (declared(&bytes[..bytes.len().min(LOOKED_AT)]).unwrap_or(UTF_8), bytes),
    };
    let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
    if has_errors {
        return Err(TranscriptionError::Encoding { encoding: encoding.name() });
    }
    Ok(text)
}

/// The encoding that the beginning of a file names. A declaration that can be read byte by byte
/// is not in UTF-16, whatever it says.
fn declared(beginning: &[u8]) -> Option<&'static Encoding> {
    let is_markup = beginning.trim_ascii_start().starts_with(b"<");
    let value = is_markup.then(|| value_of(beginning, b"encoding=")).flatten();
    let value = value.or_else(|| is_markup.then(|| value_of(beginning, b"charset=")).flatten())?;
    let encoding = Encoding::for_label(value)?;
    (encoding != UTF_16LE && encoding != UTF_16BE).then_some(encoding)
}

/// What stands behind `key`, in quotation marks or not.
fn value_of<'b>(bytes: &'b [u8], key: &[u8]) -> Option<&'b [u8]> {
    let at = memchr::memmem::find(bytes, key)? + key.len();
    let rest = &bytes[at..];
    let start = rest.iter().position(|byte| !matches!(byte, b'"' | b'\''))?;
    let rest = &rest[start..];
    let is_of_label = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte);
    Some(&rest[..rest.iter().position(|byte| !is_of_label(byte))?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_in_the_encoding_that_it_says() {
        let utf_16 = |swap: bool| {
            let units = "\u{feff}<a>ق</a>".encode_utf16();
            let bytes = move |unit: u16| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() };
            units.flat_map(bytes).collect::<Vec<u8>>()
        };
        let named = |name: &str, letter: u8| {
            let declaration = format!("<?xml version='1.0' encoding='{name}'?><a>");
            [declaration.as_bytes(), &[letter], b"</a>"].concat()
        };
        for (bytes, expected) in [
            ("قفا نبك".as_bytes().to_vec(), "قفا نبك"),
            ("\u{feff}قفا".as_bytes().to_vec(), "قفا"),
            (utf_16(false), "<a>ق</a>"),
            (utf_16(true), "<a>ق</a>"),
            (named("ISO-8859-1", 0xE9), "<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>"),
            (named("windows-1256", 0xE3), "<?xml version='1.0' encoding='windows-1256'?><a>م</a>"),
            (named("UTF-16", b'a'), "<?xml version='1.0' encoding='UTF-16'?><a>a</a>"),
            (b"<meta charset=\"latin1\">\xE9".to_vec(), "<meta charset=\"latin1\">é"),
            (b"".to_vec(), ""),
        ] {
            assert_eq!(decode(&bytes).as_deref(), Ok(expected), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_in_no_encoding_that_it_says_is_refused() {
        for bytes in [&b"caf\xE9"[..], b"\xFF\xFEa", b"encoding=latin1 \xE9"] {
            assert!(decode(bytes).is_err(), "{bytes:?}");
        }
    }
}
