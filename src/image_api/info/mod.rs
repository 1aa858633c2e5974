//! The image information document: what a client is told about one image.
//!
//! Everything listed here is answered with status 200: `sizes` and `tiles` stay within the
//! limits, and features are those of this module's own grammar plus the headers that the
//! web floor sends. This module does not know addresses (`id` is handed in) nor where
//! rights come from.

mod physical;
mod v2;
mod v3;

use serde::Serialize;
use serde_json::Value;

use super::{Format, Limits, Subject};
use crate::geometry::{PhysicalScale, Size, tile_scale_factors};

/// One side of the tiles advertised for images that are not stored in tiles of a handy
/// size: few requests for a first view, and not too many pixels for a detail.
const TILE_SIDE: u32 = 512;

/// Stored tiles of these sides are advertised as they are, so that a request for one tile
/// reads one tile.
const NATIVE_SIDES: std::ops::RangeInclusive<u32> = 256..=1024;

/// What info.json says, in no version's words. Plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageInfo {
    /// The image's base URI as the client called it: no trailing slash, identifier encoded.
    pub id: String,
    /// The full image as shown.
    pub size: Size,
    pub has_color: bool,
    /// Size of the tiles at every scale factor.
    pub tile: Size,
    /// All powers of two from 1 until one tile holds the image, ascending.
    pub scale_factors: Vec<u32>,
    /// The whole image in the sizes to be preferred, smallest first.
    pub sizes: Vec<Size>,
    pub limits: Limits,
    /// Address of a license or rights statement: an `http` URI of Creative Commons,
    /// RightsStatements.org or the IIIF registry (Image API 3.0 §5.6). Written as it is.
    pub rights: Option<String>,
    /// What a pixel of the full image stands for.
    pub scale: Option<PhysicalScale>,
    /// Formats in which the whole image can be sent as large as `max` gives it. Those of level 2
    /// are promised by the level, and need not be listed.
    pub formats: Vec<Format>,
    /// Formats that clients should rather ask for, the best first (Image API 3.0 §5.5); told as
    /// far as they are among `formats`.
    pub preferred_formats: Vec<Format>,
}

impl ImageInfo {
    /// Describes an image; `native_tile` is the size of the cells it is stored in.
    #[must_use]
    pub fn new(
        id: impl Into<String>,
        subject: &Subject,
        native_tile: Option<Size>,
        limits: &Limits,
    ) -> Self {
        let tile = tile_size(native_tile, limits);
        Self {
            id: id.into(),
            size: subject.size,
            has_color: subject.has_color,
            tile,
            scale_factors: tile_scale_factors(subject.size, tile),
            sizes: sizes(subject.size, native_tile, limits),
            limits: *limits,
            rights: None,
            scale: None,
            formats: Format::LEVEL_2.into(),
            preferred_formats: Vec::new(),
        }
    }

    /// The document of Image API 3.0 §5.
    #[must_use]
    pub fn v3(&self) -> Value {
        v3::document(self)
    }

    /// The document of Image API 2.1 §5.
    #[must_use]
    pub fn v2(&self) -> Value {
        v2::document(self)
    }

    /// The formats beyond those of level 2.
    fn extra_formats(&self) -> Vec<Format> {
        let extra = self.formats.iter().filter(|format| !Format::LEVEL_2.contains(format));
        extra.copied().collect()
    }

    fn formats_to_prefer(&self) -> Vec<Format> {
        let told = self.preferred_formats.iter().filter(|format| self.formats.contains(format));
        told.copied().collect()
    }

    fn size_entries(&self) -> Vec<SizeEntry> {
        self.sizes.iter().map(|&Size { width, height }| SizeEntry { width, height }).collect()
    }

    fn tile_entries(&self) -> [TileEntry<'_>; 1] {
        let Size { width, height } = self.tile;
        [TileEntry { width, height, scale_factors: &self.scale_factors }]
    }
}

/// The size of the tiles to advertise: the stored ones if both their sides are handy, else
/// 512 by 512; halved until the limits allow it.
#[must_use]
pub fn tile_size(native_tile: Option<Size>, limits: &Limits) -> Size {
    let handy =
        |tile: &Size| NATIVE_SIDES.contains(&tile.width) && NATIVE_SIDES.contains(&tile.height);
    let mut tile = native_tile.filter(handy).unwrap_or(Size::new(TILE_SIDE, TILE_SIDE));
    while !limits.allows(tile) && tile != Size::new(1, 1) {
        tile = tile.reduced(2);
    }
    tile
}

