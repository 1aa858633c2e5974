//! Decoding a cell's file, and what that takes.

use std::io::Cursor;

use image_webp::WebPDecoder;

use super::container::Container;
use super::tables;
use crate::codec::CodecError;
use crate::codec::tiff::damaged;
use crate::geometry::Size;

/// Bytes a pixel at most, padded to whole macroblocks. Lossy with transparency: 1.5 of
/// luminance and color, 4 of samples, 5 while the fourth is unpacked and 1 of its
/// transforms; a macroblock's header, 30 bytes for 256 pixels, in a list that grows by
/// doubling. Lossless takes less.
const EACH_PIXEL: u64 = 12;

/// Sides of what VP8 codes as one.
const MACROBLOCK: u32 = 16;

/// Bytes of memory that [`decode`] takes beside the `stored` bytes, its output included.
pub(in crate::codec::tiff) fn memory(size: Size, stored: u64) -> u64 {
    let side = |side: u32| u64::from(side).next_multiple_of(MACROBLOCK.into());
    let pixels = side(size.width).saturating_mul(side(size.height));
    // The decoder copies what it reads, some of it twice.
    let copies = stored.saturating_mul(2);
    pixels.saturating_mul(EACH_PIXEL).saturating_add(tables::most(size)).saturating_add(copies)
}

/// Decodes one cell's file into `output`, which is cut or grown to `size` with `samples` a
/// pixel, three or four. Where the fourth is left out, all is opaque.
///
/// # Errors
/// [`CodecError::Damaged`] when the picture is not what the directory says or the data is
/// wrong; [`CodecError::Unsupported`] when it moves; [`CodecError::TooLarge`] when decoding
/// it would take more than [`memory`] tells.
pub(in crate::codec::tiff) fn decode(
    stored: &[u8],
    size: Size,
    samples: usize,
    output: &mut Vec<u8>,
) -> Result<(), CodecError> {
    let container = Container::parse(stored)?;
    container.check(size, samples)?;
    if let Some(stream) = container.lossless {
        tables::check(stream, size)?;
    }
    let wrong = |error| damaged(format!("its WebP data is wrong: {error}"));
    let mut decoder = WebPDecoder::new(Cursor::new(container.file)).map_err(wrong)?;
    let (width, height) = decoder.dimensions();
    if Size::new(width, height) != size || decoder.has_alpha() != container.has_alpha {
        return Err(damaged("its WebP can be understood in more than one way"));
    }
    let pixels = size.area() as usize;
    output.clear();
    output.resize(pixels * samples, 0);
    decoder.read_image(&mut output[..pixels * container.samples()]).map_err(wrong)?;
    if container.samples() < samples {
        add_opacity(output);
    }
    Ok(())
}

/// Spreads pixels of three samples, which fill the first three quarters, to four.
fn add_opacity(output: &mut [u8]) {
    for pixel in (0..output.len() / 4).rev() {
        output.copy_within(pixel * 3..pixel * 3 + 3, pixel * 4);
        output[pixel * 4 + 3] = u8::MAX;
    }
}
