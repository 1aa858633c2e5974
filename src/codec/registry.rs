//! Which formats there are: the one place that lists them.

use std::sync::Arc;

use super::jpeg::Jpeg;
use super::png::Png;
use super::source::FIRST_READ;
use super::tiff::Tiff;
use super::{
    CodecError, OutputFormat, Page, Settings, SourceFormat, SourceImage, foreign, output as writers,
};
use crate::image_api::Format;
use crate::storage::{Object, StorageError};

/// Formats that are read, in the order they are asked whether a file is theirs.
static SOURCES: &[&dyn SourceFormat] = &[
    &Tiff,
    &Jpeg,
    &Png,
    #[cfg(feature = "jpeg2000")]
    &JPEG2000,
    #[cfg(feature = "webp")]
    &super::webp::Webp,
    #[cfg(feature = "gif")]
    &super::gif::Gif,
    #[cfg(feature = "bmp")]
    &super::bmp::Bmp,
    #[cfg(feature = "pnm")]
    &super::pnm::Pnm,
    #[cfg(feature = "jpegxl")]
    &super::jxl::JpegXl,
    #[cfg(test)]
    &super::panicking::Panicking,
];

#[cfg(feature = "jpeg2000")]
static JPEG2000: super::jp2::Jpeg2000 = super::jp2::Jpeg2000::new();

/// Bytes at the start of a file by which its format is recognized.
const HEAD_BYTES: usize = 64;

/// Opens a stored picture, whatever its name says: its first bytes tell the format. Of several
/// pages the first.
///
/// # Errors
/// [`CodecError::Unrecognized`] or [`CodecError::NotRead`] when no format claims it, else what
/// its format reports.
pub async fn open(object: &Object, limits: &Settings) -> Result<Arc<dyn SourceImage>, CodecError> {
    open_page(object, Page::FIRST, limits).await
}

/// As [`open`], a page of it.
///
/// # Errors
/// As [`open`]; [`CodecError::NoPage`] where there is no such page.
pub async fn open_page(
    object: &Object,
    page: Page,
    limits: &Settings,
) -> Result<Arc<dyn SourceImage>, CodecError> {
    let first = object.head(object.worth(FIRST_READ).max(HEAD_BYTES as u64)).await?;
    let format = claiming(&first).ok_or_else(|| foreign::refusal(head(&first)))?;
    format.open_page(object, first, page, limits).await
}

/// The name of the format that a stored file is in by its first bytes, `None` where it is no
/// picture that is read. Whether it can be opened is another question.
///
/// # Errors
/// [`StorageError`] when its first bytes cannot be read.
pub async fn format_of(object: &Object) -> Result<Option<&'static str>, StorageError> {
    Ok(of(object).await?.map(SourceFormat::name))
}

/// As [`format_of`], the format itself.
///
/// # Errors
/// As [`format_of`].
pub(super) async fn of(object: &Object) -> Result<Option<&'static dyn SourceFormat>, StorageError> {
    Ok(claiming(&object.head(HEAD_BYTES as u64).await?))
}

/// The names of all formats that this build reads, as in a sentence.
pub(super) fn names() -> String {
    let read = SOURCES.iter().filter(|format| !format.endings().is_empty());
    read.map(|format| format.name()).collect::<Vec<_>>().join(", ")
}

/// What is to be said of a file of which [`format_of`] gives `None`.
///
/// # Errors
/// [`StorageError`] when its first bytes cannot be read.
pub async fn refusal(object: &Object) -> Result<CodecError, StorageError> {
    Ok(foreign::refusal(&object.head(HEAD_BYTES as u64).await?))
}

/// The format of a file that starts so.
fn claiming(first: &[u8]) -> Option<&'static dyn SourceFormat> {
    SOURCES.iter().find(|format| format.claims(head(first))).copied()
}

/// What of a file's first bytes tells its format.
fn head(first: &[u8]) -> &[u8] {
    &first[..first.len().min(HEAD_BYTES)]
}

/// Whether a file's name ends as those of pictures that are read usually do; what is in it
/// may be something else.
#[must_use]
pub fn is_named_as_picture(file_name: &str) -> bool {
    let Some((_, ending)) = file_name.rsplit_once('.') else { return false };
    let mut endings = SOURCES.iter().flat_map(|format| format.endings());
    endings.any(|usual| usual.eq_ignore_ascii_case(ending))
}

/// Formats that are written, in the order in which they are told.
static OUTPUTS: &[Format] = &[
    Format::Jpg,
    Format::Png,
    #[cfg(feature = "webp")]
    Format::Webp,
    #[cfg(feature = "avif")]
    Format::Avif,
    #[cfg(feature = "gif")]
    Format::Gif,
    Format::Tif,
    #[cfg(feature = "pdf")]
    Format::Pdf,
];

