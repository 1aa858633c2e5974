//! The pixels of pictures that can only be decoded whole, kept while there is room.
//!
//! A progressive JPEG of 27 megapixels takes a fifth of a second and more to decode; a
//! reader who turns to it asks for a dozen tiles. Decoding it once for all of them is what makes such files
//! bearable without a pyramid.

use std::sync::Arc;

use moka::future::Cache;

use super::{Plan, RenderError};
use crate::pixels::Pixels;
use crate::pool::{Admission, Pool};
use crate::sources::Opened;

/// Identifier, version and level.
type Key = (String, String, usize);

#[derive(Clone, Debug)]
pub(super) struct DecodedPictures {
    pictures: Cache<Key, Arc<Pixels>>,
}

impl DecodedPictures {
    /// Room for `capacity` bytes of pixels.
    pub(super) fn new(capacity: u64) -> Self {
        let pictures = Cache::builder()
            .max_capacity(capacity)
            .weigher(|_: &Key, pixels: &Arc<Pixels>| {
                u32::try_from(pixels.data().len()).unwrap_or(u32::MAX)
            })
            .build();
        Self { pictures }
    }

    /// Whether a level need not be decoded.
    pub(super) fn holds(&self, opened: &Opened, level: usize) -> bool {
        self.pictures.contains_key(&key(opened, level))
    }

    /// The pixels of a whole level (the plan's window), decoded once for all who ask meanwhile.
    pub(super) async fn get(
        &self,
        opened: &Arc<Opened>,
        plan: &Plan,
        pool: &Pool,
        admission: &mut Admission,
    ) -> Result<Arc<Pixels>, RenderError> {
        let decode = async {
            let parts = opened.object().read_all(&plan.window.ranges).await?;
            let (image, window) = (Arc::clone(opened.image()), plan.window.clone());
            let pixels = pool.run(admission, move || image.decode(&window, &parts)).await??;
            Ok::<_, RenderError>(Arc::new(pixels))
        };
        let outcome = self.pictures.try_get_with(key(opened, plan.window.level), decode).await;
        outcome.map_err(|error: Arc<RenderError>| (*error).clone())
    }
}

fn key(opened: &Opened, level: usize) -> Key {
    (opened.object().key().to_owned(), opened.version().as_str().to_owned(), level)
}
