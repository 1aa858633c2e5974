//! The sun: a rosette with the title, alone on the first page.

use std::f32::consts::{PI, TAU};

use tiny_skia::PathBuilder;

use crate::finial::Finials;
use crate::outline::{self, Point, circle, on};
use crate::paint::{Painter, Pigment};
use crate::sheet::Cover;
use crate::vine::{Spiral, Vine};

/// Paints a sun. Its middle, a third as wide, is gold and empty.
pub fn shamsa(painter: &mut Painter, at: Point, radius: f32) {
    rays(painter, at, radius);
    for side in [-1.0, 1.0] {
        pendant(painter, [at[0], at[1] + side * radius * 1.235], radius * 0.145, side);
    }
    if let Some(path) = outline::pointed(at, radius, 16, radius * 0.10) {
        painter.outlined(&path, Pigment::Gold, 3.2);
    }
    if let Some(path) = outline::pointed(at, radius * 0.955, 16, radius * 0.085) {
        painter.outlined(&path, Pigment::Lapis, 2.6);
    }
    buds(painter, at, radius);
    ring(painter, at, radius * 0.795, radius * 0.062);

    for (share, pigment) in [(0.755, Pigment::Gold), (0.74, Pigment::Lapis)] {
        if let Some(path) = circle(at, radius * share) {
            painter.outlined(&path, pigment, 3.0);
        }
    }
    let Some(ground) = circle(at, radius * 0.735) else { return };
    let Some(within) = Cover::of(&ground) else { return };
    let mut vine = Vine::new();
    for sector in 0..16 {
        let middle = sector as f32 / 16.0 * TAU;
        let side = if sector % 2 == 0 { 1.0 } else { -1.0 };
        for (from, size, turn) in [(0.628, 0.116, 1.0), (0.502, 0.050, -1.0)] {
            let center = on(at, radius * from, middle + TAU / 32.0);
            let angle = middle + TAU / 32.0 + PI + side * 0.9;
            vine.spiral(Spiral { center, radius: radius * size, angle, turn: turn * side });
        }
    }
    for sector in 0..16 {
        // Between the scrolls, small flowers of their own.
        let middle = sector as f32 / 16.0 * TAU;
        vine.flower(on(at, radius * 0.712, middle), radius * 0.017);
        vine.flower(
            on(at, radius * if sector % 2 == 0 { 0.535 } else { 0.56 }, middle),
            radius * 0.018,
        );
    }
    vine.paint(painter, &within, 4.6, [Pigment::Gold, Pigment::Carmine]);

    for (share, lobes, depth, pigment) in [
        (0.500, 16, 0.045, Pigment::Gold),
        (0.484, 16, 0.042, Pigment::Carmine),
        (0.440, 16, 0.034, Pigment::White),
        (0.428, 16, 0.032, Pigment::Gold),
    ] {
        if let Some(path) = outline::lobed(at, radius * share, lobes, radius * depth) {
            painter.outlined(&path, pigment, 3.0);
        }
    }
    if let Some(path) = outline::lobed(at, radius * 0.396, 16, radius * 0.028) {
        painter.stroke(&path, 2.6, Pigment::Brown);
    }
}

fn rays(painter: &mut Painter, at: Point, radius: f32) {
    let mut finials = Finials::new();
    for ray in 0..32 {
        let angle = ray as f32 / 32.0 * TAU - PI / 2.0;
        let long = ray % 2 == 0;
        let from = if long { 0.99 } else { 0.902 };
        let length = if ray % 16 == 0 {
            0.12
        } else if long {
            0.175
        } else {
            0.145
        };
        finials.add(on(at, radius * from, angle), angle, radius * length);
    }
    finials.paint(painter);
}

/// A palmette in every petal of the rim.
fn buds(painter: &mut Painter, at: Point, radius: f32) {
    let (mut gold, mut hearts) = (PathBuilder::new(), PathBuilder::new());
    let bud = outline::bud();
    for petal in 0..16 {
        let angle = petal as f32 / 16.0 * TAU - PI / 2.0;
        let size = radius * 0.098;
        let leaf = bud.as_ref().and_then(|bud| {
            outline::placed(
                bud,
                on(at, radius * 0.835, angle),
                [size * 1.25, size],
                angle + PI / 2.0,
            )
        });
        if let Some(leaf) = leaf {
            gold.push_path(&leaf);
        }
        let [x, y] = on(at, radius * 0.872, angle);
        hearts.push_circle(x, y, radius * 0.011);
        let [x, y] = on(at, radius * 0.862, angle + TAU / 32.0);
        hearts.push_circle(x, y, radius * 0.013);
    }
    if let Some(path) = gold.finish() {
        painter.outlined(&path, Pigment::Gold, 2.0);
    }
    if let Some(path) = hearts.finish() {
        painter.fill(&path, Pigment::Carmine);
    }
}

/// A ring of two plaited bands on a green ground.
fn ring(painter: &mut Painter, at: Point, radius: f32, width: f32) {
    for (by, pigment) in [(0.62, Pigment::Gold), (0.46, Pigment::Green)] {
        let Some(path) = circle(at, radius) else { return };
        painter.stroke(&path, width * by * 2.0 + 5.0, Pigment::Brown);
        painter.stroke(&path, width * by * 2.0, pigment);
    }
    let crossings = 64;
    let swing = width * 0.25;
    for above in [false, true] {
        for crossing in 0..crossings {
            let over = usize::from(above) == crossing % 2;
            let sign = if over { 1.0 } else { -1.0 } * if crossing % 2 == 0 { 1.0 } else { -1.0 };
            let strand = outline::open(8, |t| {
                let along = crossing as f32 - 0.5 + t;
                let side = swing * sign * ((t - 0.5) * PI).sin();
                on(at, radius + side, along / crossings as f32 * TAU)
            });
            let Some(strand) = strand else { continue };
            let pigment =
                if (sign > 0.0) ^ (crossing % 2 == 0) { Pigment::White } else { Pigment::Gold };
            painter.stroke(&strand, width * 0.24 + 4.0, Pigment::Brown);
            painter.stroke(&strand, width * 0.24, pigment);
        }
    }
}

/// A small pointed medallion above or below the sun.
fn pendant(painter: &mut Painter, at: Point, radius: f32, side: f32) {
    let mut finials = Finials::new();
    finials.add([at[0], at[1] + side * radius * 1.05], side * PI / 2.0, radius * 1.25);
    for lean in [-0.9, 0.9] {
        finials.add(
            on(at, radius * 0.9, side * PI / 2.0 + lean),
            side * PI / 2.0 + lean,
            radius * 0.6,
        );
    }
    finials.paint(painter);
    for (share, pigment) in [
        (1.0, Pigment::Gold),
        (0.80, Pigment::Carmine),
        (0.42, Pigment::Gold),
        (0.20, Pigment::Lapis),
    ] {
        let shape = outline::closed(96, |t| {
            let angle = t * TAU;
            // Drawn out to a point above and below.
            let sharp = 0.72 + 0.38 * angle.sin().abs().powi(6) + 0.05 * (angle * 8.0).cos();
            on(at, radius * share * sharp, angle)
        });
        if let Some(path) = shape {
            painter.outlined(&path, pigment, 2.6);
        }
    }
}
