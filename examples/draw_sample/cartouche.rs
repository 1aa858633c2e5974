//! The illuminated panel that a section begins with.

use tiny_skia::{Path, PathBuilder};

use crate::frame::{beads, gold_line};
use crate::outline::{self, rectangle};
use crate::paint::{Painter, Pigment};
use crate::sheet::Cover;
use crate::vine;

/// Paints a panel with a ground of `ground` around a gold cartouche for writing. Gives
/// where the writing goes: its middle, and how wide it may be.
pub fn panel(painter: &mut Painter, area: [f32; 4], ground: Pigment) -> ([f32; 2], f32) {
    let [left, top, right, bottom] = area;
    let middle = outline::middle(area);
    let height = bottom - top;
    let Some(field) = rectangle(area) else { return (middle, 0.0) };
    painter.fill(&field, ground);
    let reach = (right - left) * 0.275;
    let half = height * 0.37;
    let shape = |by: f32| cartouche(middle, reach + by, half + by);
    scrolls(painter, &field, shape(18.0), [15.0, height * 0.40], ground);
    if let (Some(edge), Some(inside)) = (shape(16.0), shape(0.0)) {
        painter.outlined(&edge, ground, 2.4);
        painter.stroke(&edge, 7.0, Pigment::Gold);
        painter.outlined(&inside, Pigment::Gold, 3.0);
    }
    border(painter, area);
    (middle, reach * 2.0 - half)
}

/// A ground's flowers are of another color than it.
fn flowers_on(ground: Pigment) -> Pigment {
    if ground == Pigment::Carmine { Pigment::White } else { Pigment::Carmine }
}

fn border(painter: &mut Painter, [left, top, right, bottom]: [f32; 4]) {
    for y in [top, bottom] {
        gold_line(painter, [left, y], [right, y], 9.0);
        beads(painter, [left, y], [right, y], 26.0, 2.6, Pigment::Lapis);
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

/// A long field with ends of three lobes.
fn cartouche([x, y]: [f32; 2], reach: f32, half: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    let (flat, lobe) = (reach - half * 1.25, half * 0.62);
    path.move_to(x - flat, y - half);
    path.line_to(x + flat, y - half);
    path.cubic_to(
        x + flat + lobe,
        y - half,
        x + flat + lobe * 1.2,
        y - half * 0.55,
        x + flat + lobe * 0.9,
        y - half * 0.42,
    );
    path.cubic_to(
        x + flat + lobe * 1.7,
        y - half * 0.50,
        x + reach - half * 0.1,
        y - half * 0.14,
        x + reach,
        y,
    );
    path.cubic_to(
        x + reach - half * 0.1,
        y + half * 0.14,
        x + flat + lobe * 1.7,
        y + half * 0.50,
        x + flat + lobe * 0.9,
        y + half * 0.42,
    );
    path.cubic_to(
        x + flat + lobe * 1.2,
        y + half * 0.55,
        x + flat + lobe,
        y + half,
        x + flat,
        y + half,
    );
    path.line_to(x - flat, y + half);
    path.cubic_to(
        x - flat - lobe,
        y + half,
        x - flat - lobe * 1.2,
        y + half * 0.55,
        x - flat - lobe * 0.9,
        y + half * 0.42,
    );
    path.cubic_to(
        x - flat - lobe * 1.7,
        y + half * 0.50,
        x - reach + half * 0.1,
        y + half * 0.14,
        x - reach,
        y,
    );
    path.cubic_to(
        x - reach + half * 0.1,
        y - half * 0.14,
        x - flat - lobe * 1.7,
        y - half * 0.50,
        x - flat - lobe * 0.9,
        y - half * 0.42,
    );
    path.cubic_to(
        x - flat - lobe * 1.2,
        y - half * 0.55,
        x - flat - lobe,
        y - half,
        x - flat,
        y - half,
    );
    path.close();
    path.finish()
}

/// A large field with scrolls around a gold cartouche. Gives the place for writing, as
/// [`panel`] does.
pub fn field(painter: &mut Painter, area: [f32; 4]) -> ([f32; 2], f32) {
    let [left, top, right, bottom] = area;
    let middle = outline::middle(area);
    let height = bottom - top;
    let Some(field) = rectangle(area) else { return (middle, 0.0) };
    painter.fill(&field, Pigment::Lapis);
    let (reach, half) = ((right - left) * 0.455, height * 0.225);
    scrolls(
        painter,
        &field,
        cartouche(middle, reach + 32.0, half + 32.0),
        [20.0, height * 0.15],
        Pigment::Lapis,
    );
    for (by, pigment) in [
        (30.0, Pigment::Gold),
        (18.0, Pigment::Carmine),
        (6.0, Pigment::White),
        (0.0, Pigment::Gold),
    ] {
        if let Some(path) = cartouche(middle, reach + by, half + by) {
            painter.outlined(&path, pigment, 3.0);
        }
    }
    (middle, reach * 2.0 - half * 1.6)
}
