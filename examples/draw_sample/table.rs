//! The table that the book lies on.

use crate::sheet::{Color, color, shade};

const TABLE: Color = color(0x26_23_21);

/// The table, `out` pixels away from the book, where its shadow grows lighter.
pub fn table(out: f32, grain: f32) -> Color {
    shade(TABLE, (0.40 + out / 80.0).clamp(0.3, 1.0) * (1.0 + grain * 0.06))
}
