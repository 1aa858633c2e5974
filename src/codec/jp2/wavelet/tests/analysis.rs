//! The forward transform as the standard writes it, slow and obvious, to undo.
//!
//! Source: ISO/IEC 15444-1 F.4.

use super::super::{Area, bands};

/// A plane of numbers over an area, row-major.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plane {
    pub area: Area,
    pub values: Vec<f64>,
}

impl Plane {
    pub(super) fn new(area: Area, value: impl Fn(u32, u32) -> f64) -> Self {
        let rows = area.y0..area.y1;
        let values =
            rows.flat_map(|y| (area.x0..area.x1).map(move |x| (x, y))).map(|(x, y)| value(x, y));
        Self { area, values: values.collect() }
    }

    pub(super) fn get(&self, x: u32, y: u32) -> f64 {
        let area = self.area;
        self.values[((y - area.y0) * area.width() + x - area.x0) as usize]
    }

    fn transposed(&self) -> Self {
        let Area { x0, y0, x1, y1 } = self.area;
        Self::new(Area::new(y0, x0, y1, x1), |x, y| self.get(y, x))
    }

    fn each_row(&self, transform: impl Fn(&[f64], u32) -> Vec<f64>) -> Self {
        let rows = self.values.chunks(self.area.width() as usize);
        let values = rows.flat_map(|row| transform(row, self.area.x0)).collect();
        Self { area: self.area, values }
    }
}

/// What a row, whose first sample is at position `start`, becomes: low-pass coefficients at
/// even positions, high-pass ones at odd ones.
type Analysis = fn(&[f64], u32) -> Vec<f64>;

/// "2D_SD": columns, then rows, then the four bands apart. The area is not empty.
pub(super) fn analyze(plane: &Plane, row: Analysis) -> [Plane; 4] {
    let all = plane.transposed().each_row(row).transposed().each_row(row);
    let mut offsets = [(0, 0), (1, 0), (0, 1), (1, 1)].into_iter();
    bands(plane.area).map(|area| {
        let (dx, dy) = offsets.next().unwrap();
        Plane::new(area, |x, y| all.get(2 * x + dx, 2 * y + dy))
    })
}

/// The reversible 5/3.
pub(super) fn reversible(samples: &[f64], start: u32) -> Vec<f64> {
    if samples.len() == 1 {
        return vec![samples[0] * if start % 2 == 1 { 2.0 } else { 1.0 }];
    }
    let mut y = samples.to_vec();
    step(&mut y, start, 1, |sum| -(sum / 2.0).floor());
    step(&mut y, start, 0, |sum| ((sum + 2.0) / 4.0).floor());
    y
}

/// The irreversible 9/7, with the numbers of Table F.4.
pub(super) fn irreversible(samples: &[f64], start: u32) -> Vec<f64> {
    if samples.len() == 1 {
        return reversible(samples, start);
    }
    let mut y = samples.to_vec();
    step(&mut y, start, 1, |sum| -1.586_134_342_059_924 * sum);
    step(&mut y, start, 0, |sum| -0.052_980_118_572_961 * sum);
    step(&mut y, start, 1, |sum| 0.882_911_075_530_934 * sum);
    step(&mut y, start, 0, |sum| 0.443_506_852_043_971 * sum);
    let k = 1.230_174_104_914_001;
    for (position, y) in (start..).zip(&mut y) {
        *y *= if position % 2 == 1 { k } else { 1.0 / k };
    }
    y
}

/// Adds to the samples at positions of one parity what `of` makes of both neighbors' sum.
fn step(y: &mut [f64], start: u32, parity: u32, of: impl Fn(f64) -> f64) {
    let last = y.len() - 1;
    for n in 0..y.len() {
        if (start + n as u32) % 2 == parity {
            let before = if n == 0 { 1 } else { n - 1 };
            let after = if n == last { last - 1 } else { n + 1 };
            y[n] += of(y[before] + y[after]);
        }
    }
}
