//! [`Lab`]: from CIELab to sRGB.

/// A conversion made once for the encoding of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Lab {
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

/// The white that a CIELab color is relative to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Illuminant {
    D50,
    D65,
}

/// What samples of 8 bits of L, a or b stand for: `(sample / 255 − zero) · range`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabChannel {
    pub range: f64,
    pub zero: f64,
}

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
    /// `channels` are L, a and b.
    #[must_use]
    pub fn new(channels: [LabChannel; 3], illuminant: Illuminant) -> Self {
        let table = |at: usize, finish: fn(f64) -> f64| {
            let LabChannel { range, zero } = channels[at];
            std::array::from_fn(|sample| finish((sample as f64 / 255.0 - zero) * range) as f32)
        };
        Self {
            light: table(0, |value| (value + 16.0) / 116.0),
            red: table(1, |value| value / 500.0),
            blue: table(2, |value| value / 200.0),
            matrix: match illuminant {
                Illuminant::D50 => FROM_D50,
                Illuminant::D65 => FROM_D65,
            },
            curve: Box::new(std::array::from_fn(|step| gamma(step as f64 / STEPS as f64))),
        }
    }

    /// Bytes of memory.
    #[must_use]
    pub const fn weight(&self) -> usize {
        size_of::<Self>() + STEPS + 1
    }

    /// The color of samples of 8 bits.
    ///
    /// Source: CIE 15:2004 §8.2.1.
    #[must_use]
    pub fn rgb(&self, [l, a, b]: [u8; 3]) -> [u8; 3] {
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

    /// L from 0 to 100, a and b from -128 to 127.
    fn usual(illuminant: Illuminant) -> Lab {
        let zero = 128.0 / 255.0;
        let [l, ab] = [(100.0, 0.0), (255.0, zero)].map(|(range, zero)| LabChannel { range, zero });
        Lab::new([l, ab, ab], illuminant)
    }

    #[test]
    fn black_white_and_gray_have_no_hue() {
        for illuminant in [Illuminant::D50, Illuminant::D65] {
            let lab = usual(illuminant);
            // L = 53.33 (136 of 255) is 21.4 % of the light, which is 127 in sRGB.
            for (l, gray) in [(0, 0), (136, 127), (255, 255)] {
                let color = lab.rgb([l, 128, 128]);
                assert!(color.iter().all(|it| it.abs_diff(gray) <= 1), "{l}: {color:?}");
            }
        }
    }

    #[test]
    fn colors_are_those_of_another_implementation() {
        // python3 with Pillow 12 (LittleCMS 2): relative colorimetric, from
        // `ImageCms.createProfile("LAB")` (D50) to sRGB, each a picture of one pixel:
        // ImageCms.profileToProfile(Image.frombytes("LAB", (1, 1), bytes([l, a ^ 128, b ^ 128])), …)
        for (samples, expected) in LITTLE_CMS {
            let color = usual(Illuminant::D50).rgb(samples);
            let near = color.iter().zip(expected).all(|(it, other)| it.abs_diff(other) <= 2);
            assert!(near, "{samples:?}: {color:?} for {expected:?}");
        }
    }

    const LITTLE_CMS: [([u8; 3], [u8; 3]); 6] = [
        ([136, 128, 128], [127, 127, 127]),
        ([200, 100, 160], [155, 208, 132]),
        ([80, 140, 60], [0, 72, 183]),
        ([60, 150, 150], [90, 41, 24]),
        ([230, 126, 150], [236, 227, 185]),
        ([30, 128, 128], [31, 31, 31]),
    ];
}
