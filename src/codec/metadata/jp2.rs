//! What the boxes of a JPEG 2000 file tell, before its codestream and behind it.

use bytes::Bytes;

use super::{IPTC, MOST_TEXT, exif};
use crate::codec::CodecError;
use crate::codec::header::HeaderReader;
use crate::codec::jp2::{BoxHeader, Resolution, Told, resolution, told};
use crate::codec::tiff::{Field, Metadata};
use crate::storage::Object;

const NAME: &str = "JPEG 2000";

/// Boxes that are walked over; files have below 30.
const MOST_BOXES: u32 = 1000;

/// Walks the boxes up to the end; of those that are not looked at only the headers are read.
/// A codestream without boxes tells nothing.
///
/// Source: ISO/IEC 15444-1 annex I.
pub(in crate::codec) async fn read(object: &Object) -> Result<Metadata, CodecError> {
    let mut tells = Metadata::default();
    let (mut scanned, mut xmp, mut iptc) = (None, None, None);
    let mut boxes = Boxes::of(object);
    for _ in 0..MOST_BOXES {
        let (kind, content) = match boxes.next().await {
            Ok(Some(next)) => next,
            Err(error @ CodecError::Storage(_)) => return Err(error),
            Ok(None) | Err(_) => break,
        };
        match (&kind, told(&content)) {
            (b"jp2h", _) => scanned = scanned.or(resolution(&content)),
            (b"uuid", Some(Told::Exif(block))) if tells == Metadata::default() => {
                tells = exif(content.slice_ref(block)).await;
            }
            (b"uuid", Some(Told::Xmp(packet))) => xmp = xmp.or(Some(Field::xmp(packet))),
            (b"uuid", Some(Told::Iptc(record))) => {
                iptc = iptc.or(Some(Field::undefined(IPTC, record)));
            }
            _ => {}
        }
    }
    for field in [xmp, iptc] {
        tells.add(field.filter(|field| field.count > 0));
    }
    if let Some(Resolution { across, down }) = scanned.filter(|_| !tells.has_resolution()) {
        // 3 is the centimeter.
        tells.fields.extend(Field::resolution(across, down, 3));
    }
    Ok(tells)
}

/// The boxes of a file, one behind the other.
struct Boxes<'a> {
    object: &'a Object,
    reader: HeaderReader<'a>,
    at: u64,
    /// Whether the codestream was met: there is no reading ahead from there on.
    behind_pixels: bool,
}

impl<'a> Boxes<'a> {
    fn of(object: &'a Object) -> Self {
        Self { object, reader: HeaderReader::new(object, NAME), at: 0, behind_pixels: false }
    }

    /// The next box's type, and its content where that is looked at; `None` at the end and
    /// before what is no box.
    async fn next(&mut self) -> Result<Option<([u8; 4], Bytes)>, CodecError> {
        let size = self.object.size();
        let head = self.read(self.at, BoxHeader::LONGEST.min(size - self.at)).await?;
        let Some(BoxHeader { kind, content }) = BoxHeader::read(&head, self.at, size) else {
            return Ok(None);
        };
        self.behind_pixels |= &kind == b"jp2c";
        self.at = content.end;
        let length = content.end - content.start;
        let content = match &kind {
            b"jp2h" | b"uuid" if length <= MOST_TEXT => self.read(content.start, length).await?,
            _ => Bytes::new(),
        };
        Ok(Some((kind, content)))
    }

