//! The leaf before anything is written: laid paper, burnished, handled for centuries, on
//! the leaves below it and a dark table.

use tiny_skia::PathBuilder;

use crate::noise::{Chance, Field};
use crate::page::{HEIGHT, Side, TABLE, WIDTH};
use crate::sheet::{Color, Cover, Sheet, color, mix, shade};

const PAPER: Color = color(0xea_dd_c2);
const PALE: Color = color(0xf5_ed_da);
const TONED: Color = color(0xcd_b0_7e);
const TABLE_COLOR: Color = color(0x26_23_21);
/// What the light in the fold takes on.
const FOLD: Color = color(0x6a_45_22);
const SPOT: Color = color(0x9c_6c_38);

/// How dark a leaf has become: 0 for one that was cleaned.
pub type Tone = f32;

/// An empty leaf.
pub fn leaf(side: Side, tone: Tone) -> Sheet {
    let field = Field::new(500 + side.seed());
    let clouds = Field::new(40 + side.leaf as u64);
    let [width, height] = [WIDTH as f32, HEIGHT as f32];
    let wave = |along: f32, edge: f32| {
        4.0 * field.rough(along / 190.0, edge, 3) + 0.8 * field.at(along / 11.0, edge)
    };
    let top_edge: Vec<f32> = (0..WIDTH).map(|x| TABLE + wave(x as f32, 3.5)).collect();
    let bottom_edge: Vec<f32> = (0..WIDTH).map(|x| height - TABLE - wave(x as f32, 40.5)).collect();
    let toned: Vec<f32> = (0..1600)
        .map(|distance| {
            let distance = distance as f32;
            0.50 * (-distance / 46.0).exp() + 0.34 * (-distance / 330.0).exp()
        })
        .collect();
    let fold = fold_light();
    let (chains, laid) = wires(side);
    let clouds = Coarse::of(|x, y| {
        let u = if side.recto { x } else { width - x };
        // Turned, so that the hills do not stand in rows.
        let (u, v) = ((u * 0.83 + y * 0.56) / 600.0, (y * 0.83 - u * 0.56) / 600.0);
        clouds.rough(u, v, 5)
    });
    let formation = Coarse::of(|x, y| field.rough((x + y * 0.4) / 44.0, (y - x * 0.4) / 44.0, 2));

    let fore_edge: Vec<f32> = (0..HEIGHT).map(|y| TABLE + wave(y as f32, 70.5)).collect();
    let mut sheet = Sheet::painted(WIDTH, HEIGHT, |column, row| {
        let (x, y) = (column as f32, row as f32);
        let from_fold = if side.recto { width - x } else { x };
        let [top, bottom] = [y - top_edge[column as usize], bottom_edge[column as usize] - y];
        let fore = width - from_fold - fore_edge[row as usize];
        let inside = fore.min(top).min(bottom);
        let grain = field.knot(column, row);
        if inside <= -1.0 {
            return below(-inside, from_fold, grain);
        }
        let cloud = clouds.at(x, y);
        let formed = formation.at(x, y);
        let fine = field.at(x / 3.1, y / 2.3) * 0.6 + grain * 0.5 + formed * 0.8;
        let mut leaf = if cloud > 0.0 {
            mix(PAPER, PALE, cloud * 0.8)
        } else {
            mix(PAPER, TONED, -cloud * 0.34)
        };
        // Hands darkened the lower corner away from the fold.
        let corner = (fore.max(0.0).hypot(bottom.max(0.0)) / 560.0).min(2.0);
        let handled = (1.0 - corner / 2.0).powi(2) * 0.22;
        let edges = toned[(inside.max(0.0) as usize).min(toned.len() - 1)];
        leaf = mix(leaf, TONED, edges + handled + tone);
        let chain = chains[(width - from_fold - 1.0).max(0.0) as usize];
        let wires = (chain + laid[row as usize]) * (0.75 + cloud * 0.5 + formed * 0.7);
        leaf = shade(leaf, 1.0 + wires + fine * 0.014);
        let [light, warm] = fold[(from_fold as usize).min(fold.len() - 1)];
        leaf = shade(mix(leaf, FOLD, warm), light);
        if inside < 0.5 { mix(below(-inside, from_fold, grain), leaf, inside + 0.5) } else { leaf }
    });
    fibers(&mut sheet, side);
    foxing(&mut sheet, side);
    sheet
}

/// What lies `out` pixels outside of the leaf: edges of the leaves below, then the table.
fn below(out: f32, from_fold: f32, grain: f32) -> Color {
    let step = 7.0;
    let leaf = (out / step).floor();
    let table = shade(TABLE_COLOR, (0.45 + out / 90.0).min(1.0) * (1.0 + grain * 0.06));
    if leaf >= 3.0 || from_fold < 2.0 {
        return table;
    }
    let within = out / step - leaf;
    let edge = mix(TONED, PAPER, 0.25 + grain * 0.1);
    shade(edge, (0.80 - leaf * 0.16) * (0.55 + 0.45 * within))
}

