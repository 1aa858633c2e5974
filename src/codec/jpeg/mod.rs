//! JPEG: baseline, extended and progressive, 8 bits, gray, color or four inks.
//!
//! The header is read by our own walk over the segments; the decoder (zune-jpeg) only
//! gets a stream put together from the tables and the scans, and never more pixels than
//! the limits allow. A file that was cut off is damaged, not half a picture.
//!
//! There is no index into the scans. Where one scan holds the whole picture, reading it
//! once makes one ([`indexed`]); of other kinds, and of inks, every window costs the whole
//! picture.

pub(super) mod coefficients;
mod frame;
mod header;
mod icc;
mod indexed;
mod inks;
mod scans;
pub(super) mod segment;
#[cfg(test)]
mod tests;
pub(super) mod turbo;
mod ycc;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use tracing::debug;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use self::coefficients::Index;
use self::frame::{Color, damaged};
use self::header::Header;
pub(super) use self::header::next_marker;
use self::indexed::IndexedJpeg;
use super::{
    CodecError, Metadata, Properties, Settings, SourceFormat, SourceImage, Survey, Window,
    metadata, whole,
};
use crate::geometry::Rect;
use crate::pixels::{Channels, Pixels};
use crate::storage::Object;

const NAME: &str = "JPEG";

/// Pixels from which on a picture is worth an index: smaller ones decode in few
/// milliseconds and take few megabytes when they are kept.
const INDEXED_FROM: u64 = 1 << 20;

/// The format; see the module.
#[derive(Debug)]
pub struct Jpeg;

#[async_trait]
impl SourceFormat for Jpeg {
    fn name(&self) -> &'static str {
        NAME
    }

    fn endings(&self) -> &'static [&'static str] {
        &["jpg", "jpeg", "jpe", "jfif"]
    }

    fn claims(&self, head: &[u8]) -> bool {
        head.starts_with(&[0xFF, segment::SOI, 0xFF])
    }

    async fn open(
        &self,
        object: &Object,
        first: Bytes,
        limits: &Settings,
    ) -> Result<Arc<dyn SourceImage>, CodecError> {
        let mut header = Header::read(object, first, limits).await?;
        whole::check(NAME, header.frame.size, object.size(), limits)?;
        let properties = whole::properties(
            NAME,
            header.frame.size,
            header.color.channels(),
            header.orientation,
            header.icc_profile.take(),
        );
        let properties = Properties { scale: header.scale, ..properties };
        Ok(Arc::new(JpegImage { properties, header, file_bytes: object.size() }))
    }

    async fn metadata(&self, object: &Object) -> Result<Metadata, CodecError> {
        metadata::jpeg::read(object).await
    }
}

#[derive(Debug)]
struct JpegImage {
    properties: Properties,
    header: Header,
    file_bytes: u64,
}

impl JpegImage {
    /// Whether one scan holds all, of gray or of colors, and tells the components apart.
    fn indexable(&self) -> bool {
        let Header { single_scan, renumbered, .. } = self.header;
        single_scan && !renumbered && self.properties.channels != Channels::Cmyk
    }
}

impl SourceImage for JpegImage {
    fn properties(&self) -> &Properties {
        &self.properties
    }

    fn weight(&self) -> usize {
        let profile = self.properties.icc_profile.as_ref().map_or(0, Bytes::len);
        size_of::<Self>() + self.header.tables.len() + profile
    }

    fn survey(&self) -> Option<Survey> {
        let size = self.properties.stored_size();
        if !self.indexable() || size.area() < INDEXED_FROM {
            return None;
        }
        let scan = self.header.scans_at..self.file_bytes;
        let memory = Index::learning_memory(size, scan.end - scan.start);
        Some(Survey { ranges: vec![scan], memory })
    }

    fn learn(&self, parts: &[Bytes]) -> Option<Arc<dyn SourceImage>> {
        let [data] = parts else { return None };
        if !self.indexable() {
            return None;
        }
        match IndexedJpeg::learn(&self.properties, &self.header, data) {
            Ok(indexed) => Some(Arc::new(indexed)),
            Err(error) => {
                debug!("Decoding a JPEG whole, as no index could be made: {error}");
                None
            }
        }
    }

    fn relearn(&self, learned: &Bytes) -> Option<Arc<dyn SourceImage>> {
        let (properties, header) = (&self.properties, &self.header);
        if !self.indexable() {
            return None;
        }
        let indexed = IndexedJpeg::relearn(properties, header, self.file_bytes, learned)?;
        Some(Arc::new(indexed))
    }

    fn window(&self, level: usize, region: Rect) -> Result<Window, CodecError> {
        let scans = self.header.scans_at..self.file_bytes;
        let picture = Pixels::byte_count(self.properties.stored_size(), self.properties.channels);
        let coefficients =
            if self.header.single_scan { 0 } else { self.header.frame.coefficient_bytes() };
        // The scans are copied once behind the tables; where an index is made of them, its
        // windows take at most three times their bytes beside these.
        let copies = if self.survey().is_some() { 3 } else { 1 };
        let decoding = picture + coefficients + copies * (scans.end - scans.start) + 4096;
        whole::window(&self.properties, level, region, scans, decoding)
    }

    fn decode(&self, window: &Window, parts: &[Bytes]) -> Result<Pixels, CodecError> {
        let [data] = parts else { return Err(damaged("its scans were not fetched")) };
        let [scans, end] = scans::prepare(data, self.header.single_scan)?;
        let mut stream = [&self.header.tables, scans, end].concat();
        if self.header.renumbered {
            renumber(&mut stream[self.header.tables.len()..]);
        }
        let size = self.properties.stored_size();
        let samples = decode(&stream, target(&self.header))?;
        let pixels = Pixels::new(size, self.properties.channels, samples)
            .map_err(|error| damaged(&error.to_string()))?;
        Ok(whole::cut(inks::to_inks(self.header.color, pixels), window))
    }
}

/// Gives the components of the scan whose marker comes first the numbers from 1 on.
///
/// Source: ITU-T T.81 §B.2.3: marker, length, count, then number and tables of each.
fn renumber(scan: &mut [u8]) {
    let count = scan.get(4).map_or(0, |count| usize::from(*count));
    let entries = scan.get_mut(5..5 + 2 * count).unwrap_or_default();
    for ([id, _], number) in entries.as_chunks_mut::<2>().0.iter_mut().zip(1..) {
        *id = number;
    }
}

/// What the decoder is asked for, so that it gives the channels of the header's color.
fn target(header: &Header) -> ColorSpace {
    match header.color {
        Color::Gray => ColorSpace::Luma,
        Color::YCbCr => ColorSpace::RGB,
        Color::Rgb if header.frame.named_rgb() => ColorSpace::RGB,
        // The stream does not tell that it is RGB: taken for YCbCr and left as it is.
        Color::Rgb => ColorSpace::YCbCr,
        // Nor what four components are: they are left as they are.
        Color::Cmyk { .. } | Color::Ycck => ColorSpace::CMYK,
    }
}

/// The samples of a complete stream.
fn decode(stream: &[u8], target: ColorSpace) -> Result<Vec<u8>, CodecError> {
    // Strict, as it otherwise turns data that cannot be decoded into gray.
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_out_colorspace(target);
    JpegDecoder::new_with_options(ZCursor::new(stream), options)
        .decode()
        .map_err(|error| damaged(&format!("its picture cannot be decoded: {error:?}")))
}
