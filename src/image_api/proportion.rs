//! Sides that keep a picture's shape, in whole pixels and within limits.
//!
//! The specification leaves rounding open (Image API 3.0 §4.7), viewers do not: a tile of
//! scale factor f must come out at exactly `ceil(side / f)` both ways, or it jumps. So:
//! where one side is given ([`keep_ratio`]) and is the rounded-up quotient of its length by
//! a power of two, the other side is the rounded-up quotient by the same power; everywhere
//! else it is the nearest whole number, at least 1.
//!
//! The power is unique for given sides from 2 up. A given side of 1 fits every power from
//! its length up; the smallest is taken, which is nearest to the true ratio.

use super::Limits;
use crate::geometry::Size;

/// A box without an edge.
pub(super) const UNBOUNDED: (u64, u64) = (u64::MAX, u64::MAX);

/// The side that goes with `wanted`, when a picture `along` by `across` is scaled so that
/// its side `along` becomes `wanted`. At least 1; never above `across` unless `wanted` is
/// above `along`. `along` must not be 0.
pub(super) fn keep_ratio(along: u32, across: u32, wanted: u64) -> u64 {
    if let Some(factor) = power_of_two_factor(along, wanted) {
        return u64::from(across.div_ceil(factor));
    }
    nearest(along, across, wanted)
}

/// As [`keep_ratio`], without regard to tiles.
fn nearest(along: u32, across: u32, wanted: u64) -> u64 {
    let (along, wanted) = (u128::from(along), u128::from(wanted));
    // Below 2³² × 2⁶⁴ × 2 + 2³².
    let nearest = (u128::from(across) * wanted * 2 + along) / (along * 2);
    u64::try_from(nearest.max(1)).unwrap_or(u64::MAX)
}

/// The smallest power of two by which `along` divided, rounding up, gives `wanted`.
fn power_of_two_factor(along: u32, wanted: u64) -> Option<u32> {
    (0..u32::BITS)
        .map(|n| 1 << n)
        .find(|&factor| u64::from(along.div_ceil(factor)) <= wanted)
        .filter(|&factor| u64::from(along.div_ceil(factor)) == wanted)
}

/// The largest size of `region`'s shape that fits into `bound` (width, height) and the
/// limits; above the region's own size only if `enlarge`. Both sides are at least 1.
///
/// No side of `region` or `bound` may be 0.
///
/// Source: Image API 3.0 §4.2 (`max`, `!w,h`); implementation notes §4: the area is rounded
/// down, so that it never passes `maxArea`.
pub(super) fn largest(region: Size, bound: (u64, u64), limits: &Limits, enlarge: bool) -> Size {
    let sides = limits.sides();
    let most = if enlarge { Size::new(u32::MAX, u32::MAX) } else { region };
    let edge = |bound: u64, limit: u32, most: u32| {
        u32::try_from(bound).unwrap_or(u32::MAX).min(limit).min(most)
    };
    let bound =
        Size::new(edge(bound.0, sides.width, most.width), edge(bound.1, sides.height, most.height));
    let size = confine(region, bound);
    if size.area() <= limits.max_area { size } else { shrink(region, size, limits.max_area) }
}

/// The largest size of `region`'s shape inside `bound`.
fn confine(region: Size, bound: Size) -> Size {
    let width_binds = u64::from(bound.width) * u64::from(region.height)
        <= u64::from(bound.height) * u64::from(region.width);
    // The other side, exact, is inside the bound, which is whole: so is the nearest to it.
    if width_binds {
        let height = nearest(region.width, region.height, bound.width.into());
        Size::new(bound.width, narrow(height, bound.height))
    } else {
        let width = nearest(region.height, region.width, bound.height.into());
        Size::new(narrow(width, bound.width), bound.height)
    }
}

/// The largest size of `region`'s shape with at most `area` pixels, where `size` has more.
fn shrink(region: Size, size: Size, area: u64) -> Size {
    // width² = area × region.width / region.height; the dividend is below 2⁹⁶.
    let squared = u128::from(area) * u128::from(region.width) / u128::from(region.height);
    // A height below one pixel still takes one, so the width must not pass the area.
    let width = u64::try_from(squared.isqrt()).unwrap_or(u64::MAX).min(area);
    let width = narrow(width, size.width).max(1);
    let height = nearest(region.width, region.height, width.into());
    Size::new(width, narrow(height.min(area / u64::from(width)), size.height).max(1))
}

