//! The tiles with which OpenSeadragon shows a whole picture in a window.
//!
//! Source: OpenSeadragon 5.0 and 6.1, `IIIFTileSource`: levels are halves of the full size,
//! tiles that are larger than their level are asked for as the `full` region, and sizes are
//! spelled `w,h` in Image API 3.0 and `w,` in 2.1.

use super::Trouble;
use super::info::{Info, Tiles};
use crate::geometry::{Size, Tiling, tile_scale_factors};
use crate::image_api::ApiVersion;

/// More tiles are asked of no picture: what takes so many is no picture to look at.
const MOST: u64 = 20_000;

/// The tile sizes that OpenSeadragon chooses from where a picture names none.
const UNNAMED_SIDES: [u32; 3] = [1024, 512, 256];

/// One level as OpenSeadragon sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Level {
    scale_factor: u32,
    size: Size,
    tile: Size,
}

/// What follows the picture's address in those of the tiles of all levels whose longer side has
/// `pixels` or less, the smallest level first.
///
/// # Errors
/// [`Trouble::TooMany`] where they are more than any viewer asks for.
pub(super) fn tiles(info: &Info, pixels: u32) -> Result<Vec<String>, Trouble> {
    if info.is_level0 && info.tiles.is_empty() {
        return Ok(listed_sizes(info, pixels));
    }
    let mut levels = levels(info);
    levels.retain(|level| level.size.width.max(level.size.height) <= pixels);
    let count = levels.iter().map(|level| Tiling::new(level.size, level.tile).count());
    let count = count.fold(0, u64::saturating_add);
    if count > MOST {
        return Err(Trouble::TooMany { count, most: MOST });
    }
    Ok(levels.iter().rev().flat_map(|level| of_level(info, *level)).collect())
}

/// A picture without tiles is shown in its listed sizes.
fn listed_sizes(info: &Info, pixels: u32) -> Vec<String> {
    let sizes = info.sizes.iter().filter(|size| size.width.max(size.height) <= pixels);
    let spell = |size: &Size| match info.version {
        ApiVersion::V3 => format!("full/{},{}/0/default.jpg", size.width, size.height),
        ApiVersion::V2 => format!("full/{},/0/default.jpg", size.width),
    };
    sizes.map(spell).collect()
}

/// All levels, full size first: one for every power of two up to the largest scale factor.
fn levels(info: &Info) -> Vec<Level> {
    let unnamed;
    let tiles = if info.tiles.is_empty() {
        unnamed = [unnamed_tiles(info.size)];
        &unnamed[..]
    } else {
        &info.tiles
    };
    let largest = tiles.iter().flat_map(|tiles| &tiles.scale_factors).max().copied().unwrap_or(1);
    let powers = (0..=largest.ilog2()).map(|level| 1u32 << level);
    let tile_at = |factor: u32| {
        let own = tiles.iter().find(|tiles| tiles.scale_factors.contains(&factor));
        // With one size of tiles it is that of every level.
        own.filter(|_| tiles.len() > 1).unwrap_or(&tiles[0]).size
    };
    let mut levels: Vec<_> = powers
        .map(|factor| Level {
            scale_factor: factor,
            size: info.size.reduced(factor),
            tile: tile_at(factor),
        })
        .collect();
    if let Some(sizes) = listed_levels(info, &levels) {
        levels.iter_mut().zip(sizes).for_each(|(level, size)| level.size = size);
    }
    levels
}

fn unnamed_tiles(size: Size) -> Tiles {
    let short = size.width.min(size.height);
    let side = UNNAMED_SIDES.into_iter().find(|&side| side <= short).unwrap_or(short);
    let tile = Size::new(side, side);
    Tiles { size: tile, scale_factors: tile_scale_factors(size, tile) }
}

