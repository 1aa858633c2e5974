//! Components that were transformed together, and the step from coefficients to samples.
//!
//! Source: ISO/IEC 15444-1 Annex G.

use super::fault::Fault;
use super::wavelet::Area;

/// The samples of one component of a tile, before the level shift.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Samples {
    /// Of the reversible filter.
    Whole(Vec<i32>),
    /// Of the irreversible one.
    Real(Vec<f32>),
}

/// Takes back the transform of the first three components.
///
/// # Errors
/// [`Fault::Damaged`] when they are not alike.
pub(super) fn inverse(components: &mut [Samples]) -> Result<(), Fault> {
    match components {
        [Samples::Whole(y), Samples::Whole(u), Samples::Whole(v), ..]
            if y.len() == u.len() && u.len() == v.len() =>
        {
            reversible(y, u, v);
            Ok(())
        }
        [Samples::Real(y), Samples::Real(cb), Samples::Real(cr), ..]
            if y.len() == cb.len() && cb.len() == cr.len() =>
        {
            irreversible(y, cb, cr);
            Ok(())
        }
        _ => Err(Fault::damaged("its component transformation joins what is not alike")),
    }
}

/// Source: ISO/IEC 15444-1 equations G-6 to G-8.
fn reversible(y: &mut [i32], u: &mut [i32], v: &mut [i32]) {
    for ((y, u), v) in y.iter_mut().zip(u).zip(v) {
        let green = y.wrapping_sub(u.wrapping_add(*v) >> 2);
        let (red, blue) = (v.wrapping_add(green), u.wrapping_add(green));
        (*y, *u, *v) = (red, green, blue);
    }
}

/// Source: ISO/IEC 15444-1 equations G-12 to G-14.
fn irreversible(y: &mut [f32], cb: &mut [f32], cr: &mut [f32]) {
    for ((y, cb), cr) in y.iter_mut().zip(cb).zip(cr) {
        let red = *y + 1.402 * *cr;
        let green = *y - 0.344_136 * *cb - 0.714_136 * *cr;
        let blue = *y + 1.772 * *cb;
        (*y, *cb, *cr) = (red, green, blue);
    }
}

impl Samples {
    /// All samples with `shift` added; none are left. Uses the same memory.
    pub(super) fn take(&mut self, shift: i32) -> Vec<i32> {
        match self {
            Self::Whole(values) => {
                let mut values = std::mem::take(values);
                for value in &mut values {
                    *value = value.wrapping_add(shift);
                }
                values
            }
            Self::Real(values) => {
                let shift = shift as f32 + 0.5;
                std::mem::take(values).into_iter().map(|value| floor(value + shift)).collect()
            }
        }
    }

    /// Puts the samples, which are those of `own`, with `shift` added into those of `area`,
    /// which it lies in.
    pub(super) fn add_to(&self, own: Area, shift: i32, area: Area, samples: &mut [i32]) {
        if own.is_empty() {
            return;
        }
        let (from, to) = (own.width() as usize, area.width() as usize);
        for y in own.y0..own.y1 {
            let start = (y - own.y0) as usize * from;
            let at = (y - area.y0) as usize * to + (own.x0 - area.x0) as usize;
            let out = &mut samples[at..at + from];
            match self {
                Self::Whole(values) => {
                    let values = &values[start..start + from];
                    out.iter_mut().zip(values).for_each(|(out, it)| *out = it.wrapping_add(shift));
                }
                Self::Real(values) => {
                    let values = &values[start..start + from];
                    // Rounded to the nearest: a cast cuts.
                    let shift = shift as f32 + 0.5;
                    let rounded = values.iter().map(|value| floor(value + shift));
                    out.iter_mut().zip(rounded).for_each(|(out, value)| *out = value);
                }
            }
        }
    }
}

/// The largest whole number that is not above `value`, or near -10⁹ where it is far below that.
/// `f32::floor` is a call where processors of twenty years ago are served.
#[inline]
fn floor(value: f32) -> i32 {
    let value = value.max(-1e9);
    let cut = value as i32;
    cut - i32::from(cut as f32 > value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rounded_down_is_rounded_down() {
        for value in [-1e9, -256.5, -256.0, -1.001, -1.0, -0.5, -0.0, 0.0, 0.999, 1.0, 1e9] {
            assert_eq!(floor(value), value.floor() as i32, "{value}");
        }
        assert_eq!(floor(f32::NEG_INFINITY), -1_000_000_000);
        assert_eq!(floor(f32::INFINITY), i32::MAX);
        let _ = floor(f32::NAN);
    }
}
