//! Canvases and what is painted on them.

use super::{labeled, whole_pairs};
use crate::geometry::{PhysicalScale, Rect, Size};
use crate::presentation::describe::{FolioDescription, ImageDescription, PictureDescription, View};
use crate::presentation::image::DeliveredImage;
use crate::presentation::model::{Body, Canvas, PaintedImage, Painting};
use crate::text::LanguageMap;

/// What a leaf measures of which nothing is known, nor of its neighbors: any size would do.
const UNKNOWN: Size = Size::new(1000, 1400);

/// One Canvas per folio, in their order.
pub(super) fn canvases(folios: &[FolioDescription]) -> Vec<Canvas> {
    folios.iter().zip(canvas_sizes(folios)).map(|(folio, size)| canvas(folio, size)).collect()
}

/// How large the Canvas of each folio is.
#[must_use]
pub fn canvas_sizes(folios: &[FolioDescription]) -> Vec<Size> {
    let sizes: Vec<Option<Size>> = folios.iter().map(own_size).collect();
    // A missing leaf is as large as the one before it, or else the next one.
    let first = sizes.iter().flatten().next().copied().unwrap_or(UNKNOWN);
    let filled = sizes.iter().scan(first, |last, size| {
        *last = size.unwrap_or(*last);
        Some(*last)
    });
    filled.collect()
}

fn own_size(folio: &FolioDescription) -> Option<Size> {
    let first = folio.pictures.iter().find(|picture| picture.place.is_none());
    folio.size.or_else(|| Some(seen_size(first?))).or_else(|| {
        // Pictures put together are as large as the box around them.
        let places = folio.pictures.iter().filter_map(|picture| picture.place);
        let (right, bottom) =
            (places.clone().map(Rect::right).max()?, places.map(Rect::bottom).max()?);
        Some(Size::new(u32::try_from(right).ok()?, u32::try_from(bottom).ok()?))
    })
}

fn seen_size(picture: &PictureDescription) -> Size {
    picture.view.size_of(picture.image.size)
}

fn canvas(folio: &FolioDescription, size: Size) -> Canvas {
    let (placed, whole): (Vec<_>, Vec<_>) =
        folio.pictures.iter().partition(|picture| picture.place.is_some());
    let ground = body(&whole).map(|body| Painting { body, place: None });
    // What lies wholly beyond the Canvas cannot be seen on it.
    let placed = placed.into_iter().filter_map(|picture| {
        let place = picture.place?.intersection(size.rect())?;
        Some(Painting { body: Body::Image(painted(picture)), place: Some(place) })
    });
    Canvas {
        name: folio.name.clone(),
        label: labeled(&folio.label, &folio.name),
        metadata: whole_pairs(&folio.metadata),
        behavior: folio.behavior,
        size,
        // What is not there has the size of its neighbor and no scale.
        scale: folio
            .measures
            .filter(|_| !folio.pictures.is_empty())
            .and_then(|measures| PhysicalScale::of_measures(measures, size)),
        paintings: ground.into_iter().chain(placed).collect(),
        thumbnail: folio
            .pictures
            .first()
            .and_then(|picture| DeliveredImage::thumbnail(&picture.image, picture.view)),
        annotations: Vec::new(),
    }
}

/// `None` for no picture.
fn body(pictures: &[&PictureDescription]) -> Option<Body> {
    match pictures {
        [] => None,
        [only] => Some(Body::Image(painted(only))),
        [first, others @ ..] => Some(Body::Choice {
            default: choose(1, first),
            others: (2..)
                .zip(others)
                .map(|(position, picture)| choose(position, picture))
                .collect(),
        }),
    }
}

/// What is not chosen needs no label: that of the Canvas tells what is seen.
fn painted(picture: &PictureDescription) -> PaintedImage {
    PaintedImage {
        label: LanguageMap::default(),
        image: DeliveredImage::largest(&picture.image, picture.view),
    }
}

/// Readers choose by the labels, so one that has none is told by its place.
fn choose(position: usize, picture: &PictureDescription) -> PaintedImage {
    PaintedImage { label: labeled(&picture.label, &position.to_string()), ..painted(picture) }
}

/// The Canvas of one picture that is shown before the item is opened, or beside it.
pub(super) fn of_picture(image: &ImageDescription, name: String) -> Canvas {
    let picture = PictureDescription {
        label: LanguageMap::default(),
        image: image.clone(),
        view: View::default(),
        place: None,
    };
    Canvas {
        name,
        label: LanguageMap::default(),
        metadata: Vec::new(),
        behavior: None,
        size: image.size,
        scale: None,
        paintings: vec![Painting { body: Body::Image(painted(&picture)), place: None }],
        thumbnail: None,
        annotations: Vec::new(),
    }
}
