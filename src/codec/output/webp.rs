//! WebP output.

use std::borrow::Cow;

use webp::{Encoder, PixelLayout, WebPConfig};

use super::{EncodeSettings, OutputFormat, carry, colored, embed};
use crate::codec::{Blocks, EncodeError};
use crate::geometry::Size;
use crate::pixels::{Channels, Pixels};

const NAME: &str = "WebP";

/// Lossy WebP, alpha lossless.
///
/// Source of the side: RFC 9649 §2.6 (14 bits, less one in the encoder).
#[derive(Debug)]
pub struct Webp;

/// The encoder's fastest method: the better ones take two to four times as long for 3 to
/// 4 % fewer bytes.
const METHOD: i32 = 0;

impl OutputFormat for Webp {
    fn media_type(&self) -> &'static str {
        "image/webp"
    }

    fn keeps_alpha(&self) -> bool {
        true
    }

    fn name(&self) -> &'static str {
        NAME
    }

    fn most_side(&self) -> u32 {
        16_383
    }

    /// A copy as ARGB, planes of YUV and alpha, and the answer.
    fn working_bytes(&self, size: Size, _: &EncodeSettings) -> u64 {
        size.area().saturating_mul(12)
    }

    /// Gray is written as RGB, for which a profile of gray would be none.
    fn embeds(&self, channels: Channels) -> bool {
        matches!(channels, Channels::Rgb | Channels::Rgba)
    }

    fn embed(&self, file: Vec<u8>, profile: &[u8]) -> Result<Vec<u8>, EncodeError> {
        embed::webp(&file, profile)
    }

    fn carries(&self) -> bool {
        true
    }

    fn carry(&self, file: &[u8], blocks: &Blocks) -> Result<Vec<u8>, EncodeError> {
        carry::webp(file, blocks)
    }

    fn encode(&self, pixels: &Pixels, settings: &EncodeSettings) -> Result<Vec<u8>, EncodeError> {
        self.check_size(pixels.size())?;
        let failed = |cause: String| EncodeError::Failed { format: NAME, cause };
        let mut config =
            WebPConfig::new().map_err(|()| failed("libwebp is of another version".to_owned()))?;
        config.quality = f32::from(settings.webp_quality);
        config.method = METHOD;
        let data: Cow<'_, [u8]> = colored(pixels, NAME)?;
        let layout =
            if pixels.channels().has_alpha() { PixelLayout::Rgba } else { PixelLayout::Rgb };
        let size = pixels.size();
        let file = Encoder::new(&data, layout, size.width, size.height)
            .encode_advanced(&config)
            .map_err(|error| failed(format!("{error:?}")))?;
        Ok(file.to_vec())
    }
}
