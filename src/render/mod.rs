//! From an image request to the bytes of its answer.
//!
//! The story of one picture is [`Renderer::answer`]: open the source, resolve the request
//! against it, look whether the client or the cache holds the derivative already, else
//! plan, fetch, decode, transform, encode and keep it. Nothing here knows HTTP.

mod decoded;
mod error;
mod execute;
mod key;
mod learned;
mod plan;

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use moka::future::Cache;
use tokio::runtime::Handle;
use tracing::{Instrument as _, debug};

pub use error::RenderError;
pub use key::DerivativeKey;
pub use plan::{Plan, plan};

use crate::codec::{Access, EncodeSettings, SourceImage, output};
use crate::image_api::{ApiVersion, ImageRequest, Limits, ResolvedRequest, Subject};
use crate::metrics::{Lookup, Metrics};
use crate::pool::{Pool, PoolError};
use crate::sources::{Opened, Sources};
use decoded::DecodedPictures;
use learned::LearnedPictures;

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
    pub subject: Subject,
    pub resolved: ResolvedRequest,
    pub key: DerivativeKey,
}

/// What the renderer stands on.
#[derive(Debug)]
pub struct Parts {
    pub sources: Arc<Sources>,
    pub pool: Pool,
    pub metrics: Arc<Metrics>,
    pub limits: Limits,
    pub encode: EncodeSettings,
    /// Bytes for answers, for decoded whole pictures and for what was learned of others,
    /// together.
    pub cache_memory: u64,
    /// Where pictures are computed: they outlive the connection that asked for them.
    pub runtime: Handle,
}

/// Computes pictures, each once for all who wait for it. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Renderer {
    parts: Arc<Parts>,
    derivatives: Cache<DerivativeKey, Encoded>,
    decoded: DecodedPictures,
    learned: LearnedPictures,
}

