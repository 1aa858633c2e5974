//! Hand-made TIFFs for tests: any tags, any byte order, as wrong as wanted; and opening
//! and decoding whatever they are.

use std::sync::Arc;

use super::header::ByteOrder;
use crate::codec::{self, CodecError, Properties, Settings, SourceImage};
use crate::geometry::{Rect, Size, Tiling};
use crate::pixels::{Channels, Pixels};
use crate::storage::Object;

/// One entry of a directory: tag, type, items (of fractions the numbers, of floating point
/// numbers the bits).
pub(super) type Field = (u16, u16, Vec<u64>);

/// One directory and the cells of its picture.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub(super) fields: Vec<Field>,
    /// Written in front of the directory; their places become TileOffsets and
    /// TileByteCounts (or those of strips) where `fields` has none.
    pub(super) cells: Vec<Vec<u8>>,
    /// Pages that hang below this one as SubIFDs.
    pub(super) below: Vec<Page>,
}

pub(super) const SHORT: u16 = 3;
pub(super) const LONG: u16 = 4;

impl Page {
    /// A picture of `bits` per sample; one item in `bits` for each sample.
    pub(super) fn new(width: u64, height: u64, photometric: u64, bits: &[u64]) -> Self {
        Self::default()
            .with(256, LONG, &[width])
            .with(257, LONG, &[height])
            .with(258, SHORT, bits)
            .with(262, SHORT, &[photometric])
            .with(277, SHORT, &[bits.len() as u64])
    }

    /// Sets an entry, in the place of an earlier one with the same tag.
    pub(super) fn with(mut self, tag: u16, kind: u16, items: &[u64]) -> Self {
        self.fields.retain(|field| field.0 != tag);
        self.fields.push((tag, kind, items.to_vec()));
        self
    }

    pub(super) fn cell(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.cells.push(bytes.into());
        self
    }
}

/// Where each directory was written.
pub(super) struct Built {
    pub(super) bytes: Vec<u8>,
    pub(super) offsets: Vec<u64>,
}

/// A file of several pages, chained.
pub(super) fn build(order: ByteOrder, big: bool, pages: &[Page]) -> Built {
    let mut writer = Writer { order, big, bytes: Vec::new(), offsets: Vec::new() };
    let mark: &[u8] = if order == ByteOrder::Little { b"II" } else { b"MM" };
    writer.bytes.extend(mark);
    if big {
        for value in [43, 8, 0] {
            writer.put(value, 2);
        }
    } else {
        writer.put(42, 2);
    }
    let mut pointer = writer.bytes.len();
    writer.word(0);
    for page in pages {
        let (start, next) = writer.page(page);
        writer.patch(pointer, start);
        pointer = next;
    }
    Built { bytes: writer.bytes, offsets: writer.offsets }
}

/// A classic little endian file of one page.
pub(super) fn one(page: &Page) -> Vec<u8> {
    build(ByteOrder::Little, false, std::slice::from_ref(page)).bytes
}

struct Writer {
    order: ByteOrder,
    big: bool,
    bytes: Vec<u8>,
    offsets: Vec<u64>,
}

impl Writer {
    fn spell(&self, value: u64, width: usize) -> Vec<u8> {
        match self.order {
            ByteOrder::Little => value.to_le_bytes()[..width].to_vec(),
            ByteOrder::Big => value.to_be_bytes()[8 - width..].to_vec(),
        }
    }

    fn put(&mut self, value: u64, width: usize) {
        let spelled = self.spell(value, width);
        self.bytes.extend(spelled);
    }

    fn width(&self) -> usize {
        if self.big { 8 } else { 4 }
    }

    fn word(&mut self, value: u64) {
        self.put(value, self.width());
    }

    fn patch(&mut self, at: usize, value: u64) {
        let spelled = self.spell(value, self.width());
        self.bytes[at..at + spelled.len()].copy_from_slice(&spelled);
    }

