//! Why a request is refused, in sentences for whoever wrote it.
//!
//! Texts given by the client are quoted cut short and with control characters escaped, so
//! that a message stays one line wherever it is shown.

use super::{ApiVersion, IdentifierError, Limits};
use crate::geometry::Size;

/// Why a path is no request: its syntax.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum RequestError {
    /// The one kind that is not a bad request but an unknown address.
    #[error(
        "no such address; write {{identifier}}/info.json or \
         {{identifier}}/{{region}}/{{size}}/{{rotation}}/{{quality}}.{{format}}, \
         with %2F for a slash inside the identifier"
    )]
    NoSuchPath,
    #[error(transparent)]
    Identifier(#[from] IdentifierError),
    #[error("the {part} `{given}` is not percent-encoded UTF-8")]
    Encoding { part: &'static str, given: String },
    #[error("the number in the {part} `{given}` is too large")]
    TooLarge { part: &'static str, given: String },
    #[error("the region `{given}` is none of `full`, `square`, `x,y,w,h` and `pct:x,y,w,h`")]
    Region { given: String },
    #[error(
        "the size `{given}` is none of {} (Image API {version} §4.2)",
        size_forms(*version)
    )]
    Size { given: String, version: ApiVersion },
    #[error("the size `full` belongs to Image API 2; write `max`")]
    SizeFull,
    #[error("the size `{given}` is of Image API 3.0; in 2.1 write it without `^`")]
    SizeUpscaleMark { given: String },
    #[error("the rotation `{given}` is no number of degrees, with or without `!` before it")]
    Rotation { given: String },
    #[error("the rotation `{given}` is not from 0 to 360 degrees")]
    RotationOutOfRange { given: String },
    #[error("`{given}` is not of the form {{quality}}.{{format}}, such as default.jpg")]
    QualityAndFormat { given: String },
    #[error("the quality `{given}` is none of default, color, gray and bitonal")]
    Quality { given: String },
    #[error("the format `{given}` is not sent here; jpg and png are, and what info.json lists")]
    Format { given: String },
}

/// Why a well-formed request asks for something that this image does not give.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum ResolveError {
    #[error("the region `{given}` is empty; width and height must be above zero")]
    EmptyRegion { given: String },
    #[error("the region `{given}` lies outside the image of {image} pixels")]
    RegionOutside { given: String, image: Size },
    #[error("the size `{given}` leaves less than one pixel of a region of {region} pixels")]
    EmptySize { given: String, region: Size },
    #[error(
        "the size `{given}` enlarges a region of {region} pixels; write `^{given}` to ask for that"
    )]
    NeedsUpscaling { given: String, region: Size },
    #[error(
        "the size `{given}` of a region of {region} pixels is above the limit of {limits}; \
         `max` gives the largest size allowed"
    )]
    OverLimits { given: String, region: Size, limits: Limits },
}

const fn size_forms(version: ApiVersion) -> &'static str {
    match version {
        ApiVersion::V2 => "`full`, `max`, `w,`, `,h`, `pct:n`, `w,h` and `!w,h`",
        ApiVersion::V3 => {
            "`max`, `w,`, `,h`, `pct:n`, `w,h` and `!w,h`, each with or without `^` before it"
        }
    }
}

/// What the client wrote, fit to be quoted: at most 60 characters, none of them control.
pub(super) fn excerpt(given: &str) -> String {
    const MOST: usize = 60;
    let mut text = String::new();
    for (count, character) in given.chars().enumerate() {
        if count == MOST {
            text.push('…');
            break;
        }
        if character.is_control() {
            text.extend(character.escape_default());
        } else {
            text.push(character);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_wild_texts_are_quoted_short_and_on_one_line() {
        assert_eq!(excerpt("pct:1,2"), "pct:1,2");
        assert_eq!(excerpt("a\r\nb\u{1b}"), "a\\r\\nb\\u{1b}");
        let long = excerpt(&"é".repeat(5000));
        assert_eq!(long.chars().count(), 61);
        assert!(long.ends_with('…'));
    }

    #[test]
    fn the_sentence_says_what_would_be_right() {
        let size = RequestError::Size { given: "!^5,5".into(), version: ApiVersion::V3 };
        assert_eq!(
            size.to_string(),
            "the size `!^5,5` is none of `max`, `w,`, `,h`, `pct:n`, `w,h` and `!w,h`, \
             each with or without `^` before it (Image API 3.0 §4.2)"
        );
        let limits = Limits { max_width: Some(3000), max_height: None, max_area: 4_000_000 };
        let over = ResolveError::OverLimits {
            given: "2999,".into(),
            region: Size::new(6000, 4000),
            limits,
        };
        assert_eq!(
            over.to_string(),
            "the size `2999,` of a region of 6000x4000 pixels is above the limit of \
             3000x3000 pixels, 4000000 in all; `max` gives the largest size allowed"
        );
    }
}
