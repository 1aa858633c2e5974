//! The face of every format that we write.

use serde::{Deserialize, Serialize};

use super::EncodeError;
use crate::pixels::Pixels;

/// A format that answers are sent in.
pub trait OutputFormat: Send + Sync {
    /// As in the table of Image API 3.0 §4.5.
    fn media_type(&self) -> &'static str;

    /// Whether transparency survives. Pixels with alpha are only given to formats that
    /// keep it.
    fn keeps_alpha(&self) -> bool;

    /// Writes one picture, with sRGB or gray samples as they are.
    ///
    /// # Errors
    /// [`EncodeError`] when the format cannot hold the picture.
    fn encode(&self, pixels: &Pixels, settings: &EncodeSettings) -> Result<Vec<u8>, EncodeError>;
}

/// How answers are compressed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct EncodeSettings {
    /// 1 to 100.
    pub jpeg_quality: u8,
    /// 1 to 100.
    pub webp_quality: u8,
}

impl Default for EncodeSettings {
    fn default() -> Self {
        Self { jpeg_quality: 85, webp_quality: 80 }
    }
}

impl EncodeSettings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        for (key, value) in
            [("jpeg_quality", self.jpeg_quality), ("webp_quality", self.webp_quality)]
        {
            if !(1..=100).contains(&value) {
                return Err(format!("`encode.{key}` must be from 1 to 100, not {value}"));
            }
        }
        Ok(())
    }
}
