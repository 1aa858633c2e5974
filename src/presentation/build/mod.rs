//! From plain descriptions to the model.

mod contents;

use super::addresses::Addresses;
use super::collection::{TOP_COLLECTION, labeled, top_label};
use super::describe::{
    FolioDescription, ItemDescription, Pair, PartOf, PictureDescription, ProviderDescription,
};
use super::image::DeliveredImage;
use super::model::{Canvas, ChoiceItem, Manifest, Painting, Provider};

/// Builds the Manifest of an item: one Canvas per folio, as large as its first picture, and
/// one Range above those of its table of contents.
///
/// What has no label is labeled with its name; pairs without a label or a value are left
/// out. Folios that a range names and the item does not have are skipped, and so is a range
/// left with nothing in it.
#[must_use]
pub fn build(item: &ItemDescription, addresses: &Addresses) -> Manifest {
    Manifest {
        addresses: addresses.clone(),
        name: item.name.clone(),
        label: labeled(&item.label, &item.name),
        summary: item.summary.clone(),
        metadata: item.metadata.iter().filter(|pair| is_whole(pair)).cloned().collect(),
        required_statement: item.required_statement.clone().filter(is_whole),
        rights: item.rights.clone(),
        providers: item.providers.iter().map(provider).collect(),
        viewing_direction: item.viewing_direction,
        behavior: item.behavior,
        part_of: part_of(item),
        canvases: item.folios.iter().map(canvas).collect(),
        contents: contents::contents(&item.ranges, &item.folios),
    }
}

fn part_of(item: &ItemDescription) -> Vec<PartOf> {
    if item.part_of.is_empty() {
        return vec![PartOf { name: TOP_COLLECTION.to_owned(), label: top_label() }];
    }
    item.part_of.clone()
}

fn canvas(folio: &FolioDescription) -> Canvas {
    let first = &folio.pictures[0];
    Canvas {
        name: folio.name.clone(),
        label: labeled(&folio.label, &folio.name),
        painting: painting(first, &folio.pictures[1..]),
        thumbnail: DeliveredImage::thumbnail(&first.image),
    }
}

fn painting(first: &PictureDescription, others: &[PictureDescription]) -> Painting {
    if others.is_empty() {
        return Painting::Image(DeliveredImage::largest(&first.image));
    }
    // Readers choose by the labels, so one that has none is told by its place.
    let choose = |(position, picture): (usize, &PictureDescription)| ChoiceItem {
        label: labeled(&picture.label, &position.to_string()),
        image: DeliveredImage::largest(&picture.image),
    };
    Painting::Choice {
        default: choose((1, first)),
        others: (2..).zip(others).map(choose).collect(),
    }
}

fn provider(provider: &ProviderDescription) -> Provider {
    let homepage = provider.homepage.clone().map(|mut homepage| {
        homepage.label = labeled(&homepage.label, &homepage.url);
        homepage
    });
    Provider {
        id: provider.id.clone(),
        label: labeled(&provider.label, &provider.id),
        homepage,
        logo: provider.logo.as_ref().map(DeliveredImage::logo),
    }
}

fn is_whole(pair: &Pair) -> bool {
    !pair.label.is_empty() && !pair.value.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;
    use crate::presentation::{HomepageDescription, ImageDescription};
    use crate::text::LanguageMap;

    fn picture(identifier: &str, label: LanguageMap) -> PictureDescription {
        let image = ImageDescription {
            identifier_encoded: identifier.into(),
            size: Size::new(6000, 8000),
            delivered: Size::new(3000, 4000),
            sizes: vec![Size::new(375, 500), Size::new(750, 1000)],
        };
        PictureDescription { label, image }
    }

    fn item(pictures: Vec<PictureDescription>) -> ItemDescription {
        let name = String::from("f1r");
        ItemDescription {
            name: "ms".into(),
            folios: vec![FolioDescription { name, label: LanguageMap::default(), pictures }],
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
        let expected = Painting::Image(DeliveredImage::largest(&only.image));
        assert_eq!(manifest.canvases[0].painting, expected);
        assert_eq!(manifest.thumbnail(), Some(&manifest.canvases[0].thumbnail));
    }

    #[test]
    fn of_several_pictures_the_first_is_shown_at_first_and_makes_the_thumbnail() {
        let (before, after) = (LanguageMap::none("before"), LanguageMap::none("after"));
        let pictures = vec![picture("a", after.clone()), picture("b", before.clone())];
        let canvas = built(&item(pictures.clone())).canvases.remove(0);
        assert_eq!(canvas.thumbnail.image, pictures[0].image);
        let Painting::Choice { default, others } = canvas.painting else { panic!("no Choice") };
        assert_eq!((default.label, default.image.image), (after, pictures[0].image.clone()));
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
            homepage: Some(HomepageDescription {
                url: "https://example.org/about".into(),
                label: LanguageMap::default(),
            }),
            logo: None,
        });
        let manifest = built(&description);
        assert_eq!(manifest.label, LanguageMap::none("ms"));
        assert_eq!(manifest.canvases[0].label, LanguageMap::none("f1r"));
        let Painting::Choice { default, others } = &manifest.canvases[0].painting else {
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
