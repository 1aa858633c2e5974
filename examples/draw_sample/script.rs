//! Strokes that look like cursive script running from right to left.
//!
//! Letters are paths in units of the pen's width, y downwards, the line at 0; the pen
//! comes in at the origin on the line and goes on to the left. They are shapes only and
//! spell nothing.

use crate::noise::Chance;
use crate::pen::{Pen, Point};
use crate::sheet::Mask;

/// One word: everything to the left of 0, in units.
pub struct Word {
    strokes: Vec<Vec<Point>>,
    dots: Vec<Point>,
    pub width: f32,
}

/// Letters that join to the left.
#[derive(Clone, Copy, PartialEq)]
enum Joined {
    Tooth,
    Teeth,
    Loop,
    Knot,
    Wedge,
    Stem,
    Flag,
    Stretch,
}

/// Letters that end a joined run.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Bowl,
    Dish,
    Tail,
    LoopTail,
    Swan,
    Hook,
    Stem,
    Ring,
}

const JOINED: [Joined; 12] = [
    Joined::Tooth,
    Joined::Tooth,
    Joined::Tooth,
    Joined::Teeth,
    Joined::Loop,
    Joined::Knot,
    Joined::Knot,
    Joined::Wedge,
    Joined::Stem,
    Joined::Stem,
    Joined::Flag,
    Joined::Stretch,
];

const LAST: [Last; 12] = [
    Last::Bowl,
    Last::Bowl,
    Last::Dish,
    Last::Tail,
    Last::Tail,
    Last::LoopTail,
    Last::Swan,
    Last::Hook,
    Last::Stem,
    Last::Stem,
    Last::Stem,
    Last::Ring,
];

impl Word {
    /// A word of one to three joined runs.
    pub fn invented(chance: &mut Chance) -> Self {
        let runs = 1 + chance.below(3);
        Self::of_runs(runs, chance)
    }

    /// A word of one run, for a narrow place.
    pub fn invented_short(chance: &mut Chance) -> Self {
        Self::of_runs(1, chance)
    }

    fn of_runs(runs: usize, chance: &mut Chance) -> Self {
        let mut hand = Hand::default();
        for run in 0..runs {
            if run > 0 {
                hand.lift(0.75);
            }
            let mut joined = Vec::new();
            for _ in 0..chance.below(if run == 0 { 4 } else { 3 }) {
                joined.push(JOINED[chance.below(JOINED.len())]);
            }
            let mut last = LAST[chance.below(LAST.len())];
            // Nothing here may look like the name of God.
            if joined.contains(&Joined::Stem) && last == Last::Ring {
                last = Last::Tail;
            }
            hand.begin(!joined.is_empty());
            for letter in &joined {
                hand.join(*letter, chance);
            }
            hand.finish(last, !joined.is_empty(), chance);
        }
        let width = -hand.left;
        Self { strokes: hand.strokes, dots: hand.dots, width }
    }

    /// Writes the word with its right end at `right` and on the line `y`.
    pub fn write(&self, pen: Pen, [right, y]: Point, mask: &mut Mask) {
        let place = |point: &Point| [right + point[0] * pen.width, y + point[1] * pen.width];
        for stroke in &self.strokes {
            pen.stroke(mask, &stroke.iter().map(place).collect::<Vec<_>>());
        }
        for dot in &self.dots {
            Pen { width: pen.width * 0.82 }.dot(mask, place(dot));
        }
    }
}

/// The pen on its way: the stroke under it, those done, and how far left all reaches.
#[derive(Default)]
struct Hand {
    strokes: Vec<Vec<Point>>,
    dots: Vec<Point>,
    at: Point,
    left: f32,
}

impl Hand {
    /// Sets the pen down: with a small tooth above the line where letters will follow.
    fn begin(&mut self, joins: bool) {
        self.strokes.push(vec![self.at]);
        if joins {
            let [x, _] = self.at;
            self.strokes.push(vec![[x, -1.5]]);
            self.at = [x, -1.5];
            self.curve([0.15, 0.7], [0.0, 1.5], [-1.0, 1.5]);
        }
    }

    /// Leaves a gap and returns to the line.
    fn lift(&mut self, gap: f32) {
        self.at = [self.left - gap, 0.0];
        self.left -= gap;
    }

