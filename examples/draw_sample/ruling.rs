//! What guides the scribe: holes pricked in the margin, and from them lines ruled with a dry
//! point. On the hair side they are furrows, on the flesh side ridges.

use crate::noise::Field;
use crate::page::{GAP, HEIGHT, LINES, MEASURE, Side, TABLE, WIDTH};
use crate::sheet::{Color, Sheet, color, mix, shade};

/// How far below the foot of the letters the line is.
const BELOW: f32 = 3.0;
/// Where the leaf is pricked, from the fold.
const PRICKED: f32 = WIDTH as f32 - TABLE - 46.0;
const HOLE: Color = color(0x4a_36_20);

/// Rules an empty leaf for writing.
pub fn rule(sheet: &mut Sheet, side: Side) {
    let field = Field::new(2100 + side.leaf as u64);
    let [left, _, right, _] = side.block();
    let column = (MEASURE - GAP) / 2.0;
    for line in 0..LINES {
        let y = Side::baseline(line) + BELOW;
        let strays = field.at(line as f32 * 7.0, 3.0);
        // No line ends quite where the last one did.
        let from = (left - 26.0 - strays * 16.0) as i32;
        let width = (right + 26.0 + strays * 22.0) as i32 - from;
        sheet.repaint([from, y as i32 - 6, width, 13], |px, py, old| {
            let stray = 1.1 * field.at(px / 260.0, line as f32 * 3.7);
            furrow(&field, side, py - y - stray, [px, py], old)
        });
        prick(sheet, &field, [side.x_at(PRICKED), y]);
    }
    for x in [left, left + column, right - column, right] {
        let area = [x as i32 - 6, TABLE as i32 + 12, 13, HEIGHT - 2 * TABLE as i32 - 24];
        sheet.repaint(area, |px, py, old| {
            let stray = 1.3 * field.at(x / 50.0, py / 340.0);
            furrow(&field, side, px - x - stray, [px, py], old)
        });
    }
}

/// A pixel `across` from the middle of a line: one of its sides in shadow, the other in the
/// light from the upper left.
fn furrow(field: &Field, side: Side, across: f32, [x, y]: [f32; 2], old: Color) -> Color {
    let pressed = 0.78 + 0.34 * field.at(x / 120.0 + 5.0, y / 120.0);
    let turned = if side.hair() { across } else { -across };
    let dark = (-((turned + 1.2) / 1.3).powi(2)).exp();
    let light = (-((turned - 1.7) / 1.4).powi(2)).exp();
    shade(old, 1.0 + pressed * (0.060 * light - 0.105 * dark))
}

/// A slit of the pricking knife.
fn prick(sheet: &mut Sheet, field: &Field, [x, y]: [f32; 2]) {
    let lean = 0.25 * field.at(y / 90.0, x / 90.0);
    sheet.repaint([x as i32 - 12, y as i32 - 16, 25, 33], |px, py, old| {
        let (dx, dy) = (px - x - (py - y) * lean, py - y);
        let hole = ((dx / 2.6).powi(2) + (dy / 6.5).powi(2)).sqrt();
        let raised = (-((hole - 1.5) / 0.6).powi(2)).exp() * if dy > 0.0 { 0.07 } else { -0.05 };
        mix(shade(old, 1.0 + raised), HOLE, 0.8 * (1.4 - hole).clamp(0.0, 0.4) / 0.4)
    });
}
