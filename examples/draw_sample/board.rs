//! The binding: boards of red goatskin, tooled in gold, and marbled paper inside of them.

use std::f32::consts::TAU;

use tiny_skia::{Path, PathBuilder};

use crate::frame::{beads, corner, plait};
use crate::noise::Field;
use crate::outline::{self, Point, grown, on, rectangle};
use crate::page::{HEIGHT, Side, TABLE, WIDTH};
use crate::paint::{Painter, Pigment};
use crate::sheet::{Color, Cover, Sheet, color, mix, shade};
use crate::table::table;
use crate::vine;

const LEATHER: Color = color(0x6e_2a_1b);
const WORN: Color = color(0x9a_53_34);
const DARK: Color = color(0x2c_10_0a);

/// From the spine to the joint, where a board turns.
const JOINT: f32 = 190.0;

/// The outside of a board. The upper one has its spine where a recto has its fold.
pub fn outside(side: Side) -> Sheet {
    let sheet = ground(side, leather);
    let field = Field::new(600 + side.seed());
    let mut painter = Painter { sheet, field };
    joint(&mut painter, side);
    let (near, far) = (side.x_at(JOINT + 80.0), side.x_at(WIDTH as f32 - TABLE - 96.0));
    let area = [near.min(far), TABLE + 96.0, near.max(far), HEIGHT as f32 - TABLE - 96.0];
    border(&mut painter, area);
    let inner = grown(area, -160.0);
    let middle = outline::middle(inner);
    corners(&mut painter, inner);
    for end in [-1.0, 1.0] {
        let pendant = mandorla([middle[0], middle[1] + end * 1238.0], [126.0, 176.0], 8, 0.20);
        tooled(&mut painter, pendant.as_ref(), 26.0, 5);
    }
    tooled(&mut painter, mandorla(middle, [600.0, 836.0], 16, 0.09).as_ref(), 86.0, 7);
    painter.sheet
}

/// The inside of a board: marbled paper between turned-in leather.
pub fn inside(side: Side) -> Sheet {
    let turned_in = 92.0;
    ground(side, |field, x, y, out| {
        let from_fold = if side.recto { WIDTH as f32 - x } else { x };
        let edge = out - turned_in - 5.0 * field.rough((x + y) / 160.0, (x - y) / 160.0, 3);
        let shadow = 1.0 - 0.50 * (-from_fold / 60.0).exp() - 0.14 * (-from_fold / 260.0).exp();
        if edge < 0.0 {
            return shade(
                leather(field, x, y, out),
                shadow * (0.92 + 0.10 * (edge / 14.0).max(-1.0)),
            );
        }
        let lifted = 1.0 - 0.20 * (-edge / 9.0).exp();
        shade(marbled(field, x, y), shadow * lifted)
    })
}

/// A board on the table, each pixel by `surface(field, x, y, from its edge)`.
fn ground(side: Side, surface: impl Fn(&Field, f32, f32, f32) -> Color) -> Sheet {
    let field = Field::new(610 + side.seed());
    let [width, height] = [WIDTH as f32, HEIGHT as f32];
    let edge = TABLE - 18.0;
    Sheet::painted(WIDTH, HEIGHT, |column, row| {
        let (x, y) = (column as f32, row as f32);
        let u = if side.recto { x } else { width - x };
        // Corners are a little round from use.
        let (across, along) = (u - edge, (y - edge).min(height - edge - y));
        let round = 46.0;
        let inside = if across < round && along < round {
            round - (round - across).hypot(round - along)
        } else {
            across.min(along)
        };
        let grain = field.knot(column, row);
        let table = table(-inside, grain);
        if inside <= -1.0 {
            return table;
        }
        let bevel = 1.0 + 0.22 * (-(inside - 7.0).powi(2) / 40.0).exp()
            - 0.4 * (-inside.max(0.0) / 5.0).exp();
        let board = shade(surface(&field, x, y, inside.max(0.0)), bevel);
        mix(table, board, inside + 0.5)
    })
}

