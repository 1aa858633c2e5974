//! From an item to the description that its Manifest is built from.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Folio, Item, Picture};
use crate::geometry::{Size, tile_scale_factors};
use crate::presentation::{FolioDescription, ImageDescription, ItemDescription};

/// What is escaped of an identifier in an address: all that Image API 3.0 §9 names, and
/// whatever headers, HTML or shells trip over.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':')
    .remove(b',')
    .remove(b'(')
    .remove(b')')
    .remove(b';');

/// Tile sides that are advertised as the file has them.
const STORED_TILE_SIDES: std::ops::RangeInclusive<u32> = 256..=1024;

/// The tile advertised otherwise.
const TILE: Size = Size::new(512, 512);

impl Item {
    /// What [`crate::presentation::build`] needs of this item.
    #[must_use]
    pub fn describe(&self) -> ItemDescription {
        ItemDescription {
            name: self.name.clone(),
            label: self.label.clone(),
            folios: self.folios.iter().map(describe_folio).collect(),
        }
    }
}

fn describe_folio(folio: &Folio) -> FolioDescription {
    FolioDescription {
        name: folio.name.clone(),
        label: folio.label.clone(),
        image: describe_picture(&folio.picture),
    }
}

/// The sizes are those of the picture's image information document, smallest first, where
/// no limits apply.
fn describe_picture(picture: &Picture) -> ImageDescription {
    let size = picture.probe.size;
    let has_fitting_sides = |tile: &Size| {
        STORED_TILE_SIDES.contains(&tile.width) && STORED_TILE_SIDES.contains(&tile.height)
    };
    let tile = picture.probe.tile.filter(has_fitting_sides).unwrap_or(TILE);
    let factors = tile_scale_factors(size, tile);
    ImageDescription {
        identifier_encoded: utf8_percent_encode(&picture.identifier, ESCAPED).to_string(),
        size,
        delivered: size,
        sizes: factors.into_iter().rev().map(|factor| size.reduced(factor)).collect(),
    }
}
