//! What a stored picture may cost, checked before anything is allocated.

use bytesize::ByteSize;
use serde::{Deserialize, Serialize};

/// Limits on what is read from files.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Largest picture, in pixels, of a file that can only be decoded whole (all but TIFF,
    /// JPEG 2000 and most JPEGs).
    pub max_whole_pixels: u64,
    /// Largest such file in bytes.
    pub max_whole_bytes: u64,
    /// Directories (pages, levels, thumbnails) followed in one TIFF.
    pub max_directories: usize,
    /// Tiles or strips in one level of a TIFF.
    pub max_tiles: u64,
    /// Bytes of an embedded color profile; larger ones are ignored.
    pub max_profile_bytes: u64,
    /// Bytes that one tile or strip may unpack to.
    pub max_tile_bytes: u64,
    /// Packets of a JPEG 2000 file whose places are remembered.
    pub max_packets: u64,
    /// Memory for decoded blocks of JPEG 2000 pictures, which neighboring windows share.
    #[serde(deserialize_with = "crate::text::memory")]
    pub jpeg2000_memory: ByteSize,
    /// Refuse JPEG 2000 files of which a part is damaged or missing, instead of showing the rest,
    /// and decode also what a reduced picture cannot show.
    pub jpeg2000_strict: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_whole_pixels: 120_000_000,
            max_whole_bytes: 512 * 1024 * 1024,
            max_directories: 128,
            max_tiles: 4_000_000,
            max_profile_bytes: 4 * 1024 * 1024,
            max_tile_bytes: 256 * 1024 * 1024,
            max_packets: 8_000_000,
            jpeg2000_memory: ByteSize::mib(128),
            jpeg2000_strict: false,
        }
    }
}

/// Far beyond every machine, and products of such numbers still fit 64 bits.
const MOST: u64 = 1 << 40;

impl Settings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        let numbers = [
            ("max_whole_pixels", self.max_whole_pixels),
            ("max_whole_bytes", self.max_whole_bytes),
            ("max_directories", self.max_directories as u64),
            ("max_tiles", self.max_tiles),
            ("max_profile_bytes", self.max_profile_bytes),
            ("max_tile_bytes", self.max_tile_bytes),
            ("max_packets", self.max_packets),
        ];
        match numbers.into_iter().find(|(_, value)| !(1..=MOST).contains(value)) {
            Some((key, _)) => Err(format!("`codec.{key}` must be from 1 to {MOST}")),
            None => Ok(()),
        }
    }
}
