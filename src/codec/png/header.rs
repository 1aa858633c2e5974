//! The chunks of a PNG before its pixels.

use std::io::Read as _;

use bytes::Bytes;
use flate2::read::ZlibDecoder;
use tracing::warn;

use super::NAME;
use crate::codec::density::{self, Unit};
use crate::codec::header::HeaderReader;
use crate::codec::tiff::scale_in_block;
use crate::codec::{CodecError, Settings, exif};
use crate::geometry::{Orientation, PhysicalScale, Size};
use crate::pixels::Channels;
use crate::storage::Object;

/// The first eight bytes.
pub(super) const SIGNATURE: &[u8; 8] = b"\x89PNG\r\n\x1a\n";

/// A palette of 256 colors or the transparency of as many: larger ones are none.
const MOST_TABLE_BYTES: u64 = 768;

/// EXIF in a JPEG is at most 64 KiB; a block with a large thumbnail may be more.
const MOST_EXIF_BYTES: u64 = 1 << 20;

/// What a PNG says before its pixels.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) size: Size,
    pub(super) channels: Channels,
    pub(super) orientation: Orientation,
    pub(super) icc_profile: Option<Bytes>,
    /// What the chunk of its own says a pixel stands for, or else EXIF.
    pub(super) scale: Option<PhysicalScale>,
    /// Signature and the chunks that decoding needs: with the pixel data behind them a
    /// complete stream.
    pub(super) tables: Bytes,
    /// Where the first pixel data chunk lies in the file.
    pub(super) data_at: u64,
}

impl Header {
    /// Walks over the chunks up to the pixel data, reading no more than it must beside the
    /// `first` bytes. An EXIF chunk behind the pixel data is not looked for.
    ///
    /// # Errors
    /// [`CodecError`] when the file is damaged or of a kind that is not decoded.
    ///
    /// Source: PNG (third edition) §5.6 and §11.
    pub(super) async fn read(
        object: &Object,
        first: Bytes,
        limits: &Settings,
    ) -> Result<Self, CodecError> {
        let mut reader = HeaderReader::after(first, object, NAME);
        let start = reader.read(0, 33).await?;
        let (head, picture) = start.split_at(16);
        if !head.ends_with(b"\0\0\0\x0DIHDR") {
            return Err(damaged("it does not start with its header"));
        }
        let (size, color) = parse_header(&picture[..13])?;
        let mut tables = start.to_vec();
        let (mut transparency, mut orientation, mut icc_profile) = (false, None, None);
        let (mut scale, mut exif_scale) = (None, None);
        let mut at = 33;
        loop {
            let chunk = reader.read(at, 8).await?;
            let length = u64::from(u32::from_be_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]));
            match &chunk[4..] {
                b"IDAT" => break,
                b"IEND" => return Err(damaged("it ends before its pixels")),
                b"PLTE" | b"tRNS" if length <= MOST_TABLE_BYTES => {
                    transparency |= &chunk[4..] == b"tRNS";
                    // Length, type, content and checksum.
                    tables.extend(reader.read(at, length + 12).await?);
                }
                b"iCCP" if length <= limits.max_profile_bytes => {
                    let content = reader.read(at + 8, length).await?;
                    icc_profile = inflate_profile(&content, limits.max_profile_bytes);
                    if icc_profile.is_none() {
                        let key = object.key();
                        warn!(image.key = key, "Ignoring the color profile of `{key}`: damaged");
                    }
                }
                b"iCCP" => {
                    let (key, most) = (object.key(), limits.max_profile_bytes);
                    warn!(
                        image.key = key,
                        "Ignoring the color profile of `{key}`: it has {length} bytes, packed, \
                         and {most} are allowed"
                    );
                }
                b"eXIf" if length <= MOST_EXIF_BYTES => {
                    let block = reader.read(at + 8, length).await?;
                    orientation = Some(exif::orientation(&block));
                    exif_scale = scale_in_block(&block);
                }
                b"pHYs" if length == 9 => {
                    scale = physical_scale(&reader.read(at + 8, length).await?);
                }
                b"cICP" if length == 4 => check_transfer(reader.read(at + 8, 4).await?[1])?,
                // A small letter says that a decoder may pass over the chunk.
                [first, ..] if first.is_ascii_lowercase() => {}
                name => {
                    let what = format!("chunk `{}`", name.escape_ascii());
                    return Err(CodecError::Unsupported { format: NAME, what });
                }
            }
            at += length + 12;
        }
        Ok(Self {
            size,
            channels: color.channels(transparency),
            orientation: orientation.unwrap_or_default(),
            icc_profile,
            scale: scale.or(exif_scale),
            tables: tables.into(),
            data_at: at,
        })
    }
}

