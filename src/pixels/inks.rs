//! Inks without a profile: what is left of white light behind them, as if they were ideal.

use super::{Channels, Pixels};

/// CMYK as RGB: each ink takes away its share of one color, black its share of all three.
///
/// `pixels` must be [`Channels::Cmyk`]; others are returned as they are.
pub(super) fn to_rgb(pixels: &Pixels) -> Pixels {
    if pixels.channels() != Channels::Cmyk {
        return pixels.clone();
    }
    let mut rgb = Pixels::zeroed(pixels.size(), Channels::Rgb);
    let inks = pixels.data().as_chunks::<4>().0;
    for ([red, green, blue], [cyan, magenta, yellow, black]) in
        rgb.data_mut().as_chunks_mut::<3>().0.iter_mut().zip(inks)
    {
        *red = light(*cyan, *black);
        *green = light(*magenta, *black);
        *blue = light(*yellow, *black);
    }
    rgb
}

/// `255 · (1 − ink / 255) · (1 − black / 255)`, rounded to the nearest.
fn light(ink: u8, black: u8) -> u8 {
    let product = u32::from(255 - ink) * u32::from(255 - black);
    // Divided by 255 and rounded: exact for products of bytes.
    (((product + 128) * 257) >> 16) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;
    use crate::pixels::samples;

    #[test]
    fn light_behind_two_inks_is_rounded_to_the_nearest() {
        for ink in 0..=255u8 {
            for black in 0..=255u8 {
                let exact = f64::from(255 - ink) * f64::from(255 - black) / 255.0;
                assert_eq!(light(ink, black), exact.round() as u8, "{ink} {black}");
            }
        }
    }

    #[test]
    fn inks_take_light_away_each_of_its_own_color() {
        // (255 - 51) × (255 - 128) / 255 = 101.6; 255 × 127 / 255 = 127; 0.
        let inks = samples::flat(Size::new(2, 3), Channels::Cmyk, &[51, 0, 255, 128]);
        let light = samples::flat(Size::new(2, 3), Channels::Rgb, &[102, 127, 0]);
        assert_eq!(to_rgb(&inks), light);
        assert_eq!(to_rgb(&light), light);
    }
}
