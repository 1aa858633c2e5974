//! What rules a page: the frame of gold and colors, the lines between the columns, and the
//! rosettes that part the halves of a verse.

use std::f32::consts::TAU;

use tiny_skia::PathBuilder;

use crate::outline::{self, Point, circle, grown, on, rectangle};
use crate::paint::{Painter, Pigment};

/// How far from the area the gold of its frame begins: what is painted up to there leaves
/// no bare skin between.
pub const INNER: f32 = 4.0;

/// The frame around an area: gold between brown lines, then carmine, then lapis.
pub fn frame(painter: &mut Painter, area: [f32; 4]) {
    for (by, width, pigment) in [
        (11.0, 13.0, Pigment::Gold),
        (3.6, 2.2, Pigment::Brown),
        (18.4, 2.2, Pigment::Brown),
        (27.0, 3.6, Pigment::Carmine),
        (39.0, 6.4, Pigment::Lapis),
        (47.0, 2.0, Pigment::Brown),
    ] {
        if let Some(path) = rectangle(grown(area, by)) {
            painter.stroke(&path, width, pigment);
        }
    }
}

/// A gold line from point to point, outlined; it ends square.
pub fn gold_line(painter: &mut Painter, points: &[Point], width: f32) {
    let Some(path) = outline::through(points) else { return };
    for (width, pigment) in [(width + 4.0, Pigment::Brown), (width, Pigment::Gold)] {
        painter.rule(&path, width, pigment);
    }
}

/// A gold rosette, such as stands between two halves of a verse.
pub fn rosette(painter: &mut Painter, at: Point, radius: f32) {
    if let Some(flower) = outline::lobed(at, radius, 8, radius * 0.20) {
        painter.outlined(&flower, Pigment::Gold, 2.6);
    }
    let mut veins = PathBuilder::new();
    let mut beads = PathBuilder::new();
    for petal in 0..8 {
        let between = petal as f32 / 8.0 * TAU;
        let [x, y] = on(at, radius * 0.34, between + TAU / 16.0);
        let [to_x, to_y] = on(at, radius * 0.80, between + TAU / 16.0);
        veins.move_to(x, y);
        veins.line_to(to_x, to_y);
        let [x, y] = on(at, radius * 1.02, between + TAU / 16.0);
        beads.push_circle(x, y, radius * 0.115);
    }
    if let Some(path) = veins.finish() {
        painter.stroke(&path, 2.0, Pigment::Brown);
    }
    if let Some(path) = beads.finish() {
        painter.fill(&path, Pigment::Lapis);
    }
    for (share, pigment) in [(0.30, Pigment::Carmine), (0.12, Pigment::White)] {
        if let Some(path) = circle(at, radius * share) {
            painter.fill(&path, pigment);
        }
    }
}

/// A plait of two bands between two points: `band` is how wide one of them is.
pub fn plait(painter: &mut Painter, from: Point, to: Point, band: f32, pigments: [Pigment; 2]) {
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let length = dx.hypot(dy);
    let (ux, uy) = (dx / length, dy / length);
    let crossings = (length / (band * 3.1)).round().max(1.0);
    let pitch = length / crossings;
    let swing = band * 0.86;
    // Around each crossing, one band lies below and one above, by turns.
    for above in [false, true] {
        for crossing in 0..=crossings as usize {
            let over = usize::from(above) == crossing % 2;
            let sign = if over { 1.0 } else { -1.0 };
            let strand = outline::open(14, |t| {
                let along = (crossing as f32 - 0.5 + t).clamp(0.0, crossings);
                let side = swing
                    * sign
                    * ((along - crossing as f32) * std::f32::consts::PI).sin()
                    * if crossing % 2 == 0 { 1.0 } else { -1.0 };
                let s = along * pitch;
                [from[0] + ux * s - uy * side, from[1] + uy * s + ux * side]
            });
            let Some(strand) = strand else { continue };
            let pigment = pigments[usize::from(sign > 0.0) ^ (crossing % 2)];
            painter.stroke(&strand, band, Pigment::Brown);
            painter.stroke(&strand, band - 4.0, pigment);
        }
    }
}

/// The square where two plaits meet, `2 × half` wide.
pub fn corner(painter: &mut Painter, [x, y]: Point, half: f32, ground: Pigment) {
    if let Some(path) = rectangle([x - half, y - half, x + half, y + half]) {
        painter.fill(&path, ground);
    }
}

/// A row of dots between two points.
pub fn beads(
    painter: &mut Painter,
    from: Point,
    to: Point,
    step: f32,
    radius: f32,
    pigment: Pigment,
) {
    let length = (to[0] - from[0]).hypot(to[1] - from[1]);
    let count = (length / step).round().max(1.0);
    let mut beads = PathBuilder::new();
    for bead in 0..count as usize {
        let t = (bead as f32 + 0.5) / count;
        beads.push_circle(from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, radius);
    }
    if let Some(path) = beads.finish() {
        painter.fill(&path, pigment);
    }
}
