//! The illumination over the beginning of the text.

use std::f32::consts::PI;

use tiny_skia::{Path, PathBuilder};

use crate::cartouche::{self, Cartouche, Room};
use crate::finial::Finials;
use crate::frame::{corner, gold_line, plait, rosette};
use crate::outline::{self, Point, grown, rectangle};
use crate::paint::{Painter, Pigment};
use crate::sheet::Cover;
use crate::stars::stars;
use crate::vine;

/// How wide the plaited border is.
const BORDER: f32 = 74.0;

/// Where the writing of a headpiece goes that is painted into `area`.
pub fn room(area: [f32; 4]) -> Room {
    Cartouche::of_field(field(area)).room()
}

/// The field of a headpiece, between its two fields of stars, which are as wide as half of
/// its height.
fn field(area: [f32; 4]) -> [f32; 4] {
    let [left, top, right, bottom] = grown(area, -BORDER);
    let beside = (bottom - top) / 2.0 + 7.0;
    [left + beside, top, right - beside, bottom]
}

/// Paints a headpiece into `area` and a crest above it, up to `crest` pixels high.
pub fn headpiece(painter: &mut Painter, area: [f32; 4], crest: f32) {
    let [left, top, right, bottom] = area;
    self::crest(painter, [outline::middle(area)[0], top - 52.0], (right - left) * 0.46, crest);
    if let Some(path) = rectangle(area) {
        painter.fill(&path, Pigment::Lapis);
    }
    border(painter, area);

    let [left, top, right, bottom] = grown([left, top, right, bottom], -BORDER);
    let period = (bottom - top) / 2.0;
    let [west, east] = [left + period, right - period];
    stars(painter, [left, top, west, bottom], period);
    stars(painter, [east, top, right, bottom], period);
    for x in [west, east] {
        gold_line(painter, &[[x, top], [x, bottom]], 11.0);
    }
    cartouche::field(painter, field(area));
}

fn border(painter: &mut Painter, [left, top, right, bottom]: [f32; 4]) {
    let half = BORDER / 2.0;
    let [west, north, east, south] = [left + half, top + half, right - half, bottom - half];
    for [from, to] in [
        [[west, north], [east, north]],
        [[west, south], [east, south]],
        [[west, north], [west, south]],
        [[east, north], [east, south]],
    ] {
        plait(painter, from, to, 21.0, [Pigment::White, Pigment::Gold]);
    }
    for at in [[west, north], [east, north], [west, south], [east, south]] {
        corner(painter, at, half, Pigment::Carmine);
        rosette(painter, at, half * 0.66);
    }
    for by in [-4.0, -BORDER] {
        if let Some(path) = rectangle(grown([left, top, right, bottom], by)) {
            painter.stroke(&path, 13.0, Pigment::Brown);
            painter.stroke(&path, 9.0, Pigment::Gold);
        }
    }
}

/// The crest: a dome of lobes on a base `2 × reach` wide at `at`.
fn crest(painter: &mut Painter, at: Point, reach: f32, height: f32) {
    let mut finials = Finials::new();
    for (place, [x, y]) in lobes(at, reach * 1.01, height * 1.01).into_iter().enumerate() {
        let rise = 1.0 - (x - at[0]).abs() / reach;
        for side in [-1.0, 1.0] {
            let length = 56.0 + 40.0 * rise + if place % 2 == 0 { 26.0 } else { 0.0 };
            finials.add([at[0] + side * (x - at[0]), y + 6.0], -PI / 2.0, length);
        }
    }
    finials.add([at[0], at[1] - height * 1.01], -PI / 2.0, 112.0);
    finials.paint(painter);

    let Some(outer) = dome(at, reach, height) else { return };
    painter.outlined(&outer, Pigment::Gold, 3.0);
    let Some(edge) = dome(at, reach - 34.0, height - 26.0) else { return };
    painter.outlined(&edge, Pigment::Green, 2.6);
    let Some(ground) = dome(at, reach - 62.0, height - 48.0) else { return };
    painter.fill(&ground, Pigment::Lapis);
    painter.stroke(&ground, 9.0, Pigment::Brown);
    painter.stroke(&ground, 6.0, Pigment::Gold);
    let inner = |by: f32| dome(at, reach * 0.40 - by, height * 0.57 - by);
    let (Some(ground), Some(sun)) = (Cover::of(&ground), inner(-14.0)) else { return };
    if let Some(sun) = Cover::of(&sun) {
        let within = ground.without(&sun);
        let vine = vine::filling(&within, at[0], [19.0, 78.0], 11);
        vine.paint(painter, &within, 4.4, [Pigment::Gold, Pigment::Carmine]);
    }
    for (by, pigment) in [(-12.0, Pigment::Gold), (0.0, Pigment::Carmine)] {
        if let Some(path) = inner(by) {
            painter.outlined(&path, pigment, 3.0);
        }
    }
    if let Some(within) = inner(6.0).and_then(|path| Cover::of(&path)) {
        let vine = vine::filling(&within, at[0], [17.0, 62.0], 12);
        vine.paint(painter, &within, 4.0, [Pigment::Gold, Pigment::White]);
    }
}

/// Where the lobes of the right half of a dome meet, from its foot to near its top.
fn lobes([x, y]: Point, reach: f32, height: f32) -> Vec<Point> {
    let count = 8;
    (0..count)
        .map(|place| {
            let t = place as f32 / count as f32;
            let rise = 0.88 * (1.0 - (1.0 - t).powf(1.62));
            [x + reach * (1.0 - t), y - height * rise]
        })
        .collect()
}

fn dome(at: Point, reach: f32, height: f32) -> Option<Path> {
    let right = lobes(at, reach, height);
    let top = [at[0], at[1] - height];
    let mut path = PathBuilder::new();
    path.move_to(at[0] - reach, at[1]);
    let mirrored = |[x, y]: Point| [2.0 * at[0] - x, y];
    let bulge = |path: &mut PathBuilder, from: Point, to: Point| {
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let control = [from[0] + dx * 0.5 + dy * 0.42, from[1] + dy * 0.5 - dx * 0.42];
        path.quad_to(control[0], control[1], to[0], to[1]);
    };
    for pair in right.windows(2) {
        bulge(&mut path, mirrored(pair[0]), mirrored(pair[1]));
    }
    let last = *right.last()?;
    // The top is drawn out to a point.
    let from = mirrored(last);
    path.cubic_to(
        from[0] + (top[0] - from[0]) * 0.2,
        top[1] + (from[1] - top[1]) * 0.45,
        top[0] - (top[0] - from[0]) * 0.12,
        top[1] + (from[1] - top[1]) * 0.5,
        top[0],
        top[1],
    );
    path.cubic_to(
        top[0] + (last[0] - top[0]) * 0.12,
        top[1] + (last[1] - top[1]) * 0.5,
        last[0] - (last[0] - top[0]) * 0.2,
        top[1] + (last[1] - top[1]) * 0.45,
        last[0],
        last[1],
    );
    for pair in right.windows(2).rev() {
        bulge(&mut path, pair[1], pair[0]);
    }
    path.close();
    path.finish()
}
