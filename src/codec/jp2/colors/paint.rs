//! Painting: planes of samples become rows of pixels.
//!
//! Every row is first brought to 8 bits, color by color, then converted, then woven: loops
//! over one kind of thing each, which compilers make fast, on rows that stay in the cache.

use std::ops::Range;

use super::Plane;
use super::recipe::Recipe;
use crate::geometry::Size;
use crate::pixels::Pixels;

impl Recipe {
    /// Paints a window of a level.
    ///
    /// `planes` are the components of [`Recipe::components`], in that order. Pixel (x, y) of
    /// the window lies at (`x0` + x, `y0` + y) of the reference grid, divided by the scale
    /// factor of the level and by the smallest step of all components. A component of larger
    /// steps has its sample for it at that place divided by its step, rounded down, and where
    /// the plane has none there, at its nearest edge. Planes that are missing are black.
    ///
    /// Source: ISO/IEC 15444-1 §B.2 for the grid.
    pub(in crate::codec::jp2) fn paint(
        &self,
        planes: &[Plane<'_>],
        x0: u32,
        y0: u32,
        size: Size,
    ) -> Pixels {
        let mut pixels = Pixels::zeroed(size, self.channels());
        if size.is_empty() {
            return pixels;
        }
        let width = size.width as usize;
        let inputs: Vec<_> = self
            .inputs
            .iter()
            .map(|input| {
                let plane = planes.get(input.plane).copied().unwrap_or(Plane::NOTHING);
                (input, plane, Columns::of(&plane, input.step.0, self.step.0, x0, width))
            })
            .collect();
        let mut rows = vec![vec![0u8; width]; inputs.len()];
        let mut picked = vec![0i32; width];
        let stride = pixels.stride();
        for (out, y) in pixels.data_mut().chunks_exact_mut(stride).zip(u64::from(y0)..) {
            for ((input, plane, columns), row) in inputs.iter().zip(&mut rows) {
                let y = y * u64::from(self.step.1) / u64::from(input.step.1.max(1));
                match columns.samples(plane.nearest_row(y), &mut picked) {
                    [] => row.fill(0),
                    samples => input.depth.row(samples, row),
                }
            }
            self.model.convert(&mut rows);
            weave(&rows, self.has_alpha, out);
            if self.multiplied {
                divide_alpha(out, self.channels().count());
            }
        }
        pixels
    }
}

/// Which samples of a plane's row are those of the pixels of a window's row.
enum Columns {
    /// So many that lie side by side.
    Run(Range<usize>),
    /// One of each pixel's own.
    Each(Vec<usize>),
}

impl Columns {
    /// `step` is that of the component, `pixel` that of the pixels, which is no larger; the
    /// `width` pixels begin at `x0`.
    fn of(plane: &Plane<'_>, step: u32, pixel: u32, x0: u32, width: usize) -> Self {
        if step == pixel
            && let Some(start) = x0.checked_sub(plane.x0).map(|start| start as usize)
            && let Some(end) = start.checked_add(width)
            && end <= plane.width as usize
        {
            return Self::Run(start..end);
        }
        let last = u64::from(plane.width.saturating_sub(1));
        let column = |x: u64| {
            let column = x * u64::from(pixel) / u64::from(step.max(1));
            column.saturating_sub(plane.x0.into()).min(last) as usize
        };
        Self::Each((u64::from(x0)..).take(width).map(column).collect())
    }

    /// The samples of a row, with room for those that are picked; none where the row has none.
    fn samples<'a>(&self, row: &'a [i32], picked: &'a mut [i32]) -> &'a [i32] {
        match self {
            Self::Run(run) => row.get(run.clone()).unwrap_or_default(),
            Self::Each(_) if row.is_empty() => &[],
            Self::Each(columns) => {
                for (picked, column) in picked.iter_mut().zip(columns) {
                    *picked = row[*column];
                }
                picked
            }
        }
    }
}

/// Puts the samples of a pixel side by side: one, three or four colors, and alpha where that is
/// the last of the `rows`.
fn weave(rows: &[Vec<u8>], has_alpha: bool, out: &mut [u8]) {
    let (colors, alpha) = rows.split_at(rows.len() - usize::from(has_alpha));
    match (colors, alpha) {
        ([gray], []) => out.copy_from_slice(gray),
        ([gray], [alpha]) => {
            let samples = gray.iter().zip(alpha);
            for (out, (gray, alpha)) in out.as_chunks_mut::<2>().0.iter_mut().zip(samples) {
                *out = [*gray, *alpha];
            }
        }
        ([cyan, magenta, yellow, black], []) => {
            let samples = cyan.iter().zip(magenta).zip(yellow).zip(black);
            for (out, (((cyan, magenta), yellow), black)) in
                out.as_chunks_mut::<4>().0.iter_mut().zip(samples)
            {
                *out = [*cyan, *magenta, *yellow, *black];
            }
        }
        ([red, green, blue], []) => {
            let samples = red.iter().zip(green).zip(blue);
            for (out, ((red, green), blue)) in out.as_chunks_mut::<3>().0.iter_mut().zip(samples) {
                *out = [*red, *green, *blue];
            }
        }
        ([red, green, blue], [alpha]) => {
            let samples = red.iter().zip(green).zip(blue).zip(alpha);
            for (out, (((red, green), blue), alpha)) in
                out.as_chunks_mut::<4>().0.iter_mut().zip(samples)
            {
                *out = [*red, *green, *blue, *alpha];
            }
        }
        // No model has other counts of colors.
        _ => {}
    }
}

/// Divides the alpha, the last of `count` samples, out of the others.
fn divide_alpha(out: &mut [u8], count: usize) {
    for pixel in out.chunks_exact_mut(count) {
        let Some((alpha, colors)) = pixel.split_last_mut() else { continue };
        let alpha = u32::from(*alpha);
        for color in colors {
            // What is wholly transparent has no color to find.
            let divided = (u32::from(*color) * 255 + alpha / 2).checked_div(alpha);
            *color = divided.map_or(*color, |divided| divided.min(255) as u8);
        }
    }
}
