//! JPEG XL: the first picture, decoded whole by jxl-oxide, which is Rust throughout.
//!
//! Only the codestream is given to the decoder: what stands beside it in a container (metadata,
//! a JPEG to be restored, boxes packed with Brotli) is never unpacked. Samples become 8 bits.
//! Colors that the file tells by name, and those of lossy files, become sRGB, those of high
//! dynamic range (PQ, HLG) by the decoder's tone mapping; colors told by a profile keep it.
//! The decoder turns the picture upright. A file that was cut off is damaged, not half a picture.
//!
//! Source: ISO/IEC 18181-1:2024 (codestream), 18181-2:2024 (container).

mod codestream;
mod size;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use jxl_oxide::{
    AllocTracker, EnumColourEncoding, InitializeResult, JxlImage, JxlThreadPool, PixelFormat,
    RenderingIntent,
};

use self::codestream::Codestream;
use super::one_piece::{Decode, OnePiece};
use super::reader::Reader;
use super::{CodecError, Properties, Settings, SourceFormat, SourceImage, whole};
use crate::geometry::{Orientation, Size};
use crate::pixels::{Channels, Pixels};
use crate::storage::Object;

const NAME: &str = "JPEG XL";

/// How a codestream starts that stands alone.
const BARE: &[u8] = b"\xFF\x0A";

/// How a container starts.
const CONTAINER: &[u8] = b"\0\0\0\x0CJXL \r\n\x87\n";

/// Bytes of the codestream in which its header and its profile must have ended.
const LONGEST_HEADER: u64 = 8 << 20;

/// Bytes a pixel that the decoder works with: three colors of four bytes, as decoded and as
/// filtered, and what is between. A lossy page of 26 megapixels took 27, the answer included.
const WORKING_BYTES_A_PIXEL: u64 = 32;

/// The same for each further channel.
const CHANNEL_BYTES_A_PIXEL: u64 = 8;

/// Tables, and the edges of groups.
const WORKING_BYTES: u64 = 32 << 20;

/// The format; see the module.
#[derive(Debug)]
pub struct JpegXl;

#[async_trait]
impl SourceFormat for JpegXl {
    fn name(&self) -> &'static str {
        NAME
    }

    fn endings(&self) -> &'static [&'static str] {
        &["jxl"]
    }

    fn claims(&self, head: &[u8]) -> bool {
        head.len() > BARE.len() && (head.starts_with(BARE) || head.starts_with(CONTAINER))
    }

    async fn open(
        &self,
        object: &Object,
        first: Bytes,
        limits: &Settings,
    ) -> Result<Arc<dyn SourceImage>, CodecError> {
        let mut reader = Reader::new(object, first, NAME);
        let codestream = Codestream::find(&mut reader).await?;
        let start = codestream.start(&reader, size::MOST_BYTES).await?;
        let size = size::read(&start)?;
        whole::check(NAME, size, codestream.bytes(), limits)?;
        let image = header(&reader, &codestream, working_bytes(size, 0)).await?;
        let working = working_bytes(size, image.image_header().metadata.ec_info.len() as u64);
        let profile = image.original_icc().filter(|_| keeps_profile(&image));
        if profile.is_some_and(|profile| profile.len() as u64 > limits.max_profile_bytes) {
            let what = "its color profile is larger than profiles are".to_owned();
            return Err(CodecError::Unsupported { format: NAME, what });
        }
        let profile = profile.map(Bytes::copy_from_slice);
        let channels = channels(&image)?;
        let shown = Size::new(image.width(), image.height());
        OnePiece {
            properties: whole::properties(NAME, shown, channels, Orientation::Upright, profile),
            ranges: codestream.ranges,
            working,
            decoder: Picture { working },
        }
        .within(limits)
    }
}

fn working_bytes(size: Size, further_channels: u64) -> u64 {
    let a_pixel = WORKING_BYTES_A_PIXEL + further_channels * CHANNEL_BYTES_A_PIXEL;
    size.area().saturating_mul(a_pixel).saturating_add(WORKING_BYTES)
}

/// Reads as much of the codestream as its header needs.
async fn header(
    reader: &Reader<'_>,
    codestream: &Codestream,
    memory: u64,
) -> Result<JxlImage, CodecError> {
    let mut count = 16 << 10;
    loop {
        let bytes = codestream.start(reader, count).await?;
        if let Some(image) = initialized(&bytes, memory)?.0 {
            return Ok(image);
        }
        if count >= codestream.bytes() {
            return Err(damaged("it ends inside its header"));
        }
        if count >= LONGEST_HEADER {
            return Err(damaged("its header and profile do not end"));
        }
        count *= 8;
    }
}

