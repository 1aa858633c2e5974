//! Which cells can be sent as they are stored.

use super::cell::Compression;
use super::jpeg;
use super::level::StoredLevel;
use crate::codec::NotStored;
use crate::image_api::Format;
use crate::pixels::Channels;

/// Cells that can be sent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sendable<'a> {
    /// Behind a header, with what all of them have in common.
    Jpeg(&'a jpeg::Shared),
    /// As they are.
    Webp,
}

impl Sendable<'_> {
    pub(super) const fn format(self) -> Format {
        match self {
            Self::Jpeg(_) => Format::Jpg,
            Self::Webp => Format::Webp,
        }
    }

    /// Bytes to leave free in front of a cell.
    pub(super) fn reserve(self) -> usize {
        match self {
            Self::Jpeg(shared) => shared.reserve(),
            Self::Webp => 0,
        }
    }
}

impl StoredLevel {
    /// What its cells are where each shows by itself what decoding it gives.
    pub(super) fn sendable(&self) -> Result<Sendable<'_>, NotStored> {
        let (sendable, samples) = match &self.coding.compression {
            Compression::Jpeg(shared) => {
                (Sendable::Jpeg(shared), shared.components().count().into())
            }
            Compression::Webp => (Sendable::Webp, self.coding.samples),
            Compression::None
            | Compression::PackBits
            | Compression::Lzw
            | Compression::Deflate
            | Compression::Zstd
            | Compression::Fax(_)
            | Compression::OldJpeg(_) => return Err(NotStored::Compression),
        };
        // Answers are never inks.
        if self.samples.channels() == Channels::Cmyk {
            return Err(NotStored::Colors);
        }
        let alpha = match sendable {
            Sendable::Jpeg(_) => !self.samples.channels().has_alpha(),
            Sendable::Webp => !self.samples.has_multiplied_alpha(),
        };
        let shown = alpha && self.samples.is_as_stored(samples) && self.grid.planes == 1;
        if shown { Ok(sendable) } else { Err(NotStored::Colors) }
    }
}
