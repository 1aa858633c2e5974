//! What a file tells about its picture beside the pixels: camera, date, rights, resolution,
//! XMP, IPTC. Read only by who keeps it, or where answers are to carry it; showing a picture needs
//! none of it.
//!
//! Reading ([`metadata()`]) interprets nothing. [`Carried`] is what of it goes with answers. What is
//! damaged or longer than reasonable is left out, for a picture is worth more than what is told
//! about it.

mod carried;
mod iptc;
#[cfg(feature = "jpeg2000")]
pub(super) mod jp2;
pub(super) mod jpeg;
mod left_out;
pub(super) mod png;
mod rights;
#[cfg(feature = "webp")]
pub(super) mod webp;
mod xmp;

pub use carried::{Blocks, Carried};
pub(super) use iptc::to_photoshop;
pub use left_out::LeftOut;

pub(super) use super::exif::NAME as EXIF_NAME;
use super::tiff::{Block, Metadata, read_metadata};
use super::{CodecError, registry};
use crate::storage::{Object, StorageError};

/// The numbers that XMP and IPTC have among the entries of a TIFF.
///
/// Source: XMP part 3 §1.1.6; IPTC-NAA in TIFF.
pub(super) const XMP: u16 = 700;
pub(super) const IPTC: u16 = 33723;

/// What stands before XMP in a JPEG's segment, and names it in a PNG.
///
/// Source: XMP part 3, §1.1.3 and §1.1.5.
pub(super) const XMP_IN_JPEG: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
pub(super) const XMP_IN_PNG: &[u8] = b"XML:com.adobe.xmp\0";

/// Text blocks (XMP, IPTC) longer than this are no description of a picture.
const MOST_TEXT: u64 = 4 << 20;

/// Reads what the file tells: from EXIF and XMP of a JPEG, PNG or WebP, and from IPTC of a JPEG,
/// from the boxes of a JPEG 2000, from the first directory of a TIFF.
///
/// Left out are previews, extended XMP, Photoshop's other resources, and what names places in the
/// old file: maker notes, the sizes that EXIF repeats.
///
/// # Errors
/// [`StorageError`] only; a file that is no picture tells nothing.
pub async fn metadata(object: &Object) -> Result<Metadata, StorageError> {
    let Some(format) = registry::of(object).await? else { return Ok(Metadata::default()) };
    match format.metadata(object).await {
        Ok(metadata) => Ok(metadata),
        Err(CodecError::Storage(error)) => Err(error),
        Err(_) => Ok(Metadata::default()),
    }
}

