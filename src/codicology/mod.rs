//! The manuscript as a thing: how its leaves are counted.
//!
//! Pure. Real foliations repeat, skip and change their style, so a label stays the text
//! that a cataloguer wrote; what is here reads those labels that are regular and counts on
//! from them. Quires are what leaves are sewn in, layers what pictures of one surface differ in,
//! suras and passages what the Quran is divided into.

mod folio;
mod label;
mod layer;
mod passage;
mod quire;
mod spelled;
mod sura;

pub use folio::{Folio, Side, Suffix};
pub use label::FolioLabel;
pub use layer::Layer;
pub use passage::{Passage, PassageError, Verse};
pub use quire::{Collation, CollationError, Quire};
pub use spelled::spelled;
pub use sura::Sura;

/// The value of a Western, Arabic or Persian digit.
#[must_use]
pub fn digit(character: char) -> Option<u32> {
    label::digit(character).map(|(value, _)| value)
}
