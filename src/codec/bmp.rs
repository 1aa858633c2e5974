//! BMP: what Windows and OS/2 1.x wrote: 1 to 32 bits a pixel, palettes, bit masks, run lengths
//! of 4 and 8 bits, bottom-up and top-down; decoded by the image crate.
//!
//! Alpha is what a mask of it says; the fourth byte of a pixel without a mask is nothing. A
//! profile embedded in a header of version 5 is the picture's. JPEG, PNG and CMYK inside a BMP
//! (made for printers) and headers of OS/2 2.x are refused. A file that was cut off is damaged,
//! not half a picture.
//!
//! Source: Microsoft, "Bitmap Storage" and `BITMAPV5HEADER`.

use std::io::Cursor;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use image::codecs::bmp::BmpDecoder;

use super::header::HeaderReader;
use super::one_piece::{Decode, OnePiece};
use super::{CodecError, Properties, Settings, SourceFormat, SourceImage, by_image, whole};
use crate::geometry::Orientation;
use crate::pixels::Pixels;
use crate::storage::Object;

const NAME: &str = "BMP";

/// Bytes before the header that tells its own length.
const FILE_HEADER: usize = 14;

/// Where the longest header, three masks and a palette have ended.
const HEADERS: u64 = 2048;

/// Headers of OS/2 2.x, whole and cut short.
const OS_2: [u32; 2] = [64, 16];

/// The header of version 5, the only one that has room for a profile.
const VERSION_5: u32 = 124;

/// What the decoder takes beside the picture: a palette, and a row as it is stored.
const WORKING_BYTES: u64 = 64 << 10;

/// The format; see the module.
#[derive(Debug)]
pub struct Bmp;

#[async_trait]
impl SourceFormat for Bmp {
    fn name(&self) -> &'static str {
        NAME
    }

    fn endings(&self) -> &'static [&'static str] {
        &["bmp", "dib"]
    }

    fn claims(&self, head: &[u8]) -> bool {
        // The length of the header is what tells a BMP from a text that starts with BM.
        head.starts_with(b"BM") && number(head, FILE_HEADER).is_some_and(|it| it < 1 << 16)
    }

    async fn open(
        &self,
        object: &Object,
        first: Bytes,
        limits: &Settings,
    ) -> Result<Arc<dyn SourceImage>, CodecError> {
        let file_bytes = object.size();
        let mut reader = HeaderReader::after(first, object, NAME);
        let head = reader.read(0, file_bytes.min(HEADERS)).await?;
        if number(&head, FILE_HEADER).is_some_and(|it| OS_2.contains(&it)) {
            let what = "headers of OS/2 2.x".to_owned();
            return Err(CodecError::Unsupported { format: NAME, what });
        }
        let told = by_image::told(NAME, &decoder(&head)?)?;
        let icc_profile = embedded_profile(object, &head, limits).await?;
        let upright = Orientation::Upright;
        OnePiece {
            properties: whole::properties(NAME, told.size, told.channels, upright, icc_profile),
            ranges: vec![0..file_bytes],
            working: u64::from(told.size.width) * 4 + WORKING_BYTES,
            decoder: Whole,
        }
        .within(limits)
    }
}

#[derive(Debug)]
struct Whole;

impl Decode for Whole {
    fn decode(&self, known: &Properties, parts: &[Bytes]) -> Result<Pixels, CodecError> {
        let [file] = parts else { return Err(damaged("it was not fetched")) };
        by_image::decode(decoder(file)?, known)
    }
}

fn decoder(file: &[u8]) -> Result<BmpDecoder<Cursor<&[u8]>>, CodecError> {
    BmpDecoder::new(Cursor::new(file)).map_err(|error| by_image::reason(NAME, error))
}

