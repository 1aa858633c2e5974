//! Lines of something like Arabic script, from right to left: strokes as a reed makes them,
//! without words.

use tiny_skia::{LineCap, LineJoin, Path, PathBuilder, Stroke};

use crate::noise::{Chance, Field};
use crate::outline;
use crate::sheet::{Color, Cover, Sheet, color, mix};

const INK: Color = color(0x2e_22_1a);
const WORN_INK: Color = color(0x70_52_36);
const RUBRIC: Color = color(0xa4_26_1c);

/// From one line to the next, in pixels.
const LEADING: f32 = 168.0;
/// The side of the square dot that the reed leaves.
const PEN: f32 = 17.0;

/// Fills `column` with writing, `painting` spared out.
pub fn write(
    sheet: &mut Sheet,
    field: &Field,
    column: [f32; 4],
    painting: Option<[f32; 4]>,
    chance: &mut Chance,
) {
    let [left, top, right, bottom] = column;
    let mut baseline = top + LEADING;
    while baseline < bottom {
        let around = [left, baseline - LEADING, right, baseline + LEADING * 0.4];
        // Drawn in any case, so that the following lines do not depend on it.
        let line = Line::written([left, right], baseline, chance);
        let ink = if chance.unit() < 0.09 { [RUBRIC, RUBRIC] } else { [INK, WORN_INK] };
        if !painting.is_some_and(|painting| overlap(painting, around)) {
            line.lay(sheet, field, ink);
        }
        baseline += LEADING;
    }
}

fn overlap(one: [f32; 4], other: [f32; 4]) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

/// One line's strokes: those of the reed's full width, those of its edge, and the dots.
struct Line {
    broad: PathBuilder,
    fine: PathBuilder,
    dots: PathBuilder,
}

impl Line {
    fn written([left, right]: [f32; 2], baseline: f32, chance: &mut Chance) -> Self {
        let mut line =
            Self { broad: PathBuilder::new(), fine: PathBuilder::new(), dots: PathBuilder::new() };
        let mut x = right;
        while x > left + 6.0 * PEN {
            let letters = 2 + (chance.unit() * 5.0) as u32;
            for _ in 0..letters {
                let before = x;
                x = line.letter(x, baseline + chance.between(-2.0, 2.0), chance);
                // Letters of a word hang together on the baseline.
                line.broad.move_to(before, baseline);
                line.broad.line_to(x, baseline);
                if x < left + 3.0 * PEN {
                    return line;
                }
            }
            x -= chance.between(1.2, 2.4) * PEN;
        }
        line
    }

    /// Writes a letter that begins at `x`; gives where it ends.
    fn letter(&mut self, x: f32, y: f32, chance: &mut Chance) -> f32 {
        let width = chance.between(1.6, 3.4) * PEN;
        let end = x - width;
        let kind = chance.unit();
        if kind < 0.24 {
            // An ascender, like alif and lam.
            let height = chance.between(4.4, 5.6) * PEN;
            self.broad.move_to(end, y);
            self.broad.line_to(end + PEN * 0.35, y - height);
            self.fine.move_to(end + PEN * 0.35, y - height);
            self.fine.line_to(end + PEN * 1.1, y - height + PEN * 0.5);
        } else if kind < 0.44 {
            // A bowl below the line, like nun.
            let depth = chance.between(1.8, 3.2) * PEN;
            self.broad.move_to(x, y);
            self.broad.cubic_to(x, y + depth * 1.3, end - PEN, y + depth * 1.3, end - PEN, y);
        } else if kind < 0.62 {
            // A loop, like waw and mim.
            if let Some(loop_) = outline::circle([x - PEN, y - PEN * 0.7], PEN * 0.75) {
                self.broad.push_path(&loop_);
            }
            self.fine.move_to(x - PEN * 1.6, y);
            self.fine.quad_to(x - PEN * 2.0, y + PEN * 2.2, end - PEN * 1.6, y + PEN * 2.0);
        } else {
            // Teeth, like sin.
            for tooth in 0..3 {
                let at = x - width * (tooth as f32 + 0.5) / 3.0;
                self.broad.move_to(at, y);
                self.broad.line_to(at + PEN * 0.2, y - chance.between(1.0, 1.5) * PEN);
            }
        }
        let above = if chance.unit() < 0.6 { -2.6 } else { 2.3 } * PEN;
        for dot in 0..(chance.unit() * 3.4) as u32 {
            self.dot([x - width / 2.0 - dot as f32 * PEN * 1.1, y + above]);
        }
        end
    }

    /// A square on its corner, as the reed's width makes it.
    fn dot(&mut self, [x, y]: outline::Point) {
        let half = PEN * 0.55;
        self.dots.move_to(x, y - half);
        self.dots.line_to(x + half, y);
        self.dots.line_to(x, y + half);
        self.dots.line_to(x - half, y);
        self.dots.close();
    }

    /// Lays the line over the sheet; the ink is fuller here and thinner there.
    fn lay(self, sheet: &mut Sheet, field: &Field, [full, thin]: [Color; 2]) {
        let stroked = |builder: PathBuilder, width: f32| {
            let stroke = Stroke {
                width,
                line_cap: LineCap::Butt,
                line_join: LineJoin::Round,
                ..Stroke::default()
            };
            builder.finish().and_then(|path| path.stroke(&stroke, 1.0))
        };
        let paths: [Option<Path>; 3] =
            [stroked(self.broad, PEN), stroked(self.fine, PEN * 0.4), self.dots.finish()];
        for cover in paths.iter().flatten().filter_map(Cover::of) {
            sheet.lay(&cover, 0.93, |x, y| {
                let (x, y) = (x as f32, y as f32);
                let worn =
                    0.5 + 0.6 * field.at(x / 21.0, y / 21.0) + 0.3 * field.at(x / 4.0, y / 4.0);
                mix(full, thin, worn * 0.5)
            });
        }
    }
}
