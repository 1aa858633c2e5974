//! Opening a file: its boxes, then the headers of its codestream.

use std::ops::Range;

use bytes::Bytes;
use tracing::warn;

use super::colors::{Component, Recipe};
use super::container::{BoxHeader, Color, Header, Told, is_codestream, told};
use super::fault::Fault;
use super::index::Codestream;
use super::{NAME, index};
use crate::codec::reader::Reader;
use crate::codec::{CodecError, Settings, exif};
use crate::geometry::{Orientation, PhysicalScale};
use crate::storage::Object;

/// Boxes before the codestream; files of other software have some twenty at most.
const MOST_BOXES: usize = 1000;

/// Palettes, channels and labels beside a profile.
const MOST_HEADER_BYTES: u64 = 1 << 20;

/// The start of EXIF, where its first directory is.
const MOST_EXIF_BYTES: u64 = 4096;

/// Bits a sample. Masters have 8, 10, 12 or 16; more does not survive 8 bits either way.
const MOST_BITS: u32 = 16;

/// What a file says of itself.
pub(super) struct Opening {
    pub(super) stream: Codestream,
    pub(super) recipe: Recipe,
    pub(super) scale: Option<PhysicalScale>,
    pub(super) orientation: Orientation,
}

/// Reads where everything lies, and how pixels are made of it.
pub(super) async fn open(
    object: &Object,
    first: Bytes,
    limits: &Settings,
) -> Result<Opening, CodecError> {
    let mut reader = Reader::new(object, first, NAME);
    let (header, place) = codestream(&mut reader, limits).await?;
    let mut orientation = header.as_ref().and_then(|header| header.orientation);
    if header.is_some() && orientation.is_none() {
        orientation = orientation_behind(&mut reader, &place).await?;
    }
    let stream = index::open(&mut reader, place, limits).await?;
    let components: Vec<_> = stream
        .size
        .components
        .iter()
        .map(|it| Component { precision: it.precision, signed: it.signed, step: (it.dx, it.dy) })
        .collect();
    let recipe = Recipe::new(&components, header.as_ref())?;
    if let Some(Header { color: Some(Color::Icc { profile: None, .. }), .. }) = &header {
        let (key, most) = (object.key(), limits.max_profile_bytes);
        warn!(
            image.key = key,
            "Ignoring the color profile of `{key}`: it has more than {most} bytes"
        );
    }
    let deepest = recipe.components().iter().map(|index| components[*index].precision).max();
    if let Some(bits) = deepest.filter(|bits| *bits > MOST_BITS) {
        let what = format!("{bits} bits a sample; {MOST_BITS} are the most");
        return Err(Fault::unsupported(what).into());
    }
    let scale = header.and_then(|header| header.resolution?.scale());
    Ok(Opening { stream, recipe, scale, orientation: orientation.unwrap_or_default() })
}

/// What the boxes say, where there are some, and where in the file the codestream lies.
pub(super) async fn codestream(
    reader: &mut Reader<'_>,
    limits: &Settings,
) -> Result<(Option<Header>, Range<u64>), CodecError> {
    if is_codestream(&reader.head()) {
        return Ok((None, 0..reader.size()));
    }
    let (header, stream) = boxes(reader, limits).await?;
    Ok((Some(header), stream))
}

/// Walks over the boxes to the codestream.
///
/// Source: ISO/IEC 15444-1 I.2.
async fn boxes(
    reader: &mut Reader<'_>,
    limits: &Settings,
) -> Result<(Header, Range<u64>), CodecError> {
    let mut header = Header::default();
    // Of JPX, the header of the first codestream and that of the first layer count.
    let mut seen = Vec::new();
    let mut at = 0;
    for _ in 0..MOST_BOXES {
        let length = BoxHeader::LONGEST.min(reader.size().saturating_sub(at));
        if length == 0 {
            return Err(Fault::damaged("it has no codestream").into());
        }
        let bytes = reader.bytes(at, length).await?;
        let BoxHeader { kind, content } = BoxHeader::parse(&bytes, at, reader.size())?;
        match &kind {
            b"jp2c" => return Ok((header, content)),
            b"uuid" if header.orientation.is_none() => {
                header.orientation = orientation(reader, content.clone()).await?;
            }
            b"jp2h" | b"jpch" | b"jplh" if !seen.contains(&kind) => {
                seen.push(kind);
                let length = content.end - content.start;
                if length > limits.max_profile_bytes + MOST_HEADER_BYTES {
                    let what = format!("its header box has {length} bytes");
                    return Err(Fault::TooLarge(what).into());
                }
                let content = reader.bytes(content.start, length).await?;
                header.complete(&content, limits.max_profile_bytes)?;
            }
            _ => {}
        }
        at = content.end;
    }
    Err(Fault::damaged(format!("{MOST_BOXES} boxes and no codestream")).into())
}

/// Walks over the boxes behind the codestream, where some programs put EXIF. What is damaged
/// there is no part of the picture.
async fn orientation_behind(
    reader: &mut Reader<'_>,
    stream: &Range<u64>,
) -> Result<Option<Orientation>, CodecError> {
    let mut at = stream.end;
    for _ in 0..MOST_BOXES {
        let length = BoxHeader::LONGEST.min(reader.size().saturating_sub(at));
        if length == 0 {
            break;
        }
        let bytes = reader.bytes(at, length).await?;
        let Some(BoxHeader { kind, content }) = BoxHeader::read(&bytes, at, reader.size()) else {
            break;
        };
        at = content.end;
        if &kind == b"uuid"
            && let Some(found) = orientation(reader, content).await?
        {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// What the content of a `uuid` box says of how the picture is turned, where it is EXIF that says
/// so at its start.
async fn orientation(
    reader: &mut Reader<'_>,
    content: Range<u64>,
) -> Result<Option<Orientation>, CodecError> {
    let length = (content.end - content.start).min(MOST_EXIF_BYTES);
    let content = reader.bytes(content.start, length).await?;
    Ok(match told(&content) {
        Some(Told::Exif(block)) => Some(exif::orientation(block)),
        _ => None,
    })
}
