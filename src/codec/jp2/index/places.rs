//! What is known of where a tile's packets lie.
//!
//! Packets are numbered by precinct, in the tile's order of precincts, and in each by layer.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

/// Where the packets of a tile lie.
#[derive(Clone, Debug)]
pub(in crate::codec::jp2) enum Places {
    /// Somewhere in the tile's parts.
    Unknown,
    /// Headers and bodies together.
    Whole(Arc<Lengths>),
    /// Headers here, bodies in the file.
    Split(Arc<Split>),
}

/// Where each packet starts in the file and how long it is.
#[derive(Debug)]
pub(in crate::codec::jp2) struct Lengths {
    pub(super) starts: Vec<u64>,
    pub(super) lengths: Vec<u32>,
}

/// The headers of all packets, and where in the file their bodies start.
#[derive(Debug)]
pub(in crate::codec::jp2) struct Split {
    /// Packet after packet.
    pub(super) headers: Bytes,
    /// Where each header ends in `headers`; one that is empty is not there.
    pub(super) ends: Vec<u32>,
    pub(super) bodies: Vec<u64>,
}

impl Places {
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Unknown => 0,
            Self::Whole(lengths) => lengths.starts.len() * 12,
            Self::Split(split) => split.bodies.len() * 12 + split.headers.len(),
        }
    }
}

impl Lengths {
    /// The bytes of the file that a packet takes.
    pub(in crate::codec::jp2) fn range(&self, packet: usize) -> Range<u64> {
        let start = self.starts[packet];
        start..start + u64::from(self.lengths[packet])
    }
}

impl Split {
    /// The header of a packet; `None` where the packet is not there.
    pub(in crate::codec::jp2) fn header(&self, packet: usize) -> Option<&[u8]> {
        let start = packet.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let header = &self.headers[start..self.ends[packet] as usize];
        (!header.is_empty()).then_some(header)
    }

    /// Where the body of a packet starts in the file.
    pub(in crate::codec::jp2) fn body(&self, packet: usize) -> u64 {
        self.bodies[packet]
    }
}
