//! Packet lengths as PLT and PLM tell them.

use super::super::grid::{Tile, packets};
use super::{Lengths, TileEntry};

/// Places the packets of a tile by the lengths of its parts. `None` where these are not those of
/// its packets: then they are of no use. `cut`: the file ends before its parts do.
///
/// Source: ISO/IEC 15444-1 A.7.3.
pub(super) fn lengths(
    tile: &Tile,
    entry: &TileEntry,
    of_parts: &[Vec<u8>],
    cut: bool,
) -> Option<Lengths> {
    let layers = entry.parameters.layers as usize;
    let count = u64::from(tile.precincts) * layers as u64;
    // A length takes a byte or more.
    let bytes = of_parts.iter().map(|part| part.len() as u64).sum();
    let mut told = Vec::with_capacity(count.min(bytes) as usize);
    for (part, bytes) in entry.parts.iter().zip(of_parts) {
        let mut start = part.start;
        let mut length = 0u32;
        for byte in bytes {
            let shifted = length.checked_mul(128)?;
            length = shifted | u32::from(byte & 0x7F);
            if byte & 0x80 == 0 {
                told.push((start, length));
                start += u64::from(length);
                length = 0;
            }
        }
        if start != part.end && !(cut && start > part.end) {
            return None;
        }
        if told.len() as u64 > count {
            return None;
        }
    }
    if told.len() as u64 != count {
        return None;
    }
    let mut placed = Lengths { starts: vec![0; told.len()], lengths: vec![0; told.len()] };
    let end = entry.parts.last().map_or(0, |part| part.end);
    let mut in_order = told.into_iter();
    packets(tile, &entry.parameters, |packet| {
        let component = &tile.components[packet.component as usize];
        let precinct = component.resolutions[packet.resolution as usize].first_precinct;
        let at = (precinct + packet.precinct) as usize * layers + packet.layer as usize;
        let Some((start, length)) = in_order.next() else { return false };
        placed.starts[at] = start;
        // What a cut file has not is as if it were not told of.
        if start + u64::from(length) <= end {
            placed.lengths[at] = length;
        }
        true
    });
    Some(placed)
}
