//! Walking over the packets of a tile: each header tells where the next packet starts.

use std::ops::Range;

use super::super::codestream::BlockStyle;
use super::super::fault::Fault;
use super::super::grid::{BlockGrid, Packet, SubBand, Tile, packets};
use super::super::packets::{Effort, PrecinctState};
use super::{Split, TileEntry};

/// Reads the headers of all packets of a tile. `parts` are the bytes of its parts, as far as
/// they are there.
///
/// # Errors
/// [`Fault`] where packets are damaged or missing and that is to be an error (`strict`); else
/// those that can be read are what there is.
pub(in crate::codec::jp2) fn walk(
    tile: &Tile,
    entry: &TileEntry,
    parts: &[&[u8]],
    strict: bool,
) -> Result<Split, Fault> {
    let layers = entry.parameters.layers as usize;
    let count = tile.precincts as usize * layers;
    let mut walk = Walk {
        places: &entry.parts,
        parts,
        part: 0,
        at: 0,
        separate: entry.packet_headers.as_deref(),
        states: (0..tile.precincts).map(|_| None).collect(),
        layers: entry.parameters.layers,
        headers: Vec::new(),
        found: vec![(0, 0); count],
        bodies: vec![0; count],
        effort: effort(tile, entry, parts),
    };
    let mut damage = None;
    packets(tile, &entry.parameters, |packet| {
        let component = &tile.components[packet.component as usize];
        let resolution = &component.resolutions[packet.resolution as usize];
        let precinct = (resolution.first_precinct + packet.precinct) as usize;
        let style = entry.parameters.components[packet.component as usize].coding.style;
        let grids = || resolution.bands.iter().map(|band| resolution.blocks(band, packet.precinct));
        let step = walk.step(precinct, precinct * layers + packet.layer as usize, grids, style);
        damage = step.err().map(|what| (what, packet));
        damage.is_none()
    });
    match damage {
        Some((what, packet)) if strict => Err(Fault::damaged(describe(what, packet))),
        _ => Ok(walk.finish()),
    }
}

fn describe(what: &str, packet: Packet) -> String {
    let Packet { component, resolution, precinct, layer } = packet;
    format!(
        "{what}: component {component}, resolution {resolution}, precinct {precinct}, layer {layer}"
    )
}

/// As much as the bytes at hand can tell.
fn effort(tile: &Tile, entry: &TileEntry, parts: &[&[u8]]) -> Effort {
    let separate = entry.packet_headers.as_ref().map_or(0, |headers| headers.len() as u64);
    let bytes = parts.iter().map(|part| part.len() as u64).sum::<u64>() + separate;
    Effort::worth(bytes, blocks(tile))
}

/// Code-blocks of a tile, or a few more.
fn blocks(tile: &Tile) -> u64 {
    sub_bands(tile).map(SubBand::most_blocks).fold(0, u64::saturating_add)
}

/// Bytes of memory that walking over a tile takes beside those of the file: the states of blocks
/// and precincts, and what is found of packets.
pub(in crate::codec::jp2) fn walk_memory(tile: &Tile, layers: u32) -> u64 {
    const PACKET_BYTES: u64 = 8 + 8 + 12;
    const PRECINCT_BYTES: u64 = 256;
    let precincts = u64::from(tile.precincts);
    let packets = precincts.saturating_mul(u64::from(layers)).saturating_mul(PACKET_BYTES);
    let states = blocks(tile).saturating_mul(PrecinctState::BLOCK_BYTES);
    packets.saturating_add(states).saturating_add(precincts * PRECINCT_BYTES)
}

/// Code-blocks of the largest precinct of a tile, or a few more.
pub(super) fn largest_precinct(tile: &Tile) -> u64 {
    sub_bands(tile).map(SubBand::most_blocks_of_precinct).max().unwrap_or(0)
}

fn sub_bands(tile: &Tile) -> impl Iterator<Item = &SubBand> {
    let resolutions = tile.components.iter().flat_map(|component| &component.resolutions);
    resolutions.flat_map(|resolution| &resolution.bands)
}

struct Walk<'a> {
    places: &'a [Range<u64>],
    parts: &'a [&'a [u8]],
    /// The part that is read, and where in it.
    part: usize,
    at: usize,
    /// What is left of packet headers that lie apart.
    separate: Option<&'a [u8]>,
    states: Vec<Option<Box<PrecinctState>>>,
    layers: u32,
    /// In the order of the codestream.
    headers: Vec<u8>,
    /// Where in `headers` that of each packet lies, and its length.
    found: Vec<(u32, u32)>,
    bodies: Vec<u64>,
    effort: Effort,
}

impl Walk<'_> {
    fn step<I: Iterator<Item = BlockGrid>>(
        &mut self,
        precinct: usize,
        packet: usize,
        grids: impl Fn() -> I,
        style: BlockStyle,
    ) -> Result<(), &'static str> {
        while self.part < self.parts.len() && self.at >= self.parts[self.part].len() {
            if self.at > self.parts[self.part].len() {
                return Err("a packet goes beyond the end of its tile-part");
            }
            (self.part, self.at) = (self.part + 1, 0);
        }
        let rest = self.parts.get(self.part).map_or(&[][..], |part| &part[self.at..]);
        let bytes = self.separate.unwrap_or(rest);
        if bytes.is_empty() {
            return Err("its packets end too early");
        }
        let state = self.states[precinct].get_or_insert_with(|| {
            let grids: Vec<_> = grids().collect();
            Box::new(PrecinctState::new(&grids, style))
        });
        let broken = |_| "a packet's header is damaged";
        let lengths = state.read(bytes, &mut self.effort).map_err(broken)?;
        state.chunks.clear();
        if state.layer() == self.layers {
            self.states[precinct] = None;
        }
        let start =
            u32::try_from(self.headers.len()).map_err(|_| "its packet headers are too long")?;
        self.headers.extend_from_slice(&bytes[..lengths.header]);
        self.found[packet] = (start, lengths.header as u32);
        if let Some(separate) = &mut self.separate {
            *separate = &separate[lengths.header..];
            // SOP stays with the body.
            self.at += super::super::packets::behind_sop(rest);
        } else {
            self.at += lengths.header;
        }
        self.bodies[packet] =
            self.places.get(self.part).map_or(0, |place| place.start) + self.at as u64;
        self.at = self.at.saturating_add(usize::try_from(lengths.body).unwrap_or(usize::MAX));
        Ok(())
    }

    /// Headers in the order of packet numbers.
    fn finish(self) -> Split {
        let mut headers = Vec::with_capacity(self.headers.len());
        let mut ends = Vec::with_capacity(self.found.len());
        for (start, length) in self.found {
            let start = start as usize;
            headers.extend_from_slice(&self.headers[start..start + length as usize]);
            ends.push(headers.len() as u32);
        }
        Split { headers: headers.into(), ends, bodies: self.bodies }
    }
}
