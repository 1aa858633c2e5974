//! The qualities `gray` and `bitonal`.

use super::{Channels, Pixels, flatten::flatten, inks};

/// Only gray values; alpha is kept.
///
/// Gray is the luma of Rec. 709, whose primaries are those of sRGB: red rubrics and
/// initials come out dark enough to stay apart from parchment, which Rec. 601 (made for
/// other phosphors) lightens.
///
/// Source: Rec. ITU-R BT.709-6 §3.2; Image API 3.0 §4.4.
#[must_use]
pub fn to_gray(pixels: Pixels) -> Pixels {
    let size = pixels.size();
    let (channels, data) = match pixels.channels() {
        Channels::Gray | Channels::GrayAlpha => return pixels,
        Channels::Cmyk => return to_gray(inks::to_rgb(&pixels)),
        Channels::Rgb => {
            (Channels::Gray, pixels.data().as_chunks().0.iter().copied().map(luma).collect())
        }
        Channels::Rgba => {
            let data = pixels.data().as_chunks().0.iter();
            let data = data.flat_map(|[r, g, b, alpha]| [luma([*r, *g, *b]), *alpha]).collect();
            (Channels::GrayAlpha, data)
        }
    };
    Pixels::new(size, channels, data).expect("every pixel became one gray value")
}

/// 0.2126 red + 0.7152 green + 0.0722 blue, in 65536ths that add up to one.
fn luma([red, green, blue]: [u8; 3]) -> u8 {
    let sum = u32::from(red) * 13_933 + u32::from(green) * 46_871 + u32::from(blue) * 4_732;
    ((sum + 32_768) >> 16) as u8
}

/// Only black (0) and white (255), in one gray channel; transparency counts as white.
///
/// The threshold is Otsu's, computed for this picture. Where its two classes hardly
/// differ (an empty piece of parchment) it would turn grain into speckles; there the
/// middle gray decides.
#[must_use]
pub fn to_bitonal(pixels: Pixels) -> Pixels {
    let mut gray = to_gray(flatten(pixels, [255, 255, 255]));
    let threshold = threshold(gray.data());
    for sample in gray.data_mut() {
        *sample = if *sample < threshold { 0 } else { 255 };
    }
    gray
}

/// Class means nearer than this are one surface, not ink on parchment.
const LEAST_CONTRAST: f64 = 32.0;

/// The first value that is white.
///
/// Source: N. Otsu, "A Threshold Selection Method from Gray-Level Histograms" (1979):
/// the cut that maximizes the variance between both classes. Where several cuts do (a gap
/// in the histogram) the middle one is taken.
fn threshold(samples: &[u8]) -> u8 {
    let mut histogram = [0u64; 256];
    for sample in samples {
        histogram[usize::from(*sample)] += 1;
    }
    let weighted = |(value, count): (usize, &u64)| value as f64 * *count as f64;
    let total: f64 = histogram.iter().enumerate().map(weighted).sum();
    let (mut below, mut below_sum) = (0u64, 0f64);
    let (mut best, mut contrast, mut cuts) = (0f64, 0f64, 128..=128);
    for (value, count) in histogram.iter().enumerate().take(255) {
        below += count;
        below_sum += weighted((value, count));
        let above = samples.len() as u64 - below;
        if below == 0 || above == 0 {
            continue;
        }
        let gap = (total - below_sum) / above as f64 - below_sum / below as f64;
        let variance = below as f64 * above as f64 * gap * gap;
        if variance > best {
            (best, contrast, cuts) = (variance, gap, value + 1..=value + 1);
        } else if variance == best && best > 0.0 {
            cuts = *cuts.start()..=value + 1;
        }
    }
    if contrast < LEAST_CONTRAST { 128 } else { usize::midpoint(*cuts.start(), *cuts.end()) as u8 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;
    use crate::pixels::samples;

    #[test]
    fn black_white_and_primaries_get_their_luma() {
        for (pixel, expected) in [
            ([0, 0, 0], 0),
            ([255, 255, 255], 255),
            ([255, 0, 0], 54),  // 54.2
            ([0, 255, 0], 182), // 182.4
            ([0, 0, 255], 18),  // 18.4
        ] {
            assert_eq!(luma(pixel), expected, "{pixel:?}");
        }
    }

    #[test]
    fn gray_keeps_alpha() {
        let pixels = samples::flat(Size::new(2, 2), Channels::Rgba, &[255, 255, 255, 60]);
        let gray = to_gray(pixels);
        assert_eq!(gray.channels(), Channels::GrayAlpha);
        assert_eq!(gray.pixel(1, 1), [255, 60]);
    }

    #[test]
    fn ink_on_dark_parchment_stays_legible() {
        // Parchment darker than the middle gray: a fixed threshold would lose the text.
        let mut pixels = samples::flat(Size::new(20, 20), Channels::Gray, &[120]);
        for x in 5..15 {
            pixels.data_mut()[7 * 20 + x] = 50;
        }
        let bitonal = to_bitonal(pixels);
        assert_eq!(bitonal.pixel(10, 7), [0]);
        assert_eq!(bitonal.pixel(10, 8), [255]);
    }

    #[test]
    fn grain_on_an_empty_piece_does_not_become_speckles() {
        let mut pixels = samples::flat(Size::new(16, 16), Channels::Gray, &[190]);
        for (at, sample) in pixels.data_mut().iter_mut().enumerate() {
            *sample += (at * 7 % 11) as u8;
        }
        assert!(to_bitonal(pixels).data().iter().all(|sample| *sample == 255));
    }

    #[test]
    fn only_black_and_white_come_out_and_transparency_is_white() {
        let bitonal = to_bitonal(samples::numbered(Size::new(33, 17), Channels::Rgba));
        assert_eq!(bitonal.channels(), Channels::Gray);
        assert!(bitonal.data().iter().all(|sample| matches!(sample, 0 | 255)));
        let clear = samples::flat(Size::new(2, 2), Channels::GrayAlpha, &[0, 0]);
        assert_eq!(to_bitonal(clear).data(), [255; 4]);
    }

    #[test]
    fn a_picture_that_is_bitonal_stays_as_it_is() {
        let data = vec![0, 255, 255, 0, 255, 255];
        let pixels = Pixels::new(Size::new(3, 2), Channels::Gray, data).unwrap();
        assert_eq!(to_bitonal(pixels.clone()), pixels);
    }

    #[test]
    fn a_single_pixel_has_a_tone() {
        for value in [0, 127, 128, 255] {
            let one = samples::flat(Size::new(1, 1), Channels::Gray, &[value]);
            assert_eq!(to_bitonal(one).data(), [if value < 128 { 0 } else { 255 }], "{value}");
        }
    }
}
