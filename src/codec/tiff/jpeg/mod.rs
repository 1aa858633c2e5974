//! JPEG in cells: putting a cell's stream and the shared tables together, and taking a
//! stream apart again for the writer.
//!
//! A stream is never handed to a decoder, nor sent, as it lies in the file: its segments are
//! walked ([`stream`]), the frame header is checked against the cell, and a new header is
//! written that holds the tables, the frame and a color marker of our own ([`shared`]). What
//! the samples mean is told by the directory alone (as in libtiff), whatever application
//! markers the stream may bring.
//!
//! Source: ITU-T T.81, annex B; TIFF Technical Note 2.

mod decode;
mod rows;
mod shared;
mod stream;
#[cfg(test)]
mod tests;

pub(super) use decode::{decode, decode_planes, decode_scaled};
pub(super) use shared::Shared;
pub(super) use stream::{Abbreviated, SOI, abbreviate};

use zune_jpeg::zune_core::colorspace::ColorSpace;

/// What the components of a stream are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::tiff) enum Components {
    /// One, three or four samples a pixel that are kept as they are.
    Plain(u8),
    /// Luminance and two differences, decoded to RGB.
    YCbCr,
}

impl Components {
    pub(in crate::codec::tiff) fn count(self) -> u8 {
        match self {
            Self::Plain(count) => count,
            Self::YCbCr => 3,
        }
    }

    fn decoded(self) -> ColorSpace {
        match self {
            Self::Plain(1) => ColorSpace::Luma,
            Self::Plain(4) => ColorSpace::CMYK,
            Self::Plain(_) | Self::YCbCr => ColorSpace::RGB,
        }
    }

    /// The application segment that decides how decoders take the components: JFIF means
    /// gray or YCbCr (version 1.02, pixels as wide as high, no thumbnail), Adobe with
    /// transform 0 leaves them as they are.
    ///
    /// Source: JFIF 1.02; Adobe Technical Note 5116, section 18.
    const fn marker(self) -> &'static [u8] {
        match self {
            Self::Plain(1) | Self::YCbCr => {
                b"\xFF\xE0\x00\x10JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00"
            }
            Self::Plain(_) => b"\xFF\xEE\x00\x0EAdobe\x00\x64\x00\x00\x00\x00\x00",
        }
    }
}