/// The listed sizes in place of those that are computed, where there is exactly one for each
/// level; full size may be missing.
fn listed_levels(info: &Info, levels: &[Level]) -> Option<Vec<Size>> {
    let mut sizes = info.sizes.clone();
    if sizes.len() + 1 == levels.len() {
        sizes.push(info.size);
    }
    sizes.sort_by_key(|size| std::cmp::Reverse(size.width));
    let is_near = |listed: u32, full: u32, factor: u32| {
        // Rounded up, down or to the nearest.
        listed == full / factor || listed == full.div_ceil(factor)
    };
    let fits = |(level, size): (&Level, &Size)| {
        is_near(size.width, info.size.width, level.scale_factor)
            && is_near(size.height, info.size.height, level.scale_factor)
    };
    (sizes.len() == levels.len() && levels.iter().zip(&sizes).all(fits)).then_some(sizes)
}

/// The tiles of a level, row by row; those larger than the limits are left out.
fn of_level(info: &Info, level: Level) -> impl Iterator<Item = String> + use<'_> {
    let Level { scale_factor, size, tile } = level;
    let tiling = Tiling::new(size, tile);
    let cells = tiling.cells_in(size.rect()).filter(|cell| info.limits.allows(cell.rect.size()));
    cells.map(move |cell| {
        let full = info.size;
        let factor = u64::from(scale_factor);
        // What is left of the full picture there; at most 2³² each, as the level lies within.
        let side = |start: u32, tile: u32, full: u32| {
            let start = u64::from(start) * factor;
            (start, (u64::from(tile) * factor).min(u64::from(full).saturating_sub(start)))
        };
        let (x, width) = side(cell.rect.x, tile.width, full.width);
        let (y, height) = side(cell.rect.y, tile.height, full.height);
        let is_whole = (width, height) == (u64::from(full.width), u64::from(full.height));
        let region = if is_whole { "full".into() } else { format!("{x},{y},{width},{height}") };
        let size = spelled(info, cell.rect.size());
        format!("{region}/{size}/0/default.{}", info.format)
    })
}

