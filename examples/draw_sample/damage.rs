//! What damp, worms and use did to the third leaf, and what a restorer did about it, with
//! Japanese paper toned like the skin.
//!
//! Places on the leaf are those of its recto; on the verso all lies mirrored.

use crate::noise::{Chance, Field};
use crate::outline::{self, Point};
use crate::page::{HEIGHT, Side, TABLE, WIDTH};
use crate::paint;
use crate::sheet::{Color, Cover, Sheet, color, mix, shade};

/// The leaf that was damaged.
pub const LEAF: usize = 3;

/// Before or after the work of the restorer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Damaged,
    Restored,
}

const DAMP: Color = color(0x8a_5e_2c);
const TIDE: Color = color(0x68_3e_18);
/// The skin inside, where it is torn.
const CORE: Color = color(0xf0_e2_c6);
/// The next leaf, seen through a loss.
const BELOW: Color = color(0xd2_b8_8a);
const FILL: Color = color(0xe4_d6_b6);
const FIBER: Color = color(0xf2_e9_d2);

/// How far what fills a loss laps over the skin around it: over a large one, over the hole
/// of a worm.
const LAPS: [f32; 2] = [22.0, 5.0];

/// Damages a finished page of the leaf, and mends it.
pub fn damage(sheet: &mut Sheet, side: Side, state: State) {
    let mut leaf = Leaf { sheet, side, state, field: Field::new(303) };
    leaf.stain();
    leaf.soil();
    leaf.tear();
    let height = HEIGHT;
    leaf.lose([0, 2760, 1330, height - 2760], LAPS[0], |field, x, y| {
        // The lower corner away from the fold, torn off along a slanting line.
        let outside = x / 1090.0 + (HEIGHT as f32 - y) / 1010.0 - 1.0;
        ragged(field, x, y) - outside * 700.0
    });
    leaf.lose([0, 420, 260, 620], LAPS[0], |field, x, y| {
        ragged(field, x, y) * 0.4 + 92.0 - (x - TABLE * 0.4).hypot((y - 720.0) * 0.42)
    });
    for holes in worms() {
        let bounds = |axis: usize| {
            let places = || holes.iter().map(|(at, _)| at[axis]);
            (
                places().fold(f32::INFINITY, f32::min) as i32 - 34,
                places().fold(0.0, f32::max) as i32 + 34,
            )
        };
        let ((left, right), (top, bottom)) = (bounds(0), bounds(1));
        leaf.lose([left, top, right - left, bottom - top], LAPS[1], |field, x, y| {
            let uneven = 1.0 + 0.22 * field.at(x / 11.0 + 50.0, y / 11.0);
            let depths =
                holes.iter().map(|([u, v], radius)| radius * uneven - (x - u).hypot(y - v));
            depths.fold(-60.0, f32::max)
        });
    }
}

fn ragged(field: &Field, x: f32, y: f32) -> f32 {
    field.rough(x / 120.0, y / 120.0, 4) * 42.0 + field.at(x / 9.0, y / 9.0) * 3.0
}

/// Holes of worms with their radii; a track is many in a row. They lie in the margins and
/// between the lines, where nobody takes them for writing.
fn worms() -> Vec<Vec<(Point, f32)>> {
    let mut chance = Chance::new(33);
    let mut worms: Vec<Vec<(Point, f32)>> = [
        [1180.0, 560.0],
        [1312.0, 574.0],
        [1236.0, 1012.0],
        [905.0, 1324.0],
        [1490.0, 1652.0],
        [2060.0, 1966.0],
        [2142.0, 1984.0],
        [760.0, 2292.0],
        [1730.0, 2606.0],
        [1655.0, 2622.0],
        [2490.0, 2926.0],
        [1930.0, 3420.0],
        [2014.0, 3478.0],
        [2330.0, 470.0],
    ]
    .into_iter()
    .map(|at| vec![(at, chance.between(6.0, 14.0))])
    .collect();
    for (start, heading, length) in
        [([1000.0, 470.0], 0.0, 62), ([190.0, 2330.0], 1.4, 44), ([1520.0, 3560.0], 6.1, 74)]
    {
        let (mut at, mut heading): (Point, f32) = (start, heading);
        let track = (0..length).map(|_| {
            let here = at;
            heading += chance.between(-0.52, 0.54);
            at = [at[0] + heading.cos() * 6.5, at[1] + heading.sin() * 6.5];
            (here, chance.between(5.5, 8.0))
        });
        worms.push(track.collect());
    }
    worms
}

/// A page of the leaf at work.
struct Leaf<'a> {
    sheet: &'a mut Sheet,
    side: Side,
    state: State,
    field: Field,
}

