//! Doors for the fuzz targets of the parts of a TIFF, as those for whole files are.

use super::fax::{self, Scheme};
use crate::codec::fuzzing::Choices;

/// Fax data of any scheme, as a cell of up to 4096 by 256 pixels; rows from the middle are what
/// they are of the whole.
pub fn fax(data: &[u8]) {
    let mut choices = Choices(data);
    let scheme = match choices.byte() % 5 {
        0 => Scheme::Huffman { align: 1 },
        1 => Scheme::Huffman { align: 2 },
        2 => Scheme::Group3 { two_dimensional: false },
        3 => Scheme::Group3 { two_dimensional: true },
        _ => Scheme::Group4,
    };
    let (width, rows) = (choices.below(4096) + 1, choices.below(256) + 1);
    let start = choices.below(rows);
    let row_bytes = (width as usize).div_ceil(8);
    let mut whole = vec![0; row_bytes * rows as usize];
    let decoded = fax::decode(choices.0, scheme, width, 0..rows, &mut whole);
    let mut part = vec![0; row_bytes * (rows - start) as usize];
    let again = fax::decode(choices.0, scheme, width, start..rows, &mut part);
    assert_eq!(decoded.is_ok(), again.is_ok(), "rows {start} to {rows}");
    if decoded.is_ok() {
        assert!(whole[row_bytes * start as usize..] == part, "rows {start} to {rows}");
    }
}
