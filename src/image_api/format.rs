//! The format of an answer: the last word of an image request.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::RequestError;
use super::error::excerpt;

/// Image API 3.0 §4.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Jpg,
    Png,
    Webp,
    Gif,
    Tif,
    Pdf,
}

impl Format {
    pub const ALL: [Self; 6] = [Self::Jpg, Self::Png, Self::Webp, Self::Gif, Self::Tif, Self::Pdf];

    /// As it stands in a URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Tif => "tif",
            Self::Pdf => "pdf",
        }
    }

    /// # Errors
    /// [`RequestError::Format`] for any other word, those of formats that we do not write
    /// (`jp2`) included. Capitals are other words.
    pub fn parse(text: &str) -> Result<Self, RequestError> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| RequestError::Format { given: excerpt(text) })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_formats_that_we_write_are_formats() {
        for format in Format::ALL {
            assert_eq!(Format::parse(format.as_str()), Ok(format));
        }
        for other in ["", "jp2", "jpeg", "JPG", "tiff", "jpg "] {
            let given = other.to_owned();
            assert_eq!(Format::parse(other), Err(RequestError::Format { given }));
        }
    }
}