/// The formats that this build writes, those of level 2 first.
#[must_use]
pub fn outputs() -> &'static [Format] {
    OUTPUTS
}

/// The writer of an output format; one that this build is without refuses every size.
#[must_use]
pub fn output(format: Format) -> &'static dyn OutputFormat {
    match format {
        Format::Jpg => &writers::Jpg,
        Format::Png => &writers::Png,
        Format::Tif => &writers::Tif,
        #[cfg(feature = "webp")]
        Format::Webp => &writers::webp::Webp,
        #[cfg(feature = "avif")]
        Format::Avif => &writers::avif::Avif,
        #[cfg(feature = "gif")]
        Format::Gif => &writers::gif::Gif,
        #[cfg(feature = "pdf")]
        Format::Pdf => &writers::pdf::Pdf,
        #[cfg(not(all(feature = "avif", feature = "gif", feature = "pdf", feature = "webp")))]
        absent => writers::absent::of(absent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::EncodeSettings;
    use crate::geometry::Size;
    use crate::pixels::{Channels, samples};

    #[tokio::test]
    async fn a_picture_opens_with_one_read_and_is_recognized_by_few_bytes() {
        let page = samples::page(Size::new(300, 200), Channels::Rgb);
        for (format, name) in [
            (Format::Tif, "TIFF"),
            (Format::Jpg, "JPEG"),
            (Format::Png, "PNG"),
            (Format::Webp, "WebP"),
            (Format::Gif, "GIF"),
        ] {
            let file = output(format).encode(&page, &EncodeSettings::default()).unwrap();
            let (length, object) = (file.len() as u64, Object::in_memory(file).await);
            assert_eq!(format_of(&object).await.unwrap(), Some(name));
            assert_eq!(object.read_so_far(), (1, 64), "{name}");
            open(&object, &Settings::default()).await.unwrap();
            assert_eq!(object.read_so_far(), (2, 64 + length.min(FIRST_READ)), "{name}");
        }
    }

    #[tokio::test]
    async fn a_known_format_that_is_not_read_is_named_when_it_is_opened() {
        let object = Object::in_memory(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()).await;
        assert_eq!(format_of(&object).await.unwrap(), None);
        let error = open(&object, &Settings::default()).await.unwrap_err().to_string();
        assert_eq!(error, "HEIC files are not read here; convert it to TIFF or JPEG");
        assert_eq!(refusal(&object).await.unwrap().to_string(), error);
    }

    #[test]
    fn the_formats_told_to_be_written_are_those_that_are() {
        let pixel = Size::new(1, 1);
        let written = Format::ALL.into_iter().filter(|it| output(*it).check_size(pixel).is_ok());
        assert_eq!(written.collect::<Vec<_>>(), outputs());
        assert_eq!(outputs()[..2], Format::LEVEL_2);
    }

    #[test]
    fn the_table_of_what_is_sent_in_the_docs_has_every_format_with_its_longest_side() {
        let docs = include_str!("../../docs/formats.md");
        for &format in outputs() {
            let start = format!("| {format} | ");
            let row = docs.lines().find(|line| line.starts_with(&start)).unwrap();
            let side = format!(" {} pixels a side", output(format).most_side());
            assert!(row.contains(&side), "{row}");
        }
    }

    #[test]
    fn names_tell_what_may_be_a_picture() {
        for name in [
            "f1.tif",
            "F1.TIFF",
            "a.b.jpeg",
            "ورقة.png",
            ".jpg",
            "f1.WebP",
            "f1.gif",
            "f1.bmp",
            "f1.pgm",
        ] {
            assert!(is_named_as_picture(name), "{name}");
        }
        for name in ["f1", "tif", "notes.txt", "manuscript.toml", "f1.tif.xml", "f1.", ""] {
            assert!(!is_named_as_picture(name), "{name}");
        }
    }

    #[test]
    fn the_table_in_the_docs_has_every_format_with_its_names() {
        let docs = include_str!("../../docs/formats.md");
        let row = |line: &'static str| {
            let (name, rest) = line.strip_prefix("| [")?.split_once("](")?;
            let names: Vec<_> = rest.split('|').nth(1)?.trim().split(", ").collect();
            (names != [""]).then_some((name, names))
        };
        let told: Vec<_> = docs.lines().filter_map(row).collect();
        let read = SOURCES.iter().filter(|format| !format.endings().is_empty());
        let mut read: Vec<_> =
            read.map(|format| (format.name(), format.endings().to_vec())).collect();
        let mut told_sorted = told.clone();
        read.sort();
        told_sorted.sort();
        assert_eq!(told_sorted, read);
    }
}
