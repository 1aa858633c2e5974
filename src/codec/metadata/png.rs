//! What the chunks of a PNG tell, before its pixels and behind them.

use bytes::Bytes;

use super::{MOST_TEXT, XMP_IN_PNG, exif};
use crate::codec::CodecError;
use crate::codec::header::HeaderReader;
use crate::codec::tiff::{Field, Metadata};
use crate::storage::Object;

const NAME: &str = "PNG";

/// Chunks that are walked over: of 8 KiB, as libpng cuts pixel data, 1 GiB.
const MOST_CHUNKS: u32 = 1 << 17;

/// Walks the chunks up to the end; of pixel data only the heads of the chunks are read, as
/// many programs write what they tell behind it.
///
/// Source: PNG (third edition) §5.6 and §11.3.
pub(in crate::codec) async fn read(object: &Object) -> Result<Metadata, CodecError> {
    let mut told = Metadata::default();
    let (mut density, mut xmp) = (None, None);
    let mut chunks = Chunks::of(object);
    for _ in 0..MOST_CHUNKS {
        let (name, content) = match chunks.next().await {
            Ok(Some(chunk)) => chunk,
            Err(error @ CodecError::Storage(_)) => return Err(error),
            Ok(None) | Err(_) => break,
        };
        match &name {
            b"eXIf" => told = exif(content).await,
            b"pHYs" => density = resolution(&content),
            b"iTXt" => xmp = xmp.or(text(&content).map(Field::xmp)),
            _ => {}
        }
    }
    told.add(xmp);
    if !told.has_resolution() {
        told.fields.extend(density.into_iter().flatten());
    }
    Ok(told)
}

/// The chunks of a file, one behind the other.
struct Chunks<'a> {
    object: &'a Object,
    reader: HeaderReader<'a>,
    at: u64,
    /// Whether pixel data was met: there is no reading ahead from there on.
    behind_pixels: bool,
}

impl<'a> Chunks<'a> {
    fn of(object: &'a Object) -> Self {
        // Behind the signature.
        Self { object, reader: HeaderReader::new(object, NAME), at: 8, behind_pixels: false }
    }

    /// The next chunk's name, and its content where that is looked at; `None` at the end.
    async fn next(&mut self) -> Result<Option<([u8; 4], Bytes)>, CodecError> {
        let head = self.read(self.at, 8).await?;
        let length = u64::from(u32::from_be_bytes([head[0], head[1], head[2], head[3]]));
        let name = [head[4], head[5], head[6], head[7]];
        if &name == b"IEND" {
            return Ok(None);
        }
        self.behind_pixels |= &name == b"IDAT";
        let content = match &name {
            b"eXIf" | b"pHYs" | b"iTXt" if length <= MOST_TEXT => {
                self.read(self.at + 8, length).await?
            }
            _ => Bytes::new(),
        };
        // Length, name, content, checksum.
        self.at += 12 + length;
        Ok(Some((name, content)))
    }

    async fn read(&mut self, at: u64, count: u64) -> Result<Bytes, CodecError> {
        if !self.behind_pixels {
            return self.reader.read(at, count).await;
        }
        let end = at.saturating_add(count);
        if end > self.object.size() {
            let what = "it ends inside a chunk".to_owned();
            return Err(CodecError::Damaged { format: NAME, what });
        }
        Ok(self.object.read(at..end).await?)
    }
}

/// The XMP of an iTXt chunk; XMP asks for it not to be compressed.
fn text(content: &[u8]) -> Option<&[u8]> {
    // Compression flag and method, then the language and the translated keyword.
    let rest = content.strip_prefix(XMP_IN_PNG)?.strip_prefix(&[0, 0])?;
    let mut parts = rest.splitn(3, |byte| *byte == 0);
    parts.nth(2)
}

fn resolution(content: &[u8]) -> Option<[Field; 3]> {
    let &[x3, x2, x1, x0, y3, y2, y1, y0, 1] = content else { return None };
    let [x, y] = [[x3, x2, x1, x0], [y3, y2, y1, y0]].map(u32::from_be_bytes);
    // Per meter, which TIFF says per centimeter.
    (x > 0 && y > 0).then(|| Field::resolution([x, 100], [y, 100], 3))
}