    /// A Bézier curve from the pen's place; the points are relative to it.
    fn curve(&mut self, first: Point, second: Point, to: Point) {
        let from = self.at;
        let Some(stroke) = self.strokes.last_mut() else { return };
        for step in 1..=14 {
            let t = step as f32 / 14.0;
            let s = 1.0 - t;
            let point = [0, 1].map(|axis| {
                from[axis]
                    + 3.0 * s * s * t * first[axis]
                    + 3.0 * s * t * t * second[axis]
                    + t * t * t * to[axis]
            });
            self.left = self.left.min(point[0]);
            stroke.push(point);
        }
        self.at = [from[0] + to[0], from[1] + to[1]];
    }

    /// A stroke of its own, relative to the pen, which stays where it is.
    fn aside(&mut self, from: Point, first: Point, second: Point, to: Point) {
        let home = self.at;
        let current = self.strokes.pop().unwrap_or_default();
        self.at = [home[0] + from[0], home[1] + from[1]];
        self.strokes.push(vec![self.at]);
        self.curve(first, second, to);
        self.at = home;
        self.strokes.push(current);
    }

    /// Dots in a row at a place relative to the pen.
    fn dots(&mut self, count: usize, [x, y]: Point) {
        for dot in 0..count {
            // Three stand as a triangle.
            let raised = if count == 3 && dot == 1 { 0.85 * y.signum() } else { 0.0 };
            let offset = (dot as f32 - (count - 1) as f32 / 2.0) * 1.05;
            self.dots.push([self.at[0] + x + offset, self.at[1] + y + raised]);
        }
    }

    fn join(&mut self, letter: Joined, chance: &mut Chance) {
        match letter {
            Joined::Tooth => {
                self.curve([-0.3, 0.0], [-0.5, -0.4], [-0.5, -1.25]);
                self.curve([0.0, 0.8], [-0.2, 1.25], [-1.1, 1.25]);
                let (count, above) = (1 + chance.below(3), chance.happens(0.6));
                self.dots(count, [0.9, if above { -2.7 } else { 1.6 }]);
            }
            Joined::Teeth => {
                for _ in 0..3 {
                    self.curve([-0.2, 0.0], [-0.35, -0.3], [-0.35, -0.8]);
                    self.curve([0.0, 0.6], [-0.1, 0.85], [-0.65, 0.8]);
                }
                if chance.happens(0.4) {
                    self.dots(3, [1.4, -2.3]);
                }
            }
            Joined::Loop => {
                self.curve([-0.6, 0.0], [-0.2, -1.9], [-1.0, -1.9]);
                self.curve([-0.9, 0.0], [-0.8, 1.7], [0.1, 1.8]);
                self.curve([-0.5, 0.1], [-0.9, 0.1], [-1.5, 0.1]);
                let count = 1 + chance.below(2);
                self.dots(count, [1.4, -3.2]);
            }
            Joined::Knot => {
                self.curve([-0.5, 0.0], [-0.3, -0.9], [-0.8, -0.9]);
                self.curve([-0.7, 0.0], [-0.6, 1.2], [0.0, 1.0]);
                self.curve([-0.3, -0.1], [-0.6, -0.1], [-1.2, -0.1]);
            }
            Joined::Wedge => {
                self.aside([-2.3, -1.7], [0.5, -0.6], [1.1, 0.2], [1.9, 0.2]);
                self.aside([-0.4, -1.5], [-0.7, 0.3], [-1.2, 0.8], [-1.9, 1.5]);
                self.curve([-0.7, 0.0], [-1.6, 0.0], [-2.7, 0.0]);
                match chance.below(3) {
                    0 => self.dots(1, [1.3, 1.5]),
                    1 => self.dots(1, [1.3, -3.2]),
                    _ => {}
                }
            }
            Joined::Stem => {
                self.curve([-0.5, 0.0], [-0.55, -0.6], [-0.5, -1.2]);
                self.aside([-0.1, -3.9], [-0.15, 1.2], [0.05, 2.6], [0.1, 4.2]);
                self.curve([0.0, 0.8], [-0.2, 1.2], [-0.9, 1.2]);
            }
            Joined::Flag => {
                self.aside([0.9, -4.6], [-1.0, 0.3], [-1.9, 0.9], [-2.7, 1.6]);
                self.aside([-1.8, -3.0], [0.9, 0.9], [1.0, 1.5], [0.6, 2.8]);
                self.curve([-0.6, 0.0], [-1.5, 0.0], [-2.4, 0.0]);
            }
            Joined::Stretch => {
                let length = chance.between(1.2, 3.4);
                self.curve([-length / 3.0, 0.16], [-length / 1.5, 0.16], [-length, 0.0]);
            }
        }
        self.at[1] = 0.0;
    }

