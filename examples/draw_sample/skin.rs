//! What shows that a leaf was the skin of an animal: veins, the roots of hair, and the
//! marks of the knife that scraped it.

use std::f32::consts::{PI, TAU};

use crate::ink::blurred;
use crate::noise::{Chance, Coarse, Field};
use crate::outline::{self, Point, on};
use crate::page::{HEIGHT, Side, TABLE, WIDTH};
use crate::paint;
use crate::sheet::{Color, Cover, Sheet, color, mix};

const ROOT: Color = color(0x7a_54_2a);
const SPOT: Color = color(0x9c_6c_38);
const SCRAPED: Color = color(0xff_fb_f0);

/// Veins are drawn so much smaller, to be blurred.
const SMALLER: f32 = 4.0;

/// How strongly veins show, from 0 to 1: the same ones on both sides of a leaf.
pub fn veins(side: Side) -> Coarse {
    let mut chance = Chance::new(8100 + side.leaf as u64);
    let [width, height] = [WIDTH as f32 / SMALLER, HEIGHT as f32 / SMALLER];
    let mut branches = Vec::new();
    for _ in 0..9 {
        // From the edges of the skin they spread towards its back.
        let along = chance.unit();
        let (at, heading) = match (chance.unit() * 3.0) as usize {
            0 => ([width * along, height], -PI / 2.0),
            1 => ([width * along, 0.0], PI / 2.0),
            _ => ([0.0, height * along], 0.0),
        };
        let heading = heading + chance.between(-0.6, 0.6);
        branch(&mut chance, at, heading, 3.4, &mut branches);
    }
    let mut cover = Cover::nothing_of([width as i32, height as i32]);
    for (points, width) in branches {
        let path = outline::through(&points);
        if let Some(line) = path.and_then(|path| paint::line(&path, width)) {
            cover.add(&line);
        }
    }
    let cover = blurred(&cover, 1);
    let field = Field::new(8200 + side.leaf as u64);
    Coarse::of([WIDTH, HEIGHT], |x, y| {
        let u = if side.recto { x } else { WIDTH as f32 - x };
        let vein = cover.at((u / SMALLER) as i32, (y / SMALLER) as i32);
        f32::from(vein) / 255.0 * (0.55 + 0.45 * field.at(u / 500.0, y / 500.0))
    })
}

/// A vein and what branches off from it: points and the width of each.
fn branch(
    chance: &mut Chance,
    mut at: Point,
    mut heading: f32,
    width: f32,
    all: &mut Vec<(Vec<Point>, f32)>,
) {
    if width < 0.7 {
        return;
    }
    let mut points = vec![at];
    for _ in 0..(7.0 + width * 3.5) as usize {
        heading += chance.between(-0.30, 0.30);
        at = on(at, 9.0, heading);
        points.push(at);
    }
    all.push((points, width));
    let lean = chance.between(0.30, 0.85);
    let thinner = chance.between(0.60, 0.84);
    branch(chance, at, heading + lean, width * thinner, all);
    branch(chance, at, heading - lean * 0.7, width * (1.42 - thinner), all);
}

/// Dots where hair was rooted, in rows, denser along the back of the animal.
pub fn follicles(sheet: &mut Sheet, side: Side) {
    let field = Field::new(8300 + side.seed());
    let mut chance = Chance::new(8400 + side.seed());
    let lean = chance.between(-0.5, 0.5);
    let (sin, cos) = lean.sin_cos();
    let (from_row, between) = (15.0, 11.0);
    for row in -170..430 {
        for place in -230..440 {
            let (along, across) = (place as f32 * between, row as f32 * from_row);
            let bend = 90.0 * field.at(along / 900.0, across / 900.0);
            let (along, across) = (
                along + chance.between(-6.5, 6.5) + if row % 2 == 0 { 5.0 } else { 0.0 },
                across + bend + chance.between(-5.5, 5.5),
            );
            let [x, y] = [along * cos - across * sin, along * sin + across * cos];
            let [depth, radius] = [chance.between(-0.5, 1.0).max(0.0), chance.between(1.0, 1.8)];
            let free = x.min(y).min(WIDTH as f32 - x).min(HEIGHT as f32 - y);
            if free < TABLE + 8.0 {
                continue;
            }
            let patch = 0.22 + 1.1 * field.rough(x / 520.0 + 9.0, y / 640.0, 4);
            let depth = depth * patch.clamp(0.0, 0.9) * 0.34;
            if depth > 0.015 {
                dot(sheet, [x, y], radius, ROOT, depth);
            }
        }
    }
}

/// Faint bows that the round knife left on the flesh side.
pub fn scrapes(sheet: &mut Sheet, side: Side) {
    let mut chance = Chance::new(8500 + side.seed());
    for _ in 0..46 {
        // No bow reaches over the edge.
        let x = chance.between(320.0, WIDTH as f32 - 320.0);
        let y = chance.between(320.0, HEIGHT as f32 - 320.0);
        let (radius, from) = (chance.between(700.0, 1500.0), chance.between(0.0, TAU));
        let long = chance.between(0.08, 0.30);
        let middle = on([x, y], -radius, from);
        let bow = outline::open(24, |t| on(middle, radius + 6.0 * t, from + long * (t - 0.5)));
        let line = bow.and_then(|bow| paint::line(&bow, chance.between(1.0, 2.6)));
        if let Some(cover) = line.and_then(|line| Cover::of(&line)) {
            sheet.lay(&cover, chance.between(0.06, 0.20), |_, _| SCRAPED);
        }
    }
}

/// Brown spots that damp left: the same on both sides, weaker on the verso.
pub fn spots(sheet: &mut Sheet, side: Side) {
    let mut chance = Chance::new(9000 + side.leaf as u64);
    for _ in 0..30 {
        let [u, v] = [chance.unit(), chance.unit()];
        let radius = 3.0 + 15.0 * chance.unit().powi(3);
        let depth = chance.between(0.10, 0.30) * if side.recto { 1.0 } else { 0.7 };
        let x = if side.recto { u } else { 1.0 - u } * (WIDTH as f32 - 2.0 * TABLE) + TABLE;
        let y = v * (HEIGHT as f32 - 2.0 * TABLE) + TABLE;
        dot(sheet, [x, y], radius, SPOT, depth);
    }
}

/// A soft dot.
fn dot(sheet: &mut Sheet, [x, y]: Point, radius: f32, paint: Color, depth: f32) {
    let reach = (radius * 2.2).ceil() as i32;
    let area = [x as i32 - reach, y as i32 - reach, 2 * reach + 1, 2 * reach + 1];
    sheet.repaint(area, |px, py, old| {
        let distance = (px - x).hypot(py - y) / radius;
        mix(old, paint, depth * (-distance * distance).exp())
    });
}
