//! Where samples, coefficients, precincts and code-blocks lie: pure arithmetic on the reference
//! grid and on those of components, resolutions and sub-bands.
//!
//! Source: ISO/IEC 15444-1 Annex B.

mod blocks;
mod order;
#[cfg(test)]
mod tests;
mod tile;

pub(super) use blocks::BlockGrid;
pub(super) use order::{Packet, packets};
pub(super) use tile::{Resolution, SubBand, Tile, TileComponent};
