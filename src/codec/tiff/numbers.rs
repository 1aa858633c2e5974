//! How samples are stored as numbers, and what of black and white each number is.
//!
//! Whole numbers reach from black, the least that their bits can say, to white, the largest;
//! those with a sign from -128 to 127 where they have 8 bits. Floating point numbers reach from
//! 0 to 1, or as SMinSampleValue and SMaxSampleValue say; what lies beyond is black or white,
//! as are infinities, and what is no number is black. All are rounded to the nearest of 256
//! steps, and nothing is dithered.
//!
//! Source: TIFF 6.0, section 19 (SampleFormat); TIFF Technical Note 3 for floats of 16 and 24
//! bits.

use super::header::ByteOrder;
use super::{CodecError, damaged, unsupported};

/// What the bits of a sample mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Unsigned,
    Signed,
    Float,
}

/// The numbers of a level: all of one kind.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    kind: Kind,
    bits: Bits,
    order: ByteOrder,
    /// Floating point numbers that are black and white.
    range: [f64; 2],
}

/// Bits of each sample.
#[derive(Clone, Debug)]
enum Bits {
    Same(u8),
    /// One for each sample of a pixel.
    Each(Box<[u8]>),
}

/// Where one sample of each pixel lies in a row, in bits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'a> {
    numbers: &'a Numbers,
    first: usize,
    step: usize,
    bits: u8,
}

/// The sample format of `value`.
///
/// # Errors
/// [`CodecError`] for complex numbers, and for values that nobody defined.
pub(super) fn kind(value: u64) -> Result<Kind, CodecError> {
    match value {
        // 4 is "undefined", which readers take as unsigned.
        1 | 4 => Ok(Kind::Unsigned),
        2 => Ok(Kind::Signed),
        3 => Ok(Kind::Float),
        5 | 6 => Err(unsupported("samples that are complex numbers")),
        other => Err(damaged(format!("its SampleFormat is {other}"))),
    }
}

impl Numbers {
    /// `bits` are those of each sample, or of all where there is one.
    ///
    /// # Errors
    /// [`CodecError::Unsupported`] for depths that are not read.
    pub(super) fn new(kind: Kind, bits: &[u64], order: ByteOrder) -> Result<Self, CodecError> {
        let depth = |bits: u64| {
            let is_read = match kind {
                Kind::Float => matches!(bits, 16 | 24 | 32 | 64),
                Kind::Unsigned | Kind::Signed => matches!(bits, 1..=32 | 40 | 48 | 56 | 64),
            };
            let what = if kind == Kind::Float { "a floating point sample" } else { "a sample" };
            let read = is_read.then_some(bits as u8);
            read.ok_or_else(|| unsupported(format!("{bits} bits {what}")))
        };
        let first = bits.first().copied().unwrap_or(1);
        let bits = if bits.iter().all(|&other| other == first) {
            Bits::Same(depth(first)?)
        } else if kind == Kind::Unsigned && bits.iter().all(|bits| (1..=16).contains(bits)) {
            Bits::Each(bits.iter().map(|&bits| bits as u8).collect())
        } else {
            return Err(unsupported(format!("samples of different depths ({bits:?})")));
        };
        Ok(Self { kind, bits, order, range: [0.0, 1.0] })
    }

    /// Takes other floating point numbers for black and white, where they can be.
    pub(super) fn with_range(mut self, black: f64, white: f64) -> Self {
        if black.is_finite() && white.is_finite() && black < white {
            self.range = [black, white];
        }
        self
    }

    pub(super) const fn kind(&self) -> Kind {
        self.kind
    }

    /// The bits that all samples have.
    pub(super) const fn depth(&self) -> Option<u8> {
        match &self.bits {
            Bits::Same(bits) => Some(*bits),
            Bits::Each(_) => None,
        }
    }

    /// Bits of a pixel of so many samples.
    pub(super) fn pixel_bits(&self, samples: usize) -> u64 {
        match &self.bits {
            Bits::Same(bits) => samples as u64 * u64::from(*bits),
            Bits::Each(each) => each.iter().take(samples).map(|&bits| u64::from(bits)).sum(),
        }
    }

