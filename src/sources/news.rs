//! Taking notice of what was purged or changed.

use std::collections::HashSet;
use std::sync::atomic::Ordering;

use moka::future::Cache;

use super::{Known, Place, Sources};
use crate::cache::{News, Purge};

impl Sources {
    /// Forgets what was purged and what changed: the next who asks opens what is stored then.
    /// Gives the identifiers that led to what changed, and those that may.
    pub async fn notice(&self, news: &News) -> Vec<String> {
        let changed = self.keys(&news.changed);
        if news.is_more_changed {
            self.doubts.fetch_add(1, Ordering::Relaxed);
        }
        let mut touched = forget(&self.opened, &changed, &news.purges).await;
        touched.extend(forget(&self.probes, &changed, &news.purges).await);
        // Something may have come to be where nothing was.
        if let Some(misses) = &self.misses {
            misses.invalidate_all();
        }
        touched.extend(changed.into_iter().next().unwrap_or_default());
        touched.sort();
        touched.dedup();
        touched
    }

    /// The keys of objects of these addresses in each of the places.
    fn keys(&self, addresses: &[String]) -> Vec<HashSet<String>> {
        let keys =
            |place: &Place| addresses.iter().filter_map(|address| place.key_of(address)).collect();
        self.places.iter().map(keys).collect()
    }
}

/// Gives the identifiers of what changed.
async fn forget<T: Clone + Send + Sync + 'static>(
    cache: &Cache<String, Known<T>>,
    changed: &[HashSet<String>],
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
    if changed.iter().all(HashSet::is_empty) && purges.iter().all(is_one_image) {
        return Vec::new();
    }
    let mut touched = Vec::new();
    for (identifier, known) in cache {
        let is_changed = changed[known.found.place].contains(&known.found.key);
        if is_changed || purges.iter().any(|purge| purge.concerns(&identifier)) {
            cache.invalidate(&*identifier).await;
        }
        if is_changed {
            touched.push(identifier.to_string());
        }
    }
    touched
}

#[cfg(test)]
mod tests {
    use super::super::tests::sources;
    use super::super::{Settings, codec};
    use super::*;
    use crate::cache::{Cache as KeptOutside, Epoch};
    use crate::storage::simulated::Simulated;
    use crate::storage::{self, Location};
    use crate::testing::png;
    use std::sync::Arc;
    use tokio::runtime::Handle;

    /// A bucket whose pictures are looked at once an hour.
    fn remote() -> (Simulated, Sources, Epoch) {
        let (bucket, epoch) = (Simulated::new(), Epoch::default());
        let storage = bucket.storage(Location::default(), &storage::Settings::default());
        let settings = Settings { remote_revalidate_seconds: 3600, ..Settings::default() };
        let (limits, runtime) = (codec::Settings::default(), Handle::current());
        let sources = Sources::new(storage, &settings, limits, Arc::default(), runtime)
            .resolving(None, &[], "s3://bucket", Vec::new())
            .unwrap()
            .remembering(KeptOutside::default(), epoch.clone());
        (bucket, sources, epoch)
    }

    #[tokio::test]
    async fn what_is_purged_is_another_picture_from_then_on() {
        let (folder, sources) = sources(&Settings::default());
        let epoch = Epoch::default();
        let sources = sources.remembering(KeptOutside::default(), epoch.clone());
        for name in ["a.png", "b.png", "c.png"] {
            std::fs::write(folder.path().join(name), png(5, 7)).unwrap();
        }
        let identity = async |name| sources.open(name).await.unwrap().identity().to_owned();
        let mut before = [identity("a.png").await, identity("b.png").await];
        for purge in [Purge::Image("a.png".into()), Purge::Prefix("a".into()), Purge::All] {
            let news = epoch.note(std::slice::from_ref(&purge), &[]);
            sources.notice(&news).await;
            let after = [identity("a.png").await, identity("b.png").await];
            assert_ne!(after[0], before[0], "{purge:?}");
            assert_eq!(after[1] == before[1], purge != Purge::All, "{purge:?}");
            before = after;
        }
    }

    #[tokio::test]
    async fn what_changed_is_opened_again_at_once_and_nothing_else_is_looked_at() {
        let (bucket, sources, epoch) = remote();
        bucket.put("a.png", png(5, 7));
        bucket.put("b.png", png(5, 7));
        for name in ["a.png", "b.png"] {
            sources.open(name).await.unwrap();
        }
        assert!(sources.open("new.png").await.is_err());
        bucket.put("a.png", png(50, 70));
        bucket.put("new.png", png(1, 1));
        assert_eq!(sources.open("a.png").await.unwrap().probe().size.width, 5, "nobody told");
        let addresses = ["s3://bucket/a.png", "s3://bucket/new.png", "s3://other/b.png"];
        let touched = sources.notice(&epoch.note(&[], &addresses.map(str::to_owned))).await;
        assert_eq!(touched, ["a.png", "new.png"]);
        bucket.forget();
        assert_eq!(sources.open("a.png").await.unwrap().probe().size.width, 50);
        assert_eq!(sources.open("new.png").await.unwrap().probe().size.width, 1);
        sources.open("b.png").await.unwrap();
        assert_eq!(bucket.requests(), 2, "{:?}", bucket.asked());
    }

    #[tokio::test]
    async fn where_too_much_changed_to_be_told_all_is_looked_at_once_more() {
        let (bucket, sources, _) = remote();
        bucket.put("a.png", png(5, 7));
        sources.open("a.png").await.unwrap();
        bucket.forget();
        let news = News { is_more_changed: true, ..News::default() };
        sources.notice(&news).await;
        for _ in 0..2 {
            sources.open("a.png").await.unwrap();
            assert_eq!(bucket.requests(), 1, "{:?}", bucket.asked());
        }
    }
}
