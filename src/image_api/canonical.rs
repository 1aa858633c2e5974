//! The one spelling of a request.

use std::fmt;

use super::proportion::{UNBOUNDED, keep_ratio, largest};
use super::{
    ApiVersion, Format, Limits, Quality, ResolvedRequest, Rotation, SizeForm, SizeRequest, Subject,
};
use crate::geometry::{Rect, Size};

/// `{region}/{size}/{rotation}/{quality}.{format}` in the canonical form of a version.
/// Resolving it with the same subject and limits gives the same request again.
#[derive(Clone, Copy, Debug)]
pub struct Canonical {
    /// `None` for all of the picture.
    region: Option<Rect>,
    size: SizeRequest,
    rotation: Rotation,
    quality: Quality,
    format: Format,
}

/// The canonical form of `request`.
///
/// Source: Image API 3.0 §4.8, 2.1 §4.7.
#[must_use]
pub fn canonical(
    version: ApiVersion,
    request: &ResolvedRequest,
    subject: &Subject,
    limits: &Limits,
) -> Canonical {
    let ResolvedRequest { region, size, rotation, quality, format } = *request;
    let size = match version {
        ApiVersion::V2 => size_v2(region.size(), size),
        ApiVersion::V3 => size_v3(region.size(), size, limits),
    };
    let region = (region != subject.size.rect()).then_some(region);
    Canonical { region, size, rotation, quality, format }
}

/// `full`, else `w,` where the height follows from it, else `w,h`.
fn size_v2(region: Size, size: Size) -> SizeRequest {
    let (width, height) = (size.width.into(), size.height.into());
    let form = if size == region {
        SizeForm::Full
    } else if keep_ratio(region.width, region.height, width) == height {
        SizeForm::Width(width)
    } else {
        SizeForm::Exact { width, height }
    };
    SizeRequest { upscale: false, form }
}

/// `max` or `^max` where it is that, else `w,h`, with `^` where that enlarges.
fn size_v3(region: Size, size: Size, limits: &Limits) -> SizeRequest {
    let upscale = size.width > region.width || size.height > region.height;
    let form = if size == largest(region, UNBOUNDED, limits, upscale) {
        SizeForm::Max
    } else {
        SizeForm::Exact { width: size.width.into(), height: size.height.into() }
    };
    SizeRequest { upscale, form }
}

impl fmt::Display for Canonical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { region, size, rotation, quality, format } = self;
        match region {
            Some(region) => region.fmt(f)?,
            None => f.write_str("full")?,
        }
        write!(f, "/{size}/{rotation}/{quality}.{format}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Address, parse, strategies};
    use super::*;
    use ApiVersion::{V2, V3};
    use proptest::prelude::*;

    fn spelled(version: ApiVersion, given: &str, subject: Subject, limits: Limits) -> String {
        match parse(version, &format!("x/{given}")) {
            Ok(Address::Image(request)) => {
                let resolved = request.resolve(version, &subject, &limits).unwrap();
                canonical(version, &resolved, &subject, &limits).to_string()
            }
            other => panic!("{given} is {other:?}"),
        }
    }

    const COLOR: Subject = Subject { size: Size::new(300, 200), has_color: true };
    const WIDE: Limits = Limits::area(1_000_000);

    #[test]
    fn canonical_spellings_of_3_0() {
        for (given, expected) in [
            ("full/max/0/default.jpg", "full/max/0/default.jpg"),
            ("0,0,300,200/300,200/360/color.jpg", "full/max/0/default.jpg"),
            ("pct:0,0,100,100/pct:50/0.0/default.png", "full/150,100/0/default.png"),
            ("square/max/!22.50/gray.jpg", "50,0,200,200/max/!22.5/gray.jpg"),
            ("125,15,200,200/^max/0/default.jpg", "125,15,175,185/^max/0/default.jpg"),
            ("full/90,/0/bitonal.tif", "full/90,60/0/bitonal.tif"),
            ("full/^360,/0/default.jpg", "full/^360,240/0/default.jpg"),
            ("full/^150,/0/default.jpg", "full/150,100/0/default.jpg"),
            ("full/^10,300/0/default.jpg", "full/^10,300/0/default.jpg"),
            ("full/!225,100/.5/default.jpg", "full/150,100/0.5/default.jpg"),
        ] {
            assert_eq!(spelled(V3, given, COLOR, WIDE), expected, "{given}");
        }
    }

    #[test]
    fn canonical_spellings_of_2_1() {
        for (given, expected) in [
            ("full/full/0/default.jpg", "full/full/0/default.jpg"),
            ("full/max/0/color.jpg", "full/full/0/default.jpg"),
            ("full/150,100/0/default.jpg", "full/150,/0/default.jpg"),
            ("full/,100/0/default.jpg", "full/150,/0/default.jpg"),
            ("full/pct:50/0/default.jpg", "full/150,/0/default.jpg"),
            ("full/225,100/0/default.jpg", "full/225,100/0/default.jpg"),
            ("full/600,/0/default.jpg", "full/600,/0/default.jpg"),
            ("square/100,100/!0/default.jpg", "50,0,200,200/100,/!0/default.jpg"),
        ] {
            assert_eq!(spelled(V2, given, COLOR, WIDE), expected, "{given}");
        }
    }

    #[test]
    fn the_square_of_a_square_image_is_all_of_it() {
        let square = Subject { size: Size::new(200, 200), has_color: true };
        let given = "square/max/0/default.jpg";
        assert_eq!(spelled(V3, given, square, WIDE), "full/max/0/default.jpg");
        assert_eq!(spelled(V2, given, square, WIDE), "full/full/0/default.jpg");
    }

    #[test]
    fn gray_of_a_gray_image_is_its_default() {
        let gray = Subject { has_color: false, ..COLOR };
        let given = "full/max/0/gray.jpg";
        assert_eq!(spelled(V3, given, gray, WIDE), "full/max/0/default.jpg");
        assert_eq!(spelled(V3, given, COLOR, WIDE), "full/max/0/gray.jpg");
    }

    #[test]
    fn max_within_limits_stays_max_in_3_0_and_is_a_width_in_2_1() {
        let limits = Limits { max_width: Some(150), ..WIDE };
        let given = "full/max/0/default.jpg";
        assert_eq!(spelled(V3, given, COLOR, limits), given);
        assert_eq!(spelled(V3, "full/150,/0/default.jpg", COLOR, limits), given);
        assert_eq!(spelled(V2, given, COLOR, limits), "full/150,/0/default.jpg");
    }

    proptest! {
        #[test]
        fn resolving_the_canonical_spelling_gives_the_same_request(
            (version, request) in strategies::versioned_request(),
            subject in strategies::subject(),
            limits in strategies::limits(),
        ) {
            if let Ok(resolved) = request.resolve(version, &subject, &limits) {
                let text = canonical(version, &resolved, &subject, &limits);
                let Ok(Address::Image(again)) = parse(version, &format!("x/{text}")) else {
                    return Err(TestCaseError::fail(text.to_string()));
                };
                prop_assert_eq!(again.resolve(version, &subject, &limits), Ok(resolved), "{}", text);
            }
        }
    }
}
