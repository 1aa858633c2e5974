//! An opened picture together with the object it was read from.

use std::sync::Arc;

use super::Probe;
use crate::codec::SourceImage;
use crate::storage::{Object, Version};

/// What is needed to render from one picture in one version.
#[derive(Debug)]
pub struct Opened {
    object: Object,
    image: Arc<dyn SourceImage>,
}

impl Opened {
    pub(super) fn new(object: Object, image: Arc<dyn SourceImage>) -> Self {
        Self { object, image }
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

    #[must_use]
    pub fn probe(&self) -> Probe {
        Probe::new(self.image.properties(), self.version().clone())
    }

    pub(super) fn weight(&self) -> usize {
        size_of::<Self>() + self.image.weight()
    }
}
