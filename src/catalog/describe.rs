//! From an item to the description that its Manifest is built from.

use std::collections::{BTreeMap, HashMap};

use super::{Folio, FolioPicture, FolioSource, Item, ItemSummary, Picture};
use crate::geometry::Size;
use crate::image_api::{Limits, info};
use crate::presentation::{
    self, FolioDescription, ImageDescription, ImageSource, ItemDescription, MemberDescription,
    PageReference, PictureDescription, ProviderDescription, ThumbnailDescription,
};
use crate::records::FolioPage;

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
            annotations: self.annotations(),
            sequences: self.sequences.clone(),
            start: self.start.clone(),
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
                see_also: provider.see_also.clone(),
            };
        ItemDescription {
            summary: record.summary.clone(),
            metadata: record.metadata(),
            required_statement: record.required_statement.clone(),
            rights: record.rights.clone(),
            providers: providers.map(provider).collect(),
            thumbnail: self.thumbnail.as_ref().map(|picture| picture.describe(limits)),
            nav_date: record.nav_date(),
            places: record.places.clone(),
            viewing_direction: record.viewing_direction,
            behavior: record.behavior,
            placeholder: self.placeholder.as_ref().map(|picture| picture.describe(limits)),
            accompanying: self.accompanying.as_ref().map(|picture| picture.describe(limits)),
            part_of_elsewhere: record.part_of.clone(),
            homepages: record.homepages.clone(),
            renderings: record.renderings.clone(),
            see_also: record.see_also.clone(),
            services: record.services.clone(),
            ..bare
        }
    }
}

impl Item {
    /// The pages of each folio as its Canvas names them.
    fn annotations(&self) -> BTreeMap<String, Vec<PageReference>> {
        let references =
            |pages: &Vec<FolioPage>| pages.iter().map(|it| it.reference.clone()).collect();
        let pages = self.beside.pages.iter();
        pages.map(|(folio, pages)| (folio.clone(), references(pages))).collect()
    }
}

/// How large the Canvases of some folios are, by the names of the folios.
pub(super) fn canvas_sizes(folios: &[Folio]) -> HashMap<&str, Size> {
    // No limit changes how large a Canvas is.
    let limits = Limits::area(u64::MAX);
    let described: Vec<_> = folios.iter().map(|folio| folio.describe(&limits)).collect();
    let names = folios.iter().map(|folio| folio.name.as_str());
    names.zip(presentation::canvas_sizes(&described)).collect()
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
        FolioDescription {
            name: self.name.clone(),
            label: self.label.clone(),
            metadata: self.metadata.clone(),
            behavior: self.behavior,
            size: self.size,
            measures: self.measures,
            pictures: self.pictures.iter().map(|picture| picture.describe(limits)).collect(),
        }
    }
}

impl FolioPicture {
    fn describe(&self, limits: &Limits) -> PictureDescription {
        let image = match &self.source {
            FolioSource::Ours(picture) => picture.describe(limits),
            FolioSource::Elsewhere(image) => image.clone(),
        };
        PictureDescription { label: self.label.clone(), image, view: self.view, place: self.place }
    }
}

impl Picture {
    /// The picture as its image information document describes it.
    #[must_use]
    pub fn describe(&self, limits: &Limits) -> ImageDescription {
        let size = self.probe.size;
        ImageDescription {
            source: ImageSource::Ours(self.identifier.encoded()),
            size,
            delivered: limits.largest(size),
            sizes: info::sizes(size, self.probe.tile, limits),
        }
    }
}
