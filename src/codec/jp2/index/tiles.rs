//! A codestream that was opened.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

use super::super::codestream::{ComponentParameters, ImageSize, TileParameters};
use super::super::fault::Fault;
use super::super::grid::Tile;
use super::Places;

/// Headers and places, shared by all requests.
#[derive(Clone, Debug)]
pub(in crate::codec::jp2) struct Codestream {
    pub(in crate::codec::jp2) size: Arc<ImageSize>,
    /// In the order of their numbers.
    pub(in crate::codec::jp2) tiles: Vec<TileEntry>,
    /// `max_packets` of the settings.
    pub(in crate::codec::jp2) most_packets: u64,
    /// Whether damage is an error.
    pub(in crate::codec::jp2) strict: bool,
}

/// What is known of a tile.
#[derive(Clone, Debug)]
pub(in crate::codec::jp2) struct TileEntry {
    pub(in crate::codec::jp2) parameters: Arc<TileParameters>,
    /// The data of its tile-parts, in order, as bytes of the file.
    pub(in crate::codec::jp2) parts: Vec<Range<u64>>,
    /// Packet headers apart from the packets (PPM, PPT), those of all parts one after the other.
    pub(in crate::codec::jp2) packet_headers: Option<Bytes>,
    pub(in crate::codec::jp2) places: Places,
    /// Windows cost no more than their part of the packets.
    pub(in crate::codec::jp2) is_placed: bool,
    /// Bytes of memory that walking over it takes, beside those of the file.
    pub(in crate::codec::jp2) walk_memory: u64,
}

impl TileEntry {
    /// Places that were learned.
    pub(in crate::codec::jp2) fn place(&mut self, places: Places) {
        self.places = places;
        self.is_placed = true;
    }
}

impl Codestream {
    /// The geometry of a tile.
    pub(in crate::codec::jp2) fn tile(&self, index: u32) -> Result<Tile, Fault> {
        let entry = &self.tiles[index as usize];
        Tile::new(&self.size, index, &entry.parameters, self.most_packets)
    }

    /// Bytes of memory that it keeps.
    pub(in crate::codec::jp2) fn weight(&self) -> usize {
        // Most tiles share those of the main header.
        let mut counted = HashSet::new();
        let tiles = self.tiles.iter().map(|entry| {
            let headers = entry.packet_headers.as_ref().map_or(0, Bytes::len);
            let parameters = if counted.insert(Arc::as_ptr(&entry.parameters)) {
                entry.parameters.components.len() * size_of::<ComponentParameters>()
            } else {
                0
            };
            size_of::<TileEntry>()
                + entry.parts.len() * 16
                + headers
                + parameters
                + entry.places.weight()
        });
        let components = self.size.components.len() * 64;
        size_of::<Self>() + components + tiles.sum::<usize>()
    }
}
