//! Pictures whose files tell where their pixels lie only once they were read.
//!
//! A plain JPEG has no index. Reading one of 48 megapixels takes a tenth of a second and
//! leaves some two megabytes to keep; every tile after that costs only its part.

use std::sync::Arc;

use moka::future::Cache;

use super::RenderError;
use crate::codec::{SourceImage, Survey};
use crate::pool::Pool;
use crate::sources::Opened;

/// Identifier and version.
type Key = (String, String);

#[derive(Clone, Debug)]
pub(super) struct LearnedPictures {
    pictures: Cache<Key, Arc<dyn SourceImage>>,
}

impl LearnedPictures {
    /// Room for `capacity` bytes of what was learned.
    pub(super) fn new(capacity: u64) -> Self {
        let pictures = Cache::builder()
            .max_capacity(capacity)
            .weigher(|_: &Key, image: &Arc<dyn SourceImage>| {
                u32::try_from(image.weight()).unwrap_or(u32::MAX)
            })
            .build();
        Self { pictures }
    }

    /// The picture as its file is best read, learned once for all who ask meanwhile.
    ///
    /// # Errors
    /// [`RenderError`] when it cannot be read or there is no room to learn; shared with
    /// those waiting and not kept.
    pub(super) async fn get(
        &self,
        opened: &Opened,
        pool: &Pool,
    ) -> Result<Arc<dyn SourceImage>, RenderError> {
        let image = opened.image();
        let Some(Survey { ranges, memory }) = image.survey() else {
            return Ok(Arc::clone(image));
        };
        let learn = async {
            let mut admission = pool.admit(memory).await?;
            let parts = opened.object().read_all(&ranges).await?;
            let known = Arc::clone(image);
            let learned = pool.run(&mut admission, move || known.learn(&parts)).await?;
            Ok::<_, RenderError>(learned.unwrap_or_else(|| Arc::clone(image)))
        };
        let key = (opened.object().key().to_owned(), opened.version().as_str().to_owned());
        let outcome = self.pictures.try_get_with(key, learn).await;
        outcome.map_err(|error: Arc<RenderError>| (*error).clone())
    }
}
