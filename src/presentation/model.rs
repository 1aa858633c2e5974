//! The resources of the Presentation API, as far as we publish them.
//!
//! Named after the standard and independent of its versions; a projection ([`super::v3`])
//! decides how they are spelled. Ids are complete addresses.

use crate::geometry::Size;
use crate::text::LanguageMap;

/// A manuscript, as a viewer opens it.
///
/// Invariants: at least one Canvas; no two resources share an id (images apart, which
/// may appear in several places).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    pub id: String,
    pub label: LanguageMap,
    pub thumbnail: Option<DeliveredImage>,
    /// In reading order.
    pub canvases: Vec<Canvas>,
}

/// A surface that pictures are painted on: one side of a leaf, a board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canvas {
    pub id: String,
    pub label: LanguageMap,
    /// In the Canvas's own units, which are the pixels of its picture.
    pub size: Size,
    pub thumbnail: DeliveredImage,
    pub painting: Painting,
}

/// The picture that fills a Canvas, with the ids of the Annotation that says so and of
/// the Annotation Page which holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Painting {
    pub page_id: String,
    pub annotation_id: String,
    pub image: DeliveredImage,
}

/// A JPEG at one address, and the service that gives others of the same picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveredImage {
    /// An image request, answered with exactly `size` pixels.
    pub id: String,
    pub size: Size,
    pub service: ImageService,
}

/// An Image API service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageService {
    /// Base of the image's requests.
    pub id: String,
    /// The full picture as shown.
    pub size: Size,
    /// Sizes of the whole picture that answer 200 as `full/w,h`; as in its info.json.
    pub sizes: Vec<Size>,
}
