//! Where the ink of a word ends: above and below, and on both sides at every height.

use rustybuzz::ttf_parser::OutlineBuilder;

/// Heights are told apart in so many steps an em, from [`LOWEST`] up.
const STEPS: f32 = 24.0;
const LOWEST: f32 = -1.0;
const COUNT: usize = 64;

/// The ink of a word; lengths are parts of an em, from the left end of the word and from the
/// line upwards.
pub struct Contour {
    /// The leftmost and the rightmost ink at every height.
    sides: Vec<[f32; 2]>,
    pub lowest: f32,
    pub highest: f32,
}

/// Follows the outlines of a word.
pub struct Tracer {
    contour: Contour,
    /// Where the glyph at hand stands, and how many of its units are an em.
    pub at: [f32; 2],
    unit: f32,
    pen: [f32; 2],
}

impl Contour {
    /// How much ink is apart, at the height where it is nearest, if the word `left` ends
    /// where this one begins. Marks of one and letters of the other slide over each other,
    /// unless they would touch.
    pub fn apart(&self, left: &Self, left_width: f32) -> f32 {
        let reach = |index: usize| index.saturating_sub(2)..(index + 3).min(COUNT);
        let mut apart = f32::INFINITY;
        for (index, [from, _]) in self.sides.iter().enumerate() {
            let near = &left.sides[reach(index)];
            let to = near.iter().map(|[_, right]| *right).fold(f32::NEG_INFINITY, f32::max);
            apart = apart.min(from + left_width - to);
        }
        apart
    }
}

impl Tracer {
    pub fn new(unit: f32) -> Self {
        let none = [f32::INFINITY, f32::NEG_INFINITY];
        let contour =
            Contour { sides: vec![none; COUNT], lowest: f32::INFINITY, highest: f32::NEG_INFINITY };
        Self { contour, at: [0.0; 2], unit, pen: [0.0; 2] }
    }

    pub fn finish(self) -> Contour {
        self.contour
    }

    fn touch(&mut self, [x, y]: [f32; 2]) {
        let (x, y) = (self.at[0] + x / self.unit, self.at[1] + y / self.unit);
        let step = ((y - LOWEST) * STEPS).clamp(0.0, COUNT as f32 - 1.0) as usize;
        let [left, right] = &mut self.contour.sides[step];
        (*left, *right) = (left.min(x), right.max(x));
        self.contour.lowest = self.contour.lowest.min(y);
        self.contour.highest = self.contour.highest.max(y);
    }

    /// Goes along a curve from 0 to 1, in steps smaller than those of the heights.
    fn follow(&mut self, end: [f32; 2], curve: impl Fn(f32) -> [f32; 2]) {
        let long = (end[0] - self.pen[0]).hypot(end[1] - self.pen[1]) / self.unit;
        let steps = (long * STEPS * 2.0).ceil().max(4.0);
        for step in 1..=steps as usize {
            self.touch(curve(step as f32 / steps));
        }
        self.pen = end;
    }
}

fn between(from: [f32; 2], to: [f32; 2], t: f32) -> [f32; 2] {
    [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t]
}

impl OutlineBuilder for Tracer {
    fn move_to(&mut self, x: f32, y: f32) {
        self.pen = [x, y];
        self.touch(self.pen);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let from = self.pen;
        self.follow([x, y], |t| between(from, [x, y], t));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (from, over, to) = (self.pen, [x1, y1], [x, y]);
        self.follow(to, |t| between(between(from, over, t), between(over, to, t), t));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (from, over, then, to) = (self.pen, [x1, y1], [x2, y2], [x, y]);
        self.follow(to, |t| {
            let middle = between(over, then, t);
            let near = between(between(from, over, t), middle, t);
            between(near, between(middle, between(then, to, t), t), t)
        });
    }

    fn close(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ink of a word of one bar, in hundredths of an em.
    fn bar([left, bottom, right, top]: [f32; 4]) -> Contour {
        let mut tracer = Tracer::new(100.0);
        tracer.move_to(left, bottom);
        for [x, y] in [[right, bottom], [right, top], [left, top], [left, bottom]] {
            tracer.line_to(x, y);
        }
        tracer.finish()
    }

    #[test]
    fn ink_is_apart_by_what_is_bare_between_it() {
        // Both words are 60 wide; the right one begins 10 from its left end, the left one
        // ends 20 before its right end.
        let (right, left) = (bar([10.0, 0.0, 60.0, 50.0]), bar([0.0, 0.0, 40.0, 50.0]));
        assert!((right.apart(&left, 0.60) - 0.30).abs() < 0.01);
    }

    #[test]
    fn a_tail_reaches_under_what_stands_high() {
        let (tail, high) = (bar([-30.0, -40.0, 60.0, -20.0]), bar([0.0, 20.0, 60.0, 70.0]));
        assert!(tail.apart(&high, 0.60) > 1.0);
        let low = bar([0.0, -50.0, 60.0, 70.0]);
        assert!((tail.apart(&low, 0.60) + 0.30).abs() < 0.01);
    }

    #[test]
    fn the_heights_are_those_of_the_ink() {
        let ink = bar([0.0, -25.0, 10.0, 75.0]);
        assert_eq!([ink.lowest, ink.highest], [-0.25, 0.75]);
    }
}
