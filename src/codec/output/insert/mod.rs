//! Pieces put into files that were just written, or that stored tiles became: segments, chunks,
//! entries. What the pieces say, the neighbors of this module know.
//!
//! `None` where a file is not of the kind, or would be longer than its lengths can tell.

pub(super) mod jpg;
pub(super) mod png;
pub(super) mod tif;
pub(super) mod webp;
