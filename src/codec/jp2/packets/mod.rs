//! Packet headers: which blocks a packet adds to, and how many bytes and passes.
//!
//! A header says nothing of where its packet starts or what other packets hold; whoever walks
//! over packets knows. The states of a precinct's blocks live as long as its layers are read.
//!
//! Source: ISO/IEC 15444-1 B.9, B.10, 15444-15 B.

mod bits;
mod header;
mod tag_tree;

pub(super) use header::{Chunk, Effort, PrecinctState, behind_sop};
