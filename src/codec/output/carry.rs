//! Metadata put into a file that was just written, or that a stored tile became.

use super::EncodeError;
use super::insert::{self, webp::Chunk};
use crate::codec::jpeg::segment::{APP1, APP13};
use crate::codec::metadata::{Blocks, EXIF_NAME, IPTC, XMP_IN_JPEG, XMP_IN_PNG, to_photoshop};
use crate::codec::tiff::{EXIF_IFD, Field};

/// In a JPEG: EXIF, XMP and IPTC in a segment each.
///
/// Source: Exif 2.32 §4.7; XMP part 3, §1.1.3.
pub(super) fn jpg(file: &[u8], blocks: &Blocks) -> Result<Vec<u8>, EncodeError> {
    let Blocks { xmp, iptc, .. } = blocks;
    let mut segments = Vec::new();
    if let Some(block) = blocks.exif_block() {
        segments.push((APP1, [EXIF_NAME, &block].concat()));
    }
    if !xmp.is_empty() {
        segments.push((APP1, [XMP_IN_JPEG, xmp].concat()));
    }
    if !iptc.is_empty() {
        segments.push((APP13, to_photoshop(iptc)));
    }
    insert::jpg::segments(file, &segments).ok_or_else(|| failed("JPEG"))
}

/// In a PNG: EXIF and XMP.
///
/// Source: PNG (third edition) §11.3.3.4 (iTXt) and §11.3.4.4 (eXIf); XMP part 3, §1.1.5.
pub(super) fn png(file: &[u8], blocks: &Blocks) -> Result<Vec<u8>, EncodeError> {
    let mut chunks = Vec::new();
    if let Some(block) = blocks.exif_block() {
        chunks.push((*b"eXIf", block));
    }
    if !blocks.xmp.is_empty() {
        // Not compressed, in no language, without a translated keyword.
        chunks.push((*b"iTXt", [XMP_IN_PNG, &[0; 4], &blocks.xmp].concat()));
    }
    insert::png::chunks(file, &chunks).ok_or_else(|| failed("PNG"))
}

/// In a WebP: EXIF and XMP.
///
/// Source: RFC 9649 §2.7.1.5.
pub(super) fn webp(file: &[u8], blocks: &Blocks) -> Result<Vec<u8>, EncodeError> {
    let exif = blocks.exif_block();
    let exif = exif.iter().map(|block| (Chunk::Exif, &block[..]));
    let xmp = Some((Chunk::Xmp, &blocks.xmp[..])).filter(|(_, packet)| !packet.is_empty());
    let chunks: Vec<_> = exif.chain(xmp).collect();
    insert::webp::chunks(file, &chunks).ok_or_else(|| failed("WebP"))
}

/// In a TIFF: entries of its directory, and the directory of EXIF below it.
///
/// Source: Exif 2.32 §4.6.3.
pub(super) fn tif(file: &[u8], blocks: &Blocks) -> Result<Vec<u8>, EncodeError> {
    let Blocks { main, exif, xmp, iptc } = blocks;
    let mut fields = main.clone();
    if !xmp.is_empty() {
        fields.push(Field::xmp(xmp));
    }
    if !iptc.is_empty() {
        fields.push(Field::undefined(IPTC, iptc));
    }
    let hanging = [(EXIF_IFD, &exif[..])];
    let hanging = if exif.is_empty() { &[][..] } else { &hanging };
    insert::tif::fields(file.to_vec(), &fields, hanging).ok_or_else(|| failed("TIFF"))
}

