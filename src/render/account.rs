//! How an answer came about: what is told of it where somebody wants to know.
//!
//! Plain numbers that are filled in while the work is done, and no text: words are made of
//! them above, by whoever asked.

use std::ops::Range;
use std::slice;

use super::stopwatch::{Steps, Stopwatch};
use super::{Plan, WhyRendered};
use crate::cache::Tier;
use crate::codec::{StoredPart, StoredTile, Window};
use crate::sources::Opened;

/// What became of one request.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    pub way: Way,
    /// What was read and computed for it; `None` where it was there, or needed by nobody.
    pub work: Option<Work>,
    /// Whether another request had begun the work, which was done once for both.
    pub is_shared: bool,
    /// Of shared work all of it, also what was done before this request came.
    pub steps: Steps,
}

impl Account {
    pub(super) const fn of(way: Way, work: Option<Work>, watch: &Stopwatch) -> Self {
        Self { way, work, is_shared: false, steps: watch.steps() }
    }
}

/// Where the bytes of an answer come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The client needs none: it holds the answer, or asks for its headers.
    Held,
    /// Of the file, where the answer lies as one tile.
    Stored,
    /// From the answers kept in memory.
    Memory,
    /// From the answers kept outside of the process.
    Kept(Tier),
    /// Of the file, cut out among its coefficients: a tile without what pads it, or a part of
    /// a picture without tiles.
    Cut,
    /// Made of pixels.
    Rendered(WhyRendered),
}

/// What an answer takes that is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// The level that is read; 0 is full size.
    pub level: usize,
    /// What the full size is divided by on that level.
    pub scale_factor: u32,
    /// Stored pieces that are read: tiles, strips, or a picture as a whole.
    pub pieces: u64,
    /// Their bytes; of a picture that had to be read once to learn where its pixels lie,
    /// those too. What opening read is not counted.
    pub bytes: u64,
    /// Bytes of memory, as estimated.
    pub memory: u64,
    /// Whether the pixels were kept from an earlier answer, and nothing was read.
    pub pixels_kept: bool,
}

impl Work {
    pub(super) fn of_tile(tile: &StoredTile, opened: &Opened, memory: u64) -> Self {
        Self::of(opened, tile.level, 1, slice::from_ref(&tile.range), memory)
    }

    pub(super) fn of_part(part: &StoredPart, opened: &Opened, memory: u64) -> Self {
        Self::of(opened, part.level, part.ranges.len() as u64, &part.ranges, memory)
    }

    pub(super) fn of_plan(plan: &Plan, opened: &Opened) -> Self {
        let Window { level, ranges, cells, .. } = &plan.window;
        Self::of(opened, *level, cells.len() as u64, ranges, plan.memory())
    }

    fn of(opened: &Opened, level: usize, pieces: u64, ranges: &[Range<u64>], memory: u64) -> Self {
        Self {
            level,
            scale_factor: opened.image().properties().levels[level].scale_factor,
            pieces,
            bytes: ranges.iter().map(|range| range.end - range.start).sum(),
            memory,
            pixels_kept: false,
        }
    }
}