/// How light the leaf is by its distance from the fold, into which it bends down, and how
/// warm the shadow.
fn fold_light() -> Vec<[f32; 2]> {
    (0..WIDTH)
        .map(|distance| {
            let distance = distance as f32;
            let near = (-distance / 36.0).exp();
            let shadow = (-distance / 160.0).exp();
            // Where the leaf rises out of the shadow it turns to the light.
            let rise = 0.012 * (-((distance - 360.0) / 160.0).powi(2)).exp();
            [1.0 - 0.50 * near - 0.16 * shadow + rise, 0.30 * near + 0.20 * shadow]
        })
        .collect()
}

/// A smooth field over the picture, kept at every eighth pixel.
struct Coarse {
    values: Vec<f32>,
}

impl Coarse {
    const STEP: i32 = 8;
    const ROW: i32 = WIDTH / Self::STEP + 2;

    fn of(value: impl Fn(f32, f32) -> f32) -> Self {
        let knot = |place: i32| (place * Self::STEP) as f32;
        let rows = HEIGHT / Self::STEP + 2;
        let values = (0..rows)
            .flat_map(|row| (0..Self::ROW).map(move |column| (column, row)))
            .map(|(column, row)| value(knot(column), knot(row)))
            .collect();
        Self { values }
    }

    fn at(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x / Self::STEP as f32, y / Self::STEP as f32);
        let place = (y as i32 * Self::ROW + x as i32) as usize;
        let (fx, fy) = (x.fract(), y.fract());
        let row =
            |place: usize| self.values[place] + (self.values[place + 1] - self.values[place]) * fx;
        row(place) + (row(place + Self::ROW as usize) - row(place)) * fy
    }
}

/// The print of the mold: by column the chain wires in threes, by row the laid wires.
fn wires(side: Side) -> (Vec<f32>, Vec<f32>) {
    let field = Field::new(900 + side.leaf as u64);
    let chains = (0..WIDTH)
        .map(|x| {
            let x = x as f32 + 5.0 * field.at(x as f32 / 300.0, 0.5);
            let group = x.rem_euclid(352.0);
            let near =
                [90.0, 138.0, 186.0].map(|wire: f32| (-((group - wire) / 3.4).powi(2)).exp());
            0.013 * (near[0] + near[1] + near[2])
        })
        .collect();
    let laid = (0..HEIGHT)
        .map(|y| {
            let y = y as f32;
            let bend = field.at(y / 90.0, 7.5) * 2.0;
            0.011 * ((y + bend) / 13.6 * std::f32::consts::TAU).sin()
        })
        .collect();
    (chains, laid)
}

/// Short fibers in the sheet, some light, some dark.
fn fibers(sheet: &mut Sheet, side: Side) {
    let mut chance = Chance::new(7000 + side.seed());
    for (dark, count) in [(true, 170), (false, 260)] {
        let mut builder = PathBuilder::new();
        for _ in 0..count {
            let x = chance.between(TABLE + 20.0, WIDTH as f32 - TABLE - 20.0);
            let y = chance.between(TABLE + 20.0, HEIGHT as f32 - TABLE - 20.0);
            let mut step = || chance.between(-34.0, 34.0);
            builder.move_to(x, y);
            builder.cubic_to(
                x + step(),
                y + step(),
                x + step(),
                y + step(),
                x + step(),
                y + step(),
            );
        }
        let line = builder.finish().and_then(|path| crate::paint::line(&path, 1.5));
        if let Some(cover) = line.and_then(|line| Cover::of(&line)) {
            let fiber = if dark { TONED } else { PALE };
            sheet.lay(&cover, 0.30, |_, _| fiber);
        }
    }
}

/// Brown spots that damp left.
fn foxing(sheet: &mut Sheet, side: Side) {
    // The same spots on both sides of a leaf, weaker on the back.
    let mut chance = Chance::new(9000 + side.leaf as u64);
    for _ in 0..46 {
        let [u, v] = [chance.unit(), chance.unit()];
        let radius = 3.0 + 15.0 * chance.unit().powi(3);
        let depth = chance.between(0.10, 0.34) * if side.recto { 1.0 } else { 0.7 };
        let x = if side.recto { u } else { 1.0 - u } * (WIDTH as f32 - 2.0 * TABLE) + TABLE;
        let y = v * (HEIGHT as f32 - 2.0 * TABLE) + TABLE;
        let reach = (radius * 2.6) as i32;
        let area = [x as i32 - reach, y as i32 - reach, 2 * reach, 2 * reach];
        sheet.repaint(area, |px, py, old| {
            let distance = (px - x).hypot(py - y) / radius;
            mix(old, SPOT, depth * (-distance * distance).exp())
        });
    }
}
