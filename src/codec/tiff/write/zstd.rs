//! Tiles compressed with zstd, by the C library.
//!
//! What is compressed are our own pixels, never bytes of a stranger; what is read, ours
//! included, is left to the decoder in Rust (`lossless.rs`).

use ::zstd::bulk::Compressor;
use ::zstd::zstd_safe::CParameter;

use super::PyramidError;

/// Takes no longer than deflate does, for tiles of 512 pixels and of 256; 12 takes 17 % longer
/// for the large ones and 3.5 times as long for the small. docs/ingest.md has the figures, of
/// other writers too.
const LEVEL: i32 = 9;

/// Two to this are the places that are remembered. As many as the level has by itself would
/// keep 10.5 MiB a thread, for tiles of 512 pixels that are 0.5 % smaller.
const HASH_LOG: u32 = 18;

/// Bytes that a context of this level keeps at most: 1785 KiB as the library counted them
/// for a tile of 768 KiB.
pub(super) const MEMORY: u64 = 2 * 1024 * 1024;

/// Compresses one tile after the other in one context.
pub(super) struct Zstd(Compressor<'static>);

impl Zstd {
    pub(super) fn new() -> Result<Self, PyramidError> {
        let mut compressor = Compressor::new(LEVEL).map_err(failed)?;
        compressor.set_parameter(CParameter::HashLog(HASH_LOG)).map_err(failed)?;
        Ok(Self(compressor))
    }

    /// One frame, which says how long the tile is.
    pub(super) fn pack(&mut self, plain: &[u8]) -> Result<Vec<u8>, PyramidError> {
        let mut packed = self.0.compress(plain).map_err(failed)?;
        // It was made for the worst case, and a row of them waits to be written.
        packed.shrink_to_fit();
        Ok(packed)
    }
}

#[allow(clippy::needless_pass_by_value)]
fn failed(error: std::io::Error) -> PyramidError {
    PyramidError::Zstd { cause: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that neither repeat nor can be foretold (xorshift; Marsaglia 2003).
    fn noise(length: usize) -> Vec<u8> {
        let mut state = 0x9E37_79B9_u32;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            (state >> 24) as u8
        };
        (0..length).map(|_| next()).collect()
    }

    #[test]
    fn a_context_keeps_no_more_than_is_counted_for_it_and_a_tile_no_more_than_its_bytes() {
        let mut zstd = Zstd::new().unwrap();
        // From 16 × 16 in gray to 2048 × 2048 in color, and back.
        for length in [256, 64 * 64, 128 * 128 * 3, 512 * 512 * 3, 2048 * 2048 * 3, 256] {
            let packed = zstd.pack(&vec![7; length]).unwrap();
            assert!(packed.len() < 64 + length / 64, "{length}: {}", packed.len());
            assert_eq!(packed.capacity(), packed.len(), "{length}");
            let packed = zstd.pack(&noise(length)).unwrap();
            // RFC 8878: at most 14 bytes in front, and 3 for each block of 128 KiB.
            assert!(packed.len() <= length + 14 + 3 * (1 + length / 0x2_0000), "{length}");
            let kept = zstd.0.context_mut().sizeof() as u64;
            assert!(kept <= MEMORY, "{length}: {kept}");
        }
    }

    #[test]
    fn a_tile_is_the_same_bytes_whatever_was_packed_before_it() {
        let mut tile = noise(100_000);
        tile.extend_from_within(30_000..70_000);
        let fresh = Zstd::new().unwrap().pack(&tile).unwrap();
        let mut used = Zstd::new().unwrap();
        used.pack(&noise(300_000)).unwrap();
        for _ in 0..3 {
            assert!(used.pack(&tile).unwrap() == fresh);
        }
    }
}
