//! Illumination: gold, a field of eight-fold stars, rosettes and rays.

use std::f32::consts::{FRAC_1_SQRT_2, PI, SQRT_2};

use crate::noise::Field;
use crate::sheet::{Color, Mask, Sheet, color, mix};

pub const LAPIS: Color = color(0x1d_3f7a);
pub const RED: Color = color(0xa8_2a1e);
const WHITE: Color = color(0xf4_ead2);
const GREEN: Color = color(0x1f_5b50);
const GOLD: Color = color(0xc9_9a3c);
const BRIGHT: Color = color(0xee_d08a);
const DARK: Color = color(0x3a_2a18);

/// Gold leaf: uneven, with a sheen.
pub fn gold(field: &Field, x: f32, y: f32) -> Color {
    let sheen = field.rough(x / 60.0, y / 60.0, 3) * 0.7 + field.at(x / 5.0, y / 5.0) * 0.15;
    if sheen > 0.0 { mix(GOLD, BRIGHT, sheen) } else { mix(GOLD, DARK, -sheen * 0.45) }
}

/// Fills a rectangle with stars of eight points that touch at their tips, crosses between
/// them, and a white strap along every edge. `period` is from star to star, in pixels.
pub fn stars(sheet: &mut Sheet, area: [f32; 4], period: f32, field: &Field) {
    let [left, top, width, height] = area;
    let (middle_x, middle_y) = (left + width / 2.0, top + height / 2.0);
    sheet.repaint(area, |x, y, _| {
        star_color((x - middle_x) / period, (y - middle_y) / period, period, gold(field, x, y))
    });
}

/// The color at `x`, `y` in periods from the middle of a star.
fn star_color(x: f32, y: f32, period: f32, gold: Color) -> Color {
    let fold = |value: f32| (value - value.round()).abs();
    let (x, y) = (fold(x), fold(y));
    // Two squares of half side r, one turned by 45°; the turned one's tips reach the
    // middle between two stars: r √2 = 1/2.
    let star = |r: f32| (x.max(y) - r).min((x + y) * FRAC_1_SQRT_2 - r) * period;
    let edge = star(0.5 / SQRT_2);
    let over = |ground: Color, distance: f32, paint: Color| {
        mix(ground, paint, (0.5 - distance).clamp(0.0, 1.0))
    };
    let line = |distance: f32, width: f32| distance.abs() - width / 2.0;

    let from_star = x.hypot(y) * period;
    let mut inside = over(LAPIS, line(star(0.235), 2.2), gold);
    let petals = period * (0.105 + 0.035 * (8.0 * y.atan2(x)).cos());
    inside = over(inside, from_star - petals, gold);
    inside = over(inside, from_star - period * 0.035, RED);

    let (cross_x, cross_y) = (0.5 - x, 0.5 - y);
    let from_cross = cross_x.hypot(cross_y) * period;
    let mut outside = over(GREEN, line(edge - period * 0.085, 1.8), gold);
    let leaves = period * (0.10 + 0.05 * (4.0 * cross_y.atan2(cross_x)).cos());
    outside = over(outside, from_cross - leaves, RED);
    outside = over(outside, from_cross - period * 0.04, gold);

    let ground = if edge < 0.0 { inside } else { outside };
    let strap = period * 0.062;
    let ground = over(ground, line(edge, strap + 3.0), DARK);
    over(ground, line(edge, strap), WHITE)
}

/// A band of gold with a line of lapis on either side, around a rectangle.
pub fn border(sheet: &mut Sheet, [x, y, width, height]: [f32; 4], field: &Field) {
    let around = |by: f32| [x - by, y - by, width + 2.0 * by, height + 2.0 * by];
    for (by, line, paint) in
        [(13.0, 4.0, Some(LAPIS)), (7.0, 9.0, None), (1.0, 2.4, Some(DARK)), (17.0, 1.6, Some(RED))]
    {
        let mut mask = Mask::new(sheet.width, sheet.height);
        mask.frame(around(by), line);
        sheet.lay(&mask, 0.95, |x, y| paint.unwrap_or_else(|| gold(field, x, y)));
    }
}

/// Fine blue rays standing on a line, longer towards the middle.
pub fn rays(sheet: &mut Sheet, [x, y]: [f32; 2], width: f32) {
    let mut mask = Mask::new(sheet.width, sheet.height);
    let mut beads = Mask::new(sheet.width, sheet.height);
    let count = (width / 26.0) as usize;
    for ray in 0..=count {
        let share = ray as f32 / count as f32;
        let height =
            22.0 + 62.0 * (PI * share).sin().powi(3) + if ray % 2 == 0 { 14.0 } else { 0.0 };
        let at = x + width * share;
        mask.line([at, y], [at, y - height], 1.7);
        beads.disc(at, y - height * 0.45, 3.4);
        mask.disc(at, y - height, 2.6);
    }
    sheet.lay(&mask, 0.85, |_, _| LAPIS);
    sheet.lay(&beads, 0.9, |_, _| RED);
}

/// Three red drops: the end of a sentence.
pub fn stop(mask: &mut Mask, [x, y]: [f32; 2], radius: f32) {
    for [dx, dy] in [[0.0, -0.9], [-1.3, 1.1], [1.3, 1.1]] {
        mask.disc(x + dx * radius, y + dy * radius, radius);
    }
}

/// A medallion in the margin, with `beads` red beads around a star.
pub fn medallion(sheet: &mut Sheet, [x, y]: [f32; 2], radius: f32, beads: usize, field: &Field) {
    let (width, height) = (sheet.width, sheet.height);
    let mask = |draw: &dyn Fn(&mut Mask)| {
        let mut mask = Mask::new(width, height);
        draw(&mut mask);
        mask
    };
    let tips = mask(&|mask| {
        for side in [-1.0, 1.0] {
            mask.line([x, y + side * radius], [x, y + side * radius * 1.7], 2.0);
            mask.disc(x, y + side * radius * 1.45, 4.0);
            mask.disc(x, y + side * radius * 1.7, 2.4);
        }
    });
    sheet.lay(&tips, 0.9, |_, _| LAPIS);
    sheet.lay(&mask(&|mask| mask.disc(x, y, radius)), 1.0, |x, y| gold(field, x, y));
    sheet.lay(&mask(&|mask| mask.ring(x, y, radius, 3.4)), 1.0, |_, _| LAPIS);
    let star = |r: f32| {
        move |dx: f32, dy: f32| {
            let (dx, dy) = (dx.abs(), dy.abs());
            (dx.max(dy) - r).min((dx + dy) * FRAC_1_SQRT_2 - r)
        }
    };
    sheet.lay(&mask(&|mask| mask.stamp(x, y, radius, star(radius * 0.42))), 1.0, |_, _| LAPIS);
    sheet.lay(&mask(&|mask| mask.stamp(x, y, radius, star(radius * 0.2))), 1.0, |_, _| WHITE);
    let ring = mask(&|mask| {
        for bead in 0..beads {
            let turn = 2.0 * PI * bead as f32 / beads as f32 - PI / 2.0;
            mask.disc(x + turn.cos() * radius * 0.78, y + turn.sin() * radius * 0.78, radius * 0.1);
        }
    });
    sheet.lay(&ring, 1.0, |_, _| RED);
}
