//! Vine scrolls: spirals of a thin stem with leaves of split palmette and a flower inside.

use std::f32::consts::{PI, TAU};

use tiny_skia::{Path, PathBuilder};

use crate::noise::Chance;
use crate::outline::{self, Point, on};
use crate::paint::{Painter, Pigment};
use crate::sheet::Cover;

/// Stems, leaves and flowers on their way to a sheet.
pub struct Vine {
    stems: PathBuilder,
    /// Those on the one and on the other side of their stems. One is the other mirrored, so
    /// that in one path they would cancel each other where they overlap.
    leaves: [PathBuilder; 2],
    flowers: Vec<(Point, f32)>,
    leaf: Option<Path>,
}

/// One spiral of a scroll.
#[derive(Clone, Copy, Debug)]
pub struct Spiral {
    pub center: Point,
    pub radius: f32,
    /// Where it begins on its outermost turn.
    pub angle: f32,
    /// 1 for clockwise, -1 for the other way.
    pub turn: f32,
}

impl Vine {
    pub fn new() -> Self {
        Self {
            stems: PathBuilder::new(),
            leaves: [PathBuilder::new(), PathBuilder::new()],
            flowers: Vec::new(),
            leaf: outline::palmette(),
        }
    }

    /// A spiral of one and a half turns.
    pub fn spiral(&mut self, it: Spiral) {
        let turns = 1.45;
        let reach = |t: f32| it.radius * (1.0 - 0.70 * t.powf(0.85));
        let at = |t: f32| on(it.center, reach(t), it.angle + it.turn * t * turns * TAU);
        self.stem(72, at);
        for leaf in 0..9 {
            let t = 0.04 + leaf as f32 * 0.108;
            let outside = leaf % 2 == 0;
            let along = it.angle + it.turn * t * turns * TAU + it.turn * PI / 2.0;
            let lean = if outside { -0.62 } else { 0.70 } * it.turn;
            let size = reach(t).max(it.radius * 0.4) * if outside { 0.58 } else { 0.46 };
            let side = if outside { 1.0 } else { -1.0 } * it.turn;
            self.leaf(at(t), size, side, along + lean);
        }
        self.flowers.push((it.center, it.radius * 0.27));
    }

    /// A stem along a curve from 0 to 1.
    pub fn stem(&mut self, steps: usize, curve: impl Fn(f32) -> Point) {
        for step in 0..=steps {
            let [x, y] = curve(step as f32 / steps as f32);
            if step == 0 { self.stems.move_to(x, y) } else { self.stems.line_to(x, y) }
        }
    }

    /// A leaf from `at`, `size` long; `side` is 1 or -1.
    pub fn leaf(&mut self, at: Point, size: f32, side: f32, angle: f32) {
        let leaf = self
            .leaf
            .as_ref()
            .and_then(|leaf| outline::placed(leaf, at, [size, size * side], angle));
        if let Some(leaf) = leaf {
            self.leaves[usize::from(side < 0.0)].push_path(&leaf);
        }
    }

    /// A flower between leaves, the same on both sides, within a circle.
    fn rosette(&mut self, at: Point, radius: f32) {
        for (lean, curl) in [(-1.05, 1.0), (-0.30, 1.0), (0.55, -1.0), (1.22, -1.0)] {
            for side in [-1.0, 1.0] {
                let angle = if side > 0.0 { lean } else { PI - lean };
                let from = on(at, radius * 0.30, angle);
                self.leaf(from, radius * 0.68, curl * side, angle);
            }
        }
        self.flower(at, radius * 0.42);
    }

    pub fn flower(&mut self, at: Point, radius: f32) {
        self.flowers.push((at, radius));
    }

    /// Paints it: stems and leaves of one pigment, flowers of another, within `cover`.
    pub fn paint(
        self,
        painter: &mut Painter,
        within: &Cover,
        width: f32,
        [leaves, petals]: [Pigment; 2],
    ) {
        if let Some(stems) = self.stems.finish() {
            painter.stroke_within(&stems, width, within, leaves);
        }
        for path in self.leaves.into_iter().filter_map(PathBuilder::finish) {
            painter.fill_within(&path, within, leaves);
        }
        let (mut flowers, mut hearts) = (PathBuilder::new(), PathBuilder::new());
        for (at, radius) in self.flowers {
            if let Some(flower) = outline::lobed(at, radius, 5, radius * 0.34) {
                flowers.push_path(&flower);
            }
            hearts.push_circle(at[0], at[1], radius * 0.28);
        }
        if let Some(path) = flowers.finish() {
            painter.fill_within(&path, within, petals);
        }
        if let Some(path) = hearts.finish() {
            painter.fill_within(&path, within, leaves);
        }
    }
}

