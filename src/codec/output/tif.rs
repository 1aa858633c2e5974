//! TIFF output.

use std::io::Cursor;

use tiff::TiffResult;
use tiff::encoder::colortype::{ColorType, Gray8, RGB8, RGBA8};
use tiff::encoder::compression::DeflateLevel;
use tiff::encoder::{Compression, TiffEncoder};
use tiff::tags::{Predictor, Tag};

use super::{EncodeSettings, OutputFormat, carry, colored, embed, no_inks};
use crate::codec::{Blocks, EncodeError};
use crate::geometry::Size;
use crate::pixels::{Channels, Pixels};

const NAME: &str = "TIFF";

/// Lossless: strips, deflate with the horizontal predictor.
#[derive(Debug)]
pub struct Tif;

/// The value of the ExtraSamples tag for alpha that is not multiplied into the colors.
///
/// Source: TIFF 6.0 section 18.
const UNASSOCIATED_ALPHA: u16 = 2;

impl OutputFormat for Tif {
    fn media_type(&self) -> &'static str {
        "image/tiff"
    }

    fn keeps_alpha(&self) -> bool {
        true
    }

    fn name(&self) -> &'static str {
        NAME
    }

    fn most_side(&self) -> u32 {
        u32::MAX
    }

    /// A copy in the channels of the format, its differences, and the answer.
    fn working_bytes(&self, size: Size, _: &EncodeSettings) -> u64 {
        size.area().saturating_mul(12)
    }

    /// Gray with transparency is written as RGB, for which a profile of gray would be none.
    fn embeds(&self, channels: Channels) -> bool {
        matches!(channels, Channels::Gray | Channels::Rgb | Channels::Rgba)
    }

    fn embed(&self, file: Vec<u8>, profile: &[u8]) -> Result<Vec<u8>, EncodeError> {
        embed::tif(file, profile)
    }

    fn carries(&self) -> bool {
        true
    }

    fn carry(&self, file: &[u8], blocks: &Blocks) -> Result<Vec<u8>, EncodeError> {
        carry::tif(file, blocks)
    }

    fn encode(&self, pixels: &Pixels, _: &EncodeSettings) -> Result<Vec<u8>, EncodeError> {
        self.check_size(pixels.size())?;
        let file = match pixels.channels() {
            Channels::Gray => write::<Gray8>(pixels, pixels.data()),
            Channels::Rgb => write::<RGB8>(pixels, pixels.data()),
            Channels::GrayAlpha | Channels::Rgba => write::<RGBA8>(pixels, &colored(pixels, NAME)?),
            Channels::Cmyk => return Err(no_inks(NAME)),
        };
        file.map_err(|error| EncodeError::Failed { format: NAME, cause: error.to_string() })
    }
}

fn write<C: ColorType<Inner = u8>>(pixels: &Pixels, samples: &[u8]) -> TiffResult<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = TiffEncoder::new(Cursor::new(&mut file))?
        .with_compression(Compression::Deflate(DeflateLevel::Fast))
        .with_predictor(Predictor::Horizontal);
    let mut image = encoder.new_image::<C>(pixels.size().width, pixels.size().height)?;
    if pixels.channels().has_alpha() {
        image.encoder().write_tag(Tag::ExtraSamples, UNASSOCIATED_ALPHA)?;
    }
    image.write_data(samples)?;
    Ok(file)
}
