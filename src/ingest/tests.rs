//! Pictures through the whole of ingest, and back.

use std::io::Cursor;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use bytesize::ByteSize;
use moxcms::ColorProfile;
use tiff::encoder::{Compression as Packed, DeflateLevel, TiffEncoder, colortype};
use tiff::tags::Tag;

use super::{Compression, Done, Event, IngestError, Settings, Shard, Target, plan, run};
use crate::codec::{self, Properties, PyramidOptions, TileCompression, write_pyramid};
use crate::geometry::{Orientation, Size};
use crate::pixels::{Channels, Pixels, orient, samples};
use crate::storage::{self, Object, Storage};

/// Works through a folder of sources; where each picture went and what became of it.
fn ingest(
    sources: &Path,
    folder: &Path,
    settings: &Settings,
) -> Vec<(String, Result<Done, IngestError>)> {
    ingest_while(sources, folder, settings, &|| ())
}

/// The same; `meanwhile` is called when rows were written and their file has no name yet.
fn ingest_while(
    sources: &Path,
    folder: &Path,
    settings: &Settings,
    meanwhile: &(dyn Fn() + Sync),
) -> Vec<(String, Result<Done, IngestError>)> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let storage = storage::Settings::default();
    let target = Target::open(&folder.to_str().unwrap().into(), &storage).unwrap();
    let sources = [sources.to_str().unwrap().into()];
    let plan = runtime.block_on(plan(&sources, &target, Shard::ALL, &storage)).unwrap();
    assert!(plan.clashes.is_empty() && plan.problems.is_empty(), "{plan:?}");
    let outcomes = Mutex::new(Vec::new());
    let tell = |event: Event<'_>| match event {
        Event::Rows { .. } => meanwhile(),
        Event::Finished { job, outcome } => {
            outcomes.lock().unwrap().push((job.target.clone(), outcome));
        }
    };
    let limits = codec::Settings::default();
    let stop = AtomicBool::new(false);
    run(&plan, &target, settings, &limits, runtime.handle(), &stop, &tell);
    outcomes.into_inner().unwrap()
}

/// The full picture of a file, as stored.
fn read(folder: &Path, key: &str) -> (Properties, Pixels) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let storage = Storage::open(folder.to_str().unwrap(), &storage::Settings::default());
        let object: Object = storage.unwrap().find(key).await.unwrap();
        let image = codec::open(&object, &codec::Settings::default()).await.unwrap();
        let properties = image.properties().clone();
        let window = image.window(0, properties.stored_size().rect()).unwrap();
        let parts = object.read_all(&window.ranges).await.unwrap();
        (properties, image.decode(&window, &parts).unwrap())
    })
}

fn write(folder: &Path, name: &str, pixels: &Pixels, options: &PyramidOptions<'_>) {
    let mut file = Cursor::new(Vec::new());
    write_pyramid(pixels, options, &mut file).unwrap();
    std::fs::write(folder.join(name), file.into_inner()).unwrap();
}

fn lossless() -> Settings {
    Settings { compression: Compression::Deflate, tile: 64, ..Settings::default() }
}

fn written(outcome: &Result<Done, IngestError>) -> (bool, bool) {
    match outcome {
        Ok(Done::Written { lying, lossless, .. }) => (*lying, *lossless),
        other => panic!("{other:?}"),
    }
}

