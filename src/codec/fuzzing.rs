//! Doors for the fuzz targets in `fuzz/`, which are not part of the product: a file of each
//! format, opened, learned and shown by window.
//!
//! Each takes any bytes, and none may panic, hang or take memory that bytes of that length are
//! not worth. What a door needs beside the file, it takes from the end of the bytes, so that
//! files are seeds as they are.

use std::io::Cursor;

use bytesize::ByteSize;
use tokio::runtime::{Builder, Runtime};

use super::bmp::Bmp;
use super::gif::Gif;
use super::jp2::Jpeg2000;
use super::jpeg::Jpeg;
use super::jxl::JpegXl;
use super::png::Png;
use super::pnm::Pnm;
use super::source::FIRST_READ;
use super::tiff::Tiff;
use super::webp::Webp;
use super::{
    Carried, EncodeSettings, MetadataUse, Page, PyramidOptions, Settings, SourceFormat,
    SourceImage, TileCompression, output, outputs, write_pyramid,
};
use crate::geometry::{Rect, Size};
use crate::pixels::{Channels, Pixels};
use crate::storage::{Buffer, Object};

pub use super::jp2::fuzzing as jp2;
pub use super::tiff::fuzzing as tiff_parts;

/// Bytes of memory that a step may announce and is still taken: less than what a fuzzer is
/// told to allow.
pub(super) const MOST_MEMORY: u64 = 64 << 20;

/// Far below what is usual, so that files at a limit are small.
pub(super) fn settings(strict: bool) -> Settings {
    Settings {
        max_tiles: 4096,
        max_packets: 1 << 16,
        max_profile_bytes: 4096,
        jpeg2000_memory: ByteSize::kib(64),
        jpeg2000_strict: strict,
        ..Settings::default()
    }
}

pub(super) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().build().expect("a runtime without threads")
}

/// Numbers from the end of the bytes, zero when these are used up.
pub(super) struct Choices<'a>(pub(super) &'a [u8]);

impl Choices<'_> {
    pub(super) fn byte(&mut self) -> u8 {
        let Some((last, rest)) = self.0.split_last() else { return 0 };
        self.0 = rest;
        *last
    }

    pub(super) fn short(&mut self) -> u16 {
        u16::from_be_bytes([self.byte(), self.byte()])
    }

    /// Below `count`, 0 where that is 0.
    pub(super) fn below(&mut self, count: u32) -> u32 {
        ((u64::from(self.short()) * u64::from(count)) >> 16) as u32
    }
}

pub fn tiff(data: &[u8]) {
    file(&Tiff, data);
}

pub fn jpeg(data: &[u8]) {
    file(&Jpeg, data);
}

pub fn png(data: &[u8]) {
    file(&Png, data);
}

pub fn webp(data: &[u8]) {
    file(&Webp, data);
}

pub fn gif(data: &[u8]) {
    file(&Gif, data);
}

pub fn bmp(data: &[u8]) {
    file(&Bmp, data);
}

pub fn pnm(data: &[u8]) {
    file(&Pnm, data);
}

pub fn jpeg_xl(data: &[u8]) {
    file(&JpegXl, data);
}

pub fn jpeg2000(data: &[u8]) {
    // One for each file, so that none depends on those before it.
    file(&Jpeg2000::new(), data);
}

/// The directories of a TIFF, of any of its pages, and what they tell beside the picture.
pub fn tiff_directories(data: &[u8]) {
    let mut choices = Choices(data);
    let number = u32::from(choices.byte() % 4) + 1;
    runtime().block_on(async {
        let object = Object::in_memory(data.to_vec()).await;
        let page = Page::new(number.try_into().expect("it is above zero"));
        let first = object.head(FIRST_READ).await.expect("memory is read");
        if let Ok(image) = Tiff.open_page(&object, first, page, &settings(false)).await {
            assert!(image.weight() > 0 && image.pages() >= page.number());
        }
    });
}

