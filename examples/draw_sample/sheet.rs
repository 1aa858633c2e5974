//! A picture being painted, and covers that say where a color goes.

use tiny_skia::{FillRule, IntSize, Mask, Path, Transform};

/// Red, green, blue from 0 to 255, in sRGB as shown.
pub type Color = [f32; 3];

/// A color from its three bytes.
pub const fn color(rgb: u32) -> Color {
    [((rgb >> 16) & 255) as f32, ((rgb >> 8) & 255) as f32, (rgb & 255) as f32]
}

/// Between `from` (0) and `to` (1).
pub fn mix(from: Color, to: Color, share: f32) -> Color {
    let share = share.clamp(0.0, 1.0);
    [0, 1, 2].map(|channel| from[channel] + (to[channel] - from[channel]) * share)
}

/// `color` made lighter (above 1) or darker.
pub fn shade(color: Color, times: f32) -> Color {
    color.map(|channel| channel * times)
}

/// `height × width` pixels of three bytes, row by row from the top left.
pub struct Sheet {
    pub width: i32,
    pub height: i32,
    pixels: Vec<[u8; 3]>,
}

impl Sheet {
    /// A sheet whose pixel in column `x`, row `y` is `paint(x, y)`.
    pub fn painted(width: i32, height: i32, paint: impl Fn(i32, i32) -> Color) -> Self {
        let pixels = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .map(|(x, y)| paint(x, y).map(byte))
            .collect();
        Self { width, height, pixels }
    }

    /// `height × width × 3` bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.pixels.into_flattened()
    }

    /// Changes the pixels from column `x`, row `y` on, where they lie on the sheet.
    pub fn repaint(
        &mut self,
        [x, y, width, height]: [i32; 4],
        paint: impl Fn(f32, f32, Color) -> Color,
    ) {
        for row in y.max(0)..(y + height).min(self.height) {
            for column in x.max(0)..(x + width).min(self.width) {
                let pixel = &mut self.pixels[(row * self.width + column) as usize];
                *pixel = paint(column as f32, row as f32, pixel.map(f32::from)).map(byte);
            }
        }
    }

    /// Lays a color over the sheet where `cover` says. The color is asked for at each
    /// covered pixel, in pixels of the sheet.
    pub fn lay(&mut self, cover: &Cover, strength: f32, color: impl Fn(i32, i32) -> Color) {
        for y in cover.y.max(0)..(cover.y + cover.height).min(self.height) {
            for x in cover.x.max(0)..(cover.x + cover.width).min(self.width) {
                let share = cover.at(x, y);
                if share > 0 {
                    let pixel = &mut self.pixels[(y * self.width + x) as usize];
                    let share = f32::from(share) / 255.0 * strength;
                    *pixel = mix(pixel.map(f32::from), color(x, y), share).map(byte);
                }
            }
        }
    }
}

/// The nearest byte.
fn byte(value: f32) -> u8 {
    (value + 0.5) as u8
}

/// How far pixels are covered, from 0 to 255, in a part of the plane; nothing outside.
pub struct Cover {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
    pub bytes: Vec<u8>,
}

impl Cover {
    /// What lies inside of `path`; `None` for a path without area.
    pub fn of(path: &Path) -> Option<Self> {
        let bounds = path.bounds();
        let (x, y) = (bounds.left().floor() as i32 - 1, bounds.top().floor() as i32 - 1);
        let width = bounds.right().ceil() as i32 + 1 - x;
        let height = bounds.bottom().ceil() as i32 + 1 - y;
        let mut mask = Mask::new(width as u32, height as u32)?;
        let shift = Transform::from_translate(-x as f32, -y as f32);
        mask.fill_path(path, FillRule::Winding, true, shift);
        Some(Self { x, y, width, height, bytes: mask.take() })
    }

    /// Nothing of an area from column 0, row 0 on, for paths to be added.
    pub fn nothing_of([width, height]: [i32; 2]) -> Self {
        Self { x: 0, y: 0, width, height, bytes: vec![0; (width * height) as usize] }
    }

    /// Covers what lies inside of `path` too.
    pub fn add(&mut self, path: &Path) {
        let bytes = std::mem::take(&mut self.bytes);
        let size = IntSize::from_wh(self.width as u32, self.height as u32);
        if let Some(mut mask) = size.and_then(|size| Mask::from_vec(bytes, size)) {
            let shift = Transform::from_translate(-self.x as f32, -self.y as f32);
            mask.fill_path(path, FillRule::Winding, true, shift);
            self.bytes = mask.take();
        }
    }

    pub fn at(&self, x: i32, y: i32) -> u8 {
        let (column, row) = (x - self.x, y - self.y);
        if column < 0 || row < 0 || column >= self.width || row >= self.height {
            return 0;
        }
        self.bytes[(row * self.width + column) as usize]
    }

    /// Only what `within` covers too.
    pub fn clipped(self, within: &Self) -> Self {
        self.weighed(|x, y| within.at(x, y))
    }

    /// Only what `other` leaves free.
    pub fn without(self, other: &Self) -> Self {
        self.weighed(|x, y| 255 - other.at(x, y))
    }

    /// Each share times `by`, of 255.
    pub fn weighed(mut self, by: impl Fn(i32, i32) -> u8) -> Self {
        for row in 0..self.height {
            for column in 0..self.width {
                let place = (row * self.width + column) as usize;
                if self.bytes[place] > 0 {
                    let share = u16::from(by(self.x + column, self.y + row));
                    self.bytes[place] = (u16::from(self.bytes[place]) * share / 255) as u8;
                }
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::rectangle;

    #[test]
    fn a_color_is_laid_where_the_cover_says_and_nowhere_else() {
        let mut sheet = Sheet::painted(4, 2, |_, _| [0.0; 3]);
        // From the middle of the second column on, past the right edge.
        let cover = Cover::of(&rectangle([1.5, 0.0, 9.0, 1.0]).unwrap()).unwrap();
        sheet.lay(&cover, 1.0, |_, _| [200.0, 100.0, 0.0]);
        let red: Vec<u8> = sheet.into_bytes().chunks(3).map(|pixel| pixel[0]).collect();
        // Half of 200 where the edge runs through; tiny-skia covers in steps of 1/16.
        assert!(red[1].abs_diff(100) <= 13, "{red:?}");
        assert_eq!([red[0], red[2], red[3]], [0, 200, 200]);
        assert_eq!(red[4..], [0; 4]);
    }

    #[test]
    fn covers_are_cut_to_each_other() {
        let cover = |area| Cover::of(&rectangle(area).unwrap()).unwrap();
        let (wide, narrow) = ([0.0, 0.0, 8.0, 8.0], [2.0, 2.0, 4.0, 4.0]);
        let within = cover(wide).clipped(&cover(narrow));
        let without = cover(wide).without(&cover(narrow));
        assert_eq!([within.at(3, 3), within.at(6, 6)], [255, 0]);
        assert_eq!([without.at(3, 3), without.at(6, 6)], [0, 255]);
    }
}
