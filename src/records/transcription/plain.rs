//! Plain text: one folio, as somebody typed it.

use super::error::TranscriptionError;
use super::limits::MAX_TEXT_BYTES;
use super::{Block, Line, Surface};

/// One surface, with its text as one block of one line, breaks of lines kept: what typists mean
/// by them differs, and none says where on the folio a line stands.
pub(super) fn read(text: &str) -> Result<Vec<Surface>, TranscriptionError> {
    if let Some(at) = text.find('\0') {
        let line = 1 + text[..at].matches('\n').count();
        return Err(TranscriptionError::Binary { line });
    }
    if text.len() > MAX_TEXT_BYTES {
        return Err(TranscriptionError::Long { line: 1 });
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let text = lines.join("\n").trim_matches('\n').to_owned();
    let lines =
        if text.trim().is_empty() { Vec::new() } else { vec![Line { text, ..Line::default() }] };
    let blocks = vec![Block { lines, ..Block::default() }];
    Ok(vec![Surface { blocks, ..Surface::default() }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_breaks_and_loses_those_of_its_system() {
        for text in ["قفا نبك\nمن ذكرى", "\r\nقفا نبك  \r\nمن ذكرى\r\n\r\n", "قفا نبك\rمن ذكرى\r"]
        {
            let surfaces = read(text).unwrap();
            assert_eq!(surfaces[0].blocks[0].lines[0].text, "قفا نبك\nمن ذكرى", "{text:?}");
        }
        assert_eq!(read(" \n ").unwrap()[0].blocks[0].lines, []);
        assert_eq!(read("a\nb\0"), Err(TranscriptionError::Binary { line: 2 }));
    }
}
