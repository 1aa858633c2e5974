//! A JPEG of one scan whose index was learned: read by window, at four sizes.
//!
//! A part that starts with a unit, at full size, is put together of its units and sent: its
//! coefficients stay what they are. Otherwise the units that a window touches are put together as a small JPEG of their own. At full
//! size the same decoder reads it that reads whole pictures; at a half and a quarter
//! libjpeg-turbo, which leaves out the finer part of the transform. It is only ever given
//! streams that were written here. At an eighth nothing is read: the index has the mean of
//! each block.

use bytes::Bytes;
use zune_jpeg::zune_core::colorspace::ColorSpace;

use super::coefficients::{Index, Tables, Units};
use super::frame::{Color, damaged};
use super::header::Header;
use super::turbo::{self, StreamEnd};
use super::ycc::rgb;
use super::{NAME, decode, segment};
use crate::codec::{Access, CodecError, Properties, SourceImage, StoredPart, Window};
use crate::geometry::{Level, Rect, Size};
use crate::image_api::Format;
use crate::pixels::{Pixels, Planes, crop};

/// What the sizes are divided by.
const SCALE_FACTORS: [u32; 4] = [1, 2, 4, 8];

/// Nominal side of a cell, for who counts cells; windows are cut in units.
const CELL: u32 = 256;

#[derive(Debug)]
pub(super) struct IndexedJpeg {
    properties: Properties,
    color: Color,
    index: Index,
}

impl IndexedJpeg {
    /// `data` are the bytes of the file from the first scan on.
    ///
    /// # Errors
    /// [`CodecError`] when they cannot be read unit by unit.
    pub(super) fn learn(
        known: &Properties,
        header: &Header,
        data: &[u8],
    ) -> Result<Self, CodecError> {
        let index = Index::learn(&header.tables, &tables(header), data, header.scans_at)?;
        Ok(Self::with(known, header, index))
    }

    /// As [`IndexedJpeg::learn`], from what was learned before; see [`Index::from_bytes`].
    pub(super) fn relearn(
        known: &Properties,
        header: &Header,
        file_bytes: u64,
        learned: &Bytes,
    ) -> Option<Self> {
        let index = Index::from_bytes(&header.tables, &tables(header), file_bytes, learned)?;
        Some(Self::with(known, header, index))
    }

    fn with(known: &Properties, header: &Header, index: Index) -> Self {
        let full = known.stored_size();
        let level = |scale_factor| Level {
            size: full.reduced(scale_factor),
            scale_factor,
            tile: Size::new(CELL, CELL),
        };
        let properties = Properties {
            levels: SCALE_FACTORS.map(level).to_vec(),
            access: Access::Cells,
            ..known.clone()
        };
        Self { properties, color: header.color, index }
    }

    /// The units that `region` of a level needs.
    fn units(&self, region: Rect, scale_factor: u32) -> Units {
        let full = self.properties.stored_size();
        let (x, y) = (region.x * scale_factor, region.y * scale_factor);
        let side =
            |side: u32, from: u32, whole: u32| side.saturating_mul(scale_factor).min(whole - from);
        let size = (side(region.width, x, full.width), side(region.height, y, full.height));
        self.index.units(Rect::new(x, y, size.0, size.1))
    }

    /// Decodes what was put together for `units`, at a level, and cuts out `region` of it.
    fn decode_units(
        &self,
        units: &Units,
        parts: &[Bytes],
        scale_factor: u32,
        region: Rect,
    ) -> Result<Pixels, CodecError> {
        let area = self.index.area(units);
        let stream = self.index.picture(units, area.size(), parts, &self.start())?;
        let size = area.size().reduced(scale_factor);
        let samples = if scale_factor == 1 {
            let gray = self.color == Color::Gray;
            decode(&stream, if gray { ColorSpace::Luma } else { ColorSpace::RGB })?
        } else {
            let mut samples = Vec::new();
            let (channels, eighths) = (self.properties.channels, 8 / scale_factor);
            turbo::decode(&stream, area.size(), channels, eighths, &mut samples).map_err(
                |error| damaged(&format!("it cannot be decoded at 1/{scale_factor}: {error}")),
            )?;
            samples
        };
        let pixels = Pixels::new(size, self.properties.channels, samples)
            .map_err(|error| damaged(&error.to_string()))?;
        let (x, y) = (area.x / scale_factor, area.y / scale_factor);
        if size == region.size() {
            return Ok(pixels);
        }
        Ok(crop(&pixels, Rect::new(region.x - x, region.y - y, region.width, region.height)))
    }

    /// A start of image and, where there is color, a marker that decides for every decoder
    /// what the components are.
    ///
    /// Source: Adobe TN 5116, "DCT filter", APP14.
    fn start(&self) -> Vec<u8> {
        let mut start = vec![0xFF, segment::SOI];
        let transform = match self.color {
            // Gray needs none, and of inks no index is made.
            Color::Gray | Color::Cmyk { .. } | Color::Ycck => return start,
            Color::Rgb => 0,
            Color::YCbCr => 1,
        };
        let adobe = [b'A', b'd', b'o', b'b', b'e', 0, 100, 0, 0, 0, 0, transform];
        segment::write(&mut start, segment::APP14, &adobe);
        start
    }
}

