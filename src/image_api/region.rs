//! The region of an image request: its syntax, and its pixels in a known image.

use std::fmt;

use super::decimal::{self, Decimal, NumberError};
use super::error::excerpt;
use super::{RequestError, ResolveError};
use crate::geometry::{Rect, Size};

/// The part of the image asked for. Image API 3.0 §4.1, the same in 2.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Region {
    Full,
    /// As wide and high as the shorter side; taken from the middle of the longer one.
    Square,
    Pixels(PixelRegion),
    Percent(PercentRegion),
}

/// `x,y,w,h` as given: in pixels of the full image, perhaps empty, past its edge or far
/// outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PixelRegion {
    pub x: u64,
    pub y: u64,
    pub width: u64,
    pub height: u64,
}

/// `pct:x,y,w,h` as given: in percent of the full image's width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PercentRegion {
    pub x: Decimal,
    pub y: Decimal,
    pub width: Decimal,
    pub height: Decimal,
}

impl Region {
    /// # Errors
    /// [`RequestError::Region`] for what is none of the forms, [`RequestError::TooLarge`]
    /// for numbers that no image could meet.
    pub fn parse(text: &str) -> Result<Self, RequestError> {
        let region = match text {
            "full" => Ok(Self::Full),
            "square" => Ok(Self::Square),
            _ => match text.strip_prefix("pct:") {
                Some(numbers) => four(numbers, Decimal::parse).map(|[x, y, width, height]| {
                    Self::Percent(PercentRegion { x, y, width, height })
                }),
                None => four(text, decimal::integer)
                    .map(|[x, y, width, height]| Self::Pixels(PixelRegion { x, y, width, height })),
            },
        };
        region.map_err(|error| match error {
            NumberError::Syntax => RequestError::Region { given: excerpt(text) },
            NumberError::TooLarge => {
                RequestError::TooLarge { part: "region", given: excerpt(text) }
            }
        })
    }

    /// The pixels it means in an image of size `image`, cut at the image's edge. Never
    /// empty.
    ///
    /// Percentages round to the nearest pixel each; one above zero is at least one pixel
    /// wide, and one that starts below 100 starts inside.
    ///
    /// # Errors
    /// [`ResolveError::EmptyRegion`] without width or height,
    /// [`ResolveError::RegionOutside`] when it shares no pixel with the image.
    pub fn resolve(&self, image: Size) -> Result<Rect, ResolveError> {
        let wanted = match self {
            Self::Full => return self.not_empty(image.rect()),
            Self::Square => return self.not_empty(middle_square(image)),
            Self::Pixels(pixels) => *pixels,
            Self::Percent(percent) => percent.in_pixels(image),
        };
        if wanted.width == 0 || wanted.height == 0 {
            return Err(ResolveError::EmptyRegion { given: self.to_string() });
        }
        let outside = || ResolveError::RegionOutside { given: self.to_string(), image };
        let (x, width) = cut(wanted.x, wanted.width, image.width).ok_or_else(outside)?;
        let (y, height) = cut(wanted.y, wanted.height, image.height).ok_or_else(outside)?;
        Ok(Rect::new(x, y, width, height))
    }

    fn not_empty(self, rect: Rect) -> Result<Rect, ResolveError> {
        if rect.is_empty() {
            return Err(ResolveError::EmptyRegion { given: self.to_string() });
        }
        Ok(rect)
    }
}

impl PercentRegion {
    fn in_pixels(&self, image: Size) -> PixelRegion {
        let start = |percent: Decimal, length: u32| {
            let at = percent.percent_of(length);
            let inside = percent < Decimal::whole(100);
            if inside { at.min(u64::from(length.saturating_sub(1))) } else { at }
        };
        let extent = |percent: Decimal, length: u32| {
            if percent.is_zero() { 0 } else { percent.percent_of(length).max(1) }
        };
        PixelRegion {
            x: start(self.x, image.width),
            y: start(self.y, image.height),
            width: extent(self.width, image.width),
            height: extent(self.height, image.height),
        }
    }
}

fn four<T>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, NumberError>,
) -> Result<[T; 4], NumberError> {
    let mut parts = text.split(',');
    let mut next = || parts.next().ok_or(NumberError::Syntax).and_then(&parse);
    let numbers = [next()?, next()?, next()?, next()?];
    if parts.next().is_some() { Err(NumberError::Syntax) } else { Ok(numbers) }
}

fn middle_square(image: Size) -> Rect {
    let side = image.width.min(image.height);
    Rect::new((image.width - side) / 2, (image.height - side) / 2, side, side)
}