/// What files of all formats tell beside the picture; and what of it goes with answers, put into
/// one of each format and read again.
pub fn metadata(data: &[u8]) {
    let dot = Pixels::zeroed(Size::new(1, 1), Channels::Gray);
    runtime().block_on(async {
        let object = Object::in_memory(data.to_vec()).await;
        let told = super::metadata(&object).await.expect("memory is read");
        let (carried, _) = Carried::of(&told, MetadataUse::All);
        let Carried { rights, all } = carried;
        for blocks in all.iter().chain([&rights]).filter(|blocks| !blocks.is_empty()) {
            for format in outputs().iter().map(|it| output(*it)).filter(|it| it.carries()) {
                let file = format.encode(&dot, &EncodeSettings::default()).expect("it is a dot");
                let file = format.carry(&file, blocks).expect("there is room for what is carried");
                let again = super::metadata(&Object::in_memory(file).await).await;
                let again = again.expect("memory is read");
                assert!(blocks.are_told_by(&again), "{} tells something else", format.name());
            }
        }
    });
}

/// A file: opened, learned, and some windows of it.
fn file(format: &dyn SourceFormat, data: &[u8]) {
    let mut choices = Choices(data);
    let strict = choices.byte() & 1 != 0;
    runtime().block_on(async {
        let object = Object::in_memory(data.to_vec()).await;
        let Ok(first) = object.head(FIRST_READ).await else { return };
        if !format.claims(&first[..first.len().min(64)]) {
            return;
        }
        let Ok(image) = format.open(&object, first, &settings(strict)).await else { return };
        assert!(image.weight() > 0);
        // Whatever it takes to learn where its pixels lie: who cannot afford that goes on without.
        windows(&object, image.as_ref(), &mut choices).await;
        let affordable = image.survey().filter(|survey| survey.memory <= MOST_MEMORY);
        let Some(survey) = affordable else { return };
        let parts = object.read_all(&survey.ranges).await.expect("a survey is of the file");
        let Some(learned) = image.learn(&parts) else { return };
        assert!(learned.survey().is_none(), "there is nothing left to learn");
        if let Some(bytes) = learned.learned() {
            let again = image.relearn(&bytes).expect("what was learned is its own");
            let whole = image.properties().stored_size().rect();
            assert_eq!(again.window(0, whole).ok(), learned.window(0, whole).ok());
        }
        windows(&object, learned.as_ref(), &mut choices).await;
    });
}

/// The smallest level, and parts of any; in full, scaled and as they are stored.
async fn windows(object: &Object, image: &dyn SourceImage, choices: &mut Choices<'_>) {
    let levels = &image.properties().levels;
    let smallest = levels.len() - 1;
    let mut all = vec![(smallest, levels[smallest].size.rect())];
    for _ in 0..2 {
        let level = choices.below(levels.len() as u32) as usize;
        let Size { width, height } = levels[level].size;
        let (x, y) = (choices.below(width), choices.below(height));
        let (right, down) = (1 + choices.below(width - x), 1 + choices.below(height - y));
        all.push((level, Rect::new(x, y, right.min(width - x), down.min(height - y))));
    }
    for (level, region) in all {
        window(object, image, level, region).await;
        scaled(object, image, level, region, 1 + choices.below(7)).await;
        stored(object, image, level, region).await;
    }
}

async fn window(object: &Object, image: &dyn SourceImage, level: usize, region: Rect) {
    let Ok(window) = image.window(level, region) else { return };
    if window.memory > MOST_MEMORY {
        return;
    }
    let parts = object.read_all(&window.ranges).await.expect("a window is of the file");
    let Ok(pixels) = image.decode(&window, &parts) else { return };
    assert_eq!(pixels.size(), region.size(), "level {level}, {region}");
    // Of what was kept, for some.
    let again = image.decode(&window, &parts).expect("it was decoded before");
    assert!(pixels == again, "level {level}, {region} is not what it was");
}

async fn scaled(
    object: &Object,
    image: &dyn SourceImage,
    level: usize,
    region: Rect,
    eighths: u32,
) {
    let whole = image.properties().levels[level].size;
    // Its edges are multiples of 16 or those of the level.
    let end = |end: u32, most: u32| {
        end.checked_next_multiple_of(16).map_or(most, |multiple| multiple.min(most))
    };
    let (left, top) = (region.x / 16 * 16, region.y / 16 * 16);
    let right = end(region.x + region.width, whole.width);
    let bottom = end(region.y + region.height, whole.height);
    let region = Rect::new(left, top, right - left, bottom - top);
    let Ok(Some(window)) = image.scaled_window(level, region, eighths) else { return };
    if window.memory > MOST_MEMORY {
        return;
    }
    let parts = object.read_all(&window.ranges).await.expect("a window is of the file");
    if let Ok(pixels) = image.decode(&window, &parts) {
        assert_eq!(pixels.size(), window.decoded_size(), "level {level}, {region}, {eighths}");
    }
    drop(image.decode_planes(&window, &parts));
}