impl Renderer {
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        // Half for answers; of the other half a quarter for what was learned of pictures
        // and the rest for the pixels of those that only decode whole.
        let half = parts.cache_memory / 2;
        let derivatives = Cache::builder()
            .max_capacity(half)
            .weigher(|_: &DerivativeKey, encoded: &Encoded| {
                let bytes = encoded.bytes.len() + size_of::<DerivativeKey>() + size_of::<Encoded>();
                u32::try_from(bytes).unwrap_or(u32::MAX)
            })
            .build();
        Self {
            learned: LearnedPictures::new(half / 4),
            decoded: DecodedPictures::new(half - half / 4),
            derivatives,
            parts: Arc::new(parts),
        }
    }

    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.parts.limits
    }

    /// The picture a request asks for, or no bytes when `held` says of its key that the
    /// client needs none.
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
    ) -> Result<(Prepared, Option<Encoded>), RenderError> {
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
    ) -> Result<(Prepared, Option<Encoded>), RenderError> {
        let prepared = self.prepare(version, request).await?;
        if held(&prepared.key) {
            self.check_budget(&prepared).await?;
            return Ok((prepared, None));
        }
        let encoded = self.picture(&prepared).await?;
        Ok((prepared, Some(encoded)))
    }

    /// What a source is to the Image API.
    ///
    /// # Errors
    /// [`RenderError::Source`].
    pub async fn subject(&self, identifier: &str) -> Result<(Subject, Arc<Opened>), RenderError> {
        let opened = self.parts.sources.open(identifier).await?;
        Ok((opened.probe().subject(), opened))
    }

    async fn prepare(
        &self,
        version: ApiVersion,
        request: &ImageRequest,
    ) -> Result<Prepared, RenderError> {
        let identifier = request.identifier.as_str();
        let (subject, opened) = self.subject(identifier).await?;
        let resolved = request.resolve(version, &subject, &self.parts.limits)?;
        output(resolved.format).check_size(resolved.output_size())?;
        let key = DerivativeKey::new(identifier, opened.version(), &resolved, &self.parts.encode);
        Ok(Prepared { opened, subject, resolved, key })
    }

    async fn picture(&self, prepared: &Prepared) -> Result<Encoded, RenderError> {
        if let Some(encoded) = self.derivatives.get(&prepared.key).await {
            self.parts.metrics.derivative(Lookup::Hit);
            return Ok(encoded);
        }
        let (this, prepared) = (self.clone(), prepared.clone());
        let key = prepared.key;
        let work = async move {
            let compute = async {
                this.parts.metrics.derivative(Lookup::Miss);
                let outcome = this.compute(&prepared).await;
                match &outcome {
                    Err(RenderError::Pool(PoolError::Busy { .. })) => this.parts.metrics.busy(),
                    Err(RenderError::Pool(PoolError::Panicked { .. })) => {
                        this.parts.metrics.codec_panic();
                    }
                    _ => {}
                }
                outcome
            };
            this.derivatives.try_get_with(key, compute).await
        };
        let task = self.parts.runtime.spawn(work.in_current_span());
        let outcome = task.await.map_err(|error| {
            if error.is_panic() {
                RenderError::Pool(PoolError::Panicked { message: error.to_string() })
            } else {
                RenderError::Stopping
            }
        })?;
        outcome.map_err(|error: Arc<RenderError>| (*error).clone())
    }

    /// A HEAD must not promise what a GET would refuse. Decoding a picture whole takes at
    /// least as much as learning from it and reading a part, so little is learned for this.
    async fn check_budget(&self, prepared: &Prepared) -> Result<(), RenderError> {
        let Prepared { opened, resolved, .. } = prepared;
        let outcome = self.plan_within_budget(opened.image().as_ref(), resolved);
        if outcome.is_err() && opened.image().survey().is_some() {
            let image = self.learned.get(opened, &self.parts.pool).await?;
            return self.plan_within_budget(image.as_ref(), resolved).map(drop);
        }
        outcome.map(drop)
    }

    fn plan_within_budget(
        &self,
        image: &dyn SourceImage,
        resolved: &ResolvedRequest,
    ) -> Result<Plan, RenderError> {
        let plan = plan(image, resolved)?;
        let (bytes, budget) = (plan.memory(), self.parts.pool.budget());
        if bytes > budget {
            return Err(PoolError::TooLarge { bytes, budget }.into());
        }
        Ok(plan)
    }

    async fn compute(&self, prepared: &Prepared) -> Result<Encoded, RenderError> {
        let Prepared { opened, resolved, .. } = prepared;
        let image = self.learned.get(opened, &self.parts.pool).await?;
        let plan = self.plan_within_budget(image.as_ref(), resolved)?;
        debug!(image.identifier = opened.object().key(), ?plan, "Planned");
        let whole = image.properties().access == Access::Whole;
        let kept = whole && self.decoded.holds(opened, plan.window.level);
        let memory = if kept { plan.finish_memory } else { plan.memory() };
        let mut admission = self.parts.pool.admit(memory).await?;
        if kept && !self.decoded.holds(opened, plan.window.level) {
            // Dropped from the cache while we waited: it must be decoded after all.
            drop(admission);
            admission = self.parts.pool.admit(plan.memory()).await?;
        }
        let _in_progress = self.parts.metrics.render_started();
        let started = Instant::now();

        let source = if whole {
            let pixels = self.decoded.get(opened, &plan, &self.parts.pool, &mut admission).await?;
            execute::Source::Pixels(pixels)
        } else {
            let parts = opened.object().read_all(&plan.window.ranges).await?;
            execute::Source::Stored(image, parts)
        };
        let (opened, resolved) = (Arc::clone(opened), *resolved);
        let settings = self.parts.encode.clone();
        let job = move || execute::execute(&opened, source, &plan, &resolved, &settings);
        let bytes = self.parts.pool.run(&mut admission, job).await??;
        self.parts.metrics.render_finished(started.elapsed());
        let media_type = output(prepared.resolved.format).media_type();
        Ok(Encoded { bytes: bytes.into(), media_type })
    }
}
