//! The main header.

use std::sync::Arc;

use super::super::fault::Fault;
use super::parameters::Markers;
use super::{Fields, ImageSize, Segment, TileParameters, marker};

/// What comes before the first tile-part.
#[derive(Clone, Debug)]
pub(in crate::codec::jp2) struct MainHeader {
    pub(in crate::codec::jp2) size: ImageSize,
    pub(super) markers: Markers,
    /// What holds for tiles that say nothing themselves.
    pub(in crate::codec::jp2) parameters: Arc<TileParameters>,
    /// Where tile-parts lie, by TLM; empty where it does not say.
    pub(in crate::codec::jp2) tile_parts: Vec<TilePartPlace>,
    /// Packet headers of all tile-parts (PPM), of each in the order of the codestream.
    pub(in crate::codec::jp2) packet_headers: Option<Vec<Vec<u8>>>,
    /// Packet lengths of all tile-parts (PLM), of each in the order of the codestream.
    pub(in crate::codec::jp2) packet_lengths: Option<Vec<Vec<u8>>>,
}

/// Of TLM: a tile-part's tile, where it was said, and length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct TilePartPlace {
    pub(in crate::codec::jp2) tile: Option<u32>,
    pub(in crate::codec::jp2) length: u32,
}

impl MainHeader {
    /// `header` is all from SOC to before the first SOT.
    ///
    /// Source: ISO/IEC 15444-1 A.3, A.4, A.7.
    pub(in crate::codec::jp2) fn parse(header: &[u8]) -> Result<Self, Fault> {
        let mut fields = Fields::new(header, "its main header");
        if Segment::next(&mut fields)?.marker != marker::SOC {
            return Err(Fault::damaged("its codestream does not start with SOC"));
        }
        let first = Segment::next(&mut fields)?;
        if first.marker != marker::SIZ {
            return Err(Fault::damaged("its size (SIZ marker) does not come first"));
        }
        let size = ImageSize::parse(first.content)?;
        let mut markers = Markers::default();
        let (mut lengths, mut packed, mut of_packets) = (Vec::new(), Vec::new(), Vec::new());
        while !fields.is_empty() {
            let segment = Segment::next(&mut fields)?;
            if markers.take(segment, size.components.len())? {
                continue;
            }
            match segment.marker {
                marker::TLM => lengths.push(segment.content),
                marker::PPM => packed.push(segment.content),
                marker::PLM => of_packets.push(segment.content),
                // What a decoder must be able to do beyond Part 1: only HT blocks are.
                marker::CAP => check_capabilities(segment.content)?,
                _ => {}
            }
        }
        let parameters = markers.over(&Markers::default(), size.components.len())?;
        Ok(Self {
            size,
            markers,
            parameters: Arc::new(parameters),
            tile_parts: tile_parts(&lengths).unwrap_or_default(),
            packet_headers: gathered(&packed, 4)?,
            packet_lengths: gathered(&of_packets, 1).unwrap_or_default(),
        })
    }
}

/// Bit 15 from the left stands for Part 15; what other parts ask for is not there.
///
/// Source: ISO/IEC 15444-1 A.5.2 (2019), 15444-15 A.3.
fn check_capabilities(content: &[u8]) -> Result<(), Fault> {
    const PART_15: u32 = 1 << (32 - 15);
    let parts = Fields::new(content, "its CAP marker").u32()?;
    if parts & !PART_15 != 0 {
        let what = format!("it needs other parts of the standard ({parts:#010X} in CAP)");
        return Err(Fault::unsupported(what));
    }
    Ok(())
}

/// What TLM markers say, one after the other; `None` where they contradict themselves: then
/// they are of no use.
///
/// Source: ISO/IEC 15444-1 A.7.1.
fn tile_parts(contents: &[&[u8]]) -> Option<Vec<TilePartPlace>> {
    let mut places = Vec::new();
    for content in in_order(contents).ok()? {
        let mut fields = Fields::new(content, "a TLM marker");
        let sizes = fields.u8().ok()?;
        let (of_tile, of_length) = ((sizes >> 4) & 3, (sizes >> 6) & 1);
        while !fields.is_empty() {
            let tile = match of_tile {
                0 => None,
                1 => Some(u32::from(fields.u8().ok()?)),
                2 => Some(u32::from(fields.u16().ok()?)),
                _ => return None,
            };
            let length =
                if of_length == 0 { u32::from(fields.u16().ok()?) } else { fields.u32().ok()? };
            places.push(TilePartPlace { tile, length });
        }
    }
    Some(places)
}

/// The contents behind their first byte, which numbers them.
fn in_order<'a>(contents: &[&'a [u8]]) -> Result<Vec<&'a [u8]>, Fault> {
    let mut numbered = Vec::with_capacity(contents.len());
    for content in contents {
        match content.split_first() {
            Some((number, rest)) => numbered.push((*number, rest)),
            None => return Err(Fault::damaged("an empty marker")),
        }
    }
    numbered.sort_by_key(|(number, _)| *number);
    Ok(numbered.into_iter().map(|(_, rest)| rest).collect())
}

/// The pieces of PPM and PLM, each behind its length of so many bytes; a piece may go on in
/// the next marker. `None` where there are no markers.
///
/// Source: ISO/IEC 15444-1 A.7.2, A.7.4.
fn gathered(contents: &[&[u8]], length_bytes: usize) -> Result<Option<Vec<Vec<u8>>>, Fault> {
    if contents.is_empty() {
        return Ok(None);
    }
    let joined = in_order(contents)?.concat();
    let mut fields = Fields::new(&joined, "a PPM or PLM marker");
    let mut pieces = Vec::new();
    while !fields.is_empty() {
        let length = fields.take(length_bytes)?;
        let length = length.iter().fold(0usize, |value, byte| value << 8 | usize::from(*byte));
        pieces.push(fields.take(length)?.to_vec());
    }
    Ok(Some(pieces))
}

/// The contents of a tile's markers that are numbered by their first byte, in order.
pub(super) fn joined(contents: &[&[u8]]) -> Result<Vec<u8>, Fault> {
    Ok(in_order(contents)?.concat())
}