impl Leaf<'_> {
    /// How strong stains are: they were cleaned later, not altogether.
    fn stained(&self) -> f32 {
        if self.state == State::Damaged { 1.0 } else { 0.28 }
    }

    /// A column of the recto from one of the picture, and the other way round.
    fn mirrored(&self, x: f32) -> f32 {
        if self.side.recto { x } else { WIDTH as f32 - x }
    }

    /// Repaints an area of the recto, where it is leaf; `paint` gets places of the recto.
    fn repaint(
        &mut self,
        [x, y, width, height]: [i32; 4],
        paint: impl Fn(&Field, f32, f32, Color) -> Color,
    ) {
        let left = if self.side.recto { x } else { WIDTH - x - width };
        let recto = self.side.recto;
        let field = &self.field;
        self.sheet.repaint([left, y, width, height], |x, y, old| {
            let u = if recto { x } else { WIDTH as f32 - x };
            let leaf = u.min(y).min(HEIGHT as f32 - y) > TABLE - 1.0;
            if leaf { paint(field, u, y, old) } else { old }
        });
    }

    /// Takes away, and where it was mended fills, what lies at a `depth` above 0: so many
    /// pixels inside of a loss.
    fn lose(&mut self, area: [i32; 4], lap: f32, depth: impl Fn(&Field, f32, f32) -> f32) {
        let state = self.state;
        self.repaint(area, |field, x, y, old| {
            let depth = depth(field, x, y);
            if depth < -lap.max(5.0) {
                return old;
            }
            let grain = field.knot(x as i32, y as i32);
            let cloud = field.rough((x + y * 0.6) / 90.0, (y - x * 0.6) / 90.0, 3);
            let gone = depth.clamp(0.0, 1.0);
            match state {
                State::Damaged => {
                    // The torn edge shows the core of the skin, and shades the leaf below.
                    let rim = mix(old, CORE, 0.62 * (1.0 + depth / 5.0).clamp(0.0, 1.0));
                    let light = 0.68 + 0.18 * (depth / 46.0).clamp(0.0, 1.0);
                    mix(rim, shade(BELOW, light * (1.0 + grain * 0.03 + 0.05 * cloud)), gone)
                }
                State::Restored => {
                    let fill = japanese_paper(field, [x, y], cloud, grain);
                    // The new paper laps over the skin by a narrow, thinned margin.
                    let lap = mix(old, FILL, 0.30 * (1.0 + depth / lap).clamp(0.0, 1.0));
                    let joined = mix(lap, fill, (depth / 1.5).clamp(0.0, 1.0) * 0.96);
                    shade(joined, 1.0 - 0.10 * (-(depth / 2.4).powi(2)).exp())
                }
            }
        });
    }

    /// Damp came from below and left tide lines.
    fn stain(&mut self) {
        let strength = self.stained();
        let top = 1900;
        self.repaint([0, top, WIDTH, HEIGHT - top], |field, x, y, old| {
            let (u, v) = ((x * 0.82 + y * 0.57) / 540.0, (y * 0.82 - x * 0.57) / 540.0);
            let wander = field.rough(u + 9.0, v, 4);
            let mut shown = old;
            for (height, depth) in [(2480.0, 0.17), (2960.0, 0.20), (3390.0, 0.22)] {
                let tide = y - height - wander * 300.0 - (x - 1500.0) * 0.12;
                if tide < -90.0 {
                    continue;
                }
                let line =
                    (-(tide / 13.0).powi(2)).exp() + 0.4 * (-((tide - 26.0) / 30.0).powi(2)).exp();
                shown = mix(shown, DAMP, strength * depth * (tide / 60.0).clamp(0.0, 1.0));
                shown = mix(shown, TIDE, strength * 0.42 * line);
            }
            shown
        });
    }

    /// Fingers soiled the margin where the leaf is turned.
    fn soil(&mut self) {
        let strength = self.stained();
        self.repaint([0, 900, 700, 2300], |field, x, y, old| {
            let near = (-(x - 60.0).max(0.0) / 120.0 - ((y - 2050.0) / 620.0).powi(2)).exp();
            let smear = 1.0 + 0.5 * field.rough((x + y) / 80.0, (y - x) / 80.0, 3);
            mix(old, TIDE, strength * 0.42 * near * smear)
        });
    }

    /// A tear from the lost corner into the leaf, mended with a strip of tissue.
    fn tear(&mut self) {
        let way = outline::open(60, |t| {
            let x = 500.0 + 620.0 * t + 46.0 * self.field.at(t * 5.0, 3.0);
            let y = 3498.0 - 708.0 * t + 40.0 * self.field.at(t * 6.0, 8.0);
            [self.mirrored(x), y]
        });
        let Some(way) = way else { return };
        let layers = match self.state {
            State::Damaged => [(9.0, CORE, 0.40), (2.8, shade(BELOW, 0.35), 0.85)],
            State::Restored => [(64.0, FILL, 0.20), (2.6, TIDE, 0.30)],
        };
        for (width, paint, strength) in layers {
            if let Some(cover) = paint::line(&way, width).and_then(|line| Cover::of(&line)) {
                self.sheet.lay(&cover, strength, |_, _| paint);
            }
        }
    }
}

/// What losses are filled with: long fibers, bent and in every direction.
fn japanese_paper(field: &Field, [x, y]: Point, cloud: f32, grain: f32) -> Color {
    let bend = 60.0 * field.at(x / 150.0, y / 150.0 + 9.0);
    let thread = |angle: f32| {
        let (sin, cos) = angle.sin_cos();
        let (along, across) = (x * cos + y * sin, y * cos - x * sin + bend);
        (field.at(along / 110.0, across / 3.6 + angle * 40.0) - 0.62).max(0.0)
    };
    let threads = thread(0.3) + thread(1.2) + thread(2.5);
    shade(mix(FILL, FIBER, 0.9 * threads), 1.0 + 0.016 * cloud + grain * 0.012)
}