#[derive(Clone, Copy, Debug)]
enum Color {
    Gray,
    Rgb,
    Palette,
    GrayAlpha,
    Rgba,
}

impl Color {
    /// What the decoder makes of it; a palette always becomes color.
    const fn channels(self, transparency: bool) -> Channels {
        match (self, transparency) {
            (Self::Gray, false) => Channels::Gray,
            (Self::Gray, true) | (Self::GrayAlpha, _) => Channels::GrayAlpha,
            (Self::Rgb | Self::Palette, false) => Channels::Rgb,
            (Self::Rgb | Self::Palette, true) | (Self::Rgba, _) => Channels::Rgba,
        }
    }
}

/// `content` is the 13 bytes of IHDR.
fn parse_header(content: &[u8]) -> Result<(Size, Color), CodecError> {
    let [w3, w2, w1, w0, h3, h2, h1, h0, depth, color, compression, filter, interlace] = content
    else {
        return Err(damaged("its header has a wrong length"));
    };
    let size = Size::new(
        u32::from_be_bytes([*w3, *w2, *w1, *w0]),
        u32::from_be_bytes([*h3, *h2, *h1, *h0]),
    );
    let color = match (color, depth) {
        (0, 1 | 2 | 4 | 8 | 16) => Color::Gray,
        (2, 8 | 16) => Color::Rgb,
        (3, 1 | 2 | 4 | 8) => Color::Palette,
        (4, 8 | 16) => Color::GrayAlpha,
        (6, 8 | 16) => Color::Rgba,
        _ => return Err(damaged(&format!("color type {color} has no depth of {depth} bits"))),
    };
    if *compression != 0 || *filter != 0 || *interlace > 1 {
        return Err(damaged("its compression, filter or interlace method does not exist"));
    }
    if size.width > i32::MAX as u32 || size.height > i32::MAX as u32 {
        return Err(damaged(&format!("its size is {size}")));
    }
    Ok((size, color))
}

/// The profile in an iCCP chunk (a name, a zero byte, a zero for deflate, the data);
/// `None` when it is damaged or unpacks to more than `most` bytes.
fn inflate_profile(content: &[u8], most: u64) -> Option<Bytes> {
    let name = content.iter().take(80).position(|byte| *byte == 0)?;
    let data = content.get(name + 1..)?.strip_prefix(&[0])?;
    let mut profile = Vec::new();
    ZlibDecoder::new(data).take(most + 1).read_to_end(&mut profile).ok()?;
    (profile.len() as u64 <= most).then(|| profile.into())
}

/// Source: PNG (third edition) §11.3.4.3.
fn physical_scale(content: &[u8]) -> Option<PhysicalScale> {
    let &[x3, x2, x1, x0, y3, y2, y1, y0, unit] = content.first_chunk()?;
    let count = |bytes| f64::from(u32::from_be_bytes(bytes));
    // 0 is a mere ratio of sides.
    (unit == 1)
        .then(|| density::scale(count([x3, x2, x1, x0]), count([y3, y2, y1, y0]), Unit::Meter))?
}

/// Refuses the transfer functions of high dynamic range, whose samples would look
/// washed-out as sRGB: 16 (PQ) and 18 (HLG).
///
/// Source: ITU-T H.273 table 3.
fn check_transfer(function: u8) -> Result<(), CodecError> {
    if matches!(function, 16 | 18) {
        let what = "high dynamic range (its cICP chunk says PQ or HLG)".to_owned();
        return Err(CodecError::Unsupported { format: NAME, what });
    }
    Ok(())
}

pub(super) fn damaged(what: &str) -> CodecError {
    CodecError::Damaged { format: NAME, what: what.to_owned() }
}
