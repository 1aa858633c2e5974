//! A picture being painted, and masks that say where a color goes.

/// Red, green, blue from 0 to 1, in sRGB as shown.
pub type Color = [f32; 3];

/// A color from its three bytes.
pub const fn color(rgb: u32) -> Color {
    [
        ((rgb >> 16) & 255) as f32 / 255.0,
        ((rgb >> 8) & 255) as f32 / 255.0,
        (rgb & 255) as f32 / 255.0,
    ]
}

/// Between `from` (0) and `to` (1).
pub fn mix(from: Color, to: Color, share: f32) -> Color {
    let share = share.clamp(0.0, 1.0);
    [0, 1, 2].map(|channel| from[channel] + (to[channel] - from[channel]) * share)
}

/// `height × width` colors, row by row from the top left.
pub struct Sheet {
    pub width: usize,
    pub height: usize,
    colors: Vec<Color>,
}

impl Sheet {
    /// A sheet whose pixel at column `x`, row `y` is `paint(x, y)`.
    pub fn painted(width: usize, height: usize, paint: impl Fn(f32, f32) -> Color) -> Self {
        let colors = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .map(|(x, y)| paint(x as f32, y as f32))
            .collect();
        Self { width, height, colors }
    }

    /// Lays `color` over the sheet where `mask` says, `strength` times as strong.
    pub fn lay(&mut self, mask: &Mask, strength: f32, color: impl Fn(f32, f32) -> Color) {
        for (index, cover) in mask.cover.iter().enumerate().filter(|(_, cover)| **cover > 0.0) {
            let (x, y) = ((index % self.width) as f32, (index / self.width) as f32);
            self.colors[index] = mix(self.colors[index], color(x, y), cover * strength);
        }
    }

    /// Changes the pixels with their centers in the rectangle from `x`, `y`.
    pub fn repaint(
        &mut self,
        [x, y, width, height]: [f32; 4],
        paint: impl Fn(f32, f32, Color) -> Color,
    ) {
        let rows = y.max(0.0) as usize..((y + height).max(0.0) as usize).min(self.height);
        for row in rows {
            for column in x.max(0.0) as usize..((x + width).max(0.0) as usize).min(self.width) {
                let color = &mut self.colors[row * self.width + column];
                *color = paint(column as f32, row as f32, *color);
            }
        }
    }

    /// `height × width × 3` bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let byte = |value: &f32| (value.clamp(0.0, 1.0) * 255.0).round() as u8;
        self.colors.iter().flatten().map(byte).collect()
    }
}

/// How far each pixel of a sheet is covered, from 0 to 1.
pub struct Mask {
    width: usize,
    height: usize,
    cover: Vec<f32>,
}

impl Mask {
    pub fn new(width: usize, height: usize) -> Self {
        Self { width, height, cover: vec![0.0; width * height] }
    }

    /// The same, as seen through the leaf.
    pub fn mirrored(mut self) -> Self {
        self.cover.chunks_mut(self.width).for_each(<[f32]>::reverse);
        self
    }

    /// Covers what lies within `reach` of `x`, `y` and inside of a shape, whose edge is
    /// where `distance(dx, dy)` is 0, negative inside.
    pub fn stamp(&mut self, x: f32, y: f32, reach: f32, distance: impl Fn(f32, f32) -> f32) {
        let span = |at: f32, end: usize| {
            let low = (at - reach - 1.0).floor().max(0.0) as usize;
            low..((at + reach + 2.0).max(0.0) as usize).min(end)
        };
        for row in span(y, self.height) {
            for column in span(x, self.width) {
                let cover = (0.5 - distance(column as f32 - x, row as f32 - y)).clamp(0.0, 1.0);
                let old = &mut self.cover[row * self.width + column];
                *old = old.max(cover);
            }
        }
    }

    pub fn disc(&mut self, x: f32, y: f32, radius: f32) {
        self.stamp(x, y, radius, |dx, dy| dx.hypot(dy) - radius);
    }

    pub fn ring(&mut self, x: f32, y: f32, radius: f32, width: f32) {
        let half = width / 2.0;
        self.stamp(x, y, radius + half, |dx, dy| (dx.hypot(dy) - radius).abs() - half);
    }

    /// A straight line of even width.
    pub fn line(&mut self, [x, y]: [f32; 2], [to_x, to_y]: [f32; 2], width: f32) {
        let (along_x, along_y) = (to_x - x, to_y - y);
        let steps = (along_x.hypot(along_y) / 0.5).ceil().max(1.0);
        for step in 0..=steps as usize {
            let share = step as f32 / steps;
            self.disc(x + along_x * share, y + along_y * share, width / 2.0);
        }
    }

    /// The outline of a rectangle, drawn inside and outside of its edge alike.
    pub fn frame(&mut self, [x, y, width, height]: [f32; 4], line: f32) {
        let (right, bottom) = (x + width, y + height);
        self.line([x, y], [right, y], line);
        self.line([right, y], [right, bottom], line);
        self.line([right, bottom], [x, bottom], line);
        self.line([x, bottom], [x, y], line);
    }
}