/// Goatskin: pebbled, darker where hands did not reach, rubbed at the edges.
fn leather(field: &Field, x: f32, y: f32, out: f32) -> Color {
    let (u, v) = ((x * 0.8 + y * 0.6) / 9.0, (y * 0.8 - x * 0.6) / 9.0);
    let pebble = |u: f32, v: f32| field.at(u, v) + 0.6 * field.at(u * 2.3 + 40.0, v * 2.3);
    let light = (pebble(u - 0.22, v - 0.22) - pebble(u + 0.22, v + 0.22)) * 0.12;
    let cloud = field.rough((x + y * 0.5) / 900.0, (y - x * 0.5) / 900.0, 4);
    let rubbed = (0.62 * (-out / 42.0).exp() + cloud * 0.16 + field.at(u / 3.0, v / 5.0) * 0.05)
        .clamp(0.0, 0.8);
    shade(
        mix(LEATHER, WORN, rubbed),
        0.94 + cloud * 0.10 + light + field.knot(x as i32, y as i32) * 0.02,
    )
}

/// Paper drawn through floating colors, in pebbles with veins between them.
fn marbled(field: &Field, x: f32, y: f32) -> Color {
    const COLORS: [Color; 5] = [
        color(0x4c_5f_72),
        color(0xcf_bf_9e),
        color(0x8d_5f_4b),
        color(0xc2_ae_88),
        color(0x6d_7c_68),
    ];
    let (u, v) = ((x + y * 0.3) / 300.0, (y - x * 0.3) / 300.0);
    let drift = [field.rough(u, v, 3), field.rough(u + 60.0, v + 20.0, 3)];
    let pebbles =
        field.rough(x / 92.0 + drift[0] * 2.2, y / 74.0 + drift[1] * 2.2, 2) * 5.2 + drift[0] * 1.5;
    let band = pebbles.floor();
    let within = pebbles - band;
    let tint = COLORS[band.rem_euclid(COLORS.len() as f32) as usize];
    let vein = (within.min(1.0 - within) / 0.055).min(1.0);
    let thin = 1.0 - 0.05 * field.at(x / 40.0, y / 40.0) - 0.03 * field.knot(x as i32, y as i32);
    shade(mix(color(0xd9_cb_ae), tint, vein * 0.86), thin)
}

/// The groove along which a board turns, and the spine beyond it.
fn joint(painter: &mut Painter, side: Side) {
    let from = side.x_at(JOINT + 60.0).min(side.x_at(0.0));
    let edge = TABLE - 18.0;
    painter.sheet.repaint([from as i32, 0, JOINT as i32 + 60, HEIGHT], |x, y, old| {
        if y.min(HEIGHT as f32 - y) < edge {
            return old;
        }
        let d = if side.recto { WIDTH as f32 - x } else { x };
        let groove = (-((d - JOINT) / 17.0).powi(2)).exp();
        let lip = (-((d - JOINT - 26.0) / 12.0).powi(2)).exp();
        let turn = if d < JOINT { 0.80 + 0.20 * (d / JOINT) } else { 1.0 };
        mix(shade(old, turn + 0.12 * lip), DARK, 0.62 * groove)
    });
}

/// Gold fillets and a plaited roll around the board.
fn border(painter: &mut Painter, area: [f32; 4]) {
    for (by, width) in [(0.0, 7.0), (-16.0, 3.0), (-104.0, 3.0), (-120.0, 7.0)] {
        if let Some(path) = rectangle(grown(area, by)) {
            painter.stroke(&path, width, Pigment::Gold);
        }
    }
    let [left, top, right, bottom] = grown(area, -60.0);
    for [from, to] in [
        [[left, top], [right, top]],
        [[left, bottom], [right, bottom]],
        [[left, top], [left, bottom]],
        [[right, top], [right, bottom]],
    ] {
        plait(painter, from, to, 24.0, [Pigment::Gold, Pigment::Gold]);
        beads(painter, from, to, 74.0, 4.0, Pigment::Brown);
    }
    for at in [[left, top], [right, top], [left, bottom], [right, bottom]] {
        corner(painter, at, 42.0, Pigment::Brown);
        if let Some(path) = rectangle([at[0] - 43.0, at[1] - 43.0, at[0] + 43.0, at[1] + 43.0]) {
            painter.stroke(&path, 3.0, Pigment::Gold);
        }
        let knot = [(36.0, 8, 9.0), (17.0, 8, 4.0)];
        for ((radius, lobes, depth), pigment) in
            knot.into_iter().zip([Pigment::Gold, Pigment::Brown])
        {
            if let Some(path) = outline::lobed(at, radius, lobes, depth) {
                painter.fill(&path, pigment);
            }
        }
    }
}

