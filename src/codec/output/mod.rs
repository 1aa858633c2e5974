//! The formats that we write, one file each, behind [`OutputFormat`].

#[cfg(not(all(feature = "avif", feature = "gif", feature = "pdf", feature = "webp")))]
pub(super) mod absent;
#[cfg(feature = "avif")]
pub(super) mod avif;
mod carry;
mod embed;
#[cfg(feature = "gif")]
pub(super) mod gif;
mod insert;
mod jpg;
#[cfg(feature = "pdf")]
pub(super) mod pdf;
mod png;
#[cfg(test)]
mod tests;
mod tif;
#[cfg(feature = "webp")]
pub(super) mod webp;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use self::jpg::Jpg;
pub use self::png::Png;
pub use self::tif::Tif;
use super::{Blocks, EncodeError};
use crate::geometry::Size;
use crate::pixels::{Channels, Pixels, Planes};

/// A format that answers are sent in.
pub trait OutputFormat: Send + Sync {
    /// As in the table of Image API 3.0 §4.5.
    fn media_type(&self) -> &'static str;

    /// Whether transparency survives. Pixels with alpha are only given to formats that
    /// keep it.
    fn keeps_alpha(&self) -> bool;

    /// As written in messages.
    fn name(&self) -> &'static str;

    /// Pixels a side that the format, or its encoder, can hold.
    fn most_side(&self) -> u32;

    /// Pixels in all that are written before it takes longer than who asks will wait.
    fn most_pixels(&self) -> u64 {
        u64::MAX
    }

    /// Bytes that encoding a picture of this size takes at its height beside the pixels
    /// themselves, the finished answer at its worst included.
    fn working_bytes(&self, size: Size, _: &EncodeSettings) -> u64 {
        size.area().saturating_mul(4)
    }

    /// # Errors
    /// [`EncodeError::TooLarge`] when the format cannot hold a picture of that size,
    /// [`EncodeError::TooSlow`] when writing it would take too long.
    fn check_size(&self, size: Size) -> Result<(), EncodeError> {
        let (format, most) = (self.name(), self.most_side());
        if size.width > most || size.height > most {
            return Err(EncodeError::TooLarge { format, most });
        }
        let most = self.most_pixels();
        if size.area() > most {
            return Err(EncodeError::TooSlow { format, most });
        }
        if size.is_empty() {
            return Err(EncodeError::Failed { format, cause: format!("the picture is {size}") });
        }
        Ok(())
    }

    /// Whether a file of pixels of these channels has samples that their profile is for, and can
    /// hold it.
    fn embeds(&self, channels: Channels) -> bool;

    /// Puts a color profile of at most [`MOST_EMBEDDED`] bytes into a file of this format that has
    /// none. The pixels are left as they are.
    ///
    /// # Errors
    /// [`EncodeError`] when the file is no such file, or the format holds no profile.
    fn embed(&self, _file: Vec<u8>, _profile: &[u8]) -> Result<Vec<u8>, EncodeError> {
        let cause = "it holds no color profile".to_owned();
        Err(EncodeError::Failed { format: self.name(), cause })
    }

    /// Whether a file can hold metadata.
    fn carries(&self) -> bool {
        false
    }

    /// Puts metadata into a file of this format that has none, as far as the format has a place
    /// for it: none holds more than `jpg`, which holds all. The pixels are left as they are.
    ///
    /// # Errors
    /// [`EncodeError`] when the file is no such file, or the format holds no metadata.
    fn carry(&self, _file: &[u8], _blocks: &Blocks) -> Result<Vec<u8>, EncodeError> {
        let cause = "it holds no metadata".to_owned();
        Err(EncodeError::Failed { format: self.name(), cause })
    }

    /// Writes one picture, its samples as they are, without a profile and without metadata.
    ///
    /// # Errors
    /// [`EncodeError`] when the format cannot hold the picture.
    fn encode(&self, pixels: &Pixels, settings: &EncodeSettings) -> Result<Vec<u8>, EncodeError>;

    /// How [`Planes`] are written, where the format keeps a picture so.
    fn planes(&self) -> Option<&dyn EncodePlanes> {
        None
    }
}

/// A format that keeps brightness and color apart, and takes them as they come.
pub trait EncodePlanes {
    /// Writes one picture whose chroma is shared by two by two pixels.
    ///
    /// # Errors
    /// [`EncodeError`] when the format cannot hold the picture.
    fn encode_planes(
        &self,
        planes: &Planes,
        settings: &EncodeSettings,
    ) -> Result<Vec<u8>, EncodeError>;
}

/// How answers are compressed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct EncodeSettings {
    /// 1 to 100.
    pub jpeg_quality: u8,
    /// Whether a JPEG is seen whole and coarse before it is there.
    pub jpeg_progressive: bool,
    /// 1 to 100.
    pub webp_quality: u8,
    /// 1 to 100.
    pub avif_quality: u8,
    /// A stored tile of so many bits a pixel or more is encoded anew instead of being sent
    /// as it is; 0: all are.
    pub stored_tile_bits: u32,
    pub profile: ProfileUse,
    pub metadata: MetadataUse,
}

/// What becomes of colors that a profile says are not sRGB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ProfileUse {
    /// They are brought to sRGB, and answers have no profile.
    #[default]
    Srgb,
    /// They stay what they are where the answer can hold the profile.
    Embed,
}

/// What of a file's metadata goes with answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MetadataUse {
    /// Nothing, and nothing of it is read.
    #[default]
    None,
    /// Who made the picture and what may be done with it.
    Rights,
    /// Of whole pictures EXIF, XMP and IPTC, but for what is private or speaks of other pixels
    /// than an answer's; of parts the rights.
    All,
}

/// Bytes of the longest profile that [`OutputFormat::embed`] takes.
pub const MOST_EMBEDDED: usize = embed::MOST_BYTES;

impl Default for EncodeSettings {
    fn default() -> Self {
        Self {
            jpeg_quality: 85,
            jpeg_progressive: false,
            webp_quality: 80,
            avif_quality: 85,
            stored_tile_bits: 8,
            profile: ProfileUse::default(),
            metadata: MetadataUse::default(),
        }
    }
}

impl EncodeSettings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        for (key, value) in [
            ("jpeg_quality", self.jpeg_quality),
            ("webp_quality", self.webp_quality),
            ("avif_quality", self.avif_quality),
        ] {
            if !(1..=100).contains(&value) {
                return Err(format!("`encode.{key}` must be from 1 to 100, not {value}"));
            }
        }
        Ok(())
    }
}

/// The samples as RGB or RGBA, for formats without gray.
///
/// # Errors
/// [`EncodeError::Failed`] for inks.
fn colored<'a>(pixels: &'a Pixels, format: &'static str) -> Result<Cow<'a, [u8]>, EncodeError> {
    Ok(match pixels.channels() {
        Channels::Cmyk => return Err(no_inks(format)),
        Channels::Rgb | Channels::Rgba => Cow::Borrowed(pixels.data()),
        Channels::Gray => pixels.data().iter().flat_map(|gray| [*gray; 3]).collect(),
        Channels::GrayAlpha => {
            let spread = |[gray, alpha]: &[u8; 2]| [*gray, *gray, *gray, *alpha];
            pixels.data().as_chunks().0.iter().flat_map(spread).collect()
        }
    })
}

/// What is said of inks, which nobody gives to an encoder: answers are light.
fn no_inks(format: &'static str) -> EncodeError {
    let cause = "its samples are inks; bring them to sRGB first".to_owned();
    EncodeError::Failed { format, cause }
}
