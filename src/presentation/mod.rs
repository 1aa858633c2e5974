//! What a manuscript looks like to a IIIF viewer: a model of Manifests and Canvases, and
//! its projection to the JSON of Presentation API 3.0.
//!
//! An [`ItemDescription`] (plain names and sizes) becomes a [`Manifest`] in [`build()`],
//! which becomes JSON in [`v3`]. Everything is pure: nothing here knows folders, files,
//! limits or how a picture is stored, and no picture is opened.

mod addresses;
mod build;
mod model;
pub mod v3;

pub use addresses::Addresses;
pub use build::{FolioDescription, ImageDescription, ItemDescription, build};
pub use model::{Canvas, DeliveredImage, ImageService, Manifest, Painting};
