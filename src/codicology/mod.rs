//! The manuscript as a thing: how its leaves are counted.
//!
//! Pure. Real foliations repeat, skip and change their style, so a label stays the text
//! that a cataloguer wrote; what is here reads those labels that are regular and counts on
//! from them.

mod folio;
mod label;

pub use folio::{Folio, Side, Suffix};
pub use label::FolioLabel;

/// The value of a Western, Arabic or Persian digit.
#[must_use]
pub fn digit(character: char) -> Option<u32> {
    label::digit(character).map(|(value, _)| value)
}
