//! Reading an address of the Image API, and writing a request back.

use std::borrow::Cow;
use std::fmt;

use super::error::excerpt;
use super::percent;
use super::{ApiVersion, Format, Identifier, Quality, Region, RequestError, Rotation, SizeRequest};

/// What a path below `/iiif/{version}/` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// `{identifier}`: leads to the image information document.
    Base(Identifier),
    /// `{identifier}/info.json`.
    Info(Identifier),
    /// `{identifier}/{region}/{size}/{rotation}/{quality}.{format}`.
    Image(ImageRequest),
}

/// An image request as written: right in syntax, not held against any image.
///
/// Source: Image API 3.0 §4, 2.1 §4.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ImageRequest {
    pub identifier: Identifier,
    pub region: Region,
    pub size: SizeRequest,
    pub rotation: Rotation,
    pub quality: Quality,
    pub format: Format,
}

/// Reads what follows `/iiif/{version}/`, still percent-encoded and without the query.
///
/// The path is split at its slashes first, then each segment is decoded once; `%2F` thus
/// stays inside the identifier, and any character of a parameter may be escaped.
///
/// # Errors
/// [`RequestError::NoSuchPath`] for a path of no known shape, an unescaped slash in the
/// identifier included; every other error is a request of a known shape that is wrong in
/// the part it names.
///
/// Source: Image API 3.0 §2, §3, §9.
pub fn parse(version: ApiVersion, raw_path: &str) -> Result<Address, RequestError> {
    let (mut segments, mut count) = ([""; 6], 0);
    for (slot, segment) in segments.iter_mut().zip(raw_path.splitn(6, '/')) {
        *slot = segment;
        count += 1;
    }
    match segments[..count] {
        [identifier] if !identifier.is_empty() => {
            Ok(Address::Base(Identifier::decode(identifier)?))
        }
        [identifier, file] if is_info(file) => Ok(Address::Info(Identifier::decode(identifier)?)),
        [identifier, region, size, rotation, file] if !is_info(file) => {
            let identifier = Identifier::decode(identifier)?;
            let region = Region::parse(&decode("region", region)?)?;
            let size = SizeRequest::parse(version, &decode("size", size)?)?;
            let rotation = Rotation::parse(&decode("rotation", rotation)?)?;
            let (quality, format) = quality_and_format(&decode("quality and format", file)?)?;
            Ok(Address::Image(ImageRequest { identifier, region, size, rotation, quality, format }))
        }
        _ => Err(RequestError::NoSuchPath),
    }
}

fn is_info(segment: &str) -> bool {
    percent::decode(segment).as_deref() == Ok("info.json")
}

fn decode<'a>(part: &'static str, segment: &'a str) -> Result<Cow<'a, str>, RequestError> {
    percent::decode(segment).map_err(|_| RequestError::Encoding { part, given: excerpt(segment) })
}

fn quality_and_format(file: &str) -> Result<(Quality, Format), RequestError> {
    let (quality, format) = file
        .rsplit_once('.')
        .ok_or_else(|| RequestError::QualityAndFormat { given: excerpt(file) })?;
    Ok((Quality::parse(quality)?, Format::parse(format)?))
}

