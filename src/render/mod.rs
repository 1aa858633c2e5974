//! From an image request to the bytes of its answer.
//!
//! The story of one picture is [`Renderer::answer`]: open the source, resolve the request
//! against it, look whether the client holds the derivative already or the file has it as a
//! tile, else take it from the caches or make it: plan, fetch, decode, transform, encode.
//! Nothing here knows HTTP.

mod account;
mod colors;
mod crew;
mod cut;
mod derivatives;
mod error;
mod execute;
mod foresee;
mod formats;
mod kept;
mod key;
mod make;
mod once;
mod plan;
mod stopwatch;
mod stored;
mod told;

use std::sync::Arc;

use bytes::Bytes;
use tokio::runtime::Handle;

pub use account::{Account, Way, Work};
pub use error::RenderError;
pub use key::DerivativeKey;
pub use plan::{Plan, plan};
pub use stopwatch::{Step, Steps};
pub use stored::{WhyRendered, stored_tile};

use crate::cache::Cache;
use crate::codec::{EncodeSettings, output};
use crate::image_api::{ApiVersion, ImageRequest, Limits, ResolvedRequest};
use crate::metrics::{Lookup, Metrics};
use crate::pool::Pool;
use crate::sources::{Opened, Sources};
use colors::Colors;
use derivatives::Derivatives;
use kept::KeptPictures;
use make::Made;
use once::{Once, Progress};
use stopwatch::Stopwatch;
use told::{Beside, Told};

/// An answer ready to be sent. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Encoded {
    pub bytes: Bytes,
    pub media_type: &'static str,
}

/// A request that was found to make sense for a picture that exists.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub opened: Arc<Opened>,
    pub resolved: ResolvedRequest,
    pub key: DerivativeKey,
}

/// An answer, and how it came about.
#[derive(Clone, Debug)]
pub struct Explained {
    pub prepared: Prepared,
    /// `None` where the client needs no bytes.
    pub encoded: Option<Encoded>,
    pub account: Account,
}

/// What the renderer stands on.
#[derive(Debug)]
pub struct Parts {
    pub sources: Arc<Sources>,
    pub pool: Pool,
    pub metrics: Arc<Metrics>,
    pub limits: Limits,
    pub encode: EncodeSettings,
    /// Bytes for answers, and for what is kept of pictures without an index, together.
    pub cache_memory: u64,
    /// Where answers are kept beside memory.
    pub cache: Cache,
    /// Where pictures are computed: they outlive the connection that asked for them.
    pub runtime: Handle,
}

/// Computes pictures, each once for all who wait for it. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Renderer {
    parts: Arc<Parts>,
    derivatives: Derivatives,
    /// What is being made at this moment.
    making: Once<DerivativeKey, Result<Made, RenderError>>,
    kept: KeptPictures,
    told: Told,
}