fn failed(format: &'static str) -> EncodeError {
    let cause = "no metadata could be put in: the file is not understood".to_owned();
    EncodeError::Failed { format, cause }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::output::tests::{decoder, samples_of};
    use crate::codec::tiff::Metadata;
    use crate::codec::{Carried, EncodeSettings, MetadataUse, metadata, output};
    use crate::geometry::Size;
    use crate::image_api::Format;
    use crate::pixels::{Channels, samples};
    use crate::storage::Object;

    const CARRYING: [Format; 4] = [Format::Jpg, Format::Png, Format::Webp, Format::Tif];

    const PACKET: &[u8] = b"<a xmlns:w=\"http://ns.adobe.com/xap/1.0/rights/\" \
                            w:WebStatement=\"http://z/\"><b/></a>";
    const RECORD: &[u8] = b"\x1C\x02\x50\0\x01A\x1C\x02\x74\0\x01C";

    fn blocks(usage: MetadataUse) -> Blocks {
        let told = Metadata {
            fields: vec![
                Field::text(270, "recto of a leaf"),
                Field::text(33432, "© nobody"),
                Field::xmp(PACKET),
                Field::undefined(IPTC, RECORD),
            ],
            exif: vec![Field::rationals(33434, &[[1, 60]]), Field::short(34855, 100)],
            gps: Vec::new(),
        };
        let (Carried { rights, all }, left_out) = Carried::of(&told, usage);
        assert_eq!(left_out, []);
        all.unwrap_or(rights)
    }

    fn written(format: Format, channels: Channels) -> Vec<u8> {
        let page = samples::page(Size::new(61, 47), channels);
        output(format).encode(&page, &EncodeSettings::default()).unwrap()
    }

    /// Samples, EXIF, XMP and IPTC of a file, by the `image` crate.
    fn read_by_image(format: Format, file: &[u8]) -> [Option<Vec<u8>>; 4] {
        let mut decoder = decoder(format, file);
        let exif = decoder.exif_metadata().unwrap();
        let (xmp, iptc) = (decoder.xmp_metadata().unwrap(), decoder.iptc_metadata().unwrap());
        [Some(samples_of(decoder)), exif, xmp, iptc]
    }

    #[test]
    fn what_is_put_in_is_read_by_others_and_changes_no_sample() {
        for format in CARRYING {
            for usage in [MetadataUse::Rights, MetadataUse::All] {
                for channels in [Channels::Gray, Channels::Rgb] {
                    let (plain, blocks) = (written(format, channels), blocks(usage));
                    let whole = output(format).carry(&plain, &blocks).unwrap();
                    let [samples, exif, xmp, iptc] = read_by_image(format, &whole);
                    let case = format!("{format:?} {usage:?} {channels:?}");
                    assert!(samples == read_by_image(format, &plain)[0], "{case}");
                    assert_eq!(xmp.as_ref(), Some(&blocks.xmp), "{case}");
                    if format != Format::Tif {
                        assert_eq!(exif, blocks.exif_block(), "{case}");
                    }
                    if format == Format::Jpg && usage == MetadataUse::All {
                        // That crate gives all resources, from behind Photoshop's name on.
                        assert_eq!(iptc.as_deref(), Some(&to_photoshop(RECORD)[14..]), "{case}");
                    }
                }
            }
        }
    }

    #[tokio::test]
    async fn what_is_put_in_is_what_our_own_reader_finds_with_a_profile_and_without() {
        for format in CARRYING {
            for profile in [false, true] {
                let (mut file, blocks) = (written(format, Channels::Rgb), blocks(MetadataUse::All));
                if profile {
                    file = output(format).embed(file, &vec![7; 70_000]).unwrap();
                }
                let whole = output(format).carry(&file, &blocks).unwrap();
                let told = metadata(&Object::in_memory(whole).await).await.unwrap();
                let case = format!("{format:?}, profile: {profile}");
                let text = |tag| told.text(tag);
                assert_eq!(text(270).as_deref(), Some("recto of a leaf"), "{case}");
                assert_eq!(text(33432).as_deref(), Some("© nobody"), "{case}");
                // By-line of IPTC, which EXIF had no name for.
                assert_eq!(text(315).as_deref(), Some("A"), "{case}");
                assert_eq!(told.exif, blocks.exif, "{case}");
                let value =
                    |tag| told.fields.iter().find(|it| it.tag == tag).map(|it| &it.bytes[..]);
                assert_eq!(value(700), Some(&blocks.xmp[..]), "{case}");
                let holds_iptc = matches!(format, Format::Jpg | Format::Tif);
                assert_eq!(value(IPTC), holds_iptc.then_some(RECORD), "{case}");
            }
        }
    }

    #[test]
    fn the_longest_blocks_that_are_carried_fit_every_format() {
        // What is longer is left out before it comes here.
        let long = |length| vec![b'x'; length];
        let blocks = Blocks {
            main: vec![Field::text(270, &"x".repeat(64_900))],
            xmp: long(65_000),
            iptc: long(65_000),
            ..Blocks::default()
        };
        for format in CARRYING {
            let whole = output(format).carry(&written(format, Channels::Rgb), &blocks).unwrap();
            assert_eq!(read_by_image(format, &whole)[2].as_ref(), Some(&blocks.xmp), "{format:?}");
        }
    }

    #[test]
    fn other_formats_carry_nothing_and_files_of_another_kind_take_nothing() {
        let blocks = blocks(MetadataUse::All);
        for format in Format::ALL {
            assert_eq!(output(format).carries(), CARRYING.contains(&format), "{format:?}");
            let other = if format == Format::Jpg { Format::Webp } else { Format::Jpg };
            assert!(output(format).carry(&written(other, Channels::Rgb), &blocks).is_err());
        }
        for format in CARRYING {
            let file = written(format, Channels::Rgb);
            for length in 0..file.len().min(60) {
                let _ = output(format).carry(&file[..length], &blocks);
            }
        }
    }
}