    /// Offset of the directory, and where its pointer to the next one lies.
    fn page(&mut self, page: &Page) -> (u64, usize) {
        let below: Vec<u64> = page.below.iter().map(|page| self.page(page).0).collect();
        let places: Vec<u64> = page
            .cells
            .iter()
            .map(|cell| {
                let at = self.bytes.len() as u64;
                self.bytes.extend(cell);
                if cell.is_empty() { 0 } else { at }
            })
            .collect();
        let lengths: Vec<u64> = page.cells.iter().map(|cell| cell.len() as u64).collect();
        let mut fields = page.fields.clone();
        let has = |fields: &[Field], tag| fields.iter().any(|field| field.0 == tag);
        let (offsets, counts) = if has(&fields, 322) { (324, 325) } else { (273, 279) };
        for (tag, items) in [(offsets, places), (counts, lengths), (330, below)] {
            if !items.is_empty() && !has(&fields, tag) {
                fields.push((tag, LONG, items));
            }
        }
        fields.sort_by_key(|field| field.0);
        self.directory(&fields)
    }

    fn directory(&mut self, fields: &[Field]) -> (u64, usize) {
        let width = |kind: u16| match kind {
            3 => 2,
            // Of fractions each item is one of two numbers.
            4 | 5 | 11 => 4,
            12 | 16 => 8,
            _ => 1,
        };
        let mut values = Vec::new();
        for (_, kind, items) in fields {
            let bytes: Vec<u8> =
                items.iter().flat_map(|&item| self.spell(item, width(*kind))).collect();
            if bytes.len() <= self.width() {
                values.push(None);
            } else {
                values.push(Some(self.bytes.len() as u64));
                self.bytes.extend(bytes);
            }
        }
        let start = self.bytes.len() as u64;
        self.offsets.push(start);
        self.put(fields.len() as u64, if self.big { 8 } else { 2 });
        for ((tag, kind, items), value) in fields.iter().zip(values) {
            self.put(u64::from(*tag), 2);
            self.put(u64::from(*kind), 2);
            self.word(items.len() as u64 / if *kind == 5 { 2 } else { 1 });
            if let Some(offset) = value {
                self.word(offset);
                continue;
            }
            let end = self.bytes.len() + self.width();
            for &item in items {
                self.put(item, width(*kind));
            }
            self.bytes.resize(end, 0);
        }
        let next = self.bytes.len();
        self.word(0);
        (start, next)
    }
}

/// A TIFF in memory, opened.
pub(super) struct Opened {
    pub(super) runtime: tokio::runtime::Runtime,
    pub(super) object: Object,
    pub(super) image: Arc<dyn SourceImage>,
}

pub(super) fn open(bytes: impl Into<bytes::Bytes>) -> Result<Opened, CodecError> {
    open_within(bytes, &Settings::default())
}

pub(super) fn open_within(
    bytes: impl Into<bytes::Bytes>,
    limits: &Settings,
) -> Result<Opened, CodecError> {
    open_page(bytes, 1, limits)
}

pub(super) fn open_page(
    bytes: impl Into<bytes::Bytes>,
    number: u32,
    limits: &Settings,
) -> Result<Opened, CodecError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let object = runtime.block_on(Object::in_memory(bytes));
    let page = codec::Page::new(number.try_into().expect("pages are counted from 1"));
    let image = runtime.block_on(codec::open_page(&object, page, limits))?;
    Ok(Opened { runtime, object, image })
}

impl Opened {
    pub(super) fn properties(&self) -> &Properties {
        self.image.properties()
    }

    pub(super) fn sizes(&self) -> Vec<(u32, Size)> {
        self.properties().levels.iter().map(|level| (level.scale_factor, level.size)).collect()
    }

    pub(super) fn decode(&self, level: usize, region: Rect) -> Result<Pixels, CodecError> {
        let window = self.image.window(level, region)?;
        assert_eq!(window.ranges.len(), window.cells.len());
        let parts = self.runtime.block_on(self.object.read_all(&window.ranges))?;
        let pixels = self.image.decode(&window, &parts)?;
        assert_eq!((pixels.size(), pixels.channels()), (region.size(), self.properties().channels));
        Ok(pixels)
    }

    pub(super) fn whole(&self, level: usize) -> Result<Pixels, CodecError> {
        self.decode(level, self.properties().levels[level].size.rect())
    }
}

