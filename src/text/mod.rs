//! Words for people: texts by language, the order people expect, one spelling of a name.
//!
//! Pure functions on strings. Nothing here knows JSON, files or addresses.

mod language_map;
mod memory;
mod natural;
mod normalize;
mod userinfo;

pub use language_map::LanguageMap;
pub use memory::memory;
pub use natural::natural_cmp;
pub use normalize::nfc;
pub use userinfo::mask_userinfo;
