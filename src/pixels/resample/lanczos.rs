//! Lanczos3 by table: the library's own takes two sines a weight, and the weights of a
//! thumbnail took longer than its pixels.

use std::f64::consts::PI;
use std::sync::LazyLock;

use fast_image_resize::{Filter, FilterType};

/// How far beyond its own pixel Lanczos3 looks, in pixels of the larger of the two grids.
///
/// Source: the filter's definition, `sinc(x) sinc(x/3)` for |x| < 3.
pub const FILTER_REACH: f64 = 3.0;

/// Values a pixel. Between two, a straight line is off by less than 4 in a million; the
/// weights are rounded to 14 bits or so.
const STEPS: usize = 512;

/// One for either end.
const VALUES: usize = FILTER_REACH as usize * STEPS + 1;

static WEIGHTS: LazyLock<[f32; VALUES]> =
    LazyLock::new(|| std::array::from_fn(|at| lanczos3(at as f64 / STEPS as f64) as f32));

/// The filter, for the library.
pub(super) fn filter() -> FilterType {
    let filter = Filter::new("Lanczos3", weight, FILTER_REACH);
    FilterType::Custom(filter.expect("its reach is a number"))
}

fn weight(x: f64) -> f64 {
    let at = x.abs() * STEPS as f64;
    let index = at as usize;
    let Some([start, end]) = WEIGHTS.get(index..).and_then(<[f32]>::first_chunk) else {
        return 0.0;
    };
    let (start, end) = (f64::from(*start), f64::from(*end));
    start + (end - start) * (at - index as f64)
}

fn lanczos3(x: f64) -> f64 {
    // At whole pixels the sines would leave a remainder where there is nothing.
    if x.fract() == 0.0 {
        return if x == 0.0 { 1.0 } else { 0.0 };
    }
    let sinc = |x: f64| (PI * x).sin() / (PI * x);
    sinc(x) * sinc(x / FILTER_REACH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_the_filter() {
        for step in -40_000..=40_000 {
            let x = f64::from(step) / 10_007.0;
            let expected = if x.abs() < FILTER_REACH { lanczos3(x.abs()) } else { 0.0 };
            assert!((weight(x) - expected).abs() < 4e-6, "{x}: {} for {expected}", weight(x));
        }
        assert_eq!([weight(0.0), weight(1.0), weight(-2.0), weight(3.0)], [1.0, 0.0, 0.0, 0.0]);
        assert_eq!(weight(f64::INFINITY), 0.0);
    }
}
