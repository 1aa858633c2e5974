//! GIF output.

use image::ExtendedColorType;
use image::codecs::gif::GifEncoder;

use super::{EncodeSettings, OutputFormat, colored};
use crate::codec::EncodeError;
use crate::geometry::Size;
use crate::pixels::{Channels, Pixels};

const NAME: &str = "GIF";

/// A palette of 256 colors chosen for the picture; a picture of no more is kept exactly.
///
/// A pixel is transparent or opaque: half opacity and more counts as opaque.
#[derive(Debug)]
pub struct Gif;

/// From 1 (best palette) to 30 (fastest).
const SPEED: i32 = 10;

impl OutputFormat for Gif {
    fn media_type(&self) -> &'static str {
        "image/gif"
    }

    fn keeps_alpha(&self) -> bool {
        true
    }

    fn name(&self) -> &'static str {
        NAME
    }

    fn most_side(&self) -> u32 {
        65_535
    }

    /// The encoder's copies as RGB and RGBA, its indexes, and the answer.
    fn working_bytes(&self, size: Size, _: &EncodeSettings) -> u64 {
        size.area().saturating_mul(12)
    }

    fn embeds(&self, _: Channels) -> bool {
        false
    }

    fn encode(&self, pixels: &Pixels, _: &EncodeSettings) -> Result<Vec<u8>, EncodeError> {
        self.check_size(pixels.size())?;
        let mut data = colored(pixels, NAME)?.into_owned();
        let color = if pixels.channels().has_alpha() {
            for pixel in data.as_chunks_mut::<4>().0 {
                // The encoder takes everything that is not wholly transparent as opaque.
                *pixel = if pixel[3] < 128 { [0; 4] } else { *pixel };
            }
            ExtendedColorType::Rgba8
        } else {
            ExtendedColorType::Rgb8
        };
        let mut file = Vec::new();
        GifEncoder::new_with_speed(&mut file, SPEED)
            .encode(&data, pixels.size().width, pixels.size().height, color)
            .map_err(|error| EncodeError::Failed { format: NAME, cause: error.to_string() })?;
        Ok(file)
    }
}
