//! Which formats there are: the one place that lists them.

use std::sync::Arc;

use super::jpeg::Jpeg;
use super::png::Png;
use super::tiff::Tiff;
use super::{CodecError, OutputFormat, Settings, SourceFormat, SourceImage, output as writers};
use crate::image_api::Format;
use crate::storage::Object;

/// Formats that are read, in the order they are asked whether a file is theirs.
const SOURCES: &[&dyn SourceFormat] = &[&Tiff, &Jpeg, &Png];

/// Bytes at the start of a file by which its format is recognized.
const HEAD_BYTES: u64 = 64;

/// Opens a stored picture, whatever its name says: its first bytes tell the format.
///
/// # Errors
/// [`CodecError::Unrecognized`] when no format claims it, else what its format reports.
pub async fn open(object: &Object, limits: &Settings) -> Result<Arc<dyn SourceImage>, CodecError> {
    let head = object.head(HEAD_BYTES).await?;
    let format = SOURCES.iter().find(|format| format.claims(&head));
    format.ok_or(CodecError::Unrecognized)?.open(object, limits).await
}

/// The writer of an output format.
#[must_use]
pub fn output(format: Format) -> &'static dyn OutputFormat {
    match format {
        Format::Jpg => &writers::Jpg,
        Format::Png => &writers::Png,
        Format::Webp => &writers::Webp,
        Format::Gif => &writers::Gif,
        Format::Tif => &writers::Tif,
    }
}
