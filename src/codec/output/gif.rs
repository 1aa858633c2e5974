//! GIF output.

use image::ExtendedColorType;
use image::codecs::gif::GifEncoder;

use super::{EncodeSettings, OutputFormat, check_sides, colored};
use crate::codec::EncodeError;
use crate::pixels::Pixels;

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

    fn encode(&self, pixels: &Pixels, _: &EncodeSettings) -> Result<Vec<u8>, EncodeError> {
        check_sides(NAME, pixels, u32::from(u16::MAX))?;
        let mut data = colored(pixels).into_owned();
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