/// Spirals that fill what `cover` covers, the same on both sides of the upright line at
/// `axis`. `radii` are the smallest and the largest one.
pub fn filling(cover: &Cover, axis: f32, [smallest, largest]: [f32; 2], seed: u64) -> Vine {
    const TRIED: usize = 260;
    let mut chance = Chance::new(seed);
    let mut placed: Vec<(Point, f32)> = Vec::new();
    let mut vine = Vine::new();
    let [top, height] = [cover.y as f32, cover.height as f32];
    let reach = (axis - cover.x as f32).max((cover.x + cover.width) as f32 - axis);
    for (at, radius) in along(cover, axis, [smallest * 0.8, largest * 0.74]) {
        vine.rosette(at, radius);
        placed.push((at, radius));
    }
    // So many that enough of them are covered.
    let covered = cover.bytes.iter().filter(|share| **share > 0).count().max(1);
    let tries = TRIED * cover.bytes.len() / covered;
    // The largest of some places tried is taken, until no large one is found.
    loop {
        let tried = (0..tries).filter_map(|_| {
            let at = [axis + chance.unit() * reach, top + chance.unit() * height];
            let others =
                placed.iter().map(|([x, y], radius)| (at[0] - x).hypot(at[1] - y) - radius);
            let room = others.fold(largest.min(at[0] - axis), f32::min);
            (room >= smallest).then(|| (at, room_within(cover, at, room)))
        });
        let Some((at, room)) = tried.max_by(|one, other| one.1.total_cmp(&other.1)) else { break };
        if room < smallest {
            break;
        }
        let nearest = placed.iter().min_by(|one, other| {
            let gap = |it: &(Point, f32)| (at[0] - it.0[0]).hypot(at[1] - it.0[1]) - it.1;
            gap(one).total_cmp(&gap(other))
        });
        let angle = nearest.map_or(PI / 2.0, |([x, y], _)| (y - at[1]).atan2(x - at[0]));
        let turn = if placed.len().is_multiple_of(2) { 1.0 } else { -1.0 };
        vine.spiral(Spiral { center: at, radius: room * 0.96, angle, turn });
        let center = [2.0 * axis - at[0], at[1]];
        vine.spiral(Spiral { center, radius: room * 0.96, angle: PI - angle, turn: -turn });
        placed.push((at, room));
    }
    vine
}

/// Circles that fill what `cover` covers of the upright line at `axis`, from above down:
/// spirals that are the same on both sides of it would leave a seam there.
fn along(cover: &Cover, axis: f32, [smallest, largest]: [f32; 2]) -> Vec<(Point, f32)> {
    const SMALL: f32 = 0.48;
    let covered = |y: i32| cover.at(axis as i32, y) > 127;
    let mut circles = Vec::new();
    let mut y = cover.y;
    while y < cover.y + cover.height {
        let length = (y..cover.y + cover.height).take_while(|y| covered(*y)).count() as f32;
        // Large ones with small ones between them, as many as fit; smaller in narrow places.
        let count = ((length / (2.0 * largest) + SMALL) / (1.0 + SMALL)).ceil();
        let usual = length / 2.0 / (count * (1.0 + SMALL) - SMALL);
        let mut from = y as f32;
        for place in 0..(2.0 * count - 1.0).max(0.0) as usize {
            let share = if place % 2 == 0 { 1.0 } else { SMALL };
            let radius = usual * share;
            let at = [axis, from + radius];
            let room = room_within(cover, at, radius);
            if room >= smallest * share {
                circles.push((at, room));
            }
            from += 2.0 * radius;
        }
        y += length as i32 + 1;
    }
    circles
}

/// How large a circle around `at` stays within `cover`, up to `most`.
fn room_within(cover: &Cover, at: Point, most: f32) -> f32 {
    let covered = |radius: f32, angle: f32| {
        let [x, y] = on(at, radius, angle);
        cover.at(x as i32, y as i32) > 0
    };
    let mut room = most;
    for ray in 0..24 {
        let angle = ray as f32 / 24.0 * TAU;
        let mut radius = 0.0;
        while radius <= room {
            if !covered(radius, angle) {
                room = radius;
            }
            radius += 4.0;
        }
    }
    room
}