/// A decoder that knows the header, if `bytes` hold it, and how many of them it took.
fn initialized(bytes: &[u8], memory: u64) -> Result<(Option<JxlImage>, usize), CodecError> {
    let memory = usize::try_from(memory).unwrap_or(usize::MAX);
    let mut decoder = JxlImage::builder()
        .pool(JxlThreadPool::none())
        .alloc_tracker(AllocTracker::with_limit(memory))
        .build_uninit();
    let taken = decoder.feed_bytes(bytes).map_err(undecodable)?;
    match decoder.try_init().map_err(undecodable)? {
        InitializeResult::Initialized(image) => Ok((Some(image), taken)),
        InitializeResult::NeedMoreData(_) => Ok((None, taken)),
    }
}

/// Whether the samples are those of the profile in the file; otherwise they become sRGB.
fn keeps_profile(image: &JxlImage) -> bool {
    !image.image_header().metadata.xyb_encoded && image.original_icc().is_some()
}

fn channels(image: &JxlImage) -> Result<Channels, CodecError> {
    match image.pixel_format() {
        PixelFormat::Gray => Ok(Channels::Gray),
        PixelFormat::Graya => Ok(Channels::GrayAlpha),
        PixelFormat::Rgb => Ok(Channels::Rgb),
        PixelFormat::Rgba => Ok(Channels::Rgba),
        PixelFormat::Cmyk | PixelFormat::Cmyka => {
            Err(CodecError::Unsupported { format: NAME, what: "CMYK".to_owned() })
        }
    }
}

#[derive(Debug)]
struct Picture {
    /// Bytes of memory that the decoder may take.
    working: u64,
}

impl Decode for Picture {
    fn decode(&self, known: &Properties, parts: &[Bytes]) -> Result<Pixels, CodecError> {
        let codestream = parts.concat();
        let size = known.stored_size();
        let (image, taken) = initialized(&codestream, self.working)?;
        let mut image = image.ok_or_else(|| damaged("it ends inside its header"))?;
        if Size::new(image.width(), image.height()) != size || channels(&image)? != known.channels {
            return Err(damaged("its header is not what it was when it was opened"));
        }
        let mut rest = &codestream[taken..];
        while image.num_loaded_keyframes() == 0 && !rest.is_empty() {
            let part = &rest[..rest.len().min(64 << 10)];
            let taken = image.feed_bytes(part).map_err(undecodable)?;
            if taken == 0 {
                break;
            }
            rest = &rest[taken..];
        }
        if image.num_loaded_keyframes() == 0 {
            return Err(damaged("it ends before its picture does"));
        }
        if !keeps_profile(&image) {
            let intent = RenderingIntent::Relative;
            image.request_color_encoding(if known.channels.has_color() {
                EnumColourEncoding::srgb(intent)
            } else {
                EnumColourEncoding::gray_srgb(intent)
            });
        }
        let is_multiplied = is_multiplied(&image);
        let render = image.render_frame(0).map_err(undecodable)?;
        let mut stream = render.stream();
        if (stream.width(), stream.height(), stream.channels() as usize)
            != (size.width, size.height, known.channels.count())
        {
            return Err(damaged("its picture is not what its header says"));
        }
        let mut pixels = Pixels::zeroed(size, known.channels);
        stream.write_to_buffer(pixels.data_mut());
        if is_multiplied {
            divide_by_alpha(&mut pixels);
        }
        Ok(pixels)
    }
}

/// Whether alpha is multiplied into the colors.
fn is_multiplied(image: &JxlImage) -> bool {
    let channels = &image.image_header().metadata.ec_info;
    channels.iter().any(|channel| channel.alpha_associated() == Some(true))
}

/// Makes of colors that alpha is multiplied into what they were.
fn divide_by_alpha(pixels: &mut Pixels) {
    let count = pixels.channels().count();
    for pixel in pixels.data_mut().chunks_exact_mut(count) {
        let Some((alpha, colors)) = pixel.split_last_mut() else { continue };
        let alpha = u32::from(*alpha);
        for color in colors {
            let whole = (u32::from(*color) * 255 + alpha / 2).checked_div(alpha);
            *color = whole.unwrap_or_default().min(255) as u8;
        }
    }
}

/// The library's error, which it hands out in a box.
#[allow(clippy::needless_pass_by_value)]
fn undecodable(error: Box<dyn Error + Send + Sync>) -> CodecError {
    // The library tells by words alone that the memory it was given is used up.
    if error.to_string().contains("failed to allocate") {
        let what = format!("the {NAME} needs more memory than pictures of its size do");
        return CodecError::TooLarge { what };
    }
    damaged(&format!("its picture cannot be decoded: {error}"))
}

fn damaged(what: &str) -> CodecError {
    CodecError::Damaged { format: NAME, what: what.to_owned() }
}
