//! The name of one derivative, in every cache and in its ETag.

use std::fmt;

use crate::codec::{EncodeSettings, MetadataUse, ProfileUse};
use crate::image_api::ResolvedRequest;
use crate::storage::Version;

/// Raised whenever the same source and request come to give other bytes.
const PIPELINE_VERSION: u32 = 7;

/// A hash over everything that decides an answer's bytes: the source and its version, the
/// resolved request, the encoder's settings and the version of the pipeline.
///
/// Two spellings of one picture (`400,` and `400,300`) have one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DerivativeKey([u8; 32]);

impl DerivativeKey {
    #[must_use]
    pub fn new(
        identity: &str,
        version: &Version,
        resolved: &ResolvedRequest,
        encode: &EncodeSettings,
    ) -> Self {
        // Taken apart, so that a new field is never forgotten here. A debug form would do,
        // but takes microseconds, and a stored tile takes no more than some.
        let ResolvedRequest { region, size, rotation, quality, format } = *resolved;
        let EncodeSettings {
            jpeg_quality,
            jpeg_progressive,
            webp_quality,
            avif_quality,
            stored_tile_bits,
            profile,
            metadata,
        } = *encode;
        let mut text = Vec::with_capacity(160 + identity.len());
        for word in [identity, version.as_str(), quality.as_str(), format.as_str()] {
            // Behind its length, so no two words can run into each other.
            text.extend((word.len() as u64).to_le_bytes());
            text.extend(word.as_bytes());
        }
        let numbers = [
            region.x,
            region.y,
            region.width,
            region.height,
            size.width,
            size.height,
            jpeg_quality.into(),
            jpeg_progressive.into(),
            webp_quality.into(),
            avif_quality.into(),
            stored_tile_bits,
            match profile {
                ProfileUse::Srgb => 0,
                ProfileUse::Embed => 1,
            },
            match metadata {
                MetadataUse::None => 0,
                MetadataUse::Rights => 1,
                MetadataUse::All => 2,
            },
            PIPELINE_VERSION,
        ];
        for number in numbers {
            text.extend_from_slice(&number.to_le_bytes());
        }
        text.extend(rotation.to_string().as_bytes());
        Self(*blake3::hash(&text).as_bytes())
    }

    pub(super) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// 32 hexadecimal digits: half of the hash, as many as an ETag needs.
impl fmt::Display for DerivativeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex()[..32])
    }
}
