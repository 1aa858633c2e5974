//! The rotation of an answer: perhaps mirrored, then turned clockwise.

use std::fmt;

use super::RequestError;
use super::decimal::{Decimal, NumberError};
use super::error::excerpt;
use crate::geometry::{Size, rotated_size};

/// Image API 3.0 §4.3: `n` or `!n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rotation {
    /// Left and right exchanged, before turning.
    pub mirrored: bool,
    /// Clockwise, from 0 to 360, both included.
    pub degrees: Decimal,
}

impl Rotation {
    /// Upright and not mirrored.
    pub const NONE: Self = Self { mirrored: false, degrees: Decimal::whole(0) };

    const FULL_TURN: Decimal = Decimal::whole(360);

    /// # Errors
    /// [`RequestError::Rotation`] for what is no number, [`RequestError::RotationOutOfRange`]
    /// above 360.
    pub fn parse(text: &str) -> Result<Self, RequestError> {
        let (mirrored, number) = match text.strip_prefix('!') {
            Some(number) => (true, number),
            None => (false, text),
        };
        let out_of_range = || RequestError::RotationOutOfRange { given: excerpt(text) };
        let degrees = Decimal::parse(number).map_err(|error| match error {
            NumberError::Syntax => RequestError::Rotation { given: excerpt(text) },
            NumberError::TooLarge => out_of_range(),
        })?;
        if degrees > Self::FULL_TURN {
            return Err(out_of_range());
        }
        Ok(Self { mirrored, degrees })
    }

    /// The same rotation with 0 for a full turn.
    #[must_use]
    pub fn canonical(self) -> Self {
        let whole_turn = self.degrees == Self::FULL_TURN;
        let degrees = if whole_turn { Decimal::whole(0) } else { self.degrees };
        Self { degrees, ..self }
    }

    /// How many times 90 degrees it is, 0 to 3; `None` for all other angles.
    #[must_use]
    pub fn quarter_turns(self) -> Option<u8> {
        match self.degrees.to_whole()? {
            0 | 360 => Some(0),
            90 => Some(1),
            180 => Some(2),
            270 => Some(3),
            _ => None,
        }
    }

    /// Size of the box that exactly holds a picture of `size` once it is turned, to the
    /// nearest pixel.
    ///
    /// No limit applies to it: a narrow picture of length n turned by 45 degrees takes
    /// about n²/2 pixels. Whoever allocates must look. Sides beyond `u32` become its end.
    ///
    /// Source: Image API 3.0 implementation notes §5.
    #[must_use]
    pub fn output_size(self, size: Size) -> Size {
        rotated_size(size, self.degrees.to_f64())
    }
}

impl fmt::Display for Rotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.mirrored { "!" } else { "" }, self.degrees)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Rotation {
        Rotation::parse(text).unwrap()
    }

    #[test]
    fn from_0_to_360_degrees_with_or_without_a_mirror() {
        assert_eq!(parse("!22.50").to_string(), "!22.5");
        assert_eq!(parse("360"), Rotation { mirrored: false, degrees: Decimal::whole(360) });
        assert_eq!(parse("!0"), Rotation { mirrored: true, degrees: Decimal::whole(0) });
        for out in ["360.000000000000000001", "361", "99999999999999999999", "!400"] {
            let given = out.to_owned();
            assert_eq!(Rotation::parse(out), Err(RequestError::RotationOutOfRange { given }));
        }
        for wrong in ["", "!", "!!90", "-90", "+90", "90!", "90deg", "1e2", "NaN", "!-1"] {
            let given = wrong.to_owned();
            assert_eq!(Rotation::parse(wrong), Err(RequestError::Rotation { given }));
        }
    }

    #[test]
    fn a_full_turn_is_none() {
        assert_eq!(parse("!360.0").canonical().to_string(), "!0");
        assert_eq!(parse("359.5").canonical().to_string(), "359.5");
        assert_eq!(parse("360").quarter_turns(), Some(0));
    }

    #[test]
    fn quarter_turns_exchange_the_sides_exactly() {
        let size = Size::new(7, 100_000);
        for (text, expected) in
            [("0", size), ("90.0", size.transposed()), ("!180", size), ("270", size.transposed())]
        {
            assert_eq!(parse(text).output_size(size), expected, "{text}");
        }
    }

    #[test]
    fn the_box_of_a_turned_picture_holds_all_of_it_and_no_more() {
        // 30° of 400x200: 400·cos 30° + 200·½ = 346.41 + 100; 200·cos 30° + 400·½ = 173.2 + 200.
        assert_eq!(parse("30").output_size(Size::new(400, 200)), Size::new(446, 373));
        // The same box for the mirrored angle, and for one in each quadrant.
        assert_eq!(parse("330").output_size(Size::new(400, 200)), Size::new(446, 373));
        assert_eq!(parse("120").output_size(Size::new(200, 400)), Size::new(446, 373));
        // 45° of a square of 1000: the diagonal, 1414.2.
        assert_eq!(parse("45").output_size(Size::new(1000, 1000)), Size::new(1414, 1414));
        // So small an angle moves no pixel.
        assert_eq!(parse("0.0000000001").output_size(Size::new(90, 80)), Size::new(90, 80));
        let huge = Size::new(u32::MAX, u32::MAX);
        assert_eq!(parse("45").output_size(huge), huge);
    }
}
