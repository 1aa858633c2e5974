//! From an identifier to an opened picture, kept as long as its bytes stay the same.
//!
//! An identifier is an object's path below the first source, or what the [`rules`] make of
//! it. Opened pictures are kept by identifier, together with where they were found, weighed in
//! bytes, and looked at again no more often than [`Settings`] say; until then the known version
//! is used, and every read of it is pinned to that version.

mod error;
mod memory;
mod news;
mod opened;
mod pages;
mod place;
mod poison;
mod probe;
mod probes;
mod profiles;
mod recall;
mod rules;
mod settings;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use moka::future::Cache;
use moka::policy::EvictionPolicy;
use tokio::runtime::Handle;
use tracing::{Instrument as _, debug, warn};

pub use error::SourceError;
pub use opened::Opened;
pub use place::{Address, Place};
pub use probe::Probe;
pub use rules::{Rule, RulesError, validate_slash};
pub use settings::Settings;

use crate::cache::{Cache as KeptOutside, Epoch};
use crate::codec;
use crate::metrics::{Lookup, Metrics};
use crate::storage::{Object, Storage, StorageError, Version};
use memory::{Memory, Recorded};
use poison::{POISONED, Poison};
use profiles::Profiles;
use rules::{Candidate, Places, Rules};

/// The pictures that identifiers lead to.
#[derive(Debug)]
pub struct Sources {
    /// Never empty; at the beginning the first source.
    places: Places,
    rules: Rules,
    settings: Settings,
    limits: codec::Settings,
    opened: Cache<String, Known<Arc<Opened>>>,
    /// What was learned of pictures whose index has since been dropped.
    probes: Cache<String, Known<Probe>>,
    /// What is kept of the probes of each item, as a hash.
    listed: Cache<String, [u8; 32]>,
    /// Identifiers under which nothing was found a moment ago.
    misses: Option<Cache<String, SourceError>>,
    /// How often it was said that anything may have changed.
    doubts: AtomicU64,
    memory: Memory,
    /// Whether there may be anything in the memory.
    remembers: bool,
    profiles: Profiles,
    poison: Poison,
    metrics: Arc<Metrics>,
    /// Where files are opened: parsing a header is no work for an HTTP worker.
    runtime: Handle,
}

/// Something learned from one version of an object, and when that version was last seen
/// to be the stored one.
#[derive(Clone, Debug)]
struct Known<T> {
    value: T,
    /// Where it was found, so that the rules need not be followed for each tile.
    found: Arc<Candidate>,
    seen: Instant,
    /// From when on it is to be looked at again.
    doubted: Instant,
    /// [`Sources::doubts`] when it was looked at.
    doubts: u64,
}

/// How long what could not be looked at is used without trying again.
const STALE_FOR: Duration = Duration::from_secs(5);

/// Probes kept, each in some five hundred bytes; what was learned of others is taken up again.
const PROBES: u64 = 100_000;

/// Items of which it is remembered what is kept of their pictures; that of others is read again.
const LISTED: u64 = 10_000;