/// What an EXIF block (from its TIFF header on) tells; nothing where it is damaged.
async fn exif(block: bytes::Bytes) -> Metadata {
    read_metadata(&Block::Held(block)).await.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::codec::fuzzing;
    use crate::codec::tiff::{Field, PyramidOptions, write_pyramid};
    use crate::geometry::Size;
    use crate::pixels::{Channels, Pixels};

    /// Model `M`, a resolution of 300/1 in x, and a camera directory with an exposure of
    /// 1/60, a maker note and a value past the end; big endian.
    fn exif_block() -> Vec<u8> {
        let mut block = b"MM\0\x2A\0\0\0\x08".to_vec();
        let entry = |block: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: u32| {
            block.extend(tag.to_be_bytes());
            block.extend(kind.to_be_bytes());
            block.extend(count.to_be_bytes());
            block.extend(value.to_be_bytes());
        };
        block.extend([0, 3]);
        entry(&mut block, 272, 2, 2, u32::from_be_bytes(*b"M\0\0\0"));
        entry(&mut block, 282, 5, 1, 100);
        entry(&mut block, 34665, 4, 1, 50);
        block.extend([0; 4]);
        assert_eq!(block.len(), 50);
        block.extend([0, 3]);
        entry(&mut block, 33434, 5, 1, 108);
        entry(&mut block, 37500, 7, 4, 7);
        entry(&mut block, 37510, 7, 4000, 90);
        block.extend([0; 4]);
        block.resize(100, 0);
        for number in [300u32, 1, 1, 60] {
            block.extend(number.to_be_bytes());
        }
        block
    }

    fn expected() -> Metadata {
        Metadata {
            fields: vec![Field::text(272, "M"), Field::rationals(282, &[[300, 1]])],
            exif: vec![Field::rationals(33434, &[[1, 60]])],
            gps: Vec::new(),
        }
    }

    #[tokio::test]
    async fn an_exif_block_is_read_in_its_byte_order_without_what_is_bound_to_its_place() {
        assert_eq!(exif(exif_block().into()).await, expected());
    }

    #[tokio::test]
    async fn a_damaged_block_tells_less_and_never_panics() {
        let block = exif_block();
        for length in 0..block.len() {
            exif(block[..length].to_vec().into()).await;
        }
        for at in 0..block.len() {
            for value in [0, 1, 0x7F, 0xFF] {
                let mut mutant = block.clone();
                mutant[at] = value;
                exif(mutant.into()).await;
            }
        }
    }

    #[tokio::test]
    async fn a_jpeg_tells_its_exif_and_xmp_and_a_density_only_where_exif_has_none() {
        let segment = |marker: u8, payload: &[u8]| {
            let length = (payload.len() as u16 + 2).to_be_bytes();
            [&[0xFF, marker], &length[..], payload].concat()
        };
        // JFIF 1.2, dots per centimeter, 120 by 110.
        let jfif = segment(0xE0, b"JFIF\0\x01\x02\x02\0\x78\0\x6E\0\0");
        let exif = segment(0xE1, &[b"Exif\0\0", &exif_block()[..]].concat());
        let xmp = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>");
        let scan = segment(0xDA, &[0; 6]);
        let file = |parts: &[&Vec<u8>]| {
            let parts: Vec<u8> = parts.iter().flat_map(|part| part.iter().copied()).collect();
            [&[0xFF, 0xD8][..], &parts].concat()
        };
        let object = Object::in_memory(file(&[&jfif, &exif, &xmp, &scan])).await;
        let mut all = expected();
        all.fields.push(Field { tag: 700, kind: 1, count: 4, bytes: b"<x/>".to_vec() });
        assert_eq!(metadata(&object).await.unwrap(), all);
        // Fill bytes, a stray byte and a marker without a segment, as opening it forgives.
        let [fill, stray, alone] = [vec![0xFF], vec![0x12], vec![0xFF, 0x01]];
        let loose = file(&[&jfif, &fill, &exif, &stray, &alone, &xmp, &scan]);
        assert_eq!(metadata(&Object::in_memory(loose).await).await.unwrap(), all);
        let object = Object::in_memory(file(&[&jfif, &scan])).await;
        let density = [
            Field::rationals(282, &[[120, 1]]),
            Field::rationals(283, &[[110, 1]]),
            Field::short(296, 3),
        ];
        assert_eq!(metadata(&object).await.unwrap().fields, density);
    }

    #[tokio::test]
    async fn a_jpeg_tells_its_iptc_also_where_it_goes_on_in_another_segment() {
        let record = [&b"\x1C\x02\x50\x01\x2C"[..], &[b'A'; 300]].concat();
        let whole = to_photoshop(&record);
        for parts in [vec![&whole[14..]], vec![&whole[14..40], &whole[40..]]] {
            let segment = |part: &[u8]| {
                let length = (part.len() as u16 + 16).to_be_bytes();
                [&[0xFF, 0xED], &length[..], b"Photoshop 3.0\0", part].concat()
            };
            let segments: Vec<u8> = parts.iter().flat_map(|part| segment(part)).collect();
            let file = [&[0xFF, 0xD8][..], &segments, &[0xFF, 0xDA, 0, 2]].concat();
            let told = metadata(&Object::in_memory(file).await).await.unwrap();
            assert_eq!(told.fields, [Field::undefined(IPTC, &record)], "{} parts", parts.len());
        }
    }

    #[test]
    fn what_is_damaged_never_panics_on_its_way_into_answers() {
        let segment = |marker: u8, payload: &[u8]| {
            let length = (payload.len() as u16 + 2).to_be_bytes();
            [&[0xFF, marker], &length[..], payload].concat()
        };
        let packet = b"<a xmlns:w='http://ns.adobe.com/xap/1.0/rights/' w:WebStatement='z'>b</a>";
        let file = [
            vec![0xFF, 0xD8],
            segment(0xE1, &[EXIF_NAME, &exif_block()].concat()),
            segment(0xE1, &[XMP_IN_JPEG, packet].concat()),
            segment(0xED, &to_photoshop(b"\x1C\x02\x50\0\x01A\x1C\x02\x74\0\x01C")),
            vec![0xFF, 0xDA, 0, 2],
        ]
        .concat();
        // Asserts that what goes into an answer of any format is read again from it.
        fuzzing::metadata(&file);
        for at in 0..file.len() {
            let mut mutant = file.clone();
            mutant[at] ^= 0x81;
            fuzzing::metadata(&mutant);
        }
    }

    #[tokio::test]
    async fn iptc_that_calls_its_bytes_numbers_stays_in_order() {
        // Four bytes as one number, big endian.
        let mut block = b"MM\0\x2A\0\0\0\x08\0\x01\x83\xBB\0\x04\0\0\0\x01".to_vec();
        block.extend(b"\x1C\x02\x50\0\0\0\0\0");
        let expected = Field::undefined(IPTC, b"\x1C\x02\x50\0");
        assert_eq!(exif(block.into()).await.fields, [expected]);
    }

    fn chunk(name: [u8; 4], content: &[u8]) -> Vec<u8> {
        let length = (content.len() as u32).to_be_bytes();
        [&length[..], &name, content, &[0; 4]].concat()
    }

    #[tokio::test]
    async fn a_png_tells_what_stands_behind_its_pixels_however_many_they_are() {
        let xmp = |text: &[u8]| chunk(*b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", text].concat());
        let pixels = [chunk(*b"IDAT", &[7; 9]), chunk(*b"IDAT", &vec![0; 33 << 20])].concat();
        let (exif, end) = (chunk(*b"eXIf", &exif_block()), chunk(*b"IEND", &[]));
        let start = [&b"\x89PNG\r\n\x1a\n"[..], &chunk(*b"IHDR", &[0; 13])].concat();
        let file = [&start, &pixels, &exif, &xmp(b"<x/>"), &end].map(|part| &part[..]).concat();
        let mut all = expected();
        all.fields.push(Field { tag: 700, kind: 1, count: 4, bytes: b"<x/>".to_vec() });
        assert_eq!(metadata(&Object::in_memory(file).await).await.unwrap(), all);
        // Behind the end is no part of the picture, and a file that was cut off tells less.
        for rest in [[&end[..], &xmp(b"<x/>")].concat(), xmp(b"<x/>")[..30].to_vec()] {
            let file = [&start, &pixels, &exif, &rest].map(|part| &part[..]).concat();
            assert_eq!(metadata(&Object::in_memory(file).await).await.unwrap(), expected());
        }
    }

    #[tokio::test]
    async fn a_png_tells_its_exif_xmp_and_pixels_per_meter() {
        let xmp = b"XML:com.adobe.xmp\0\0\0\0\0<x/>";
        let physical = [&11811u32.to_be_bytes()[..], &11811u32.to_be_bytes(), &[1]].concat();
        let file = [
            &b"\x89PNG\r\n\x1a\n"[..],
            &chunk(*b"IHDR", &[0; 13]),
            &chunk(*b"pHYs", &physical),
            &chunk(*b"iTXt", xmp),
            &chunk(*b"IDAT", &[]),
        ]
        .concat();
        let object = Object::in_memory(file).await;
        let told = metadata(&object).await.unwrap();
        let expected = [
            Field { tag: 700, kind: 1, count: 4, bytes: b"<x/>".to_vec() },
            Field::rationals(282, &[[11811, 100]]),
            Field::rationals(283, &[[11811, 100]]),
            Field::short(296, 3),
        ];
        assert_eq!(told.fields, expected);
    }

    #[tokio::test]
    async fn a_webp_tells_its_exif_and_xmp_behind_all_frames() {
        let chunk = |name: &[u8; 4], content: &[u8]| {
            let length = (content.len() as u32).to_le_bytes();
            let filler = &[0][..content.len() % 2];
            [&name[..], &length, content, filler].concat()
        };
        let chunks = [
            chunk(b"VP8X", &[0x2E, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            chunk(b"ANIM", &[0; 6]),
            chunk(b"ANMF", &[0; 25]).repeat(1000),
            chunk(b"EXIF", &[b"Exif\0\0", &exif_block()[..]].concat()),
            chunk(b"XMP ", b"<x/>"),
        ]
        .concat();
        let length = (chunks.len() as u32 + 4).to_le_bytes();
        let file = [&b"RIFF"[..], &length, b"WEBP", &chunks].concat();
        let mut all = expected();
        all.fields.push(Field { tag: 700, kind: 1, count: 4, bytes: b"<x/>".to_vec() });
        let object = Object::in_memory(file.clone()).await;
        assert_eq!(metadata(&object).await.unwrap(), all);
        // Cut off inside its XMP it tells less.
        let object = Object::in_memory(file[..file.len() - 2].to_vec()).await;
        assert_eq!(metadata(&object).await.unwrap(), expected());
    }

    #[tokio::test]
    async fn what_a_pyramid_was_given_it_tells_again() {
        let told = Metadata {
            fields: vec![
                Field::text(270, "recto"),
                Field::rationals(282, &[[300, 1]]),
                Field { tag: 700, kind: 1, count: 3000, bytes: vec![b'x'; 3000] },
            ],
            gps: vec![Field::text(29, "2026:11:25")],
            ..expected()
        };
        for big in [false, true] {
            let options = PyramidOptions {
                software: Some("warraq"),
                metadata: Some(&told),
                big,
                ..PyramidOptions::default()
            };
            let mut file = Cursor::new(Vec::new());
            let pixels = Pixels::zeroed(Size::new(600, 20), Channels::Rgb);
            write_pyramid(&pixels, &options, &mut file).unwrap();
            let object = Object::in_memory(file.into_inner()).await;
            let mut back = metadata(&object).await.unwrap();
            assert_eq!(back.text(305).as_deref(), Some("warraq"));
            back.fields.retain(|field| field.tag != 305);
            assert!(back == told, "big: {big}");
        }
    }
}
