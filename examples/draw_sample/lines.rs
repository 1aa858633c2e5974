//! Lines of writing: words, rubrics and stops, set to a measure.

use crate::noise::Chance;
use crate::ornament;
use crate::pen::Pen;
use crate::script::Word;
use crate::sheet::Mask;

/// What is written in ink and what in red.
pub struct Page {
    pub ink: Mask,
    pub red: Mask,
}

impl Page {
    pub fn new(width: usize, height: usize) -> Self {
        let mask = || Mask::new(width, height);
        Self { ink: mask(), red: mask() }
    }
}

/// What a line is set from.
pub enum Piece {
    Word(Word),
    /// A word that begins something.
    Rubric(Word),
    Stop,
}

impl Piece {
    fn width(&self) -> f32 {
        match self {
            Self::Word(word) | Self::Rubric(word) => word.width,
            Self::Stop => 2.2,
        }
    }
}

/// The least space between words, in pen widths.
const SPACE: f32 = 1.0;

/// As many words as fit `width`, in pen widths.
pub fn line_of_words(chance: &mut Chance, width: f32) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut used = 0.0;
    // Words too long for the rest are passed over until the line is nearly full.
    let mut refused = 0;
    while refused < 12 {
        let piece = match pieces.last() {
            Some(Piece::Word(_)) if chance.happens(0.12) => Piece::Stop,
            Some(Piece::Stop) => Piece::Rubric(Word::invented(chance)),
            _ => Piece::Word(Word::invented(chance)),
        };
        let needed = piece.width() + if pieces.is_empty() { 0.0 } else { SPACE };
        if used + needed <= width {
            used += needed;
            pieces.push(piece);
        } else {
            refused += 1;
        }
    }
    pieces
}

/// Writes the pieces from `right` to `left`, the spaces evened out.
pub fn set_line(pieces: &[Piece], pen: Pen, right: f32, left: f32, y: f32, page: &mut Page) {
    let written: f32 = pieces.iter().map(Piece::width).sum::<f32>() * pen.width;
    let space = (right - left - written) / (pieces.len().max(2) - 1) as f32;
    let mut x = right;
    for piece in pieces {
        match piece {
            Piece::Word(word) => word.write(pen, [x, y], &mut page.ink),
            Piece::Rubric(word) => word.write(pen, [x, y], &mut page.red),
            Piece::Stop => {
                let middle = [x - piece.width() / 2.0 * pen.width, y - 1.2 * pen.width];
                ornament::stop(&mut page.red, middle, 5.2);
            }
        }
        x -= piece.width() * pen.width + space;
    }
}
