//! SOT and the header of a tile-part.

use super::super::fault::Fault;
use super::main_header::joined;
use super::parameters::Markers;
use super::{Fields, MainHeader, Segment, TileParameters, marker};

/// What SOT says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct TilePartStart {
    pub(in crate::codec::jp2) tile: u32,
    /// From the first byte of SOT to the end of the data; 0: to the end of the codestream.
    pub(in crate::codec::jp2) length: u32,
    /// The number of the part.
    pub(in crate::codec::jp2) part: u32,
}

impl TilePartStart {
    /// Bytes of the marker and what it says.
    pub(in crate::codec::jp2) const BYTES: u64 = 12;

    /// Source: ISO/IEC 15444-1 A.4.2.
    pub(in crate::codec::jp2) fn parse(bytes: &[u8], tiles: u32) -> Result<Self, Fault> {
        let mut fields = Fields::new(bytes, "a SOT marker");
        let (marker, length) = (fields.u16()?, fields.u16()?);
        if marker != marker::SOT || length != 10 {
            return Err(Fault::damaged("a tile-part does not start with SOT"));
        }
        let (tile, length) = (u32::from(fields.u16()?), fields.u32()?);
        let part = u32::from(fields.u8()?);
        if tile >= tiles {
            return Err(Fault::damaged(format!("a tile-part of tile {tile} of {tiles}")));
        }
        if length != 0 && u64::from(length) < Self::BYTES + 2 {
            return Err(Fault::damaged(format!("a tile-part of {length} bytes")));
        }
        Ok(Self { tile, length, part })
    }
}

/// What the header of a tile-part says beside where it lies.
#[derive(Clone, Debug, Default)]
pub(in crate::codec::jp2) struct TilePartHeader {
    markers: Markers,
    /// Packet lengths (PLT), as they are written; `None` without.
    pub(in crate::codec::jp2) packet_lengths: Option<Vec<u8>>,
    /// Packet headers (PPT); `None` without.
    pub(in crate::codec::jp2) packet_headers: Option<Vec<u8>>,
}

impl TilePartHeader {
    /// `header` is all from behind SOT's content to SOD.
    ///
    /// Source: ISO/IEC 15444-1 A.3, A.7.3, A.7.5.
    pub(in crate::codec::jp2) fn parse(header: &[u8], main: &MainHeader) -> Result<Self, Fault> {
        let mut fields = Fields::new(header, "a tile-part's header");
        let mut markers = Markers::default();
        let (mut lengths, mut headers) = (Vec::new(), Vec::new());
        while !fields.is_empty() {
            let segment = Segment::next(&mut fields)?;
            match segment.marker {
                marker::PLT => lengths.push(segment.content),
                marker::PPT => headers.push(segment.content),
                _ => {
                    markers.take(segment, main.size.components.len())?;
                }
            }
        }
        let some = |contents: &[&[u8]]| {
            if contents.is_empty() { Ok(None) } else { joined(contents).map(Some) }
        };
        Ok(Self {
            markers,
            packet_lengths: some(&lengths).unwrap_or_default(),
            packet_headers: some(&headers)?,
        })
    }

    /// How the tile is coded, where its parts say it is otherwise than the main header does.
    pub(in crate::codec::jp2) fn parameters(
        &self,
        main: &MainHeader,
    ) -> Result<Option<TileParameters>, Fault> {
        if self.markers.is_empty() {
            return Ok(None);
        }
        main.markers.over(&self.markers, main.size.components.len()).map(Some)
    }

    /// Adds what a later part of the tile says of how it is coded.
    pub(in crate::codec::jp2) fn join(&mut self, later: Self) {
        self.markers.join(later.markers);
    }
}
