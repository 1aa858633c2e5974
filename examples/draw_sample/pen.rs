//! A reed pen: a broad nib held at one angle, so that a stroke is wide or thin by where
//! it goes.

use crate::sheet::Mask;

/// A point, x to the right and y downwards.
pub type Point = [f32; 2];

/// A nib, `width` pixels along its edge.
#[derive(Clone, Copy)]
pub struct Pen {
    pub width: f32,
}

/// The edge of the nib runs from the upper left to the lower right, so that bowls end in
/// a hairline and strokes towards the lower left are full.
const EDGE_DEGREES: f32 = 54.0;

/// How thick the nib is for its width.
const THICKNESS: f32 = 0.3;

impl Pen {
    /// Follows `path`, pressing less towards the end of the stroke.
    pub fn stroke(self, mask: &mut Mask, path: &[Point]) {
        let length: f32 = path.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
        let taper = (self.width * 1.6).min(length / 2.0);
        let mut gone = 0.0;
        for pair in path.windows(2) {
            let step = distance(pair[0], pair[1]);
            let stamps = (step / 0.8).ceil().max(1.0);
            for stamp in 0..stamps as usize {
                let share = stamp as f32 / stamps;
                let [x, y] =
                    [0, 1].map(|axis| pair[0][axis] + (pair[1][axis] - pair[0][axis]) * share);
                let left = length - gone - step * share;
                let pressure = 0.55 + 0.45 * (left / taper).clamp(0.0, 1.0);
                self.touch(mask, [x, y], pressure, THICKNESS);
            }
            gone += step;
        }
    }

    /// A dot as long as the nib is wide: the rhombus by which letters are measured.
    pub fn dot(self, mask: &mut Mask, at: Point) {
        self.touch(mask, at, 0.92, 0.92);
    }

    fn touch(self, mask: &mut Mask, [x, y]: Point, pressure: f32, thickness: f32) {
        let (sin, cos) = EDGE_DEGREES.to_radians().sin_cos();
        let (half_edge, half_thick) = (self.width / 2.0 * pressure, self.width / 2.0 * thickness);
        mask.stamp(x, y, half_edge + half_thick, |dx, dy| {
            let (along, across) = (dx * cos + dy * sin, dy * cos - dx * sin);
            (along.abs() - half_edge).max(across.abs() - half_thick)
        });
    }
}

fn distance(from: Point, to: Point) -> f32 {
    (to[0] - from[0]).hypot(to[1] - from[1])
}
