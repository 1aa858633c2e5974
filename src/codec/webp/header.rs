//! What the chunks of a WebP say of its picture, before it is decoded.

use std::ops::Range;

use bytes::Bytes;

use super::chunks::{CHUNK_HEAD, Chunk, Chunks};
use super::{NAME, damaged};
use crate::codec::{CodecError, Settings, exif};
use crate::geometry::{Orientation, Size};
use crate::storage::Object;

/// Chunks that are walked over to find a picture, and then its EXIF: each may cost a read.
const MOST_CHUNKS: usize = 64;

/// EXIF is at most 64 KiB in a JPEG; a block with a large preview may be more.
const MOST_EXIF_BYTES: u64 = 1 << 20;

/// Pixels of a canvas that the decoder can count the bytes of.
const MOST_CANVAS: u64 = 1 << 30;

/// Place, size, duration and flags of a frame, before its chunks.
const FRAME_HEAD: u64 = 16;

const ANIMATION: u8 = 0x02;
const EXIF: u8 = 0x08;
const ALPHA: u8 = 0x10;

/// What is known of the picture.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) size: Size,
    pub(super) has_alpha: bool,
    pub(super) orientation: Orientation,
    pub(super) icc_profile: Option<Bytes>,
    /// What stands before `chunks` in a file of nothing but the picture.
    pub(super) head: Bytes,
    /// The chunks of the picture, without the bytes that fill them up.
    pub(super) chunks: Vec<Range<u64>>,
}

impl Header {
    /// Walks over the chunks up to the picture, and behind it where EXIF is promised.
    ///
    /// # Errors
    /// [`CodecError`] when the file is damaged or of a kind that is not decoded.
    ///
    /// Source: RFC 9649 §2.
    pub(super) async fn read(
        object: &Object,
        first: Bytes,
        limits: &Settings,
    ) -> Result<Self, CodecError> {
        let mut chunks = Chunks::of(object, first).await?;
        let first = chunks.next().await?.ok_or_else(|| damaged("it holds no chunk"))?;
        if &first.name == b"VP8X" {
            return extended(&mut chunks, &first, limits).await;
        }
        let Frame { size, has_alpha } = Frame::read(&mut chunks, &first).await?;
        let (orientation, icc_profile) = (Orientation::Upright, None);
        let chunk = first.with_head();
        let head = riff(&[], std::slice::from_ref(&chunk));
        Ok(Self { size, has_alpha, orientation, icc_profile, head, chunks: vec![chunk] })
    }
}

/// A file that says more than its pixels, in the order in which it must: profile, picture, EXIF.
async fn extended(
    chunks: &mut Chunks<'_>,
    first: &Chunk,
    limits: &Settings,
) -> Result<Header, CodecError> {
    let content = chunks.bytes(first.content.clone()).await?;
    let Some(&[flags, _, _, _, w0, w1, w2, h0, h1, h2]) = content.first_chunk() else {
        return Err(damaged("its header is too short"));
    };
    let canvas = Size::new(1 + triple([w0, w1, w2]), 1 + triple([h0, h1, h2]));
    let (mut icc_profile, mut alpha, mut timing) = (None, None, None);
    let (mut exif, mut picture) = (None, None);
    for _ in 0..MOST_CHUNKS {
        let Some(chunk) = chunks.next().await? else { break };
        match &chunk.name {
            b"ICCP" if chunk.content.end - chunk.content.start <= limits.max_profile_bytes => {
                icc_profile = Some(chunks.bytes(chunk.content).await?);
            }
            b"ANIM" => timing = Some(chunk),
            b"ALPH" => alpha = Some(chunk),
            b"EXIF" => exif = Some(chunk),
            b"VP8 " | b"VP8L" | b"ANMF" => {
                picture = Some(chunk);
                break;
            }
            _ => {}
        }
    }
    let picture = picture.ok_or_else(|| damaged("it holds no picture"))?;
    let (has_alpha, told, parts) = if &picture.name == b"ANMF" {
        let timing = timing.filter(|_| flags & ANIMATION != 0);
        let timing = timing.ok_or_else(|| damaged("it moves and does not say how"))?;
        check_frame(chunks, &picture, canvas).await?;
        let has_alpha = flags & ALPHA != 0;
        (has_alpha, flags & (ALPHA | ANIMATION), vec![timing.with_head(), picture.with_head()])
    } else {
        let Frame { size, has_alpha } = Frame::read(chunks, &picture).await?;
        if size != canvas {
            return Err(damaged(&format!("it says to be {canvas} and holds {size}")));
        }
        // Alpha beside a lossless picture means nothing.
        let alpha = alpha.filter(|_| &picture.name == b"VP8 ");
        let has_alpha = has_alpha || alpha.is_some();
        let told = if has_alpha { ALPHA } else { 0 };
        let parts = alpha.iter().chain([&picture]).map(Chunk::with_head).collect();
        (has_alpha, told, parts)
    };
    let orientation = match exif {
        _ if flags & EXIF == 0 => None,
        Some(exif) => orientation_in(chunks, exif).await?,
        None => orientation(chunks).await?,
    };
    let mut header = content.to_vec();
    header[0] = told;
    Ok(Header {
        size: canvas,
        has_alpha,
        orientation: orientation.unwrap_or_default(),
        icc_profile,
        head: riff(&header[..10], &parts),
        chunks: parts,
    })
}