/// What would be sent without being decoded.
async fn stored(object: &Object, image: &dyn SourceImage, level: usize, region: Rect) {
    if let Ok(tile) = image.stored_tile(level, region) {
        let stored = object.read(tile.range.clone()).await.expect("a tile is of the file");
        drop(image.cut(&tile, &stored));
        let mut bytes = Buffer::of_any_value(tile.reserve + stored.len());
        bytes[tile.reserve..].copy_from_slice(&stored);
        drop(image.complete(&tile, bytes));
    }
    if let Some(part) = image.stored_part(level, region) {
        let parts = object.read_all(&part.ranges).await.expect("a part is of the file");
        drop(image.cut_part(&part, &parts));
    }
}

/// Files of the formats that we or our libraries write, as something to start from: for each a
/// name.
#[must_use]
pub fn seeds() -> Vec<(String, Vec<u8>)> {
    let mut seeds = Vec::new();
    let side = Size::new(70, 50);
    for channels in [Channels::Gray, Channels::GrayAlpha, Channels::Rgb, Channels::Rgba] {
        let samples = (0..Pixels::byte_count(side, channels)).map(|at| (at * at / 7 % 251) as u8);
        let page = Pixels::new(side, channels, samples.collect()).expect("as many as are due");
        for &format in outputs() {
            let writer = output(format);
            if page.channels().has_alpha() && !writer.keeps_alpha() {
                continue;
            }
            let file = writer.encode(&page, &EncodeSettings::default()).expect("it is small");
            seeds.push((format!("{channels:?}.{}", format.as_str()).to_lowercase(), file));
        }
        seeds.extend(written_by_image(&page));
        for (name, compression) in [
            ("jpeg", TileCompression::Jpeg { quality: 80 }),
            ("deflate", TileCompression::Deflate),
            ("zstd", TileCompression::Zstd),
            ("plain", TileCompression::None),
        ] {
            let tile = Size::new(32, 16);
            let options = PyramidOptions { tile, compression, ..PyramidOptions::default() };
            let mut file = Cursor::new(Vec::new());
            if write_pyramid(&page, &options, &mut file).is_ok() {
                let name = format!("{channels:?}-{name}.tif").to_lowercase();
                seeds.push((name, file.into_inner()));
            }
        }
    }
    seeds
}

/// The page as BMP and PNM, where these keep such channels.
fn written_by_image(page: &Pixels) -> Vec<(String, Vec<u8>)> {
    use image::{ExtendedColorType as Color, ImageFormat};
    let (size, channels) = (page.size(), page.channels());
    let color = match channels {
        Channels::Gray => Color::L8,
        Channels::GrayAlpha => Color::La8,
        Channels::Rgb => Color::Rgb8,
        Channels::Rgba => Color::Rgba8,
        Channels::Cmyk => return Vec::new(),
    };
    let mut seeds = Vec::new();
    for (name, format) in [("bmp", ImageFormat::Bmp), ("pnm", ImageFormat::Pnm)] {
        let mut file = Cursor::new(Vec::new());
        let (data, Size { width, height }) = (page.data(), size);
        if image::write_buffer_with_format(&mut file, data, width, height, color, format).is_ok() {
            seeds.push((format!("{channels:?}.{name}").to_lowercase(), file.into_inner()));
        }
    }
    seeds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_pass_through_every_door_whole_and_cut() {
        let seeds = seeds();
        assert!(seeds.len() > 20, "{}", seeds.len());
        for (_, seed) in &seeds {
            for length in [seed.len(), seed.len() / 2, seed.len() / 3 * 2] {
                for door in [
                    tiff,
                    jpeg,
                    png,
                    webp,
                    gif,
                    bmp,
                    pnm,
                    jpeg_xl,
                    jpeg2000,
                    tiff_directories,
                    tiff_parts::fax,
                    metadata,
                ] {
                    door(&seed[..length]);
                }
            }
        }
    }
}
