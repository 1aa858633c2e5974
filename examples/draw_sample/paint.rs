//! Pigments and gold, and laying them on a sheet.

use tiny_skia::{LineCap, LineJoin, Path, Stroke};

use crate::noise::Field;
use crate::sheet::{Color, Cover, Sheet, color, mix, shade};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pigment {
    Gold,
    Lapis,
    Carmine,
    Green,
    White,
    /// The thin brown that outlines gold.
    Brown,
}

/// A sheet and what it takes to paint on it.
pub struct Painter {
    pub sheet: Sheet,
    /// Where pigment lies thick or thin, and gold shines.
    pub field: Field,
}

impl Painter {
    /// Fills `path`.
    pub fn fill(&mut self, path: &Path, pigment: Pigment) {
        if let Some(cover) = Cover::of(path) {
            self.lay(&cover, pigment, 1.0);
        }
    }

    /// Fills what of `path` lies within `cover`.
    pub fn fill_within(&mut self, path: &Path, within: &Cover, pigment: Pigment) {
        if let Some(cover) = Cover::of(path) {
            self.lay(&cover.clipped(within), pigment, 1.0);
        }
    }

    /// Draws along `path`.
    pub fn stroke(&mut self, path: &Path, width: f32, pigment: Pigment) {
        if let Some(line) = line(path, width) {
            self.fill(&line, pigment);
        }
    }

    /// Draws along `path`, and ends where it ends: without the round head of a [`Self::stroke`].
    pub fn rule(&mut self, path: &Path, width: f32, pigment: Pigment) {
        let stroke = Stroke { width, ..Stroke::default() };
        if let Some(line) = path.stroke(&stroke, 1.0) {
            self.fill(&line, pigment);
        }
    }

    pub fn stroke_within(&mut self, path: &Path, width: f32, within: &Cover, pigment: Pigment) {
        if let Some(line) = line(path, width) {
            self.fill_within(&line, within, pigment);
        }
    }

    /// Fills `path` and outlines it with the thin brown line that gold has.
    pub fn outlined(&mut self, path: &Path, pigment: Pigment, width: f32) {
        self.fill(path, pigment);
        self.stroke(path, width, Pigment::Brown);
    }

    pub fn lay(&mut self, cover: &Cover, pigment: Pigment, strength: f32) {
        let field = &self.field;
        if pigment == Pigment::Gold {
            self.sheet.lay(cover, strength, |x, y| {
                // Leaf on its bole stands up a little: light from the upper left.
                let edge = i32::from(cover.at(x + 3, y + 3)) - i32::from(cover.at(x - 3, y - 3));
                gold(field, x as f32, y as f32, edge as f32 / 255.0)
            });
        } else {
            self.sheet.lay(cover, strength, |x, y| pigment.at(field, x, y));
        }
    }
}

/// The outline of a line drawn along `path`.
pub fn line(path: &Path, width: f32) -> Option<Path> {
    let stroke =
        Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
    path.stroke(&stroke, 1.0)
}

const BRIGHT: Color = color(0xf6_de_98);
const WORN: Color = color(0x8c_5c_24);

/// Burnished gold leaf: uneven, with a sheen.
fn gold(field: &Field, x: f32, y: f32, edge: f32) -> Color {
    let sheen = field.rough(x / 210.0 + y / 420.0, y / 210.0, 2) * 0.42
        + field.at((x + y * 0.7) / 14.0, (y - x * 0.7) / 14.0) * 0.06
        + field.knot(x as i32, y as i32) * 0.06
        + edge * 0.60
        + 0.14;
    let leaf = Pigment::Gold.color();
    if sheen > 0.0 { mix(leaf, BRIGHT, sheen) } else { mix(leaf, WORN, -sheen) }
}

impl Pigment {
    /// What it looks like where it lies even.
    pub const fn color(self) -> Color {
        match self {
            Self::Gold => color(0xc9_9d_44),
            Self::Lapis => color(0x1d_3c_7c),
            Self::Carmine => color(0x9e_25_1f),
            Self::Green => color(0x24_5f_4d),
            Self::White => color(0xf3_ea_d6),
            Self::Brown => color(0x3c_25_12),
        }
    }

    fn at(self, field: &Field, x: i32, y: i32) -> Color {
        let (thick, grain) = match self {
            Self::Gold => (0.0, 0.0),
            Self::Lapis => (0.10, 0.07),
            Self::Carmine => (0.09, 0.04),
            Self::Green => (0.10, 0.06),
            Self::White => (0.03, 0.02),
            Self::Brown => (0.10, 0.03),
        };
        let (u, v) = (x as f32, y as f32);
        let lies = field.rough(u / 60.0, v / 60.0, 2) * thick + field.knot(x, y) * grain;
        shade(self.color(), 1.0 + lies)
    }
}
