//! From an identifier to an opened picture, kept as long as its bytes stay the same.
//!
//! An identifier is an object's path below the one root of storage. Opened pictures are
//! kept by identifier, weighed in bytes, and looked at again no more often than
//! [`Settings`] say; until then the known version is used, and every read
//! of it is pinned to that version.

mod error;
mod opened;
mod probe;
mod profiles;
mod settings;

use std::sync::Arc;
use std::time::{Duration, Instant};

use moka::future::Cache;
use moka::policy::EvictionPolicy;
use tokio::runtime::Handle;
use tracing::{Instrument as _, debug};

pub use error::SourceError;
pub use opened::Opened;
pub use probe::Probe;
pub use settings::Settings;

use crate::codec::{self, CodecError};
use crate::metrics::{Lookup, Metrics};
use crate::storage::{Object, Storage, Version};
use profiles::Profiles;

/// The pictures below one root of storage.
#[derive(Debug)]
pub struct Sources {
    storage: Storage,
    limits: codec::Settings,
    revalidate_after: Duration,
    opened: Cache<String, Known<Arc<Opened>>>,
    /// What was learned of pictures whose index has since been dropped.
    probes: Cache<String, Known<Probe>>,
    profiles: Profiles,
    metrics: Arc<Metrics>,
    /// Where files are opened: parsing a header is no work for an HTTP worker.
    runtime: Handle,
}

/// Something learned from one version of an object, and when that version was last seen
/// to be the stored one.
#[derive(Clone, Debug)]
struct Known<T> {
    value: T,
    seen: Instant,
}

/// Probes kept; each takes some tens of bytes beside its identifier.
const PROBES: u64 = 1_000_000;

impl Sources {
    #[must_use]
    pub fn new(
        storage: Storage,
        settings: &Settings,
        limits: codec::Settings,
        metrics: Arc<Metrics>,
        runtime: Handle,
    ) -> Self {
        let opened = Cache::builder()
            .max_capacity(settings.memory.0)
            // The default would never let a large index in among many small ones.
            .eviction_policy(EvictionPolicy::lru())
            .weigher(|identifier: &String, known: &Known<Arc<Opened>>| {
                let bytes = identifier.len() + known.value.weight();
                u32::try_from(bytes).unwrap_or(u32::MAX)
            })
            .build();
        let revalidate_after = settings.revalidate_after(storage.is_remote());
        Self {
            storage,
            limits,
            revalidate_after,
            opened,
            probes: Cache::new(PROBES),
            profiles: Profiles::new(),
            metrics,
            runtime,
        }
    }

    #[must_use]
    pub const fn storage(&self) -> &Storage {
        &self.storage
    }

    /// The opened picture behind an identifier, where it is open and was looked at a moment
    /// ago. Waits for nothing, and is not counted: who finds no answer at hand asks again.
    pub async fn at_hand(&self, identifier: &str) -> Option<Arc<Opened>> {
        let known = self.opened.get(identifier).await?;
        if known.seen.elapsed() >= self.revalidate_after {
            return None;
        }
        Some(known.value)
    }

    /// The opened picture behind an identifier, in the version stored at this moment (or
    /// as it was last looked at, see [`Settings`]).
    ///
    /// Concurrent calls for one identifier open it once.
    ///
    /// # Errors
    /// [`SourceError`]; failures are shared with those waiting and not kept.
    pub async fn open(&self, identifier: &str) -> Result<Arc<Opened>, SourceError> {
        if let Some(known) = self.opened.get(identifier).await {
            if known.seen.elapsed() < self.revalidate_after {
                self.metrics.source(Lookup::Hit);
                return Ok(known.value);
            }
            let newer = self.newer(identifier, known.value.version()).await?;
            if newer.is_none() {
                self.metrics.source(Lookup::Hit);
                self.keep(identifier, &known.value).await;
                return Ok(known.value);
            }
            debug!(image.identifier = identifier, "`{identifier}` was replaced; opening it again");
            self.forget(identifier).await;
        }
        let known = self
            .opened
            .try_get_with(identifier.to_owned(), async {
                let opened = self.read(identifier).await;
                let lookup = if opened.is_ok() { Lookup::Miss } else { Lookup::Error };
                self.metrics.source(lookup);
                opened
            })
            .await
            .map_err(|error: Arc<SourceError>| (*error).clone())?;
        self.probes
            .insert(identifier.to_owned(), Known { value: known.value.probe(), seen: known.seen })
            .await;
        Ok(known.value)
    }