impl SourceImage for IndexedJpeg {
    fn properties(&self) -> &Properties {
        &self.properties
    }

    fn weight(&self) -> usize {
        let profile = self.properties.icc_profile.as_ref().map_or(0, Bytes::len);
        size_of::<Self>() - size_of::<Index>() + self.index.weight() + profile
    }

    fn learned(&self) -> Option<Bytes> {
        Some(self.index.to_bytes())
    }

    fn window(&self, level: usize, region: Rect) -> Result<Window, CodecError> {
        let found = self.properties.levels.get(level);
        let Some(of) = found.filter(|of| !region.is_empty() && of.size.rect().contains(region))
        else {
            let what = format!("there is no region {region} in its level {level}");
            return Err(CodecError::Damaged { format: NAME, what });
        };
        let channels = self.properties.channels;
        let part = Pixels::byte_count(region.size(), channels);
        if of.scale_factor == 8 {
            return Ok(Window {
                level,
                region,
                eighths: 8,
                ranges: Vec::new(),
                cells: Vec::new(),
                memory: part,
            });
        }
        let units = self.units(region, of.scale_factor);
        let ranges = self.index.ranges(&units);
        let stored: u64 = ranges.iter().map(|range| range.end - range.start).sum();
        let area = self.index.area(&units).size().reduced(of.scale_factor);
        // The bytes fetched, the same without stuffing, and the small JPEG, whose codes may
        // come out longer; its pixels and the part of them.
        let memory = stored * 4 + 4096 + Pixels::byte_count(area, channels) + part;
        let cells = (0..ranges.len() as u64).collect();
        Ok(Window { level, region, eighths: 8, ranges, cells, memory })
    }

    fn decode(&self, window: &Window, parts: &[Bytes]) -> Result<Pixels, CodecError> {
        let scale_factor = self.properties.levels[window.level].scale_factor;
        if scale_factor == 8 {
            let means = self.index.eighth(window.region);
            return Ok(if self.color == Color::YCbCr { to_rgb(means) } else { means });
        }
        let units = self.units(window.region, scale_factor);
        if parts.len() != window.ranges.len() {
            return Err(damaged("its units were not fetched"));
        }
        self.decode_units(&units, parts, scale_factor, window.region)
    }

    fn scaled_window(
        &self,
        level: usize,
        region: Rect,
        eighths: u32,
    ) -> Result<Option<Window>, CodecError> {
        // Coarser levels than those there are would need others, and colors that more than
        // two pixels a side share another decoder.
        if eighths != 8 || !self.index.unit_fits(Size::new(16, 16)) {
            return Ok(None);
        }
        self.window(level, region).map(Some)
    }

    fn decode_planes(&self, window: &Window, parts: &[Bytes]) -> Option<Planes> {
        let scale_factor = self.properties.levels[window.level].scale_factor;
        // The means of blocks are in planes too, and are few.
        if self.color != Color::YCbCr || scale_factor == 8 {
            return None;
        }
        let units = self.units(window.region, scale_factor);
        let area = self.index.area(&units);
        let stream = self.index.picture(&units, area.size(), parts, &self.start()).ok()?;
        let mut samples = Vec::new();
        let (size, end, eighths) = (area.size(), StreamEnd::Exact, 8 / scale_factor);
        let unpacked = turbo::decode_planes(&stream, size, end, eighths, &mut samples).ok()?;
        let mut planes = Planes::zeroed(window.region.size(), unpacked.shared);
        let Rect { x, y, width, height } = window.region;
        let part = Rect::new(x - area.x / scale_factor, y - area.y / scale_factor, width, height);
        unpacked.copy(&samples, part, &mut planes, (0, 0))?;
        Some(planes)
    }

    fn stored_part(&self, level: usize, region: Rect) -> Option<StoredPart> {
        let inside = !region.is_empty() && self.properties.stored_size().rect().contains(region);
        if level != 0 || !inside {
            return None;
        }
        let units = self.index.whole_units(region)?;
        let (ranges, bytes) = (self.index.ranges(&units), self.index.bytes(&units));
        Some(StoredPart { format: Format::Jpg, level, region, ranges, bytes })
    }

    fn cut_part(&self, part: &StoredPart, parts: &[Bytes]) -> Result<Bytes, CodecError> {
        let units = self.index.whole_units(part.region).filter(|_| part.level == 0);
        let units = units.ok_or_else(|| damaged("a part of it is not made of its units"))?;
        if parts.len() != part.ranges.len() {
            return Err(damaged("its units were not fetched"));
        }
        Ok(self.index.picture(&units, part.region.size(), parts, &self.start())?.into())
    }
}

/// The tables that are meant beside those of the file.
fn tables(header: &Header) -> Tables {
    if header.has_huffman_tables { Tables::default() } else { Tables::usual() }
}

/// Luminance and two differences to red, green and blue.
fn to_rgb(mut pixels: Pixels) -> Pixels {
    for pixel in pixels.data_mut().as_chunks_mut::<3>().0 {
        *pixel = rgb(*pixel);
    }
    pixels
}
