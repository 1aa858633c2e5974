//! The level, the window and the sizes that are chosen.

use std::borrow::Cow;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::codec::{self, PyramidOptions, TileCompression, write_pyramid};
use crate::image_api::{Decimal, Format, Quality, Rotation};
use crate::pixels::{grow, resample};
use crate::storage::Object;

fn levels(full: Size, factors: &[u32]) -> Vec<Level> {
    let tile = Size::new(256, 256);
    factors
        .iter()
        .map(|&scale_factor| Level { size: full.reduced(scale_factor), scale_factor, tile })
        .collect()
}

#[test]
fn the_coarsest_level_with_enough_pixels_is_taken() {
    let levels = levels(Size::new(6000, 8000), &[1, 2, 4, 8]);
    let whole = Rect::new(0, 0, 6000, 8000);
    assert_eq!(choose_level(&levels, whole, Size::new(750, 1000)), 3);
    assert_eq!(choose_level(&levels, whole, Size::new(751, 1000)), 2);
    assert_eq!(choose_level(&levels, whole, Size::new(10, 10)), 3);
    assert_eq!(choose_level(&levels, whole, Size::new(6000, 8000)), 0);
    // Enlarging takes the full size.
    assert_eq!(choose_level(&levels, whole, Size::new(9000, 8000)), 0);
}

#[test]
fn an_edge_tile_takes_the_level_it_was_computed_for() {
    // ceil(393 / 2) = 197 columns, though the level has 196 of its own there.
    let full = Size::new(5001, 5001);
    let mut levels = levels(full, &[1, 2]);
    levels[1].size = Size::new(2500, 2500);
    let region = Rect::new(4608, 0, 393, 512);
    assert_eq!(choose_level(&levels, region, Size::new(197, 256)), 1);
}

#[test]
fn a_tile_that_is_a_pixel_short_is_not_stretched() {
    let full = Size::new(5001, 5001);
    let mut level = levels(full, &[2])[0];
    level.size = Size::new(2500, 2500);
    let short = |left, right, width| {
        stored_of([left, 0.0, right, 256.0], Size::new(width, 256), &level, full).width
    };
    assert_eq!(short(2304.0, 2500.0, 197), 196);
    assert_eq!(short(2304.0, 2500.0, 196), 196);
    // Enlarged, not at the edge, or nothing but what is missing.
    assert_eq!(short(2304.0, 2500.0, 198), 198);
    assert_eq!(short(2048.0, 2304.0, 257), 257);
    assert_eq!(short(2500.0, 2500.0, 1), 1);
    // A level that is not rounded down has all of the picture.
    let exact = Size::new(5000, 5000);
    let edges = [2304.0, 0.0, 2500.0, 256.0];
    assert_eq!(stored_of(edges, Size::new(197, 256), &level, exact).width, 197);
    let reach = pixels_needed(edges, Size::new(196, 256), level.size);
    assert_eq!(reach, Rect::new(2304, 0, 196, 256));
}

/// A picture in one piece whose format could scale it.
#[derive(Debug)]
struct OnePiece(Properties);

impl SourceImage for OnePiece {
    fn properties(&self) -> &Properties {
        &self.0
    }

    fn weight(&self) -> usize {
        0
    }

    fn window(&self, level: usize, region: Rect) -> Result<Window, CodecError> {
        let (ranges, cells) = (Vec::new(), Vec::new());
        Ok(Window { level, region, eighths: 8, ranges, cells, memory: 0 })
    }

    fn scaled_window(
        &self,
        level: usize,
        region: Rect,
        eighths: u32,
    ) -> Result<Option<Window>, CodecError> {
        self.window(level, region).map(|window| Some(Window { eighths, ..window }))
    }

    fn decode(&self, _: &Window, _: &[bytes::Bytes]) -> Result<Pixels, CodecError> {
        unreachable!("nothing is decoded to plan")
    }
}

#[test]
fn pixels_that_are_kept_for_others_are_those_of_the_level() {
    let full = Size::new(4000, 3000);
    let image = OnePiece(Properties {
        format: "TIFF",
        orientation: Orientation::Upright,
        channels: Channels::Rgb,
        levels: levels(full, &[1]),
        access: Access::Whole,
        icc_profile: None,
        scale: None,
    });
    for (region, size) in
        [(full.rect(), Size::new(200, 150)), (Rect::new(512, 512, 512, 512), Size::new(512, 512))]
    {
        let resolved = ResolvedRequest {
            region,
            size,
            rotation: Rotation { mirrored: false, degrees: Decimal::whole(0) },
            quality: Quality::Default,
            format: Format::Jpg,
        };
        for in_planes in [false, true] {
            let plan = plan(&image, &resolved, in_planes, &EncodeSettings::default()).unwrap();
            assert_eq!((plan.window.region, plan.window.eighths), (full.rect(), 8));
            assert!(!plan.in_planes);
        }
    }
}

#[test]
fn a_tile_on_the_grid_needs_no_pixels_around_it() {
    let level = Size::new(3000, 4000);
    let tile = pixels_needed([256.0, 512.0, 512.0, 768.0], Size::new(256, 256), level);
    assert_eq!(tile, Rect::new(256, 512, 256, 256));
}

