//! What was learned of pictures behind a network, kept outside of the process: a restart, or
//! another replica, need not learn it again.
//!
//! Kept are the bytes that opening a picture takes, and no others: opened again from these
//! alone, it asks storage for nothing. No format has to know of it.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::cache::{Cache, Entry, Epoch, Name};
use crate::codec::{self, CodecError, Page, SourceImage};
use crate::storage::{Excerpt, Object, Recording, StorageError};

/// What entries of the cache are that have such bytes.
const MEDIA_TYPE: &str = "application/vnd.warraq.excerpt";

/// Larger ones are not worth keeping.
const LONGEST: usize = 16 << 20;

/// Cloning gives another handle on the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    cache: Cache,
    epoch: Epoch,
}

/// What is known of the picture behind an identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Learned {
    pub(super) at: Place,
    pub(super) excerpt: Excerpt,
}

/// Where it was found, and when.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Place {
    /// Name of the source; empty: the first one.
    pub(super) source: String,
    pub(super) key: String,
    page: NonZeroU32,
    /// Seconds since 1970.
    seen: u64,
}

impl Place {
    /// Where something is found at this moment.
    pub(super) fn now(source: &str, key: &str, page: Page) -> Self {
        let seen = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Self { source: source.to_owned(), key: key.to_owned(), page: page.number(), seen }
    }

    pub(super) const fn page(&self) -> Page {
        Page::new(self.page)
    }

    /// How long ago it was found there.
    pub(super) fn age(&self) -> Duration {
        let seen = UNIX_EPOCH.checked_add(Duration::from_secs(self.seen));
        seen.and_then(|seen| seen.elapsed().ok()).unwrap_or_default()
    }
}

impl Memory {
    pub(super) const fn new(cache: Cache, epoch: Epoch) -> Self {
        Self { cache, epoch }
    }

    /// What tells the pictures of an identifier apart that were opened before and after it was
    /// purged.
    pub(super) fn generation(&self, identifier: &str) -> u64 {
        self.epoch.generation(identifier)
    }

    pub(super) const fn cache(&self) -> &Cache {
        &self.cache
    }

    /// What is known without asking over a network.
    pub(super) async fn near(&self, identifier: &str) -> Option<Learned> {
        Learned::from_entry(&self.cache.near(self.name(identifier)).await?.0)
    }

    /// Opens a picture that was found at this moment: by what other replicas know of it, where
    /// what finding it brought is not enough. Keeps what it took.
    ///
    /// # Errors
    /// As [`codec::open`].
    pub(super) async fn open(
        &self,
        identifier: &str,
        at: Place,
        object: &Object,
        limits: &codec::Settings,
    ) -> Result<Recorded, CodecError> {
        if let Some(recorded) = self.open_as_others(identifier, &at, object, limits).await {
            return Ok(recorded);
        }
        let (recorded, recording) = object.recorded();
        let image = codec::open_page(&recorded, at.page(), limits).await?;
        let excerpt = self.keep(identifier, at, (object, &recording), limits).await;
        Ok(Recorded { image, excerpt })
    }

    /// Of what is known of a picture.
    fn name(&self, identifier: &str) -> Name {
        // No other entry's name is a hash of such a text.
        let text = format!("excerpt\0{}\0{identifier}", self.generation(identifier));
        *blake3::hash(text.as_bytes()).as_bytes()
    }

    async fn open_as_others(
        &self,
        identifier: &str,
        at: &Place,
        object: &Object,
        limits: &codec::Settings,
    ) -> Option<Recorded> {
        let beginning = object.beginning().filter(|_| self.cache.is_far())?;
        let Err(CodecError::Storage(StorageError::NotHeld { .. })) =
            codec::open_page(&object.only(beginning), at.page(), limits).await
        else {
            return None;
        };
        let entry = self.cache.far(self.name(identifier)).await?;
        let learned = Learned::from_entry(&entry)?;
        let is_this = (&learned.at.source, &learned.at.key, learned.at.page)
            == (&at.source, &at.key, at.page)
            && learned.excerpt.version() == object.version()
            && learned.excerpt.size() == object.size();
        if !is_this {
            return None;
        }
        let excerpt = learned.excerpt;
        let image =
            codec::open_page(&object.only(excerpt.clone()), at.page(), limits).await.ok()?;
        self.cache.put_near(self.name(identifier), &entry);
        Some(Recorded { image, excerpt: Some(excerpt) })
    }

    /// Keeps what was read of `object` while it was opened, as far as it was of use. Opens it
    /// again, from this alone: some tenths of a millisecond.
    async fn keep(
        &self,
        identifier: &str,
        at: Place,
        (object, recording): (&Object, &Recording),
        limits: &codec::Settings,
    ) -> Option<Excerpt> {
        let read = object.excerpt(recording);
        let excerpt = distill(object, read, at.page(), limits).await.ok()?;
        let entry = Learned { at, excerpt: excerpt.clone() }.to_entry()?;
        // One read brings as much from the store itself.
        if recording.reads() > 1 {
            self.cache.put(self.name(identifier), &entry);
        } else {
            self.cache.put_near(self.name(identifier), &entry);
        }
        Some(excerpt)
    }
}

/// An opened picture, and the bytes that opening it took, where they are known.
pub(super) struct Recorded {
    pub(super) image: Arc<dyn SourceImage>,
    pub(super) excerpt: Option<Excerpt>,
}

/// The bytes that opening a picture takes, of those that were `read` for it.
pub(super) async fn distill(
    object: &Object,
    read: Excerpt,
    page: Page,
    limits: &codec::Settings,
) -> Result<Excerpt, CodecError> {
    let (object, used) = object.only(read).recorded();
    codec::open_page(&object, page, limits).await?;
    Ok(object.excerpt(&used))
}

impl Learned {
    /// A line of JSON, then the excerpt. `None` where it is too long.
    fn to_entry(&self) -> Option<Entry> {
        let mut bytes = serde_json::to_vec(&self.at).ok()?;
        bytes.push(b'\n');
        bytes.extend_from_slice(&self.excerpt.to_bytes());
        (bytes.len() <= LONGEST)
            .then(|| Entry { bytes: Bytes::from(bytes), media_type: MEDIA_TYPE.into() })
    }

    fn from_entry(entry: &Entry) -> Option<Self> {
        if entry.media_type != MEDIA_TYPE {
            return None;
        }
        let line = memchr::memchr(b'\n', &entry.bytes)?;
        let at = serde_json::from_slice(&entry.bytes[..line]).ok()?;
        Some(Self { at, excerpt: Excerpt::from_bytes(&entry.bytes.slice(line + 1..))? })
    }
}
