//! Sizes, rectangles, orientations, tilings and pyramid levels: plain integer geometry.
//!
//! Nothing here knows of pixels' values, files or the IIIF grammar. All coordinates
//! count pixels from the top left corner; a rectangle's right and bottom edges are
//! exclusive.

mod orientation;
mod pyramid;
mod rotation;
mod scale;
mod size;
mod tiling;

pub use orientation::Orientation;
pub use pyramid::{Level, scale_factor_of, tile_scale_factors};
pub use rotation::rotated_size;
pub use scale::{Millimeters, PhysicalScale};
pub use size::{Rect, Size};
pub use tiling::{Cell, Tiling};
