//! A format that this build was made without.

use super::{EncodeSettings, OutputFormat};
use crate::codec::EncodeError;
use crate::geometry::Size;
use crate::image_api::{Format, RequestError};
use crate::pixels::{Channels, Pixels};

/// Stands for the writer, and refuses every size as an unknown format is refused.
#[derive(Debug)]
pub struct Absent {
    pub format: Format,
    pub media_type: &'static str,
}

impl Absent {
    fn refusal(&self) -> EncodeError {
        EncodeError::NotWritten(RequestError::Format { given: self.format.to_string() })
    }
}

impl OutputFormat for Absent {
    fn media_type(&self) -> &'static str {
        self.media_type
    }

    fn keeps_alpha(&self) -> bool {
        false
    }

    fn name(&self) -> &'static str {
        self.format.as_str()
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