    /// Bytes that the file has.
    async fn read(&mut self, at: u64, count: u64) -> Result<Bytes, CodecError> {
        if self.behind_pixels {
            return Ok(self.object.read(at..at + count).await?);
        }
        self.reader.read(at, count).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const XMP: &[u8] = b"\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71\x99\x94\x91\xE3\xAF\xAC<x/>";
    const IPTC_BOX: &[u8] =
        b"\x33\xC7\xA4\xD2\xB8\x1D\x47\x23\xA0\xBA\xF1\xA3\xE0\x97\xAD\x38\x1C\x02";

    /// EXIF with one entry, big endian: a model, or a resolution across of 300/1.
    fn exif_box(tag: u16) -> Vec<u8> {
        let entry: &[u8] =
            if tag == 272 { b"\0\x02\0\0\0\x02M\0\0\0" } else { b"\0\x05\0\0\0\x01\0\0\0\x1A" };
        let start = b"JpgTiffExif->JP2MM\0*\0\0\0\x08\0\x01";
        let block = [start, &tag.to_be_bytes()[..], entry, &[0; 4], b"\0\0\x01\x2C\0\0\0\x01"];
        boxed(*b"uuid", &block.concat())
    }

    fn boxed(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
        let length = (content.len() as u32 + 8).to_be_bytes();
        [&length, &kind, content].concat()
    }

    /// 11811 per meter down, 5906 across.
    fn header() -> Vec<u8> {
        let capture = boxed(*b"resc", b"\x2E\x23\0\x01\x17\x12\0\x01\0\0");
        boxed(*b"jp2h", &boxed(*b"res ", &capture))
    }

    async fn of(parts: &[Vec<u8>]) -> Metadata {
        let signature = boxed(*b"jP  ", b"\r\n\x87\n");
        let file = [signature, parts.concat()].concat();
        read(&Object::in_memory(file).await).await.unwrap()
    }

    fn xmp_field() -> Field {
        Field { tag: 700, kind: 1, count: 4, bytes: b"<x/>".to_vec() }
    }

    fn resolution_fields() -> [Field; 3] {
        [
            Field::rationals(282, &[[2953, 50]]),
            Field::rationals(283, &[[11811, 100]]),
            Field::short(296, 3),
        ]
    }

    #[tokio::test]
    async fn boxes_before_and_behind_the_codestream_tell_alike() {
        let codestream = boxed(*b"jp2c", &vec![0; 1 << 20]);
        let tell = [header(), exif_box(272), boxed(*b"uuid", XMP), boxed(*b"uuid", IPTC_BOX)];
        let mut expected = vec![Field::text(272, "M"), xmp_field()];
        expected.push(Field::undefined(33723, b"\x1C\x02"));
        expected.extend(resolution_fields());
        for place in 0..=tell.len() {
            let mut parts = tell.to_vec();
            parts.insert(place, codestream.clone());
            assert_eq!(of(&parts).await.fields, expected, "codestream at {place}");
        }
    }

    #[tokio::test]
    async fn the_resolution_counts_where_exif_has_none() {
        assert_eq!(of(&[header()]).await.fields, resolution_fields());
        let of_exif = [Field::rationals(282, &[[300, 1]])];
        assert_eq!(of(&[header(), exif_box(282)]).await.fields, of_exif);
    }

    #[tokio::test]
    async fn the_first_of_each_counts() {
        let other = [&XMP[..16], b"<other/>"].concat();
        let told = of(&[boxed(*b"uuid", XMP), boxed(*b"uuid", &other)]).await;
        assert_eq!(told.fields, [xmp_field()]);
    }

    #[tokio::test]
    async fn what_is_cut_or_damaged_tells_less() {
        let xmp = boxed(*b"uuid", XMP);
        for length in 0..xmp.len() {
            let told = of(&[header(), xmp[..length].to_vec()]).await;
            assert_eq!(told.fields, resolution_fields(), "{length} bytes");
        }
        let file = [header(), exif_box(272), xmp].concat();
        for at in 0..file.len() {
            for value in [0, 1, 0x7F, 0xFF] {
                let mut mutant = file.clone();
                mutant[at] = value;
                of(&[mutant]).await;
            }
        }
        let empty = boxed(*b"uuid", &XMP[..16]);
        assert_eq!(of(&[empty]).await, Metadata::default());
        let codestream = Object::in_memory(&b"\xFF\x4F\xFF\x51\0\x2F\0\0"[..]).await;
        assert_eq!(read(&codestream).await.unwrap(), Metadata::default());
        assert_eq!(read(&Object::in_memory(Vec::new()).await).await.unwrap(), Metadata::default());
    }

    #[tokio::test]
    async fn a_file_of_nothing_but_boxes_is_left_after_a_thousand() {
        let free = boxed(*b"free", &[]);
        let mut parts = vec![free; 2000];
        parts.push(boxed(*b"uuid", XMP));
        assert_eq!(of(&parts).await, Metadata::default());
        assert_eq!(of(&parts[1500..]).await.fields, [xmp_field()]);
    }
}
