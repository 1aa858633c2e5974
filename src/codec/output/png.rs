//! PNG output.

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError};

use super::{EncodeSettings, OutputFormat, carry, embed, no_inks};
use crate::codec::{Blocks, EncodeError};
use crate::pixels::{Channels, Pixels};

const NAME: &str = "PNG";

/// Lossless, 8 bits a sample, or one bit for pictures of black and white only.
///
/// Compression is the fast kind: the next better one takes twenty times as long for 4 %
/// fewer bytes of a photographed page.
#[derive(Debug)]
pub struct Png;

impl OutputFormat for Png {
    fn media_type(&self) -> &'static str {
        "image/png"
    }

    fn keeps_alpha(&self) -> bool {
        true
    }

    fn name(&self) -> &'static str {
        NAME
    }

    fn most_side(&self) -> u32 {
        i32::MAX as u32
    }

    fn embeds(&self, channels: Channels) -> bool {
        channels != Channels::Cmyk
    }

    fn embed(&self, file: Vec<u8>, profile: &[u8]) -> Result<Vec<u8>, EncodeError> {
        embed::png(&file, profile)
    }

    fn carries(&self) -> bool {
        true
    }

    fn carry(&self, file: &[u8], blocks: &Blocks) -> Result<Vec<u8>, EncodeError> {
        carry::png(file, blocks)
    }

    fn encode(&self, pixels: &Pixels, _: &EncodeSettings) -> Result<Vec<u8>, EncodeError> {
        self.check_size(pixels.size())?;
        let color = match pixels.channels() {
            Channels::Gray => ColorType::Grayscale,
            Channels::GrayAlpha => ColorType::GrayscaleAlpha,
            Channels::Rgb => ColorType::Rgb,
            Channels::Rgba => ColorType::Rgba,
            Channels::Cmyk => return Err(no_inks(NAME)),
        };
        write(pixels, color)
            .map_err(|error| EncodeError::Failed { format: NAME, cause: error.to_string() })
    }
}

fn write(pixels: &Pixels, color: ColorType) -> Result<Vec<u8>, EncodingError> {
    let mut file = Vec::with_capacity(pixels.data().len() / 2);
    let mut encoder = Encoder::new(&mut file, pixels.size().width, pixels.size().height);
    encoder.set_compression(Compression::Fast);
    encoder.set_color(color);
    let bitonal = pixels.channels() == Channels::Gray
        && pixels.data().iter().all(|sample| matches!(sample, 0 | 255));
    if bitonal {
        encoder.set_depth(BitDepth::One);
    }
    let mut writer = encoder.write_header()?;
    if bitonal {
        writer.write_image_data(&pack(pixels))?;
    } else {
        writer.write_image_data(pixels.data())?;
    }
    writer.finish()?;
    Ok(file)
}

/// One bit a pixel, leftmost highest, rows padded to whole bytes; white is 1.
fn pack(pixels: &Pixels) -> Vec<u8> {
    let rows = pixels.data().chunks_exact(pixels.stride());
    rows.flat_map(|row| row.chunks(8))
        .map(|eight| {
            let bits = eight.iter().enumerate();
            bits.fold(0, |byte, (at, sample)| byte | (sample >> 7) << (7 - at))
        })
        .collect()
}