/// An oval of lobes, those at its ends drawn out to a point `tip` longer; `across` and
/// `along` are its half width and height.
fn mandorla([x, y]: Point, [across, along]: [f32; 2], lobes: usize, tip: f32) -> Option<Path> {
    outline::closed(lobes * 24, |t| {
        let angle = t * TAU - TAU / 4.0;
        let wave = (t * lobes as f32 + 0.5).fract();
        // How far from the middle of the lobe at the nearer end, in halves of a lobe.
        let half = (t * 2.0).fract();
        let from_tip = half.min(1.0 - half) * lobes as f32;
        let drawn_out = tip * (1.0 - 1.4 * from_tip).max(0.0).powi(2);
        let swell = 0.94 + 0.06 * (wave * TAU / 2.0).sin() + drawn_out;
        // Fuller than a rhombus, sharper than an oval.
        let (sin, cos) = angle.sin_cos();
        let reach = swell * (1.0 + 0.10 * sin.abs().powi(9));
        [x + across * cos * reach * (1.0 - 0.12 * sin.abs()), y + along * sin * reach]
    })
}

/// Presses a field into the leather and tools it with gold scrolls.
fn tooled(painter: &mut Painter, field: Option<&Path>, largest: f32, seed: u64) {
    let Some(path) = field else { return };
    press(painter, path);
    let Some(within) = Cover::of(path) else { return };
    let axis = within.x as f32 + within.width as f32 / 2.0;
    let vine = vine::filling(&within, axis, [largest * 0.2, largest], seed);
    vine.paint(painter, &within, 4.6, [Pigment::Gold, Pigment::Gold]);
    painter.stroke(path, 11.0, Pigment::Brown);
    painter.stroke(path, 7.0, Pigment::Gold);
}

/// What a hot block leaves: darker leather, with an edge in the light and one in shadow.
fn press(painter: &mut Painter, path: &Path) {
    let Some(cover) = Cover::of(path) else { return };
    let area = [cover.x - 8, cover.y - 8, cover.width + 16, cover.height + 16];
    painter.sheet.repaint(area, |x, y, old| {
        let (x, y) = (x as i32, y as i32);
        let edge = f32::from(cover.at(x + 5, y + 5)) - f32::from(cover.at(x - 5, y - 5));
        let pressed = mix(old, DARK, 0.44 * f32::from(cover.at(x, y)) / 255.0);
        shade(pressed, 1.0 - edge / 255.0 * 0.40)
    });
}

/// Quarter medallions in the corners of the inner field.
fn corners(painter: &mut Painter, area: [f32; 4]) {
    let [left, top, right, bottom] = area;
    let size = 430.0;
    let mut all = PathBuilder::new();
    for (x, y) in [(left, top), (right, top), (left, bottom), (right, bottom)] {
        let (dx, dy) = (if x == left { 1.0 } else { -1.0 }, if y == top { 1.0 } else { -1.0 });
        let quarter = outline::closed(100, |t| {
            // The last tenth stands in the corner itself.
            if t > 0.9 {
                return [x, y];
            }
            let turn = t / 0.9;
            let lobe = 0.93 + 0.07 * ((turn * 4.0 + 0.5).fract() * TAU / 2.0).sin();
            let [u, v] = on([0.0, 0.0], size * lobe, turn * TAU / 4.0);
            [x + dx * u, y + dy * v * 1.25]
        });
        if let Some(quarter) = quarter {
            all.push_path(&quarter);
        }
    }
    tooled(painter, all.finish().as_ref(), 70.0, 9);
}
