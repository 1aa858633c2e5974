//! A painted picture in a gold frame: a ground under thousands of brush marks.

use std::f32::consts::TAU;

use tiny_skia::{LineCap, Path, Stroke};

use crate::noise::Chance;
use crate::outline;
use crate::sheet::{Color, Cover, Sheet, color, shade};

const GROUND: Color = color(0x1e_3c_78);
const GOLD: Color = color(0xd4_ac_52);
const DARK: Color = color(0x4a_32_14);
const PIGMENTS: [Color; 7] = [
    color(0x22_48_8c),
    color(0x9c_2a_22),
    color(0xc0_98_3c),
    color(0x36_68_46),
    color(0xdc_c6_a0),
    color(0x68_42_70),
    color(0x3a_2a_20),
];

/// Lines around the picture: how far outside of its edge, how wide, of what.
const FRAME: [(f32, f32, Color); 4] =
    [(-6.0, 92.0, DARK), (-6.0, 78.0, GOLD), (-44.0, 8.0, DARK), (30.0, 7.0, DARK)];

/// The ground that one brush mark stands for, in pixels.
const GROUND_PER_MARK: f32 = 620.0;

pub fn paint(sheet: &mut Sheet, area: [f32; 4], chance: &mut Chance) {
    // A mark reaches 87 pixels at most, the frame 52 from the edge of the area.
    let [left, top, right, bottom] = outline::grown(area, -40.0);
    fill(sheet, outline::rectangle(area).as_ref(), GROUND);
    let marks = (right - left) * (bottom - top) / GROUND_PER_MARK;
    for _ in 0..marks as u32 {
        let from = [chance.between(left, right), chance.between(top, bottom)];
        let to = outline::on(from, chance.between(12.0, 80.0), chance.between(0.0, TAU));
        let pigment = PIGMENTS[(chance.unit() * PIGMENTS.len() as f32) as usize];
        let tone = chance.between(0.75, 1.25);
        let width = chance.between(3.0, 14.0);
        draw(sheet, outline::through(&[from, to]), width, shade(pigment, tone));
    }
    for (by, width, metal) in FRAME {
        draw(sheet, outline::rectangle(outline::grown(area, by)), width, metal);
    }
}

fn draw(sheet: &mut Sheet, path: Option<Path>, width: f32, pigment: Color) {
    let stroke = Stroke { width, line_cap: LineCap::Round, ..Stroke::default() };
    fill(sheet, path.and_then(|path| path.stroke(&stroke, 1.0)).as_ref(), pigment);
}

fn fill(sheet: &mut Sheet, path: Option<&Path>, pigment: Color) {
    if let Some(cover) = path.and_then(Cover::of) {
        sheet.lay(&cover, 1.0, |_, _| pigment);
    }
}
