//! The container of a WebP file: what it says of its picture, without decoding it.

use crate::codec::CodecError;
use crate::codec::tiff::{damaged, unsupported};
use crate::geometry::Size;

/// RIFF, the length of what follows, WEBP.
const HEAD: usize = 12;

/// Name and length of a chunk.
const CHUNK_HEAD: usize = 8;

/// A file with one picture that does not move.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Container<'a> {
    /// From RIFF to the end of what it says to hold.
    pub(super) file: &'a [u8],
    pub(super) size: Size,
    /// Whether pixels have a fourth sample.
    pub(super) has_alpha: bool,
    /// What is coded without loss, behind what tells its size: the picture, or its opacity.
    pub(super) lossless: Option<&'a [u8]>,
    /// Whether the file holds the picture, complete, and nothing else.
    pub(super) is_bare: bool,
}

/// What the header of a picture says.
#[derive(Clone, Copy, Debug)]
struct Frame<'a> {
    size: Size,
    /// Of lossless pictures; lossy ones have it in a chunk of its own.
    has_alpha: bool,
    /// Of lossless pictures, what follows the header.
    lossless: Option<&'a [u8]>,
}

/// The opacity of a lossy picture.
#[derive(Clone, Copy, Debug)]
struct Alpha<'a> {
    /// Where it is coded as a lossless picture is, what follows the header.
    lossless: Option<&'a [u8]>,
}

impl<'a> Alpha<'a> {
    /// Source: RFC 9649 §2.7.1.2.
    fn of(payload: &'a [u8]) -> Result<Self, CodecError> {
        const COMPRESSION: u8 = 0x03;
        let (head, rest) = payload.split_first().ok_or_else(|| damaged("its WebP is cut short"))?;
        Ok(Self { lossless: (head & COMPRESSION == 1).then_some(rest) })
    }
}

/// What stands in front of a picture that has more than its pixels.
#[derive(Clone, Copy, Debug)]
struct Extended {
    canvas: Size,
    has_alpha: bool,
    /// Whether a profile or metadata are to come, which not all decoders do without.
    has_more: bool,
}

impl<'a> Container<'a> {
    /// `stored` may go on behind the file.
    ///
    /// # Errors
    /// [`CodecError::Unsupported`] for pictures that move; [`CodecError::Damaged`] for what
    /// is no WebP, is cut short, or contradicts itself.
    pub(super) fn parse(stored: &'a [u8]) -> Result<Self, CodecError> {
        let (file, mut rest) = file(stored)?;
        let (mut extended, mut frame, mut alpha) = (None, None::<Frame<'_>>, None::<Alpha<'_>>);
        let (mut is_bare, mut is_first) = (true, true);
        while !rest.is_empty() {
            let chunk = Chunk::next(rest)?;
            match chunk.name {
                b"VP8X" if is_first => extended = Some(extension(chunk.payload)?),
                b"ANIM" | b"ANMF" => return Err(moving()),
                b"VP8 " | b"VP8L" if frame.is_some() => {
                    return Err(damaged("its WebP holds more than one picture"));
                }
                b"VP8 " => frame = Some(lossy(chunk.payload)?),
                b"VP8L" => frame = Some(lossless(chunk.payload)?),
                // Its place is between the header and the picture.
                b"ALPH" if extended.is_some() && frame.is_none() && alpha.is_none() => {
                    alpha = Some(Alpha::of(chunk.payload)?);
                }
                _ => is_bare = false,
            }
            is_first = false;
            is_bare &= chunk.is_padded;
            rest = chunk.rest;
        }
        let frame = frame.ok_or_else(|| damaged("its WebP holds no picture"))?;
        let is_lossy = frame.lossless.is_none();
        let has_alpha = if is_lossy { alpha.is_some() } else { frame.has_alpha };
        if let Some(Extended { canvas, has_alpha: said, has_more }) = extended {
            is_bare &= !has_more;
            if canvas != frame.size {
                let size = frame.size;
                return Err(damaged(format!("its WebP says to be {canvas} and holds {size}")));
            }
            if said != has_alpha {
                return Err(damaged("its WebP contradicts itself about transparency"));
            }
        }
        // Opacity beside a lossless picture means nothing.
        is_bare &= is_lossy || alpha.is_none();
        let lossless = frame.lossless.or_else(|| alpha?.lossless);
        Ok(Self { file, size: frame.size, has_alpha, lossless, is_bare })
    }

    /// Samples a pixel.
    pub(super) fn samples(&self) -> usize {
        if self.has_alpha { 4 } else { 3 }
    }

    /// Whether the picture is what a cell of `size` with so many samples a pixel may hold.
    /// Encoders leave out the fourth where all of it is opaque.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] says what it is instead.
    pub(super) fn check(&self, size: Size, samples: usize) -> Result<(), CodecError> {
        if self.size != size {
            return Err(damaged(format!("its WebP is {} where {size} is due", self.size)));
        }
        if self.samples() > samples {
            return Err(damaged(format!(
                "its WebP has transparency where {samples} samples are due"
            )));
        }
        Ok(())
    }
}

