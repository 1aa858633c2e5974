//! One level of the inverse transform in both directions.

use super::row::{Columns, Halves, lift};
use super::{Area, Sample, bands};

/// Memory that is used again from one call of [`synthesize`] to the next.
#[derive(Debug, Default)]
pub(in crate::codec::jp2) struct Scratch<T> {
    halves: Halves<T>,
    /// Rows that are computed and not wanted.
    margin: Vec<T>,
}

/// Makes the samples of a resolution of its four bands: each row is transformed, then each
/// column.
///
/// `planes` are LL, HL, LH and HH with the coefficients of [`bands`] of `area`; `area` is
/// what [`reach`](super::reach) tells of `wanted`, so that it has a width or height of 1 only
/// where the whole resolution has. `out` becomes the samples of `wanted`. Each plane is
/// row-major and tightly packed. 9/7: the coefficients are multiplied by
/// [`gain`](super::gain).
///
/// One sweep from top to bottom does all: a row is transformed when the columns need it,
/// which are lifted a few rows behind it, so that the rows in work stay in the cache.
///
/// # Panics
/// If a plane is shorter than its area, or `wanted` not a part of `area`.
///
/// Source: ISO/IEC 15444-1 F.3.2 to F.3.5: "2D_SR", with "HOR_SR" before "VER_SR".
pub(in crate::codec::jp2) fn synthesize<T: Sample>(
    planes: [&[T]; 4],
    area: Area,
    wanted: Area,
    scratch: &mut Scratch<T>,
    out: &mut Vec<T>,
) {
    // What is left of an earlier call is written over.
    out.resize(wanted.len(), T::default());
    if wanted.is_empty() {
        return;
    }
    assert!(area.contains(wanted), "{wanted:?} is not within {area:?}");
    let width = wanted.width() as usize;
    let above = (wanted.y0 - area.y0) as usize * width;
    let below = (area.y1 - wanted.y1) as usize * width;
    scratch.margin.resize(above + below, T::default());
    let (above, below) = scratch.margin.split_at_mut(above);
    let mut rows: Vec<&mut [T]> =
        [above, out, below].into_iter().flat_map(|part| part.chunks_exact_mut(width)).collect();

    let source = Source { planes, bands: bands(area) };
    let columns = Columns::new(area, wanted);
    let odd = area.y0 as usize % 2;
    for y in 0..rows.len() + T::STEPS {
        if let Some(row) = rows.get_mut(y) {
            let (low, high) = source.row(area.y0 + y as u32);
            scratch.halves.synthesize(low, high, columns, row);
        }
        if (y + odd) % 2 == 1 {
            lift_above(&mut rows, y);
        }
    }
    if let [only] = rows.as_mut_slice() {
        only.iter_mut().for_each(|sample| *sample = sample.alone(odd == 1));
    }
}

/// The four bands with their areas.
struct Source<'a, T> {
    planes: [&'a [T]; 4],
    bands: [Area; 4],
}

impl<'a, T> Source<'a, T> {
    /// The coefficients of row `y` of the resolution, horizontally low-pass and high-pass.
    fn row(&self, y: u32) -> (&'a [T], &'a [T]) {
        let pair = if y.is_multiple_of(2) { 0 } else { 2 };
        (self.band_row(pair, y / 2), self.band_row(pair + 1, y / 2))
    }

    fn band_row(&self, band: usize, y: u32) -> &'a [T] {
        let area = self.bands[band];
        let width = area.width() as usize;
        &self.planes[band][(y - area.y0) as usize * width..][..width]
    }
}

/// Lifts what the row `y`, which is at an odd position, makes possible: the row above it by
/// the first step, the one above that by the second and so on. Steps on rows beyond either
/// end are left out.
fn lift_above<T: Sample>(rows: &mut [&mut [T]], y: usize) {
    for step in 0..T::STEPS {
        if let Some(at) = y.checked_sub(step + 1) {
            lift_row(rows, at, step);
        }
    }
}

/// One step on one row. At both ends the signal is mirrored; a row alone is not lifted.
fn lift_row<T: Sample>(rows: &mut [&mut [T]], at: usize, step: usize) {
    let Some((above, [row, below @ ..])) = rows.split_at_mut_checked(at) else { return };
    match (above.last(), below.first()) {
        (Some(above), Some(below)) => lift(step, row, above, below),
        (Some(only), None) | (None, Some(only)) => lift(step, row, only, only),
        (None, None) => {}
    }
}
