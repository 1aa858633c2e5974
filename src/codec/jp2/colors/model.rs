//! [`Model`]: what the colors of a pixel are, and how they become gray, RGB or CMYK.

use crate::pixels::Lab;

/// What the colors of a pixel are.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Model {
    Gray { inverted: bool },
    Rgb,
    Ycc { limited: bool },
    Cmy,
    Cmyk,
    Lab(Box<Lab>),
}

impl Model {
    /// Colors that a pixel is given by.
    pub(super) const fn colors(&self) -> usize {
        match self {
            Self::Gray { .. } => 1,
            Self::Rgb | Self::Ycc { .. } | Self::Cmy | Self::Lab(_) => 3,
            Self::Cmyk => 4,
        }
    }

    /// Bytes of memory beside itself.
    pub(super) const fn weight(&self) -> usize {
        match self {
            Self::Lab(lab) => lab.weight(),
            Self::Gray { .. } | Self::Rgb | Self::Ycc { .. } | Self::Cmy | Self::Cmyk => 0,
        }
    }

    /// Converts rows of 8-bit samples, one for each color and all equally long: the first
    /// becomes gray, or the first three red, green and blue. Four inks stay what they are.
    pub(super) fn convert(&self, rows: &mut [Vec<u8>]) {
        match (self, rows) {
            (Self::Gray { inverted: true }, [gray, ..]) => invert(gray),
            (Self::Cmy, [red, green, blue, ..]) => {
                for row in [red, green, blue] {
                    invert(row);
                }
            }
            (Self::Ycc { limited }, [red, green, blue, ..]) => {
                let scale = if *limited { &LIMITED } else { &FULL };
                each(red, green, blue, |samples| scale.rgb(samples));
            }
            (Self::Lab(lab), [red, green, blue, ..]) => {
                each(red, green, blue, |samples| lab.rgb(samples));
            }
            // In place already; or fewer rows than there are colors, of which there are none.
            _ => {}
        }
    }
}

fn invert(row: &mut [u8]) {
    for sample in row {
        *sample = 255 - *sample;
    }
}

fn each(red: &mut [u8], green: &mut [u8], blue: &mut [u8], rgb: impl Fn([u8; 3]) -> [u8; 3]) {
    for ((red, green), blue) in red.iter_mut().zip(green).zip(blue) {
        [*red, *green, *blue] = rgb([*red, *green, *blue]);
    }
}

/// YCbCr of BT.601: what the samples are worth, as 16 bits behind the point.
struct Scale {
    black: i32,
    luma: i32,
    red_of_cr: i32,
    green_of_cb: i32,
    green_of_cr: i32,
    blue_of_cb: i32,
}

/// A number with 16 bits behind the point.
const fn fixed(value: f64) -> i32 {
    (value * 65536.0 + 0.5) as i32
}

/// Source: ITU-R BT.601 §2.5.1; IEC 61966-2-1 amendment 1 (sYCC).
const FULL: Scale = Scale {
    black: 0,
    luma: fixed(1.0),
    red_of_cr: fixed(1.402),
    green_of_cb: fixed(0.344_136),
    green_of_cr: fixed(0.714_136),
    blue_of_cb: fixed(1.772),
};

/// Luma has 219 steps from black to white, chroma 224.
const LIMITED: Scale = Scale {
    black: 16,
    luma: fixed(255.0 / 219.0),
    red_of_cr: fixed(1.402 * 255.0 / 224.0),
    green_of_cb: fixed(0.344_136 * 255.0 / 224.0),
    green_of_cr: fixed(0.714_136 * 255.0 / 224.0),
    blue_of_cb: fixed(1.772 * 255.0 / 224.0),
};

impl Scale {
    fn rgb(&self, [y, cb, cr]: [u8; 3]) -> [u8; 3] {
        let y = (i32::from(y) - self.black) * self.luma + (1 << 15);
        let (cb, cr) = (i32::from(cb) - 128, i32::from(cr) - 128);
        [
            y + cr * self.red_of_cr,
            y - cb * self.green_of_cb - cr * self.green_of_cr,
            y + cb * self.blue_of_cb,
        ]
        .map(|value| (value >> 16).clamp(0, 255) as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One pixel.
    fn converted(model: &Model, samples: &[u8]) -> Vec<u8> {
        let mut rows: Vec<Vec<u8>> = samples.iter().map(|sample| vec![*sample]).collect();
        model.convert(&mut rows);
        rows.concat()[..model.colors()].to_vec()
    }

    #[test]
    fn gray_may_be_the_other_way_round() {
        assert_eq!(converted(&Model::Gray { inverted: true }, &[10]), [245]);
        assert_eq!(converted(&Model::Gray { inverted: false }, &[10]), [10]);
        assert_eq!(converted(&Model::Rgb, &[1, 2, 3]), [1, 2, 3]);
    }

    #[test]
    fn three_inks_take_light_away_and_four_stay_inks() {
        assert_eq!(converted(&Model::Cmy, &[0, 255, 100]), [255, 0, 155]);
        assert_eq!(converted(&Model::Cmyk, &[51, 0, 255, 128]), [51, 0, 255, 128]);
    }

    #[test]
    fn luma_and_chroma_become_rgb() {
        let full = Model::Ycc { limited: false };
        assert_eq!(converted(&full, &[77, 128, 128]), [77, 77, 77]);
        // JFIF red: Y 76, Cb 85, Cr 255. 76 + 1.402 × 127 = 254.05; 76 + 0.344 × 43 - 0.714 ×
        // 127 = 0.1; 76 - 1.772 × 43 = -0.2.
        assert_eq!(converted(&full, &[76, 85, 255]), [254, 0, 0]);
        assert_eq!(converted(&full, &[255, 255, 255])[1], 121);
    }

    #[test]
    fn video_has_black_at_16_and_white_at_235() {
        let limited = Model::Ycc { limited: true };
        assert_eq!(converted(&limited, &[16, 128, 128]), [0; 3]);
        assert_eq!(converted(&limited, &[235, 128, 128]), [255; 3]);
        assert_eq!(converted(&limited, &[0, 128, 128]), [0; 3]);
        assert_eq!(converted(&limited, &[255, 128, 128]), [255; 3]);
        // The red of 75 % bars: Y 65, Cb 100, Cr 212 is 191, 0, 0.
        let red = converted(&limited, &[65, 100, 212]);
        assert!(red[0].abs_diff(191) <= 1 && red[1] <= 1 && red[2] <= 1, "{red:?}");
    }
}
