//! Records: one folder for each manuscript, with a `manuscript.toml` that says what it is
//! and which pictures it consists of. A folder may hold a Manifest or Collection that somebody else
//! made instead, or a `collection.toml` that puts items together.
//!
//! [`Record::parse`] reads one, [`Record::parse_with`] one with the tables of a spreadsheet beside it
//! ([`Tables`]); [`Record::lay_out`] brings it together with the pictures that are there; all are
//! pure. [`Beside`] has the files beside a record, with texts and annotations of its folios.
//! [`Library`] keeps the records below one root of storage. What is wrong is a [`Finding`] with file,
//! line and remedy, and never touches another record. Nothing here opens a picture or knows
//! addresses.
//!
//! Invariants: no path of a record leads out of the images folder; what is read, listed
//! and said of one record is bounded (`limits`).

mod alike;
mod annotations;
mod beside;
mod circles;
mod draft;
mod entry;
mod finding;
mod findings;
pub mod fuzzing;
mod kind;
mod layout;
mod library;
mod limits;
mod line;
mod metadata;
mod packed;
mod path;
mod pattern;
mod read;
mod record;
mod set;
mod settings;
mod shows;
#[cfg(test)]
mod tests;
mod transcription;

pub use beside::{Beside, Content, FolioPage, PageFile, Whole};
pub use draft::{draft, draft_with_table};
pub use entry::Gathering;
pub use finding::{Finding, Severity};
pub use findings::Findings;
pub use layout::{LaidFolio, LaidPicture, LaidSource, Layout};
pub use library::{Library, Named, Refreshed, Shard, Snapshot};
pub use line::{Line, RecordFile};
pub use packed::{Digest, PackedRecord};
pub use path::{PicturePath, PicturePattern};
pub use read::Tables;
pub use record::{
    Date, FolioEntry, FolioList, FolioReference, LocatedPath, PartReference, PictureEntry,
    PictureSource, Provider, Quires, RangeContent, RangeEntry, Record, SequenceEntry,
};
pub use set::{MemberName, Set};
pub use settings::Settings;
pub use shows::Sought;

/// The name of a record's file, in the manuscript's own folder.
pub const FILE_NAME: &str = "manuscript.toml";
