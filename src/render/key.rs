//! The name of one derivative, in every cache and in its ETag.

use std::fmt;

use crate::codec::EncodeSettings;
use crate::image_api::ResolvedRequest;
use crate::storage::Version;

/// Raised whenever the same source and request come to give other bytes.
const PIPELINE_VERSION: u32 = 1;

/// A hash over everything that decides an answer's bytes: the source and its version, the
/// resolved request, the encoder's settings and the version of the pipeline.
///
/// Two spellings of one picture (`400,` and `400,300`) have one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DerivativeKey([u8; 32]);

impl DerivativeKey {
    #[must_use]
    pub fn new(
        identifier: &str,
        version: &Version,
        resolved: &ResolvedRequest,
        encode: &EncodeSettings,
    ) -> Self {
        // The debug form writes every field, so a new field is never forgotten here, and
        // quotes strings, so no two sources can run into each other.
        let text = format!("{PIPELINE_VERSION} {identifier:?} {version:?} {resolved:?} {encode:?}");
        Self(*blake3::hash(text.as_bytes()).as_bytes())
    }

    pub(super) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// 32 hexadecimal digits: half of the hash, as many as an ETag needs.
impl fmt::Display for DerivativeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0[..16].iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
