//! Why a file with a transcription cannot be read.

use super::limits::{MAX_BLOCKS, MAX_DEPTH, MAX_LINES, MAX_TEXT_BYTES};

/// What is wrong with a file, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TranscriptionError {
    #[error("is no text in {encoding}, as which it must be read; save it as UTF-8")]
    Encoding { encoding: &'static str },
    #[error("is no well-formed XML: {cause}; export it again, or mend it in an editor for XML")]
    Syntax { line: usize, cause: String },
    #[error("has elements nested more than {MAX_DEPTH} deep, which no transcription needs")]
    Deep { line: usize },
    #[error(
        "begins with the element `{root}`, and is none of ALTO (`alto`), PAGE XML (`PcGts`), TEI \
         (`TEI`) and hOCR (`html`); export it in one of these"
    )]
    Kind { root: String },
    #[error("has no page of hOCR in it (an element of the class `ocr_page`); export it as hOCR")]
    NoHocr,
    #[error("has more than {MAX_LINES} lines; divide it, one file for each folio")]
    Lines { line: usize },
    #[error("has more than {MAX_BLOCKS} pages or blocks; divide it, one file for each folio")]
    Blocks { line: usize },
    #[error("has a line or paragraph of more than {MAX_TEXT_BYTES} bytes; divide it")]
    Long { line: usize },
    #[error("has a character that no text has (U+0000); save it as plain text in UTF-8")]
    Binary { line: usize },
}

impl TranscriptionError {
    /// Where it is, counted from 1; `None` where it is about the file as a whole.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        match self {
            Self::Encoding { .. } | Self::Kind { .. } | Self::NoHocr => None,
            Self::Syntax { line, .. }
            | Self::Deep { line }
            | Self::Lines { line }
            | Self::Blocks { line }
            | Self::Long { line }
            | Self::Binary { line } => Some(*line),
        }
    }
}
