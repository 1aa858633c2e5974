//! JPEG in cells: putting a cell's stream and the shared tables together, and taking a
//! stream apart again for the writer.
//!
//! A stream is never handed to the decoder as it lies in the file: its segments are walked,
//! the frame header is checked against the cell, and a new header is written that holds the
//! tables, the frame and a color marker of our own. What the samples mean is told by the
//! directory alone (as in libtiff), whatever application markers the stream may bring.
//!
//! Source: ITU-T T.81, annex B; TIFF Technical Note 2.

use std::ops::RangeInclusive;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{CodecError, damaged, unsupported};

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

    /// An Adobe segment, which decides how decoders take the components.
    fn marker(self) -> [u8; 16] {
        let transform = u8::from(self == Self::YCbCr);
        [0xFF, 0xEE, 0, 14, b'A', b'd', b'o', b'b', b'e', 0, 100, 0, 0, 0, 0, transform]
    }
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

/// The tables of a JPEGTables field, as segments to put in front of each cell's own.
///
/// # Errors
/// [`CodecError::Damaged`] when the field is no JPEG stream.
pub(super) fn shared_tables(field: &[u8]) -> Result<Vec<u8>, CodecError> {
    let mut tables = Vec::with_capacity(field.len());
    for segment in segments(field)? {
        if matches!(segment.marker, DQT | DHT | DRI) {
            segment.append_to(&mut tables);
        }
    }
    Ok(tables)
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
    tables: &[u8],
    components: Components,
    width: u32,
    heights: RangeInclusive<u32>,
    output: &mut Vec<u8>,
) -> Result<(), CodecError> {
    let mut whole = Vec::with_capacity(stream.len() + tables.len() + 32);
    whole.extend(SOI);
    whole.extend(components.marker());
    whole.extend(tables);
    let mut height = None;
    let mut scan = false;
    for segment in segments(stream)? {
        match segment.marker {
            DQT | DHT | DRI => {}
            0xC0..=0xC2 => height = Some(check_frame(segment.bytes, components, width, &heights)?),
            0xC3 | 0xC5..=0xCF => {
                return Err(unsupported("JPEG that is neither baseline nor progressive"));
            }
            SOS => scan = true,
            _ => continue,
        }
        segment.append_to(&mut whole);
    }
    let (Some(height), true) = (height, scan) else {
        return Err(damaged("its JPEG data holds no picture"));
    };
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(components.decoded())
        .jpeg_set_max_scans(MAX_SCANS)
        .set_strict_mode(true)
        .set_max_width(width as usize)
        .set_max_height(height as usize);
    output.clear();
    output.resize(width as usize * height as usize * usize::from(components.count()), 0);
    JpegDecoder::new_with_options(ZCursor::new(&whole[..]), options)
        .decode_into(output)
        .map_err(|error| damaged(format!("its JPEG data is wrong: {error:?}")))
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
            0xE0..=0xEF | 0xFE => {}
            _ => segment.append_to(&mut rest),
        }
    }
    tables.extend([0xFF, EOI]);
    Ok(Abbreviated { tables, stream: rest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use turbojpeg::{Image, PixelFormat, Subsamp};

    fn gray_stream(width: usize, height: usize) -> Vec<u8> {
        let pixels: Vec<u8> = (0..width * height).map(|n| (n % width * 3) as u8).collect();
        let image =
            Image { pixels: &pixels[..], width, pitch: width, height, format: PixelFormat::GRAY };
        turbojpeg::compress(image, 95, Subsamp::Gray).unwrap().to_vec()
    }

    fn decoded(stream: &[u8], tables: &[u8], heights: RangeInclusive<u32>) -> Vec<u8> {
        let mut output = Vec::new();
        decode(stream, tables, Components::Plain(1), 24, heights, &mut output).unwrap();
        output
    }

    #[test]
    fn a_stream_taken_apart_and_put_together_decodes_to_the_same() {
        let stream = gray_stream(24, 16);
        let apart = abbreviate(&stream).unwrap();
        assert!(apart.stream.len() < stream.len() / 2);
        let tables = shared_tables(&apart.tables).unwrap();
        let whole = decoded(&stream, &[], 16..=16);
        assert_eq!(decoded(&apart.stream, &tables, 16..=16), whole);
        assert!(whole.iter().zip(0..).all(|(&v, n)| i32::from(v).abs_diff(n % 24 * 3) < 6));
    }

    #[test]
    fn a_frame_of_another_size_or_kind_is_refused_before_it_is_decoded() {
        let stream = gray_stream(24, 16);
        let refuse = |components, width, heights: RangeInclusive<u32>| {
            let mut output = Vec::new();
            let result = decode(&stream, &[], components, width, heights, &mut output);
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
            let result = decode(cut, &[], Components::Plain(1), 24, 16..=16, &mut output);
            assert!(result.is_err(), "{length} of {} bytes", stream.len());
        }
    }
}
