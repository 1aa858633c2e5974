//! Colors through the whole of rendering.

use std::io::Cursor;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use tiff::encoder::colortype::CMYK8;
use tiff::encoder::{Rational, TiffEncoder};
use tiff::tags::{ResolutionUnit, Tag};
use tokio::runtime::Handle;
use turbojpeg::{Colorspace, Compressor, Image, PixelFormat, Subsamp};

use crate::cache::Cache;
use crate::codec::{self, EncodeSettings, ProfileUse, PyramidOptions, write_pyramid};
use crate::geometry::{Rect, Size};
use crate::image_api::{Address, ApiVersion, Limits, parse};
use crate::pixels::{Channels, Pixels, crop, samples};
use crate::pool::{self, Pool};
use crate::render::{Explained, Parts, Renderer, Way, WhyRendered};
use crate::sources::{self, Sources};
use crate::storage::{self, Object, Storage};

const SIZE: Size = Size::new(600, 400);

/// Four made-up inks; `scripts/color-fixtures`.
const CMYK: &[u8] = include_bytes!("../../pixels/fixtures/cmyk.icc");

/// Colors wider than sRGB. Made once, as a profile tells the second in which it was made.
static ADOBE_RGB: LazyLock<Vec<u8>> =
    LazyLock::new(|| moxcms::ColorProfile::new_adobe_rgb().encode().unwrap());

/// A gray whose curve is straight.
static LINEAR_GRAY: LazyLock<Vec<u8>> =
    LazyLock::new(|| moxcms::ColorProfile::new_gray_with_gamma(1.0).encode().unwrap());

fn renderer(folder: &Path, profile: ProfileUse) -> Renderer {
    let storage = Storage::open(folder.to_str().unwrap(), &storage::Settings::default()).unwrap();
    let index = sources::Settings::default();
    let limits = codec::Settings::default();
    let sources = Sources::new(storage, &index, limits, Arc::default(), Handle::current());
    Renderer::new(Parts {
        sources: Arc::new(sources),
        pool: Pool::new(&pool::Settings::default(), 1 << 28),
        metrics: Arc::default(),
        limits: Limits::area(1 << 24),
        encode: EncodeSettings { stored_tile_bits: 1000, profile, ..EncodeSettings::default() },
        cache_memory: 1 << 24,
        cache: Cache::default(),
        runtime: Handle::current(),
    })
}

async fn answer(renderer: &Renderer, rest: &str) -> (Way, Vec<u8>) {
    let request = match parse(ApiVersion::V3, rest) {
        Ok(Address::Image(request)) => request,
        other => panic!("{rest} is {other:?}"),
    };
    let answered = renderer.answer(ApiVersion::V3, &request, |_| false).await;
    let Explained { account, encoded, .. } = answered.unwrap_or_else(|it| panic!("{rest}: {it}"));
    (account.way, encoded.unwrap().bytes.to_vec())
}

/// The pixels of an answer that our own readers know, and its profile.
async fn read(file: Vec<u8>) -> (Pixels, Option<Vec<u8>>) {
    let object = Object::in_memory(file).await;
    let image = codec::open(&object, &codec::Settings::default()).await.unwrap();
    let window = image.window(0, image.properties().stored_size().rect()).unwrap();
    let parts = object.read_all(&window.ranges).await.unwrap();
    let pixels = image.decode(&window, &parts).unwrap();
    (pixels, image.properties().icc_profile.as_ref().map(|profile| profile.to_vec()))
}

/// `rgb.tif` and `gray.tif`, pyramids with tiles of 256 and a profile.
fn pyramids(folder: &Path) {
    for (name, pixels, profile) in [
        ("rgb.tif", samples::flat(SIZE, Channels::Rgb, &[150, 100, 50]), &ADOBE_RGB),
        ("gray.tif", samples::flat(SIZE, Channels::Gray, &[55]), &LINEAR_GRAY),
    ] {
        let options = PyramidOptions {
            tile: Size::new(256, 256),
            icc_profile: Some(profile),
            ..PyramidOptions::default()
        };
        let mut file = Cursor::new(Vec::new());
        write_pyramid(&pixels, &options, &mut file).unwrap();
        std::fs::write(folder.join(name), file.into_inner()).unwrap();
    }
}

