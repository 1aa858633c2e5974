//! Reading the headers of a codestream, and no packet.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

use super::super::codestream::{
    MainHeader, TileParameters, TilePartHeader, TilePartStart, has_content, marker,
};
use super::super::fault::Fault;
use super::super::grid::Tile;
use super::lengths::lengths;
use super::walk::{largest_precinct, walk_memory};
use super::{Codestream, Places, TileEntry};
use crate::codec::reader::Reader;
use crate::codec::{CodecError, Settings};

/// Headers of a codestream that goes on and on are no headers: there may be 256 markers of 64
/// KiB each with the packet headers, and as many with their lengths.
const LONGEST_HEADER: u64 = 48 << 20;

/// Markers in one header: some for each component at most.
const MOST_MARKERS: u64 = 1 << 16;

/// Resolutions of all components of all tiles, each of which takes memory and time: some of 65 535
/// tiles.
const MOST_RESOLUTIONS: u64 = 4_000_000;

/// Tile-parts, of all tiles.
const MOST_TILE_PARTS: usize = 500_000;

/// What is read of each tile-part where TLM tells where they lie: most of their headers.
const TILE_PART_READ: u64 = 2048;

/// Code-blocks in a precinct from which on reading its packets whole is a waste: a window of
/// 512 pixels is told by some 100 of them.
const LARGE_PRECINCT: u64 = 512;

/// What one tile-part says.
struct Part {
    tile: u32,
    header: TilePartHeader,
    data: Range<u64>,
    /// The file ends before the data do.
    cut: bool,
}

/// Opens the codestream that lies at `stream` in the file.
///
/// # Errors
/// [`CodecError`] when a header is damaged or beyond the limits.
pub(in crate::codec::jp2) async fn open(
    reader: &mut Reader<'_>,
    stream: Range<u64>,
    limits: &Settings,
) -> Result<Codestream, CodecError> {
    let end = header_end(reader, stream.start, stream.end, marker::SOT).await?;
    let header = reader.bytes(stream.start, end - stream.start).await?;
    let mut main = MainHeader::parse(&header)?;
    let of_tile = resolutions(&main.parameters);
    check_resolutions(of_tile.saturating_mul(main.size.tiles().into()))?;
    let parts = tile_parts(reader, end..stream.end, &main, limits).await?;
    let packed = main.packet_headers.take();
    let told = main.packet_lengths.take();
    gather(&main, parts, packed.as_deref(), told.as_deref(), limits).map_err(CodecError::from)
}

/// Where the first marker of this kind stands behind whole segments.
async fn header_end(
    reader: &mut Reader<'_>,
    start: u64,
    end: u64,
    last: u16,
) -> Result<u64, CodecError> {
    let mut at = start;
    for _ in 0..MOST_MARKERS {
        let bytes = reader.bytes(at, 2).await?;
        let found = u16::from_be_bytes([bytes[0], bytes[1]]);
        if found == last {
            return Ok(at);
        }
        if found < 0xFF00 || matches!(found, marker::SOT | marker::SOD | marker::EOC) {
            let what = format!("{found:#06X} stands where a header goes on");
            return Err(Fault::damaged(what).into());
        }
        at += 2;
        if has_content(found) {
            let bytes = reader.bytes(at, 2).await?;
            at += u64::from(u16::from_be_bytes([bytes[0], bytes[1]])).max(2);
        }
        if at > end || at - start > LONGEST_HEADER {
            break;
        }
    }
    Err(Fault::damaged("its headers do not end").into())
}

/// What every tile costs, whatever is in it, must be bounded.
fn check_resolutions(count: u64) -> Result<(), Fault> {
    if count > MOST_RESOLUTIONS {
        let what = format!("the JPEG 2000 has {count} resolutions in its tiles");
        return Err(Fault::TooLarge(what));
    }
    Ok(())
}

fn resolutions(parameters: &TileParameters) -> u64 {
    let components = parameters.components.iter();
    components.map(|component| u64::from(component.coding.decompositions) + 1).sum()
}

/// Refuses more packets than may be remembered, before anything is made for each of them, and
/// more changes of their order than can be followed.
fn check_packets(tile: &Tile, entry: &TileEntry, left: u64) -> Result<u64, Fault> {
    let TileParameters { layers, volumes, .. } = &*entry.parameters;
    let precincts = u64::from(tile.precincts);
    let packets = precincts * u64::from(*layers);
    let visits = precincts.saturating_mul(volumes.len() as u64 - 1);
    match left.checked_sub(packets) {
        Some(rest) if visits <= left => Ok(rest),
        _ => Err(Fault::TooLarge("the JPEG 2000 has too many packets to remember".to_owned())),
    }
}