/// A picture without repetition but smooth enough for JPEG; alpha runs the other way.
pub(super) fn picture(size: Size, channels: Channels) -> Pixels {
    let mut pixels = Pixels::zeroed(size, channels);
    let count = channels.count();
    for (index, pixel) in pixels.data_mut().chunks_exact_mut(count).enumerate() {
        let (x, y) = (index as u32 % size.width, index as u32 / size.width);
        let values = [x + y, 300 + x / 2 + y, 2 * y + x / 3, 256 + x];
        let wave = |value: u32| {
            if (value / 256).is_multiple_of(2) { value % 256 } else { 255 - value % 256 }
        };
        for (channel, sample) in pixel.iter_mut().enumerate() {
            let alpha = channels.has_alpha() && channel == count - 1;
            *sample = wave(values[if alpha { 3 } else { channel }]) as u8;
        }
    }
    pixels
}

/// A WebP by libwebp; without a quality, without loss.
pub(super) fn webp(pixels: &Pixels, quality: Option<u8>) -> Vec<u8> {
    let mut config = webp::WebPConfig::new().unwrap();
    config.lossless = i32::from(quality.is_none());
    config.quality = f32::from(quality.unwrap_or(75));
    // What is transparent keeps its colors.
    config.exact = 1;
    let alpha = pixels.channels().has_alpha();
    let layout = if alpha { webp::PixelLayout::Rgba } else { webp::PixelLayout::Rgb };
    let Size { width, height } = pixels.size();
    let encoder = webp::Encoder::new(pixels.data(), layout, width, height);
    encoder.encode_advanced(&config).unwrap().to_vec()
}

/// What libwebp sees; where opacity is left out it is added if `samples` a pixel need it.
pub(super) fn seen_by_libwebp(file: &[u8], samples: usize) -> Vec<u8> {
    let image = webp::Decoder::new(file).decode().expect("libwebp decodes it");
    if image.is_alpha() || samples == 3 {
        return image.to_vec();
    }
    image.chunks_exact(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect()
}

/// A picture in tiles of WebP, which are padded with black as libtiff does.
pub(super) fn webp_tiles(pixels: &Pixels, tile: Size, quality: Option<u8>) -> Page {
    let (size, count) = (pixels.size(), pixels.channels().count());
    let mut page = Page::new(size.width.into(), size.height.into(), 2, &vec![8; count])
        .with(259, SHORT, &[50001])
        .with(322, SHORT, &[tile.width.into()])
        .with(323, SHORT, &[tile.height.into()]);
    if pixels.channels().has_alpha() {
        page = page.with(338, SHORT, &[2]);
    }
    for cell in Tiling::new(size, tile).cells_in(size.rect()) {
        let mut padded = Pixels::zeroed(tile, pixels.channels());
        let stride = padded.stride();
        let part = crop(pixels, cell.rect);
        let rows = part.chunks_exact(cell.rect.width as usize * count);
        for (row, out) in rows.zip(padded.data_mut().chunks_exact_mut(stride)) {
            out[..row.len()].copy_from_slice(row);
        }
        page = page.cell(webp(&padded, quality));
    }
    page
}

/// The part of a picture inside `region`.
pub(super) fn crop(pixels: &Pixels, region: Rect) -> Vec<u8> {
    let count = pixels.channels().count();
    (region.y..region.y + region.height)
        .flat_map(|y| &pixels.row(y)[region.x as usize * count..][..region.width as usize * count])
        .copied()
        .collect()
}

/// Compares without printing every pixel of a failure.
#[track_caller]
pub(super) fn assert_same(given: &Pixels, expected: &Pixels, case: &str) {
    assert_eq!((given.size(), given.channels()), (expected.size(), expected.channels()), "{case}");
    let differs = given.data().iter().zip(expected.data()).position(|(a, b)| a != b);
    assert_eq!(differs, None, "first different sample: {case}");
}

/// The largest difference between two buffers of one length.
pub(super) fn farthest(one: &[u8], other: &[u8]) -> u8 {
    assert_eq!(one.len(), other.len());
    one.iter().zip(other).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}
