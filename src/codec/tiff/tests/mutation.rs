//! Damaged files by the thousand: no panic, and no memory beyond what was announced.

use std::io::Cursor;

use super::super::fixtures::{Page, SHORT, build, open_within, picture, webp_tiles};
use super::super::header::ByteOrder;
use super::super::write::{LevelStorage, PyramidOptions, TileCompression, write_pyramid};
use super::stored::{cells, sent};
use crate::codec::Settings;
use crate::geometry::Size;
use crate::pixels::Channels;

/// Marsaglia's xorshift64: the same damage in every run.
struct Damage(u64);

impl Damage {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// One to four changes: a bit, a byte, or a run of equal bytes; most in the first and
    /// last 600 bytes, where directories lie.
    fn apply(&mut self, file: &mut [u8]) {
        for _ in 0..=self.below(4) {
            let at = match self.below(3) {
                0 => self.below(file.len()),
                1 => self.below(file.len().min(600)),
                _ => file.len() - 1 - self.below(file.len().min(600)),
            };
            match self.below(4) {
                0 => file[at] ^= 1 << self.below(8),
                1 => file[at] = self.next() as u8,
                2 => file[at] = [0, 1, 0x7F, 0x80, 0xFF][self.below(5)],
                _ => {
                    let end = (at + 1 + self.below(8)).min(file.len());
                    let value = [0, 0xFF, 0x7F][self.below(3)];
                    file[at..end].fill(value);
                }
            }
        }
    }
}

fn pyramid(compression: TileCompression, levels: LevelStorage, big: bool) -> Vec<u8> {
    let options = PyramidOptions {
        tile: Size::new(32, 32),
        compression,
        levels,
        big,
        ..PyramidOptions::default()
    };
    let mut file = Cursor::new(Vec::new());
    let pixels = picture(Size::new(70, 45), Channels::Rgb);
    write_pyramid(&pixels, &options, &mut file).unwrap();
    file.into_inner()
}

fn planes_of_lzw() -> Vec<u8> {
    let mut page = Page::new(40, 20, 2, &[16; 3]);
    for (tag, value) in [(259, 5), (284, 2), (317, 2), (278, 10)] {
        page = page.with(tag, SHORT, &[value]);
    }
    for cell in 0..6u8 {
        let plain: Vec<u8> = (0..800u32).map(|n| (n / 7) as u8 ^ cell).collect();
        let mut encoder = weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
        page = page.cell(encoder.encode(&plain).unwrap());
    }
    build(ByteOrder::Big, false, &[page]).bytes
}

fn tiles_of_webp(channels: Channels, quality: Option<u8>) -> Vec<u8> {
    let level = |width, height| {
        webp_tiles(&picture(Size::new(width, height), channels), Size::new(32, 32), quality)
    };
    build(ByteOrder::Little, true, &[level(70, 45), level(35, 23)]).bytes
}

#[test]
fn damaged_files_neither_panic_nor_take_more_than_the_limits() {
    const MEMORY: u64 = 4 * 1024 * 1024;
    let limits = Settings {
        max_whole_pixels: 1_000_000,
        max_whole_bytes: 1_000_000,
        max_directories: 16,
        max_tiles: 10_000,
        max_profile_bytes: 10_000,
        max_tile_bytes: 500_000,
        ..Settings::default()
    };
    let jpeg = TileCompression::Jpeg { quality: 80 };
    let files = [
        pyramid(jpeg, LevelStorage::SubIfds, true),
        pyramid(jpeg, LevelStorage::Chain, false),
        pyramid(TileCompression::Deflate, LevelStorage::Chain, false),
        pyramid(TileCompression::Zstd, LevelStorage::Chain, false),
        planes_of_lzw(),
        tiles_of_webp(Channels::Rgb, Some(80)),
        tiles_of_webp(Channels::Rgba, None),
    ];
    let mut damage = Damage(0x5EED_0F71_FFF0_0D1E);
    let (mut opened, mut decoded, mut sendable) = (0, 0, 0);
    for round in 0..3000 {
        let mut file = files[round % files.len()].clone();
        damage.apply(&mut file);
        let length = file.len();
        let Ok(image) = open_within(file, &limits) else { continue };
        opened += 1;
        let weight = image.image.weight();
        assert!(weight < 8 * length + 40_000, "round {round}: {weight} of {length} bytes");
        for (level, (_, size)) in image.sizes().into_iter().enumerate() {
            let Ok(window) = image.image.window(level, size.rect()) else { continue };
            let fetched: u64 = window.ranges.iter().map(|range| range.end - range.start).sum();
            assert!(fetched <= window.memory, "round {round}");
            if window.memory <= MEMORY && image.whole(level).is_ok() {
                decoded += 1;
            }
            for region in cells(&image, level) {
                let Ok(tile) = image.image.stored_tile(level, region) else { continue };
                sendable += u64::from(sent(&image, &tile).is_ok());
            }
        }
    }
    // The damage must leave something to decode, or nothing was tested.
    assert!(opened > 500 && decoded > 500, "{opened} opened, {decoded} levels decoded");
    assert!(sendable > 500, "{sendable} tiles sent");
}