fn spelled(info: &Info, size: Size) -> String {
    match info.version {
        ApiVersion::V3 if size == info.size => "max".into(),
        ApiVersion::V3 => format!("{},{}", size.width, size.height),
        ApiVersion::V2 if size.width == info.size.width => "full".into(),
        ApiVersion::V2 => format!("{},", size.width),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::info;
    use super::*;
    use crate::image_api::Limits;
    use proptest::prelude::*;

    #[test]
    fn a_folio_is_asked_for_as_openseadragon_shows_it_in_a_window() {
        // 6000 by 8000 in tiles of 512: 375x500 in one tile, 750x1000 in 2 x 2, as seen in a
        // window of 1280 by 800 pixels.
        let folio = info(6000, 8000, 512, &[1, 2, 4, 8, 16]);
        assert_eq!(
            tiles(&folio, 1000).unwrap(),
            [
                "full/375,500/0/default.jpg",
                "0,0,4096,4096/512,512/0/default.jpg",
                "4096,0,1904,4096/238,512/0/default.jpg",
                "0,4096,4096,3904/512,488/0/default.jpg",
                "4096,4096,1904,3904/238,488/0/default.jpg",
            ]
        );
        // And 1500x2000 in 3 x 4.
        assert_eq!(tiles(&folio, 2048).unwrap().len(), 17);
        assert_eq!(tiles(&folio, 0), Ok(vec![]));
        assert_eq!(tiles(&folio, 499), Ok(vec![]));
    }

    #[test]
    fn sizes_of_2_1_are_spelled_by_their_width() {
        let folio = Info { version: ApiVersion::V2, ..info(600, 1000, 512, &[1, 2]) };
        assert_eq!(
            tiles(&folio, 1000).unwrap(),
            [
                "full/300,/0/default.jpg",
                "0,0,512,512/512,/0/default.jpg",
                "512,0,88,512/88,/0/default.jpg",
                "0,512,512,488/512,/0/default.jpg",
                "512,512,88,488/88,/0/default.jpg",
            ]
        );
        // As wide as the picture.
        let strip = Info { version: ApiVersion::V2, ..info(400, 600, 512, &[1]) };
        assert_eq!(
            tiles(&strip, 1000).unwrap(),
            ["0,0,400,512/full/0/default.jpg", "0,512,400,88/full/0/default.jpg"]
        );
    }

    #[test]
    fn a_picture_of_one_tile_is_max_or_full() {
        assert_eq!(tiles(&info(300, 200, 512, &[1]), 2048).unwrap(), ["full/max/0/default.jpg"]);
        let old = Info { version: ApiVersion::V2, ..info(300, 200, 512, &[1]) };
        assert_eq!(tiles(&old, 2048).unwrap(), ["full/full/0/default.jpg"]);
    }

    #[test]
    fn listed_sizes_count_where_there_is_one_for_each_level() {
        // 1001 halved is 501 computed, 500 where a server rounds down.
        let sizes = vec![Size::new(500, 250), Size::new(1001, 501)];
        let down = Info { sizes, ..info(1001, 501, 512, &[1, 2]) };
        assert_eq!(tiles(&down, 600).unwrap(), ["full/500,250/0/default.jpg"]);
        let without_full =
            Info { sizes: vec![Size::new(500, 250)], ..info(1001, 501, 512, &[1, 2]) };
        assert_eq!(tiles(&without_full, 600), tiles(&down, 600));
        let others = Info { sizes: vec![Size::new(90, 45)], ..info(1001, 501, 512, &[1, 2]) };
        assert_eq!(tiles(&others, 600).unwrap(), ["full/501,251/0/default.jpg"]);
    }

    #[test]
    fn what_the_limits_refuse_is_not_asked_for() {
        let limits = Limits { max_width: Some(300), max_height: None, max_area: u64::MAX };
        let small = Info { limits, ..info(600, 800, 512, &[1, 2]) };
        // Neither 300x400 in one tile, nor tiles that are 512 wide or high.
        assert_eq!(tiles(&small, 2048).unwrap(), ["512,512,88,288/88,288/0/default.jpg"]);
    }

    #[test]
    fn tiles_may_differ_by_level_and_scale_factors_may_miss_some() {
        let mut mixed = info(2000, 2000, 512, &[1, 2]);
        mixed.tiles.push(Tiles { size: Size::new(1024, 1024), scale_factors: vec![4] });
        assert_eq!(tiles(&mixed, 512).unwrap(), ["full/500,500/0/default.jpg"]);
        assert_eq!(tiles(&mixed, 1000).unwrap().len(), 1 + 4);
        assert_eq!(tiles(&info(2000, 2000, 512, &[1, 4]), 1000).unwrap().len(), 1 + 4);
    }

    #[test]
    fn without_tiles_a_grid_is_assumed_or_sizes_are_shown() {
        let mut bare = info(600, 800, 512, &[1]);
        bare.tiles.clear();
        // 512 is the largest of 256, 512 and 1024 that fits the shorter side.
        assert_eq!(tiles(&bare, 400).unwrap(), ["full/300,400/0/default.jpg"]);
        let sizes = vec![Size::new(300, 400), Size::new(600, 800)];
        let level0 = Info { is_level0: true, sizes, ..bare };
        assert_eq!(tiles(&level0, 500).unwrap(), ["full/300,400/0/default.jpg"]);
    }

    #[test]
    fn a_picture_cut_into_dust_is_refused() {
        let dust = tiles(&info(u32::MAX, u32::MAX, 1, &[1, u32::MAX]), u32::MAX);
        assert!(matches!(dust, Err(Trouble::TooMany { .. })), "{dust:?}");
        assert!(tiles(&info(u32::MAX, 1, u32::MAX, &[u32::MAX]), u32::MAX).is_ok());
    }

    proptest! {
        #[test]
        fn every_level_is_covered_once(
            (w, h) in (1u32..9000, 1u32..9000), tile in 100u32..1100, last in 0u32..8,
        ) {
            let factors: Vec<_> = (0..=last).map(|level| 1 << level).collect();
            let info = info(w, h, tile, &factors);
            for level in levels(&info) {
                let asked: Vec<_> = of_level(&info, level).collect();
                let area = asked.iter().map(|tile| {
                    let region = tile.split('/').next().unwrap();
                    let numbers: Vec<u64> =
                        region.split(',').filter_map(|number| number.parse().ok()).collect();
                    numbers.get(2..).map_or(info.size.area(), |sides| sides[0] * sides[1])
                });
                prop_assert_eq!(area.sum::<u64>(), info.size.area(), "{:?}", asked);
            }
        }
    }
}
