//! JPEG output, by libjpeg-turbo: the input is our own pixels.

use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

use super::{EncodeSettings, OutputFormat};
use crate::codec::EncodeError;
use crate::pixels::{Channels, Pixels};

const NAME: &str = "JPEG";

/// JPEG_MAX_DIMENSION of libjpeg, a little beneath what the format could tell (65 535).
const MOST_SIDE: u32 = 65_500;

/// Baseline JPEG: gray, or YCbCr with chroma at half the size.
#[derive(Debug)]
pub struct Jpg;

impl OutputFormat for Jpg {
    fn media_type(&self) -> &'static str {
        "image/jpeg"
    }

    fn keeps_alpha(&self) -> bool {
        false
    }

    fn name(&self) -> &'static str {
        NAME
    }

    fn most_side(&self) -> u32 {
        MOST_SIDE
    }

    fn encode(&self, pixels: &Pixels, settings: &EncodeSettings) -> Result<Vec<u8>, EncodeError> {
        self.check_size(pixels.size())?;
        let (format, subsampling) = match pixels.channels() {
            Channels::Gray => (PixelFormat::GRAY, Subsamp::Gray),
            Channels::Rgb => (PixelFormat::RGB, Subsamp::Sub2x2),
            Channels::GrayAlpha | Channels::Rgba => {
                let cause = "it has no transparency; lay the picture on a background".to_owned();
                return Err(EncodeError::Failed { format: NAME, cause });
            }
        };
        let image = Image {
            pixels: pixels.data(),
            width: pixels.size().width as usize,
            pitch: pixels.stride(),
            height: pixels.size().height as usize,
            format,
        };
        let compress = || {
            let mut compressor = Compressor::new()?;
            compressor.set_quality(i32::from(settings.jpeg_quality))?;
            compressor.set_subsamp(subsampling)?;
            compressor.compress_to_vec(image)
        };
        compress().map_err(|error: turbojpeg::Error| EncodeError::Failed {
            format: NAME,
            cause: error.to_string(),
        })
    }
}
