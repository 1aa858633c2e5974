//! What a request means for one image, within limits: whole pixels, nothing left open.

use super::proportion::{UNBOUNDED, keep_ratio, largest};
use super::{
    ApiVersion, Decimal, Format, ImageRequest, Limits, Quality, ResolveError, Rotation, SizeForm,
    SizeRequest,
};
use crate::geometry::{Rect, Size};

/// What resolving needs to know of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// As shown, that is after any stored orientation; what info.json says.
    pub size: Size,
    /// Whether the default quality has color.
    pub has_color: bool,
}

/// A request that can be carried out on one image. Two requests for the same picture
/// resolve to equal values, however they are written, so this is part of cache keys.
///
/// Invariants: the region lies inside the image; neither it nor the size is empty; the size
/// is within the limits it was resolved with; rotation and quality are in the one form that
/// [`Rotation::canonical`] and [`Quality::canonical`] give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ResolvedRequest {
    /// In pixels of the full image as shown.
    pub region: Rect,
    /// What the region is scaled to, before rotation.
    pub size: Size,
    pub rotation: Rotation,
    pub quality: Quality,
    pub format: Format,
}

impl ResolvedRequest {
    /// Size of the picture sent: [`ResolvedRequest::size`] turned. Not bounded by the
    /// limits, see [`Rotation::output_size`].
    #[must_use]
    pub fn output_size(&self) -> Size {
        self.rotation.output_size(self.size)
    }
}

impl ImageRequest {
    /// Holds the request against an image and against limits.
    ///
    /// Sizes above the limits are refused, but `max` and `!w,h` shrink to them. 3.0
    /// enlarges only where `^` asks for it. 2.1 enlarges silently, except for `!w,h`, where
    /// it leaves the scale to the server: no pixel is gained by sending more of them.
    ///
    /// # Errors
    /// [`ResolveError`] for a region or size that this image does not give.
    ///
    /// Source: Image API 3.0 §4.1, §4.2; 2.1 §4.1, §4.2.
    pub fn resolve(
        &self,
        version: ApiVersion,
        subject: &Subject,
        limits: &Limits,
    ) -> Result<ResolvedRequest, ResolveError> {
        let region = self.region.resolve(subject.size)?;
        Ok(ResolvedRequest {
            region,
            size: self.size.resolve(version, region.size(), limits)?,
            rotation: self.rotation.canonical(),
            quality: self.quality.canonical(subject.has_color),
            format: self.format,
        })
    }
}

impl SizeRequest {
    /// The size, for a region that is not empty.
    fn resolve(
        self,
        version: ApiVersion,
        region: Size,
        limits: &Limits,
    ) -> Result<Size, ResolveError> {
        let (width, height) = match self.form {
            SizeForm::Full => (region.width.into(), region.height.into()),
            SizeForm::Max => exactly(largest(region, UNBOUNDED, limits, self.upscale)),
            SizeForm::Width(width) => (width, keep_ratio(region.width, region.height, width)),
            SizeForm::Height(height) => (keep_ratio(region.height, region.width, height), height),
            SizeForm::Percent(n) => (n.percent_of(region.width), n.percent_of(region.height)),
            SizeForm::Confined { width, height } if width > 0 && height > 0 => {
                exactly(largest(region, (width, height), limits, self.upscale))
            }
            SizeForm::Exact { width, height } | SizeForm::Confined { width, height } => {
                (width, height)
            }
        };
        if width == 0 || height == 0 {
            return Err(ResolveError::EmptySize { given: self.to_string(), region });
        }
        let enlarges = match self.form {
            SizeForm::Percent(n) => n > Decimal::whole(100),
            _ => width > region.width.into() || height > region.height.into(),
        };
        if enlarges && version == ApiVersion::V3 && !self.upscale {
            return Err(ResolveError::NeedsUpscaling { given: self.to_string(), region });
        }
        match (u32::try_from(width), u32::try_from(height)) {
            (Ok(width), Ok(height)) if limits.allows(Size::new(width, height)) => {
                Ok(Size::new(width, height))
            }
            _ => Err(ResolveError::OverLimits { given: self.to_string(), region, limits: *limits }),
        }
    }
}

fn exactly(size: Size) -> (u64, u64) {
    (size.width.into(), size.height.into())
}

#[cfg(test)]
mod tests {
    use super::super::{Address, parse, strategies};
    use super::*;
    use crate::geometry::{Tiling, tile_scale_factors};
    use ApiVersion::{V2, V3};
    use proptest::prelude::*;

    const NO_LIMITS: Limits = Limits::area(u64::MAX);

