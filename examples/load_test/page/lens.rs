//! The camera: a lens that draws edges a little soft, and a sensor with grain.

use warraq::geometry::Size;
use warraq::pixels::{Channels, Pixels};

use crate::noise::Chance;
use crate::sheet::Sheet;

/// What a pixel takes from each neighbor and from itself: a Gaussian of 0.6 pixels.
const SOFT: [f32; 3] = [0.166, 0.668, 0.166];

/// Standard deviation of the grain in white, in steps of 8 bits. It decides how large stored
/// tiles become, far more than what is drawn.
const GRAIN: f32 = 11.0;

/// The part of the grain that differs between the colors.
const COLORED: f32 = 0.35;

/// How much of its left neighbor's grain a pixel shares, as after a sensor's mosaic.
const SMEARED: f32 = 0.3;

pub fn photograph(sheet: Sheet, seed: u64) -> Pixels {
    let size = Size::new(sheet.width as u32, sheet.height as u32);
    let sharp = sheet.into_bytes();
    let stride = size.width as usize * 3;
    let rows: Vec<&[u8]> = sharp.chunks_exact(stride).collect();
    let mut chance = Chance::new(seed);
    let mut taken = Vec::with_capacity(sharp.len());
    let mut soft = vec![0.0_f32; stride];
    for row in 0..rows.len() {
        let near = [rows[row.saturating_sub(1)], rows[row], rows[(row + 1).min(rows.len() - 1)]];
        for (column, soft) in soft.iter_mut().enumerate() {
            *soft = near.iter().zip(SOFT).map(|(row, part)| f32::from(row[column]) * part).sum();
        }
        expose(&soft, &mut chance, &mut taken);
    }
    Pixels::new(size, Channels::Rgb, taken).expect("every row was taken")
}

/// Softens one row sideways and adds its grain.
fn expose(row: &[f32], chance: &mut Chance, taken: &mut Vec<u8>) {
    let last = row.len() / 3 - 1;
    let mut before = 0.0;
    for column in 0..=last {
        let near = [column.saturating_sub(1), column, (column + 1).min(last)];
        let own = normal(chance);
        let gray = own + SMEARED * before;
        before = own;
        for channel in 0..3 {
            let light: f32 =
                near.iter().zip(SOFT).map(|(&column, part)| row[column * 3 + channel] * part).sum();
            // Photons are counted: their noise grows with the root of their number.
            let grain = GRAIN * (light / 255.0 + 0.03).sqrt();
            let value = light + grain * (gray + COLORED * normal(chance));
            // Saturates at 0 and 255.
            taken.push((value + 0.5) as u8);
        }
    }
}

/// About normally distributed, of deviation 1: each of the three has a variance of 1/3.
fn normal(chance: &mut Chance) -> f32 {
    (0..3).map(|_| chance.between(-1.0, 1.0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grain_is_as_strong_as_it_says_and_moves_no_color() {
        let gray = 128.0;
        let sheet = Sheet::painted(200, 200, |_, _| [gray; 3]);
        let pixels = photograph(sheet, 1);
        let values: Vec<f32> = pixels.data().iter().map(|&value| f32::from(value)).collect();
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        let variance =
            values.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / values.len() as f32;
        // 11 × √(128/255 + 0.03) × √(1 + 0.3² + 0.35²) = 8.83
        assert!((mean - gray).abs() < 0.5, "{mean}");
        assert!((variance.sqrt() - 8.83).abs() < 0.3, "{}", variance.sqrt());
    }

    #[test]
    fn an_edge_becomes_soft_for_one_pixel_on_each_side() {
        let sheet = Sheet::painted(8, 300, |x, _| [if x < 4 { 0.0 } else { 200.0 }; 3]);
        let pixels = photograph(sheet, 1);
        let mean = |x: u32| (0..300).map(|y| f32::from(pixels.pixel(x, y)[1])).sum::<f32>() / 300.0;
        // 0.166 × 200 = 33 and 0.834 × 200 = 167; grain cuts at 0 only where it is dark.
        assert!((mean(3) - 33.0).abs() < 4.0, "{}", mean(3));
        assert!((mean(4) - 167.0).abs() < 4.0, "{}", mean(4));
        assert!((mean(6) - 200.0).abs() < 4.0, "{}", mean(6));
    }
}
