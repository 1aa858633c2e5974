//! Picture formats: reading stored pictures by window, and writing answers.
//!
//! One file or folder a format, behind two traits: [`SourceFormat`] opens what is stored,
//! [`OutputFormat`] writes what is sent. Opening reads only what tells where the pixels
//! lie; fetching moves bytes; decoding is pure computation on bytes already fetched.
//! Nothing here knows identifiers, caches or addresses.

mod error;
mod limits;
mod output;
mod registry;
mod source;
mod tiff;

pub use error::{CodecError, EncodeError};
pub use limits::Settings;
pub use output::{EncodeSettings, OutputFormat};
pub use registry::{open, output};
pub use source::{Access, Properties, SourceFormat, SourceImage, Window};
pub use tiff::{LevelStorage, PyramidError, PyramidOptions, TileCompression, write_pyramid};