#[test]
fn a_scaled_region_takes_what_the_filter_sees_and_stays_inside() {
    let level = Size::new(3000, 4000);
    // Scale 2 down: 3 × 2 + 1 pixels on each side, cut at the left edge.
    let region = pixels_needed([2.0, 100.0, 202.0, 300.0], Size::new(100, 100), level);
    assert_eq!(region, Rect::new(0, 93, 209, 214));
    let corner = pixels_needed([2999.5, 3999.5, 3000.0, 4000.0], Size::new(1, 1), level);
    assert!(level.rect().contains(corner), "{corner}");
    assert!(!corner.is_empty());
}

#[test]
fn what_is_scaled_while_it_is_decoded_keeps_the_pixels_asked_for() {
    let scaled = |part: f64, output, in_planes| {
        eighths([0.0, 0.0, part, part], Size::new(output, output), in_planes)
    };
    for (part, output, expected) in [
        (800.0, 400, 4),
        (800.0, 401, 5),
        (800.0, 500, 5),
        (800.0, 501, 6),
        (800.0, 601, 8),
        (800.0, 800, 8),
        (800.0, 900, 8),
        (800.0, 1, 1),
    ] {
        assert_eq!(scaled(part, output, false), expected, "{part} to {output}");
    }
    // The side that keeps more decides.
    assert_eq!(eighths([0.0, 0.0, 800.0, 800.0], Size::new(100, 600), false), 6);
    // Transforms that are written for vectors.
    for (output, expected) in [(100, 1), (200, 2), (201, 4), (401, 8), (900, 8)] {
        assert_eq!(scaled(800.0, output, true), expected, "800 to {output} in planes");
    }
    let grown = between_units(Rect::new(17, 32, 10, 40), Size::new(100, 99));
    assert_eq!(grown, Rect::new(16, 32, 16, 48));
    let at_the_edge = between_units(Rect::new(90, 90, 10, 9), Size::new(100, 99));
    assert_eq!(at_the_edge, Rect::new(80, 80, 20, 19));
}

/// A scene without edges, so that every way of scaling should see the same colors.
fn scene(size: Size) -> Pixels {
    let mut data = Vec::new();
    for y in 0..size.height {
        for x in 0..size.width {
            let wave = (f64::from(x) / 61.0).sin() * (f64::from(y) / 47.0).cos();
            let across = (x * 255 / size.width) as u8;
            data.extend([across, (127.5 + 100.0 * wave) as u8, 255 - across]);
        }
    }
    Pixels::new(size, Channels::Rgb, data).unwrap()
}

async fn pyramid(pixels: &Pixels, compression: TileCompression) -> (Object, Arc<dyn SourceImage>) {
    let options =
        PyramidOptions { tile: Size::new(64, 64), compression, ..PyramidOptions::default() };
    let mut file = std::io::Cursor::new(Vec::new());
    write_pyramid(pixels, &options, &mut file).unwrap();
    let object = Object::in_memory(file.into_inner()).await;
    let image = codec::open(&object, &codec::Settings::default()).await.unwrap();
    (object, image)
}

proptest! {
    #[test]
    fn what_is_planned_looks_like_the_whole_picture_decoded_cut_and_scaled(
        (x, y) in (0u32..500, 0u32..350),
        (width, height) in (4u32..501, 4u32..351),
        (across, down) in (1u32..300, 1u32..300),
        // Scaled while it is decoded, and not.
        compression in prop::sample::select(vec![
            TileCompression::Jpeg { quality: 95 },
            TileCompression::Deflate,
        ]),
        in_planes in any::<bool>(),
    ) {
        let whole = scene(Size::new(501, 351));
        let region = Rect::new(x, y, width, height).intersection(whole.size().rect()).unwrap();
        let size = Size::new(across, down);
        let resolved = ResolvedRequest {
            region,
            size,
            rotation: Rotation { mirrored: false, degrees: Decimal::whole(0) },
            quality: Quality::Default,
            format: Format::Png,
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let planned = runtime.block_on(async {
            let (object, image) = pyramid(&whole, compression).await;
            let plan = plan(image.as_ref(), &resolved, in_planes, &EncodeSettings::default()).unwrap();
            let parts = object.read_all(&plan.window.ranges).await.unwrap();
            if plan.in_planes {
                let window = image.decode_planes(&plan.window, &parts).unwrap();
                return window.resample(plan.crop, plan.scaled).grow(plan.grown).to_rgb();
            }
            let window = image.decode(&plan.window, &parts).unwrap();
            grow(Cow::Owned(resample(&window, plan.crop, plan.scaled)), plan.grown).into_owned()
        });
        let edges = [region.x, region.y, region.x + region.width, region.y + region.height];
        let naive = resample(&whole, edges.map(f64::from), size);
        prop_assert_eq!(planned.size(), size);
        let total: u64 = planned
            .data()
            .iter()
            .zip(naive.data())
            .map(|(planned, naive)| u64::from(planned.abs_diff(*naive)))
            .sum();
        let mean = total as f64 / planned.data().len() as f64;
        // Two by two pixels share their color there.
        let most = if in_planes { 7.0 } else { 4.0 };
        prop_assert!(mean < most, "{region} to {size}: {mean} of 255 off in the mean");
    }
}
