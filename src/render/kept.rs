//! What is kept of pictures that have no index of their own, while there is room: what one
//! reading taught, or else the pixels.
//!
//! The first to ask for a part of a plain JPEG has it read from end to end; what was learned
//! (some bytes for every row of a tile, and the picture at an eighth) makes each further
//! part as cheap as one of a pyramid, and takes a fiftieth of what the pixels would. Where
//! reading teaches nothing (PNG, progressive JPEG) the pixels are kept: a reader who turns to
//! such a picture asks for a dozen tiles, and decoding it takes a fifth of a second.

use std::sync::Arc;

use moka::future::Cache;
use moka::policy::EvictionPolicy;

use super::once::Progress;
use super::stopwatch::Stopwatch;
use super::{Plan, RenderError, Step};
use crate::cache::{Cache as KeptOutside, Entry, Name};
use crate::codec::Survey;
use crate::pixels::Pixels;
use crate::pool::{Admission, Pool};
use crate::sources::Opened;

/// What entries are that have it.
const MEDIA_TYPE: &str = "application/vnd.warraq.learned";

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    identifier: String,
    version: String,
    /// The level whose pixels these are; `None`: what was learned of the picture.
    level: Option<usize>,
}

#[derive(Clone, Debug)]
enum Kept {
    Pixels(Arc<Pixels>),
    Learned(Arc<Opened>),
    /// Reading it teaches nothing.
    Unlearnable,
}

