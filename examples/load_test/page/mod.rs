//! A page of a manuscript as a reading room's camera sees it: parchment, writing, a painted
//! miniature, the softness of the lens and the grain of the sensor.
//!
//! The same number always gives the same pixels. What counts here is not beauty but that
//! encoders and decoders have as much to do as with photographs: a tile of 256 pixels cut
//! from it and stored at JPEG quality 85 has about 19 KB in the mean.

mod lens;
mod miniature;
mod script;
mod skin;

use warraq::geometry::Size;
use warraq::pixels::Pixels;

use crate::noise::{Chance, Field};

/// What the drawing depends on, so that a page drawn otherwise is drawn anew.
pub const SOURCES: &[&[u8]] = &[
    include_bytes!("mod.rs"),
    include_bytes!("lens.rs"),
    include_bytes!("miniature.rs"),
    include_bytes!("script.rs"),
    include_bytes!("skin.rs"),
    include_bytes!("../../draw_sample/noise.rs"),
    include_bytes!("../../draw_sample/sheet.rs"),
    include_bytes!("../../draw_sample/outline.rs"),
];

/// About 6000 × 8000, each page a little different, as leaves are: hardly ever a multiple of
/// a tile.
pub fn size(number: u32) -> Size {
    let mut chance = Chance::new(7000 + u64::from(number));
    let mut side = |about: f32| chance.between(about * 0.975, about * 1.025) as u32;
    Size::new(side(6000.0), side(8000.0))
}

/// Draws page `number`.
pub fn draw(number: u32) -> Pixels {
    draw_sized(number, size(number))
}

fn draw_sized(number: u32, size: Size) -> Pixels {
    let seed = u64::from(number) << 8;
    let field = Field::new(seed);
    let mut chance = Chance::new(seed + 1);
    let mut sheet = skin::leaf(size, number, &field);
    let written = written_area(size);
    let painting = painting_area(written, number, &mut chance);
    for column in columns(written, number) {
        script::write(&mut sheet, &field, column, painting, &mut chance);
    }
    if let Some(area) = painting {
        miniature::paint(&mut sheet, area, &mut chance);
    }
    lens::photograph(sheet, seed + 2)
}

/// Left, top, right, bottom.
type Area = [f32; 4];

fn written_area(size: Size) -> Area {
    let (width, height) = (size.width as f32, size.height as f32);
    [width * 0.15, height * 0.11, width * 0.86, height * 0.85]
}

/// Every second page has a miniature over the upper part of its first column.
fn painting_area(written: Area, number: u32, chance: &mut Chance) -> Option<Area> {
    let [_, top, _, bottom] = written;
    let [left, _, right, _] = columns(written, number)[0];
    let height = (bottom - top) * chance.between(0.30, 0.45);
    number.is_multiple_of(2).then_some([left, top, right, top + height])
}

/// Two columns, but every fourth page is written across.
fn columns(written: Area, number: u32) -> Vec<Area> {
    let [left, top, right, bottom] = written;
    if number.is_multiple_of(4) {
        return vec![written];
    }
    let (middle, half_gap) = (f32::midpoint(left, right), (right - left) * 0.03);
    vec![[left, top, middle - half_gap, bottom], [middle + half_gap, top, right, bottom]]
}

#[cfg(test)]
mod tests {
    use turbojpeg::{Image, PixelFormat, Subsamp};

    use super::*;

    #[test]
    fn a_page_is_drawn_with_the_same_pixels_every_time_and_no_two_are_alike() {
        let draw = |number| draw_sized(number, Size::new(400, 500));
        assert!(draw(2) == draw(2));
        assert!(draw(2) != draw(4));
    }

    /// What the figures rest on. 19 KB is the mean with the cloth around a page, which has
    /// less; these are from the middle.
    #[test]
    fn stored_tiles_are_as_large_as_those_of_photographs() {
        let side = 256;
        let pixels = draw_sized(1, Size::new(1500, 2000));
        let mut bytes = Vec::new();
        for (x, y) in (1..7).flat_map(|row| (1..5).map(move |column| (column * side, row * side))) {
            let image = Image {
                pixels: &pixels.data()[y * pixels.stride() + x * 3..],
                width: side,
                pitch: pixels.stride(),
                height: side,
                format: PixelFormat::RGB,
            };
            bytes.push(turbojpeg::compress(image, 85, Subsamp::Sub2x2).unwrap().len());
        }
        let mean = bytes.iter().sum::<usize>() / bytes.len();
        assert!((19_500..22_000).contains(&mean), "{mean} of {bytes:?}");
    }
}
