//! JPEG in cells: putting a cell's stream and the shared tables together, and taking a
//! stream apart again for the writer.
//!
//! A stream is never handed to the decoder as it lies in the file: its segments are walked,
//! the frame header is checked against the cell, and a new header is written that holds the
//! tables, the frame and a color marker of our own. What the samples mean is told by the
//! directory alone (as in libtiff), whatever application markers the stream may bring.
//!
//! Source: ITU-T T.81, annex B; TIFF Technical Note 2.

use std::cell::RefCell;
use std::ops::RangeInclusive;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use memchr::memmem;
use turbojpeg::{Decompressor, Image, PixelFormat, ScalingFactor};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{CodecError, damaged, unsupported};
use crate::codec::jpeg::coefficients::{self, Tables};
use crate::geometry::Size;

const SOI: [u8; 2] = [0xFF, 0xD8];
const DHT: u8 = 0xC4;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const DQT: u8 = 0xDB;
const DRI: u8 = 0xDD;

/// Sixteen times the most that any encoder writes in one picture by default.
const MAX_SCANS: usize = 160;

/// What the components of a stream are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Components {
    /// One, three or four samples a pixel that are kept as they are.
    Plain(u8),
    /// Luminance and two differences, decoded to RGB.
    YCbCr,
}

impl Components {
    pub(super) fn count(self) -> u8 {
        match self {
            Self::Plain(count) => count,
            Self::YCbCr => 3,
        }
    }

    fn decoded(self) -> ColorSpace {
        match self {
            Self::Plain(1) => ColorSpace::Luma,
            Self::Plain(4) => ColorSpace::CMYK,
            Self::Plain(_) | Self::YCbCr => ColorSpace::RGB,
        }
    }

    /// The application segment that decides how decoders take the components: JFIF means
    /// gray or YCbCr (version 1.02, pixels as wide as high, no thumbnail), Adobe with
    /// transform 0 leaves them as they are.
    ///
    /// Source: JFIF 1.02; Adobe Technical Note 5116, section 18.
    const fn marker(self) -> &'static [u8] {
        match self {
            Self::Plain(1) | Self::YCbCr => {
                b"\xFF\xE0\x00\x10JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00"
            }
            Self::Plain(_) => b"\xFF\xEE\x00\x0EAdobe\x00\x64\x00\x00\x00\x00\x00",
        }
    }
}

/// What the streams of all cells of a level have in common.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    components: Components,
    /// SOI, the color marker and the shared tables: what a cell's own segments follow.
    head: Vec<u8>,
    kinds: Kinds,
    /// The shared tables made ready for cutting, once the first cell is cut.
    tables: Arc<OnceLock<Tables>>,
}

/// Which kinds of tables there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Kinds {
    quantization: bool,
    huffman: bool,
}

impl Kinds {
    fn note(&mut self, marker: u8) {
        self.quantization |= marker == DQT;
        self.huffman |= marker == DHT;
    }
}

impl Shared {
    /// `tables` is the JPEGTables field, where there is one.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when the field is no JPEG stream.
    pub(super) fn new(components: Components, tables: Option<&[u8]>) -> Result<Self, CodecError> {
        let mut head = [&SOI, components.marker()].concat();
        let mut kinds = Kinds::default();
        for segment in tables.map_or_else(|| Ok(Vec::new()), segments)? {
            if matches!(segment.marker, DQT | DHT | DRI) {
                segment.append_to(&mut head);
                kinds.note(segment.marker);
            }
        }
        head.shrink_to_fit();
        Ok(Self { components, head, kinds, tables: Arc::default() })
    }

    /// Bytes of memory beside itself, the tables ready for cutting included.
    pub(super) fn weight(&self) -> usize {
        self.head.capacity() + Tables::WEIGHT
    }

    pub(super) const fn components(&self) -> Components {
        self.components
    }

    /// Bytes to leave free in front of a stream for [`Shared::complete`].
    pub(super) fn reserve(&self) -> usize {
        self.head.len() - SOI.len()
    }

