//! From the bytes of a record to its text.

/// A byte order mark, which some editors put before UTF-8.
const MARK: &str = "\u{feff}";

/// What is wrong with the bytes, and the line of it where one can be told.
pub(super) type Complaint = (Option<usize>, String);

/// The text, without a byte order mark.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Complaint> {
    if is_utf_16(bytes) {
        return Err((None, "is saved as UTF-16; save it as UTF-8".into()));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = line_at(bytes, error.valid_up_to());
        let sentence = "is not UTF-8 from this line on, perhaps because it was saved in an older \
                        encoding such as Windows-1256 or Latin-1; save it as UTF-8";
        (Some(line), sentence.into())
    })?;
    if let Some(at) = text.find('\0') {
        let sentence = "has a NUL character (a zero byte), which no text has; remove it";
        return Err((Some(line_at(bytes, at)), sentence.into()));
    }
    Ok(text.strip_prefix(MARK).unwrap_or(text))
}

/// The line, counted from 1, of a place in a text.
pub(super) fn line_at(text: &[u8], at: usize) -> usize {
    text.iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

/// Why a file of this many bytes is not read; `what` it would be is such as `a record`.
pub(in crate::records) fn too_large(what: &str, size: u64, most: u64) -> String {
    let (size, most) = (bytesize::ByteSize(size), bytesize::ByteSize(most));
    format!(
        "is {size} large, and {what} is at most {most}; is it another file, such as a picture, \
         under this name?"
    )
}

/// By its mark, or because every other byte is zero, as in Western texts.
fn is_utf_16(bytes: &[u8]) -> bool {
    let has_mark = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let zeros = |offset: usize| bytes.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let most_of_half = bytes.len() / 4 + 1;
    has_mark || zeros(0) > most_of_half || zeros(1) > most_of_half
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_before_the_text_does_not_count() {
        assert_eq!(text("\u{feff}title = 'x'".as_bytes()), Ok("title = 'x'"));
        assert_eq!(text(b""), Ok(""));
    }

    #[test]
    fn what_is_no_utf_8_is_told_by_its_line() {
        // "é" of Latin-1 in the second line.
        let (line, sentence) = text(b"a = 'x'\r\nb = 'caf\xe9'\r\n").unwrap_err();
        assert_eq!(line, Some(2));
        assert!(sentence.contains("save it as UTF-8"), "{sentence}");
        let (line, sentence) = text(b"a = 'x'\n\nb = '\0'").unwrap_err();
        assert_eq!((line, sentence.contains("NUL")), (Some(3), true));
    }

    #[test]
    fn utf_16_is_known_with_and_without_its_mark() {
        let wide =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        for bytes in [wide("\u{feff}title = 'x'"), wide("title = 'x'")] {
            let (line, sentence) = text(&bytes).unwrap_err();
            assert_eq!(line, None);
            assert_eq!(sentence, "is saved as UTF-16; save it as UTF-8");
        }
    }
}
