//! What files tell beside their pixels, where answers are to carry it: read when the first answer
//! of a picture needs it, once for all who wait, and kept.
//!
//! An answer carries one of two things, by a rule that knows nothing but the request and the file:
//! all, where it shows the whole picture and has at least [`PIXELS_A_BYTE`] pixels for each byte of
//! it; else the rights, as do tiles, of which a viewer asks for hundreds. Where the file cannot be
//! read for it an answer goes without and is not kept.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use moka::Expiry;
use moka::future::Cache;
use moka::policy::EvictionPolicy;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tracing::{Instrument as _, debug, warn};

use super::Prepared;
use crate::codec::{self, Blocks, Carried, LeftOut, MetadataUse, output};
use crate::image_api::{Format, ResolvedRequest};
use crate::metrics::Metrics;
use crate::sources::Opened;

/// Bytes of memory for what is kept: the rights of some ten thousand pictures, or all of some
/// hundred.
const ROOM: u64 = 32 << 20;

/// A JPEG of the usual quality has about a byte for each four pixels: metadata are a quarter of it
/// at most.
const PIXELS_A_BYTE: u64 = 16;

/// Files that are read at the same time; each may take some megabytes of memory.
const READ_AT_ONCE: usize = 8;

/// How long an answer waits for it: a file may be of thousands of chunks.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long what could not be read is left alone.
const PAUSE: Duration = Duration::from_mins(1);

/// What is told beside the pixels of one answer.
#[derive(Clone, Debug, Default)]
pub(super) enum Beside {
    #[default]
    Nothing,
    /// What it would be could not be read.
    Unknown,
    Rights(Arc<Carried>),
    All(Arc<Carried>),
}

impl Beside {
    /// Whether the answer is what it is to be, for who would keep it.
    pub(super) const fn is_certain(&self) -> bool {
        !matches!(self, Self::Unknown)
    }

    fn blocks(&self) -> Option<&Blocks> {
        match self {
            Self::Nothing | Self::Unknown => None,
            Self::Rights(carried) => Some(&carried.rights),
            Self::All(carried) => Some(carried.all.as_ref().unwrap_or(&carried.rights)),
        }
    }

    /// The finished answer with what goes with it; as it was where it cannot be put in.
    pub(super) fn put_into(&self, file: Bytes, format: Format) -> Bytes {
        let Some(blocks) = self.blocks().filter(|blocks| !blocks.is_empty()) else { return file };
        match output(format).carry(&file, blocks) {
            Ok(whole) => whole.into(),
            Err(error) => {
                debug!("An answer goes without metadata: {error}");
                file
            }
        }
    }
}

/// What is known of one picture in one version.
#[derive(Clone, Debug)]
enum Known {
    Carried(Arc<Carried>),
    Unreadable,
}

/// What cannot be read is tried again.
#[derive(Debug)]
struct Pause;

impl Expiry<String, Known> for Pause {
    fn expire_after_create(&self, _: &String, known: &Known, _: Instant) -> Option<Duration> {
        match known {
            Known::Carried(_) => None,
            Known::Unreadable => Some(PAUSE),
        }
    }
}

/// Cloning gives another handle on the same.
#[derive(Clone, Debug)]
pub(super) struct Told {
    usage: MetadataUse,
    kept: Cache<String, Known>,
    reading: Arc<Semaphore>,
    metrics: Arc<Metrics>,
    runtime: Handle,
}

impl Told {
    pub(super) fn new(usage: MetadataUse, metrics: Arc<Metrics>, runtime: Handle) -> Self {
        let weigh = |key: &String, known: &Known| {
            let carried = match known {
                Known::Carried(carried) => carried.weight(),
                Known::Unreadable => 0,
            };
            let bytes = key.len() + size_of::<String>() + size_of::<Known>() + carried;
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        let kept = Cache::builder().max_capacity(ROOM).weigher(weigh).expire_after(Pause);
        let kept = kept.eviction_policy(EvictionPolicy::lru()).build();
        Self { usage, kept, reading: Arc::new(Semaphore::new(READ_AT_ONCE)), metrics, runtime }
    }

    /// What is told beside an answer, where that is known without reading.
    pub(super) async fn at_hand(&self, prepared: &Prepared) -> Option<Beside> {
        if !self.is_wanted(prepared) {
            return Some(Beside::Nothing);
        }
        let known = self.kept.get(&key(&prepared.opened)).await?;
        Some(chosen(known, &prepared.opened, &prepared.resolved))
    }

    /// What is told beside an answer.
    pub(super) async fn beside(&self, prepared: &Prepared) -> Beside {
        if !self.is_wanted(prepared) {
            return Beside::Nothing;
        }
        let opened = &prepared.opened;
        let known = self.kept.get_with(key(opened), self.read(opened)).await;
        chosen(known, opened, &prepared.resolved)
    }

    fn is_wanted(&self, prepared: &Prepared) -> bool {
        self.usage != MetadataUse::None && output(prepared.resolved.format).carries()
    }

    /// A parser that panics costs the metadata only.
    async fn read(&self, opened: &Opened) -> Known {
        let (object, reading) = (opened.object().clone(), Arc::clone(&self.reading));
        // What is told of the first page need not be true of another; whose the file is, is.
        let usage = if opened.page().is_first() { self.usage } else { MetadataUse::Rights };
        let read = async move {
            let _turn = reading.acquire_owned().await;
            let told = codec::metadata(&object).await.map_err(|error| error.to_string())?;
            // A large packet takes a while to go through.
            let choosing = tokio::task::spawn_blocking(move || Carried::of(&told, usage));
            Ok::<_, String>(choosing.await)
        };
        let read = tokio::time::timeout(PATIENCE, read);
        let outcome = match self.runtime.spawn(read.in_current_span()).await {
            Ok(Ok(Ok(Ok(chosen)))) => Ok(chosen),
            Ok(Ok(Err(error))) => Err(error),
            Ok(Err(_)) => Err(format!("it takes longer than {} seconds", PATIENCE.as_secs())),
            Err(error) | Ok(Ok(Ok(Err(error)))) => {
                if error.is_panic() {
                    self.metrics.codec_panic();
                }
                Err(error.to_string())
            }
        };
        let key = opened.object().key();
        match outcome {
            Ok((carried, left_out)) => {
                for left_out in &left_out {
                    say(key, left_out);
                }
                Known::Carried(Arc::new(carried))
            }
            Err(error) => {
                let seconds = PAUSE.as_secs();
                warn!(
                    image.identifier = key,
                    "The metadata of `{key}` cannot be read, and its answers go without them for \
                     {seconds} seconds: {error}"
                );
                Known::Unreadable
            }
        }
    }
}

fn say(key: &str, left_out: &LeftOut) {
    warn!(
        image.identifier = key,
        "Answers of `{key}` go without a part of its metadata: {left_out}"
    );
}

fn chosen(known: Known, opened: &Opened, resolved: &ResolvedRequest) -> Beside {
    let Known::Carried(carried) = known else { return Beside::Unknown };
    let is_whole = resolved.region == opened.subject().size.rect();
    let room = resolved.output_size().area() / PIXELS_A_BYTE;
    match &carried.all {
        Some(all) if is_whole && all.length() as u64 <= room => Beside::All(carried),
        Some(_) | None => Beside::Rights(carried),
    }
}

fn key(opened: &Opened) -> String {
    // No version has a control character in it.
    format!("{}\0{}", opened.version().as_str(), opened.identity())
}

#[cfg(test)]
mod tests;
