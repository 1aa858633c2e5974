//! WebP in cells: each is a whole file of its own, which is looked at before it is decoded
//! or sent.
//!
//! The container is walked first ([`container`]), by a parser of our own that allocates
//! nothing: what the file is said to hold must be what the directory says of the cell. Of
//! lossless pictures it is added up what decoding them would take ([`tables`]). The decoder
//! ([`mod@decode`]) is handed only what passed, and what is sent ([`mod@complete`]) holds
//! the picture and nothing else.
//!
//! Source: RFC 9649 (WebP), RFC 6386 (VP8); which files there are, libtiff's `tif_webp.c`,
//! which gave compression 50001 its meaning.

mod complete;
mod container;
mod decode;
mod tables;
#[cfg(test)]
mod tests;

pub(super) use complete::complete;
pub(super) use decode::{decode, memory};

/// What encoders write at most; of the one pixel more that a lossless header can tell, the
/// decoder knows nothing.
///
/// Source: RFC 9649 §2.5, 14 bits for a side.
pub(super) const MOST_SIDE: u32 = 16_383;
