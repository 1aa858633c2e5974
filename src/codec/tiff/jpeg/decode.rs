//! Decoding a cell's stream, in full or to some eighths of its size.

use std::ops::RangeInclusive;

use memchr::memmem;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::rows::end_behind;
use super::stream::{Stream, check_frame, is_frame, is_table};
use super::{Components, Shared};
use crate::codec::CodecError;
use crate::codec::jpeg::turbo::{StreamEnd, Unpacked};
use crate::codec::jpeg::{segment, turbo};
use crate::codec::tiff::{damaged, unsupported};
use crate::geometry::Size;
use crate::pixels::Channels;

/// Sixteen times the most that any encoder writes in one picture by default.
const MAX_SCANS: usize = 160;

/// Decodes one cell's stream into `output`, which is cut or grown to what the stream's frame
/// holds. The frame must be `width` pixels wide and one of `heights` high.
///
/// # Errors
/// [`CodecError::Damaged`] when the frame is not what the directory says or the data is
/// wrong; [`CodecError::Unsupported`] for kinds of JPEG other than baseline and progressive
/// with 8 bits.
pub(in crate::codec::tiff) fn decode(
    stream: &[u8],
    shared: &Shared,
    width: u32,
    heights: RangeInclusive<u32>,
    output: &mut Vec<u8>,
) -> Result<(), CodecError> {
    let (whole, height) = assemble(stream, shared, width, &heights)?;
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(shared.components().decoded())
        .jpeg_set_max_scans(MAX_SCANS)
        .set_strict_mode(true)
        .set_max_width(width as usize)
        .set_max_height(height as usize);
    output.clear();
    output.resize(width as usize * height as usize * usize::from(shared.components().count()), 0);
    JpegDecoder::new_with_options(ZCursor::new(&whole[..]), options)
        .decode_into(output)
        .map_err(|error| damaged(format!("its JPEG data is wrong: {error:?}")))
}

/// Decodes one cell's stream to `eighths` of its sides, rounded up, as libjpeg does: by a
/// smaller transform. Returns the size that it gives.
///
/// # Errors
/// As [`decode`]; also for data that [`decode`] might read nevertheless.
pub(in crate::codec::tiff) fn decode_scaled(
    stream: &[u8],
    shared: &Shared,
    width: u32,
    heights: RangeInclusive<u32>,
    eighths: u32,
    output: &mut Vec<u8>,
) -> Result<Size, CodecError> {
    let channels = match shared.components() {
        Components::Plain(1) => Channels::Gray,
        Components::Plain(3) | Components::YCbCr => Channels::Rgb,
        Components::Plain(4) => Channels::Cmyk,
        Components::Plain(count) => {
            return Err(unsupported(format!("scaling JPEG of {count} components")));
        }
    };
    let (whole, size) = assemble_for_turbo(stream, shared, width, &heights)?;
    turbo::decode(&whole, size, channels, eighths, output).map_err(|error| wrong(&error))
}

/// As [`decode_scaled`], brightness and color apart, and at least the first `rows` of the
/// cell's rows.
///
/// # Errors
/// As [`decode_scaled`]; also for cells of other components.
pub(in crate::codec::tiff) fn decode_planes(
    stream: &[u8],
    shared: &Shared,
    width: u32,
    heights: RangeInclusive<u32>,
    rows: u32,
    eighths: u32,
    output: &mut Vec<u8>,
) -> Result<Unpacked, CodecError> {
    let (mut whole, size) = assemble_for_turbo(stream, shared, width, &heights)?;
    let height = end_behind(&mut whole, rows, size.height)?;
    let (size, end) = match Size::new(width, height) {
        cut if cut != size => (cut, StreamEnd::LeftOver),
        whole => (whole, StreamEnd::Exact),
    };
    turbo::decode_planes(&whole, size, end, eighths, output).map_err(|error| wrong(&error))
}

fn assemble_for_turbo(
    stream: &[u8],
    shared: &Shared,
    width: u32,
    heights: &RangeInclusive<u32>,
) -> Result<(Vec<u8>, Size), CodecError> {
    let (whole, height) = assemble(stream, shared, width, heights)?;
    if memmem::find_iter(&whole, &[0xFF, segment::SOS]).nth(MAX_SCANS).is_some() {
        return Err(damaged(format!("its JPEG has more than {MAX_SCANS} scans")));
    }
    Ok((whole, Size::new(width, height)))
}

fn wrong(error: &turbojpeg::Error) -> CodecError {
    damaged(format!("its JPEG data is wrong (libjpeg): {error}"))
}

/// A stream of our own making: the head, and what of a cell's segments is of the picture.
/// The frame's height as well, which is one of `heights`.
fn assemble(
    stream: &[u8],
    shared: &Shared,
    width: u32,
    heights: &RangeInclusive<u32>,
) -> Result<(Vec<u8>, u32), CodecError> {
    let mut whole = Vec::with_capacity(stream.len() + shared.head.len());
    whole.extend(&shared.head);
    let stream = Stream::parse(stream)?;
    let mut height = None;
    for (marker, payload) in &stream.segments {
        if is_frame(*marker)? {
            height = Some(check_frame(payload, shared.components(), width, heights)?);
        }
    }
    match (height, stream.scan) {
        (Some(height), Some(_)) => {
            stream.write(&mut whole, |it| is_table(it) || matches!(is_frame(it), Ok(true)));
            Ok((whole, height))
        }
        _ => Err(damaged("its JPEG data holds no picture")),
    }
}
