//! Says everything about a picture before any byte of it is read.

use crate::codec::{Access, CodecError, Properties, SourceImage, Window, output};
use crate::geometry::{Level, Orientation, Rect, Size};
use crate::image_api::ResolvedRequest;
use crate::pixels::{Channels, FILTER_REACH, Pixels};

/// Stored cells that one answer may be made of: 6.5 gigapixels in tiles of 256.
const MAX_CELLS: u64 = 100_000;

/// Sides from which on planes serve: the last of the samples that two pixels share may reach
/// beyond the answer, which in a tiny one is seen.
const LEAST_IN_PLANES: u32 = 16;

/// What will be read and done for one answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What to fetch and decode: of a picture that decodes only whole, all of it.
    pub window: Window,
    /// The region asked for, as left, top, right and bottom edge in the decoded window's
    /// pixels; stored orientation.
    pub crop: [f64; 4],
    /// Size to scale the crop to; stored orientation.
    pub scaled: Size,
    /// The size asked for, stored orientation: a column or a row more than `scaled` where the
    /// level, rounded down, ends before the picture; the last is repeated then.
    pub grown: Size,
    /// Whether brightness and color may stay apart from the file to the answer.
    pub in_planes: bool,
    /// Bytes that everything after decoding takes, the decoded window included.
    pub finish_memory: u64,
}

impl Plan {
    /// Bytes that the whole job takes at its height: while it decodes, or afterwards, when
    /// the fetched bytes are gone.
    #[must_use]
    pub fn memory(&self) -> u64 {
        self.window.memory.max(self.finish_memory)
    }
}

/// Chooses the coarsest level that still has every pixel of the answer, and the window of
/// it that the answer needs.
///
/// `in_planes`: whether nothing but scaling is to be done to the picture, for a format that
/// takes planes.
///
/// # Errors
/// [`CodecError`] when the file's own index does not allow the window.
///
/// Source: Image API 3.0 §5.4; implementation notes, "Tile region parameter calculation".
pub fn plan(
    image: &dyn SourceImage,
    resolved: &ResolvedRequest,
    in_planes: bool,
) -> Result<Plan, CodecError> {
    let properties = image.properties();
    let full = properties.stored_size();
    let region = properties.orientation.to_stored(resolved.region, full);
    let grown = properties.orientation.apply(resolved.size);

    let index = choose_level(&properties.levels, region, grown);
    let level = &properties.levels[index];
    let located = level.locate(region, full);
    let scaled = stored_of(located, grown, level, full);
    let reach = match properties.access {
        Access::Whole => level.size.rect(),
        Access::Cells => pixels_needed(located, scaled, level.size),
    };
    check_cells(level, reach)?;
    let in_planes = in_planes && scaled.width.min(scaled.height) >= LEAST_IN_PLANES;
    let window = match (properties.access, eighths(located, scaled, in_planes)) {
        // These pixels are kept for whatever is asked for next.
        (Access::Whole, _) => None,
        (Access::Cells, 8) if !in_planes => None,
        (Access::Cells, eighths) => {
            image.scaled_window(index, between_units(reach, level.size), eighths)?
        }
    };
    let in_planes = in_planes && window.is_some();
    let window = match window {
        Some(window) => window,
        None => image.window(index, reach)?,
    };
    let (x, y) = (f64::from(window.region.x), f64::from(window.region.y));
    let scale = f64::from(window.eighths) / 8.0;
    let crop = [located[0] - x, located[1] - y, located[2] - x, located[3] - y];
    let crop = crop.map(|edge| edge * scale);
    let finish_memory = finish_memory(window.decoded_size(), grown, properties, resolved);
    Ok(Plan { window, crop, scaled, grown, in_planes, finish_memory })
}

/// The size that a part gives without stretching it: a tile at the edge of a level that was
/// rounded down has a column or a row less than the `grown` that is asked for.
///
/// The pixels of such a level stand where those of one rounded up would stand: writers take
/// the mean of two by two and leave out what is over.
fn stored_of(located: [f64; 4], grown: Size, level: &Level, full: Size) -> Size {
    let side = |start: f64, end: f64, grown: u32, level_side: u32, full: u32| {
        let rounded_down = u64::from(level_side) * u64::from(level.scale_factor) < u64::from(full);
        let at_edge = end == f64::from(level_side) && start < end;
        let is_short = rounded_down && at_edge && end - start + 1.0 == f64::from(grown);
        if is_short { grown - 1 } else { grown }
    };
    let [left, top, right, bottom] = located;
    Size::new(
        side(left, right, grown.width, level.size.width, full.width),
        side(top, bottom, grown.height, level.size.height, full.height),
    )
}

/// To how many eighths of its size a part may be scaled while it is decoded, so that it keeps
/// at least the pixels that are asked for.
///
/// At 7/8 the transform alone costs more than what it saves (measured with libjpeg-turbo 3.1,
/// whose transforms of 5, 6 and 7 pixels a side are not written for vectors). In planes, which
/// are half the samples to scale, those of 3, 5 and 6 pixels do so too.
fn eighths(located: [f64; 4], scaled: Size, in_planes: bool) -> u32 {
    let part = |start: f64, end: f64, output: u32| f64::from(output) * 8.0 / (end - start);
    let across = part(located[0], located[2], scaled.width);
    let down = part(located[1], located[3], scaled.height);
    match across.max(down).ceil().clamp(1.0, 8.0) as u32 {
        needed if in_planes => needed.next_power_of_two(),
        7 => 8,
        needed => needed,
    }
}

