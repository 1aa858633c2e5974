//! What tests of this room share.

use super::Address;
use super::info::{Info, Tiles};
use crate::geometry::Size;
use crate::image_api::{ApiVersion, Limits};

/// Of version 3.0, without limits, in square tiles.
pub(super) fn info(width: u32, height: u32, tile: u32, scale_factors: &[u32]) -> Info {
    Info {
        id: Address::service("https://a/f1").unwrap(),
        version: ApiVersion::V3,
        size: Size::new(width, height),
        tiles: vec![Tiles { size: Size::new(tile, tile), scale_factors: scale_factors.to_vec() }],
        sizes: Vec::new(),
        limits: Limits::area(u64::MAX),
        is_level0: false,
        format: "jpg",
    }
}
