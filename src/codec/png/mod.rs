//! PNG: every color type and depth, interlaced or not, brought to 8 bits a sample.
//!
//! Depths below 8 are spread over the whole range; 16 bits are rounded. Gamma and chromaticity
//! chunks are not applied. The decoder gets a stream put together from the chunks that matter,
//! so text, animation and unknown chunks cost nothing.

mod header;
#[cfg(test)]
mod tests;

use std::io::{BufRead, Cursor, Seek};
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use png::{
    BitDepth, Decoder, InterlaceInfo, Limits, Reader, Transformations, expand_interlaced_row,
};

use self::header::{Header, SIGNATURE, damaged};
use super::{
    CodecError, Metadata, Properties, Settings, SourceFormat, SourceImage, Window, metadata, whole,
};
use crate::geometry::Rect;
use crate::pixels::{Channels, Pixels};
use crate::storage::Object;

const NAME: &str = "PNG";

/// What the decoder may take besides its rows: its window and tables.
const WORKING_BYTES: u64 = 1 << 20;

/// The format; see the module.
#[derive(Debug)]
pub struct Png;

#[async_trait]
impl SourceFormat for Png {
    fn name(&self) -> &'static str {
        NAME
    }

    fn endings(&self) -> &'static [&'static str] {
        &["png"]
    }

    fn claims(&self, head: &[u8]) -> bool {
        head.starts_with(SIGNATURE)
    }

    async fn open(
        &self,
        object: &Object,
        first: Bytes,
        limits: &Settings,
    ) -> Result<Arc<dyn SourceImage>, CodecError> {
        let Header { size, channels, orientation, icc_profile, scale, tables, data_at } =
            Header::read(object, first, limits).await?;
        whole::check(NAME, size, object.size(), limits)?;
        let properties = whole::properties(NAME, size, channels, orientation, icc_profile);
        let properties = Properties { scale, ..properties };
        Ok(Arc::new(PngImage { properties, tables, data_at, file_bytes: object.size() }))
    }

    async fn metadata(&self, object: &Object) -> Result<Metadata, CodecError> {
        metadata::png::read(object).await
    }
}

#[derive(Debug)]
struct PngImage {
    properties: Properties,
    tables: Bytes,
    data_at: u64,
    file_bytes: u64,
}

impl PngImage {
    /// Rows before and after unpacking: 16 bits and four samples a pixel at most.
    fn row_bytes(&self) -> u64 {
        u64::from(self.properties.stored_size().width) * 8 * 2
    }
}

impl SourceImage for PngImage {
    fn properties(&self) -> &Properties {
        &self.properties
    }

    fn weight(&self) -> usize {
        let profile = self.properties.icc_profile.as_ref().map_or(0, Bytes::len);
        size_of::<Self>() + self.tables.len() + profile
    }

    fn window(&self, level: usize, region: Rect) -> Result<Window, CodecError> {
        let data = self.data_at..self.file_bytes;
        let picture = Pixels::byte_count(self.properties.stored_size(), self.properties.channels);
        // The data are copied once behind the tables.
        let decoding = picture + self.row_bytes() + WORKING_BYTES + (data.end - data.start);
        whole::window(&self.properties, level, region, data, decoding)
    }

    fn decode(&self, window: &Window, parts: &[Bytes]) -> Result<Pixels, CodecError> {
        let [data] = parts else { return Err(damaged("its pixels were not fetched")) };
        let stream = [&self.tables[..], data].concat();
        let most = (self.row_bytes() + WORKING_BYTES) as usize;
        let mut decoder = Decoder::new_with_limits(Cursor::new(stream), Limits { bytes: most });
        decoder.set_transformations(Transformations::EXPAND);
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        let mut reader = decoder.read_info().map_err(|error| undecodable(&error))?;
        let known = &self.properties;
        let (color, depth) = reader.output_color_type();
        if channels_of(color) != Some(known.channels) {
            return Err(damaged("its palette or transparency does not fit its color type"));
        }
        let mut pixels = Pixels::zeroed(known.stored_size(), known.channels);
        let sample_bytes = if depth == BitDepth::Sixteen { 2 } else { 1 };
        if reader.output_buffer_size() != pixels.data().len().checked_mul(sample_bytes) {
            return Err(damaged("its header is not what it was when it was opened"));
        }
        if sample_bytes == 2 {
            fill_rounded(&mut pixels, &mut reader)?;
        } else {
            reader.next_frame(pixels.data_mut()).map_err(|error| undecodable(&error))?;
        }
        Ok(whole::cut(pixels, window))
    }
}

/// Decodes samples of 16 bits row by row, so that the wide ones take one row only.
fn fill_rounded<R: BufRead + Seek>(
    pixels: &mut Pixels,
    reader: &mut Reader<R>,
) -> Result<(), CodecError> {
    let (stride, pixel_bits) = (pixels.stride(), pixels.channels().count() as u8 * 8);
    let mut narrow = Vec::with_capacity(stride);
    let mut start = 0;
    while let Some(row) = reader.next_interlaced_row().map_err(|error| undecodable(&error))? {
        narrow.clear();
        let wide = row.data().as_chunks::<2>().0.iter();
        narrow.extend(wide.map(|sample| whole::rounded(u16::from_be_bytes(*sample))));
        match row.interlace() {
            InterlaceInfo::Null(_) => {
                pixels.data_mut()[start..start + stride].copy_from_slice(&narrow);
                start += stride;
            }
            InterlaceInfo::Adam7(place) => {
                expand_interlaced_row(pixels.data_mut(), stride, &narrow, place, pixel_bits);
            }
        }
    }
    Ok(())
}

fn undecodable(error: &png::DecodingError) -> CodecError {
    damaged(&format!("its picture cannot be decoded: {error}"))
}

const fn channels_of(color: png::ColorType) -> Option<Channels> {
    match color {
        png::ColorType::Grayscale => Some(Channels::Gray),
        png::ColorType::GrayscaleAlpha => Some(Channels::GrayAlpha),
        png::ColorType::Rgb => Some(Channels::Rgb),
        png::ColorType::Rgba => Some(Channels::Rgba),
        png::ColorType::Indexed => None,
    }
}
