//! Picture formats: reading stored pictures by window, and writing answers.
//!
//! One file or folder a format, behind two traits: [`SourceFormat`] opens what is stored,
//! [`OutputFormat`] writes what is sent. Opening reads only what tells where the pixels
//! lie; fetching moves bytes; decoding is pure computation on bytes already fetched.
//! Nothing here knows identifiers, caches or addresses.

#[cfg(test)]
mod contract;
mod crew;
mod density;
mod error;
mod exif;
mod header;
mod jp2;
mod jpeg;
mod limits;
mod metadata;
mod output;
mod page;
mod png;
mod reader;
#[cfg(test)]
mod real_files;
mod registry;
mod source;
mod stored;
pub mod tiff;
mod whole;

pub use crew::{Alone, Crew, Hand};
pub use error::{CodecError, EncodeError};
#[cfg(fuzzing)]
#[doc(hidden)]
pub use jp2::fuzzing;
pub use limits::Settings;
pub use metadata::metadata;
pub use output::{EncodeSettings, OutputFormat};
pub use page::Page;
pub use registry::{format_of, is_named_as_picture, open, open_page, output};
pub use source::{Access, Properties, SourceFormat, SourceImage, Survey, Window};
pub use stored::{NotStored, StoredPart, StoredTile};
pub use tiff::{
    LevelStorage, Metadata, PyramidError, PyramidOptions, PyramidWriter, Subsampling,
    TileCompression, write_pyramid,
};
