//! GIF: the first picture on its canvas, as RGB, or RGBA where the canvas shows through;
//! decoded by the image crate.
//!
//! Only the first picture is fetched and decoded, however many follow. The decoder gets a stream
//! put together from the screen, the palettes and the picture, so that texts and extensions cost
//! nothing. Colors that a palette does not have are black. The background color is not used, as
//! in browsers. A file that was cut off is damaged, not half a picture.
//!
//! Source: CompuServe, "Graphics Interchange Format, Version 89a" (1990).

mod header;
#[cfg(test)]
mod tests;

use std::io::Cursor;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use image::ImageDecoder as _;
use image::codecs::gif::GifDecoder;

use self::header::Header;
use super::one_piece::{Decode, OnePiece};
use super::{CodecError, Properties, Settings, SourceFormat, SourceImage, by_image, whole};
use crate::geometry::Orientation;
use crate::pixels::{Channels, Pixels};
use crate::storage::Object;

const NAME: &str = "GIF";

/// The decoder's dictionary and its reader.
const WORKING_BYTES: u64 = 256 << 10;

/// The format; see the module.
#[derive(Debug)]
pub struct Gif;

#[async_trait]
impl SourceFormat for Gif {
    fn name(&self) -> &'static str {
        NAME
    }

    fn endings(&self) -> &'static [&'static str] {
        &["gif"]
    }

    fn claims(&self, head: &[u8]) -> bool {
        head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a")
    }

    async fn open(
        &self,
        object: &Object,
        first: Bytes,
        limits: &Settings,
    ) -> Result<Arc<dyn SourceImage>, CodecError> {
        let Header { canvas, frame, is_opaque, icc_profile, tables, data } =
            Header::read(object, first, limits).await?;
        if frame.is_empty() {
            return Err(damaged("its first picture has no pixels"));
        }
        // The picture may be larger than the canvas.
        whole::check(NAME, frame.size(), 0, limits)?;
        let channels = if is_opaque { Channels::Rgb } else { Channels::Rgba };
        let data_bytes = data.end - data.start;
        OnePiece {
            properties: whole::properties(
                NAME,
                canvas,
                channels,
                Orientation::Upright,
                icc_profile,
            ),
            ranges: vec![data],
            // Four bytes for each pixel of the canvas, and five for each of the picture, to
            // be laid on it; the data are copied once behind the tables.
            working: canvas.area().saturating_mul(4)
                + frame.size().area() * 5
                + data_bytes
                + WORKING_BYTES,
            decoder: Frame { tables },
        }
        .within(limits)
    }
}

/// How the data of a picture are decoded.
#[derive(Debug)]
struct Frame {
    /// All that stands before the data and matters.
    tables: Bytes,
}

impl Decode for Frame {
    fn decode(&self, known: &Properties, parts: &[Bytes]) -> Result<Pixels, CodecError> {
        let [data] = parts else { return Err(damaged("its picture was not fetched")) };
        let stream = [&self.tables[..], data].concat();
        let decoder =
            GifDecoder::new(Cursor::new(stream)).map_err(|error| by_image::reason(NAME, error))?;
        let size = known.stored_size();
        let mut pixels = Pixels::zeroed(size, Channels::Rgba);
        if decoder.dimensions() != (size.width, size.height) {
            return Err(damaged("its header is not what it was when it was opened"));
        }
        decoder.read_image(pixels.data_mut()).map_err(|error| by_image::reason(NAME, error))?;
        if known.channels == Channels::Rgba {
            return Ok(pixels);
        }
        Pixels::new(size, Channels::Rgb, without_alpha(pixels.into_data()))
            .map_err(|error| damaged(&error.to_string()))
    }

    fn held(&self) -> usize {
        self.tables.len()
    }
}

/// The colors of RGBA, in the same memory.
fn without_alpha(mut samples: Vec<u8>) -> Vec<u8> {
    let pixels = samples.len() / 4;
    for at in 0..pixels {
        samples.copy_within(at * 4..at * 4 + 3, at * 3);
    }
    samples.truncate(pixels * 3);
    samples
}

fn damaged(what: &str) -> CodecError {
    CodecError::Damaged { format: NAME, what: what.to_owned() }
}
