//! Parts decoded alone, against the same parts of the whole.

use std::fmt::Debug;

use proptest::prelude::*;

use super::super::{Area, Sample, Scratch, bands, reach, synthesize};

/// A tile-component's coefficients.
struct Tree<T> {
    /// The area of each resolution from the finest, and HL, LH and HH of all but the last.
    resolutions: Vec<(Area, [Vec<T>; 3])>,
    coarsest: (Area, Vec<T>),
}

impl<T: Sample + From<i16>> Tree<T> {
    fn random(whole: Area, levels: u32, seed: u64) -> Self {
        let mut state = seed;
        let mut plane = |area: Area| -> Vec<T> {
            let next = || {
                // The generator of Knuth's MMIX.
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                T::from((state >> 50) as i16 - (1 << 13))
            };
            std::iter::repeat_with(next).take(area.len()).collect()
        };
        let mut resolutions = Vec::new();
        let mut area = whole;
        for _ in 0..levels {
            let [low, details @ ..] = bands(area);
            resolutions.push((area, details.map(&mut plane)));
            area = low;
        }
        Self { resolutions, coarsest: (area, plane(area)) }
    }

    /// The samples of a part of a resolution, of no more coefficients than `margin` reaches.
    fn decode(&self, level: usize, wanted: Area, margin: u32, scratch: &mut Scratch<T>) -> Vec<T> {
        let Some((whole, details)) = self.resolutions.get(level) else {
            return part(&self.coarsest.1, self.coarsest.0, wanted);
        };
        let area = reach(wanted, *whole, margin);
        let ll = self.decode(level + 1, bands(area)[0], margin, scratch);
        synthesized(*whole, [&ll, &details[0], &details[1], &details[2]], area, wanted, scratch)
    }
}

/// `wanted` of `area` of a resolution: of planes of all its details and of the LL needed.
fn synthesized<T: Sample>(
    whole: Area,
    [ll, details @ ..]: [&[T]; 4],
    area: Area,
    wanted: Area,
    scratch: &mut Scratch<T>,
) -> Vec<T> {
    let cut = |band: usize| part(details[band - 1], bands(whole)[band], bands(area)[band]);
    let mut out = Vec::new();
    synthesize([ll, &cut(1), &cut(2), &cut(3)], area, wanted, scratch, &mut out);
    out
}

fn part<T: Copy>(plane: &[T], area: Area, wanted: Area) -> Vec<T> {
    let width = area.width() as usize;
    let rows = wanted.y0..wanted.y1;
    rows.flat_map(|y| {
        let start = (y - area.y0) as usize * width + (wanted.x0 - area.x0) as usize;
        &plane[start..start + wanted.width() as usize]
    })
    .copied()
    .collect()
}

fn check<T: Sample + From<i16> + PartialEq + Debug>(
    whole: Area,
    wanted: Area,
    levels: u32,
    seed: u64,
) -> Result<(), TestCaseError> {
    let tree = Tree::<T>::random(whole, levels, seed);
    let mut scratch = Scratch::default();
    let all = tree.decode(0, whole, 1 << 20, &mut scratch);
    let some = tree.decode(0, wanted, T::MARGIN, &mut scratch);
    prop_assert_eq!(part(&all, whole, wanted), some);
    Ok(())
}

/// A part of `whole`: fractions of 255 of where it could start and end.
fn choose(whole: Area, fractions: [u8; 4]) -> Area {
    let of = |length: u32, fraction: u8| length * u32::from(fraction) / 255;
    let [x, y, width, height] = fractions;
    let (x0, y0) = (of(whole.width() - 1, x), of(whole.height() - 1, y));
    let (x0, y0) = (whole.x0 + x0, whole.y0 + y0);
    let width = 1 + of(whole.x1 - x0 - 1, width);
    let height = 1 + of(whole.y1 - y0 - 1, height);
    Area::new(x0, y0, x0 + width, y0 + height)
}

proptest! {
    #[test]
    fn a_part_is_to_the_last_bit_what_it_is_in_the_whole(
        origin in (0_u32..70, 0_u32..70),
        size in (1_u32..90, 1_u32..90),
        fractions: [u8; 4],
        levels in 1_u32..=6,
        seed: u64,
    ) {
        let (x, y) = origin;
        let whole = Area::new(x, y, x + size.0, y + size.1);
        let wanted = choose(whole, fractions);
        check::<i32>(whole, wanted, levels, seed)?;
        check::<f32>(whole, wanted, levels, seed)?;
    }
}

/// A single sample of a wide picture, of a column less on the left or on the right than
/// `reach` tells.
fn is_spoilt_by_less<T: Sample + From<i16> + PartialEq + Debug>(x: u32) {
    let whole = Area::new(0, 0, 64, 1);
    let wanted = Area::new(x, 0, x + 1, 1);
    let tree = Tree::<T>::random(whole, 1, 1);
    let mut scratch = Scratch::default();
    let right = tree.decode(0, wanted, T::MARGIN, &mut scratch);
    let area = reach(wanted, whole, T::MARGIN);
    let (fewer_left, fewer_right) =
        (Area { x0: area.x0 + 1, ..area }, Area { x1: area.x1 - 1, ..area });
    for area in [fewer_left, fewer_right] {
        let ll = part(&tree.coarsest.1, tree.coarsest.0, bands(area)[0]);
        let [hl, lh, hh] = &tree.resolutions[0].1;
        let wrong = synthesized(whole, [&ll, hl, lh, hh], area, wanted, &mut scratch);
        assert_ne!(right, wrong, "{area:?} is enough for position {x}");
    }
}

#[test]
fn no_column_that_is_reached_can_be_left_out() {
    for x in [30, 31] {
        is_spoilt_by_less::<i32>(x);
        is_spoilt_by_less::<f32>(x);
    }
}
