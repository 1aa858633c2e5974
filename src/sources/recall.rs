//! Pictures that are known without having been looked at: from before, or from another server.

use std::sync::Arc;
use std::time::Instant;

use tracing::Instrument as _;

use super::memory::Learned;
use super::opened::identity;
use super::rules::Candidate;
use super::{Known, Opened, Sources};
use crate::codec;
use crate::metrics::Lookup;

impl Sources {
    /// The opened picture behind an identifier, where it lies behind a network and is to be
    /// looked at again. Reading it is such a look: each read is pinned to the version that is
    /// known. Who was given what it asked for says so ([`Sources::confirm`]); for everything
    /// else there is [`Sources::open`].
    pub async fn unconfirmed(&self, identifier: &str) -> Option<Arc<Opened>> {
        let known = match self.opened.get(identifier).await {
            Some(known) => known,
            None => self.recall(identifier).await?,
        };
        let is_remote = self.places[known.found.place].storage.is_remote();
        if !is_remote || self.is_fresh(&known) {
            return None;
        }
        let candidates = self.rules.candidates(identifier).await.ok()?;
        candidates.contains(&known.found).then_some(known.value)
    }

    /// A picture was read and is what is stored at this moment.
    pub async fn confirm(&self, identifier: &str, opened: &Arc<Opened>) {
        self.metrics.source(Lookup::Hit);
        if let Some(known) = self.opened.get(identifier).await
            && Arc::ptr_eq(&known.value, opened)
        {
            let known = self.known(known.value, known.found);
            self.opened.insert(identifier.to_owned(), known).await;
        }
    }

    /// A picture as it was when it was learned of, perhaps by a server that has ended, to be
    /// looked at before it is used.
    pub(super) async fn recall(&self, identifier: &str) -> Option<Known<Arc<Opened>>> {
        if !self.remembers {
            return None;
        }
        let learned = self.recollect(identifier);
        let known = self.opened.optionally_get_with(identifier.to_owned(), learned).await?;
        if self.is_purged(identifier, &known.value) {
            self.forget(identifier).await;
            return None;
        }
        Some(known)
    }

    async fn recollect(&self, identifier: &str) -> Option<Known<Arc<Opened>>> {
        let generation = self.memory.generation(identifier);
        let Learned { at, excerpt } = self.memory.near(identifier).await?;
        let place = self.places.iter().position(|place| *place.name == at.source)?;
        let found = Candidate { place, key: at.key.clone(), page: at.page() };
        // Rules may have changed meanwhile.
        if !self.rules.candidates(identifier).await.ok()?.contains(&found) {
            return None;
        }
        let object = self.places[place].storage.recall(&found.key, &excerpt).ok()??;
        let (excerpted, page, limits) =
            (object.only(excerpt.clone()), found.page, self.limits.clone());
        let opening = async move { codec::open_page(&excerpted, page, &limits).await };
        // What an older version of the program left may not be enough for this one.
        let image = self.runtime.spawn(opening.in_current_span()).await.ok()?.ok()?;
        let to_srgb = self.profiles.to_srgb(image.properties(), object.key()).await;
        let identity = identity(&at.source, object.key(), found.page, generation);
        let opened = Opened::new(identity, generation, page, object, image, to_srgb);
        let value = Arc::new(opened.with_directories(Some(excerpt)));
        let now = Instant::now();
        let seen = now.checked_sub(at.age()).unwrap_or(now);
        Some(Known { value, found: Arc::new(found), seen, doubted: now, doubts: 0 })
    }
}
