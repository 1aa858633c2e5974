//! The resolution boxes: how many samples of the picture a meter has.
//!
//! Source: ISO/IEC 15444-1 §I.5.3.7.

use super::boxes::sub_boxes;
use crate::codec::density::{self, Unit};
use crate::geometry::PhysicalScale;

/// Samples per centimeter, as fractions that are not zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec) struct Resolution {
    pub(in crate::codec) across: [u32; 2],
    pub(in crate::codec) down: [u32; 2],
}

impl Resolution {
    /// What a sample stands for, where that can be believed.
    pub(in crate::codec::jp2) fn scale(self) -> Option<PhysicalScale> {
        let per_centimeter = |[above, below]: [u32; 2]| f64::from(above) / f64::from(below);
        density::scale(per_centimeter(self.across), per_centimeter(self.down), Unit::Centimeter)
    }
}

/// The resolution told by the content of a JP2 header box: that at which the picture was
/// captured, or else that at which it is to be shown. `None` where it tells none that can be.
pub(in crate::codec) fn resolution(jp2h: &[u8]) -> Option<Resolution> {
    let told = |kind: [u8; 4]| {
        let superboxes = sub_boxes(jp2h).filter(|part| part.kind == *b"res ");
        let mut parts = superboxes.flat_map(|part| sub_boxes(part.content));
        parts.find_map(|part| (part.kind == kind).then(|| parse(part.content))?)
    };
    told(*b"resc").or_else(|| told(*b"resd"))
}

fn parse(content: &[u8]) -> Option<Resolution> {
    let &[vn1, vn0, vd1, vd0, hn1, hn0, hd1, hd0, v_exponent, h_exponent] =
        content.first_chunk()?;
    let fraction = |numerator, denominator, exponent: u8| {
        let [numerator, denominator] = [numerator, denominator].map(u16::from_be_bytes);
        per_centimeter(numerator, denominator, exponent.cast_signed())
    };
    Some(Resolution {
        across: fraction([hn1, hn0], [hd1, hd0], h_exponent)?,
        down: fraction([vn1, vn0], [vd1, vd0], v_exponent)?,
    })
}

/// `numerator / denominator × 10^exponent` per meter as a fraction per centimeter, as exact as
/// 32 bits have it.
fn per_centimeter(numerator: u16, denominator: u16, exponent: i8) -> Option<[u32; 2]> {
    if numerator == 0 || denominator == 0 {
        return None;
    }
    let power = i32::from(exponent) - 2;
    // 10^33 times 2^16 fits 128 bits, and is beyond every picture.
    let scale = 10u128.checked_pow(power.unsigned_abs().min(33))?;
    let (mut above, mut below) = (u128::from(numerator), u128::from(denominator));
    if power < 0 {
        below *= scale;
    } else {
        above *= scale;
    }
    let shared = common_divisor(above, below);
    (above, below) = (above / shared, below / shared);
    while above.max(below) > u128::from(u32::MAX) {
        (above, below) = (above / 2, below / 2);
    }
    let fraction = [above as u32, below as u32];
    // A fraction of so few bits is none any more.
    fraction.iter().all(|part| *part > 0).then_some(fraction)
}

fn common_divisor(mut larger: u128, mut smaller: u128) -> u128 {
    while smaller > 0 {
        (larger, smaller) = (smaller, larger % smaller);
    }
    larger
}

#[cfg(test)]
mod tests {
    use super::super::boxes::tests::boxed;
    use super::*;

    /// Down and across, each a numerator, a denominator and an exponent.
    fn part(kind: [u8; 4], [down, across]: [(u16, u16, i8); 2]) -> Vec<u8> {
        let fraction = |(above, below, _): (u16, u16, i8)| [above, below].map(u16::to_be_bytes);
        let numbers = [fraction(down), fraction(across)].concat().concat();
        let exponents = [down.2, across.2].map(i8::cast_unsigned);
        boxed(kind, &[&numbers[..], &exponents].concat())
    }

    #[test]
    fn fractions_of_a_meter_become_fractions_of_a_centimeter() {
        for (given, expected) in [
            // 11811 per meter: 300 per inch.
            ((11811, 1, 0), Some([11811, 100])),
            // 7200/254 × 10^2 = 2834.65: 72 per inch, 28.3465 per centimeter.
            ((7200, 254, 2), Some([3600, 127])),
            // 36 / 127 × 10^4 = 2834.65 as well.
            ((36, 127, 4), Some([3600, 127])),
            ((28346, 1, -1), Some([14173, 500])),
            ((1, 0, 3), None),
            ((0, 1, 3), None),
            ((1, 1, 127), None),
            ((1, 1, -128), None),
            // 65535 / 3 × 10^6 = 21 845 000 000 is more than a fraction of 32 bits can say.
            ((65535, 3, 8), None),
        ] {
            let (above, below, exponent) = given;
            assert_eq!(per_centimeter(above, below, exponent), expected, "{given:?}");
        }
        // 65521 / (65519 × 10^6), two primes above: halved until 65519 × 10^6 fits 32 bits.
        let [above, below] = per_centimeter(65521, 65519, -4).unwrap();
        assert_eq!(above, 65521 / 16);
        let exact = 65521.0 / (65519.0 * 1e6);
        assert!((f64::from(above) / f64::from(below) / exact - 1.0).abs() < 1e-3);
    }

    #[test]
    fn capture_comes_before_display_in_whatever_order() {
        let capture = part(*b"resc", [(200, 1, 2), (100, 1, 2)]);
        let display = part(*b"resd", [(4, 1, 2), (3, 1, 2)]);
        let captured = Resolution { across: [100, 1], down: [200, 1] };
        let res = |parts: &[&[u8]]| resolution(&boxed(*b"res ", &parts.concat()));
        assert_eq!(res(&[&display, &capture]), Some(captured));
        assert_eq!(res(&[&capture]), Some(captured));
        let displayed = Resolution { across: [3, 1], down: [4, 1] };
        assert_eq!(res(&[&display]), Some(displayed));
        let zero = part(*b"resc", [(200, 0, 2), (100, 1, 2)]);
        assert_eq!(res(&[&zero, &display]), Some(displayed));
        assert_eq!(res(&[]), None);
    }

    #[test]
    fn damaged_boxes_tell_none_and_never_panic() {
        let whole = boxed(*b"res ", &part(*b"resc", [(200, 1, 2), (100, 1, 2)]));
        for length in 0..whole.len() {
            assert_eq!(resolution(&whole[..length]), None, "{length} bytes");
        }
        for at in 0..whole.len() {
            for value in 0..=255 {
                let mut mutant = whole.clone();
                mutant[at] = value;
                resolution(&mutant);
            }
        }
    }
}
