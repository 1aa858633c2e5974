//! The quantized coefficients of a baseline JPEG, moved about without decoding pixels.
//!
//! A part of a picture whose left and top edge lie between coded units is a JPEG of its own
//! with the same coefficients: nothing is lost and no transform is computed. Only the
//! brightness of each unit is coded as the difference from the unit before it, so those
//! codes are written anew where the neighbor is another; all other bits are copied.
//!
//! What is read: sequential frames of 8 bits, Huffman-coded, one or three components in one
//! scan, with or without restart intervals. Everything else is
//! [`Unsupported`](crate::codec::CodecError::Unsupported) and left to a decoder of pixels.
//!
//! Nothing here knows files, levels or colors: segments and scans come in as bytes.
//!
//! Source: ITU-T T.81, annexes B, C and F.

mod bits;
mod cut;
mod entropy;
mod huffman;
mod index;
mod kept;
mod reader;
mod reduced;
mod scan;
mod tables;
#[cfg(test)]
mod tests;
mod usual;
mod writer;

pub(in crate::codec) use cut::cut;
pub(super) use index::{Index, Units};
pub(in crate::codec) use tables::Tables;