async fn tile_parts(
    reader: &mut Reader<'_>,
    stream: Range<u64>,
    main: &MainHeader,
    limits: &Settings,
) -> Result<Vec<Part>, CodecError> {
    if main.tile_parts.len() > 1 {
        let mut at = stream.start;
        let places = main.tile_parts.iter().map(|place| {
            at += u64::from(place.length);
            at - u64::from(place.length)
        });
        let places: Vec<_> = places.filter(|place| *place < stream.end).collect();
        reader.prefetch(&places, TILE_PART_READ).await?;
    }
    let mut parts = Vec::new();
    let mut at = stream.start;
    while let Some(start) = next_start(reader, at, stream.end, main, limits, &parts).await? {
        let announced = match start.length {
            0 => stream.end,
            length => at + u64::from(length),
        };
        let end = announced.min(stream.end);
        let header_start = at + TilePartStart::BYTES;
        let header_end = match header_end(reader, header_start, end, marker::SOD).await {
            Ok(header_end) => header_end,
            // The file ends within a later header.
            Err(CodecError::Damaged { .. }) if announced > end && !parts.is_empty() => break,
            Err(error) => return Err(error),
        };
        let header = reader.bytes(header_start, header_end - header_start).await?;
        let header = TilePartHeader::parse(&header, main)?;
        let data = (header_end + 2).min(end)..end;
        parts.push(Part { tile: start.tile, header, data, cut: announced > end });
        at = announced;
    }
    if parts.is_empty() {
        return Err(Fault::damaged("it has no tile-part").into());
    }
    if limits.jpeg2000_strict && parts.iter().any(|part| part.cut) {
        return Err(Fault::damaged("it ends inside a tile-part").into());
    }
    Ok(parts)
}

/// The start of the next tile-part, `None` at the end of the codestream, or of what of it can
/// be made out.
async fn next_start(
    reader: &mut Reader<'_>,
    at: u64,
    end: u64,
    main: &MainHeader,
    limits: &Settings,
    before: &[Part],
) -> Result<Option<TilePartStart>, CodecError> {
    let tiles = main.size.tiles();
    if before.len() >= MOST_TILE_PARTS {
        let what = format!("the JPEG 2000 has more than {MOST_TILE_PARTS} tile-parts");
        return Err(CodecError::TooLarge { what });
    }
    if at + TilePartStart::BYTES > end {
        return Ok(None);
    }
    let bytes = reader.bytes(at, TilePartStart::BYTES).await?;
    match TilePartStart::parse(&bytes, tiles) {
        Ok(start) => Ok(Some(start)),
        Err(_) if bytes.starts_with(&marker::EOC.to_be_bytes()) => Ok(None),
        // What is behind the last tile-part that can be made out may be anything.
        Err(_) if !before.is_empty() && !limits.jpeg2000_strict => Ok(None),
        Err(fault) => Err(fault.into()),
    }
}

/// What is known of each tile, of all its parts together.
fn gather(
    main: &MainHeader,
    parts: Vec<Part>,
    packed: Option<&[Vec<u8>]>,
    told: Option<&[Vec<u8>]>,
    limits: &Settings,
) -> Result<Codestream, Fault> {
    let count = main.size.tiles() as usize;
    let mut of_tiles: Vec<Vec<(usize, Part)>> = (0..count).map(|_| Vec::new()).collect();
    for (number, part) in parts.into_iter().enumerate() {
        of_tiles[part.tile as usize].push((number, part));
    }
    let size = Arc::new(main.size.clone());
    let mut tiles = Vec::with_capacity(count);
    let mut left = limits.max_packets;
    let mut resolutions_of_all = 0;
    for (index, parts) in of_tiles.into_iter().enumerate() {
        if parts.is_empty() && limits.jpeg2000_strict {
            return Err(Fault::damaged(format!("tile {index} is missing")));
        }
        let mut separate = Vec::new();
        let mut of_packets = Vec::new();
        let mut header: Option<TilePartHeader> = None;
        let (mut data, mut cut) = (Vec::new(), false);
        let mut has_separate = packed.is_some();
        for (number, mut part) in parts {
            if let Some(headers) = part.header.packet_headers.take() {
                has_separate = true;
                separate.extend(headers);
            } else if let Some(headers) = packed.and_then(|packed| packed.get(number)) {
                separate.extend_from_slice(headers);
            }
            let lengths = part.header.packet_lengths.take();
            of_packets.push(lengths.or_else(|| told.and_then(|told| told.get(number).cloned())));
            data.push(part.data);
            cut |= part.cut;
            match &mut header {
                Some(header) => header.join(part.header),
                None => header = Some(part.header),
            }
        }
        let own = header.as_ref().map_or(Ok(None), |header| header.parameters(main))?;
        let data_is_empty = data.is_empty();
        let mut entry = TileEntry {
            parameters: own.map_or_else(|| Arc::clone(&main.parameters), Arc::new),
            parts: data,
            packet_headers: has_separate.then(|| Bytes::from(separate)),
            places: Places::Unknown,
            is_placed: data_is_empty,
            walk_memory: 0,
        };
        resolutions_of_all += resolutions(&entry.parameters);
        check_resolutions(resolutions_of_all)?;
        let tile = Tile::new(&size, index as u32, &entry.parameters, left)?;
        left = check_packets(&tile, &entry, left)?;
        entry.walk_memory = walk_memory(&tile, entry.parameters.layers);
        let of_packets: Option<Vec<_>> = of_packets.into_iter().collect();
        if let Some(of_packets) = of_packets.filter(|_| !has_separate)
            && !entry.parts.is_empty()
            && let Some(known) = lengths(&tile, &entry, &of_packets, cut)
        {
            entry.places = Places::Whole(Arc::new(known));
            entry.is_placed = largest_precinct(&tile) <= LARGE_PRECINCT;
        }
        tiles.push(entry);
    }
    Ok(Codestream { size, tiles, most_packets: limits.max_packets, strict: limits.jpeg2000_strict })
}
