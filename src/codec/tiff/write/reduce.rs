//! Halving a picture.
//!
//! Each pixel is the mean of the 2 × 2 pixels above it: level k's pixel (x, y) covers
//! exactly the full picture's pixels from `(x, y) × 2^k` on, which is where Image API
//! regions on the tile grid expect it. A resampling filter over the whole side would shift
//! odd-sized levels by parts of a pixel. (libvips halves the same way by default.)

#[cfg(test)]
use crate::geometry::Size;
use crate::pixels::{Channels, Pixels};

/// All levels below `full`, down to the first that fits into one tile: what a picture that
/// arrives in bands must come to.
#[cfg(test)]
pub(super) fn levels_below(full: &Pixels, tile: Size) -> Vec<Pixels> {
    let mut levels: Vec<Pixels> = Vec::new();
    loop {
        let last = levels.last().unwrap_or(full);
        let size = last.size();
        if size.width <= tile.width && size.height <= tile.height {
            return levels;
        }
        let next = halved(last);
        levels.push(next);
    }
}

/// Half the size, rounded up; an odd last column or row counts twice.
///
/// Halving an even number of rows at a time, from the top, gives the same as all at once.
pub(super) fn halved(above: &Pixels) -> Pixels {
    let size = above.size().reduced(2);
    let mut below = Pixels::zeroed(size, above.channels());
    let stride = below.stride();
    let last = above.size().height - 1;
    for (y, out) in (0u32..).step_by(2).zip(below.data_mut().chunks_exact_mut(stride)) {
        let (upper, lower) = (above.row(y), above.row((y + 1).min(last)));
        match above.channels() {
            Channels::Gray => halve_row::<1>(upper, lower, out, mean),
            Channels::Rgb => halve_row::<3>(upper, lower, out, mean),
            Channels::GrayAlpha => halve_row::<2>(upper, lower, out, weighted_mean),
            Channels::Cmyk => halve_row::<4>(upper, lower, out, mean),
            Channels::Rgba => halve_row::<4>(upper, lower, out, weighted_mean),
        }
    }
    below
}

fn halve_row<const N: usize>(
    upper: &[u8],
    lower: &[u8],
    out: &mut [u8],
    mean: impl Fn([[u8; N]; 4]) -> [u8; N],
) {
    let (upper, lower) = (upper.as_chunks::<N>().0, lower.as_chunks::<N>().0);
    let out = out.as_chunks_mut::<N>().0;
    for ((out, upper), lower) in out.iter_mut().zip(upper.chunks(2)).zip(lower.chunks(2)) {
        let right = upper.len() - 1;
        *out = mean([upper[0], upper[right], lower[0], lower[right]]);
    }
}

fn mean<const N: usize>(pixels: [[u8; N]; 4]) -> [u8; N] {
    std::array::from_fn(|channel| {
        let sum: u16 = pixels.iter().map(|pixel| u16::from(pixel[channel])).sum();
        // Halves go to the even neighbor: always up, each level would be a little brighter.
        ((sum + 1 + (sum >> 2 & 1)) >> 2) as u8
    })
}

/// Colors count as much as they are opaque; alpha, the last channel, is a plain mean.
fn weighted_mean<const N: usize>(pixels: [[u8; N]; 4]) -> [u8; N] {
    let weight: u32 = pixels.iter().map(|pixel| u32::from(pixel[N - 1])).sum();
    let mut result = mean(pixels);
    for channel in 0..N - 1 {
        let sum: u32 =
            pixels.iter().map(|pixel| u32::from(pixel[channel]) * u32::from(pixel[N - 1])).sum();
        if let Some(mean) = (sum + weight / 2).checked_div(weight) {
            result[channel] = mean as u8;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_sides_round_up_and_their_last_pixels_count_twice() {
        let above = Pixels::new(Size::new(3, 3), Channels::Gray, vec![0, 4, 8, 8, 12, 16, 1, 3, 9]);
        let below = halved(&above.unwrap());
        assert_eq!(below.size(), Size::new(2, 2));
        // (0+4+8+12)/4; (8+8+16+16)/4; (1+3+1+3)/4; 9
        assert_eq!(below.data(), [6, 12, 2, 9]);
    }

    #[test]
    fn transparent_pixels_lend_no_color() {
        let data = vec![200, 0, 0, 255, 0, 99, 99, 0, 100, 0, 0, 255, 0, 99, 99, 0];
        let above = Pixels::new(Size::new(2, 2), Channels::Rgba, data).unwrap();
        assert_eq!(halved(&above).data(), [150, 0, 0, 128]);
    }

    #[test]
    fn levels_go_down_to_the_first_that_fits_one_tile() {
        let full = Pixels::zeroed(Size::new(1001, 130), Channels::Gray);
        let sizes: Vec<Size> =
            levels_below(&full, Size::new(128, 128)).iter().map(Pixels::size).collect();
        let expected = [Size::new(501, 65), Size::new(251, 33), Size::new(126, 17)];
        assert_eq!(sizes, expected);
        assert!(levels_below(&full, Size::new(1008, 144)).is_empty());
    }
}
