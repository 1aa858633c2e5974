//! What every format that is read must hold to, checked on a file whose pixels are known.

use std::sync::Arc;

use super::crew::tests::Lends;
use super::source::FIRST_READ;
use super::{CodecError, Settings, SourceFormat, SourceImage};
use crate::geometry::{Rect, Size};
use crate::pixels::{Pixels, crop, samples};
use crate::storage::Object;

/// First bytes of the formats there are; each may be claimed by its own format only.
const HEADS: [(&str, &[u8]); 14] = [
    ("JPEG", b"\xFF\xD8\xFF\xE0\0\x10JFIF\0"),
    ("PNG", b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR"),
    ("TIFF", b"II\x2A\0\x08\0\0\0"),
    ("TIFF", b"MM\0\x2A\0\0\0\x08"),
    ("JPEG 2000", b"\0\0\0\x0CjP  \r\n\x87\n\0\0\0\x14ftypjp2 "),
    ("JPEG 2000", b"\xFF\x4F\xFF\x51\0\x2F\0\0"),
    ("GIF", b"GIF89a\x01\0\x01\0"),
    ("WebP", b"RIFF\x24\0\0\0WEBPVP8 "),
    ("BMP", b"BM\x7A\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"),
    ("JPEG XL", b"\0\0\0\x0CJXL \r\n\x87\n\0\0\0\x14ftypjxl "),
    ("PNM", b"P6\n640 480\n255\n"),
    ("", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
    ("", b"%PDF-1.7\n"),
    ("", b""),
];

/// Checks `format` against the contract of [`SourceFormat`] and [`SourceImage`].
///
/// `limits` are those to open it with. `expected` is the picture as stored; the decoded one may
/// differ by `tolerance`, the root of the mean squared difference (0 for lossless formats).
///
/// # Panics
/// When the format breaks the contract; the message tells how.
pub(crate) async fn check(
    format: &dyn SourceFormat,
    file: &[u8],
    expected: &Pixels,
    tolerance: f64,
    limits: &Settings,
) {
    claims_its_own_files_only(format, file);
    let object = Object::in_memory(file.to_vec()).await;
    let image = open(format, &object, limits).await.expect("the file opens");
    properties_are_consistent(format, image.as_ref(), expected);
    let mut random = Random(file.len() as u64);
    for level in 0..image.properties().levels.len() {
        let size = image.properties().levels[level].size;
        let whole = decode(&object, &image, level, size.rect()).await.expect("the level decodes");
        assert_eq!(whole.size(), size, "level {level}");
        if level == 0 {
            let difference = samples::difference(&whole, expected);
            assert!(difference <= tolerance, "the pixels differ by {difference}");
        }
        for region in random.regions(size) {
            let part = decode(&object, &image, level, region).await;
            let part = part.unwrap_or_else(|error| panic!("level {level}, {region}: {error}"));
            assert!(part == crop(&whole, region), "level {level}, {region} is not its part");
        }
        bad_regions_are_errors(image.as_ref(), level, size);
    }
    let whole = decode(&object, &image, 0, expected.size().rect()).await.expect("it decodes");
    a_cut_file_is_an_error(format, file, &whole, limits).await;
    damage_never_panics(format, file, &mut random).await;
}

/// Opens an object as a file of this format.
pub(crate) async fn open(
    format: &dyn SourceFormat,
    object: &Object,
    limits: &Settings,
) -> Result<Arc<dyn SourceImage>, CodecError> {
    let first = object.head(FIRST_READ).await?;
    format.open(object, first, limits).await
}

/// Opens a file as one of this format.
pub(crate) async fn open_file(
    format: &dyn SourceFormat,
    file: &[u8],
) -> Result<Arc<dyn SourceImage>, CodecError> {
    open(format, &Object::in_memory(file.to_vec()).await, &Settings::default()).await
}

/// Opens a file and decodes all of its first level.
pub(crate) async fn decode_whole(
    format: &dyn SourceFormat,
    file: &[u8],
) -> Result<Pixels, CodecError> {
    decode_within(format, file, &Settings::default()).await
}

async fn decode_within(
    format: &dyn SourceFormat,
    file: &[u8],
    limits: &Settings,
) -> Result<Pixels, CodecError> {
    let object = Object::in_memory(file.to_vec()).await;
    let image = open(format, &object, limits).await?;
    let region = image.properties().stored_size().rect();
    decode(&object, &image, 0, region).await
}

/// Fetches and decodes one window, with as many threads as the format can use.
pub(crate) async fn decode(
    object: &Object,
    image: &Arc<dyn SourceImage>,
    level: usize,
    region: Rect,
) -> Result<Pixels, CodecError> {
    let window = image.window(level, region)?;
    let parts = object.read_all(&window.ranges).await?;
    let pixels = image.decode_with(&window, &parts, &Lends)?;
    assert_eq!((window.level, window.region), (level, region));
    assert_eq!((pixels.size(), pixels.channels()), (region.size(), image.properties().channels));
    assert!(window.memory >= pixels.data().len() as u64, "{region} takes more than announced");
    Ok(pixels)
}

fn claims_its_own_files_only(format: &dyn SourceFormat, file: &[u8]) {
    let head = &file[..file.len().min(64)];
    assert!(format.claims(head), "{} does not claim its file", format.name());
    for (name, head) in HEADS {
        assert_eq!(format.claims(head), name == format.name(), "{} and {name}", format.name());
    }
    assert!(!format.claims(&head[..2]), "two bytes are enough for {}", format.name());
}

fn properties_are_consistent(
    format: &dyn SourceFormat,
    image: &dyn SourceImage,
    expected: &Pixels,
) {
    let properties = image.properties();
    assert_eq!(properties.format, format.name());
    assert_eq!(properties.channels, expected.channels());
    assert_eq!(properties.stored_size(), expected.size());
    assert_eq!(properties.levels[0].scale_factor, 1);
    assert!(properties.levels.is_sorted_by_key(|level| level.scale_factor));
    assert!(properties.levels.iter().all(|level| !level.tile.is_empty()));
    assert!(image.weight() > 0);
}

fn bad_regions_are_errors(image: &dyn SourceImage, level: usize, size: Size) {
    for region in [
        Rect::new(0, 0, 0, 1),
        Rect::new(0, 0, size.width + 1, size.height),
        Rect::new(size.width, 0, 1, 1),
        Rect::new(u32::MAX, u32::MAX, u32::MAX, u32::MAX),
    ] {
        assert!(image.window(level, region).is_err(), "level {level} has no {region}");
    }
    let levels = image.properties().levels.len();
    assert!(image.window(levels, Rect::new(0, 0, 1, 1)).is_err(), "there are {levels} levels");
}

/// A file cut anywhere is refused, unless what is missing is not needed (an end marker).
async fn a_cut_file_is_an_error(
    format: &dyn SourceFormat,
    file: &[u8],
    whole: &Pixels,
    limits: &Settings,
) {
    let step = (file.len() / 60).max(1);
    let lengths = (0..file.len()).step_by(step).chain(file.len().saturating_sub(20)..file.len());
    for length in lengths {
        if let Ok(pixels) = decode_within(format, &file[..length], limits).await {
            let difference = samples::difference(&pixels, whole);
            assert!(difference <= 0.5, "cut to {length} of {} bytes: {difference}", file.len());
        }
    }
}

async fn damage_never_panics(format: &dyn SourceFormat, file: &[u8], random: &mut Random) {
    for _ in 0..150 {
        let mut mutant = file.to_vec();
        for _ in 0..=random.below(4) {
            // Half of the damage hits the first bytes, where the structure is.
            let within = if random.below(2) == 0 { mutant.len().min(700) } else { mutant.len() };
            let at = random.below(within as u64) as usize;
            mutant[at] = random.below(256) as u8;
        }
        let _ = decode_whole(format, &mutant).await;
    }
}

/// A small generator (xorshift), so that a failure repeats.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.max(1);
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    /// Corners, single pixels, strips, and anything.
    fn regions(&mut self, size: Size) -> Vec<Rect> {
        let Size { width, height } = size;
        let mut regions = vec![
            Rect::new(0, 0, 1, 1),
            Rect::new(width - 1, height - 1, 1, 1),
            Rect::new(0, height / 2, width, 1),
            Rect::new(width / 2, 0, 1, height),
        ];
        for _ in 0..20 {
            let x = self.below(u64::from(width)) as u32;
            let y = self.below(u64::from(height)) as u32;
            let across = 1 + self.below(u64::from(width - x)) as u32;
            let down = 1 + self.below(u64::from(height - y)) as u32;
            regions.push(Rect::new(x, y, across, down));
        }
        regions
    }
}
