//! Ink on a leaf: writing as it stands, and as it shows through from the other side.

use tiny_skia::{Path, Transform};

use crate::noise::Field;
use crate::page::{PITCH, TOP, WIDTH};
use crate::paint::{self, Painter};
use crate::sheet::{Color, Cover, color, mix};

const FRESH: Color = color(0x1c_13_0c);
const SPENT: Color = color(0x5a_3a_20);
const FADED: Color = color(0x86_66_42);

/// How far ink has faded, from 0 to 1.
pub type Fading = f32;

/// The pen is dipped after so many pixels of a line.
const DIP: f32 = 610.0;

/// Lays letters and marks; marks are written with a finer pen.
pub fn write(painter: &mut Painter, [letters, marks]: &[Option<Path>; 2], faded: Fading) {
    for (path, weight) in [(letters, 2.5), (marks, 1.1)] {
        if let Some(cover) = path.as_ref().and_then(|path| heavier(path, weight)) {
            lay(painter, &cover, faded);
        }
    }
}

/// What lies inside of `path` and half of `weight` around it: a reed is broader than the
/// letters of a font are.
fn heavier(path: &Path, weight: f32) -> Option<Cover> {
    let line = paint::line(path, weight)?;
    let mut cover = Cover::of(&line)?;
    cover.add(path);
    Some(cover)
}

fn lay(painter: &mut Painter, cover: &Cover, faded: Fading) {
    let field = &painter.field;
    painter.sheet.lay(cover, 0.96 - 0.22 * faded, |x, y| {
        let (u, v) = (x as f32, y as f32);
        // From dip to dip the ink runs thinner.
        let line = ((v - TOP) / PITCH).floor();
        let since = ((WIDTH as f32 - u) / DIP + line * 0.37).rem_euclid(1.0);
        // The fresh ink mingles with the last of the old.
        let spent = if since < 0.10 { 1.0 - since / 0.10 } else { (since - 0.10) / 0.90 };
        let flow = 0.06
            + 0.27 * spent * spent
            + field.rough(u / 46.0, v / 46.0, 2) * 0.13
            + field.knot(x, y) * 0.035;
        // It dries from the edges, where it stays darkest.
        let inside = [[-4, 0], [4, 0], [0, -4], [0, 4]]
            .iter()
            .all(|[dx, dy]| cover.at(x + dx, y + dy) > 200);
        let ink = mix(FRESH, SPENT, flow + if inside { 0.07 } else { 0.0 });
        mix(ink, FADED, faded * (0.75 + 0.5 * flow))
    });
}

/// The same letters, mirrored and blurred, faintly through the skin.
pub fn show_through(painter: &mut Painter, letters: &Path, field: &Field) {
    let mirrored = Transform::from_row(-0.25, 0.0, 0.0, 0.25, WIDTH as f32 / 4.0, 0.0);
    let small = letters.clone().transform(mirrored).and_then(|path| Cover::of(&path));
    let Some(small) = small.map(|cover| blurred(&cover, 2)) else { return };
    let area = [small.x * 4, small.y * 4, small.width * 4, small.height * 4];
    painter.sheet.repaint(area, |x, y, old| {
        let share = f32::from(small.at(x as i32 / 4, y as i32 / 4)) / 255.0;
        let through = 0.055 + 0.02 * field.at(x / 160.0, y / 160.0);
        mix(old, SPENT, share * through)
    });
}

/// `cover` with every share spread over `reach` pixels around it.
pub fn blurred(cover: &Cover, reach: i32) -> Cover {
    let (width, height) = (cover.width + 2 * reach, cover.height + 2 * reach);
    let (x, y) = (cover.x - reach, cover.y - reach);
    let across =
        spread(width, height, reach, |column, row| i32::from(cover.at(x + column, y + row)));
    let bytes = spread(height, width, reach, |row, column| {
        i32::from(across[(row * width + column) as usize])
    });
    // The second pass ran along columns: its rows are those.
    let mut upright = vec![0; bytes.len()];
    for row in 0..height {
        for column in 0..width {
            upright[(row * width + column) as usize] = bytes[(column * height + row) as usize];
        }
    }
    Cover { x, y, width, height, bytes: upright }
}

/// Means of `2 × reach + 1` values along each of `lines` lines of `length`.
fn spread(length: i32, lines: i32, reach: i32, value: impl Fn(i32, i32) -> i32) -> Vec<u8> {
    let mut means = Vec::with_capacity((length * lines) as usize);
    for line in 0..lines {
        let at = |place: i32| if (0..length).contains(&place) { value(place, line) } else { 0 };
        let mut sum: i32 = (0..reach).map(at).sum();
        for place in 0..length {
            sum += at(place + reach);
            means.push((sum / (2 * reach + 1)) as u8);
            sum -= at(place - reach);
        }
    }
    means
}
