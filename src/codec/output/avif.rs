//! AVIF output, by rav1e.

use ravif::{BitDepth, EncodedImage, Encoder, Img, RGBA8};

use super::{EncodeSettings, OutputFormat, no_inks};
use crate::codec::EncodeError;
use crate::geometry::Size;
use crate::pixels::{Channels, Pixels};

const NAME: &str = "AVIF";

/// Lossy AVIF of 8 bits, colors at full resolution. The library is built without threads of its
/// own: a picture takes the one that asks for it.
///
/// Measured at quality 85 with photographed pages of 0.6 to 40 megapixels: 0.25 to 0.4 seconds of a
/// core a megapixel, up to twice that with transparency (docs/formats.md). With 10 bits it takes a fifth
/// more, and half as much memory more, for pictures no better.
#[derive(Debug)]
pub struct Avif;

/// The library's fastest. The next one takes up to twice as long for 5 to 7 % fewer bytes, the one
/// behind it three to six times as long for 9 to 19 %.
const SPEED: u8 = 10;

/// What libavif, with which browsers and others read AVIF, takes by itself; the format could tell
/// twice as much.
///
/// Source: AVIF_DEFAULT_IMAGE_DIMENSION_LIMIT of libavif; Pillow 13 reads this and no more.
const MOST_SIDE: u32 = 32_768;

/// What is written within the 60 seconds that a request takes by default (`web.request_seconds`),
/// whatever is in it, by a core that is free: noise, the worst there is, takes 1.4 seconds a megapixel at
/// quality 85, and 2.4 at 100.
const MOST_PIXELS: u64 = 32_000_000;

/// Pixels that the encoder adds to each side for the blocks and filters at its edges.
const BORDER: u64 = 64;

/// What the encoder takes for a picture of one pixel.
const BASE: u64 = 2 << 20;

/// Bytes a pixel, with the copy of the pixels that the library takes.
///
/// Measured as the height of the heap by an allocator that counts, for transparent noise of 1, 4 and 16
/// megapixels: 52 at quality 85, 58 at 90, 77 at 95, 220 at 100, where pages take 23 to 46.
const fn bytes_a_pixel(quality: u8) -> u64 {
    match quality {
        ..=90 => 60,
        91..=95 => 80,
        96.. => 224,
    }
}

impl OutputFormat for Avif {
    fn media_type(&self) -> &'static str {
        "image/avif"
    }

    fn keeps_alpha(&self) -> bool {
        true
    }

    fn name(&self) -> &'static str {
        NAME
    }

    fn most_side(&self) -> u32 {
        MOST_SIDE
    }

    fn most_pixels(&self) -> u64 {
        MOST_PIXELS
    }

    fn working_bytes(&self, size: Size, settings: &EncodeSettings) -> u64 {
        let side = |pixels: u32| u64::from(pixels) + BORDER;
        let pixels = side(size.width).saturating_mul(side(size.height));
        pixels.saturating_mul(bytes_a_pixel(settings.avif_quality)).saturating_add(BASE)
    }

    /// The library writes files of sRGB only.
    fn embeds(&self, _: Channels) -> bool {
        false
    }

    fn encode(&self, pixels: &Pixels, settings: &EncodeSettings) -> Result<Vec<u8>, EncodeError> {
        self.check_size(pixels.size())?;
        let (width, height) = (pixels.size().width as usize, pixels.size().height as usize);
        // The library panics at others.
        let quality = f32::from(settings.avif_quality.clamp(1, 100));
        let encoder = Encoder::new()
            .with_quality(quality)
            .with_alpha_quality(quality)
            .with_speed(SPEED)
            .with_bit_depth(BitDepth::Eight);
        let data = pixels.data();
        let pixels = match pixels.channels() {
            Channels::Gray => each(data, |&[gray]| [gray, gray, gray, 255]),
            Channels::GrayAlpha => each(data, |&[gray, alpha]| [gray, gray, gray, alpha]),
            Channels::Rgb => each(data, |&[red, green, blue]| [red, green, blue, 255]),
            Channels::Rgba => each(data, |&[red, green, blue, alpha]| [red, green, blue, alpha]),
            Channels::Cmyk => return Err(no_inks(NAME)),
        };
        // Where all are opaque no transparency is written.
        let encoded = encoder.encode_rgba(Img::new(&pixels[..], width, height));
        let EncodedImage { avif_file, .. } = encoded
            .map_err(|error| EncodeError::Failed { format: NAME, cause: error.to_string() })?;
        Ok(avif_file)
    }
}

