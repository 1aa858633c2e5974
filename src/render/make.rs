//! Making an answer that nobody holds: from the caches, by cutting a stored tile, or by
//! rendering.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use futures_util::FutureExt as _;
use tracing::debug;

use super::once::Progress;
use super::{Encoded, Plan, Prepared, RenderError, Renderer, execute, plan, stored_tile};
use crate::codec::{Access, CodecError, SourceImage, StoredTile, output};
use crate::geometry::Size;
use crate::image_api::ResolvedRequest;
use crate::metrics::Found;
use crate::pixels::Pixels;
use crate::pool::{Estimate, PoolError};
use crate::sources::Opened;

impl Renderer {
    /// From memory, or else made in a task of its own, once for all who ask meanwhile.
    pub(super) async fn picture(&self, prepared: &Prepared) -> Result<Encoded, RenderError> {
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
    pub(super) fn plan_within_budget(
        &self,
        opened: &Opened,
        resolved: &ResolvedRequest,
    ) -> Result<Plan, RenderError> {
        let image = opened.image().as_ref();
        let plan = plan(image, resolved)?;
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
        let _in_progress = self.parts.metrics.render_started();
        let started = Instant::now();
        let cut = match stored_tile(opened, resolved, &self.parts.encode) {
            Ok(tile) if !tile.is_whole() => self.cut(opened, tile, progress).await?,
            // A whole tile is here because it must not be sent as it is.
            Ok(_) | Err(_) => None,
        };
        let encoded = match cut {
            Some(encoded) => encoded,
            None => self.render(opened, resolved, progress).await?,
        };
        self.parts.metrics.render_finished(started.elapsed());
        Ok(encoded)
    }

    /// A stored tile without what pads it at the picture's edge; `None` where it must be
    /// decoded for that.
    async fn cut(
        &self,
        opened: &Arc<Opened>,
        tile: StoredTile,
        progress: &Progress,
    ) -> Result<Option<Encoded>, RenderError> {
        // The stored bytes, the same without stuffing, and what is written of them.
        let memory = (tile.range.end - tile.range.start).saturating_mul(4);
        let mut admission = self.parts.pool.admit(memory).await?;
        let stored = opened.object().read(tile.range.clone()).await?;
        let (image, media_type) = (Arc::clone(opened.image()), output(tile.format).media_type());
        let cut = progress.starting(move || Ok(image.cut(&tile, &stored)));
        match self.parts.pool.run(&mut admission, cut).await?? {
            Ok(bytes) => {
                self.parts.metrics.stored_tile();
                Ok(Some(Encoded { bytes, media_type }))
            }
            Err(error) => {
                let key = opened.object().key();
                debug!(image.identifier = key, "An edge tile is decoded: {error}");
                Ok(None)
            }
        }
    }

    /// Decode, transform and encode.
    async fn render(
        &self,
        opened: &Arc<Opened>,
        resolved: &ResolvedRequest,
        progress: &Progress,
    ) -> Result<Encoded, RenderError> {
        let pool = &self.parts.pool;
        let opened = self.kept.learned(opened, pool, progress).await?;
        let image = Arc::clone(opened.image());
        let plan = self.plan_within_budget(&opened, resolved)?;
        debug!(image.identifier = opened.object().key(), ?plan, "Planned");
        let whole = image.properties().access == Access::Whole;
        let kept = whole && self.kept.holds(&opened, plan.window.level);
        let estimate = if kept { kept_estimate(&plan, &image) } else { plan.memory().into() };
        let mut admission = pool.admit(estimate).await?;
        if kept && !self.kept.holds(&opened, plan.window.level) {
            // Dropped from the cache while we waited: it must be decoded after all.
            drop(admission);
            admission = pool.admit(plan.memory()).await?;
        }

        let source = if whole {
            let pixels = self.kept.pixels(&opened, &plan, pool, &mut admission, progress).await?;
            execute::Source::Pixels(pixels)
        } else {
            let parts = opened.object().read_all(&plan.window.ranges).await?;
            execute::Source::Stored(parts)
        };
        let (resolved, settings) = (*resolved, self.parts.encode.clone());
        let job = progress
            .starting(move || execute::execute(&opened, source, &plan, &resolved, &settings));
        let bytes = pool.run(&mut admission, job).await??;
        Ok(Encoded { bytes: bytes.into(), media_type: output(resolved.format).media_type() })
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
