//! [`flatten`]: a picture laid on a background.

use super::{Channels, Pixels};

/// Lays the picture on `background` (red, green, blue) and drops its alpha.
///
/// Gray stays gray on a gray background and becomes RGB on a colored one; a picture
/// without alpha, of inks too, is returned as it is.
#[must_use]
pub fn flatten(pixels: Pixels, background: [u8; 3]) -> Pixels {
    let [red, green, blue] = background;
    let size = pixels.size();
    let (channels, data) = match pixels.channels() {
        Channels::Gray | Channels::Rgb | Channels::Cmyk => return pixels,
        Channels::GrayAlpha if red == green && green == blue => {
            let lay = |[gray, alpha]: &[u8; 2]| over(*gray, red, *alpha);
            (Channels::Gray, pixels.data().as_chunks().0.iter().map(lay).collect())
        }
        Channels::GrayAlpha => {
            let lay = |[gray, alpha]: &[u8; 2]| background.map(|under| over(*gray, under, *alpha));
            (Channels::Rgb, pixels.data().as_chunks().0.iter().flat_map(lay).collect())
        }
        Channels::Rgba => {
            let lay = |[r, g, b, alpha]: &[u8; 4]| {
                [over(*r, red, *alpha), over(*g, green, *alpha), over(*b, blue, *alpha)]
            };
            (Channels::Rgb, pixels.data().as_chunks().0.iter().flat_map(lay).collect())
        }
    };
    Pixels::new(size, channels, data).expect("every pixel was laid on the background")
}

/// One sample over another, rounded to the nearest.
const fn over(sample: u8, under: u8, alpha: u8) -> u8 {
    let sum = sample as u32 * alpha as u32 + under as u32 * (255 - alpha as u32);
    ((sum + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;
    use crate::pixels::samples;

    #[test]
    fn transparent_shows_the_background_and_opaque_hides_it() {
        let data = vec![9, 8, 7, 0, 9, 8, 7, 255, 200, 100, 0, 51];
        let pixels = Pixels::new(Size::new(3, 1), Channels::Rgba, data).unwrap();
        let flat = flatten(pixels, [255, 255, 0]);
        assert_eq!(flat.channels(), Channels::Rgb);
        // 51 of 255 is a fifth: (200 + 4·255)/5 = 244, (100 + 4·255)/5 = 224, 0.
        assert_eq!(flat.data(), [255, 255, 0, 9, 8, 7, 244, 224, 0]);
    }

    #[test]
    fn gray_stays_gray_unless_the_background_has_color() {
        let pixels = Pixels::new(Size::new(1, 1), Channels::GrayAlpha, vec![40, 0]).unwrap();
        assert_eq!(flatten(pixels.clone(), [9, 9, 9]).channels(), Channels::Gray);
        assert_eq!(flatten(pixels, [9, 8, 7]).data(), [9, 8, 7]);
    }

    #[test]
    fn a_picture_without_alpha_is_left_alone() {
        let pixels = samples::numbered(Size::new(4, 3), Channels::Rgb);
        assert_eq!(flatten(pixels.clone(), [0, 0, 0]), pixels);
    }
}
