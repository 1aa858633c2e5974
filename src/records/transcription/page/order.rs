//! The reading order of one page.
//!
//! Regions are written in any order, and a tree of groups says in which they are read.

use std::collections::HashMap;

use crate::records::transcription::Block;
use crate::records::transcription::limits::MAX_BLOCKS;

/// Groups within groups that count; real ones have two.
const MAX_GROUPS: usize = 16;

#[derive(Default)]
pub(super) struct Order {
    /// The indexes of the groups that are open.
    groups: Vec<u64>,
    /// Where each region stands, by its id: the indexes of its groups and its own, and how many
    /// were named before it.
    places: HashMap<String, (Vec<u64>, usize)>,
    /// The ids of the regions in the order of the file, one for each block.
    regions: Vec<String>,
}

impl Order {
    pub(super) fn begin_group(&mut self, index: u64) {
        self.groups.push(index);
    }

    pub(super) fn end_group(&mut self) {
        self.groups.pop();
    }

    /// A group names a region.
    pub(super) fn note(&mut self, region: &str, index: u64) {
        let count = self.places.len();
        if count < MAX_BLOCKS {
            let place = self.groups.iter().copied().take(MAX_GROUPS).chain([index]).collect();
            self.places.entry(region.to_owned()).or_insert((place, count));
        }
    }

    /// The next region of the file, by its id.
    pub(super) fn follow(&mut self, region: String) {
        self.regions.push(region);
    }

    /// Puts the blocks of the regions into their order. Regions of no place stay behind the one
    /// that they follow.
    pub(super) fn apply(self, blocks: &mut Vec<Block>) {
        let mut place = None;
        let mut placed: Vec<_> = Vec::with_capacity(blocks.len());
        for (at, block) in std::mem::take(blocks).into_iter().enumerate() {
            place = self.regions.get(at).and_then(|id| self.places.get(id)).or(place);
            placed.push((place, block));
        }
        placed.sort_by(|left, right| left.0.cmp(&right.0));
        blocks.extend(placed.into_iter().map(|(_, block)| block));
    }
}