/// As it stands in a URL after the prefix, with the identifier encoded.
impl fmt::Display for ImageRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { identifier, region, size, rotation, quality, format } = self;
        write!(f, "{identifier}/{region}/{size}/{rotation}/{quality}.{format}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Decimal, IdentifierError, PixelRegion, SizeForm, strategies};
    use super::*;
    use ApiVersion::{V2, V3};
    use proptest::prelude::*;

    fn image(version: ApiVersion, path: &str) -> ImageRequest {
        match parse(version, path) {
            Ok(Address::Image(request)) => request,
            other => panic!("{path} is {other:?}"),
        }
    }

    #[test]
    fn one_two_and_five_segments_are_base_info_and_image() {
        let identifier = Identifier::new("ark:/12025/654xz321").unwrap();
        let base = "ark:%2F12025%2F654xz321";
        assert_eq!(parse(V3, base), Ok(Address::Base(identifier.clone())));
        let info = format!("{base}/info.json");
        assert_eq!(parse(V2, &info), Ok(Address::Info(identifier.clone())));
        let request = image(V3, &format!("{base}/125,15,120,140/90,/!345/gray.jpg"));
        let expected = ImageRequest {
            identifier,
            region: Region::Pixels(PixelRegion { x: 125, y: 15, width: 120, height: 140 }),
            size: SizeRequest { upscale: false, form: SizeForm::Width(90) },
            rotation: Rotation { mirrored: true, degrees: Decimal::whole(345) },
            quality: Quality::Gray,
            format: Format::Jpg,
        };
        assert_eq!(request, expected);
    }

    #[test]
    fn escapes_in_parameters_mean_the_same_as_the_characters() {
        let plain = image(V3, "x/pct:0,0,10,10/^!50,50/!90/default.jpg");
        for path in [
            "%78/pct%3A0%2C0%2C10%2C10/%5E%2150%2C50/%2190/default%2Ejpg",
            "x/pct%3a0,0%2c10,10/%5e!50,50/%2190/d%65fault.jpg",
        ] {
            assert_eq!(image(V3, path), plain, "{path}");
        }
    }

    #[test]
    fn an_escape_is_undone_only_once() {
        assert!(matches!(
            parse(V3, "x/0%252C0,5,5/max/0/default.jpg"),
            Err(RequestError::Region { .. })
        ));
    }

    #[test]
    fn paths_of_no_known_shape_are_told_apart_from_bad_requests() {
        for path in [
            "",
            "/",
            "x/",
            "a/b",
            "a/b/info.json",
            "a/b/c/d/info.json",
            "a/b/full/max/0/default.jpg",
            "x/full/max/default.jpg",
            "x/full/max/0/default.jpg/",
            "x/INFO.JSON",
            "x/info.json/",
        ] {
            assert_eq!(parse(V3, path), Err(RequestError::NoSuchPath), "{path}");
        }
    }

    #[test]
    fn each_error_names_the_part_that_is_wrong() {
        let error = |path: &str| parse(V3, path).unwrap_err();
        assert_eq!(
            error("%00/full/max/0/default.jpg"),
            RequestError::Identifier(IdentifierError::Control)
        );
        assert_eq!(error("/info.json"), RequestError::Identifier(IdentifierError::Empty));
        assert!(matches!(error("x/all/max/0/default.jpg"), RequestError::Region { .. }));
        assert!(matches!(error("x/full/big/0/default.jpg"), RequestError::Size { .. }));
        assert_eq!(error("x/full/full/0/default.jpg"), RequestError::SizeFull);
        assert!(matches!(error("x/full/max/left/default.jpg"), RequestError::Rotation { .. }));
        assert!(matches!(error("x/full/max/0/native.jpg"), RequestError::Quality { .. }));
        assert!(matches!(error("x/full/max/0/default.jp2"), RequestError::Format { .. }));
        assert!(matches!(error("x/full/max/0/default"), RequestError::QualityAndFormat { .. }));
        assert!(matches!(error("x/full/max/0/"), RequestError::QualityAndFormat { .. }));
        assert!(matches!(error("x/full/max/0/.jpg"), RequestError::Quality { .. }));
        assert_eq!(
            error("x/full/m%ffx/0/default.jpg"),
            RequestError::Encoding { part: "size", given: "m%ffx".into() }
        );
        assert!(matches!(
            parse(V2, "x/full/^max/0/default.jpg"),
            Err(RequestError::SizeUpscaleMark { .. })
        ));
    }

    proptest! {
        #[test]
        fn a_request_written_and_read_again_is_the_same(
            (version, request) in strategies::versioned_request(),
        ) {
            prop_assert_eq!(parse(version, &request.to_string()), Ok(Address::Image(request)));
        }

        #[test]
        fn any_path_is_read_or_refused(path in "\\PC{0,60}", v3: bool) {
            let _ = parse(if v3 { V3 } else { V2 }, &path);
        }

        // The public validators send such strings and want status 400.
        #[test]
        fn random_parameters_are_bad_requests(text in "[0-9:;<=>@A-Z\\[\\\\\\]^_`a-z]{6}") {
            prop_assume!(text.contains(|c: char| !c.is_ascii_digit()));
            for path in [
                format!("x/{text}/max/0/default.jpg"),
                format!("x/full/{text}/0/default.jpg"),
                format!("x/full/max/{text}/default.jpg"),
                format!("x/full/max/0/{text}.jpg"),
                format!("x/full/max/0/default.{text}"),
            ] {
                let error = parse(V3, &path).unwrap_err();
                prop_assert_ne!(error, RequestError::NoSuchPath);
            }
        }
    }
}