/// What the first bytes of a picture say.
#[derive(Clone, Copy, Debug)]
struct Frame {
    size: Size,
    /// Of lossless pictures; lossy ones have it in a chunk of its own.
    has_alpha: bool,
}

impl Frame {
    async fn read(chunks: &mut Chunks<'_>, chunk: &Chunk) -> Result<Self, CodecError> {
        let start = chunk.content.start;
        let length = (chunk.content.end - start).min(10);
        let content = chunks.bytes(start..start + length).await?;
        match &chunk.name {
            b"VP8 " => lossy(&content),
            b"VP8L" => lossless(&content),
            name => {
                let what = format!("its picture is in a chunk `{}`", name.escape_ascii());
                Err(CodecError::Unsupported { format: NAME, what })
            }
        }
    }
}

/// Source: RFC 6386 §9.1.
fn lossy(content: &[u8]) -> Result<Frame, CodecError> {
    let Some(&[tag, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1]) = content.first_chunk() else {
        return Err(damaged("its lossy picture does not start as one"));
    };
    if tag & 1 != 0 {
        return Err(damaged("its lossy picture is told by the difference to another"));
    }
    // The upper two bits tell how to enlarge it.
    let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
    Ok(Frame { size: Size::new(side(w0, w1), side(h0, h1)), has_alpha: false })
}

/// Source: RFC 9649 §3.4.
fn lossless(content: &[u8]) -> Result<Frame, CodecError> {
    let Some(&[0x2F, b0, b1, b2, b3]) = content.first_chunk() else {
        return Err(damaged("its lossless picture does not start as one"));
    };
    let bits = u32::from_le_bytes([b0, b1, b2, b3]);
    let size = Size::new((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
    Ok(Frame { size, has_alpha: bits >> 28 & 1 == 1 })
}

/// Whether the first frame of a moving picture lies on its canvas and holds what it says.
async fn check_frame(
    chunks: &mut Chunks<'_>,
    frame: &Chunk,
    canvas: Size,
) -> Result<(), CodecError> {
    if canvas.area() > MOST_CANVAS {
        let what = format!("the {NAME} has a canvas of {canvas}, and frames on it");
        return Err(CodecError::TooLarge { what });
    }
    let start = frame.content.start;
    let head = chunks.bytes(start..start + FRAME_HEAD.min(frame.content.end - start)).await?;
    let Some(&[_, _, _, _, _, _, w0, w1, w2, h0, h1, h2]) = head.first_chunk() else {
        return Err(damaged("its first frame is too short"));
    };
    let size = Size::new(1 + triple([w0, w1, w2]), 1 + triple([h0, h1, h2]));
    let rest = chunks.turn_to((start + FRAME_HEAD).min(frame.content.end)..frame.content.end);
    let none = || damaged("its first frame holds no picture");
    let mut picture = chunks.next().await?.ok_or_else(none)?;
    if &picture.name == b"ALPH" {
        picture = chunks.next().await?.ok_or_else(none)?;
    }
    let held = Frame::read(chunks, &picture).await?.size;
    chunks.turn_to(rest);
    if held != size || size.width > canvas.width || size.height > canvas.height {
        return Err(damaged(&format!(
            "its first frame says to be {size} on a canvas of {canvas}, and holds {held}"
        )));
    }
    Ok(())
}

/// The orientation told by the EXIF behind the picture; `None` where it is not found soon.
async fn orientation(chunks: &mut Chunks<'_>) -> Result<Option<Orientation>, CodecError> {
    for _ in 0..MOST_CHUNKS {
        let chunk = match chunks.next().await {
            Ok(Some(chunk)) => chunk,
            Err(error @ CodecError::Storage(_)) => return Err(error),
            Ok(None) | Err(_) => return Ok(None),
        };
        if &chunk.name == b"EXIF"
            && let Some(orientation) = orientation_in(chunks, chunk).await?
        {
            return Ok(Some(orientation));
        }
    }
    Ok(None)
}

/// The orientation told by a chunk of EXIF; `None` where it is larger than such blocks are.
async fn orientation_in(
    chunks: &mut Chunks<'_>,
    exif: Chunk,
) -> Result<Option<Orientation>, CodecError> {
    if exif.content.end - exif.content.start > MOST_EXIF_BYTES {
        return Ok(None);
    }
    let block = chunks.bytes(exif.content).await?;
    Ok(Some(exif::orientation(exif::unnamed(&block))))
}

/// The head of a file of `header` (the content of VP8X, or nothing) and `chunks`.
fn riff(header: &[u8], chunks: &[Range<u64>]) -> Bytes {
    let padded = |range: &Range<u64>| (range.end - range.start).next_multiple_of(2);
    let mut length = 4 + chunks.iter().map(padded).sum::<u64>();
    if !header.is_empty() {
        length += CHUNK_HEAD + header.len() as u64;
    }
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    let mut head = [&b"RIFF"[..], &length.to_le_bytes(), b"WEBP"].concat();
    if !header.is_empty() {
        head.extend([&b"VP8X"[..], &(header.len() as u32).to_le_bytes(), header].concat());
    }
    head.into()
}

/// Three bytes, the lowest first.
fn triple([low, middle, high]: [u8; 3]) -> u32 {
    u32::from_le_bytes([low, middle, high, 0])
}
