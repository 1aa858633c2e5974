//! Pages of files behind a network: what opening the first one took tells where the others lie.
//!
//! The directories of a TIFF are a chain, each found by reading the one before it. Without this a
//! page would take as many reads as there are pages, and a Manifest of all of them their square.

use super::Sources;
use super::memory::{Recorded, distill};
use super::opened::identity;
use crate::codec::{self, CodecError, Page};
use crate::storage::Object;
use crate::text::page_of;

/// Opens the first page of an object behind a network, where nothing is kept. What that took is
/// known where there are other pages.
///
/// # Errors
/// As [`codec::open`].
pub(super) async fn open_first(
    object: &Object,
    limits: &codec::Settings,
) -> Result<Recorded, CodecError> {
    let (recorded, recording) = object.recorded();
    let image = codec::open(&recorded, limits).await?;
    let excerpt = match image.pages().get() {
        1 => None,
        _ => distill(object, object.excerpt(&recording), Page::FIRST, limits).await.ok(),
    };
    Ok(Recorded { image, excerpt })
}

impl Sources {
    /// The object in which a page was found, which knows what the first page tells.
    pub(super) async fn with_directories(
        &self,
        identifier: &str,
        place: &str,
        page: Page,
        object: Object,
    ) -> Object {
        let Some((first, _)) = page_of(identifier).filter(|_| !page.is_first()) else {
            return object;
        };
        // Boxed, as opening comes here again.
        let Ok(first) = Box::pin(self.open(first)).await else { return object };
        let is_this = first.version() == object.version()
            && first.identity() == identity(place, object.key(), Page::FIRST, first.generation());
        match first.directories().filter(|_| is_this) {
            Some(directories) => object.knowing(directories),
            None => object,
        }
    }
}