    /// Makes a cell's stream one that stands alone. `bytes` has [`Shared::reserve`] bytes
    /// to overwrite, then the stream, whose frame must be of `width` and `height`.
    ///
    /// # Errors
    /// [`CodecError`] for what no decoder would show, as far as the stream's header and
    /// its end tell.
    pub(super) fn complete(
        &self,
        mut bytes: Vec<u8>,
        width: u32,
        height: u32,
    ) -> Result<Bytes, CodecError> {
        let stream = &bytes[self.reserve()..];
        let segments = segments(stream)?;
        let (mut kinds, mut frames, mut application) = (self.kinds, 0, false);
        for segment in &segments {
            kinds.note(segment.marker);
            if is_frame(segment.marker)? {
                check_frame(segment.bytes, self.components, width, &(height..=height))?;
                frames += 1;
            }
            application |= is_application(segment.marker);
        }
        let scan = segments.last().is_some_and(|last| last.marker == SOS);
        if frames != 1 || !scan || !kinds.quantization || !kinds.huffman {
            return Err(damaged("its JPEG data holds no picture of its own"));
        }
        // Writers may fill up with zeros.
        let data = stream.iter().rposition(|&byte| byte != 0).map_or(stream, |at| &stream[..=at]);
        if !data.ends_with(&[0xFF, EOI]) {
            return Err(damaged("its JPEG data has no end"));
        }
        if application {
            let mut whole = Vec::with_capacity(bytes.len());
            whole.extend(&self.head);
            let kept = segments.iter().filter(|segment| !is_application(segment.marker));
            kept.for_each(|segment| segment.append_to(&mut whole));
            return Ok(whole.into());
        }
        // The stream's own SOI gives way to the end of the head.
        bytes[..self.head.len()].copy_from_slice(&self.head);
        Ok(bytes.into())
    }
}

impl Shared {
    /// The left upper part of a cell, as a file of exactly `size`: nothing is decoded, and
    /// nothing of what is kept is lost.
    ///
    /// # Errors
    /// [`CodecError`] when the cell must be decoded to be cut, or is wrong.
    pub(super) fn cut(&self, stream: &[u8], size: Size) -> Result<Bytes, CodecError> {
        let start = SOI.len() + self.components.marker().len();
        let (start, segments) = self.head.split_at(start);
        let tables = match self.tables.get() {
            Some(tables) => tables,
            None => {
                let parsed = Tables::parse(segments)?;
                self.tables.get_or_init(|| parsed)
            }
        };
        Ok(coefficients::cut(stream, tables, start, size)?.into())
    }
}

/// Whether a segment is a frame header that we can read.
///
/// # Errors
/// [`CodecError::Unsupported`] for frames of other kinds.
fn is_frame(marker: u8) -> Result<bool, CodecError> {
    match marker {
        0xC0..=0xC2 => Ok(true),
        0xC3 | 0xC5..=0xC7 | 0xC9..=0xCF => {
            Err(unsupported("JPEG that is neither baseline nor progressive"))
        }
        _ => Ok(false),
    }
}

/// What programs tell each other: application segments and comments.
const fn is_application(marker: u8) -> bool {
    matches!(marker, 0xE0..=0xEF | 0xFE)
}

/// One segment of a stream's header: the marker's second byte, and the segment with its
/// length but without its marker. For SOS everything from there to the end.
struct Segment<'a> {
    marker: u8,
    bytes: &'a [u8],
}

impl Segment<'_> {
    fn append_to(&self, stream: &mut Vec<u8>) {
        stream.extend([0xFF, self.marker]);
        stream.extend(self.bytes);
    }
}

/// Walks the segments after SOI up to and including SOS, or to EOI or the end.
fn segments(stream: &[u8]) -> Result<Vec<Segment<'_>>, CodecError> {
    let mut rest =
        stream.strip_prefix(&SOI).ok_or_else(|| damaged("its JPEG data has no start"))?;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let after = rest.strip_prefix(&[0xFF]).ok_or_else(|| damaged("its JPEG has no marker"))?;
        let fill = after.iter().take_while(|&&byte| byte == 0xFF).count();
        let Some((&marker, body)) = after[fill..].split_first() else { break };
        match marker {
            EOI => break,
            SOS => {
                found.push(Segment { marker, bytes: body });
                break;
            }
            // TEM and restarts stand alone.
            0x01 | 0xD0..=0xD8 => rest = body,
            _ => {
                let length =
                    body.first_chunk().map(|bytes| usize::from(u16::from_be_bytes(*bytes)));
                let bytes = length.filter(|&length| length >= 2).and_then(|n| body.get(..n));
                let bytes = bytes.ok_or_else(|| damaged("its JPEG header is cut short"))?;
                found.push(Segment { marker, bytes });
                rest = &body[bytes.len()..];
            }
        }
    }
    Ok(found)
}

/// Decodes one cell's stream into `output`, which is cut or grown to what the stream's frame
/// holds. The frame must be `width` pixels wide and one of `heights` high.
///
/// # Errors
/// [`CodecError::Damaged`] when the frame is not what the directory says or the data is
/// wrong; [`CodecError::Unsupported`] for kinds of JPEG other than baseline and progressive
/// with 8 bits.
pub(super) fn decode(
    stream: &[u8],
    shared: &Shared,
    width: u32,
    heights: RangeInclusive<u32>,
    output: &mut Vec<u8>,
) -> Result<(), CodecError> {
    let (whole, height) = assemble(stream, shared, width, &heights)?;
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(shared.components.decoded())
        .jpeg_set_max_scans(MAX_SCANS)
        .set_strict_mode(true)
        .set_max_width(width as usize)
        .set_max_height(height as usize);
    output.clear();
    output.resize(width as usize * height as usize * usize::from(shared.components.count()), 0);
    JpegDecoder::new_with_options(ZCursor::new(&whole[..]), options)
        .decode_into(output)
        .map_err(|error| damaged(format!("its JPEG data is wrong: {error:?}")))
}

