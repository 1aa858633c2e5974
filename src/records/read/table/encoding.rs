//! From the bytes of a table to its text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use crate::records::read::text::{Complaint, text};

/// The text, in lines that end in a line feed; UTF-8, or UTF-16 with its mark, as spreadsheets save
/// what they call Unicode text.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Complaint> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) if encoding == UTF_16LE || encoding == UTF_16BE => {
            let rest = &bytes[length..];
            let decoded = encoding.decode_without_bom_handling_and_without_replacement(rest);
            let broken = || (None, "is UTF-16 with a broken character; save it as UTF-8".into());
            let decoded = decoded.ok_or_else(broken)?;
            Cow::Owned(text(decoded.as_bytes())?.to_owned())
        }
        _ => Cow::Borrowed(text(bytes)?),
    };
    // Programs of old Macs end lines so.
    if text.contains('\r') && !text.contains('\n') {
        return Ok(Cow::Owned(text.replace('\r', "\n")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "label,image\nورقة,a.tif\n";

    #[test]
    fn what_spreadsheets_save_is_read() {
        let wide = |to: fn(u16) -> [u8; 2]| -> Vec<u8> {
            format!("\u{feff}{TEXT}").encode_utf16().flat_map(to).collect()
        };
        for bytes in [
            TEXT.as_bytes().to_vec(),
            format!("\u{feff}{TEXT}").into_bytes(),
            wide(u16::to_le_bytes),
            wide(u16::to_be_bytes),
            TEXT.replace('\n', "\r").into_bytes(),
        ] {
            assert_eq!(decode(&bytes).unwrap(), TEXT);
        }
        assert_eq!(decode("a\r\nb".as_bytes()).unwrap(), "a\r\nb");
    }

    #[test]
    fn other_encodings_are_told_their_remedy() {
        let unmarked: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, line, words) in [
            (&b"label\nfolio \xeb\xe8\xf1\xf2\n"[..], Some(2), "save it as UTF-8"),
            (&unmarked, None, "is saved as UTF-16; save it as UTF-8"),
            (b"\xff\xfea\0\x00\xd8", None, "broken character"),
            (b"\xff\xfea\0b", None, "broken character"),
            (b"a\n\0", Some(2), "NUL"),
        ] {
            let (told, sentence) = decode(bytes).unwrap_err();
            assert!(told == line && sentence.contains(words), "{told:?} {sentence}");
        }
    }
}
