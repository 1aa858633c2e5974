//! What walking taught, as bytes: the places of all tiles that were walked over.
//!
//! Little endian, tile after tile: its number, how many packets, how many bytes of headers (4
//! bytes each), then the headers, where each ends (4 bytes) and where each body starts (8).

use std::sync::Arc;

use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};

use super::{Codestream, Places, Split};

/// Changes with the layout.
const MAGIC: &[u8; 4] = b"WJ2\x01";

impl Codestream {
    /// The places that were learned; `None` where there are none.
    pub(in crate::codec::jp2) fn kept(&self) -> Option<Bytes> {
        let mut bytes = BytesMut::new();
        bytes.put_slice(MAGIC);
        for (index, entry) in self.tiles.iter().enumerate() {
            let Places::Split(split) = &entry.places else { continue };
            bytes.put_u32_le(index as u32);
            bytes.put_u32_le(split.ends.len() as u32);
            bytes.put_u32_le(split.headers.len() as u32);
            bytes.put_slice(&split.headers);
            split.ends.iter().for_each(|end| bytes.put_u32_le(*end));
            split.bodies.iter().for_each(|body| bytes.put_u64_le(*body));
        }
        (bytes.len() > MAGIC.len()).then(|| bytes.freeze())
    }

    /// The same codestream with places learned before; `None` where they are not its own.
    pub(in crate::codec::jp2) fn with_kept(&self, kept: &Bytes) -> Option<Self> {
        let mut bytes = kept.clone();
        if bytes.len() < 4 || bytes.split_to(4) != MAGIC[..] {
            return None;
        }
        let mut known = self.clone();
        while bytes.has_remaining() {
            let index = bytes.try_get_u32_le().ok()?;
            let packets = bytes.try_get_u32_le().ok()? as usize;
            let length = bytes.try_get_u32_le().ok()? as usize;
            if bytes.remaining() < length.checked_add(packets.checked_mul(12)?)? {
                return None;
            }
            let headers = bytes.split_to(length);
            let ends: Vec<_> = (0..packets).map(|_| bytes.get_u32_le()).collect();
            let bodies: Vec<_> = (0..packets).map(|_| bytes.get_u64_le()).collect();
            let fits = ends.is_sorted() && ends.last().is_none_or(|end| *end as usize <= length);
            let entry = known.tiles.get_mut(index as usize)?;
            if !fits || packets as u64 != known_packets(self, index)? {
                return None;
            }
            entry.place(Places::Split(Arc::new(Split { headers, ends, bodies })));
        }
        Some(known)
    }
}

/// Packets of a tile.
fn known_packets(stream: &Codestream, index: u32) -> Option<u64> {
    let layers = stream.tiles.get(index as usize)?.parameters.layers;
    Some(u64::from(stream.tile(index).ok()?.precincts) * u64::from(layers))
}
