//! What is known of all pictures of an item, kept outside of this process, so that after a restart
//! its Manifest needs none of them opened.
//!
//! What comes back is used only once the picture was looked at and found in the same version.

use std::num::NonZeroU32;
use std::time::Instant;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::rules::Candidate;
use super::{Known, Probe, Sources};
use crate::cache::{Entry, Name};
use crate::codec::Page;
use crate::storage::Version;

/// What entries of the cache are that have such lists.
const MEDIA_TYPE: &str = "application/vnd.warraq.probes-2+json";

/// What is known of one picture, as it is written down.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct Line {
    identifier: String,
    /// Name of the source; empty: the first one.
    source: String,
    key: String,
    page: NonZeroU32,
    /// When the picture was purged last.
    generation: u64,
    probe: Probe,
}

impl Sources {
    /// Takes up, once, what an earlier process or another replica learned of the pictures of
    /// `item`.
    pub async fn recall_probes(&self, item: &str) {
        if !self.cache().is_there() || self.listed.contains_key(item) {
            return;
        }
        let kept = self.cache().get(name(item)).await;
        // Thousands of lines take a while.
        let lines = tokio::task::spawn_blocking(move || kept.and_then(|(entry, _)| read(&entry)));
        let lines = lines.await.ok().flatten().unwrap_or_default();
        self.listed.insert(item.to_owned(), digest(&lines)).await;
        for line in lines {
            let identifier = line.identifier.clone();
            // What this process has seen itself is newer.
            if !self.probes.contains_key(&identifier)
                && let Some(known) = self.known_again(line)
            {
                self.probes.insert(identifier, known).await;
            }
        }
    }

    /// Keeps what is known of the pictures of `item`, unless it is what was kept last.
    pub async fn keep_probes(&self, item: &str, identifiers: impl IntoIterator<Item = &str>) {
        if !self.cache().is_there() {
            return;
        }
        let mut lines = Vec::new();
        for identifier in identifiers {
            let Some(known) = self.probes.get(identifier).await else { continue };
            lines.push(self.line(identifier, known));
        }
        let digest = digest(&lines);
        if self.listed.get(item).await == Some(digest) {
            return;
        }
        let bytes = tokio::task::spawn_blocking(move || serde_json::to_vec(&lines)).await;
        let Ok(Ok(bytes)) = bytes else { return };
        let entry = Entry { bytes: Bytes::from(bytes), media_type: MEDIA_TYPE.into() };
        self.cache().put(name(item), &entry);
        self.listed.insert(item.to_owned(), digest).await;
    }

    /// What is known of a picture whose object is, by a listing, still in the version that is
    /// known: so that a folder of many is looked at with one request. `version_of` gives the
    /// listed version of a key in the first source.
    pub async fn probe_as_listed<'v>(
        &self,
        identifier: &str,
        version_of: impl FnOnce(&str) -> Option<&'v Version>,
    ) -> Option<Probe> {
        let known = self.probes.get(identifier).await?;
        let is_listed = known.found.place == 0
            && version_of(&known.found.key) == Some(&known.value.version)
            && known.doubts == self.doubts();
        if !is_listed {
            return None;
        }
        let candidates = self.rules.candidates(identifier).await.ok()?;
        candidates.contains(&known.found).then_some(known.value)
    }

    fn line(&self, identifier: &str, known: Known<Probe>) -> Line {
        let Known { value, found, .. } = known;
        Line {
            identifier: identifier.to_owned(),
            source: self.places[found.place].name.to_string(),
            key: found.key.clone(),
            page: found.page.number(),
            generation: self.memory.generation(identifier),
            probe: value,
        }
    }

    /// As it was written down, to be looked at before it is used, the rules included; `None` where
    /// there is no such source any more, or the picture was purged.
    fn known_again(&self, line: Line) -> Option<Known<Probe>> {
        let place = self.places.iter().position(|place| *place.name == line.source)?;
        if line.generation != self.memory.generation(&line.identifier) {
            return None;
        }
        let found = Candidate { place, key: line.key, page: Page::new(line.page) };
        let now = Instant::now();
        Some(Known {
            value: line.probe,
            found: found.into(),
            seen: now,
            doubted: now,
            doubts: self.doubts(),
        })
    }
}

fn name(item: &str) -> Name {
    // No other entry's name is a hash of such a text.
    *blake3::hash(format!("probes\0{item}").as_bytes()).as_bytes()
}

/// Tells lists apart: which pictures, and in which versions.
fn digest(lines: &[Line]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for line in lines {
        for text in [line.identifier.as_str(), line.probe.version.as_str()] {
            hasher.update(text.as_bytes()).update(b"\0");
        }
        hasher.update(&line.generation.to_le_bytes());
    }
    *hasher.finalize().as_bytes()
}