impl Renderer {
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        // Half for answers, half for what is kept of pictures without an index.
        let half = parts.cache_memory / 2;
        let Parts { cache, metrics, runtime, encode, .. } = &parts;
        Self {
            derivatives: Derivatives::new(half, cache.clone(), Arc::clone(metrics)),
            making: Once::new(runtime.clone()),
            kept: KeptPictures::new(half, parts.sources.cache().clone()),
            told: Told::new(encode.metadata, Arc::clone(metrics), runtime.clone()),
            parts: Arc::new(parts),
        }
    }

    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.parts.limits
    }

    /// As [`Renderer::answer`], where nothing has to be opened, waited for or made: the
    /// client holds the picture, or it lies in memory, or in the file as a tile that the page
    /// cache has. `None` says nothing of a request; whoever gets it asks for the answer.
    pub async fn at_hand(
        &self,
        version: ApiVersion,
        request: &ImageRequest,
        held: impl Fn(&DerivativeKey) -> bool,
    ) -> Option<(Prepared, Option<Encoded>)> {
        let opened = self.parts.sources.at_hand(request.identifier.as_str()).await?;
        let prepared = self.prepare(version, request, opened).ok()?;
        let encoded = if held(&prepared.key) {
            self.plan_within_budget(&prepared.opened, &prepared.resolved).ok()?;
            None
        } else {
            Some(match self.stored_at_hand(&prepared).await {
                Some(encoded) => encoded,
                None => self.derivatives.in_memory(&prepared.key).await?,
            })
        };
        self.parts.metrics.source(Lookup::Hit);
        Some((prepared, encoded))
    }

    /// The picture a request asks for, or no bytes when `held` says of its key that the
    /// client needs none; with an account of what was done for it.
    ///
    /// A source replaced while it was being read is opened again, once.
    ///
    /// # Errors
    /// [`RenderError`]; failures are shared with those waiting and not kept.
    pub async fn answer(
        &self,
        version: ApiVersion,
        request: &ImageRequest,
        held: impl Fn(&DerivativeKey) -> bool,
    ) -> Result<Explained, RenderError> {
        if let Some(explained) = self.confirming(version, request, &held).await? {
            return Ok(explained);
        }
        match self.attempt(version, request, &held).await {
            Err(error) if error.is_changed() => {
                self.parts.sources.forget(request.identifier.as_str()).await;
                self.attempt(version, request, &held).await
            }
            outcome => outcome,
        }
    }

    async fn attempt(
        &self,
        version: ApiVersion,
        request: &ImageRequest,
        held: &impl Fn(&DerivativeKey) -> bool,
    ) -> Result<Explained, RenderError> {
        let mut watch = Stopwatch::start();
        let opened = self.open(request.identifier.as_str()).await?;
        let prepared = self.prepare(version, request, opened)?;
        watch.lap(Step::Open);
        if held(&prepared.key) {
            self.check_held(&prepared, &mut watch).await?;
            let account = Account::of(Way::Held, None, &watch);
            return Ok(Explained { prepared, encoded: None, account });
        }
        if let Some(encoded) = self.stored(&prepared).await? {
            watch.lap(Step::Read);
            let account = Account::of(Way::Stored, None, &watch);
            return Ok(Explained { prepared, encoded: Some(encoded), account });
        }
        let Made { encoded, account } = self.picture(&prepared).await?;
        let account = Account { steps: watch.steps().with(&account.steps), ..account };
        Ok(Explained { prepared, encoded: Some(encoded), account })
    }

    /// The source of pictures.
    ///
    /// # Errors
    /// [`RenderError::Source`].
    pub async fn open(&self, identifier: &str) -> Result<Arc<Opened>, RenderError> {
        Ok(self.parts.sources.open(identifier).await?)
    }

    /// A HEAD must not promise what a GET would refuse. Decoding a picture whole takes at
    /// least as much as learning from it and reading a part, so little is learned for this.
    async fn check_held(
        &self,
        prepared: &Prepared,
        watch: &mut Stopwatch,
    ) -> Result<(), RenderError> {
        let Prepared { opened, resolved, .. } = prepared;
        let planned = self.plan_within_budget(opened, resolved);
        if planned.is_ok() || opened.image().survey().is_none() {
            return planned.map(drop);
        }
        let (pool, alone) = (&self.parts.pool, Progress::alone());
        self.parts.sources.check_poison(opened)?;
        let learned = self.kept.learned(opened, pool, &alone, watch).await;
        self.note_panic(opened, &learned);
        let learned = learned?;
        self.plan_within_budget(&learned, resolved).map(drop)
    }

    fn prepare(
        &self,
        version: ApiVersion,
        request: &ImageRequest,
        opened: Arc<Opened>,
    ) -> Result<Prepared, RenderError> {
        let resolved = request.resolve(version, &opened.subject(), &self.parts.limits)?;
        output(resolved.format).check_size(resolved.output_size())?;
        let (identity, version) = (opened.identity(), opened.version());
        let key = DerivativeKey::new(identity, version, &resolved, &self.parts.encode);
        Ok(Prepared { opened, resolved, key })
    }
}
