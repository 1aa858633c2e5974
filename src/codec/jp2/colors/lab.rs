//! How a file writes CIELab.

use crate::codec::jp2::fault::Fault;
use crate::pixels::{Illuminant, Lab, LabChannel};

/// Illuminants by their numbers: `D50` and `D65` in ASCII.
const D50: u32 = 0x0044_3530;
const D65: u32 = 0x0044_3635;

/// The conversion of a file.
///
/// `parameters` are those of the file: range and offset of L, of a, of b, and the
/// illuminant; `depths` precision and sign of the three channels.
///
/// # Errors
/// [`Fault::Unsupported`] for illuminants other than D50 and D65.
///
/// Source: ISO/IEC 15444-2 §M.11.7.4.1.
pub(super) fn conversion(
    parameters: Option<[u32; 7]>,
    depths: [(u32, bool); 3],
) -> Result<Lab, Fault> {
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
    let illuminant = match illuminant {
        D50 => Illuminant::D50,
        D65 => Illuminant::D65,
        other => {
            let what = format!("CIELab colors of illuminant {other:#010x} (neither D50 nor D65)");
            return Err(Fault::unsupported(what));
        }
    };
    let channel = |at: usize| LabChannel {
        range: f64::from(ranges[at]),
        zero: offsets[at] / (whole(at) - 1.0),
    };
    Ok(Lab::new([channel(0), channel(1), channel(2)], illuminant))
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
            let lab = conversion(Some([100, 0, 170, 128, 200, 96, illuminant]), EIGHT).unwrap();
            // L = 100 is white; L = 53.39 (136.1 of 255) is the gray of 18.4 %: about 128.
            assert!(near(lab.rgb([255, 128, 96]), [255; 3]), "{:?}", lab.rgb([255, 128, 96]));
            assert!(near(lab.rgb([0, 128, 96]), [0; 3]), "{:?}", lab.rgb([0, 128, 96]));
            assert!(near(lab.rgb([136, 128, 96]), [128; 3]), "{:?}", lab.rgb([136, 128, 96]));
        }
    }

    #[test]
    fn the_usual_encoding_needs_no_parameters() {
        let told = conversion(Some([100, 0, 170, 128, 200, 96, D50]), EIGHT).unwrap();
        assert_eq!(conversion(None, EIGHT).unwrap(), told);
        // 16 bits: half of the range is 32768, three eighths are 24576.
        let sixteen = [(16, false); 3];
        let told = conversion(Some([100, 0, 170, 32768, 200, 24576, D50]), sixteen).unwrap();
        assert_eq!(conversion(None, sixteen).unwrap(), told);
        // With a sign, zero is in the middle: lifted, that is 128.
        let signed = [(8, false), (8, true), (8, true)];
        let lab = conversion(Some([100, 0, 170, 0, 200, 0, D50]), signed).unwrap();
        assert!(near(lab.rgb([136, 128, 128]), [128; 3]));
    }

    #[test]
    fn red_of_srgb_is_found_where_it_is_measured() {
        // sRGB red in CIELab is (54.29, 80.80, 69.89) under D50, (53.24, 80.09, 67.20) under
        // D65: with a range of 255 and zero at 128 the samples are (138, 209, 198) and
        // (136, 208, 195).
        for (illuminant, samples) in [(D50, [138, 209, 198]), (D65, [136, 208, 195])] {
            let lab = conversion(Some([100, 0, 255, 128, 255, 128, illuminant]), EIGHT).unwrap();
            let [red, green, blue] = lab.rgb(samples);
            assert!(red >= 252 && green <= 16 && blue <= 16, "{red} {green} {blue}");
        }
    }

    #[test]
    fn other_illuminants_are_refused() {
        let result = conversion(Some([100, 0, 170, 128, 200, 96, 0x0043_5430]), EIGHT);
        assert!(matches!(result, Err(Fault::Unsupported(what)) if what.contains("illuminant")));
    }
}
