//! The leaf before anything is written, on the cloth below the camera.

use warraq::geometry::Size;

use crate::noise::{Coarse, Field};
use crate::sheet::{Color, Sheet, color, mix, shade};

const PARCHMENT: [Color; 3] = [color(0xe8_d9_b8), color(0xe2_ce_a6), color(0xee_e4_cc)];
const TONED: Color = color(0xb8_98_66);
const CLOTH: Color = color(0x24_22_24);

/// How wide the cloth shows, in parts of the width and height.
const MARGIN: f32 = 0.04;

pub fn leaf(size: Size, number: u32, field: &Field) -> Sheet {
    let [width, height] = [size.width, size.height].map(u32::cast_signed);
    let clouds = Coarse::of([width, height], |x, y| {
        field.rough((x + y * 0.4) / 1300.0, (y - x * 0.4) / 1300.0, 5)
    });
    let (wide, high) = (width as f32, height as f32);
    let edges = [wide * MARGIN, high * MARGIN];
    let wave = |along: f32, row: f32| 7.0 * field.rough(along / 500.0, row, 3);
    let sides: Vec<f32> = (0..height).map(|y| edges[0] + wave(y as f32, 9.5)).collect();
    let ends: Vec<f32> = (0..width).map(|x| edges[1] + wave(x as f32, 80.5)).collect();
    let parchment = PARCHMENT[number as usize % PARCHMENT.len()];
    Sheet::painted(width, height, |column, row| {
        let (x, y) = (column as f32, row as f32);
        let [side, end] = [sides[row as usize], ends[column as usize]];
        let inside = (x - side).min(wide - side - x).min(y - end).min(high - end - y);
        // Fibers lie along the leaf, pores anywhere.
        let fibers = field.at(x / 1.9 + y / 31.0, y / 7.0);
        let pores = field.at(x / 2.7 + 90.0, y / 2.7) + 0.6 * field.at(x / 6.3, y / 6.3 + 40.0);
        let cloth = shade(CLOTH, 1.0 + 0.25 * fibers + 0.18 * field.knot(column, row));
        if inside <= -0.5 {
            return cloth;
        }
        let cloud = clouds.at(x, y);
        let worn = 0.30 * (-inside / 260.0).exp() + 0.16 * cloud.max(0.0);
        // The fold is on the left of a recto, which odd numbers are.
        let from_fold = if number.is_multiple_of(2) { wide - x } else { x } - edges[0];
        let light = 1.0 - 0.34 * (-from_fold / 240.0).exp() + 0.05 * cloud;
        let skin = shade(mix(parchment, TONED, worn), light + 0.030 * fibers + 0.022 * pores);
        mix(cloth, skin, inside + 0.5)
    })
}
