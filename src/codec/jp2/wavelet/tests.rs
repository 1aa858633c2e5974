//! The transforms against the forward ones, known impulse responses and odd inputs.

mod analysis;
mod windows;

use analysis::{Plane, analyze, irreversible, reversible};

use super::{Area, Band, Sample, Scratch, bands, gain, reach, synthesize};

const BANDS: [Band; 4] = [Band::Ll, Band::Hl, Band::Lh, Band::Hh];

/// Numbers without a pattern that fit into 9 bits.
fn sample(x: u32, y: u32) -> f64 {
    f64::from((x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(97) >> 23)
}

/// All small sizes at all small offsets.
fn small_areas() -> impl Iterator<Item = Area> {
    let spans = || (0..3).flat_map(|start| (1..=12).map(move |length| (start, start + length)));
    spans().flat_map(move |(x0, x1)| spans().map(move |(y0, y1)| Area::new(x0, y0, x1, y1)))
}

fn synthesized<T: Sample>(planes: &[Vec<T>; 4], area: Area) -> Vec<T> {
    let mut out = Vec::new();
    let planes = planes.each_ref().map(Vec::as_slice);
    synthesize(planes, area, area, &mut Scratch::default(), &mut out);
    out
}

#[test]
fn the_reversible_transform_is_undone_exactly() {
    for area in small_areas() {
        let plane = Plane::new(area, |x, y| sample(x, y) - 256.0);
        let integers = |plane: &Plane| -> Vec<i32> {
            plane.values.iter().map(|value| *value as i32).collect()
        };
        let bands = analyze(&plane, reversible).each_ref().map(integers);
        assert_eq!(synthesized(&bands, area), integers(&plane), "{area:?}");
    }
}

/// Analyzed so many times, each resolution is made again of the bands with their gains, and
/// every one is as the analysis had it: also those that are a single row, column or sample.
fn is_undone(area: Area, levels: u32) {
    let mut resolutions = vec![Plane::new(area, sample)];
    let mut details = Vec::new();
    for _ in 0..levels {
        let [ll, hl, lh, hh] = analyze(resolutions.last().unwrap(), irreversible);
        if ll.area.is_empty() {
            break;
        }
        resolutions.push(ll);
        details.push([hl, lh, hh]);
    }
    let levels = details.len();
    for (wanted, resolution) in resolutions.iter().enumerate() {
        let scaled = |plane: &Plane, synthesis: usize, band: Band| -> Vec<f32> {
            let gain = gain((synthesis - wanted) as u32, band);
            plane.values.iter().map(|value| *value as f32 * gain).collect()
        };
        let mut samples = scaled(&resolutions[levels], levels, Band::Ll);
        for level in (wanted..levels).rev() {
            let [hl, lh, hh] = &details[level];
            let scaled = |plane, band| scaled(plane, level + 1, band);
            let [_, of_hl, of_lh, of_hh] = BANDS;
            let planes = [samples, scaled(hl, of_hl), scaled(lh, of_lh), scaled(hh, of_hh)];
            samples = synthesized(&planes, resolutions[level].area);
        }
        for (sample, expected) in samples.iter().zip(&resolution.values) {
            let difference = (f64::from(*sample) - expected).abs();
            assert!(difference < 1e-3, "{sample} for {expected}, {wanted} of {levels} in {area:?}");
        }
    }
}

#[test]
fn the_irreversible_transform_is_undone_but_for_rounding() {
    small_areas().for_each(|area| is_undone(area, 1));
}

#[test]
fn gains_are_right_through_several_levels_and_at_reduced_resolutions() {
    small_areas().for_each(|area| is_undone(area, 4));
}

/// Samples for one coefficient of 1 in a row, which is alone in its column.
fn response(band: usize) -> Vec<f32> {
    let area = Area::new(0, 0, 32, 1);
    let mut planes = bands(area).map(|area| vec![0.0; area.len()]);
    planes[band][8] = gain(1, BANDS[band]);
    synthesized(&planes, area)
}

/// Source: the synthesis filters of the 9/7 in C. Christopoulos, A. Skodras, T. Ebrahimi, "The
/// JPEG2000 still image coding system: an overview", 2000, Table I, in the scale of the
/// standard: a low-pass gain of 1 and a high-pass gain of 2 in the analysis.
#[test]
fn impulse_responses_of_the_irreversible_filter_are_the_published_ones() {
    let low = [1.115_087, 0.591_271_8, -0.057_543_53, -0.091_271_76, 0.0, 0.0];
    let high = [0.602_949, -0.266_864_1, -0.078_223_27, 0.016_864_12, 0.026_748_76, 0.0];
    for (band, center, expected) in [(0, 16, low), (1, 17, high)] {
        let response = response(band);
        for (distance, expected) in expected.into_iter().enumerate() {
            for sample in [response[center - distance], response[center + distance]] {
                let name = BANDS[band];
                assert!((sample - expected).abs() < 1e-6, "{name:?}: {sample} at {distance}");
            }
        }
    }
}

#[test]
fn a_reversible_sample_alone_is_halved_at_odd_positions() {
    let at = |x: u32, y: u32| {
        let area = Area::new(x, y, x + 1, y + 1);
        synthesized(&bands(area).map(|area| vec![12; area.len()]), area)
    };
    assert_eq!([at(0, 0), at(1, 0), at(0, 1), at(1, 1)], [[12], [6], [6], [3]]);
}

#[test]
fn coefficients_that_no_encoder_makes_do_not_panic() {
    let area = Area::new(0, 0, 9, 9);
    for value in [i32::MIN, i32::MAX] {
        synthesized(&bands(area).map(|area| vec![value; area.len()]), area);
    }
    for value in [f32::MAX, f32::NAN, f32::INFINITY] {
        synthesized(&bands(area).map(|area| vec![value; area.len()]), area);
    }
}

#[test]
fn memory_of_a_larger_part_serves_for_a_smaller_one_and_for_none() {
    let (mut scratch, mut out) = (Scratch::default(), Vec::new());
    for size in [9, 5, 0] {
        let area = Area::new(0, 0, size, size);
        let planes = bands(area).map(|area| vec![area.len() as f32; area.len()]);
        let slices = planes.each_ref().map(Vec::as_slice);
        synthesize(slices, area, area, &mut scratch, &mut out);
        assert_eq!(out, synthesized(&planes, area), "{size}");
        assert_eq!(out.len(), area.len());
    }
}

#[test]
fn reach_ends_at_odd_positions_or_with_the_whole() {
    let whole = Area::new(0, 0, 100, 100);
    // By 3 of the 9/7 from even positions and by 4 from odd ones.
    let wanted = Area::new(20, 31, 41, 52);
    assert_eq!(reach(wanted, whole, 4), Area::new(17, 27, 44, 56));
    assert_eq!(reach(wanted, whole, 2), Area::new(19, 29, 42, 54));
    assert_eq!(reach(Area::new(1, 2, 99, 98), whole, 4), whole);
    assert_eq!(reach(Area::new(7, 7, 7, 9), whole, 4), Area::default());
}

#[test]
fn areas_at_the_end_of_all_coordinates_do_not_overflow() {
    let end = u32::MAX;
    let whole = Area::new(end - 10, end - 9, end, end);
    let wanted = Area::new(end - 1, end - 2, end, end - 1);
    let area = reach(wanted, whole, 4);
    assert_eq!(area, Area::new(end - 4, end - 6, end, end));
    assert_eq!(bands(area)[0].x1, 1 << 31);
    assert_eq!(synthesized(&bands(area).map(|area| vec![0; area.len()]), area).len(), 4 * 6);
}