/// Misses kept; each takes its identifier twice.
const MISSES: u64 = 10_000;

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
        let misses = (settings.miss_seconds > 0).then(|| {
            let kept = Duration::from_secs(settings.miss_seconds);
            Cache::builder().max_capacity(MISSES).time_to_live(kept).build()
        });
        Self {
            places: Arc::new([Place::first("", storage)]),
            rules: Rules::default(),
            settings: settings.clone(),
            limits,
            opened,
            probes: Cache::new(PROBES),
            listed: Cache::new(LISTED),
            misses,
            doubts: AtomicU64::new(0),
            memory: Memory::default(),
            remembers: false,
            profiles: Profiles::new(),
            poison: Poison::new(),
            metrics,
            runtime,
        }
    }

    /// The same, which follows `rules` to the first source, called `images` in the settings,
    /// and to `named` ones. `slash` stands for a slash in identifiers. Reads the files that
    /// rules name.
    ///
    /// # Errors
    /// [`RulesError`]: a rule names a source that is not there, or a file that cannot be used.
    pub fn resolving(
        mut self,
        slash: Option<&str>,
        rules: &[Rule],
        images: &str,
        named: Vec<Place>,
    ) -> Result<Self, RulesError> {
        let first = Place::first(images, self.storage().clone());
        self.places = std::iter::once(first).chain(named).collect();
        self.rules = Rules::open(slash, rules, &self.places, &self.runtime)?;
        Ok(self)
    }

    /// The same, which keeps in `cache` what it learns of pictures behind a network, and opens
    /// anew what `epoch` says was purged.
    #[must_use]
    pub fn remembering(self, cache: KeptOutside, epoch: Epoch) -> Self {
        let is_worth_it = self.places.iter().any(|place| place.storage.is_remote());
        let remembers = is_worth_it && cache.is_there();
        Self { memory: Memory::new(cache, epoch), remembers, ..self }
    }

    /// Where what is learned of pictures is kept.
    #[must_use]
    pub const fn cache(&self) -> &KeptOutside {
        self.memory.cache()
    }

    /// The first source.
    #[must_use]
    pub fn storage(&self) -> &Storage {
        &self.places[0].storage
    }

    /// The opened picture behind an identifier, where it is open and was looked at a moment
    /// ago. Waits for nothing, and is not counted: who finds no answer at hand asks again.
    pub async fn at_hand(&self, identifier: &str) -> Option<Arc<Opened>> {
        let known = self.opened.get(identifier).await?;
        self.is_fresh(&known).then_some(known.value)
    }

    /// The opened picture behind an identifier, in the version stored at this moment (or
    /// as it was last looked at, see [`Settings`]).
    ///
    /// Concurrent calls for one identifier open it once. Where nothing was found a moment ago,
    /// nothing is looked for: strangers ask for what is not there as often as they like.
    ///
    /// # Errors
    /// [`SourceError`]; failures are shared with those waiting, and only that there is nothing
    /// is kept, for [`Settings::miss_seconds`].
    pub async fn open(&self, identifier: &str) -> Result<Arc<Opened>, SourceError> {
        if let Some(opened) = self.current(identifier).await? {
            return Ok(opened);
        }
        if let Some(misses) = &self.misses
            && let Some(error) = misses.get(identifier).await
        {
            self.metrics.source(Lookup::Error);
            return Err(error);
        }
        // What was learned before is looked at once more, which is less than learning it.
        if self.recall(identifier).await.is_some()
            && let Some(opened) = self.current(identifier).await?
        {
            return Ok(opened);
        }
        self.read_once(identifier).await
    }

    /// Size and kind of a picture; remembered longer than its index, so that a manifest
    /// of many folios is not a reason to open each again. What is new is seen at once: who asks
    /// has seen it in a folder.
    ///
    /// # Errors
    /// As [`Sources::open`].
    pub async fn probe(&self, identifier: &str) -> Result<Probe, SourceError> {
        if let Some(known) = self.probes.get(identifier).await {
            if self.is_fresh(&known) {
                return Ok(known.value);
            }
            if let Some(again) = self.looked_at(identifier, known, |it| &it.version).await? {
                self.probes.insert(identifier.to_owned(), again.clone()).await;
                return Ok(again.value);
            }
        }
        let opened = match self.current(identifier).await? {
            Some(opened) => opened,
            None => self.read_once(identifier).await?,
        };
        Ok(opened.probe())
    }

    /// Drops what is known of a picture, so that the next call opens what is stored then.
    pub async fn forget(&self, identifier: &str) {
        self.opened.invalidate(identifier).await;
        self.probes.invalidate(identifier).await;
    }

    /// Whether something was looked at so lately that it need not be again.
    fn is_fresh<T>(&self, known: &Known<T>) -> bool {
        Instant::now() < known.doubted && known.doubts == self.doubts()
    }

    fn doubts(&self) -> u64 {
        self.doubts.load(Ordering::Relaxed)
    }

    /// Something that was just seen to be stored.
    fn known<T>(&self, value: T, found: Arc<Candidate>) -> Known<T> {
        let seen = Instant::now();
        let is_remote = self.places[found.place].storage.is_remote();
        let doubted = seen + self.settings.revalidate_after(is_remote);
        Known { value, found, seen, doubted, doubts: self.doubts() }
    }

    /// The same, once it was looked at; `None` where it is not what is stored any more. Where
    /// storage is down it stays for a while what it is, see [`Settings::stale_seconds`].
    async fn looked_at<T>(
        &self,
        identifier: &str,
        known: Known<T>,
        version: impl Fn(&T) -> &Version,
    ) -> Result<Option<Known<T>>, SourceError> {
        match self.is_current(identifier, &known.found, version(&known.value)).await {
            Ok(true) => Ok(Some(self.known(known.value, known.found))),
            Ok(false) => Ok(None),
            Err(error)
                if error.is_outage()
                    && known.seen.elapsed().as_secs() < self.settings.stale_seconds =>
            {
                warn!(
                    image.identifier = identifier,
                    "`{identifier}` cannot be looked at and is served as it was: {error}"
                );
                let (doubted, doubts) = (Instant::now() + STALE_FOR, self.doubts());
                Ok(Some(Known { doubted, doubts, ..known }))
            }
            Err(error) => Err(error),
        }
    }

    /// The opened picture, where it is open and still what is stored; forgotten where it is
    /// not.
    async fn current(&self, identifier: &str) -> Result<Option<Arc<Opened>>, SourceError> {
        let Some(known) = self.opened.get(identifier).await else { return Ok(None) };
        let value = Arc::clone(&known.value);
        if !self.is_fresh(&known) {
            let Some(again) = self.looked_at(identifier, known, |it| it.version()).await? else {
                debug!(
                    image.identifier = identifier,
                    "`{identifier}` was replaced; opening it again"
                );
                self.forget(identifier).await;
                return Ok(None);
            };
            self.opened.insert(identifier.to_owned(), again).await;
        }
        self.metrics.source(Lookup::Hit);
        Ok(Some(value))
    }

    /// Whether the rules still lead to where something was found, and it is still stored there
    /// in the version that is known. What they would rather have taken is not looked for: that
    /// is seen once this is gone.
    async fn is_current(
        &self,
        identifier: &str,
        found: &Candidate,
        version: &Version,
    ) -> Result<bool, SourceError> {
        let candidates = self.rules.candidates(identifier).await.map_err(SourceError::Storage)?;
        if !candidates.contains(found) {
            return Ok(false);
        }
        match self.places[found.place].storage.newer(&found.key, version).await {
            Ok(newer) => Ok(newer.is_none()),
            Err(StorageError::NotFound { .. } | StorageError::NoFile { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Opens a picture, once for all who ask at this moment.
    async fn read_once(&self, identifier: &str) -> Result<Arc<Opened>, SourceError> {
        let read = self
            .opened
            .try_get_with(identifier.to_owned(), async {
                let opened = self.read(identifier).await;
                let lookup = if opened.is_ok() { Lookup::Miss } else { Lookup::Error };
                self.metrics.source(lookup);
                opened
            })
            .await
            .map_err(|error: Arc<SourceError>| (*error).clone());
        let known = match read {
            Ok(known) => known,
            Err(error) => {
                if let Some(misses) = self.misses.as_ref().filter(|_| error.is_not_found()) {
                    misses.insert(identifier.to_owned(), error.clone()).await;
                }
                return Err(error);
            }
        };
        // The next is to open it again.
        if self.is_purged(identifier, &known.value) {
            self.forget(identifier).await;
            return Ok(known.value);
        }
        let probe = self.known(known.value.probe(), known.found);
        self.probes.insert(identifier.to_owned(), probe).await;
        Ok(known.value)
    }

    /// Whether a picture was purged while it was being opened.
    fn is_purged(&self, identifier: &str, opened: &Opened) -> bool {
        opened.generation() != self.memory.generation(identifier)
    }

    /// The first object that is there of those that an identifier may mean.
    async fn find(&self, identifier: &str) -> Result<(Candidate, Object), SourceError> {
        let candidates = self.rules.candidates(identifier).await.map_err(SourceError::Storage)?;
        for candidate in candidates {
            match self.places[candidate.place].storage.find(&candidate.key).await {
                Ok(object) => return Ok((candidate, object)),
                Err(StorageError::NotFound { .. } | StorageError::NoFile { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StorageError::NotFound { key: identifier.to_owned() }.into())
    }

    /// A parser that panics fails this opening only.
    async fn read(&self, identifier: &str) -> Result<Known<Arc<Opened>>, SourceError> {
        let generation = self.memory.generation(identifier);
        let (found, object) = self.find(identifier).await?;
        let place = Arc::clone(&self.places[found.place].name);
        let (page, limits) = (found.page, self.limits.clone());
        let profiles = self.profiles.clone();
        let is_remote = self.places[found.place].storage.is_remote();
        let memory = (is_remote && self.remembers).then(|| self.memory.clone());
        let identity = opened::identity(&place, object.key(), page, generation);
        let version = object.version().clone();
        self.poison.check(&identity, &version)?;
        let object = if is_remote {
            self.with_directories(identifier, &place, page, object).await
        } else {
            object
        };
        let identifier = identifier.to_owned();
        let opening = async move {
            let recorded = match memory {
                Some(memory) => {
                    let at = memory::Place::now(&place, object.key(), page);
                    memory.open(&identifier, at, &object, &limits).await
                }
                None if is_remote && page.is_first() => pages::open_first(&object, &limits).await,
                None => {
                    let image = codec::open_page(&object, page, &limits).await;
                    image.map(|image| Recorded { image, excerpt: None })
                }
            };
            let Recorded { image, excerpt } = recorded.map_err(Arc::new)?;
            let to_srgb = profiles.to_srgb(image.properties(), object.key()).await;
            Ok::<_, SourceError>((object.plain(), image, to_srgb, excerpt))
        };
        let read = self.runtime.spawn(opening.in_current_span()).await;
        let (object, image, to_srgb, excerpt) = read.unwrap_or_else(|error| {
            // Else the server stops.
            if error.is_panic() {
                self.metrics.codec_panic();
                self.poison.add(&identity, &version);
            }
            Err(POISONED)
        })?;
        let opened = Opened::new(identity, generation, page, object, image, to_srgb);
        let opened = opened.with_directories(excerpt);
        Ok(self.known(Arc::new(opened), Arc::new(found)))
    }
}