    fn resolve(
        version: ApiVersion,
        parameters: &str,
        image: Size,
        limits: &Limits,
    ) -> Result<ResolvedRequest, ResolveError> {
        match parse(version, &format!("x/{parameters}")) {
            Ok(Address::Image(request)) => {
                request.resolve(version, &Subject { size: image, has_color: true }, limits)
            }
            other => panic!("{parameters} is {other:?}"),
        }
    }

    fn size(
        version: ApiVersion,
        size: &str,
        image: Size,
        limits: &Limits,
    ) -> Result<Size, ResolveError> {
        resolve(version, &format!("full/{size}/0/default.jpg"), image, limits).map(|r| r.size)
    }

    // Image API 3.0 §4.2, the examples on an image of 300 by 200; `^max` with maxWidth 360,
    // `max` with maxWidth 200.
    #[test]
    fn the_examples_of_the_specification() {
        let image = Size::new(300, 200);
        for (given, width, height) in [
            ("max", 300, 200),
            ("150,", 150, 100),
            ("^360,", 360, 240),
            (",150", 225, 150),
            ("^,240", 360, 240),
            ("pct:50", 150, 100),
            ("^pct:120", 360, 240),
            ("225,100", 225, 100),
            ("^360,360", 360, 360),
            ("!225,100", 150, 100),
            ("^!360,360", 360, 240),
        ] {
            let expected = Ok(Size::new(width, height));
            assert_eq!(size(V3, given, image, &NO_LIMITS), expected, "{given}");
        }
        let limits = |side| Limits { max_width: Some(side), ..NO_LIMITS };
        assert_eq!(size(V3, "max", image, &limits(200)), Ok(Size::new(200, 133)));
        assert_eq!(size(V3, "^max", image, &limits(360)), Ok(Size::new(360, 240)));
    }

    #[test]
    fn version_3_enlarges_only_when_asked_to() {
        let image = Size::new(1000, 1000);
        for given in ["1001,", ",1001", "1001,5", "5,1001", "pct:100.01", "pct:200"] {
            let refused = ResolveError::NeedsUpscaling { given: given.to_owned(), region: image };
            assert_eq!(size(V3, given, image, &NO_LIMITS), Err(refused));
            assert!(size(V3, &format!("^{given}"), image, &NO_LIMITS).is_ok(), "^{given}");
            assert!(size(V2, given, image, &NO_LIMITS).is_ok(), "{given} in 2.1");
        }
        // The region counts, not the image.
        assert!(matches!(
            resolve(V3, "0,0,100,100/101,/0/default.jpg", image, &NO_LIMITS),
            Err(ResolveError::NeedsUpscaling { .. })
        ));
    }

    #[test]
    fn a_box_larger_than_the_region_gives_the_region_itself() {
        let image = Size::new(1000, 800);
        for version in ApiVersion::ALL {
            assert_eq!(size(version, "!2000,3000", image, &NO_LIMITS), Ok(image));
            let huge = "!18446744073709551615,18446744073709551615";
            assert_eq!(size(version, huge, image, &NO_LIMITS), Ok(image));
        }
        assert_eq!(size(V3, "^!2000,3000", image, &NO_LIMITS), Ok(Size::new(2000, 1600)));
    }

    #[test]
    fn sizes_above_the_limits_are_refused_but_max_and_a_box_shrink() {
        let image = Size::new(6000, 4000);
        let limits = Limits { max_width: Some(3000), max_height: None, max_area: 4_000_000 };
        // sqrt(4000000 · 1.5) = 2449.5; 2449 / 1.5 = 1632.7, and 4000000 / 2449 = 1633.3.
        let most = Size::new(2449, 1633);
        for given in ["max", "!3000,3000", "!9000,9000", "^max", "^!9000,9000"] {
            assert_eq!(size(V3, given, image, &limits), Ok(most), "{given}");
        }
        for given in ["2500,", ",1700", "3001,10", "10,3001", "pct:50", "^7000,", "^99999999999,5"]
        {
            let refused =
                ResolveError::OverLimits { given: given.to_owned(), region: image, limits };
            assert_eq!(size(V3, given, image, &limits), Err(refused), "{given}");
        }
        assert!(matches!(size(V2, "full", image, &limits), Err(ResolveError::OverLimits { .. })));
        assert_eq!(size(V2, "max", image, &limits), Ok(most));
    }

