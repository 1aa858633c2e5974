//! Words for people: texts by language, the order people expect, one spelling of a name.
//!
//! Pure functions on strings. Nothing here knows JSON, files or addresses.

mod calendar;
mod fold;
mod format;
mod language_map;
mod language_tag;
mod languages;
mod lookup;
mod memory;
mod names;
mod natural;
mod normalize;
mod page;
pub mod term;
mod userinfo;

pub use calendar::Calendar;
pub use fold::fold;
pub use format::format_with_room;
pub use language_map::LanguageMap;
pub use language_tag::{LanguageTagError, language_tag};
pub use languages::{Language, language};
pub use lookup::{lookup, primary};
pub use memory::memory;
pub use names::{NameError, folio_names, item_name, stem};
pub use natural::{NaturalKey, natural_cmp};
pub use normalize::nfc;
pub use page::{page_of, with_page};
pub use term::Term;
pub use userinfo::mask_userinfo;
