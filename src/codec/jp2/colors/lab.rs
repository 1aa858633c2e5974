//! From CIELab to sRGB.

use crate::codec::jp2::fault::Fault;

/// A conversion made once for the encoding of a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lab {
    /// By sample: (L + 16) / 116, a / 500, b / 200.
    light: [f32; 256],
    red: [f32; 256],
    blue: [f32; 256],
    /// From light relative to white to linear sRGB.
    matrix: [[f32; 3]; 3],
    /// The sRGB value of linear light of so many steps.
    curve: Box<[u8; STEPS + 1]>,
}

/// Steps of linear light from black to white. Near black, where the curve is steepest, a step
/// is 255 × 12.92 / 4096 = 0.8 of a value.
const STEPS: usize = 4096;

/// Illuminants by their numbers: `D50` and `D65` in ASCII.
const D50: u32 = 0x0044_3530;
const D65: u32 = 0x0044_3635;

/// From light relative to the white of D50 to linear sRGB, by a Bradford adaptation: the
/// columns of the usual matrix times the white, 0.9642, 1, 0.8251.
///
/// Source: ICC.1:2022 §7.2.16 for the white; IEC 61966-2-1 for the primaries.
const FROM_D50: [[f32; 3]; 3] = [
    [3.021_735, -1.616_867, -0.404_868],
    [-0.943_737, 1.916_142, 0.027_606],
    [0.069_371, -0.228_991, 1.159_616],
];

/// The same of D65, whose white is that of sRGB.
const FROM_D65: [[f32; 3]; 3] = [
    [3.079_939, -1.537_139, -0.542_813],
    [-0.921_251, 1.876_011, 0.045_248],
    [0.052_887, -0.204_026, 1.151_141],
];

impl Lab {
    /// `parameters` are those of the file: range and offset of L, of a, of b, and the
    /// illuminant; `depths` precision and sign of the three channels.
    ///
    /// # Errors
    /// [`Fault::Unsupported`] for illuminants other than D50 and D65.
    ///
    /// Source: ISO/IEC 15444-2 §M.11.7.4.1.
    pub(super) fn new(
        parameters: Option<[u32; 7]>,
        depths: [(u32, bool); 3],
    ) -> Result<Self, Fault> {
        // What stands for zero unless it is told, as a part of the range.
        let usual = [0.0, 0.5, 0.375];
        let whole = |channel: usize| 2f64.powi(depths[channel].0.cast_signed());
        let (ranges, offsets, illuminant) = match parameters {
            None => ([100, 170, 200], [0, 1, 2].map(|at| usual[at] * whole(at)), D50),
            Some([l, l_offset, a, a_offset, b, b_offset, illuminant]) => {
                let told = [l_offset, a_offset, b_offset].map(f64::from);
                // Offsets of samples with a sign, which are lifted before they come here.
                let lift = |at: usize| if depths[at].1 { whole(at) / 2.0 } else { 0.0 };
                ([l, a, b], [0, 1, 2].map(|at| told[at] + lift(at)), illuminant)
            }
        };
        let matrix = match illuminant {
            D50 => FROM_D50,
            D65 => FROM_D65,
            other => {
                let what =
                    format!("CIELab colors of illuminant {other:#010x} (neither D50 nor D65)");
                return Err(Fault::unsupported(what));
            }
        };
        let table = |channel: usize, finish: fn(f64) -> f64| {
            let (range, most) = (f64::from(ranges[channel]), whole(channel) - 1.0);
            std::array::from_fn(|sample| {
                let stored = sample as f64 / 255.0 * most;
                finish((stored - offsets[channel]) * range / most) as f32
            })
        };
        Ok(Self {
            light: table(0, |value| (value + 16.0) / 116.0),
            red: table(1, |value| value / 500.0),
            blue: table(2, |value| value / 200.0),
            matrix,
            curve: Box::new(std::array::from_fn(|step| gamma(step as f64 / STEPS as f64))),
        })
    }

