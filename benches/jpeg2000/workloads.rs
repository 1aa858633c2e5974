//! What is asked for, and of whom.

use crate::files::{Files, GOOD, HT, LOSSLESS, TILED};
use crate::pictures::Pictures;
use crate::tiles::{Tile, all as all_tiles, sample};

/// Tiles of a level that stand for all, where others take seconds for these.
const OF_EACH: usize = 12;

/// How many thumbnails a round asks for.
const THUMBNAILS: usize = 6;

#[derive(Debug)]
pub struct Workload {
    pub name: &'static str,
    pub file: &'static str,
    pub part: Part,
    /// What all make by turns, each by itself.
    pub tiles: Vec<Tile>,
    /// What Warraq makes besides, keeping blocks as a server does: empty, or all tiles.
    pub neighbors: Vec<Tile>,
    /// Who else.
    pub beside: Beside,
}

/// What is asked for of a picture.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    Tile,
    /// `!200,200` of all, and a little less, as answers are kept.
    Thumbnail,
}

#[derive(Clone, Copy, Debug)]
pub enum Beside {
    Programs,
    /// Warraq itself with another file, as what others make of the first is not right.
    File(&'static str),
}

impl Workload {
    /// The request for a tile and its number, behind the version in an address.
    pub fn request(&self, file: &str, at: usize, tile: &Tile) -> String {
        match self.part {
            Part::Tile => tile.request(file),
            Part::Thumbnail => {
                let side = 200 - at;
                format!("{file}/full/!{side},{side}/0/default.jpg")
            }
        }
    }
}

pub fn all(files: &Files, pictures: &Pictures) -> anyhow::Result<Vec<Workload>> {
    let levels = pictures.levels(GOOD)?;
    let every = all_tiles(&levels, 256);
    let full = all_tiles(&levels[..1], 512);
    // What a thumbnail is made of: the smallest level that is no smaller.
    let smallest = levels.iter().rposition(|it| it.size.width.max(it.size.height) >= 200);
    let smallest = smallest.unwrap_or(0);
    let thumbnail = Tile { level: smallest, rect: levels[smallest].size.rect(), ..every[0] };
    let tiles = |name, file, all: &[Tile]| Workload {
        name,
        file,
        part: Part::Tile,
        tiles: sample(all, OF_EACH),
        neighbors: Vec::new(),
        beside: Beside::Programs,
    };
    let mut workloads = vec![
        Workload { neighbors: every.clone(), ..tiles("256 px, lossy, all levels", GOOD, &every) },
        Workload {
            part: Part::Thumbnail,
            tiles: vec![thumbnail; THUMBNAILS],
            ..tiles("!200,200, lossy", GOOD, &[])
        },
        Workload { neighbors: full.clone(), ..tiles("512 px, lossless", LOSSLESS, &full) },
        tiles("512 px, lossy, tiled", TILED, &full),
    ];
    if files.has_ht {
        let beside = Beside::File(LOSSLESS);
        workloads.push(Workload { beside, ..tiles("512 px, lossless, HT", HT, &full) });
    } else {
        println!(
            "There is no HTJ2K file (openjph-tools makes it, --ht names one): it is left out.\n"
        );
    }
    Ok(workloads)
}
