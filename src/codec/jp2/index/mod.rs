//! Where the packets of a codestream lie: what makes a window cost only its part of the file.
//!
//! Packet lengths that are stored (PLT, PLM) place whole packets: 12 bytes of memory for each,
//! their headers are read with them. Where they are not, and where precincts are so large that
//! their packets hold far more than a window needs, the packet headers are walked over once and
//! kept: 12 bytes for each packet and those of its header, some 3 for each code-block, and
//! then a window fetches just its blocks.
//!
//! Source: ISO/IEC 15444-1 A.7, B.9.

mod kept;
mod lengths;
mod open;
mod places;
mod tiles;
mod walk;

pub(super) use open::open;
pub(super) use places::{Lengths, Places, Split};
pub(super) use tiles::{Codestream, TileEntry};
pub(super) use walk::walk;
#[cfg(any(test, fuzzing))]
pub(super) use walk::walk_memory;