/// Requests of `rgb.tif` and `gray.tif` whose answers keep their colors where profiles are
/// embedded.
const KEPT: [&str; 8] = [
    "rgb.tif/0,0,256,256/256,256/0/default.jpg",
    "rgb.tif/512,256,88,144/88,144/0/default.jpg",
    "rgb.tif/10,20,300,300/150,150/0/default.jpg",
    "rgb.tif/10,20,300,300/150,150/0/color.png",
    "rgb.tif/full/300,/90/default.tif",
    "gray.tif/0,0,256,256/256,256/0/default.jpg",
    "gray.tif/10,20,300,300/150,150/0/gray.png",
    "gray.tif/full/300,/0/default.tif",
];

#[tokio::test]
async fn colors_are_brought_to_srgb_unless_their_profile_is_to_go_with_them() {
    let folder = tempfile::tempdir().unwrap();
    pyramids(folder.path());
    let convert = renderer(folder.path(), ProfileUse::Srgb);
    let embed = renderer(folder.path(), ProfileUse::Embed);
    for rest in KEPT {
        let gray = rest.starts_with("gray");
        // See `pixels::color`: both are calculated by hand there.
        let (stored, shown, own) = if gray {
            (&[55][..], &[128][..], &*LINEAR_GRAY)
        } else {
            (&[150, 100, 50][..], &[167, 100, 47][..], &*ADOBE_RGB)
        };
        let near = |pixels: &Pixels, color: &[u8]| {
            let middle = pixels.pixel(pixels.size().width / 2, pixels.size().height / 2);
            let near = middle.iter().zip(color).all(|(it, other)| it.abs_diff(*other) <= 4);
            assert!(near && middle.len() == color.len(), "{rest}: {middle:?} for {color:?}");
        };
        let (way, file) = answer(&convert, rest).await;
        let (pixels, profile) = read(file).await;
        assert!(matches!(way, Way::Rendered(WhyRendered::Profile)) || !rest.ends_with("jpg"));
        assert_eq!(profile, None, "{rest}");
        near(&pixels, shown);
        let (_, file) = answer(&embed, rest).await;
        let (pixels, profile) = read(file).await;
        assert!(profile.as_ref() == Some(own), "{rest} has its profile");
        near(&pixels, stored);
    }
}

#[tokio::test]
async fn stored_tiles_are_sent_with_their_profile() {
    let folder = tempfile::tempdir().unwrap();
    pyramids(folder.path());
    let embed = renderer(folder.path(), ProfileUse::Embed);
    for (rest, stored) in [
        ("rgb.tif/0,0,256,256/256,256/0/default.jpg", true),
        ("rgb.tif/512,256,88,144/88,144/0/default.jpg", true),
        ("rgb.tif/0,0,256,256/256,256/0/default.png", false),
        ("rgb.tif/0,0,256,256/256,256/0/gray.jpg", false),
    ] {
        // The second time it may come from elsewhere.
        for _ in 0..2 {
            let (way, _) = answer(&embed, rest).await;
            assert_eq!(matches!(way, Way::Stored), stored, "{rest}: {way:?}");
        }
    }
}

#[tokio::test]
async fn what_no_profile_fits_is_brought_to_srgb_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    pyramids(folder.path());
    let convert = renderer(folder.path(), ProfileUse::Srgb);
    let embed = renderer(folder.path(), ProfileUse::Embed);
    for rest in [
        "rgb.tif/full/300,/0/default.gif",
        "rgb.tif/full/300,/0/gray.png",
        "rgb.tif/full/300,/0/bitonal.png",
        "gray.tif/full/300,/0/default.webp",
        "gray.tif/full/300,/33/default.tif",
    ] {
        let (converted, embedded) = (answer(&convert, rest).await, answer(&embed, rest).await);
        assert!(converted.1 == embedded.1, "{rest}");
    }
}

/// Inks in squares of 50 pixels, the amounts of the first sixteen lines of `cmyk.tsv`.
fn squares() -> Pixels {
    let mut pixels = Pixels::zeroed(SIZE, Channels::Cmyk);
    for (at, pixel) in pixels.data_mut().chunks_exact_mut(4).enumerate() {
        pixel.copy_from_slice(&covers(at % 600 / 50, at / 600 / 50));
    }
    pixels
}

/// All or nothing of each ink.
fn covers(column: usize, row: usize) -> [u8; 4] {
    let number = (column + 12 * row) % 16;
    [0, 1, 2, 3].map(|ink| if number >> ink & 1 == 1 { 255 } else { 0 })
}

