//! What windows share: blocks that were decoded and packet headers that were read, while there
//! is room.
//!
//! A window of 256 pixels touches four times the blocks that it is made of, as filters reach
//! over into their neighbors, and the coarse resolutions below it serve hundreds of tiles. A
//! block takes a tenth of a millisecond and 8 KiB.

use std::sync::Arc;

use moka::policy::EvictionPolicy;
use moka::sync::Cache;

use super::precinct::Precinct;

/// A precinct of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct PrecinctKey {
    pub(super) tile: u32,
    /// Its number in the tile.
    pub(super) precinct: u32,
}

/// A block of a precinct, as it is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct BlockKey {
    pub(super) block: u32,
    /// Bit-planes from the lowest that are left out.
    pub(super) untold: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key {
    picture: u64,
    precinct: PrecinctKey,
    /// `None`: the headers of the precinct.
    block: Option<BlockKey>,
}

#[derive(Clone, Debug)]
enum Kept {
    Block(Arc<Block>),
    Headers(Arc<Precinct>),
}

/// A decoded block.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) coefficients: Coefficients,
    /// Nothing of it is damaged or missing.
    pub(super) is_whole: bool,
}

/// The quantized coefficients of a block, row by row, with a bit behind the point.
#[derive(Debug)]
pub(super) enum Coefficients {
    AllZero,
    Narrow(Box<[i16]>),
    Wide(Box<[i32]>),
}

impl Coefficients {
    pub(super) fn new(values: &[i32]) -> Self {
        let bits = values.iter().fold(0, |bits, value| bits | value.unsigned_abs());
        match bits {
            0 => Self::AllZero,
            1..=0x7FFF => Self::Narrow(values.iter().map(|value| *value as i16).collect()),
            _ => Self::Wide(values.into()),
        }
    }

    fn weight(&self) -> usize {
        match self {
            Self::AllZero => 0,
            Self::Narrow(values) => values.len() * 2,
            Self::Wide(values) => values.len() * 4,
        }
    }
}

/// What is kept of all pictures.
#[derive(Clone, Debug)]
pub(in crate::codec::jp2) struct Shared(Cache<Key, Kept>);

impl Shared {
    /// Room for `capacity` bytes.
    pub(in crate::codec::jp2) fn new(capacity: u64) -> Self {
        let weigh = |_: &Key, kept: &Kept| {
            let bytes = match kept {
                Kept::Block(block) => block.coefficients.weight(),
                Kept::Headers(precinct) => precinct.weight(),
            };
            // What the cache needs for an entry comes on top.
            u32::try_from(bytes + 200).unwrap_or(u32::MAX)
        };
        // Readers come back to what they just saw, and to nothing else.
        let policy = EvictionPolicy::lru();
        Self(Cache::builder().max_capacity(capacity).weigher(weigh).eviction_policy(policy).build())
    }

    /// What is kept of one picture.
    pub(in crate::codec::jp2) fn of(&self, picture: u64) -> KeptParts {
        KeptParts { shared: self.clone(), picture }
    }
}

/// What is kept of one picture.
#[derive(Clone, Debug)]
pub(in crate::codec::jp2) struct KeptParts {
    shared: Shared,
    picture: u64,
}

impl KeptParts {
    /// A block, decoded once for all who want it meanwhile.
    pub(super) fn block(
        &self,
        precinct: PrecinctKey,
        block: BlockKey,
        decode: impl FnOnce() -> Block,
    ) -> Arc<Block> {
        let key = Key { picture: self.picture, precinct, block: Some(block) };
        match self.shared.0.get_with(key, || Kept::Block(Arc::new(decode()))) {
            Kept::Block(block) => block,
            Kept::Headers(_) => unreachable!("a block's key has a block"),
        }
    }

    /// Whether a block need not be decoded.
    pub(super) fn has_block(&self, precinct: PrecinctKey, block: BlockKey) -> bool {
        let key = Key { picture: self.picture, precinct, block: Some(block) };
        self.shared.0.contains_key(&key)
    }

    /// The headers of a precinct, read once for all who want them meanwhile.
    pub(super) fn headers(
        &self,
        precinct: PrecinctKey,
        read: impl FnOnce() -> Precinct,
    ) -> Arc<Precinct> {
        let key = Key { picture: self.picture, precinct, block: None };
        match self.shared.0.get_with(key, || Kept::Headers(Arc::new(read()))) {
            Kept::Headers(precinct) => precinct,
            Kept::Block(_) => unreachable!("a precinct's key has headers"),
        }
    }
}
