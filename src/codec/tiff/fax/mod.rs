//! The compressions of fax machines, which most scans in black and white have: modified
//! Huffman, group 3 in one and two dimensions, and group 4.
//!
//! Rows are decoded one after the other as places where the color changes, and only as far as
//! they are wanted; bits are painted only of those that are. A cell whose data say that they
//! end before its last row goes on white, as pages do.
//!
//! Source: ITU-T T.4 (07/2003) and T.6 (11/1988); TIFF 6.0, sections 10 and 11.

mod bits;
mod codes;
mod lines;
#[cfg(test)]
mod tests;

use std::ops::Range;

use self::lines::Lines;
use super::{CodecError, damaged, unsupported};

/// How rows follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// Runs only; each row starts at a multiple of so many bytes (TIFF 6.0, section 10).
    Huffman { align: usize },
    /// Rows end with a mark. In two dimensions, a bit behind it says whether the next row is
    /// told by the one above it.
    Group3 { two_dimensional: bool },
    /// Every row is told by the one above it.
    Group4,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Color {
    White,
    Black,
}

impl Color {
    const fn other(self) -> Self {
        match self {
            Self::White => Self::Black,
            Self::Black => Self::White,
        }
    }
}

/// Bytes that decoding a row of so many pixels keeps: where two rows change, at most in each
/// of their pixels.
pub(super) fn memory(width: u32) -> u64 {
    u64::from(width) * 8
}

/// More bytes than so many rows take: a pixel at which the color changes has a code of 7 bits at
/// most, and no row has more than 16 bytes of marks and fill bits.
pub(super) fn most_bytes(width: u32, rows: u32) -> u64 {
    (u64::from(width) + 16).saturating_mul(u64::from(rows))
}

/// Decodes some rows of a cell. `output` gets `rows × ⌈width / 8⌉` bytes: one bit a pixel, the
/// highest first, 1 for what fax calls black.
///
/// # Errors
/// [`CodecError::Damaged`] for data that no row can be read from, except in group 3, where the
/// next mark tells where to go on; [`CodecError::Unsupported`] for pixels that are not coded.
pub(super) fn decode(
    input: &[u8],
    scheme: Scheme,
    width: u32,
    rows: Range<u32>,
    output: &mut [u8],
) -> Result<(), CodecError> {
    output.fill(0);
    let row_bytes = (width as usize).div_ceil(8).max(1);
    let mut lines = Lines::new(input, scheme, width);
    let above = rows.start;
    for number in 0..above {
        if !lines.next(number)? {
            return Ok(());
        }
    }
    for (number, row) in (above..rows.end).zip(output.chunks_exact_mut(row_bytes)) {
        if !lines.next(number)? {
            return Ok(());
        }
        for black in lines.blacks() {
            paint(row, black);
        }
    }
    Ok(())
}

/// Sets some bits of a row.
fn paint(row: &mut [u8], pixels: Range<u32>) {
    let (start, end) = (pixels.start as usize, pixels.end as usize);
    if start >= end {
        return;
    }
    let (first, last) = (start / 8, (end - 1) / 8);
    let from = 0xFF >> (start % 8);
    let to = 0xFF << (7 - (end - 1) % 8);
    if first == last {
        row[first] |= from & to;
        return;
    }
    row[first] |= from;
    row[first + 1..last].fill(0xFF);
    row[last] |= to;
}

/// What a row of codes can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    /// Bits that are no code.
    Code,
    /// More pixels than the picture is wide, or fewer than none.
    Runs,
    /// What follows is not coded: bits of pixels, and whatever else may come to be allowed.
    Extension,
}

impl Wrong {
    fn in_row(self, row: u32) -> CodecError {
        match self {
            Self::Code => damaged(format!("its fax data are wrong or end in row {row}")),
            Self::Runs => damaged(format!("its fax data do not fit the width in row {row}")),
            Self::Extension => unsupported("fax data with rows that are not coded"),
        }
    }
}