/// The part of `start .. start + extent` below `length`: its start and extent.
fn cut(start: u64, extent: u64, length: u32) -> Option<(u32, u32)> {
    let start = u32::try_from(start).ok().filter(|&start| start < length)?;
    let left = length - start;
    Some((start, u32::try_from(extent).map_or(left, |extent| extent.min(left))))
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("full"),
            Self::Square => f.write_str("square"),
            Self::Pixels(PixelRegion { x, y, width, height }) => {
                write!(f, "{x},{y},{width},{height}")
            }
            Self::Percent(PercentRegion { x, y, width, height }) => {
                write!(f, "pct:{x},{y},{width},{height}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(text: &str, image: Size) -> Result<Rect, ResolveError> {
        Region::parse(text).unwrap().resolve(image)
    }

    // Image API 3.0 §4.1, examples 1 to 6, on an image of 300 by 200.
    #[test]
    fn the_examples_of_the_specification() {
        let image = Size::new(300, 200);
        for (text, expected) in [
            ("full", Rect::new(0, 0, 300, 200)),
            ("square", Rect::new(50, 0, 200, 200)),
            ("125,15,120,140", Rect::new(125, 15, 120, 140)),
            ("pct:41.6,7.5,40,70", Rect::new(125, 15, 120, 140)),
            ("125,15,200,200", Rect::new(125, 15, 175, 185)),
            ("pct:41.6,7.5,66.6,100", Rect::new(125, 15, 175, 185)),
        ] {
            assert_eq!(resolve(text, image), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_none_of_the_forms_is_refused() {
        for text in [
            "",
            "Full",
            "SQUARE",
            "full ",
            "1,2,3",
            "1,2,3,4,5",
            "1,2,3,4,",
            ",1,2,3",
            "1,2,,4",
            "-1,2,3,4",
            "+1,2,3,4",
            "1.5,2,3,4",
            "1e2,2,3,4",
            "1, 2,3,4",
            "pct:",
            "pct:1,2,3",
            "pct:1,2,3,NaN",
            "pct:1,2,3,1e1",
            "pct:-1,2,3,4",
            "PCT:1,2,3,4",
            "pct:1,2,3,4,5",
            "percent:1,2,3,4",
            "0x1,2,3,4",
        ] {
            let given = text.to_owned();
            assert_eq!(Region::parse(text), Err(RequestError::Region { given }), "{text}");
        }
    }

    #[test]
    fn huge_numbers_are_cut_to_the_image_or_refused() {
        let image = Size::new(300, 200);
        assert_eq!(resolve("0,0,18446744073709551615,5", image), Ok(Rect::new(0, 0, 300, 5)));
        assert!(matches!(
            resolve("18446744073709551615,0,18446744073709551615,5", image),
            Err(ResolveError::RegionOutside { .. })
        ));
        assert!(matches!(
            Region::parse("0,0,18446744073709551616,5"),
            Err(RequestError::TooLarge { part: "region", .. })
        ));
        assert!(matches!(
            Region::parse("pct:0,0,99999999999,5"),
            Err(RequestError::TooLarge { .. })
        ));
    }

    #[test]
    fn a_region_without_area_is_refused() {
        let image = Size::new(300, 200);
        for text in ["0,0,0,10", "0,0,10,0", "pct:0,0,0,50", "pct:10,10,50,0.0"] {
            let given = Region::parse(text).unwrap().to_string();
            assert_eq!(resolve(text, image), Err(ResolveError::EmptyRegion { given }), "{text}");
        }
    }

    #[test]
    fn a_region_wholly_outside_is_refused() {
        let image = Size::new(300, 200);
        for text in ["300,0,10,10", "0,200,10,10", "pct:100,0,10,10", "pct:0,250,10,10"] {
            let given = text.to_owned();
            assert_eq!(resolve(text, image), Err(ResolveError::RegionOutside { given, image }));
        }
        assert_eq!(resolve("299,199,10,10", image), Ok(Rect::new(299, 199, 1, 1)));
    }

    #[test]
    fn a_percentage_inside_the_image_never_rounds_out_of_it() {
        let image = Size::new(300, 200);
        assert_eq!(resolve("pct:99.99,99.99,0.01,0.01", image), Ok(Rect::new(299, 199, 1, 1)));
        assert_eq!(resolve("pct:0,0,100,100", image), Ok(image.rect()));
    }

    #[test]
    fn the_square_of_an_odd_image_lies_in_the_middle() {
        assert_eq!(resolve("square", Size::new(100, 105)), Ok(Rect::new(0, 2, 100, 100)));
        assert_eq!(resolve("square", Size::new(7, 7)), Ok(Rect::new(0, 0, 7, 7)));
    }
}
