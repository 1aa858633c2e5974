//! A field of eight-fold stars, as carpenters and tilers lay it.

use std::f32::consts::{FRAC_1_SQRT_2, SQRT_2};

use crate::outline;
use crate::paint::{Painter, Pigment};
use crate::sheet::{Color, mix, shade};

const LAPIS: Color = Pigment::Lapis.color();
const GREEN: Color = Pigment::Green.color();
const CARMINE: Color = Pigment::Carmine.color();
const WHITE: Color = Pigment::White.color();
const GOLD: Color = Pigment::Gold.color();
const BROWN: Color = Pigment::Brown.color();

/// Fills an area with stars whose tips touch, crosses between them and a white strap along
/// every edge. `period` is from star to star, in pixels.
pub fn stars(painter: &mut Painter, [left, top, right, bottom]: [f32; 4], period: f32) {
    let middle = outline::middle([left, top, right, bottom]);
    // A star stands in the middle of an odd number of them.
    let offset = |length: f32| if (length / period).round() as i32 % 2 == 0 { 0.5 } else { 0.0 };
    let offsets = [offset(right - left), offset(bottom - top)];
    let area = [left as i32, top as i32, (right - left) as i32, (bottom - top) as i32];
    let (sheet, field) = (&mut painter.sheet, &painter.field);
    sheet.repaint(area, |x, y, _| {
        let u = (x - middle[0]) / period + offsets[0];
        let v = (y - middle[1]) / period + offsets[1];
        let lies =
            field.rough(x / 60.0, y / 60.0, 2) * 0.09 + field.knot(x as i32, y as i32) * 0.05;
        shade(star(u, v, period), 1.0 + lies)
    });
}

/// The color at `x`, `y` in periods from the middle of a star.
fn star(x: f32, y: f32, period: f32) -> Color {
    let fold = |value: f32| (value - value.round()).abs();
    let (x, y) = (fold(x), fold(y));
    // Two squares of half side r, one turned by 45°; the turned one's tips reach the
    // middle between two stars: r √2 = 1/2.
    let edge_of = |r: f32| (x.max(y) - r).min((x + y) * FRAC_1_SQRT_2 - r) * period;
    let edge = edge_of(0.5 / SQRT_2);
    let over = |ground: Color, distance: f32, paint: Color| {
        mix(ground, paint, (0.5 - distance).clamp(0.0, 1.0))
    };
    let line = |distance: f32, width: f32| distance.abs() - width / 2.0;
    let outlined = |ground: Color, distance: f32, paint: Color| {
        over(over(ground, distance - 2.2, BROWN), distance, paint)
    };

    let from_star = x.hypot(y) * period;
    let mut inside = over(LAPIS, line(edge_of(0.262), period * 0.014), GOLD);
    let petals = period * (0.128 + 0.042 * (8.0 * y.atan2(x)).cos());
    inside = outlined(inside, from_star - petals, GOLD);
    inside = outlined(inside, from_star - period * 0.062, CARMINE);
    inside = over(inside, from_star - period * 0.024, WHITE);

    let (cross_x, cross_y) = (0.5 - x, 0.5 - y);
    let from_cross = cross_x.hypot(cross_y) * period;
    let mut outside = over(GREEN, line(edge - period * 0.080, period * 0.012), GOLD);
    let leaves = period * (0.098 + 0.052 * (4.0 * cross_y.atan2(cross_x)).cos());
    outside = outlined(outside, from_cross - leaves, CARMINE);
    outside = outlined(outside, from_cross - period * 0.040, GOLD);

    let ground = if edge < 0.0 { inside } else { outside };
    let strap = period * 0.056;
    let ground = over(ground, line(edge, strap + period * 0.020), BROWN);
    let ground = over(ground, line(edge, strap), WHITE);
    over(ground, line(edge, strap * 0.24), GOLD)
}
