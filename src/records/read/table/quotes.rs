//! Quotation marks of a table that are not closed: to a reader everything behind them is one cell.

use std::ops::Range;

use memchr::{memchr, memchr3};

use crate::records::finding::quoted;
use crate::records::limits::MAX_FINDINGS;

/// Which rows can be read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sound {
    /// Parts of the text, of whole rows.
    pub(super) pieces: Vec<Range<usize>>,
    /// What is wrong between them, and where.
    pub(super) mistakes: Vec<(usize, String)>,
}

const UNCLOSED: &str = "a cell begins with a quotation mark here and has none at its end; add it, or \
                        write marks that belong to the text twice: \"\"";

/// Leaves out each line in which a cell begins with a quotation mark that does not end it. The next
/// line is read as if nothing had been.
pub(super) fn sound(text: &str, delimiter: u8) -> Sound {
    let bytes = text.as_bytes();
    let mut sound = Sound::default();
    // The piece, the row, the cell.
    let (mut start, mut row, mut at) = (0, 0, 0);
    while at < bytes.len() {
        match end_of_cell(text, at, delimiter) {
            Ok(end) => {
                let is_last = bytes.get(end) != Some(&delimiter);
                at = end + 1;
                row = if is_last { at } else { row };
            }
            Err(message) => {
                sound.pieces.push(start..row);
                sound.mistakes.push((at, message));
                let line = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end + 1);
                (start, row, at) = (line, line, line);
                if sound.mistakes.len() > MAX_FINDINGS {
                    return sound;
                }
            }
        }
    }
    sound.pieces.push(start..bytes.len());
    sound
}

/// Where the cell that begins at `at` ends: at a delimiter, a line end or the end of the text.
fn end_of_cell(text: &str, at: usize, delimiter: u8) -> Result<usize, String> {
    let bytes = text.as_bytes();
    let rest = &bytes[at..];
    if rest.first() != Some(&b'"') {
        let end = memchr3(delimiter, b'\n', b'\r', rest);
        return Ok(end.map_or(bytes.len(), |end| at + end));
    }
    let mut close = at;
    loop {
        let found = memchr(b'"', &bytes[close + 1..]).ok_or_else(|| UNCLOSED.to_owned())?;
        close += found + 1;
        if bytes.get(close + 1) != Some(&b'"') {
            break;
        }
        close += 1;
    }
    let end = bytes[close + 1..].iter().take_while(|byte| **byte == b' ').count() + close + 1;
    match bytes.get(end) {
        Some(byte) if *byte != delimiter && !b"\r\n".contains(byte) => {
            // Where lines lie between, another cell's mark was taken for the end of this one.
            if text[at..end].contains('\n') {
                return Err(UNCLOSED.to_owned());
            }
            let behind: String = text[end..].chars().take_while(|it| !it.is_control()).collect();
            Err(format!(
                "{} stands behind the quotation mark that ends a cell; remove it, or write marks \
                 that belong to the text twice: \"\"",
                quoted(&behind)
            ))
        }
        _ => Ok(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What can be read, and where the mistakes are.
    fn read(text: &str) -> (Vec<&str>, Vec<usize>) {
        let Sound { pieces, mistakes } = sound(text, b',');
        let pieces = pieces.into_iter().map(|piece| &text[piece]).collect();
        (pieces, mistakes.into_iter().map(|(at, _)| at).collect())
    }

    #[test]
    fn marks_that_are_closed_are_sound() {
        for text in [
            "",
            "a,b\n",
            "\"a\",\"b\nc\"\r\n\"\",d",
            "\"a \"\"b\"\"\" ,c",
            "12\" wide,\"\"\"\"\n",
            "a\r\n\r\n\"b\"",
        ] {
            assert_eq!(read(text), (vec![text], vec![]), "{text:?}");
        }
    }

    #[test]
    fn a_mark_that_is_not_closed_takes_its_line_away_and_no_other() {
        for (text, pieces, mistakes) in [
            ("a,b\n\"c,d\ne,f\n", vec!["a,b\n", "e,f\n"], vec![4]),
            ("a,b\nx,\"c\ne,\"f\"\n", vec!["a,b\n", "e,\"f\"\n"], vec![6]),
            ("a\n\"b\" c\nd", vec!["a\n", "d"], vec![2]),
            ("\"a", vec!["", ""], vec![0]),
        ] {
            assert_eq!(read(text), (pieces, mistakes), "{text:?}");
        }
    }

    #[test]
    fn many_mistakes_have_an_end() {
        let text = "\"a\" b\n".repeat(1000);
        assert_eq!(sound(&text, b',').mistakes.len(), MAX_FINDINGS + 1);
    }
}
