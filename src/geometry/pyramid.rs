//! The levels of a picture stored in several sizes, and the scale factors to advertise.

use super::{Rect, Size};

/// One stored size of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    pub size: Size,
    /// What the full size is divided by; 1 for level 0.
    pub scale_factor: u32,
    /// Size of the stored cells: tiles, strips, or the whole level where neither exists.
    pub tile: Size,
}

impl Level {
    /// Where `region` of the full picture (size `full`) lies in this level, as left, top,
    /// right and bottom edge in the level's pixels; fractional, as levels round.
    ///
    /// A region whose edges fall on the level's grid (multiples of the scale factor, or
    /// the picture's own edge) gives whole numbers, so a tile needs no resampling.
    #[must_use]
    pub fn locate(&self, region: Rect, full: Size) -> [f64; 4] {
        let edge = |at: u64, full: u32, level: u32| {
            let factor = u64::from(self.scale_factor);
            if at == u64::from(full) {
                f64::from(level)
            } else if at.is_multiple_of(factor) && at / factor <= u64::from(level) {
                (at / factor) as f64
            } else {
                at as f64 * f64::from(level) / f64::from(full)
            }
        };
        [
            edge(u64::from(region.x), full.width, self.size.width),
            edge(u64::from(region.y), full.height, self.size.height),
            edge(region.right(), full.width, self.size.width),
            edge(region.bottom(), full.height, self.size.height),
        ]
    }
}

/// The scale factor for which `level` stands as a reduction of `full`: sides may differ
/// from the rounded-up quotient by one pixel, as writers round either way.
///
/// `None` for a picture that is no reduction: a thumbnail of another shape, a mask.
#[must_use]
pub fn scale_factor_of(full: Size, level: Size) -> Option<u32> {
    if level.is_empty() || level.width > full.width || level.height > full.height {
        return None;
    }
    let matches = |factor: u32| {
        let exact = full.reduced(factor);
        exact.width.abs_diff(level.width) <= 1 && exact.height.abs_diff(level.height) <= 1
    };
    // The longer side tells the factor best; for very small levels several factors fit,
    // and powers of two are what writers use.
    let (long, short) = if full.width >= full.height {
        (full.width, level.width)
    } else {
        (full.height, level.height)
    };
    let estimate = (f64::from(long) / f64::from(short)).round().max(1.0) as u32;
    // Above the largest there is none that a side could be divided by.
    let power = estimate.checked_next_power_of_two().unwrap_or(1 << 31);
    [power, power / 2, estimate].into_iter().filter(|&f| f >= 1).find(|&f| matches(f))
}

/// The scale factors to advertise for tiles of size `tile`: all powers of two, ascending,
/// until one tile holds the whole picture, or there is no larger one.
#[must_use]
pub fn tile_scale_factors(full: Size, tile: Size) -> Vec<u32> {
    let mut factors = vec![1];
    let mut factor = 1u32;
    loop {
        let level = full.reduced(factor);
        if level.width <= tile.width && level.height <= tile.height {
            return factors;
        }
        let Some(next) = factor.checked_mul(2) else { return factors };
        factor = next;
        factors.push(factor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found by fuzzing directories of TIFF.
    #[test]
    fn a_factor_beyond_all_powers_of_two_is_none_of_them() {
        for side in [u32::MAX, (1 << 31) + 1, 1 << 31] {
            let factor = scale_factor_of(Size::new(side, 5), Size::new(1, 5));
            assert_eq!(factor, None, "{side}");
        }
        assert_eq!(scale_factor_of(Size::new(1 << 31, 1), Size::new(1, 1)), Some(1 << 31));
    }

    #[test]
    fn a_level_may_round_up_or_down() {
        let full = Size::new(6001, 8003);
        assert_eq!(scale_factor_of(full, Size::new(3001, 4002)), Some(2));
        assert_eq!(scale_factor_of(full, Size::new(3000, 4001)), Some(2));
        assert_eq!(scale_factor_of(full, Size::new(2998, 4001)), None);
        assert_eq!(scale_factor_of(full, full), Some(1));
    }

    #[test]
    fn libvips_halves_again_and_again_rounding_down() {
        // 5001 -> 2500 -> 1250 -> 625 -> 312, where ceil(5001/16) is 313.
        let full = Size::new(5001, 5001);
        assert_eq!(scale_factor_of(full, Size::new(312, 312)), Some(16));
    }

    #[test]
    fn other_shapes_and_larger_pictures_are_no_levels() {
        let full = Size::new(4000, 3000);
        assert_eq!(scale_factor_of(full, Size::new(160, 160)), None);
        assert_eq!(scale_factor_of(full, Size::new(8000, 6000)), None);
        assert_eq!(scale_factor_of(full, Size::new(0, 0)), None);
    }

    #[test]
    fn the_factors_end_when_one_tile_is_enough() {
        let tile = Size::new(512, 512);
        assert_eq!(tile_scale_factors(Size::new(6000, 8000), tile), [1, 2, 4, 8, 16]);
        assert_eq!(tile_scale_factors(Size::new(512, 512), tile), [1]);
        assert_eq!(tile_scale_factors(Size::new(513, 5), tile), [1, 2]);
        let all: Vec<u32> = (0..32).map(|power| 1 << power).collect();
        assert_eq!(tile_scale_factors(Size::new(u32::MAX, 1), Size::new(1, 1)), all);
    }

    #[test]
    fn a_tile_on_the_grid_falls_on_whole_pixels_of_its_level() {
        let full = Size::new(6001, 8003);
        let level = Level {
            size: Size::new(3000, 4001), // rounded down
            scale_factor: 2,
            tile: Size::new(256, 256),
        };
        assert_eq!(
            level.locate(Rect::new(512, 1024, 512, 512), full),
            [256.0, 512.0, 512.0, 768.0]
        );
        assert_eq!(
            level.locate(Rect::new(5632, 7680, 369, 323), full),
            [2816.0, 3840.0, 3000.0, 4001.0]
        );
    }
}
