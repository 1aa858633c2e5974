//! The format of an answer: the last word of an image request.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::RequestError;
use super::error::excerpt;

/// Every format that there is a word for; which of them a build writes is decided above.
///
/// Source: Image API 3.0 §4.5; `avif` as in the media types of OpenSeadragon and other servers, as
/// the specification leaves further words open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Jpg,
    Png,
    Webp,
    Avif,
    Gif,
    Tif,
    Pdf,
}

impl Format {
    pub const ALL: [Self; 7] =
        [Self::Jpg, Self::Png, Self::Webp, Self::Avif, Self::Gif, Self::Tif, Self::Pdf];

    /// What every service of level 2 sends.
    ///
    /// Source: Image API 3.0, image/3/level2.json; 2.1, image/2/level2.json.
    pub const LEVEL_2: [Self; 2] = [Self::Jpg, Self::Png];

    /// As it stands in a URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Avif => "avif",
            Self::Gif => "gif",
            Self::Tif => "tif",
            Self::Pdf => "pdf",
        }
    }

    /// # Errors
    /// [`RequestError::Format`] for any other word, those of formats that no build writes
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
    fn only_the_words_of_formats_are_formats() {
        for format in Format::ALL {
            assert_eq!(Format::parse(format.as_str()), Ok(format));
        }
        for other in ["", "jp2", "jpeg", "JPG", "tiff", "jpg "] {
            let given = other.to_owned();
            assert_eq!(Format::parse(other), Err(RequestError::Format { given }));
        }
    }
}
