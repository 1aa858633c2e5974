//! A format that this build was made without.

use super::{EncodeSettings, OutputFormat};
use crate::codec::EncodeError;
use crate::geometry::Size;
use crate::image_api::{Format, RequestError};
use crate::pixels::{Channels, Pixels};

/// Stands for the writer, and refuses every size as an unknown format is refused.
#[derive(Debug)]
pub struct Absent(Format);

static ALL: [Absent; 4] =
    [Absent(Format::Webp), Absent(Format::Avif), Absent(Format::Gif), Absent(Format::Pdf)];

/// What stands for a format that a build may leave out.
pub fn of(format: Format) -> &'static dyn OutputFormat {
    ALL.iter().find(|absent| absent.0 == format).unwrap_or(&ALL[0])
}

impl Absent {
    fn refusal(&self) -> EncodeError {
        EncodeError::NotWritten(RequestError::Format { given: self.0.to_string() })
    }
}

impl OutputFormat for Absent {
    /// Nothing is sent under it.
    fn media_type(&self) -> &'static str {
        "application/octet-stream"
    }

    fn keeps_alpha(&self) -> bool {
        false
    }

    fn name(&self) -> &'static str {
        self.0.as_str()
    }

    fn most_side(&self) -> u32 {
        0
    }

    fn check_size(&self, _: Size) -> Result<(), EncodeError> {
        Err(self.refusal())
    }

    fn embeds(&self, _: Channels) -> bool {
        false
    }

    fn encode(&self, _: &Pixels, _: &EncodeSettings) -> Result<Vec<u8>, EncodeError> {
        Err(self.refusal())
    }
}
