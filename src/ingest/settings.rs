//! How pictures are written.

use std::num::NonZero;

use bytesize::ByteSize;
use serde::{Deserialize, Serialize};

use crate::codec::{PyramidOptions, Subsampling, TileCompression};
use crate::geometry::Size;

/// Settings of every picture of a run.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    pub compression: Compression,
    /// 1 to 100; of JPEG tiles.
    pub jpeg_quality: u8,
    /// Of the colors of JPEG tiles.
    pub subsampling: Subsampling,
    /// Sides of the tiles in pixels.
    pub tile: u32,
    /// Bring colors to sRGB and leave out the profile.
    pub to_srgb: bool,
    /// Lay transparent pictures on white.
    pub flatten: bool,
    /// Memory for all pictures that are worked on at one time.
    #[serde(deserialize_with = "crate::text::memory")]
    pub memory: ByteSize,
    /// Threads; 0 means one a processor.
    pub threads: usize,
}

/// How tiles are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Compression {
    Jpeg,
    /// Without loss.
    Deflate,
    /// Without loss.
    Zstd,
    None,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            compression: Compression::Jpeg,
            jpeg_quality: 90,
            subsampling: Subsampling::Both,
            tile: 512,
            to_srgb: false,
            flatten: false,
            memory: ByteSize::gib(1),
            threads: 0,
        }
    }
}

impl Settings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        let Self {
            compression: _,
            jpeg_quality,
            subsampling: _,
            tile,
            to_srgb: _,
            flatten: _,
            memory,
            threads,
        } = self;
        if !(1..=100).contains(jpeg_quality) {
            return Err(format!("`ingest.jpeg_quality` must be from 1 to 100, not {jpeg_quality}"));
        }
        // Larger ones would be no tiles: each answer would unpack all of one.
        if !PyramidOptions::is_tile_side(*tile) || !(64..=4096).contains(tile) {
            return Err(format!(
                "`ingest.tile` must be a multiple of 16 from 64 to 4096, not {tile}"
            ));
        }
        if *memory < ByteSize::mib(16) {
            return Err("`ingest.memory` must be at least 16MiB".into());
        }
        if *threads > 1024 {
            return Err("`ingest.threads` must be at most 1024 (0: one a processor)".into());
        }
        Ok(())
    }

    /// Threads that there are to be.
    pub(super) fn threads(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        if self.threads == 0 { cores } else { self.threads }
    }

    /// How a picture is written; one with transparency, which JPEG tiles do not have,
    /// without loss.
    pub(super) fn options(&self, transparent: bool) -> PyramidOptions<'static> {
        let compression = match self.compression {
            Compression::Jpeg if transparent => TileCompression::Deflate,
            Compression::Jpeg => TileCompression::Jpeg { quality: self.jpeg_quality },
            Compression::Deflate => TileCompression::Deflate,
            Compression::Zstd => TileCompression::Zstd,
            Compression::None => TileCompression::None,
        };
        PyramidOptions {
            tile: Size::new(self.tile, self.tile),
            compression,
            subsampling: self.subsampling,
            ..PyramidOptions::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transparent_pictures_have_deflate_in_place_of_jpeg_and_else_what_was_chosen() {
        for (compression, opaque, transparent) in [
            (Compression::Jpeg, TileCompression::Jpeg { quality: 90 }, TileCompression::Deflate),
            (Compression::Deflate, TileCompression::Deflate, TileCompression::Deflate),
            (Compression::Zstd, TileCompression::Zstd, TileCompression::Zstd),
            (Compression::None, TileCompression::None, TileCompression::None),
        ] {
            let settings = Settings { compression, ..Settings::default() };
            assert_eq!(settings.options(false).compression, opaque, "{compression:?}");
            assert_eq!(settings.options(true).compression, transparent, "{compression:?}");
        }
    }

    #[test]
    fn values_that_make_no_pyramid_are_refused_by_their_key() {
        let good = Settings::default();
        assert_eq!(good.validate(), Ok(()));
        for (bad, key) in [
            (Settings { jpeg_quality: 0, ..good.clone() }, "ingest.jpeg_quality"),
            (Settings { tile: 500, ..good.clone() }, "ingest.tile"),
            (Settings { tile: 8192, ..good.clone() }, "ingest.tile"),
            (Settings { memory: ByteSize::mib(1), ..good.clone() }, "ingest.memory"),
            (Settings { threads: 4000, ..good.clone() }, "ingest.threads"),
        ] {
            let error = bad.validate().unwrap_err();
            assert!(error.contains(&format!("`{key}`")), "{error}");
        }
    }
}