    #[test]
    fn a_side_without_a_pixel_is_refused() {
        let image = Size::new(1000, 20);
        for version in ApiVersion::ALL {
            for given in ["0,", ",0", "0,5", "5,0", "!0,5", "!5,0", "pct:0", "pct:0.01", "pct:2"] {
                let refused = ResolveError::EmptySize { given: given.to_owned(), region: image };
                assert_eq!(size(version, given, image, &NO_LIMITS), Err(refused), "{given}");
            }
            // Given one side, the other keeps a pixel: 20 · 10 / 1000 = 0.2.
            assert_eq!(size(version, "10,", image, &NO_LIMITS), Ok(Size::new(10, 1)));
            assert_eq!(size(version, "!10,10", image, &NO_LIMITS), Ok(Size::new(10, 1)));
        }
    }

    #[test]
    fn huge_numbers_are_refused_without_overflow() {
        let image = Size::new(u32::MAX, u32::MAX);
        for given in ["^18446744073709551615,", "^,18446744073709551615", "^pct:4294967295"] {
            assert!(matches!(
                size(V3, given, image, &NO_LIMITS),
                Err(ResolveError::OverLimits { .. })
            ));
        }
    }

    #[test]
    fn spellings_of_one_picture_resolve_to_the_same() {
        let image = Size::new(300, 200);
        let resolve = |parameters| resolve(V3, parameters, image, &NO_LIMITS).unwrap();
        let first = resolve("full/150,/0/default.jpg");
        for other in [
            "0,0,300,200/150,100/360/color.jpg",
            "pct:0,0,100,100/,100/0.0/default.jpg",
            "0,0,999,999/^pct:50/360/color.jpg",
        ] {
            assert_eq!(resolve(other), first, "{other}");
        }
        assert_ne!(resolve("full/150,/!0/default.jpg"), first);
    }

    #[test]
    fn the_picture_sent_is_the_size_turned() {
        let image = Size::new(300, 200);
        let turned = resolve(V3, "full/150,/90/default.jpg", image, &NO_LIMITS).unwrap();
        assert_eq!(turned.size, Size::new(150, 100));
        assert_eq!(turned.output_size(), Size::new(100, 150));
    }

    /// A tile as viewers compute it (implementation notes §3): its region and its size.
    fn any_tile() -> impl Strategy<Value = (Size, Rect, Size)> {
        let side = 1u32..30_000;
        let tile = prop_oneof![Just(256u32), Just(512), Just(1024), 256u32..=1024];
        (side.clone(), side, tile.clone(), tile, any::<[u32; 3]>()).prop_map(
            |(width, height, tile_width, tile_height, [a, b, c])| {
                let (image, tile) = (Size::new(width, height), Size::new(tile_width, tile_height));
                let factors = tile_scale_factors(image, tile);
                let factor = factors[a as usize % factors.len()];
                let cells = Size::new(tile.width * factor, tile.height * factor);
                let grid = Tiling::new(image, cells);
                let cell = grid.cell(b % grid.columns(), c % grid.rows()).unwrap();
                (image, cell.rect, cell.rect.size().reduced(factor))
            },
        )
    }

    proptest! {
        #[test]
        fn a_viewers_tile_has_the_size_it_expects((image, region, tile) in any_tile()) {
            let resolved = |version, size: String| {
                resolve(version, &format!("{region}/{size}/0/default.jpg"), image, &NO_LIMITS)
                    .map(|request| request.size)
            };
            for version in ApiVersion::ALL {
                prop_assert_eq!(resolved(version, format!("{},{}", tile.width, tile.height)), Ok(tile));
                // One pixel alone fits every factor from its length up; the smallest is taken.
                if tile.width > 1 || region.size() == tile {
                    prop_assert_eq!(resolved(version, format!("{},", tile.width)), Ok(tile));
                }
                if tile.height > 1 || region.size() == tile {
                    prop_assert_eq!(resolved(version, format!(",{}", tile.height)), Ok(tile));
                }
            }
        }

        #[test]
        fn what_is_resolved_keeps_its_promises(
            (version, request) in strategies::versioned_request(),
            subject in strategies::subject(),
            limits in strategies::limits(),
        ) {
            if let Ok(resolved) = request.resolve(version, &subject, &limits) {
                prop_assert!(subject.size.rect().contains(resolved.region));
                prop_assert!(!resolved.region.is_empty() && !resolved.size.is_empty());
                prop_assert!(limits.allows(resolved.size));
                prop_assert!(resolved.rotation.degrees < Decimal::whole(360));
                prop_assert_ne!(resolved.quality, Quality::Color);
                if version == V3 && !request.size.upscale {
                    prop_assert!(resolved.size.width <= resolved.region.width);
                    prop_assert!(resolved.size.height <= resolved.region.height);
                }
            }
        }
    }
}