/// The whole file, and its chunks.
fn file(stored: &[u8]) -> Result<(&[u8], &[u8]), CodecError> {
    let (head, _) = stored
        .split_first_chunk::<HEAD>()
        .filter(|(head, _)| head.starts_with(b"RIFF") && head.ends_with(b"WEBP"))
        .ok_or_else(|| damaged("its WebP data has no start"))?;
    let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
    // What is counted begins behind the length.
    let length = u64::from(length) + 8;
    let file = usize::try_from(length).ok().and_then(|length| stored.get(..length));
    let file = file.ok_or_else(|| {
        damaged(format!("its WebP data has {} bytes where {length} are due", stored.len()))
    })?;
    let chunks = file.get(HEAD..).ok_or_else(|| damaged("its WebP holds no picture"))?;
    Ok((file, chunks))
}

/// One chunk of a file.
struct Chunk<'a> {
    name: &'a [u8; 4],
    payload: &'a [u8],
    rest: &'a [u8],
    /// Whether the next one can begin at an even byte, as it should.
    is_padded: bool,
}

impl<'a> Chunk<'a> {
    fn next(bytes: &'a [u8]) -> Result<Self, CodecError> {
        let short = || damaged("its WebP data ends within a chunk");
        let (name, rest) = bytes.split_first_chunk::<4>().ok_or_else(short)?;
        let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(short)?;
        let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| short())?;
        let (payload, rest) = rest.split_at_checked(length).ok_or_else(short)?;
        debug_assert_eq!(payload.len() + rest.len() + CHUNK_HEAD, bytes.len());
        let pad = length % 2;
        let is_padded = rest.len() >= pad;
        Ok(Self { name, payload, rest: rest.get(pad..).unwrap_or_default(), is_padded })
    }
}

fn moving() -> CodecError {
    unsupported("WebP that is animated")
}

/// Flags (1), reserved (3), width less one (3), height less one (3).
///
/// Source: RFC 9649 §2.7.
fn extension(payload: &[u8]) -> Result<Extended, CodecError> {
    const ANIMATION: u8 = 0x02;
    const ALPHA: u8 = 0x10;
    /// Profile, Exif and XMP.
    const MORE: u8 = 0x20 | 0x08 | 0x04;
    let &[flags, _, _, _, w0, w1, w2, h0, h1, h2] =
        payload.first_chunk().ok_or_else(|| damaged("its WebP header is cut short"))?;
    if flags & ANIMATION != 0 {
        return Err(moving());
    }
    let side = |bytes| u32::from_le_bytes(bytes) + 1;
    let canvas = Size::new(side([w0, w1, w2, 0]), side([h0, h1, h2, 0]));
    Ok(Extended { canvas, has_alpha: flags & ALPHA != 0, has_more: flags & MORE != 0 })
}

/// Frame tag (3), start code (3), width and height with two bits of scaling each that no
/// decoder of WebP heeds.
///
/// Source: RFC 6386 §9.1.
fn lossy(payload: &[u8]) -> Result<Frame<'_>, CodecError> {
    let &[t0, t1, t2, s0, s1, s2, w0, w1, h0, h1] =
        payload.first_chunk().ok_or_else(|| damaged("its lossy WebP is cut short"))?;
    let tag = u32::from_le_bytes([t0, t1, t2, 0]);
    let (is_key, version, is_shown, partition) =
        (tag & 1 == 0, tag >> 1 & 7, tag >> 4 & 1 == 1, tag >> 5);
    if [s0, s1, s2] != [0x9D, 0x01, 0x2A] || !is_key || version > 3 || !is_shown {
        return Err(damaged("its lossy WebP is no picture that stands alone"));
    }
    if u64::from(partition) >= payload.len() as u64 {
        return Err(damaged("its lossy WebP is cut short"));
    }
    let side = |bytes| u32::from(u16::from_le_bytes(bytes) & 0x3FFF);
    let size = Size::new(side([w0, w1]), side([h0, h1]));
    Ok(Frame { size, has_alpha: false, lossless: None })
}

/// Signature (8 bits), width less one (14), height less one (14), alpha (1), version (3).
///
/// Source: RFC 9649 §3.4.
fn lossless(payload: &[u8]) -> Result<Frame<'_>, CodecError> {
    let (&[signature, b0, b1, b2, b3], rest) =
        payload.split_first_chunk().ok_or_else(|| damaged("its lossless WebP is cut short"))?;
    let bits = u32::from_le_bytes([b0, b1, b2, b3]);
    if signature != 0x2F || bits >> 29 != 0 {
        return Err(damaged("its lossless WebP is of no known version"));
    }
    let side = |bits: u32| (bits & 0x3FFF) + 1;
    let size = Size::new(side(bits), side(bits >> 14));
    Ok(Frame { size, has_alpha: bits >> 28 & 1 == 1, lossless: Some(rest) })
}