fn read(entry: &Entry) -> Option<Vec<Line>> {
    let lines: Vec<Line> =
        (entry.media_type == MEDIA_TYPE).then(|| serde_json::from_slice(&entry.bytes).ok())??;
    lines.iter().all(|line| line.probe.is_sound()).then_some(lines)
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::cache::{Cache, Epoch, Settings as CacheSettings};
    use crate::geometry::Size;
    use crate::metrics::Metrics;
    use crate::sources::{Settings, tests::sources};
    use crate::testing::png;
    use tokio::runtime::Handle;

    /// What a process has that keeps what it learns in `kept`, and looks in `folder`.
    fn process(folder: &Path, kept: &Path) -> (Sources, Arc<Metrics>) {
        let metrics = Arc::new(Metrics::new());
        let storage = crate::storage::Storage::open(
            folder.to_str().unwrap(),
            &crate::storage::Settings::default(),
        );
        let settings = CacheSettings { folder: Some(kept.to_owned()), ..CacheSettings::default() };
        let cache = Cache::open(&settings, None, &metrics, &Handle::current());
        let sources = Sources::new(
            storage.unwrap(),
            &Settings::default(),
            crate::codec::Settings::default(),
            Arc::clone(&metrics),
            Handle::current(),
        );
        (sources.remembering(cache, Epoch::default()), metrics)
    }

    /// Waits until `kept` has an entry.
    async fn written(kept: &Path) {
        let is_file = |entry: &std::path::PathBuf| entry.is_file();
        while !walk(kept).iter().any(is_file) {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }

    fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries
            .flat_map(|entry| {
                let path = entry.path();
                if path.is_dir() { walk(&path) } else { vec![path] }
            })
            .collect()
    }

    #[tokio::test]
    async fn what_one_process_learned_the_next_one_opens_no_more() {
        let (folder, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for (name, width) in [("a.png", 5), ("b.png", 6)] {
            std::fs::write(folder.path().join(name), png(width, 7)).unwrap();
        }
        let (first, _) = process(folder.path(), kept.path());
        first.recall_probes("ms").await;
        let learned = first.probe("a.png").await.unwrap();
        first.probe("b.png").await.unwrap();
        first.keep_probes("ms", ["a.png", "b.png"]).await;
        written(kept.path()).await;

        std::fs::write(folder.path().join("b.png"), png(60, 70)).unwrap();
        let (second, metrics) = process(folder.path(), kept.path());
        second.recall_probes("ms").await;
        assert_eq!(second.probe("a.png").await.unwrap(), learned);
        let opened = "warraq_source_lookups_total{result=\"miss\"}";
        assert!(!metrics.encode().contains(opened), "known, and only looked at");
        assert_eq!(second.probe("b.png").await.unwrap().size, Size::new(60, 70));
        assert!(metrics.encode().contains(opened), "replaced meanwhile");
    }

    #[tokio::test]
    async fn a_listing_vouches_for_the_version_that_it_names_and_for_no_other() {
        let (folder, sources) = sources(&Settings::default());
        std::fs::write(folder.path().join("a.png"), png(5, 7)).unwrap();
        assert_eq!(sources.probe_as_listed("a.png", |_| panic!("it is not known")).await, None);
        let probe = sources.probe("a.png").await.unwrap();
        let same = probe.version.clone();
        let as_listed = sources.probe_as_listed("a.png", |key| {
            assert_eq!(key, "a.png");
            Some(&same)
        });
        assert_eq!(as_listed.await, Some(probe));
        let other = Version::of_a_test();
        assert_eq!(sources.probe_as_listed("a.png", |_| Some(&other)).await, None);
        assert_eq!(sources.probe_as_listed("a.png", |_| None).await, None);
    }

    #[test]
    fn what_is_no_such_list_is_not_read() {
        let entry = |bytes: &'static str, media_type: &'static str| Entry {
            bytes: Bytes::from_static(bytes.as_bytes()),
            media_type: media_type.into(),
        };
        assert_eq!(read(&entry("[]", MEDIA_TYPE)), Some(Vec::new()));
        assert_eq!(read(&entry("[]", "image/jpeg")), None);
        assert_eq!(read(&entry("[{}]", MEDIA_TYPE)), None);
        let line = r#"[{"identifier":"a","source":"","key":"a","page":1,"generation":0,
            "probe":{"version":{"given":"1","is_tag":false},"size":{"width":0,"height":7},
            "has_color":true,"tile":null,"scale":null,"pages":1}}]"#;
        assert_eq!(read(&entry(line, MEDIA_TYPE)), None, "no picture is empty");
    }
}
