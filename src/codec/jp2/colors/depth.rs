//! [`Depth`]: from samples of any precision to 8 bits.

use crate::codec::jp2::container::Column;

/// How the samples of a channel become 8 bits. Samples out of their range are taken for the
/// nearest in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// From 8 bits on: the upper 8 of what lies above `low`.
    Upper { low: i32, high: i32, shift: u32 },
    /// Below 8 bits: what lies above `low`, times `factor` / 2^16.
    Spread { low: i32, high: i32, factor: i32 },
    /// The value of an entry.
    Table(Box<[u8]>),
    /// More bits than 32 have room for, and ranges of which 8 bits are but a part: the upper
    /// ones of what lies above `black`, which need not be the lowest.
    Wide { black: i64, shift: u32 },
}

impl Depth {
    /// The whole range of samples of `precision` bits (1 to 38).
    pub(super) fn full(precision: u32, signed: bool) -> Self {
        let low = if signed { -1i64 << (precision - 1) } else { 0 };
        // With a sign, 32 bits are just too many for a difference of 32.
        let Ok(most) = i32::try_from((1i64 << precision) - 1) else {
            return Self::Wide { black: low, shift: precision - 8 };
        };
        let (low, high) = (low as i32, (low + i64::from(most)) as i32);
        match precision.checked_sub(8) {
            Some(shift) => Self::Upper { low, high, shift },
            // 255 / most, rounded: exact to half a step for samples of so few bits.
            None => Self::Spread { low, high, factor: ((255 << 16) + most / 2) / most },
        }
    }

    /// Black to white of e-sRGB: 3/8 and 7/8 of the range, all but nearly.
    ///
    /// `precision` is 9 at least; the encoding has 10, 12 and 16 bits.
    ///
    /// Source: PIMA 7667:2001 §5.3: `255 × 2^(n-9) × value + 2^(n-2) + 2^(n-3)`.
    pub(super) fn extended(precision: u32, signed: bool) -> Self {
        let low = if signed { -1i64 << (precision - 1) } else { 0 };
        let shift = precision - 9;
        // Half a step, so that the nearest is taken.
        let half = (1i64 << shift) / 2;
        Self::Wide { black: low + (3i64 << (precision - 3)) - half, shift }
    }

    /// The values of a palette's column: samples are numbers of entries.
    pub(super) fn palette(column: &Column) -> Self {
        let depth = Self::full(column.precision, column.signed);
        let mut entries = vec![0; column.values.len()];
        depth.row(&column.values, &mut entries);
        Self::Table(entries.into())
    }

    /// Converts a row; both are equally long.
    pub(super) fn row(&self, samples: &[i32], out: &mut [u8]) {
        let pairs = samples.iter().zip(out);
        match *self {
            Self::Upper { low, high, shift } => {
                for (sample, out) in pairs {
                    *out = (((*sample).clamp(low, high) - low) >> shift) as u8;
                }
            }
            Self::Spread { low, high, factor } => {
                for (sample, out) in pairs {
                    *out = ((((*sample).clamp(low, high) - low) * factor + (1 << 15)) >> 16) as u8;
                }
            }
            Self::Table(ref entries) => {
                let last = entries.len().saturating_sub(1);
                for (sample, out) in pairs {
                    let entry = usize::try_from(*sample).unwrap_or(0).min(last);
                    *out = entries.get(entry).copied().unwrap_or(0);
                }
            }
            Self::Wide { black, shift } => {
                for (sample, out) in pairs {
                    *out = ((i64::from(*sample) - black) >> shift).clamp(0, 255) as u8;
                }
            }
        }
    }

    /// Bytes of memory beside itself.
    pub(super) fn weight(&self) -> usize {
        if let Self::Table(entries) = self { entries.len() } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(depth: &Depth, samples: &[i32]) -> Vec<u8> {
        let mut out = vec![0; samples.len()];
        depth.row(samples, &mut out);
        out
    }

    #[test]
    fn fewer_than_8_bits_are_spread_to_the_nearest() {
        for precision in 1..8 {
            let most = (1 << precision) - 1;
            let samples: Vec<i32> = (0..=most).collect();
            let nearest = |value: i32| (f64::from(value) * 255.0 / f64::from(most)).round() as u8;
            let expected: Vec<u8> = samples.iter().map(|value| nearest(*value)).collect();
            assert_eq!(row(&Depth::full(precision, false), &samples), expected, "{precision}");
            let lowered: Vec<i32> = samples.iter().map(|value| value - (most + 1) / 2).collect();
            assert_eq!(row(&Depth::full(precision, true), &lowered), expected, "-{precision}");
        }
    }

    #[test]
    fn more_than_8_bits_lose_the_lower_ones() {
        for (precision, signed, samples, expected) in [
            (8, false, &[0, 1, 254, 255][..], &[0, 1, 254, 255][..]),
            (8, true, &[-128, -127, 0, 127], &[0, 1, 128, 255]),
            (12, false, &[15, 16, 2048, 4095], &[0, 1, 128, 255]),
            (16, false, &[255, 256, 65535], &[0, 1, 255]),
            (16, true, &[-32768, -32512, 0, 32767], &[0, 1, 128, 255]),
            (31, false, &[0, 1 << 23, i32::MAX], &[0, 1, 255]),
            (31, true, &[-(1 << 30), 0, (1 << 30) - 1], &[0, 128, 255]),
            (32, false, &[1 << 24, i32::MAX], &[1, 127]),
            (32, true, &[i32::MIN, 0, i32::MAX], &[0, 128, 255]),
            (38, false, &[1 << 30, i32::MAX], &[1, 1]),
            (38, true, &[0, i32::MAX], &[128, 129]),
        ] {
            let result = row(&Depth::full(precision, signed), samples);
            assert_eq!(result, expected, "{precision} bits, signed: {signed}");
        }
    }

    #[test]
    fn samples_out_of_range_are_taken_for_the_nearest() {
        for precision in 1..=31 {
            for signed in [false, true] {
                let extremes = row(&Depth::full(precision, signed), &[i32::MIN, i32::MAX]);
                assert_eq!(extremes, [0, 255], "{precision} bits, signed: {signed}");
            }
        }
    }

    #[test]
    fn extended_colors_have_black_and_white_inside_their_range() {
        // 10 bits: black is 256 + 128 = 384, white 384 + 255 × 2 = 894.
        let ten = Depth::extended(10, false);
        let samples = [0, 383, 384, 386, 892, 894, 1023];
        assert_eq!(row(&ten, &samples), [0, 0, 0, 1, 254, 255, 255]);
        // 16 bits: black is 24576, a step 128, and half a step is rounded up.
        let sixteen = Depth::extended(16, false);
        assert_eq!(row(&sixteen, &[24576, 24639, 24640, 57216, 65535]), [0, 0, 1, 255, 255]);
        let lowered = Depth::extended(16, true);
        assert_eq!(row(&lowered, &[24576 - 32768, 57216 - 32768]), [0, 255]);
        assert_eq!(row(&Depth::extended(9, false), &[192, 193, 447]), [0, 1, 255]);
    }

    #[test]
    fn palettes_are_looked_up_and_have_a_depth_of_their_own() {
        let column = Column { precision: 4, signed: false, values: vec![0, 8, 15] };
        let depth = Depth::palette(&column);
        assert_eq!(row(&depth, &[0, 1, 2]), [0, 136, 255]);
        // As OpenJPEG does where there is no such entry.
        assert_eq!(row(&depth, &[-1, 3, i32::MAX]), [0, 255, 255]);
    }
}
