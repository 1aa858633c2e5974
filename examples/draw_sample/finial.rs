//! Fine blue finials that let gold fade into the paper, and small medallions in margins.

use std::f32::consts::{PI, TAU};

use tiny_skia::PathBuilder;

use crate::outline::{self, Point, on};
use crate::paint::{Painter, Pigment};

/// Finials on their way to a sheet: lines, leaves and dots.
pub struct Finials {
    lines: PathBuilder,
    leaves: PathBuilder,
    dots: PathBuilder,
}

impl Finials {
    pub fn new() -> Self {
        Self { lines: PathBuilder::new(), leaves: PathBuilder::new(), dots: PathBuilder::new() }
    }

    /// A finial from `at` towards `angle`, `length` long.
    pub fn add(&mut self, at: Point, angle: f32, length: f32) {
        let [x, y] = on(at, length, angle);
        self.lines.move_to(at[0], at[1]);
        self.lines.line_to(x, y);
        let bud = outline::bud();
        let mut leaf = |along: f32, size: f32, turn: f32| {
            let scale = [size * 0.7, size];
            let leaf = bud.as_ref().and_then(|bud| {
                outline::placed(bud, on(at, along, angle), scale, angle + PI / 2.0 + turn)
            });
            if let Some(leaf) = leaf {
                self.leaves.push_path(&leaf);
            }
        };
        leaf(length * 0.66, length * 0.30, 0.0);
        for side in [-1.0, 1.0] {
            leaf(length * 0.34, length * 0.22, side * 0.95);
        }
        let [x, y] = on(at, length * 1.04, angle);
        self.dots.push_circle(x, y, (length * 0.024).max(2.6));
        let [x, y] = on(at, length * 0.22, angle);
        self.dots.push_circle(x, y, (length * 0.034).max(3.0));
    }

    pub fn paint(self, painter: &mut Painter) {
        if let Some(path) = self.lines.finish() {
            painter.stroke(&path, 3.0, Pigment::Lapis);
        }
        if let Some(path) = self.leaves.finish() {
            painter.fill(&path, Pigment::Lapis);
        }
        if let Some(path) = self.dots.finish() {
            painter.fill(&path, Pigment::Carmine);
        }
    }
}

/// A medallion for a margin, with finials above and below.
pub fn medallion(painter: &mut Painter, at: Point, radius: f32) {
    let mut finials = Finials::new();
    for (angle, length) in [(-PI / 2.0, 1.25), (PI / 2.0, 1.25)] {
        finials.add(on(at, radius * 0.98, angle), angle, radius * length);
    }
    for step in 0..12 {
        let angle = (step as f32 + 0.5) / 12.0 * TAU;
        if (angle.sin().abs() - 1.0).abs() > 0.05 {
            finials.add(on(at, radius * 0.98, angle), angle, radius * 0.30);
        }
    }
    finials.paint(painter);
    for (share, lobes, depth, pigment) in [
        (1.0, 12, 0.12, Pigment::Gold),
        (0.80, 12, 0.09, Pigment::Lapis),
        (0.60, 8, 0.20, Pigment::Gold),
        (0.36, 8, 0.10, Pigment::Carmine),
        (0.15, 6, 0.04, Pigment::White),
    ] {
        if let Some(path) = outline::pointed(at, radius * share, lobes, radius * depth) {
            painter.outlined(&path, pigment, 2.4);
        }
    }
}
