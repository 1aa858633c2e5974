//! JPEG 2000: JP2, JPX, JPH and raw codestreams, of Part 1 and of Part 15 (HTJ2K), read by
//! window.
//!
//! Opening reads the boxes and the headers of the codestream. From then on a window costs the
//! packets that its coefficients are in, which the index places, at the resolution that is
//! asked for. Floors of this room, from the ground up: `codestream` (what the headers say),
//! `grid` (where everything lies), `packets` (what their headers say), `index` (where packets
//! lie in the file), `blocks` and `wavelet` (bits to samples), `window` (all of it for a part
//! of the picture); beside them `container` and `colors`, and on top `image`.
//!
//! What is read, what is refused and which sections of the standards each room follows:
//! `docs/jpeg2000.md`.

mod blocks;
mod codestream;
mod colors;
mod container;
mod fault;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod grid;
mod image;
mod index;
mod open;
mod packets;
#[cfg(test)]
mod tests;
mod transform;
mod wavelet;
mod window;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use bytes::Bytes;

use self::image::Jpeg2000Image;
use self::window::Shared;
use super::{CodecError, Metadata, Settings, SourceFormat, SourceImage, metadata};
use crate::storage::Object;

pub(super) use container::{BoxHeader, Resolution, Told, resolution, told};

const NAME: &str = "JPEG 2000";

/// The format; see the module. Pictures share what it keeps.
#[derive(Debug)]
pub struct Jpeg2000 {
    /// Made when the first picture is opened, as its settings say.
    shared: OnceLock<Shared>,
    opened: AtomicU64,
}

impl Jpeg2000 {
    pub const fn new() -> Self {
        Self { shared: OnceLock::new(), opened: AtomicU64::new(0) }
    }
}

#[async_trait]
impl SourceFormat for Jpeg2000 {
    fn name(&self) -> &'static str {
        NAME
    }

    fn endings(&self) -> &'static [&'static str] {
        &["jp2", "j2k", "j2c", "jpc", "jpx", "jpf", "jph", "jhc"]
    }

    fn claims(&self, head: &[u8]) -> bool {
        container::is_container(head) || container::is_codestream(head)
    }

    async fn open(
        &self,
        object: &Object,
        first: Bytes,
        limits: &Settings,
    ) -> Result<Arc<dyn SourceImage>, CodecError> {
        let opening = open::open(object, first, limits).await?;
        let capacity = limits.jpeg2000_memory.as_u64();
        let kept = (capacity > 0).then(|| {
            let shared = self.shared.get_or_init(|| Shared::new(capacity));
            shared.of(self.opened.fetch_add(1, Ordering::Relaxed))
        });
        Ok(Arc::new(Jpeg2000Image::new(opening, kept)?))
    }

    async fn metadata(&self, object: &Object) -> Result<Metadata, CodecError> {
        metadata::jp2::read(object).await
    }
}
