//! What the chunks of a WebP tell beside its picture.

use bytes::Bytes;

use super::{MOST_TEXT, exif};
use crate::codec::CodecError;
use crate::codec::exif::unnamed;
use crate::codec::tiff::{Field, Metadata};
use crate::codec::webp::Chunks;
use crate::storage::Object;

/// Chunks that are walked over: some programs write what they tell behind all frames.
const MOST_CHUNKS: u32 = 1 << 12;

/// Walks the chunks up to the end; of pictures only their heads are read.
///
/// Source: RFC 9649 §2.7.1.5.
pub(in crate::codec) async fn read(object: &Object) -> Result<Metadata, CodecError> {
    let mut told = Metadata::default();
    let mut xmp = None;
    let mut chunks = Chunks::of(object, Bytes::new()).await?;
    for _ in 0..MOST_CHUNKS {
        let chunk = match chunks.next().await {
            Ok(Some(chunk)) => chunk,
            Err(error @ CodecError::Storage(_)) => return Err(error),
            Ok(None) | Err(_) => break,
        };
        if chunk.content.end - chunk.content.start > MOST_TEXT {
            continue;
        }
        match &chunk.name {
            b"EXIF" => {
                let block = chunks.bytes(chunk.content).await?;
                told = exif(Bytes::copy_from_slice(unnamed(&block))).await;
            }
            b"XMP " => xmp = Some(Field::xmp(&chunks.bytes(chunk.content).await?)),
            _ => {}
        }
    }
    told.add(xmp);
    Ok(told)
}