    /// Whether samples are what they become.
    pub(super) fn are_bytes(&self) -> bool {
        self.kind == Kind::Unsigned && self.depth() == Some(8)
    }

    /// One sample of pixels that have so many, side by side.
    pub(super) fn field(&self, samples: usize, sample: usize) -> Field<'_> {
        let bits = match &self.bits {
            Bits::Same(bits) => *bits,
            Bits::Each(each) => each.get(sample).copied().unwrap_or(1),
        };
        let (first, step) = (self.pixel_bits(sample), self.pixel_bits(samples));
        Field { numbers: self, first: first as usize, step: step as usize, bits }
    }

    /// Bytes of memory beside itself.
    pub(super) fn weight(&self) -> usize {
        match &self.bits {
            Bits::Same(_) => 0,
            Bits::Each(each) => each.len(),
        }
    }
}

impl Field<'_> {
    /// The bits of a pixel's sample as they are stored. Samples of whole bytes are in the
    /// file's order; all others follow each other bit by bit, the highest first.
    pub(super) fn stored(&self, raw: &[u8], pixel: usize) -> u64 {
        let from = self.first + pixel * self.step;
        let to = from + usize::from(self.bits);
        let bytes = &raw[from / 8..to.div_ceil(8)];
        if self.bits.is_multiple_of(8) && from.is_multiple_of(8) {
            return self.numbers.order.number(bytes);
        }
        // At most 32 bits, in at most five bytes.
        let spare = bytes.len() * 8 - from % 8 - usize::from(self.bits);
        (ByteOrder::Big.number(bytes) >> spare) & self.most()
    }

    pub(super) const fn bits(&self) -> u8 {
        self.bits
    }

    /// The largest number that the bits can say.
    const fn most(&self) -> u64 {
        u64::MAX >> (64 - self.bits as u32)
    }

    /// Writes each pixel's sample as one of 256 steps from black to white. `pixels` are the
    /// places to write to and the pixels that they are of.
    pub(super) fn each<'o>(&self, raw: &[u8], pixels: impl Iterator<Item = (&'o mut u8, usize)>) {
        let step = self.step / 8;
        let first = self.first / 8;
        let at = |pixel: usize| first + pixel * step;
        match (self.numbers.kind, &self.numbers.bits, self.numbers.order) {
            // What masters have: no division by a variable there.
            (Kind::Unsigned, Bits::Same(8), _) => {
                pixels.for_each(|(out, pixel)| *out = raw[at(pixel)]);
            }
            (Kind::Unsigned, Bits::Same(16), ByteOrder::Little) => {
                pixels.for_each(|(out, pixel)| {
                    let value = u16::from_le_bytes([raw[at(pixel)], raw[at(pixel) + 1]]);
                    *out = scale(value.into(), 0xFFFF);
                });
            }
            (Kind::Unsigned, Bits::Same(16), ByteOrder::Big) => pixels.for_each(|(out, pixel)| {
                let value = u16::from_be_bytes([raw[at(pixel)], raw[at(pixel) + 1]]);
                *out = scale(value.into(), 0xFFFF);
            }),
            (Kind::Unsigned, Bits::Same(1), _) => pixels.for_each(|(out, pixel)| {
                let bit = self.first + pixel * self.step;
                *out = if raw[bit / 8] << (bit % 8) & 0x80 == 0 { 0 } else { 255 };
            }),
            _ => pixels.for_each(|(out, pixel)| *out = self.step_of(self.stored(raw, pixel))),
        }
    }

    fn step_of(&self, stored: u64) -> u8 {
        match self.numbers.kind {
            Kind::Unsigned => scale(stored, self.most()),
            // The sign counts the other way.
            Kind::Signed => scale(stored ^ 1 << (self.bits - 1), self.most()),
            Kind::Float => {
                let [black, white] = self.numbers.range;
                let share = (float(stored, self.bits) - black) / (white - black);
                // What is no number becomes 0, and what lies beyond an end that end.
                (share * 255.0).round() as u8
            }
        }
    }
}