/// The sizes of the whole image to advertise, in info.json and in a Manifest's image
/// service alike: one for each scale factor of the tiles, as far as the limits allow,
/// smallest first.
///
/// Both sides are rounded up, as viewers compute the levels of the tiles: a list that
/// differs from theirs by a pixel makes some of them ask for tiles that do not fit.
#[must_use]
pub fn sizes(image: Size, native_tile: Option<Size>, limits: &Limits) -> Vec<Size> {
    tile_scale_factors(image, tile_size(native_tile, limits))
        .into_iter()
        .rev()
        .map(|factor| image.reduced(factor))
        .filter(|&size| limits.allows(size))
        .collect()
}

#[derive(Serialize)]
struct SizeEntry {
    width: u32,
    height: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TileEntry<'a> {
    width: u32,
    height: u32,
    scale_factors: &'a [u32],
}

/// The qualities beyond `default`. An image without color still answers `color`, but that
/// is not to be advertised (Image API 3.0 §4.4).
const fn qualities(has_color: bool) -> &'static [&'static str] {
    if has_color { &["color", "gray", "bitonal"] } else { &["gray", "bitonal"] }
}

#[cfg(test)]
mod tests {
    use super::super::{Address, ApiVersion, parse, strategies};
    use super::*;
    use proptest::prelude::*;

    const NO_LIMITS: Limits = Limits::area(u64::MAX);

    #[test]
    fn stored_tiles_of_a_handy_size_are_advertised_as_they_are() {
        for (native, expected) in [
            (None, Size::new(512, 512)),
            (Some(Size::new(256, 256)), Size::new(256, 256)),
            (Some(Size::new(1024, 256)), Size::new(1024, 256)),
            (Some(Size::new(128, 128)), Size::new(512, 512)),
            (Some(Size::new(6000, 16)), Size::new(512, 512)),
            (Some(Size::new(512, 2048)), Size::new(512, 512)),
        ] {
            assert_eq!(tile_size(native, &NO_LIMITS), expected, "{native:?}");
        }
    }

    #[test]
    fn tiles_shrink_to_narrow_limits() {
        let limits = Limits { max_width: Some(300), max_height: None, max_area: u64::MAX };
        assert_eq!(tile_size(None, &limits), Size::new(256, 256));
        assert_eq!(tile_size(None, &Limits::area(1)), Size::new(1, 1));
        assert_eq!(tile_size(None, &Limits::area(0)), Size::new(1, 1));
    }

    #[test]
    fn sizes_are_the_levels_rounded_up_smallest_first() {
        // 6001 by 8003 in tiles of 512: 16 is the first factor at which one tile is enough.
        let all = [(376, 501), (751, 1001), (1501, 2001), (3001, 4002), (6001, 8003)]
            .map(|(width, height)| Size::new(width, height));
        let image = Size::new(6001, 8003);
        assert_eq!(sizes(image, None, &NO_LIMITS), all);
        assert_eq!(sizes(image, None, &Limits::area(12_009_999)), all[..3]);
        assert_eq!(sizes(image, None, &Limits::area(12_010_002)), all[..4]);
        assert_eq!(sizes(Size::new(300, 200), None, &NO_LIMITS), [Size::new(300, 200)]);
    }

    proptest! {
        #[test]
        fn every_advertised_size_is_answered_with_exactly_that(
            subject in strategies::subject(),
            limits in strategies::limits(),
            native in proptest::option::of((1u32..1500, 1u32..1500)),
        ) {
            // Pictures of more than 2³¹ pixels a side are no pictures.
            let side = |side: u32| side.min(1 << 31);
            let size = Size::new(side(subject.size.width), side(subject.size.height));
            let subject = Subject { size, ..subject };
            let native = native.map(|(width, height)| Size::new(width, height));
            let info = ImageInfo::new("x", &subject, native, &limits);
            prop_assert!(limits.allows(info.tile));
            prop_assert!(!info.sizes.is_empty());
            prop_assert!(info.sizes.is_sorted_by_key(|size| size.area()));
            for size in info.sizes {
                for version in ApiVersion::ALL {
                    let mut spellings = vec![format!("{},{}", size.width, size.height)];
                    if size.width > 1 {
                        spellings.push(format!("{},", size.width));
                    }
                    for spelling in spellings {
                        let path = format!("x/full/{spelling}/0/default.jpg");
                        let Ok(Address::Image(request)) = parse(version, &path) else {
                            return Err(TestCaseError::fail(path));
                        };
                        let resolved = request.resolve(version, &subject, &limits);
                        prop_assert_eq!(resolved.map(|r| r.size), Ok(size), "{}", path);
                    }
                }
            }
        }
    }
}
