//! From the plain description of an item to its Manifest.

use super::Addresses;
use super::model::{Canvas, DeliveredImage, ImageService, Manifest, Painting};
use crate::geometry::Size;
use crate::text::LanguageMap;

/// A thumbnail's longer side is at least this many pixels where the picture has them:
/// viewers show them about 100 to 200 pixels wide, twice that on fine screens.
const THUMBNAIL_SIDE: u32 = 256;

/// An item as whoever knows it describes it. Nothing in it is encoded for addresses but
/// image identifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemDescription {
    /// Unique among items.
    pub name: String,
    pub label: LanguageMap,
    /// In reading order; not empty, since a Manifest has at least one Canvas
    /// (Presentation API 3.0 §5.2).
    pub folios: Vec<FolioDescription>,
}

/// One side of a leaf, or another surface, of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolioDescription {
    /// Unique within the item.
    pub name: String,
    pub label: LanguageMap,
    pub image: ImageDescription,
}

/// The picture of a folio, in the sizes in which it is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageDescription {
    /// The identifier as it stands in addresses, percent-encoded.
    pub identifier_encoded: String,
    /// The full picture as shown: orientation applied.
    pub size: Size,
    /// What `full/max` gives within the limits.
    pub delivered: Size,
    /// The `sizes` of its info.json.
    pub sizes: Vec<Size>,
}

/// Builds the Manifest of an item: one Canvas per folio, as large as its picture.
///
/// The Manifest's thumbnail is that of its first Canvas.
#[must_use]
pub fn build(item: &ItemDescription, addresses: &Addresses) -> Manifest {
    let canvases: Vec<Canvas> =
        item.folios.iter().map(|folio| canvas(&item.name, folio, addresses)).collect();
    Manifest {
        id: addresses.manifest(&item.name),
        label: item.label.clone(),
        thumbnail: canvases.first().map(|canvas| canvas.thumbnail.clone()),
        canvases,
    }
}

fn canvas(item: &str, folio: &FolioDescription, addresses: &Addresses) -> Canvas {
    let image = &folio.image;
    let service = ImageService {
        id: addresses.image(&image.identifier_encoded),
        size: image.size,
        sizes: image.sizes.clone(),
    };
    Canvas {
        id: addresses.canvas(item, &folio.name),
        label: folio.label.clone(),
        size: image.size,
        thumbnail: thumbnail(image, &service),
        painting: Painting {
            page_id: addresses.painting_page(item, &folio.name),
            annotation_id: addresses.painting_annotation(item, &folio.name, 1),
            image: DeliveredImage {
                id: format!("{}/full/max/0/default.jpg", service.id),
                size: image.delivered,
                service,
            },
        },
    }
}

/// The smallest of the advertised sizes that is large enough, else the largest of them,
/// else (when the limits leave none) what `full/max` gives.
///
/// An address that names both sides is answered with exactly these, so the declared size
/// is the delivered one (Presentation API 3.0 §3.1, thumbnail).
fn thumbnail(image: &ImageDescription, service: &ImageService) -> DeliveredImage {
    let is_large_enough = |size: &&Size| size.width.max(size.height) >= THUMBNAIL_SIDE;
    let size = image
        .sizes
        .iter()
        .filter(is_large_enough)
        .min_by_key(|size| size.area())
        .or_else(|| image.sizes.iter().max_by_key(|size| size.area()))
        .copied()
        .unwrap_or(image.delivered);
    DeliveredImage {
        id: format!("{}/full/{},{}/0/default.jpg", service.id, size.width, size.height),
        size,
        service: service.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folio(name: &str, sizes: &[Size]) -> FolioDescription {
        FolioDescription {
            name: name.into(),
            label: LanguageMap::none(name),
            image: ImageDescription {
                identifier_encoded: format!("ms%2F{name}.tif"),
                size: Size::new(6000, 8000),
                delivered: Size::new(3000, 4000),
                sizes: sizes.to_vec(),
            },
        }
    }

    fn built(sizes: &[Size]) -> Manifest {
        let item = ItemDescription {
            name: "ms".into(),
            label: LanguageMap::none("ms"),
            folios: vec![folio("f1r", sizes), folio("f1v", sizes)],
        };
        build(&item, &Addresses::new("https://example.org"))
    }

    #[test]
    fn a_canvas_is_as_large_as_its_picture_and_the_painting_as_delivered() {
        let manifest = built(&[]);
        assert_eq!(manifest.canvases[0].size, Size::new(6000, 8000));
        assert_eq!(manifest.canvases[0].painting.image.size, Size::new(3000, 4000));
        assert_eq!(
            manifest.canvases[0].painting.image.id,
            "https://example.org/iiif/3/ms%2Ff1r.tif/full/max/0/default.jpg"
        );
    }

    #[test]
    fn the_thumbnail_is_the_smallest_advertised_size_that_is_large_enough() {
        let sizes = [Size::new(1500, 2000), Size::new(188, 250), Size::new(375, 500)];
        let thumbnail = built(&sizes).canvases[1].thumbnail.clone();
        assert_eq!(thumbnail.size, Size::new(375, 500));
        assert_eq!(
            thumbnail.id,
            "https://example.org/iiif/3/ms%2Ff1v.tif/full/375,500/0/default.jpg"
        );
    }

    #[test]
    fn where_every_size_is_small_the_thumbnail_is_the_largest() {
        let manifest = built(&[Size::new(30, 40), Size::new(60, 80)]);
        assert_eq!(manifest.canvases[0].thumbnail.size, Size::new(60, 80));
        let manifest = built(&[]);
        assert_eq!(manifest.canvases[0].thumbnail.size, Size::new(3000, 4000));
    }

    #[test]
    fn the_manifest_shows_its_first_canvas() {
        let manifest = built(&[Size::new(375, 500)]);
        assert_eq!(manifest.thumbnail.as_ref(), Some(&manifest.canvases[0].thumbnail));
    }
}