/// The profile that a header of version 5 says to be in the file; `None` where it lies past the
/// end or is larger than profiles are.
async fn embedded_profile(
    object: &Object,
    head: &[u8],
    limits: &Settings,
) -> Result<Option<Bytes>, CodecError> {
    let field = |at: usize| number(head, FILE_HEADER + at);
    // "MBED", lowest byte first.
    let is_embedded = field(0) == Some(VERSION_5) && field(56) == Some(0x4D42_4544);
    let (Some(start), Some(length), true) = (field(112), field(116), is_embedded) else {
        return Ok(None);
    };
    let (start, length) = (u64::from(start) + FILE_HEADER as u64, u64::from(length));
    let end = start + length;
    if length == 0 || length > limits.max_profile_bytes || end > object.size() {
        return Ok(None);
    }
    Ok(Some(object.read(start..end).await?))
}

/// Four bytes, the lowest first.
fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn damaged(what: &str) -> CodecError {
    CodecError::Damaged { format: NAME, what: what.to_owned() }
}

#[cfg(test)]
mod tests {
    use image::ExtendedColorType;
    use image::codecs::bmp::BmpEncoder;

    use super::*;
    use crate::codec::contract::{self, check, decode_whole};
    use crate::geometry::Size;
    use crate::pixels::{Channels, samples};

    fn encoded(pixels: &Pixels) -> Vec<u8> {
        let color = match pixels.channels() {
            Channels::Rgb => ExtendedColorType::Rgb8,
            Channels::Rgba => ExtendedColorType::Rgba8,
            other => panic!("{other:?}"),
        };
        let (mut file, size) = (Vec::new(), pixels.size());
        BmpEncoder::new(&mut file).encode(pixels.data(), size.width, size.height, color).unwrap();
        file
    }

    /// A file header and a `BITMAPINFOHEADER`, then `rest`: palette and picture.
    fn file(
        [width, height]: [i32; 2],
        bits: u16,
        method: u32,
        colors: u32,
        rest: &[u8],
    ) -> Vec<u8> {
        let palette = if bits <= 8 { colors * 4 } else { 0 };
        let mut file = b"BM\0\0\0\0\0\0\0\0".to_vec();
        file.extend((54 + palette).to_le_bytes());
        file.extend(40u32.to_le_bytes());
        file.extend([width.to_le_bytes(), height.to_le_bytes()].concat());
        file.extend([1u16.to_le_bytes(), bits.to_le_bytes()].concat());
        for number in [method, 0, 2835, 2835, colors, 0] {
            file.extend(number.to_le_bytes());
        }
        file.extend(rest);
        file
    }

    #[tokio::test]
    async fn the_contract_holds() {
        let size = Size::new(61, 47);
        for channels in [Channels::Rgb, Channels::Rgba] {
            let pixels = samples::numbered(size, channels);
            check(&Bmp, &encoded(&pixels), &pixels, 0.0, &Settings::default()).await;
        }
    }

    /// Blue, green, red, nothing: red, and white.
    const PALETTE: [u8; 8] = [0, 0, 255, 0, 255, 255, 255, 0];

    #[tokio::test]
    async fn the_last_row_stands_first_unless_the_height_is_negative() {
        // Two pixels a row, one bit each, a row filled up to four bytes.
        let rows = [0b0100_0000u8, 0, 0, 0, 0b1000_0000, 0, 0, 0];
        let rest = [&PALETTE[..], &rows].concat();
        let (red, white) = ([255, 0, 0], [255, 255, 255]);
        let up = decode_whole(&Bmp, &file([2, 2], 1, 0, 2, &rest)).await.unwrap();
        assert_eq!(up.data(), [white, red, red, white].concat());
        let down = decode_whole(&Bmp, &file([2, -2], 1, 0, 2, &rest)).await.unwrap();
        assert_eq!(down.data(), [red, white, white, red].concat());
    }

    #[tokio::test]
    async fn runs_are_spread_and_must_be_there() {
        // Three of color 1, end of row; one of color 0, two of 1, end of the picture.
        let runs = [3, 1, 0, 0, 1, 0, 2, 1, 0, 1];
        let whole = file([3, 2], 8, 1, 2, &[&PALETTE[..], &runs].concat());
        let (red, white) = ([255, 0, 0], [255, 255, 255]);
        let pixels = decode_whole(&Bmp, &whole).await.unwrap();
        assert_eq!(pixels.data(), [red, white, white, white, white, white].concat());
        check(&Bmp, &whole, &pixels, 0.0, &Settings::default()).await;
    }

