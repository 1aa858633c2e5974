//! WebP: lossy, lossless, with alpha; of a moving picture the first frame on its canvas. Decoded
//! by image-webp, which is safe Rust.
//!
//! Opening walks over the chunks: only those of the picture are fetched, and of a moving picture
//! those of its first frame. What the header of a frame says of its size is compared with the
//! canvas before anything is decoded. A file that was cut off is damaged, not half a picture.
//!
//! Source: RFC 9649.

mod chunks;
mod header;
#[cfg(test)]
mod tests;

use std::io::Cursor;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use image_webp::{DecodingError, WebPDecoder};

pub(super) use self::chunks::Chunks;
use self::header::Header;
use super::one_piece::{Decode, OnePiece};
use super::{
    CodecError, Metadata, Properties, Settings, SourceFormat, SourceImage, metadata, whole,
};
use crate::geometry::Size;
use crate::pixels::{Channels, Pixels};
use crate::storage::Object;

const NAME: &str = "WebP";

/// What the decoder takes besides planes: tables of codes.
const WORKING_BYTES: u64 = 1 << 20;

/// The format; see the module.
#[derive(Debug)]
pub struct Webp;

#[async_trait]
impl SourceFormat for Webp {
    fn name(&self) -> &'static str {
        NAME
    }

    fn endings(&self) -> &'static [&'static str] {
        &["webp"]
    }

    fn claims(&self, head: &[u8]) -> bool {
        head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP")
    }

    async fn open(
        &self,
        object: &Object,
        first: Bytes,
        limits: &Settings,
    ) -> Result<Arc<dyn SourceImage>, CodecError> {
        let Header { size, has_alpha, orientation, icc_profile, head, chunks } =
            Header::read(object, first, limits).await?;
        let channels = if has_alpha { Channels::Rgba } else { Channels::Rgb };
        let chunk_bytes: u64 = chunks.iter().map(|range| range.end - range.start).sum();
        OnePiece {
            properties: whole::properties(NAME, size, channels, orientation, icc_profile),
            ranges: chunks,
            // Of a moving picture canvas and frame in four bytes a pixel, brightness and color
            // of it, and opacity; the chunks are copied once behind the head.
            working: working_bytes(size).saturating_add(chunk_bytes),
            decoder: Picture { head },
        }
        .within(limits)
    }

    async fn metadata(&self, object: &Object) -> Result<Metadata, CodecError> {
        metadata::webp::read(object).await
    }
}

fn working_bytes(size: Size) -> u64 {
    size.area().saturating_mul(12).saturating_add(WORKING_BYTES)
}

/// How the chunks of a picture are decoded.
#[derive(Debug)]
struct Picture {
    /// What stands before the chunks in a file that holds nothing else.
    head: Bytes,
}

impl Decode for Picture {
    fn decode(&self, known: &Properties, parts: &[Bytes]) -> Result<Pixels, CodecError> {
        let mut file = self.head.to_vec();
        for chunk in parts {
            file.extend(&chunk[..]);
            // Chunks start at even places.
            file.resize(file.len().next_multiple_of(2), 0);
        }
        let mut decoder = WebPDecoder::new(Cursor::new(file)).map_err(undecodable)?;
        let size = known.stored_size();
        let has_alpha = known.channels == Channels::Rgba;
        if decoder.dimensions() != (size.width, size.height) || decoder.has_alpha() != has_alpha {
            return Err(damaged("its header is not what it was when it was opened"));
        }
        let mut pixels = Pixels::zeroed(size, known.channels);
        decoder.read_image(pixels.data_mut()).map_err(undecodable)?;
        Ok(pixels)
    }

    fn held(&self) -> usize {
        self.head.len()
    }
}

fn undecodable(error: DecodingError) -> CodecError {
    match error {
        DecodingError::UnsupportedFeature(what) => CodecError::Unsupported { format: NAME, what },
        error => damaged(&format!("its picture cannot be decoded: {error}")),
    }
}

fn damaged(what: &str) -> CodecError {
    CodecError::Damaged { format: NAME, what: what.to_owned() }
}
