//! An opened picture together with the object it was read from.

use std::sync::Arc;

use super::Probe;
use crate::codec::SourceImage;
use crate::image_api::Subject;
use crate::pixels::ToSrgb;
use crate::storage::{Object, Version};

/// What is needed to render from one picture in one version.
#[derive(Debug)]
pub struct Opened {
    object: Object,
    image: Arc<dyn SourceImage>,
    to_srgb: Option<ToSrgb>,
}

impl Opened {
    pub(super) fn new(
        object: Object,
        image: Arc<dyn SourceImage>,
        to_srgb: Option<ToSrgb>,
    ) -> Self {
        Self { object, image, to_srgb }
    }

    #[must_use]
    pub const fn object(&self) -> &Object {
        &self.object
    }

    #[must_use]
    pub const fn image(&self) -> &Arc<dyn SourceImage> {
        &self.image
    }

    #[must_use]
    pub const fn version(&self) -> &Version {
        self.object.version()
    }

    /// What the Image API needs to know of the picture.
    #[must_use]
    pub fn subject(&self) -> Subject {
        let properties = self.image.properties();
        Subject { size: properties.shown_size(), has_color: properties.channels.has_color() }
    }

    #[must_use]
    pub fn probe(&self) -> Probe {
        Probe::new(self.image.properties(), self.version().clone())
    }

    /// What brings the picture's colors to sRGB; `None` where they are sRGB already or the
    /// embedded profile is of no use.
    #[must_use]
    pub const fn to_srgb(&self) -> Option<&ToSrgb> {
        self.to_srgb.as_ref()
    }

    /// The same picture, read by what was learned of it.
    #[must_use]
    pub fn learned(&self, image: Arc<dyn SourceImage>) -> Self {
        Self { object: self.object.clone(), image, to_srgb: self.to_srgb.clone() }
    }

    /// Bytes of memory.
    #[must_use]
    pub fn weight(&self) -> usize {
        size_of::<Self>() + self.image.weight()
    }
}