    /// The color of samples of 8 bits.
    ///
    /// Source: CIE 15:2004 §8.2.1.
    pub(super) fn rgb(&self, [l, a, b]: [u8; 3]) -> [u8; 3] {
        let y = self.light[usize::from(l)];
        let x = y + self.red[usize::from(a)];
        let z = y - self.blue[usize::from(b)];
        let [x, y, z] = [x, y, z].map(|root| {
            if root > 6.0 / 29.0 {
                root * root * root
            } else {
                (root - 4.0 / 29.0) * (108.0 / 841.0)
            }
        });
        self.matrix.map(|[from_x, from_y, from_z]| {
            let light = from_x * x + from_y * y + from_z * z;
            // What lies outside the range, and what is no number, ends up in it.
            self.curve[((light * STEPS as f32 + 0.5) as usize).min(STEPS)]
        })
    }
}

/// Source: IEC 61966-2-1.
fn gamma(light: f64) -> u8 {
    let value =
        if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (value * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    const EIGHT: [(u32, bool); 3] = [(8, false); 3];

    fn near(result: [u8; 3], expected: [u8; 3]) -> bool {
        result.iter().zip(expected).all(|(result, expected)| result.abs_diff(expected) <= 3)
    }

    #[test]
    fn gray_is_gray_under_both_illuminants() {
        for illuminant in [D50, D65] {
            let lab = Lab::new(Some([100, 0, 170, 128, 200, 96, illuminant]), EIGHT).unwrap();
            // L = 100 is white; L = 53.39 (136.1 of 255) is the gray of 18.4 %: about 128.
            assert!(near(lab.rgb([255, 128, 96]), [255; 3]), "{:?}", lab.rgb([255, 128, 96]));
            assert!(near(lab.rgb([0, 128, 96]), [0; 3]), "{:?}", lab.rgb([0, 128, 96]));
            assert!(near(lab.rgb([136, 128, 96]), [128; 3]), "{:?}", lab.rgb([136, 128, 96]));
        }
    }

    #[test]
    fn the_usual_encoding_needs_no_parameters() {
        let told = Lab::new(Some([100, 0, 170, 128, 200, 96, D50]), EIGHT).unwrap();
        assert_eq!(Lab::new(None, EIGHT).unwrap(), told);
        // 16 bits: half of the range is 32768, three eighths are 24576.
        let told = Lab::new(Some([100, 0, 170, 32768, 200, 24576, D50]), [(16, false); 3]).unwrap();
        assert_eq!(Lab::new(None, [(16, false); 3]).unwrap(), told);
        // With a sign, zero is in the middle: lifted, that is 128.
        let signed = [(8, false), (8, true), (8, true)];
        let lab = Lab::new(Some([100, 0, 170, 0, 200, 0, D50]), signed).unwrap();
        assert!(near(lab.rgb([136, 128, 128]), [128; 3]));
    }

    #[test]
    fn red_of_srgb_is_found_where_it_is_measured() {
        // sRGB red in CIELab is (54.29, 80.80, 69.89) under D50, (53.24, 80.09, 67.20) under
        // D65: with a range of 255 and zero at 128 the samples are (138, 209, 198) and
        // (136, 208, 195).
        for (illuminant, samples) in [(D50, [138, 209, 198]), (D65, [136, 208, 195])] {
            let lab = Lab::new(Some([100, 0, 255, 128, 255, 128, illuminant]), EIGHT).unwrap();
            let [red, green, blue] = lab.rgb(samples);
            assert!(red >= 252 && green <= 16 && blue <= 16, "{red} {green} {blue}");
        }
    }

    #[test]
    fn other_illuminants_are_refused() {
        let result = Lab::new(Some([100, 0, 170, 128, 200, 96, 0x0043_5430]), EIGHT);
        assert!(matches!(result, Err(Fault::Unsupported(what)) if what.contains("illuminant")));
    }
}
