//! Looking for items in the catalog by words.

mod finder;

pub use finder::Finder;
