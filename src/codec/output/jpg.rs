//! JPEG output, by libjpeg-turbo: the input is our own pixels.

use std::borrow::Cow;
use std::cell::RefCell;

use turbojpeg::{Compressor, Image, PixelFormat, Subsamp, YuvPlanesImage};

use super::{EncodePlanes, EncodeSettings, OutputFormat, carry, embed, no_inks};
use crate::codec::{Blocks, EncodeError};
use crate::geometry::Size;
use crate::pixels::{Channels, Pixels, Planes, grow};

const NAME: &str = "JPEG";

/// JPEG_MAX_DIMENSION of libjpeg, a little beneath what the format could tell (65 535).
const MOST_SIDE: u32 = 65_500;

/// Baseline or progressive JPEG: gray, or YCbCr with chroma at half the size.
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

    /// The answer, and for a progressive one the coefficients of the whole picture: three of two
    /// bytes each for two pixels.
    fn working_bytes(&self, size: Size, settings: &EncodeSettings) -> u64 {
        let coefficients = if settings.jpeg_progressive { 3 } else { 0 };
        size.area().saturating_mul(4 + coefficients)
    }

    fn embeds(&self, channels: Channels) -> bool {
        matches!(channels, Channels::Gray | Channels::Rgb)
    }

    fn embed(&self, file: Vec<u8>, profile: &[u8]) -> Result<Vec<u8>, EncodeError> {
        embed::jpg(&file, profile)
    }

    fn carries(&self) -> bool {
        true
    }

    fn carry(&self, file: &[u8], blocks: &Blocks) -> Result<Vec<u8>, EncodeError> {
        carry::jpg(file, blocks)
    }

    fn encode(&self, pixels: &Pixels, settings: &EncodeSettings) -> Result<Vec<u8>, EncodeError> {
        self.check_size(pixels.size())?;
        let (format, subsampling) = match pixels.channels() {
            Channels::Gray => (PixelFormat::GRAY, Subsamp::Gray),
            Channels::Rgb => (PixelFormat::RGB, Subsamp::Sub2x2),
            Channels::Cmyk => return Err(no_inks(NAME)),
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
        compress(settings, |compressor| {
            compressor.set_subsamp(subsampling)?;
            compressor.compress_to_vec(image)
        })
    }

    fn planes(&self) -> Option<&dyn EncodePlanes> {
        Some(self)
    }
}

impl EncodePlanes for Jpg {
    fn encode_planes(
        &self,
        planes: &Planes,
        settings: &EncodeSettings,
    ) -> Result<Vec<u8>, EncodeError> {
        let size = planes.size();
        self.check_size(size)?;
        if planes.shared() != Size::new(2, 2) {
            let cause = format!("{} pixels share their color", planes.shared());
            return Err(EncodeError::Failed { format: NAME, cause });
        }
        // The encoder reads as many pixels as the samples of chroma stand for.
        let even = Size::new(size.width.next_multiple_of(2), size.height.next_multiple_of(2));
        let luma = grow(Cow::Borrowed(planes.luma()), even);
        let [blue, red] = planes.chroma();
        let image = YuvPlanesImage {
            y_plane: luma.data(),
            u_plane: blue.data(),
            v_plane: red.data(),
            width: size.width as usize,
            height: size.height as usize,
            y_stride: luma.stride(),
            u_stride: blue.stride(),
            v_stride: red.stride(),
            subsamp: Subsamp::Sub2x2,
        };
        compress(settings, |compressor| compressor.compress_yuv_planes_to_vec(&image))
    }
}

thread_local! {
    /// Making one allocates some dozens of buffers, more work than a small picture.
    static COMPRESSOR: RefCell<Option<Compressor>> = const { RefCell::new(None) };
}

fn compress(
    settings: &EncodeSettings,
    with: impl FnOnce(&mut Compressor) -> Result<Vec<u8>, turbojpeg::Error>,
) -> Result<Vec<u8>, EncodeError> {
    let compress = |kept: &mut Option<Compressor>| {
        let compressor = match kept {
            Some(compressor) => compressor,
            None => kept.insert(Compressor::new()?),
        };
        compressor.set_quality(i32::from(settings.jpeg_quality))?;
        compressor.set_progressive(settings.jpeg_progressive)?;
        with(compressor)
    };
    COMPRESSOR.with_borrow_mut(compress).map_err(|error: turbojpeg::Error| EncodeError::Failed {
        format: NAME,
        cause: error.to_string(),
    })
}
