//! The size of an image request: its syntax. What it means for a region is in `resolve`.

use std::fmt;

use super::decimal::{self, Decimal, NumberError};
use super::error::excerpt;
use super::{ApiVersion, RequestError};

/// The size asked for. Image API 3.0 §4.2, 2.1 §4.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SizeRequest {
    /// Whether `^` stands before the form. Never in 2.1, where enlarging needs no sign.
    pub upscale: bool,
    pub form: SizeForm,
}

/// The ways to write a size, in pixels of the answer before rotation; as given, perhaps
/// zero or beyond all limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SizeForm {
    /// `full`, in 2.1 only: the region as it is.
    Full,
    /// `max`: as large as the region and the limits allow.
    Max,
    /// `w,`: the height follows.
    Width(u64),
    /// `,h`: the width follows.
    Height(u64),
    /// `pct:n`: both sides in percent of the region's.
    Percent(Decimal),
    /// `w,h`: exactly so, even if that distorts.
    Exact { width: u64, height: u64 },
    /// `!w,h`: fits inside, not distorted.
    Confined { width: u64, height: u64 },
}

impl SizeRequest {
    /// Reads a size as one version of the Image API writes it.
    ///
    /// # Errors
    /// [`RequestError::SizeFull`] and [`RequestError::SizeUpscaleMark`] for forms of the
    /// other version; [`RequestError::Size`] for what is a form of neither;
    /// [`RequestError::TooLarge`] for numbers beyond counting.
    pub fn parse(version: ApiVersion, text: &str) -> Result<Self, RequestError> {
        let (upscale, form) = match text.strip_prefix('^') {
            Some(form) => (true, form),
            None => (false, text),
        };
        let form = SizeForm::parse(form).map_err(|error| match error {
            NumberError::Syntax => RequestError::Size { given: excerpt(text), version },
            NumberError::TooLarge => RequestError::TooLarge { part: "size", given: excerpt(text) },
        })?;
        match (version, form, upscale) {
            (ApiVersion::V3, SizeForm::Full, false) => Err(RequestError::SizeFull),
            (_, SizeForm::Full, true) => Err(RequestError::Size { given: excerpt(text), version }),
            (ApiVersion::V2, _, true) => {
                Err(RequestError::SizeUpscaleMark { given: excerpt(text) })
            }
            (ApiVersion::V2 | ApiVersion::V3, ..) => Ok(Self { upscale, form }),
        }
    }
}

impl SizeForm {
    fn parse(text: &str) -> Result<Self, NumberError> {
        if text == "full" {
            return Ok(Self::Full);
        }
        if text == "max" {
            return Ok(Self::Max);
        }
        if let Some(number) = text.strip_prefix("pct:") {
            return Decimal::parse(number).map(Self::Percent);
        }
        if let Some(pair) = text.strip_prefix('!') {
            let (width, height) = pair.split_once(',').ok_or(NumberError::Syntax)?;
            let (width, height) = (decimal::integer(width)?, decimal::integer(height)?);
            return Ok(Self::Confined { width, height });
        }
        match text.split_once(',').ok_or(NumberError::Syntax)? {
            (width, "") => decimal::integer(width).map(Self::Width),
            ("", height) => decimal::integer(height).map(Self::Height),
            (width, height) => {
                let (width, height) = (decimal::integer(width)?, decimal::integer(height)?);
                Ok(Self::Exact { width, height })
            }
        }
    }
}

impl fmt::Display for SizeRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.upscale {
            f.write_str("^")?;
        }
        match self.form {
            SizeForm::Full => f.write_str("full"),
            SizeForm::Max => f.write_str("max"),
            SizeForm::Width(width) => write!(f, "{width},"),
            SizeForm::Height(height) => write!(f, ",{height}"),
            SizeForm::Percent(percent) => write!(f, "pct:{percent}"),
            SizeForm::Exact { width, height } => write!(f, "{width},{height}"),
            SizeForm::Confined { width, height } => write!(f, "!{width},{height}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ApiVersion::{V2, V3};

    #[test]
    fn every_form_is_read_and_written_back() {
        for text in ["max", "150,", ",150", "pct:50", "pct:0.5", "225,100", "!225,100"] {
            for version in ApiVersion::ALL {
                let size = SizeRequest::parse(version, text).unwrap();
                assert!(!size.upscale);
                assert_eq!(size.to_string(), text);
            }
            let enlarging = format!("^{text}");
            let size = SizeRequest::parse(V3, &enlarging).unwrap();
            assert!(size.upscale);
            assert_eq!(size.to_string(), enlarging);
            assert_eq!(
                SizeRequest::parse(V2, &enlarging),
                Err(RequestError::SizeUpscaleMark { given: enlarging })
            );
        }
    }

    #[test]
    fn full_is_a_size_in_2_1_only() {
        let full = SizeRequest { upscale: false, form: SizeForm::Full };
        assert_eq!(SizeRequest::parse(V2, "full"), Ok(full));
        assert_eq!(SizeRequest::parse(V3, "full"), Err(RequestError::SizeFull));
        for version in ApiVersion::ALL {
            let wrong = RequestError::Size { given: "^full".into(), version };
            assert_eq!(SizeRequest::parse(version, "^full"), Err(wrong));
        }
    }

    #[test]
    fn what_is_none_of_the_forms_is_refused() {
        for text in [
            "", ",", "^", "!", "!^5,5", ",^240", "^^5,", "!5,", "!,5", "!,", "5", "5,5,", ",5,5",
            "5,5,5", "-5,", "+5,", "5.0,", ",1e2", "pct:", "pct:+5", "pct:NaN", "pct:1e2",
            "pct:-1", "!pct:5", "Max", "MAX", "max ", " 5,5", "5, 5", "٣,", "0x5,",
        ] {
            for version in ApiVersion::ALL {
                let wrong = RequestError::Size { given: text.to_owned(), version };
                assert_eq!(SizeRequest::parse(version, text), Err(wrong), "{text}");
            }
        }
    }

    #[test]
    fn numbers_beyond_counting_are_refused_as_such() {
        for text in ["99999999999999999999,", "!5,99999999999999999999", "pct:99999999999"] {
            let wrong = RequestError::TooLarge { part: "size", given: text.to_owned() };
            assert_eq!(SizeRequest::parse(V3, text), Err(wrong));
        }
    }
}