/// As `scripts/color-fixtures` found it.
fn shown(inks: [u8; 4]) -> [u8; 3] {
    let lines = include_str!("../../pixels/fixtures/cmyk.tsv").lines().skip(1);
    let mut numbers = lines.map(|line| {
        let numbers: Vec<u8> = line.split('\t').map(|it| it.parse().unwrap()).collect();
        numbers
    });
    let found = numbers.find(|numbers| numbers[..4] == inks).unwrap();
    [found[4], found[5], found[6]]
}

/// `inks.tif` in strips and with a profile, `plain.tif` without, `inks.jpg` without.
fn inks(folder: &Path) {
    for (name, profile) in [("inks.tif", Some(CMYK)), ("plain.tif", None)] {
        let mut file = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut file).unwrap();
        let mut image = encoder.new_image::<CMYK8>(SIZE.width, SIZE.height).unwrap();
        image.resolution(ResolutionUnit::Inch, Rational { n: 300, d: 1 });
        image.rows_per_strip(64).unwrap();
        if let Some(profile) = profile {
            image.encoder().write_tag(Tag::IccProfile, profile).unwrap();
        }
        image.write_data(squares().data()).unwrap();
        std::fs::write(folder.join(name), file.into_inner()).unwrap();
    }
    // Adobe's programs write inks upside down, and libjpeg-turbo leaves their marker.
    let upside_down: Vec<u8> = squares().data().iter().map(|ink| 255 - ink).collect();
    let mut compressor = Compressor::new().unwrap();
    compressor.set_quality(98).unwrap();
    compressor.set_subsamp(Subsamp::None).unwrap();
    compressor.set_colorspace(Colorspace::CMYK).unwrap();
    let (width, height) = (SIZE.width as usize, SIZE.height as usize);
    let image = Image {
        pixels: &upside_down[..],
        width,
        pitch: width * 4,
        height,
        format: PixelFormat::CMYK,
    };
    std::fs::write(folder.join("inks.jpg"), compressor.compress_to_vec(image).unwrap()).unwrap();
}

#[tokio::test]
async fn tile_region_and_whole_of_a_picture_of_inks_show_the_same() {
    let folder = tempfile::tempdir().unwrap();
    inks(folder.path());
    // Whatever the settings say.
    for profile in [ProfileUse::Srgb, ProfileUse::Embed] {
        let renderer = renderer(folder.path(), profile);
        for name in ["inks.tif", "plain.tif", "inks.jpg"] {
            let whole = answer(&renderer, &format!("{name}/full/max/0/default.png")).await;
            assert!(matches!(whole.0, Way::Rendered(_)), "{name}: {:?}", whole.0);
            let (whole, embedded) = read(whole.1).await;
            assert_eq!((whole.size(), whole.channels(), embedded), (SIZE, Channels::Rgb, None));
            for (column, row) in [(0, 0), (1, 0), (3, 2), (11, 7), (7, 5), (8, 1)] {
                let found = whole.pixel(column * 50 + 25, row * 50 + 25);
                let inks = covers(column as usize, row as usize);
                let ideal = [0, 1, 2].map(|at| if inks[at].max(inks[3]) == 255 { 0 } else { 255 });
                let expected = if name == "inks.tif" { shown(inks) } else { ideal };
                let near = found.iter().zip(expected).all(|(it, other)| it.abs_diff(other) <= 6);
                assert!(near, "{name} {inks:?}: {found:?} for {expected:?}");
            }
            for region in [
                Rect::new(0, 0, 256, 256),
                Rect::new(512, 256, 88, 144),
                Rect::new(37, 91, 200, 111),
            ] {
                let rest = format!("{name}/{region}/max/0/default.png");
                let (part, _) = read(answer(&renderer, &rest).await.1).await;
                assert!(part == crop(&whole, region), "{rest}");
            }
            // A part of the whole at half the size.
            let half = answer(&renderer, &format!("{name}/full/300,200/0/default.png")).await.1;
            let (half, _) = read(half).await;
            let rest = format!("{name}/200,100,200,200/100,100/0/default.png");
            let (part, _) = read(answer(&renderer, &rest).await.1).await;
            let same = crop(&half, Rect::new(100, 50, 100, 100));
            assert!(samples::difference(&part, &same) <= 1.0, "{rest}");
            for rest in
                ["full/300,/33/default.jpg", "full/300,/0/gray.jpg", "full/max/0/bitonal.png"]
            {
                answer(&renderer, &format!("{name}/{rest}")).await;
            }
        }
    }
}