/// The pixels as the library takes them. It takes others too, but by a function that is compiled with
/// our crate, and the whole encoder with it: without optimization in builds for tests.
fn each<const CHANNELS: usize>(
    data: &[u8],
    spread: impl Fn(&[u8; CHANNELS]) -> [u8; 4],
) -> Vec<RGBA8> {
    data.as_chunks().0.iter().map(|pixel| spread(pixel).into()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::samples;

    const ALL: [Channels; 4] = [Channels::Gray, Channels::GrayAlpha, Channels::Rgb, Channels::Rgba];

    fn written(pixels: &Pixels) -> Vec<u8> {
        Avif.encode(pixels, &EncodeSettings::default()).unwrap()
    }

    /// Where a file has these bytes.
    fn place(file: &[u8], bytes: &[u8]) -> Option<usize> {
        file.windows(bytes.len()).position(|window| window == bytes)
    }

    /// Width and height of the picture, as the first box of image spatial extents has them.
    ///
    /// Source: ISO/IEC 23008-12 §6.5.3.
    fn told_size(file: &[u8]) -> Size {
        let at = place(file, b"ispe").unwrap() + 8;
        let side = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().unwrap());
        Size::new(side(at), side(at + 4))
    }

    #[test]
    fn a_file_says_what_it_is_and_its_size() {
        for channels in ALL {
            // Narrower than a block of the encoder, and wider than one of its tiles may be.
            for size in [(1, 1), (1, 33), (70, 1), (61, 47), (4200, 3)] {
                let size = Size::new(size.0, size.1);
                let file = written(&samples::page(size, channels));
                assert_eq!(&file[4..12], b"ftypavif", "{channels:?} {size}");
                assert_eq!(told_size(&file), size, "{channels:?}");
            }
        }
    }

    #[test]
    fn transparency_is_a_second_picture_where_there_is_any() {
        // Source: AV1 Image File Format §4.1.
        let has_alpha = |pixels: &Pixels| {
            place(&written(pixels), b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha").is_some()
        };
        let size = Size::new(40, 30);
        for channels in ALL {
            let mut pixels = Pixels::zeroed(size, channels);
            assert_eq!(has_alpha(&pixels), channels.has_alpha(), "{channels:?}");
            pixels.data_mut().fill(255);
            assert!(!has_alpha(&pixels), "{channels:?}");
        }
    }

    #[test]
    fn quality_is_obeyed() {
        let pixels = samples::page(Size::new(200, 200), Channels::Rgb);
        let length = |avif_quality| {
            let settings = EncodeSettings { avif_quality, ..EncodeSettings::default() };
            Avif.encode(&pixels, &settings).unwrap().len()
        };
        assert!(length(1) < length(50) && length(50) < length(80) && length(80) < length(100));
    }

    #[test]
    fn what_would_take_too_long_is_refused_before_any_work() {
        let height = (MOST_PIXELS / 10_000) as u32;
        assert!(Avif.check_size(Size::new(10_000, height)).is_ok());
        let error = Avif.check_size(Size::new(10_000, height + 1)).unwrap_err();
        assert!(matches!(error, EncodeError::TooSlow { most: MOST_PIXELS, .. }), "{error}");
        let error = Avif.check_size(Size::new(1, MOST_SIDE + 1)).unwrap_err();
        assert!(matches!(error, EncodeError::TooLarge { most: MOST_SIDE, .. }), "{error}");
    }
}
