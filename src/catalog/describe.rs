//! From an item to the description that its Manifest is built from.

use super::{Folio, Item, Picture};
use crate::image_api::{Limits, info};
use crate::presentation::{FolioDescription, ImageDescription, ItemDescription};

impl Item {
    /// What [`crate::presentation::build`] needs of this item, where pictures are served
    /// within `limits`.
    #[must_use]
    pub fn describe(&self, limits: &Limits) -> ItemDescription {
        let describe = |folio: &Folio| FolioDescription {
            name: folio.name.clone(),
            label: folio.label.clone(),
            image: folio.picture.describe(limits),
        };
        ItemDescription {
            name: self.name.clone(),
            label: self.label.clone(),
            folios: self.folios.iter().map(describe).collect(),
        }
    }
}

impl Picture {
    /// The picture as its image information document describes it.
    #[must_use]
    pub fn describe(&self, limits: &Limits) -> ImageDescription {
        let size = self.probe.size;
        ImageDescription {
            identifier_encoded: self.identifier.encoded(),
            size,
            delivered: limits.largest(size),
            sizes: info::sizes(size, self.probe.tile, limits),
        }
    }
}