    fn finish(&mut self, letter: Last, joined: bool, chance: &mut Chance) {
        if !joined {
            // What stands alone begins above the line.
            let [x, _] = self.at;
            self.strokes.push(vec![[x, 0.0]]);
        }
        match letter {
            Last::Bowl => {
                self.curve([-0.3, 0.0], [-0.5, -0.3], [-0.5, -1.0]);
                self.curve([0.4, 3.3], [-3.5, 3.9], [-3.6, 0.3]);
                self.dots(1, [1.9, -0.3]);
            }
            Last::Dish => {
                self.curve([-0.3, 0.0], [-0.5, -0.3], [-0.5, -1.1]);
                self.curve([0.1, 1.3], [-0.9, 1.45], [-2.6, 1.45]);
                self.curve([-1.8, 0.0], [-2.7, -0.3], [-2.8, -1.5]);
                let (count, above) = (1 + chance.below(3), chance.happens(0.5));
                self.dots(count, [2.8, if above { -0.8 } else { 2.9 }]);
            }
            Last::Tail => {
                self.curve([-0.3, 0.0], [-0.5, -0.2], [-0.55, -0.8]);
                self.curve([0.2, 1.6], [-0.9, 2.6], [-2.3, 2.8]);
                if chance.happens(0.4) {
                    self.dots(1, [1.6, -4.2]);
                }
            }
            Last::LoopTail => {
                self.curve([-0.5, 0.0], [-0.2, -1.5], [-0.9, -1.5]);
                self.curve([-0.9, 0.0], [-0.8, 1.5], [0.3, 1.4]);
                self.curve([0.1, 1.0], [-0.9, 1.9], [-2.2, 2.0]);
            }
            Last::Swan => {
                self.curve([-0.5, 0.0], [-0.6, -1.4], [-1.3, -1.4]);
                self.curve([-1.0, 0.0], [-0.9, 1.0], [-0.1, 1.5]);
                self.curve([1.0, 0.7], [0.3, 2.1], [-1.5, 2.0]);
                self.curve([-1.3, -0.1], [-1.9, -0.8], [-1.9, -1.7]);
                if chance.happens(0.5) {
                    self.dots(2, [1.9, 2.7]);
                }
            }
            Last::Hook => {
                self.aside([-2.2, -1.7], [0.5, -0.5], [1.1, 0.2], [1.9, 0.3]);
                self.curve([-0.2, -0.4], [-0.3, -0.9], [-0.4, -1.3]);
                self.curve([-1.9, 1.2], [-2.8, 3.6], [-1.2, 4.6]);
                self.curve([0.9, 0.5], [1.8, 0.2], [2.3, -0.4]);
                if chance.happens(0.6) {
                    self.dots(1, [-1.5, -1.6]);
                }
            }
            Last::Stem if joined => {
                self.curve([-0.5, 0.0], [-0.62, -0.4], [-0.6, -1.2]);
                self.curve([0.0, -1.2], [-0.05, -2.4], [0.1, -3.8]);
            }
            Last::Stem => {
                self.aside([-0.2, -5.0], [-0.3, 1.4], [0.0, 3.4], [-0.15, 5.0]);
                self.left -= 0.3;
            }
            Last::Ring => {
                self.curve([-0.5, 0.0], [-0.2, -1.8], [-0.9, -1.9]);
                self.curve([-1.0, 0.2], [-1.2, 1.9], [-0.1, 1.9]);
                self.curve([0.6, 0.0], [0.8, -0.8], [0.3, -1.4]);
                if chance.happens(0.5) {
                    self.dots(2, [-0.4, -1.9]);
                }
            }
        }
    }
}