#[test]
fn pictures_are_stored_upright_however_their_source_lies() {
    let (sources, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let pixels = samples::numbered(Size::new(150, 99), Channels::Rgb);
    let plain = PyramidOptions {
        tile: Size::new(32, 48),
        compression: TileCompression::Deflate,
        ..PyramidOptions::default()
    };
    for (number, orientation) in Orientation::ALL.into_iter().enumerate() {
        let options = PyramidOptions { orientation, ..plain.clone() };
        write(sources.path(), &format!("{number}.tiff"), &pixels, &options);
    }
    let outcomes = ingest(sources.path(), out.path(), &lossless());
    assert_eq!(outcomes.len(), 8);
    for (number, orientation) in Orientation::ALL.into_iter().enumerate() {
        let (properties, back) = read(out.path(), &format!("{number}.tif"));
        let shown = orient(pixels.clone(), orientation);
        assert_eq!(properties.orientation, Orientation::Upright);
        assert!(back == shown, "{orientation:?}");
        // 64, and down to the first that fits one tile: 150 / 4 = 38.
        assert_eq!(properties.levels.len(), 3);
    }
}

#[test]
fn jpeg_2000_becomes_a_pyramid_in_bands_also_without_packet_lengths() {
    let (sources, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/codec/jp2/tests/fixtures");
    for name in ["page.jp2", "page-tiled.jp2", "ht.jph"] {
        std::fs::copy(fixtures.join(name), sources.path().join(name)).unwrap();
    }
    let outcomes = ingest(sources.path(), out.path(), &lossless());
    assert_eq!(outcomes.len(), 3, "{outcomes:?}");
    for (name, made) in [("page.jp2", "page.tif"), ("page-tiled.jp2", "page-tiled.tif")] {
        let ((_, page), (_, back)) = (read(sources.path(), name), read(out.path(), made));
        assert_eq!(back.size(), Size::new(150, 110));
        assert!(back == page, "{name}");
    }
}

#[test]
fn a_picture_that_does_not_fit_the_memory_upright_is_stored_lying() {
    let (sources, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // In strips, whose columns are had only by unpacking all of them.
    let size = Size::new(2000, 2000);
    let mut file = Cursor::new(Vec::new());
    let mut encoder =
        TiffEncoder::new(&mut file).unwrap().with_compression(Packed::Deflate(DeflateLevel::Fast));
    let mut image = encoder.new_image::<colortype::Gray8>(size.width, size.height).unwrap();
    image.encoder().write_tag(Tag::Orientation, 6u16).unwrap();
    image.rows_per_strip(16).unwrap();
    let pixels = samples::numbered(size, Channels::Gray);
    image.write_data(pixels.data()).unwrap();
    std::fs::write(sources.path().join("f1.tiff"), file.into_inner()).unwrap();
    // Bands for tiles of 64 take about 2048 × 64 × 4 bytes; the whole turned, 8 MB.
    for (mib, expected) in [(64, false), (4, true)] {
        let settings = Settings { memory: ByteSize::mib(mib), ..lossless() };
        let folder = out.path().join(mib.to_string());
        let outcomes = ingest(sources.path(), &folder, &settings);
        assert_eq!(written(&outcomes[0].1), (expected, false), "{mib} MiB");
        let (properties, back) = read(&folder, "f1.tif");
        let shown = orient(back, properties.orientation);
        assert!(shown == orient(pixels.clone(), Orientation::Rotate90), "{mib} MiB");
    }
    let settings = Settings { memory: ByteSize::kib(64), ..lossless() };
    let outcomes = ingest(sources.path(), &out.path().join("none"), &settings);
    let error = outcomes[0].1.as_ref().unwrap_err().to_string();
    assert!(error.contains("--memory"), "{error}");
}

#[test]
fn the_profile_is_kept_unless_colors_are_to_be_srgb() {
    let (sources, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let profile = ColorProfile::new_adobe_rgb().encode().unwrap();
    let pixels = samples::flat(Size::new(40, 30), Channels::Rgb, &[150, 100, 50]);
    let options = PyramidOptions {
        compression: TileCompression::Deflate,
        icc_profile: Some(&profile),
        ..PyramidOptions::default()
    };
    write(sources.path(), "f1.tif", &pixels, &options);
    ingest(sources.path(), out.path(), &lossless());
    let (properties, kept) = read(out.path(), "f1.tif");
    assert_eq!(properties.icc_profile.as_deref(), Some(&profile[..]));
    assert!(kept == pixels);
    // Other settings: the pyramid is made again.
    let settings = Settings { to_srgb: true, ..lossless() };
    let outcomes = ingest(sources.path(), out.path(), &settings);
    assert_eq!(written(&outcomes[0].1), (false, false));
    let (properties, converted) = read(out.path(), "f1.tif");
    assert_eq!(properties.icc_profile, None);
    // As calculated where `pixels` tests the conversion.
    assert!(converted.pixel(5, 5)[0].abs_diff(167) <= 2, "{:?}", converted.pixel(5, 5));
}

#[test]
fn inks_become_colors_by_their_profile_or_as_if_they_were_ideal() {
    let (sources, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // As `scripts/color-fixtures` makes it; it shows full cyan as 51, 207, 241.
    let profile = &include_bytes!("../pixels/fixtures/cmyk.icc")[..];
    let rgb = ColorProfile::new_adobe_rgb().encode().unwrap();
    for (name, profile) in [("f1.tif", Some(profile)), ("f2.tif", None), ("f3.tif", Some(&rgb[..]))]
    {
        let mut file = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut file).unwrap();
        let mut image = encoder.new_image::<colortype::CMYK8>(40, 30).unwrap();
        if let Some(profile) = profile {
            image.encoder().write_tag(Tag::IccProfile, profile).unwrap();
        }
        let cyan = samples::flat(Size::new(40, 30), Channels::Cmyk, &[255, 0, 0, 0]);
        image.write_data(cyan.data()).unwrap();
        std::fs::write(sources.path().join(name), file.into_inner()).unwrap();
    }
    for (folder, settings) in [
        ("a", lossless()),
        ("b", Settings { to_srgb: true, ..lossless() }),
        ("c", Settings::default()),
    ] {
        let folder = out.path().join(folder);
        std::fs::create_dir(&folder).unwrap();
        let outcomes = ingest(sources.path(), &folder, &settings);
        assert_eq!(outcomes.len(), 3);
        for (name, expected) in
            [("f1.tif", [51, 207, 241]), ("f2.tif", [0, 255, 255]), ("f3.tif", [0, 255, 255])]
        {
            let (properties, shown) = read(&folder, name);
            assert_eq!((properties.channels, properties.icc_profile), (Channels::Rgb, None));
            let color = shown.pixel(20, 11);
            let near = color.iter().zip(expected).all(|(it, other)| it.abs_diff(other) <= 6);
            assert!(near, "{name}: {color:?} for {expected:?}");
        }
    }
}

#[test]
fn transparency_that_hides_nothing_is_left_out() {
    let (sources, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut data = samples::numbered(Size::new(90, 200), Channels::Rgba).into_data();
    data.iter_mut().skip(3).step_by(4).for_each(|alpha| *alpha = 255);
    let opaque = Pixels::new(Size::new(90, 200), Channels::Rgba, data.clone()).unwrap();
    // One pixel of the last band that is not.
    let last = data.len() - 1;
    data[last] = 254;
    let hiding = Pixels::new(Size::new(90, 200), Channels::Rgba, data).unwrap();
    let options =
        PyramidOptions { compression: TileCompression::Deflate, ..PyramidOptions::default() };
    write(sources.path(), "f1.tif", &opaque, &options);
    write(sources.path(), "f2.tif", &hiding, &options);
    ingest(sources.path(), out.path(), &lossless());
    let (properties, back) = read(out.path(), "f1.tif");
    assert_eq!(properties.channels, Channels::Rgb);
    assert!(back == crate::pixels::flatten(opaque, [0; 3]));
    assert!(read(out.path(), "f2.tif").1 == hiding);
}

#[test]
fn transparency_is_kept_without_loss_or_laid_on_white() {
    let (sources, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let pixels = samples::flat(Size::new(40, 30), Channels::Rgba, &[200, 100, 0, 0]);
    let options =
        PyramidOptions { compression: TileCompression::Deflate, ..PyramidOptions::default() };
    write(sources.path(), "f1.tif", &pixels, &options);
    let outcomes = ingest(sources.path(), out.path(), &Settings::default());
    assert_eq!(written(&outcomes[0].1), (false, true));
    assert!(read(out.path(), "f1.tif").1 == pixels);
    let settings = Settings { flatten: true, ..Settings::default() };
    let outcomes = ingest(sources.path(), out.path(), &settings);
    assert_eq!(written(&outcomes[0].1), (false, false));
    let (properties, flat) = read(out.path(), "f1.tif");
    assert_eq!(properties.channels, Channels::Rgb);
    assert!(flat.data().iter().all(|sample| *sample >= 253), "{:?}", flat.pixel(0, 0));
}

#[test]
fn pictures_come_back_from_zstd_transparent_ones_too_and_are_not_made_again() {
    let (sources, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let given = [("f1.tif", Channels::Rgb), ("f2.tif", Channels::Rgba), ("f3.tif", Channels::Gray)]
        .map(|(name, channels)| (name, samples::numbered(Size::new(150, 99), channels)));
    let plain = PyramidOptions { compression: TileCompression::None, ..PyramidOptions::default() };
    for (name, pixels) in &given {
        write(sources.path(), name, pixels, &plain);
    }
    let zstd = Settings { compression: Compression::Zstd, ..lossless() };
    for (target, outcome) in &ingest(sources.path(), out.path(), &zstd) {
        // Nothing is compressed otherwise than was asked for.
        assert_eq!(written(outcome), (false, false), "{target}");
    }
    for (name, pixels) in &given {
        assert!(read(out.path(), name).1 == *pixels, "{name}");
        // As libtiff's tiff.h has it: COMPRESSION_ZSTD, PREDICTOR_HORIZONTAL.
        let mut file = std::fs::File::open(out.path().join(name)).unwrap();
        let mut decoder = tiff::decoder::Decoder::new(&mut file).unwrap();
        assert_eq!(decoder.get_tag_u32(Tag::Compression).unwrap(), 50000, "{name}");
        assert_eq!(decoder.get_tag_u32(Tag::Predictor).unwrap(), 2, "{name}");
    }
    for (target, outcome) in &ingest(sources.path(), out.path(), &zstd) {
        assert!(matches!(outcome, Ok(Done::Unchanged)), "{target}: {outcome:?}");
    }
    for (target, outcome) in &ingest(sources.path(), out.path(), &lossless()) {
        assert!(matches!(outcome, Ok(Done::Written { .. })), "{target}: {outcome:?}");
    }
}

#[test]
fn what_others_write_while_a_picture_is_read_is_not_replaced() {
    let sources = tempfile::tempdir().unwrap();
    let [out, other] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let pixels = samples::numbered(Size::new(100, 80), Channels::Rgb);
    write(sources.path(), "f1.tiff", &pixels, &PyramidOptions::default());
    let place = out.path().join("f1.tif");
    let theirs = || std::fs::write(&place, "theirs").unwrap();
    let refuse = |settings: &Settings| {
        let outcomes = ingest_while(sources.path(), out.path(), settings, &theirs);
        assert!(matches!(outcomes[0].1, Err(IngestError::Foreign { .. })), "{outcomes:?}");
        assert_eq!(std::fs::read(&place).unwrap(), b"theirs");
        std::fs::remove_file(&place).unwrap();
    };
    // Where nothing was.
    refuse(&lossless());
    // Where a pyramid of ours was that could be replaced.
    written(&ingest(sources.path(), out.path(), &lossless())[0].1);
    refuse(&Settings { tile: 128, ..lossless() });
    // A second run that was quicker has made the same.
    written(&ingest(sources.path(), other.path(), &lossless())[0].1);
    let quicker = || {
        std::fs::copy(other.path().join("f1.tif"), &place).unwrap();
    };
    let outcomes = ingest_while(sources.path(), out.path(), &lossless(), &quicker);
    assert!(matches!(outcomes[0].1, Ok(Done::Unchanged)), "{outcomes:?}");
    // Only we are left: nothing hidden.
    assert_eq!(std::fs::read_dir(out.path()).unwrap().count(), 1);
}

#[test]
fn what_was_left_behind_is_cleared_away_also_where_all_is_there() {
    let (sources, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let pixels = samples::numbered(Size::new(100, 80), Channels::Rgb);
    write(sources.path(), "f1.tiff", &pixels, &PyramidOptions::default());
    written(&ingest(sources.path(), out.path(), &lossless())[0].1);
    let left = out.path().join(".warraq-ingest-abc.tmp");
    std::fs::write(&left, "half").unwrap();
    let outcomes = ingest(sources.path(), out.path(), &lossless());
    assert!(matches!(outcomes[0].1, Ok(Done::Unchanged)), "{outcomes:?}");
    assert!(!left.exists());
}
