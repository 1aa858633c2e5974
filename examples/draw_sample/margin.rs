//! The number of a leaf, as a librarian wrote it into the margin in pencil.

use tiny_skia::{LineCap, PathBuilder, Stroke};

use crate::outline::Point;
use crate::paint::Painter;
use crate::sheet::{Cover, color, mix};

/// The number of a leaf, 1 to 4, in the digits of the East; `height` is that of an alef.
pub fn pencil(painter: &mut Painter, number: usize, [x, y]: Point, height: f32) {
    // Strokes as they are written, from the upper left; right and down are positive.
    let strokes: &[&[Point]] = match number {
        1 => &[&[[0.10, 0.0], [0.16, 0.35], [0.24, 1.0]]],
        2 => &[
            &[[0.0, 0.02], [0.08, 0.40], [0.14, 1.0]],
            &[[0.0, 0.04], [0.14, 0.30], [0.38, 0.26], [0.46, 0.0]],
        ],
        3 => &[
            &[[0.0, 0.02], [0.08, 0.40], [0.14, 1.0]],
            &[[0.0, 0.04], [0.08, 0.26], [0.24, 0.24], [0.28, 0.04]],
            &[[0.28, 0.06], [0.36, 0.26], [0.52, 0.22], [0.58, -0.02]],
        ],
        4 => &[
            &[[0.42, 0.0], [0.10, 0.06], [0.06, 0.36], [0.34, 0.42]],
            &[[0.34, 0.42], [0.02, 0.44], [-0.04, 0.92], [0.44, 0.94]],
        ],
        _ => unreachable!("the book has four leaves, {number} is none of them"),
    };
    let mut path = PathBuilder::new();
    for stroke in strokes {
        let at = |point: &Point| [x + point[0] * height, y + point[1] * height];
        let points: Vec<Point> = stroke.iter().map(at).collect();
        path.move_to(points[0][0], points[0][1]);
        match points[..] {
            [_, [ax, ay], [bx, by]] => path.quad_to(ax, ay, bx, by),
            [_, [ax, ay], [bx, by], [cx, cy]] => path.cubic_to(ax, ay, bx, by, cx, cy),
            _ => {}
        }
    }
    let stroke = Stroke { width: 6.6, line_cap: LineCap::Round, ..Stroke::default() };
    let line = path.finish().and_then(|path| path.stroke(&stroke, 1.0));
    let Some(cover) = line.and_then(|line| Cover::of(&line)) else { return };
    let (sheet, field) = (&mut painter.sheet, &painter.field);
    // Graphite stays on the hills of the skin.
    let lead = color(0x5c_58_55);
    let hills = cover.weighed(|x, y| {
        let hill = 0.55
            + 0.45 * field.knot(x / 2, y / 2)
            + 0.25 * field.at(x as f32 / 5.0, y as f32 / 5.0);
        (hill.clamp(0.12, 1.0) * 255.0) as u8
    });
    sheet.lay(&hills, 0.86, |x, _| mix(lead, [0.0; 3], 0.1 * field.at(x as f32 / 20.0, 0.0)));
}
