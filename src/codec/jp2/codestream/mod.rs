//! The codestream's headers: what is coded and how, not yet where.
//!
//! Pure parsing of marker segments. What a tile changes for itself is laid over what the main
//! header says; nobody above asks where a parameter came from.
//!
//! Source: ISO/IEC 15444-1 Annex A, ISO/IEC 15444-15 Annex A.

mod coding;
mod fields;
mod main_header;
mod parameters;
mod quantization;
mod size;
mod tile_part;

pub(super) use coding::{BlockStyle, ComponentCoding, Progression, Volume};
pub(super) use fields::{Fields, Segment, has_content, marker};
pub(super) use main_header::MainHeader;
pub(super) use parameters::{ComponentParameters, TileParameters};
pub(super) use quantization::Quantization;
pub(super) use size::{Component, ImageSize};
pub(super) use tile_part::{TilePartHeader, TilePartStart};
