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
                let shift = shift as f32;
                std::mem::take(values).into_iter().map(|value| nearest(value + shift)).collect()
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
                    let shift = shift as f32;
                    let rounded = values.iter().map(|value| nearest(value + shift));
                    out.iter_mut().zip(rounded).for_each(|(out, value)| *out = value);
                }
            }
        }
    }
}

/// The nearest whole number, the even one of two; within ±2²¹, which no sample of a whole file is
/// beyond. An addition, where a cast asks for more.
#[inline]
fn nearest(value: f32) -> i32 {
    const MOST: f32 = (1 << 21) as f32;
    /// Numbers of this size have no bits behind the point.
    const WHOLE: f32 = (3 << 22) as f32;
    let bits = (value.clamp(-MOST, MOST) + WHOLE).to_bits();
    bits.wrapping_sub(WHOLE.to_bits()).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_taken_and_nothing_is_beyond_what_fits() {
        let most = 1 << 21;
        for whole in [-most, -65_536, -3, -1, 0, 1, 2, 65_535, most] {
            for part in [-0.4375, -0.25, 0.0, 0.25, 0.4375] {
                // Large numbers have no parts as fine as these.
                let near = f64::from(whole) + part;
                let inside = near.abs() <= f64::from(most) && f64::from(near as f32) == near;
                assert!(!inside || nearest(near as f32) == whole, "{near}");
            }
        }
        assert_eq!((nearest(2.5), nearest(3.5), nearest(-2.5)), (2, 4, -2));
        assert_eq!((nearest(f32::NEG_INFINITY), nearest(f32::INFINITY)), (-most, most));
        // Any number will do.
        let _ = nearest(f32::NAN);
    }
}