impl Kept {
    fn weight(&self) -> usize {
        match self {
            Self::Pixels(pixels) => pixels.data().len(),
            Self::Learned(opened) => opened.weight(),
            Self::Unlearnable => 0,
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct KeptPictures {
    kept: Cache<Key, Kept>,
    /// Where what was learned outlives the process.
    outside: KeptOutside,
}

impl KeptPictures {
    /// Room for `capacity` bytes. What was learned is kept `outside` too.
    pub(super) fn new(capacity: u64, outside: KeptOutside) -> Self {
        let weigh = |key: &Key, kept: &Kept| {
            let names = key.identifier.len() + key.version.len();
            let bytes = size_of::<Key>() + size_of::<Kept>() + names + kept.weight();
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        // The pixels of one picture may take the room of what was learned of fifty: the default
        // would never let them in.
        let policy = EvictionPolicy::lru();
        let kept = Cache::builder().max_capacity(capacity).weigher(weigh).eviction_policy(policy);
        Self { kept: kept.build(), outside }
    }

    /// Whether a level need not be decoded.
    pub(super) fn holds(&self, opened: &Opened, level: usize) -> bool {
        self.kept.contains_key(&key(opened, Some(level)))
    }

    /// What [`KeptPictures::learned`] gives, where that is known without reading.
    pub(super) async fn known(&self, opened: &Arc<Opened>) -> Option<Arc<Opened>> {
        match self.kept.get(&key(opened, None)).await? {
            Kept::Learned(learned) => Some(learned),
            Kept::Pixels(_) | Kept::Unlearnable => Some(Arc::clone(opened)),
        }
    }

    /// The pixels of a whole level (the plan's window), decoded once for all who ask meanwhile.
    /// Steps are booked by who takes them: finding pixels takes no time, and waiting for
    /// another's is left to be booked as waiting.
    pub(super) async fn pixels(
        &self,
        opened: &Arc<Opened>,
        plan: &Plan,
        pool: &Pool,
        admission: &mut Admission,
        progress: &Progress,
        watch: &mut Stopwatch,
    ) -> Result<Arc<Pixels>, RenderError> {
        let decode = async {
            let parts = opened.object().read_all(&plan.window.ranges).await?;
            watch.lap(Step::Read);
            let (image, window) = (Arc::clone(opened.image()), plan.window.clone());
            let mut running = *watch;
            let decode = progress.shared(move || {
                running.lap(Step::Wait);
                let pixels = image.decode(&window, &parts);
                running.lap(Step::Decode);
                (pixels, running)
            });
            let (pixels, ran) = pool.run(admission, decode).await?;
            *watch = ran;
            let pixels = pixels?;
            Ok::<_, RenderError>(Kept::Pixels(Arc::new(pixels)))
        };
        match self.get(key(opened, Some(plan.window.level)), decode).await? {
            Kept::Pixels(pixels) => Ok(pixels),
            Kept::Learned(_) | Kept::Unlearnable => unreachable!("a level's key has pixels"),
        }
    }

    /// The same picture, of which windows are cheap; the one given where that cannot be.
    /// Read once for all who ask meanwhile; steps are booked by who takes them.
    pub(super) async fn learned(
        &self,
        opened: &Arc<Opened>,
        pool: &Pool,
        progress: &Progress,
        watch: &mut Stopwatch,
    ) -> Result<Arc<Opened>, RenderError> {
        let survey = opened.image().survey();
        let Some(survey) = survey.filter(|survey| survey.memory <= pool.budget()) else {
            return Ok(Arc::clone(opened));
        };
        let learn = async {
            if let Some(learned) = self.relearned(opened, watch).await {
                return Ok(Kept::Learned(learned));
            }
            let learned = learn(opened, survey, pool, progress, watch).await?;
            if let Kept::Learned(learned) = &learned
                && self.outside.is_there()
                && let Some(bytes) = learned.image().learned()
            {
                let entry = Entry { bytes, media_type: MEDIA_TYPE.into() };
                self.outside.put(name(opened), &entry);
            }
            Ok(learned)
        };
        match self.get(key(opened, None), learn).await? {
            Kept::Learned(learned) => Ok(learned),
            Kept::Pixels(_) | Kept::Unlearnable => Ok(Arc::clone(opened)),
        }
    }

    /// The same picture as [`KeptPictures::learned`] gives, by what this or another process
    /// learned before.
    async fn relearned(&self, opened: &Opened, watch: &mut Stopwatch) -> Option<Arc<Opened>> {
        let (entry, _) = self.outside.get(name(opened)).await?;
        watch.lap(Step::Read);
        // Copies what is there: some megabytes at most.
        let image = opened.image().relearn(&entry.bytes)?;
        watch.lap(Step::Learn);
        Some(Arc::new(opened.learned(image)))
    }

    async fn get(
        &self,
        key: Key,
        make: impl Future<Output = Result<Kept, RenderError>>,
    ) -> Result<Kept, RenderError> {
        let kept = self.kept.try_get_with(key, make).await;
        kept.map_err(|error: Arc<RenderError>| (*error).clone())
    }
}

async fn learn(
    opened: &Opened,
    survey: Survey,
    pool: &Pool,
    progress: &Progress,
    watch: &mut Stopwatch,
) -> Result<Kept, RenderError> {
    let mut admission = pool.admit(survey.memory).await?;
    watch.lap(Step::Wait);
    let parts = opened.object().read_all(&survey.ranges).await?;
    watch.lap(Step::Read);
    let (image, mut running) = (Arc::clone(opened.image()), *watch);
    let learn = progress.shared(move || {
        running.lap(Step::Wait);
        let image = image.learn(&parts);
        running.lap(Step::Learn);
        (image, running)
    });
    let (image, ran) = pool.run(&mut admission, learn).await?;
    *watch = ran;
    Ok(image.map_or(Kept::Unlearnable, |image| Kept::Learned(Arc::new(opened.learned(image)))))
}

/// Of what was learned of a picture, among all that is kept outside.
fn name(opened: &Opened) -> Name {
    // No other entry's name is a hash of such a text.
    let text = format!("learned\0{}\0{}", opened.version().as_str(), opened.identity());
    *blake3::hash(text.as_bytes()).as_bytes()
}

fn key(opened: &Opened, level: Option<usize>) -> Key {
    let identifier = opened.identity().to_owned();
    Key { identifier, version: opened.version().as_str().to_owned(), level }
}