thread_local! {
    /// Making one allocates some dozens of buffers, more work than a small tile.
    static DECOMPRESSOR: RefCell<Option<Decompressor>> = const { RefCell::new(None) };
}

/// Decodes one cell's stream to `eighths` of its sides, rounded up, as libjpeg does: by a
/// smaller transform. Returns the rows that it gives.
///
/// libjpeg-turbo is C: it gets no byte of a header that was not looked at, in a stream whose
/// size and kind were checked.
///
/// # Errors
/// As [`decode`]; also for data that [`decode`] might read nevertheless.
pub(super) fn decode_scaled(
    stream: &[u8],
    shared: &Shared,
    width: u32,
    heights: RangeInclusive<u32>,
    eighths: u32,
    output: &mut Vec<u8>,
) -> Result<u32, CodecError> {
    let format = match shared.components {
        Components::Plain(1) => PixelFormat::GRAY,
        Components::Plain(3) | Components::YCbCr => PixelFormat::RGB,
        Components::Plain(count) => {
            return Err(unsupported(format!("scaling JPEG of {count} components")));
        }
    };
    let (whole, height) = assemble(stream, shared, width, &heights)?;
    if memmem::find_iter(&whole, &[0xFF, SOS]).nth(MAX_SCANS).is_some() {
        return Err(damaged(format!("its JPEG has more than {MAX_SCANS} scans")));
    }
    let wrong =
        |error: turbojpeg::Error| damaged(format!("its JPEG data is wrong (scaled): {error}"));
    let scale = ScalingFactor::new(eighths as usize, 8);
    let (width, height) = (scale.scale(width as usize), scale.scale(height as usize));
    let pitch = width * format.size();
    output.clear();
    output.resize(pitch * height, 0);
    let image = Image { pixels: &mut output[..], width, pitch, height, format };
    DECOMPRESSOR.with_borrow_mut(|kept| {
        let decompressor = match kept {
            Some(decompressor) => decompressor,
            None => kept.insert(Decompressor::new().map_err(wrong)?),
        };
        decompressor.set_scaling_factor(scale).map_err(wrong)?;
        decompressor.decompress(&whole, image).map_err(wrong)
    })?;
    Ok(height as u32)
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
    let mut height = None;
    let mut scan = false;
    for segment in segments(stream)? {
        match segment.marker {
            DQT | DHT | DRI => {}
            SOS => scan = true,
            marker if is_frame(marker)? => {
                height = Some(check_frame(segment.bytes, shared.components, width, heights)?);
            }
            _ => continue,
        }
        segment.append_to(&mut whole);
    }
    match (height, scan) {
        (Some(height), true) => Ok((whole, height)),
        _ => Err(damaged("its JPEG data holds no picture")),
    }
}

/// The frame's height, once it is the frame that is expected.
fn check_frame(
    frame: &[u8],
    components: Components,
    width: u32,
    heights: &RangeInclusive<u32>,
) -> Result<u32, CodecError> {
    // Length (2), precision (1), height (2), width (2), number of components (1).
    let &[_, _, bits, h1, h0, w1, w0, count] =
        frame.first_chunk().ok_or_else(|| damaged("its JPEG frame header is cut short"))?;
    let given = (u32::from(u16::from_be_bytes([w1, w0])), u32::from(u16::from_be_bytes([h1, h0])));
    if bits != 8 {
        return Err(unsupported(format!("JPEG of {bits} bits a sample")));
    }
    if given.0 != width || !heights.contains(&given.1) {
        return Err(damaged(format!(
            "its JPEG is {}x{} where {width}x{} is due",
            given.0,
            given.1,
            heights.end()
        )));
    }
    if count != components.count() {
        return Err(damaged(format!(
            "its JPEG has {count} components where {} are due",
            components.count()
        )));
    }
    Ok(given.1)
}

/// A complete stream taken apart: its tables as a JPEGTables field, and the rest as an
/// abbreviated stream without application segments.
pub(super) struct Abbreviated {
    pub(super) tables: Vec<u8>,
    pub(super) stream: Vec<u8>,
}

