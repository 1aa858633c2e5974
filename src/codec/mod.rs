//! Picture formats: reading stored pictures by window, and writing answers.
//!
//! One file or folder a format, behind two traits: [`SourceFormat`] opens what is stored,
//! [`OutputFormat`] writes what is sent. Opening reads only what tells where the pixels
//! lie; fetching moves bytes; decoding is pure computation on bytes already fetched.
//! Nothing here knows identifiers, caches or addresses.

#[cfg(feature = "bmp")]
mod bmp;
#[cfg(any(feature = "bmp", feature = "gif", feature = "pnm"))]
mod by_image;
#[cfg(test)]
mod contract;
mod crew;
mod density;
mod error;
mod exif;
mod foreign;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzing;
#[cfg(feature = "gif")]
mod gif;
mod header;
#[cfg(feature = "jpeg2000")]
mod jp2;
mod jpeg;
#[cfg(feature = "jpegxl")]
mod jxl;
mod limits;
mod metadata;
#[cfg(any(
    feature = "bmp",
    feature = "gif",
    feature = "jpegxl",
    feature = "pnm",
    feature = "webp"
))]
mod one_piece;
mod output;
mod page;
#[cfg(test)]
pub(crate) mod panicking;
mod png;
#[cfg(feature = "pnm")]
mod pnm;
mod reader;
#[cfg(test)]
mod real_colors;
#[cfg(test)]
mod real_files;
mod registry;
mod source;
mod stored;
pub mod tiff;
#[cfg(feature = "webp")]
mod webp;
mod whole;

pub use crew::{Alone, Crew, Hand};
pub use error::{CodecError, EncodeError};
pub use limits::Settings;
pub use metadata::{Blocks, Carried, LeftOut, metadata};
pub use output::{EncodeSettings, MOST_EMBEDDED, MetadataUse, OutputFormat, ProfileUse};
pub use page::Page;
pub use registry::{format_of, is_named_as_picture, open, open_page, output, outputs, refusal};
pub use source::{Access, Properties, SourceFormat, SourceImage, Survey, Window};
pub use stored::{NotStored, StoredPart, StoredTile};
pub use tiff::{
    LevelStorage, Metadata, PyramidError, PyramidOptions, PyramidWriter, Subsampling,
    TileCompression, write_pyramid,
};