    /// Size and kind of a picture; remembered longer than its index, so that a manifest
    /// of many folios is not a reason to open each again.
    ///
    /// # Errors
    /// As [`Sources::open`].
    pub async fn probe(&self, identifier: &str) -> Result<Probe, SourceError> {
        let Some(known) = self.probes.get(identifier).await else {
            return Ok(self.open(identifier).await?.probe());
        };
        if known.seen.elapsed() < self.revalidate_after {
            return Ok(known.value);
        }
        if self.newer(identifier, &known.value.version).await?.is_some() {
            return Ok(self.open(identifier).await?.probe());
        }
        let again = Known { value: known.value.clone(), seen: Instant::now() };
        self.probes.insert(identifier.to_owned(), again).await;
        Ok(known.value)
    }

    /// Drops what is known of a picture, so that the next call opens what is stored then.
    pub async fn forget(&self, identifier: &str) {
        self.opened.invalidate(identifier).await;
        self.probes.invalidate(identifier).await;
    }

    async fn find(&self, identifier: &str) -> Result<Object, SourceError> {
        Ok(self.storage.find(identifier).await?)
    }

    async fn newer(
        &self,
        identifier: &str,
        known: &Version,
    ) -> Result<Option<Object>, SourceError> {
        Ok(self.storage.newer(identifier, known).await?)
    }

    /// A parser that panics fails this opening only.
    async fn read(&self, identifier: &str) -> Result<Known<Arc<Opened>>, SourceError> {
        let object = self.find(identifier).await?;
        let (limits, profiles) = (self.limits.clone(), self.profiles.clone());
        let opening = async move {
            let image = codec::open(&object, &limits).await.map_err(Arc::new)?;
            let to_srgb = profiles.to_srgb(image.properties(), object.key()).await;
            let opened = Opened::new(object.without_first(), image, to_srgb);
            Ok(Known { value: Arc::new(opened), seen: Instant::now() })
        };
        let opened = self.runtime.spawn(opening.in_current_span()).await;
        opened.unwrap_or_else(|error| {
            let what = format!("opening it failed: {error}");
            Err(SourceError::Codec(Arc::new(CodecError::Damaged { format: "picture", what })))
        })
    }

    async fn keep(&self, identifier: &str, opened: &Arc<Opened>) {
        let known = Known { value: Arc::clone(opened), seen: Instant::now() };
        self.opened.insert(identifier.to_owned(), known).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&vec![128; (width * height) as usize]).unwrap();
        drop(writer);
        bytes
    }

    fn sources(settings: &Settings) -> (tempfile::TempDir, Sources) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_str().unwrap();
        let storage = Storage::open(root, &crate::storage::Settings::default()).unwrap();
        let sources = Sources::new(
            storage,
            settings,
            codec::Settings::default(),
            Arc::default(),
            Handle::current(),
        );
        (folder, sources)
    }

    #[tokio::test]
    async fn a_replaced_picture_is_noticed() {
        let (folder, sources) = sources(&Settings { revalidate_seconds: 0, ..Settings::default() });
        std::fs::write(folder.path().join("a.png"), png(5, 7)).unwrap();
        assert_eq!(sources.probe("a.png").await.unwrap().size, Size::new(5, 7));
        let first = sources.open("a.png").await.unwrap();
        assert!(Arc::ptr_eq(&first, &sources.open("a.png").await.unwrap()));
        std::fs::write(folder.path().join("a.png"), png(50, 70)).unwrap();
        assert_eq!(sources.probe("a.png").await.unwrap().size, Size::new(50, 70));
        std::fs::remove_file(folder.path().join("a.png")).unwrap();
        assert!(sources.open("a.png").await.unwrap_err().is_not_found());
        assert!(sources.probe("a.png").await.unwrap_err().is_not_found());
    }

    #[tokio::test]
    async fn many_who_ask_at_once_share_one_opening() {
        let (folder, sources) = sources(&Settings::default());
        std::fs::write(folder.path().join("a.png"), png(5, 7)).unwrap();
        let all = (0..20).map(|_| sources.open("a.png"));
        let all = futures_util::future::try_join_all(all).await.unwrap();
        assert!(all.iter().all(|opened| Arc::ptr_eq(opened, &all[0])));
    }

    #[tokio::test]
    async fn a_failure_is_not_kept() {
        let (folder, sources) = sources(&Settings::default());
        std::fs::write(folder.path().join("a.png"), b"no picture at all").unwrap();
        assert!(sources.open("a.png").await.unwrap_err().is_unrecognized());
        std::fs::write(folder.path().join("a.png"), png(5, 7)).unwrap();
        assert!(sources.open("a.png").await.is_ok());
    }
}