/// # Errors
/// [`CodecError::Damaged`] when `stream` is no JPEG stream.
pub(super) fn abbreviate(stream: &[u8]) -> Result<Abbreviated, CodecError> {
    let mut tables = SOI.to_vec();
    let mut rest = SOI.to_vec();
    for segment in segments(stream)? {
        match segment.marker {
            DQT | DHT => segment.append_to(&mut tables),
            marker if is_application(marker) => {}
            _ => segment.append_to(&mut rest),
        }
    }
    tables.extend([0xFF, EOI]);
    Ok(Abbreviated { tables, stream: rest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use turbojpeg::Subsamp;

    fn gray_stream(width: usize, height: usize) -> Vec<u8> {
        let pixels: Vec<u8> = (0..width * height).map(|n| (n % width * 3) as u8).collect();
        let image =
            Image { pixels: &pixels[..], width, pitch: width, height, format: PixelFormat::GRAY };
        turbojpeg::compress(image, 95, Subsamp::Gray).unwrap().to_vec()
    }

    fn gray(tables: Option<&[u8]>) -> Shared {
        Shared::new(Components::Plain(1), tables).unwrap()
    }

    fn decoded(stream: &[u8], shared: &Shared, heights: RangeInclusive<u32>) -> Vec<u8> {
        let mut output = Vec::new();
        decode(stream, shared, 24, heights, &mut output).unwrap();
        output
    }

    fn completed(stream: &[u8], shared: &Shared, height: u32) -> Result<Bytes, CodecError> {
        let bytes = [&vec![0; shared.reserve()], stream].concat();
        shared.complete(bytes, 24, height)
    }

    #[test]
    fn a_stream_taken_apart_and_put_together_decodes_to_the_same() {
        let stream = gray_stream(24, 16);
        let apart = abbreviate(&stream).unwrap();
        assert!(apart.stream.len() < stream.len() / 2);
        let whole = decoded(&stream, &gray(None), 16..=16);
        let shared = gray(Some(&apart.tables));
        assert_eq!(decoded(&apart.stream, &shared, 16..=16), whole);
        assert!(whole.iter().zip(0..).all(|(&v, n)| i32::from(v).abs_diff(n % 24 * 3) < 6));
    }

    #[test]
    fn a_frame_of_another_size_or_kind_is_refused_before_it_is_decoded() {
        let stream = gray_stream(24, 16);
        let refuse = |components, width, heights: RangeInclusive<u32>| {
            let mut output = Vec::new();
            let shared = Shared::new(components, None).unwrap();
            let result = decode(&stream, &shared, width, heights, &mut output);
            assert!(output.is_empty());
            result.unwrap_err().to_string()
        };
        assert!(refuse(Components::Plain(1), 32, 16..=16).contains("24x16 where 32x16"));
        assert!(refuse(Components::Plain(1), 24, 17..=32).contains("24x16"));
        assert!(refuse(Components::Plain(3), 24, 16..=16).contains("1 components where 3"));
    }

    #[test]
    fn a_stream_cut_short_is_damaged_and_not_half_gray() {
        let stream = gray_stream(24, 16);
        for length in 0..stream.len() - 20 {
            let mut output = Vec::new();
            let cut = &stream[..length];
            let result = decode(cut, &gray(None), 24, 16..=16, &mut output);
            assert!(result.is_err(), "{length} of {} bytes", stream.len());
        }
    }
    #[test]
    fn a_completed_stream_is_a_file_that_any_decoder_shows_alike() {
        let stream = gray_stream(24, 16);
        let apart = abbreviate(&stream).unwrap();
        let whole = decoded(&stream, &gray(None), 16..=16);
        let shared = gray(Some(&apart.tables));
        // With the tables apart, with tables and application segments of its own, and
        // filled up with zeros.
        let padded = [&apart.stream[..], &[0; 3]].concat();
        for (stream, shared) in
            [(&apart.stream, &shared), (&stream, &gray(None)), (&padded, &shared)]
        {
            let file = completed(stream, shared, 16).unwrap();
            assert_eq!(file[..11], *b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00");
            let seen = turbojpeg::decompress(&file, PixelFormat::GRAY).unwrap();
            assert_eq!((seen.width, seen.height), (24, 16));
            assert!(seen.pixels.iter().zip(&whole).all(|(a, b)| a.abs_diff(*b) <= 1));
        }
    }

    #[test]
    fn a_stream_without_tables_frame_or_end_is_not_completed() {
        let stream = gray_stream(24, 16);
        let apart = abbreviate(&stream).unwrap();
        let shared = gray(Some(&apart.tables));
        assert!(completed(&apart.stream, &gray(None), 16).is_err(), "without tables");
        assert!(completed(&apart.stream, &shared, 32).is_err(), "another frame");
        for length in 0..apart.stream.len() {
            assert!(completed(&apart.stream[..length], &shared, 16).is_err(), "{length}");
        }
        assert!(completed(&apart.stream, &shared, 16).is_ok());
    }
}
