//! From an image request to the bytes of its answer.
//!
//! The story of one picture is [`Renderer::answer`]: open the source, resolve the request
//! against it, look whether the client or the cache holds the derivative already, else
//! plan, fetch, decode, transform, encode and keep it. Nothing here knows HTTP.

mod decoded;
mod derivatives;
mod error;
mod execute;
mod key;
mod once;
mod plan;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use futures_util::FutureExt as _;
use tokio::runtime::Handle;
use tracing::debug;

pub use derivatives::Settings as CacheSettings;
pub use error::RenderError;
pub use key::DerivativeKey;
pub use plan::{Plan, plan};

use crate::codec::{Access, CodecError, EncodeSettings, SourceImage, output};
use crate::geometry::Size;
use crate::image_api::{ApiVersion, ImageRequest, Limits, ResolvedRequest, Subject};
use crate::metrics::{Found, Metrics};
use crate::pixels::Pixels;
use crate::pool::{Estimate, Pool, PoolError};
use crate::sources::{Opened, Sources};
use decoded::DecodedPictures;
use derivatives::Derivatives;
use once::{Once, Progress};

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
    /// Bytes for answers and for decoded whole pictures together.
    pub cache_memory: u64,
    /// Where answers are kept beside memory.
    pub cache: CacheSettings,
    /// Where pictures are computed: they outlive the connection that asked for them.
    pub runtime: Handle,
}

/// Computes pictures, each once for all who wait for it. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Renderer {
    parts: Arc<Parts>,
    derivatives: Derivatives,
    /// What is being made at this moment.
    making: Once<DerivativeKey, Result<Encoded, RenderError>>,
    decoded: DecodedPictures,
}

impl Renderer {
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        // Half for answers, half for the pixels of pictures that only decode whole.
        let half = parts.cache_memory / 2;
        let Parts { cache, metrics, runtime, .. } = &parts;
        Self {
            derivatives: Derivatives::new(half, cache, Arc::clone(metrics), runtime),
            making: Once::new(runtime.clone()),
            decoded: DecodedPictures::new(half),
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
            // A HEAD must not promise what a GET would refuse.
            self.plan_within_budget(&prepared)?;
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

    /// From memory, or else made in a task of its own, once for all who ask meanwhile.
    async fn picture(&self, prepared: &Prepared) -> Result<Encoded, RenderError> {
        if let Some(encoded) = self.derivatives.in_memory(&prepared.key).await {
            return Ok(encoded);
        }
        let abandoned = || self.parts.metrics.abandoned();
        let make = |progress| {
            let (this, prepared) = (self.clone(), prepared.clone());
            async move { this.make(&prepared, &progress).await }
        };
        let made = self.making.share(prepared.key, abandoned, make).await;
        made.unwrap_or(Err(RenderError::Stopping))
    }

    async fn make(&self, prepared: &Prepared, progress: &Progress) -> Result<Encoded, RenderError> {
        let making = AssertUnwindSafe(self.find_or_compute(prepared, progress)).catch_unwind();
        let outcome = making.await.unwrap_or_else(|panic| Err(PoolError::panicked(&*panic).into()));
        match &outcome {
            Err(RenderError::Pool(PoolError::Busy { .. })) => self.parts.metrics.busy(),
            Err(RenderError::Pool(PoolError::Panicked { .. })) => self.parts.metrics.codec_panic(),
            _ => {}
        }
        outcome
    }

    async fn find_or_compute(
        &self,
        prepared: &Prepared,
        progress: &Progress,
    ) -> Result<Encoded, RenderError> {
        // Who made it before may have finished between our look and our turn.
        if let Some(encoded) = self.derivatives.in_memory(&prepared.key).await {
            return Ok(encoded);
        }
        if let Some(encoded) = self.derivatives.on_disk(&prepared.key).await {
            return Ok(encoded);
        }
        self.parts.metrics.derivative(Found::Miss);
        let encoded = self.compute(prepared, progress).await?;
        self.derivatives.keep(prepared.key, &encoded).await;
        Ok(encoded)
    }

    /// # Errors
    /// [`PoolError::TooLarge`] when less of the picture, or a smaller size, would fit;
    /// [`CodecError::TooLarge`] when nothing of it would.
    fn plan_within_budget(&self, prepared: &Prepared) -> Result<Plan, RenderError> {
        let image = prepared.opened.image().as_ref();
        let plan = plan(image, &prepared.resolved)?;
        let (bytes, budget) = (plan.memory(), self.parts.pool.budget());
        if bytes <= budget {
            return Ok(plan);
        }
        if image.properties().access == Access::Whole {
            let smallest = image.properties().levels.len() - 1;
            let rect = image.properties().levels[smallest].size.rect();
            let needs = image.window(smallest, rect)?.memory;
            if needs > budget {
                return Err(CodecError::TooLarge {
                    what: format!(
                        "decoding it takes {needs} bytes of memory, of which {budget} are allowed"
                    ),
                }
                .into());
            }
        }
        Err(PoolError::TooLarge { bytes, budget }.into())
    }

    async fn compute(
        &self,
        prepared: &Prepared,
        progress: &Progress,
    ) -> Result<Encoded, RenderError> {
        let Prepared { opened, resolved, .. } = prepared;
        let image = Arc::clone(opened.image());
        let plan = self.plan_within_budget(prepared)?;
        debug!(image.identifier = opened.object().key(), ?plan, "Planned");
        let whole = image.properties().access == Access::Whole;
        let kept = whole && self.decoded.holds(opened, plan.window.level);
        let estimate = if kept { kept_estimate(&plan, &image) } else { plan.memory().into() };
        let mut admission = self.parts.pool.admit(estimate).await?;
        if kept && !self.decoded.holds(opened, plan.window.level) {
            // Dropped from the cache while we waited: it must be decoded after all.
            drop(admission);
            admission = self.parts.pool.admit(plan.memory()).await?;
        }
        let _in_progress = self.parts.metrics.render_started();
        let started = Instant::now();

        let source = if whole {
            let pool = &self.parts.pool;
            let pixels = self.decoded.get(opened, &plan, pool, &mut admission, progress).await?;
            execute::Source::Pixels(pixels)
        } else {
            let parts = opened.object().read_all(&plan.window.ranges).await?;
            execute::Source::Stored(parts)
        };
        let (opened, resolved) = (Arc::clone(opened), *resolved);
        let settings = self.parts.encode.clone();
        let job = progress
            .starting(move || execute::execute(&opened, source, &plan, &resolved, &settings));
        let bytes = self.parts.pool.run(&mut admission, job).await??;
        self.parts.metrics.render_finished(started.elapsed());
        let media_type = output(prepared.resolved.format).media_type();
        Ok(Encoded { bytes: bytes.into(), media_type })
    }
}

/// Of pixels that are there already only the part asked for is touched, so that their tiles
/// are as cheap as any.
fn kept_estimate(plan: &Plan, image: &Arc<dyn SourceImage>) -> Estimate {
    let channels = image.properties().channels;
    let [left, top, right, bottom] = plan.crop;
    let part = Size::new((right - left).ceil() as u32, (bottom - top).ceil() as u32);
    let untouched = Pixels::byte_count(plan.window.region.size(), channels)
        .saturating_sub(Pixels::byte_count(part, channels));
    let memory = plan.finish_memory;
    Estimate { memory, cost: memory.saturating_sub(untouched) }
}