fn narrow(side: u64, most: u32) -> u32 {
    u32::try_from(side).map_or(most, |side| side.min(most))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_side_that_is_a_rounded_up_quotient_takes_the_other_with_it() {
        // ceil(1025/2) = 513 and 4096/2 = 2048, where the nearest to 4096·513/1025 is 2050.
        assert_eq!(keep_ratio(1025, 4096, 513), 2048);
        // ceil(37/16) = 3 and ceil(8001/16) = 501, where the nearest to 8001·3/37 is 649.
        assert_eq!(keep_ratio(37, 8001, 3), 501);
    }

    #[test]
    fn other_sides_round_to_the_nearest() {
        assert_eq!(keep_ratio(300, 200, 91), 61); // 60.67
        assert_eq!(keep_ratio(300, 200, 90), 60);
        assert_eq!(keep_ratio(300, 200, 360), 240); // enlarged
        assert_eq!(keep_ratio(10_000, 10, 100), 1); // 0.1
        assert_eq!(keep_ratio(1, u32::MAX, u64::MAX), u64::MAX);
    }

    #[test]
    fn max_is_held_by_width_height_or_area() {
        let region = Size::new(6000, 4000);
        let max = |limits: Limits| largest(region, UNBOUNDED, &limits, false);
        let area = 100_000_000;
        let wide = Limits { max_width: Some(3000), max_height: None, max_area: area };
        assert_eq!(max(wide), Size::new(3000, 2000));
        assert_eq!(max(Limits { max_height: Some(1000), ..wide }), Size::new(1500, 1000));
        assert_eq!(max(Limits::area(area)), region);
        // Half of each side is a quarter of the area.
        assert_eq!(max(Limits::area(6_000_000)), Size::new(3000, 2000));
        // sqrt(1000000 · 1.5) = 1224.7; 1224 / 1.5 = 816.
        assert_eq!(max(Limits::area(1_000_000)), Size::new(1224, 816));
    }

    #[test]
    fn very_narrow_pictures_keep_a_pixel_and_the_limits() {
        let limits = Limits::area(100);
        let tall = Size::new(3, 1_000_000);
        assert_eq!(largest(tall, UNBOUNDED, &limits, false), Size::new(1, 100));
        // sqrt(100 · 333333) = 5773, above the area for a height of 1.
        assert_eq!(largest(tall.transposed(), UNBOUNDED, &limits, false), Size::new(100, 1));
    }

    fn sides() -> impl Strategy<Value = Size> {
        let side = || prop_oneof![1u32..20, 1u32..5000, 1u32..=u32::MAX];
        (side(), side()).prop_map(|(width, height)| Size::new(width, height))
    }

    fn limits() -> impl Strategy<Value = Limits> {
        let side = || proptest::option::of(prop_oneof![1u32..50, 1u32..=u32::MAX]);
        (side(), side(), prop_oneof![1u64..1000, 1u64..=u64::MAX]).prop_map(
            |(max_width, max_height, max_area)| Limits {
                max_width,
                max_height: max_width.and(max_height),
                max_area,
            },
        )
    }

    proptest! {
        #[test]
        fn the_largest_size_is_inside_everything_that_bounds_it(
            region in sides(), bound in sides(), limits in limits(), enlarge: bool,
        ) {
            let bound = (u64::from(bound.width), u64::from(bound.height));
            let size = largest(region, bound, &limits, enlarge);
            prop_assert!(!size.is_empty());
            prop_assert!(limits.allows(size), "{}", size);
            prop_assert!(u64::from(size.width) <= bound.0 && u64::from(size.height) <= bound.1);
            prop_assert!(enlarge || region.rect().contains(size.rect()));
        }

        #[test]
        fn the_largest_size_leaves_no_room_for_a_wider_and_higher_one(
            region in sides(), limits in limits(), enlarge: bool,
        ) {
            let size = largest(region, UNBOUNDED, &limits, enlarge);
            // Rounding may cost one pixel a side, or what one pixel of the shorter side is
            // worth on the longer one.
            let ratio = |a: u32, b: u32| a.div_ceil(b).saturating_mul(2).saturating_add(2);
            let larger = Size::new(
                size.width.saturating_add(ratio(region.width, region.height)),
                size.height.saturating_add(ratio(region.height, region.width)),
            );
            let most = u32::MAX;
            prop_assert!(
                !limits.allows(larger)
                    || (!enlarge && !region.rect().contains(larger.rect()))
                    || larger.width == most || larger.height == most,
                "{} leaves room", size
            );
        }

        #[test]
        fn a_reduction_never_enlarges_the_other_side(size in sides(), wanted in 1u64..u64::MAX) {
            let wanted = wanted % u64::from(size.width) + 1;
            let other = keep_ratio(size.width, size.height, wanted);
            prop_assert!((1..=u64::from(size.height)).contains(&other));
        }
    }
}
