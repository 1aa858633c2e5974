//! From plain descriptions to the model.

mod canvas;
mod contents;

use std::collections::HashSet;

pub use canvas::canvas_sizes;

use super::addresses::Addresses;
use super::collection::{
    TOP_COLLECTION, is_whole, labeled, labeled_link, labeled_parents, top_label, whole_pairs,
};
use super::describe::{
    ImageDescription, ItemDescription, PartElsewhere, PartOf, ProviderDescription, View,
};
use super::image::DeliveredImage;
use super::model::{Manifest, Provider};

/// Builds the Manifest of an item: one Canvas per folio, as large as its first picture where
/// nothing else is said, and one Range above those of its table of contents.
///
/// What has no label is labeled with its name, a link with its address; pairs without a label
/// or a value are left out. Folios that a range or `start` names and the item does not have
/// are skipped, and so is a range left with nothing in it.
#[must_use]
pub fn build(item: &ItemDescription, addresses: &Addresses) -> Manifest {
    let mut canvases = canvas::canvases(&item.folios);
    for canvas in &mut canvases {
        canvas.annotations = item.annotations.get(&canvas.name).cloned().unwrap_or_default();
    }
    let names: HashSet<&str> = item.folios.iter().map(|folio| folio.name.as_str()).collect();
    let beside = |image: &Option<ImageDescription>, name: &str| {
        image.as_ref().map(|image| canvas::of_picture(image, free_name(name, &names)))
    };
    let (contents, sequences) = contents::contents(&item.ranges, &item.sequences, &canvases);
    Manifest {
        addresses: addresses.clone(),
        name: item.name.clone(),
        label: labeled(&item.label, &item.name),
        summary: item.summary.clone(),
        metadata: whole_pairs(&item.metadata),
        required_statement: item.required_statement.clone().filter(is_whole),
        rights: item.rights.clone(),
        providers: item.providers.iter().map(provider).collect(),
        thumbnail: match &item.thumbnail {
            Some(image) => DeliveredImage::thumbnail(image, View::default()),
            None => canvases.iter().find_map(|canvas| canvas.thumbnail.clone()),
        },
        nav_date: item.nav_date.clone(),
        places: item.places.clone(),
        viewing_direction: item.viewing_direction,
        behavior: item.behavior,
        start: item.start.clone().filter(|name| names.contains(name.as_str())),
        placeholder: beside(&item.placeholder, "placeholder"),
        accompanying: beside(&item.accompanying, "accompanying"),
        homepages: item.homepages.iter().map(labeled_link).collect(),
        renderings: item.renderings.iter().map(labeled_link).collect(),
        see_also: item.see_also.iter().map(labeled_link).collect(),
        services: item.services.clone(),
        part_of: part_of(item),
        part_of_elsewhere: item.part_of_elsewhere.iter().map(labeled_part).collect(),
        canvases,
        contents,
        sequences,
    }
}

fn part_of(item: &ItemDescription) -> Vec<PartOf> {
    if item.part_of.is_empty() {
        return vec![PartOf { name: TOP_COLLECTION.to_owned(), label: top_label() }];
    }
    labeled_parents(&item.part_of)
}

fn labeled_part(part: &PartElsewhere) -> PartElsewhere {
    PartElsewhere { label: labeled(&part.label, &part.id), ..part.clone() }
}

fn provider(provider: &ProviderDescription) -> Provider {
    Provider {
        id: provider.id.clone(),
        label: labeled(&provider.label, &provider.id),
        homepage: provider.homepage.as_ref().map(labeled_link),
        logo: provider.logo.as_ref().and_then(DeliveredImage::logo),
        see_also: provider.see_also.iter().map(labeled_link).collect(),
    }
}

