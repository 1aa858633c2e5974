//! Which parts of a picture are asked for.

use fastrand::Rng;
use warraq::geometry::{Level, Rect, Size, Tiling};

/// The order is random and always the same.
const SEED: u64 = 48;

/// A part of a level.
#[derive(Clone, Copy, Debug)]
pub struct Tile {
    pub level: usize,
    /// In the level's pixels.
    pub rect: Rect,
    /// In those of the full size.
    pub full: Rect,
    /// For how many tiles of its kind it stands.
    pub weight: f64,
}

impl Tile {
    /// What any picture has.
    pub const fn of_tiny() -> Self {
        let rect = Rect::new(0, 0, 32, 32);
        Self { level: 0, rect, full: rect, weight: 1.0 }
    }

    /// Of a picture of 48 megapixels or more.
    pub const fn of_middle() -> Self {
        let rect = Rect::new(2048, 3072, 512, 512);
        Self { level: 0, rect, full: rect, weight: 1.0 }
    }

    /// The request for it, behind the version in an address.
    pub fn request(&self, file: &str) -> String {
        let Rect { x, y, width, height } = self.full;
        let size = self.rect.size();
        format!("{file}/{x},{y},{width},{height}/{},{}/0/default.jpg", size.width, size.height)
    }
}

/// All tiles of `side` pixels of some levels, edges too, in random order: what viewers ask.
pub fn all(levels: &[Level], side: u32) -> Vec<Tile> {
    let full = levels[0].size;
    let mut tiles: Vec<Tile> = levels
        .iter()
        .enumerate()
        .flat_map(|(level, of)| {
            let cells = Tiling::new(of.size, Size::new(side, side)).cells_in(of.size.rect());
            cells.map(move |cell| {
                let rect = cell.rect;
                Tile { level, rect, full: enlarged(rect, of.scale_factor, full), weight: 1.0 }
            })
        })
        .collect();
    Rng::with_seed(SEED).shuffle(&mut tiles);
    tiles
}

/// So many tiles of each level, as far as it has them, that stand for all.
pub fn sample(all: &[Tile], of_each: usize) -> Vec<Tile> {
    let count = |level: usize| all.iter().filter(|tile| tile.level == level).count();
    let mut taken = Vec::new();
    for &tile in all {
        let of_level = taken.iter().filter(|other: &&Tile| other.level == tile.level).count();
        if of_level < of_each {
            let there = count(tile.level);
            let weight = there as f64 / there.min(of_each) as f64;
            taken.push(Tile { weight, ..tile });
        }
    }
    taken
}

fn enlarged(rect: Rect, factor: u32, full: Size) -> Rect {
    let (x, y) = (rect.x * factor, rect.y * factor);
    let width = (rect.width * factor).min(full.width - x);
    let height = (rect.height * factor).min(full.height - y);
    Rect::new(x, y, width, height)
}
