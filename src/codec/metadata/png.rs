//! What the chunks of a PNG tell before its pixels.

use super::{MOST_TEXT, exif};
use crate::codec::CodecError;
use crate::codec::header::HeaderReader;
use crate::codec::tiff::{Field, Metadata};
use crate::storage::Object;

/// Source: XMP part 3, §1.1.5.
const XMP: &[u8] = b"XML:com.adobe.xmp\0";

/// Walks the chunks up to the pixel data.
///
/// Source: PNG (third edition) §11.3.
pub(super) async fn read(object: &Object) -> Result<Metadata, CodecError> {
    let mut told = Metadata::default();
    let (mut density, mut xmp) = (None, None);
    let mut reader = HeaderReader::new(object, "PNG");
    // Behind the signature.
    let mut at = 8;
    loop {
        let (name, content) = match chunk(&mut reader, at).await {
            Ok(chunk) => chunk,
            Err(error @ CodecError::Storage(_)) => return Err(error),
            Err(_) => break,
        };
        if matches!(&name, b"IDAT" | b"IEND") {
            break;
        }
        if let Some((start, length)) = content
            && let Ok(content) = reader.read(start, length).await
        {
            match &name {
                b"eXIf" => told = exif(content).await,
                b"pHYs" => density = resolution(&content),
                _ => xmp = xmp.or(text(&content).map(Field::xmp)),
            }
        }
        at = next(at, &mut reader).await?;
    }
    told.add(xmp);
    if !told.has_resolution() {
        told.fields.extend(density.into_iter().flatten());
    }
    Ok(told)
}

/// The name of the chunk at `at`, and where its content lies if it is looked at.
async fn chunk(
    reader: &mut HeaderReader<'_>,
    at: u64,
) -> Result<([u8; 4], Option<(u64, u64)>), CodecError> {
    let start = reader.read(at, 8).await?;
    let name = [start[4], start[5], start[6], start[7]];
    let length = u64::from(u32::from_be_bytes([start[0], start[1], start[2], start[3]]));
    let looked_at = matches!(&name, b"eXIf" | b"pHYs" | b"iTXt") && length <= MOST_TEXT;
    Ok((name, looked_at.then_some((at + 8, length))))
}

async fn next(at: u64, reader: &mut HeaderReader<'_>) -> Result<u64, CodecError> {
    let start = reader.read(at, 4).await?;
    // Length, name, content, checksum.
    Ok(at + 12 + u64::from(u32::from_be_bytes([start[0], start[1], start[2], start[3]])))
}

/// The XMP of an iTXt chunk; XMP asks for it not to be compressed.
fn text(content: &[u8]) -> Option<&[u8]> {
    // Compression flag and method, then the language and the translated keyword.
    let rest = content.strip_prefix(XMP)?.strip_prefix(&[0, 0])?;
    let mut parts = rest.splitn(3, |byte| *byte == 0);
    parts.nth(2)
}

fn resolution(content: &[u8]) -> Option<[Field; 3]> {
    let &[x3, x2, x1, x0, y3, y2, y1, y0, 1] = content else { return None };
    let [x, y] = [[x3, x2, x1, x0], [y3, y2, y1, y0]].map(u32::from_be_bytes);
    // Per meter, which TIFF says per centimeter.
    (x > 0 && y > 0).then(|| Field::resolution([x, 100], [y, 100], 3))
}
