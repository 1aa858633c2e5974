//! Four components as inks.
//!
//! Programs that leave Adobe's marker write inks upside down: 255 is none. They often keep
//! cyan, magenta and yellow as luminance and two differences, too (YCCK).
//!
//! Source: Adobe Technical Note 5116, "DCT filter"; what is inverted is told by no standard,
//! and done by Photoshop, libjpeg's users and every reader.

use super::frame::Color;
use super::ycc::rgb;
use crate::pixels::Pixels;

/// Makes inks (0 is none) of the samples of four components as they are stored.
pub(super) fn to_inks(color: Color, mut pixels: Pixels) -> Pixels {
    match color {
        Color::Cmyk { inverted: true } => {
            for sample in pixels.data_mut() {
                *sample = 255 - *sample;
            }
        }
        Color::Ycck => {
            for pixel in pixels.data_mut().as_chunks_mut::<4>().0 {
                let [luma, blue, red, black] = *pixel;
                // The three inks were turned to their light before, so upside down this is them.
                let [cyan, magenta, yellow] = rgb([luma, blue, red]);
                *pixel = [cyan, magenta, yellow, 255 - black];
            }
        }
        Color::Cmyk { inverted: false } | Color::Gray | Color::YCbCr | Color::Rgb => {}
    }
    pixels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;
    use crate::pixels::{Channels, samples};

    #[test]
    fn samples_become_inks() {
        // Luminance 77 without color is 77 of each of three inks, whatever Adobe calls it.
        for (color, stored, inks) in [
            (Color::Cmyk { inverted: false }, [1, 2, 3, 4], [1, 2, 3, 4]),
            (Color::Cmyk { inverted: true }, [255, 0, 250, 1], [0, 255, 5, 254]),
            (Color::Ycck, [77, 128, 128, 255], [77, 77, 77, 0]),
            // 76 + 1.402 × 127 = 254; 76 + 0.344 × 43 − 0.714 × 127 = 0.1; 76 − 1.772 × 43 = −0.2.
            (Color::Ycck, [76, 85, 255, 0], [254, 0, 0, 255]),
        ] {
            let pixels = samples::flat(Size::new(3, 2), Channels::Cmyk, &stored);
            let expected = samples::flat(Size::new(3, 2), Channels::Cmyk, &inks);
            assert_eq!(to_inks(color, pixels), expected, "{color:?} {stored:?}");
        }
    }
}
