//! Gold cartouches for writing, in the panels that sections begin with and in large fields.

use tiny_skia::{Path, PathBuilder};

use crate::frame::{beads, gold_line};
use crate::outline::{self, Point, rectangle};
use crate::paint::{Painter, Pigment};
use crate::sheet::Cover;
use crate::vine;

/// A long field with ends of three lobes.
pub struct Cartouche {
    middle: Point,
    /// Half of its width and of its height.
    reach: f32,
    half: f32,
}

/// Where writing goes, and how large it may be there with all its marks.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    pub middle: Point,
    pub width: f32,
    pub height: f32,
}

impl Cartouche {
    /// The one of a [`panel`] that is painted into `area`.
    pub fn of_panel(area: [f32; 4]) -> Self {
        let [left, top, right, bottom] = area;
        let middle = outline::middle(area);
        Self { middle, reach: (right - left) * 0.275, half: (bottom - top) * 0.37 }
    }

    /// The one of a [`field`] that is painted into `area`.
    pub fn of_field(area: [f32; 4]) -> Self {
        let [left, top, right, bottom] = area;
        let middle = outline::middle(area);
        Self { middle, reach: (right - left) * 0.455, half: (bottom - top) * 0.225 }
    }

    pub fn room(&self) -> Room {
        let width = 2.0 * (self.reach - self.half * 1.25);
        Room { middle: self.middle, width, height: self.half * 1.62 }
    }

    /// Its outline, larger by `by`.
    fn outline(&self, by: f32) -> Option<Path> {
        let [x, y] = self.middle;
        let (reach, half) = (self.reach + by, self.half + by);
        let (flat, lobe) = (reach - half * 1.25, half * 0.62);
        // The right end from above down to its point, from the middle of the cartouche.
        let curves: [[Point; 3]; 2] = [
            [
                [flat + lobe, -half],
                [flat + lobe * 1.2, -half * 0.55],
                [flat + lobe * 0.9, -half * 0.42],
            ],
            [[flat + lobe * 1.7, -half * 0.50], [reach - half * 0.1, -half * 0.14], [reach, 0.0]],
        ];
        let [[a, b, c], [d, e, tip]] = curves;
        let below = |[u, v]: Point| [u, -v];
        let end = [[a, b, c], [d, e, tip], [below(e), below(d), below(c)]];
        let last = [below(b), below(a), [flat, half]];
        let mut path = PathBuilder::new();
        path.move_to(x - flat, y - half);
        // The left end is the right one turned by half a circle.
        for turn in [1.0, -1.0] {
            path.line_to(x + turn * flat, y - turn * half);
            for [from, to, at] in end.into_iter().chain([last]) {
                path.cubic_to(
                    x + turn * from[0],
                    y + turn * from[1],
                    x + turn * to[0],
                    y + turn * to[1],
                    x + turn * at[0],
                    y + turn * at[1],
                );
            }
        }
        path.close();
        path.finish()
    }
}

/// Paints a panel with a ground of `ground` around a cartouche.
pub fn panel(painter: &mut Painter, area: [f32; 4], ground: Pigment) {
    let cartouche = Cartouche::of_panel(area);
    let Some(field) = rectangle(area) else { return };
    painter.fill(&field, ground);
    let height = area[3] - area[1];
    scrolls(painter, &field, cartouche.outline(18.0), [15.0, height * 0.40], ground);
    if let (Some(edge), Some(inside)) = (cartouche.outline(16.0), cartouche.outline(0.0)) {
        painter.outlined(&edge, ground, 2.4);
        painter.stroke(&edge, 7.0, Pigment::Gold);
        painter.outlined(&inside, Pigment::Gold, 3.0);
    }
    let [left, top, right, bottom] = area;
    for y in [top, bottom] {
        let line = [[left, y], [right, y]];
        gold_line(painter, &line, 9.0);
        beads(painter, line[0], line[1], 26.0, 2.6, Pigment::Lapis);
    }
}

/// Paints a large field of scrolls around a cartouche with borders.
pub fn field(painter: &mut Painter, area: [f32; 4]) {
    let cartouche = Cartouche::of_field(area);
    let Some(field) = rectangle(area) else { return };
    painter.fill(&field, Pigment::Lapis);
    let height = area[3] - area[1];
    scrolls(painter, &field, cartouche.outline(32.0), [20.0, height * 0.15], Pigment::Lapis);
    for (by, pigment) in [
        (30.0, Pigment::Gold),
        (18.0, Pigment::Carmine),
        (6.0, Pigment::White),
        (0.0, Pigment::Gold),
    ] {
        if let Some(path) = cartouche.outline(by) {
            painter.outlined(&path, pigment, 3.0);
        }
    }
}

/// Scrolls on a field of `ground`, around what is laid over its middle.
fn scrolls(
    painter: &mut Painter,
    field: &Path,
    over: Option<Path>,
    radii: [f32; 2],
    ground: Pigment,
) {
    let Some(mut within) = Cover::of(field) else { return };
    if let Some(over) = over.and_then(|over| Cover::of(&over)) {
        within = within.without(&over);
    }
    let axis = within.x as f32 + within.width as f32 / 2.0;
    let vine = vine::filling(&within, axis, radii, 21);
    vine.paint(painter, &within, 4.4, [Pigment::Gold, flowers_on(ground)]);
}

/// A ground's flowers are of another color than it.
fn flowers_on(ground: Pigment) -> Pigment {
    if ground == Pigment::Carmine { Pigment::White } else { Pigment::Carmine }
}
