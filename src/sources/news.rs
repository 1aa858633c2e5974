//! Taking notice of what was purged or changed.

use std::collections::HashSet;
use std::sync::atomic::Ordering;

use moka::future::Cache;

use super::rules::Candidate;
use super::{Known, Sources};
use crate::cache::{News, Purge};

impl Sources {
    /// Forgets what was purged and what changed: the next who asks opens what is stored then.
    /// Gives the identifiers that led to what changed, and those that may.
    pub async fn notice(&self, news: &News) -> Vec<String> {
        let changed: HashSet<Candidate> =
            news.changed.iter().flat_map(|address| self.at(address)).collect();
        if news.is_more_changed {
            self.doubts.fetch_add(1, Ordering::Relaxed);
        }
        let mut touched = forget(&self.opened, &changed, &news.purges).await;
        touched.extend(forget(&self.probes, &changed, &news.purges).await);
        // Something may have come to be where nothing was.
        if let Some(misses) = &self.misses {
            misses.invalidate_all();
        }
        let first = changed.into_iter().filter(|at| at.place == 0);
        touched.extend(first.map(|at| at.key));
        touched.sort();
        touched.dedup();
        touched
    }

    /// Where an object of this address lies among the places that identifiers lead to.
    fn at(&self, address: &str) -> Vec<Candidate> {
        let places = self.places.iter().enumerate();
        let at =
            places.filter_map(|(place, it)| Some(Candidate { place, key: it.key_of(address)? }));
        at.collect()
    }
}

/// Gives the identifiers of what changed.
async fn forget<T: Clone + Send + Sync + 'static>(
    cache: &Cache<String, Known<T>>,
    changed: &HashSet<Candidate>,
    purges: &[Purge],
) -> Vec<String> {
    if purges.contains(&Purge::All) {
        cache.invalidate_all();
        return Vec::new();
    }
    for purge in purges {
        if let Purge::Image(identifier) = purge {
            cache.invalidate(identifier).await;
        }
    }
    let is_one_image = |purge: &Purge| matches!(purge, Purge::Image(_));
    if changed.is_empty() && purges.iter().all(is_one_image) {
        return Vec::new();
    }
    let mut touched = Vec::new();
    for (identifier, known) in cache {
        let is_changed = changed.contains(&*known.found);
        if is_changed || purges.iter().any(|purge| purge.concerns(&identifier)) {
            cache.invalidate(&*identifier).await;
        }
        if is_changed {
            touched.push(identifier.to_string());
        }
    }
    touched
}