/// `reach` grown to whole units of 16 × 16 pixels, or to the level's edge.
fn between_units(reach: Rect, level: Size) -> Rect {
    let start = |at: u32| at / 16 * 16;
    let end = |at: u64, side: u32| at.next_multiple_of(16).min(u64::from(side)) as u32;
    let (x, y) = (start(reach.x), start(reach.y));
    let (right, bottom) = (end(reach.right(), level.width), end(reach.bottom(), level.height));
    Rect::new(x, y, right - x, bottom - y)
}

/// Levels ascend in scale factor; the last one whose grid gives at least the asked size is
/// the cheapest that loses nothing. Levels are compared by their nominal, rounded-up size,
/// so that a tile as viewers compute it takes the level it was computed for.
pub(super) fn choose_level(levels: &[Level], region: Rect, scaled: Size) -> usize {
    let enough = |level: &Level| {
        let nominal = region.size().reduced(level.scale_factor);
        nominal.width >= scaled.width && nominal.height >= scaled.height
    };
    levels.iter().rposition(enough).unwrap_or(0)
}

/// A list of millions of cells would itself be a burden while it waits for its turn.
fn check_cells(level: &Level, reach: Rect) -> Result<(), CodecError> {
    let columns = reach.width.div_ceil(level.tile.width) + 1;
    let rows = reach.height.div_ceil(level.tile.height) + 1;
    let cells = u64::from(columns) * u64::from(rows);
    if cells <= MAX_CELLS {
        return Ok(());
    }
    Err(CodecError::TooLarge {
        what: format!(
            "this part of it is stored in {cells} pieces, and {MAX_CELLS} are read at most"
        ),
    })
}

/// The whole pixels under `located`, and as many around them as the filter looks at.
fn pixels_needed(located: [f64; 4], scaled: Size, level: Size) -> Rect {
    let span = |start: f64, end: f64, output: u32, side: u32| {
        let scale = (end - start) / f64::from(output);
        let whole = start.fract() == 0.0 && end.fract() == 0.0;
        let same = whole && end - start == f64::from(output);
        let margin = if same { 0.0 } else { (FILTER_REACH * scale.max(1.0)).ceil() + 1.0 };
        let first = (start.floor() - margin).max(0.0) as u32;
        let last = (end.ceil() + margin).min(f64::from(side)) as u32;
        let first = first.min(side - 1);
        (first, last.max(first + 1) - first)
    };
    let (x, width) = span(located[0], located[2], scaled.width, level.width);
    let (y, height) = span(located[1], located[3], scaled.height, level.height);
    Rect::new(x, y, width, height)
}

/// The decoded window, the filter's copies, the scaled picture, a copy of it for each step
/// that moves pixels about, and what the encoder takes.
fn finish_memory(
    window: Size,
    scaled: Size,
    properties: &Properties,
    resolved: &ResolvedRequest,
) -> u64 {
    let channels = properties.channels;
    let rotation = resolved.rotation;
    // A free angle gives the corners transparency.
    let turned_channels = match (rotation.quarter_turns(), channels) {
        (None, Channels::Gray) => Channels::GrayAlpha,
        (None, Channels::Rgb) => Channels::Rgba,
        (_, channels) => channels,
    };
    let turned_size = resolved.output_size();
    let turned = Pixels::byte_count(turned_size, turned_channels);
    let encoding = turned_size.area().saturating_mul(output(resolved.format).working_bytes());
    // The filter works on columns first and keeps them; alpha is multiplied in beforehand,
    // and single samples are woven by fours.
    let woven = if channels == Channels::Gray { 2 } else { 1 };
    let columns =
        Pixels::byte_count(Size::new(window.width, scaled.height), channels).saturating_mul(woven);
    let window = Pixels::byte_count(window, channels);
    let multiplied = if channels.has_alpha() { window } else { 0 };
    let scaled = Pixels::byte_count(scaled, channels);
    let moves = properties.orientation != Orientation::Upright;
    let turns = rotation.mirrored || rotation.quarter_turns() != Some(0);
    let scaling = window
        .saturating_add(multiplied)
        .saturating_add(columns)
        .saturating_add(scaled.saturating_mul(woven));
    let finishing = scaled
        .saturating_add(if moves { scaled } else { 0 })
        .saturating_add(if turns { turned } else { 0 })
        .saturating_add(encoding);
    scaling.max(finishing)
}

#[cfg(test)]
mod tests {
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
        });
        for (region, size) in [
            (full.rect(), Size::new(200, 150)),
            (Rect::new(512, 512, 512, 512), Size::new(512, 512)),
        ] {
            let resolved = ResolvedRequest {
                region,
                size,
                rotation: Rotation { mirrored: false, degrees: Decimal::whole(0) },
                quality: Quality::Default,
                format: Format::Jpg,
            };
            for in_planes in [false, true] {
                let plan = plan(&image, &resolved, in_planes).unwrap();
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

    async fn pyramid(
        pixels: &Pixels,
        compression: TileCompression,
    ) -> (Object, Arc<dyn SourceImage>) {
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
                let plan = plan(image.as_ref(), &resolved, in_planes).unwrap();
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
}
