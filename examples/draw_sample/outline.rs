//! Outlines that ornament is made of.

use std::f32::consts::{PI, TAU};

use tiny_skia::{Path, PathBuilder, Transform};

pub type Point = [f32; 2];

/// The point at `radius` and `angle` from `center`; angles grow clockwise from the right.
pub fn on([x, y]: Point, radius: f32, angle: f32) -> Point {
    [x + radius * angle.cos(), y + radius * angle.sin()]
}

/// A closed outline through `count` points of a curve that goes once around for 0 to 1.
pub fn closed(count: usize, curve: impl Fn(f32) -> Point) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for step in 0..count {
        let [x, y] = curve(step as f32 / count as f32);
        if step == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
    }
    builder.close();
    builder.finish()
}

/// An open line through `count + 1` points of a curve.
pub fn open(count: usize, curve: impl Fn(f32) -> Point) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for step in 0..=count {
        let [x, y] = curve(step as f32 / count as f32);
        if step == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
    }
    builder.finish()
}

/// A line from point to point.
pub fn through(points: &[Point]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for (place, [x, y]) in points.iter().enumerate() {
        if place == 0 { builder.move_to(*x, *y) } else { builder.line_to(*x, *y) }
    }
    builder.finish()
}

pub fn circle([x, y]: Point, radius: f32) -> Option<Path> {
    PathBuilder::from_circle(x, y, radius)
}

/// The rectangle with the corners `left`, `top`, `right`, `bottom`.
pub fn rectangle([left, top, right, bottom]: [f32; 4]) -> Option<Path> {
    tiny_skia::Rect::from_ltrb(left, top, right, bottom).map(PathBuilder::from_rect)
}

/// The middle of a rectangle.
pub fn middle([left, top, right, bottom]: [f32; 4]) -> Point {
    [f32::midpoint(left, right), f32::midpoint(top, bottom)]
}

/// A rectangle larger by `by` on all sides.
pub fn grown([left, top, right, bottom]: [f32; 4], by: f32) -> [f32; 4] {
    [left - by, top - by, right + by, bottom + by]
}

/// A circle of round lobes, each as high as `depth`.
pub fn lobed(center: Point, radius: f32, lobes: usize, depth: f32) -> Option<Path> {
    closed(lobes * 16, |t| {
        let wave = (t * lobes as f32).fract() * PI;
        on(center, radius - depth + depth * wave.sin(), t * TAU - PI / 2.0 - PI / lobes as f32)
    })
}

/// A circle of pointed lobes, as of a flower seen from above.
pub fn pointed(center: Point, radius: f32, lobes: usize, depth: f32) -> Option<Path> {
    closed(lobes * 20, |t| {
        let wave = ((t * lobes as f32).fract() - 0.5).abs() * 2.0;
        let swell = (1.0 - wave).powf(0.62) * 0.9 + 0.1 * (1.0 - wave).powi(6);
        on(center, radius - depth + depth * swell, t * TAU - PI / 2.0 - PI / lobes as f32)
    })
}

/// A leaf of split palmette, 1 long, from the origin to the right; its tip curls down.
pub fn palmette() -> Option<Path> {
    let mut leaf = PathBuilder::new();
    leaf.move_to(0.0, 0.0);
    leaf.cubic_to(0.06, -0.30, 0.40, -0.46, 0.70, -0.34);
    leaf.cubic_to(0.88, -0.27, 1.00, -0.10, 0.96, 0.10);
    leaf.cubic_to(0.90, -0.06, 0.78, -0.10, 0.66, -0.06);
    leaf.cubic_to(0.56, -0.02, 0.52, 0.08, 0.40, 0.10);
    leaf.cubic_to(0.26, 0.13, 0.08, 0.10, 0.0, 0.0);
    leaf.close();
    leaf.finish()
}

/// A bud on a short stem, 1 high, upwards from the origin.
pub fn bud() -> Option<Path> {
    let mut bud = PathBuilder::new();
    bud.move_to(0.0, 0.0);
    bud.cubic_to(-0.10, -0.12, -0.42, -0.28, -0.34, -0.60);
    bud.cubic_to(-0.24, -0.52, -0.16, -0.56, -0.12, -0.64);
    bud.cubic_to(-0.10, -0.80, -0.04, -0.92, 0.0, -1.0);
    bud.cubic_to(0.04, -0.92, 0.10, -0.80, 0.12, -0.64);
    bud.cubic_to(0.16, -0.56, 0.24, -0.52, 0.34, -0.60);
    bud.cubic_to(0.42, -0.28, 0.10, -0.12, 0.0, 0.0);
    bud.close();
    bud.finish()
}

/// `path` made `scale` times as large, turned by `angle` and moved to `at`.
pub fn placed(path: &Path, [x, y]: Point, scale: [f32; 2], angle: f32) -> Option<Path> {
    let (sin, cos) = angle.sin_cos();
    let turned =
        Transform::from_row(cos * scale[0], sin * scale[0], -sin * scale[1], cos * scale[1], x, y);
    path.clone().transform(turned)
}