/// `value` of `most` as one of 256 steps, rounded: `(v × 255 + most / 2) / most`.
pub(super) fn scale(value: u64, most: u64) -> u8 {
    // Beyond 32 bits the lower ones tell nothing.
    let spare = 32u32.saturating_sub(most.leading_zeros());
    let (value, most) = (value.min(most) >> spare, most >> spare);
    ((value * 255 + most / 2) / most) as u8
}

/// A floating point number of so many bits: half, 24 bits of which 7 are the exponent, single
/// or double.
fn float(stored: u64, bits: u8) -> f64 {
    match bits {
        16 => small_float(stored, 5, 10),
        24 => small_float(stored, 7, 16),
        32 => f64::from(f32::from_bits(stored as u32)),
        _ => f64::from_bits(stored),
    }
}

fn small_float(stored: u64, exponent_bits: u32, fraction_bits: u32) -> f64 {
    let most = (1u64 << exponent_bits) - 1;
    let exponent = (stored >> fraction_bits) & most;
    let fraction = (stored & ((1 << fraction_bits) - 1)) as f64 / (1u64 << fraction_bits) as f64;
    let bias = (most / 2) as i32;
    let magnitude = match exponent {
        0 => fraction * 2f64.powi(1 - bias),
        _ if exponent == most && fraction == 0.0 => f64::INFINITY,
        _ if exponent == most => f64::NAN,
        _ => (1.0 + fraction) * 2f64.powi(exponent as i32 - bias),
    };
    if stored >> (exponent_bits + fraction_bits) & 1 == 0 { magnitude } else { -magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(numbers: &Numbers, raw: &[u8], count: usize) -> Vec<u8> {
        let mut out = vec![7; count];
        numbers.field(1, 0).each(raw, out.iter_mut().zip(0..));
        out
    }

    fn of(kind: Kind, bits: u64, order: ByteOrder) -> Numbers {
        Numbers::new(kind, &[bits], order).unwrap()
    }

    #[test]
    fn every_depth_reaches_from_black_to_white() {
        let (little, big) = (ByteOrder::Little, ByteOrder::Big);
        // Row of 1-bit samples 1,0,1,1; 2-bit 3,2,1,0; 4-bit 15,8,0; 12-bit 4095,2048; of
        // whole bytes the largest, 1/255 of it, 0.
        for (bits, order, raw, expected) in [
            (1, little, &[0b1011_0000][..], &[255, 0, 255, 255][..]),
            (2, little, &[0b1110_0100], &[255, 170, 85, 0]),
            (4, little, &[0xF8, 0x00], &[255, 136, 0]),
            (12, little, &[0xFF, 0xF8, 0x00], &[255, 128]),
            (16, little, &[0xFF, 0xFF, 0x01, 0x01, 0, 0], &[255, 1, 0]),
            (24, little, &[0xFF, 0xFF, 0xFF, 1, 1, 1, 0, 0, 0], &[255, 1, 0]),
            (24, big, &[0x80, 0, 0, 0x7F, 0xFF, 0xFF], &[128, 127]),
            (32, big, &[0xFF, 0xFF, 0xFF, 0xFF, 1, 1, 1, 1], &[255, 1]),
            (64, little, &[0, 0, 0, 0, 0, 0, 0, 0x80], &[128]),
            (64, big, &[255; 8], &[255]),
            // 31 bits of 1, then the first of a byte.
            (31, big, &[255, 255, 255, 254, 0, 0, 0, 0], &[255, 0]),
        ] {
            let numbers = of(Kind::Unsigned, bits, order);
            assert_eq!(steps(&numbers, raw, expected.len()), expected, "{bits} bits");
        }
    }

    #[test]
    fn numbers_with_a_sign_reach_from_the_least_to_the_largest() {
        let bytes = of(Kind::Signed, 8, ByteOrder::Little);
        assert_eq!(steps(&bytes, &[0x80, 0xFF, 0, 0x7F], 4), [0, 127, 128, 255]);
        let words = of(Kind::Signed, 16, ByteOrder::Big);
        assert_eq!(steps(&words, &[0x80, 0, 0x7F, 0xFF, 0, 0], 3), [0, 255, 128]);
    }

    #[test]
    fn floats_reach_from_0_to_1_and_end_there() {
        let given = [0.0, 1.0, 0.5, -3.0, 7.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
        let expected = [0, 255, 128, 0, 255, 0, 255, 0];
        let doubles = given.map(f64::to_be_bytes).concat();
        assert_eq!(steps(&of(Kind::Float, 64, ByteOrder::Big), &doubles, 8), expected);
        let singles = given.map(|value| (value as f32).to_le_bytes()).concat();
        assert_eq!(steps(&of(Kind::Float, 32, ByteOrder::Little), &singles, 8), expected);
        // Half: sign, 5 bits of exponent (bias 15), 10 of fraction.
        let halves = [0x0000u16, 0x3C00, 0x3800, 0xC200, 0x4700, 0x7E00, 0x7C00, 0xFC00];
        let halves = halves.map(u16::to_le_bytes).concat();
        assert_eq!(steps(&of(Kind::Float, 16, ByteOrder::Little), &halves, 8), expected);
        // 24 bits: sign, 7 bits of exponent (bias 63), 16 of fraction.
        let triples = [[0, 0, 0], [0x3F, 0, 0], [0x3E, 0, 0], [0xC0, 0x80, 0], [0x41, 0xC0, 0]];
        let numbers = of(Kind::Float, 24, ByteOrder::Big);
        assert_eq!(steps(&numbers, &triples.concat(), 5), expected[..5]);
    }

    #[test]
    fn floats_reach_as_far_as_is_said_where_that_can_be() {
        let given = [0f32, 50.0, 100.0, 255.0].map(f32::to_le_bytes).concat();
        let numbers = of(Kind::Float, 32, ByteOrder::Little);
        let said = numbers.clone().with_range(0.0, 100.0);
        assert_eq!(steps(&said, &given, 4), [0, 128, 255, 255]);
        for [black, white] in [[0.0, 0.0], [1.0, 0.0], [f64::NAN, 1.0], [0.0, f64::INFINITY]] {
            let said = numbers.clone().with_range(black, white);
            assert_eq!(steps(&said, &given, 4), [0, 255, 255, 255], "{black} to {white}");
        }
    }

    #[test]
    fn samples_of_different_depths_lie_one_behind_the_other() {
        // 5, 6 and 5 bits: 31, 63, 0; then 0, 32, 31.
        let numbers = Numbers::new(Kind::Unsigned, &[5, 6, 5], ByteOrder::Little).unwrap();
        assert_eq!(numbers.pixel_bits(3), 16);
        let raw = [0b1111_1111, 0b1110_0000, 0b0000_0100, 0b0001_1111];
        for (sample, expected) in [[255, 0], [255, 130], [0, 255]].into_iter().enumerate() {
            let mut out = [7; 2];
            numbers.field(3, sample).each(&raw, out.iter_mut().zip(0..));
            assert_eq!(out, expected, "{sample}");
        }
    }

    #[test]
    fn what_is_not_read_is_said() {
        for (kind, bits, name) in [
            (Kind::Unsigned, &[33][..], "33 bits a sample"),
            (Kind::Unsigned, &[0], "0 bits a sample"),
            (Kind::Unsigned, &[65_544], "65544 bits a sample"),
            (Kind::Float, &[8], "8 bits a floating point sample"),
            (Kind::Unsigned, &[8, 8, 17], "different depths"),
            (Kind::Signed, &[8, 8, 4], "different depths"),
        ] {
            let error = Numbers::new(kind, bits, ByteOrder::Big).unwrap_err();
            assert!(matches!(error, CodecError::Unsupported { .. }), "{error}");
            assert!(error.to_string().contains(name), "{error}");
        }
        assert!(super::kind(6).unwrap_err().to_string().contains("complex"));
    }
}