    #[tokio::test]
    async fn masks_tell_where_colors_and_alpha_lie() {
        // Version 4 (108 bytes): 5 bits of blue, 6 of green, 5 of red, in 16 bits.
        let mut head = file([1, -1], 16, 3, 0, &[]);
        head[14] = 56;
        head[10] = 70;
        for mask in [0xF800u32, 0x07E0, 0x001F, 0] {
            head.extend(mask.to_le_bytes());
        }
        head.extend(0xF81Fu16.to_le_bytes());
        head.extend([0, 0]);
        let pixels = decode_whole(&Bmp, &head).await.unwrap();
        assert_eq!((pixels.channels(), pixels.data()), (Channels::Rgb, &[255, 0, 255][..]));
        // Version 3 in 32 bits, alpha on top.
        let mut head = file([1, -1], 32, 3, 0, &[]);
        head[14] = 56;
        head[10] = 70;
        for mask in [0x00FF_0000u32, 0x0000_FF00, 0x0000_00FF, 0xFF00_0000] {
            head.extend(mask.to_le_bytes());
        }
        head.extend(0x8001_0203u32.to_le_bytes());
        let pixels = decode_whole(&Bmp, &head).await.unwrap();
        assert_eq!((pixels.channels(), pixels.data()), (Channels::Rgba, &[1, 2, 3, 128][..]));
        // Without a mask the fourth byte is nothing.
        let plain = file([1, 1], 32, 0, 0, &[3, 2, 1, 0]);
        let pixels = decode_whole(&Bmp, &plain).await.unwrap();
        assert_eq!((pixels.channels(), pixels.data()), (Channels::Rgb, &[1, 2, 3][..]));
    }

    #[tokio::test]
    async fn a_profile_of_version_5_is_the_pictures_if_it_is_there() {
        let mut head = file([1, 1], 24, 0, 0, &[0; 84]);
        head[14] = 124;
        head[10] = 138;
        head[14 + 56..][..4].copy_from_slice(b"DEBM");
        head[14 + 112..][..4].copy_from_slice(&128u32.to_le_bytes());
        head[14 + 116..][..4].copy_from_slice(&7u32.to_le_bytes());
        let whole = [&head[..], &[1, 2, 3, 0], b"profile"].concat();
        let image = contract::open_file(&Bmp, &whole).await.unwrap();
        assert_eq!(image.properties().icc_profile.as_deref(), Some(&b"profile"[..]));
        assert_eq!(decode_whole(&Bmp, &whole).await.unwrap().data(), [3, 2, 1]);
        let image = contract::open_file(&Bmp, &whole[..whole.len() - 1]).await.unwrap();
        assert_eq!(image.properties().icc_profile, None);
    }

    #[tokio::test]
    async fn what_is_made_for_printers_is_refused_by_name() {
        for (method, what) in [(4, "JPEG"), (5, "PNG"), (11, "CMYK")] {
            let error = contract::open_file(&Bmp, &file([1, 1], 24, method, 0, &[0; 4])).await;
            let error = error.unwrap_err();
            assert!(matches!(error, CodecError::Unsupported { .. }), "{error}");
            assert!(error.to_string().contains(what), "{error}");
        }
    }

    #[tokio::test]
    async fn a_huge_picture_is_refused_before_anything_is_decoded() {
        let error = contract::open_file(&Bmp, &file([65_535, 65_535], 24, 0, 0, &[])).await;
        assert!(matches!(error.unwrap_err(), CodecError::TooLarge { .. }));
    }

    #[test]
    fn a_text_that_starts_alike_is_none() {
        assert!(!Bmp.claims(b"BM is how a text may start"));
    }
}