/// `wanted`, or `wanted-2` and so on where authors took that: names that authors chose are
/// cited, so it is ours that gives way.
fn free_name(wanted: &str, taken: &HashSet<&str>) -> String {
    let mut name = wanted.to_owned();
    let mut count = 1;
    while taken.contains(name.as_str()) {
        count += 1;
        name = format!("{wanted}-{count}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;
    use crate::presentation::{
        Body, FolioDescription, ImageDescription, ImageSource, Link, Pair, PictureDescription,
    };
    use crate::text::LanguageMap;

    fn picture(identifier: &str, label: LanguageMap) -> PictureDescription {
        let image = ImageDescription {
            source: ImageSource::Ours(identifier.into()),
            size: Size::new(6000, 8000),
            delivered: Size::new(3000, 4000),
            sizes: vec![Size::new(375, 500), Size::new(750, 1000)],
        };
        PictureDescription { label, image, view: View::default(), place: None }
    }

    fn item(pictures: Vec<PictureDescription>) -> ItemDescription {
        let name = String::from("f1r");
        ItemDescription {
            name: "ms".into(),
            folios: vec![FolioDescription { name, pictures, ..FolioDescription::default() }],
            ..ItemDescription::default()
        }
    }

    fn built(item: &ItemDescription) -> Manifest {
        build(item, &Addresses::new("https://example.org"))
    }

    #[test]
    fn a_folio_with_one_picture_is_painted_by_it_whatever_its_label() {
        let only = picture("a", LanguageMap::none("in daylight"));
        let manifest = built(&item(vec![only.clone()]));
        let Body::Image(painted) = &manifest.canvases[0].paintings[0].body else {
            panic!("no image");
        };
        assert_eq!(painted.image, DeliveredImage::largest(&only.image, View::default()));
        assert_eq!(painted.label, LanguageMap::default());
        assert_eq!(manifest.thumbnail, manifest.canvases[0].thumbnail);
    }

    #[test]
    fn a_picture_wholly_beyond_its_folio_does_not_cover_it() {
        let place = Some(crate::geometry::Rect::new(200, 200, 50, 50));
        let mut item =
            item(vec![PictureDescription { place, ..picture("a", LanguageMap::default()) }]);
        item.folios[0].size = Some(Size::new(100, 100));
        assert_eq!(built(&item).canvases[0].paintings, []);
        item.folios[0].size = Some(Size::new(220, 210));
        let place = Some(crate::geometry::Rect::new(200, 200, 20, 10));
        assert_eq!(built(&item).canvases[0].paintings[0].place, place);
    }

    #[test]
    fn of_several_pictures_the_first_is_shown_at_first_and_makes_the_thumbnail() {
        let (before, after) = (LanguageMap::none("before"), LanguageMap::none("after"));
        let pictures = vec![picture("a", after.clone()), picture("b", before.clone())];
        let canvas = built(&item(pictures.clone())).canvases.remove(0);
        assert_eq!(canvas.thumbnail.unwrap().image, pictures[0].image);
        let Body::Choice { default, others } = &canvas.paintings[0].body else {
            panic!("no Choice");
        };
        assert_eq!((&default.label, &default.image.image), (&after, &pictures[0].image));
        let [other] = others.as_slice() else { panic!("{others:?}") };
        assert_eq!((&other.label, &other.image.image), (&before, &pictures[1].image));
    }

    #[test]
    fn what_has_no_label_is_labeled_with_its_name() {
        let unlabeled = || picture("a", LanguageMap::default());
        let mut description = item(vec![unlabeled(), unlabeled()]);
        description.providers.push(ProviderDescription {
            id: "https://example.org/library".into(),
            label: LanguageMap::default(),
            homepage: Some(Link { url: "https://example.org/about".into(), ..Link::default() }),
            logo: None,
            see_also: Vec::new(),
        });
        let manifest = built(&description);
        assert_eq!(manifest.label, LanguageMap::none("ms"));
        assert_eq!(manifest.canvases[0].label, LanguageMap::none("f1r"));
        let Body::Choice { default, others } = &manifest.canvases[0].paintings[0].body else {
            panic!("no Choice");
        };
        assert_eq!(default.label, LanguageMap::none("1"));
        assert_eq!(others[0].label, LanguageMap::none("2"));
        let provider = &manifest.providers[0];
        assert_eq!(provider.label, LanguageMap::none("https://example.org/library"));
        let homepage = provider.homepage.as_ref().unwrap();
        assert_eq!(homepage.label, LanguageMap::none("https://example.org/about"));
    }

    #[test]
    fn pairs_that_say_nothing_are_left_out() {
        let (empty, text) = (LanguageMap::default(), LanguageMap::none("Cairo"));
        let pair = |label: &LanguageMap, value: &LanguageMap| Pair {
            label: label.clone(),
            value: value.clone(),
        };
        let mut description = item(vec![picture("a", empty.clone())]);
        description.metadata = vec![pair(&text, &empty), pair(&text, &text), pair(&empty, &text)];
        description.required_statement = Some(pair(&text, &empty));
        let manifest = built(&description);
        assert_eq!(manifest.metadata, [pair(&text, &text)]);
        assert_eq!(manifest.required_statement, None);
    }
}
