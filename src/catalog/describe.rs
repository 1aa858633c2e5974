//! From an item to the description that its Manifest is built from.

use super::{Folio, FolioPicture, Item, ItemSummary, Picture};
use crate::image_api::{Limits, info};
use crate::presentation::{
    FolioDescription, ImageDescription, ItemDescription, MemberDescription, PictureDescription,
    ProviderDescription, ThumbnailDescription,
};

impl Item {
    /// What [`crate::presentation::build()`] needs of this item, where pictures are served
    /// within `limits`.
    #[must_use]
    pub fn describe(&self, limits: &Limits) -> ItemDescription {
        let bare = ItemDescription {
            name: self.name.clone(),
            label: self.label.clone(),
            folios: self.folios.iter().map(|folio| folio.describe(limits)).collect(),
            ranges: self.ranges.clone(),
            ..ItemDescription::default()
        };
        let Some(record) = &self.record else { return bare };
        let providers = record.providers.iter().zip(&self.logos);
        let provider =
            |(provider, logo): (&crate::records::Provider, &Option<Picture>)| ProviderDescription {
                id: provider.id.clone(),
                label: provider.label.clone(),
                homepage: provider.homepage.clone(),
                logo: logo.as_ref().map(|logo| logo.describe(limits)),
            };
        ItemDescription {
            summary: record.summary.clone(),
            metadata: record.metadata(),
            required_statement: record.required_statement.clone(),
            rights: record.rights.clone(),
            providers: providers.map(provider).collect(),
            viewing_direction: record.viewing_direction,
            behavior: record.behavior,
            ..bare
        }
    }
}

impl ItemSummary {
    /// The item as a Collection shows it.
    #[must_use]
    pub fn describe(&self, limits: &Limits) -> MemberDescription {
        MemberDescription {
            name: self.name.clone(),
            label: self.label.clone(),
            thumbnail: self.thumbnail(limits),
            ..MemberDescription::default()
        }
    }
}

impl ItemSummary {
    fn thumbnail(&self, limits: &Limits) -> Option<ThumbnailDescription> {
        if let Some(ready) = &self.ready {
            return ready.thumbnail().cloned().map(ThumbnailDescription::Ready);
        }
        let picture = self.first_image.as_ref()?;
        Some(ThumbnailDescription::Image(picture.describe(limits)))
    }
}

impl Folio {
    fn describe(&self, limits: &Limits) -> FolioDescription {
        let picture = |FolioPicture { label, picture }: &FolioPicture| PictureDescription {
            label: label.clone(),
            image: picture.describe(limits),
        };
        FolioDescription {
            name: self.name.clone(),
            label: self.label.clone(),
            pictures: self.pictures.iter().map(picture).collect(),
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
