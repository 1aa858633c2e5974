//! The leaf before anything is written: parchment, pale where the flesh was and yellower
//! where the hair grew, handled for centuries, on the leaves below it and a dark table.

use crate::noise::{Coarse, Field};
use crate::page::{HEIGHT, Side, TABLE, WIDTH};
use crate::sheet::{Color, Sheet, color, mix, shade};
use crate::skin;
use crate::table::table;

/// The skin itself, and where it is thinnest, by the side that is seen.
const FLESH: [Color; 2] = [color(0xee_e4_cd), color(0xf7_f1_e1)];
const HAIR: [Color; 2] = [color(0xe7_d6_b0), color(0xf1_e5_c8)];
const TONED: Color = color(0xcb_ab_76);
/// What the light in the fold takes on.
const FOLD: Color = color(0x6a_45_22);

/// What time did to a leaf.
#[derive(Clone, Copy, Debug)]
pub struct Aging {
    /// How dark it has become: 0 for a leaf that was cleaned.
    pub tone: f32,
    /// How high its waves are; 1 for a leaf that was kept dry.
    pub cockling: f32,
}

/// An empty leaf.
pub fn leaf(side: Side, aging: Aging) -> Sheet {
    let field = Field::new(500 + side.seed());
    let [width, height] = [WIDTH as f32, HEIGHT as f32];
    let wave = |along: f32, edge: f32| {
        5.0 * field.rough(along / 420.0, edge, 3) + 0.6 * field.at(along / 13.0, edge)
    };
    let top_edge: Vec<f32> = (0..WIDTH).map(|x| TABLE + wave(x as f32, 3.5)).collect();
    let bottom_edge: Vec<f32> = (0..WIDTH).map(|x| height - TABLE - wave(x as f32, 40.5)).collect();
    let fore_edge: Vec<f32> = (0..HEIGHT).map(|y| TABLE + wave(y as f32, 70.5)).collect();
    let toned: Vec<f32> = (0..1600)
        .map(|distance| {
            let distance = distance as f32;
            0.44 * (-distance / 46.0).exp() + 0.30 * (-distance / 330.0).exp()
        })
        .collect();
    let fold = fold_light();
    let clouds = clouds(side);
    let waves = waves(side, aging.cockling);
    let veins = skin::veins(side);
    let [full, thin] = if side.hair() { HAIR } else { FLESH };
    let vein = if side.hair() { 0.22 } else { 0.18 };

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
        let mut leaf = if cloud > 0.0 {
            mix(full, thin, cloud * 0.8)
        } else {
            mix(full, TONED, -cloud * 0.30)
        };
        leaf = mix(leaf, TONED, veins.at(x, y) * vein);
        // Hands darkened the lower corner away from the fold.
        let corner = (fore.max(0.0).hypot(bottom.max(0.0)) / 560.0).min(2.0);
        let handled = (1.0 - corner / 2.0).powi(2) * 0.22;
        let edges = toned[(inside.max(0.0) as usize).min(toned.len() - 1)];
        leaf = mix(leaf, TONED, edges + handled + aging.tone);
        let nap = field.at(x / 2.4, y / 2.4) * 0.5 + grain * 0.5;
        leaf = shade(leaf, 1.0 + waves.at(x, y) + nap * 0.012);
        let [light, warm] = fold[(from_fold as usize).min(fold.len() - 1)];
        leaf = shade(mix(leaf, FOLD, warm), light);
        if inside < 0.5 { mix(below(-inside, from_fold, grain), leaf, inside + 0.5) } else { leaf }
    });
    if side.hair() {
        skin::follicles(&mut sheet, side);
    } else {
        skin::scrapes(&mut sheet, side);
    }
    skin::spots(&mut sheet, side);
    sheet
}

/// Where the skin is thinner and paler (above 0), or thicker: the same on both sides.
fn clouds(side: Side) -> Coarse {
    let field = Field::new(40 + side.leaf as u64);
    Coarse::of([WIDTH, HEIGHT], |x, y| {
        let u = if side.recto { x } else { WIDTH as f32 - x };
        // Turned, so that the hills do not stand in rows.
        let (u, v) = ((u * 0.83 + y * 0.56) / 700.0, (y * 0.83 - u * 0.56) / 700.0);
        field.rough(u, v, 5)
    })
}

/// How much lighter the leaf is where its waves turn towards the light, from the upper left.
fn waves(side: Side, height: f32) -> Coarse {
    let field = Field::new(60 + side.leaf as u64);
    let hill = |x: f32, y: f32| {
        let (u, up) = if side.recto { (x, 1.0) } else { (WIDTH as f32 - x, -1.0) };
        // Skin pulls away from the fold, in waves that run towards it.
        up * field.rough(u / 1150.0 + y / 2600.0, y / 520.0 - u / 3000.0, 2)
    };
    Coarse::of([WIDTH, HEIGHT], |x, y| {
        let slope = hill(x + 30.0, y + 40.0) - hill(x - 30.0, y - 40.0);
        height * slope * 0.085
    })
}

/// What lies `out` pixels outside of the leaf: edges of the leaves below, then the table.
fn below(out: f32, from_fold: f32, grain: f32) -> Color {
    let step = 7.0;
    let leaf = (out / step).floor();
    if leaf >= 3.0 || from_fold < 2.0 {
        return table(out, grain);
    }
    let within = out / step - leaf;
    let edge = mix(TONED, HAIR[0], 0.25 + grain * 0.1);
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
