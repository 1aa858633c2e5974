//! Making an answer that nobody holds: from the caches, by cutting it out of what is stored,
//! or by rendering.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use futures_util::FutureExt as _;
use tracing::debug;

use super::once::Progress;
use super::stopwatch::Stopwatch;
use super::stored::unaltered;
use super::{
    Account, Beside, Colors, Encoded, Plan, Prepared, RenderError, Renderer, Step, Way,
    WhyRendered, Work, execute, plan, stored_tile,
};
use crate::codec::{Access, CodecError, SourceImage, output};
use crate::geometry::Size;
use crate::image_api::ResolvedRequest;
use crate::metrics::Found;
use crate::pixels::Pixels;
use crate::pool::{Estimate, PoolError};
use crate::sources::Opened;

/// An answer, and what became of the request for it from when it was looked for.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) encoded: Encoded,
    pub(super) account: Account,
}

impl Made {
    pub(super) fn new(encoded: Encoded, way: Way, work: Option<Work>, watch: &Stopwatch) -> Self {
        Self { encoded, account: Account::of(way, work, watch) }
    }
}

/// What is made: of which picture, as it was asked for, and with what beside its pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) opened: &'a Arc<Opened>,
    pub(super) resolved: &'a ResolvedRequest,
    pub(super) beside: &'a Beside,
}

impl Renderer {
    /// From memory, or else made in a task of its own, once for all who ask meanwhile.
    pub(super) async fn picture(&self, prepared: &Prepared) -> Result<Made, RenderError> {
        let mut watch = Stopwatch::start();
        if let Some(encoded) = self.derivatives.in_memory(&prepared.key).await {
            watch.lap(Step::Read);
            return Ok(Made::new(encoded, Way::Memory, None, &watch));
        }
        let abandoned = || self.parts.metrics.abandoned();
        let mut is_shared = true;
        let make = |progress| {
            is_shared = false;
            let (this, prepared) = (self.clone(), prepared.clone());
            async move { this.make(&prepared, &progress).await }
        };
        let made = self.making.share(prepared.key, abandoned, make).await;
        let mut made = made.unwrap_or(Err(RenderError::Stopping))?;
        made.account.is_shared = is_shared;
        Ok(made)
    }

    async fn make(&self, prepared: &Prepared, progress: &Progress) -> Result<Made, RenderError> {
        let making = AssertUnwindSafe(self.find_or_compute(prepared, progress)).catch_unwind();
        let outcome = making.await.unwrap_or_else(|panic| Err(PoolError::panicked(&*panic).into()));
        if let Err(RenderError::Pool(PoolError::Busy { .. })) = &outcome {
            self.parts.metrics.busy();
        }
        self.note_panic(&prepared.opened, &outcome);
        outcome
    }

    /// Counts a decoder's panic, and has its picture refused for a while.
    pub(super) fn note_panic<T>(&self, opened: &Opened, outcome: &Result<T, RenderError>) {
        if let Err(RenderError::Pool(PoolError::Panicked { .. })) = outcome {
            self.parts.metrics.codec_panic();
            self.parts.sources.poison(opened);
        }
    }

    async fn find_or_compute(
        &self,
        prepared: &Prepared,
        progress: &Progress,
    ) -> Result<Made, RenderError> {
        let mut watch = Stopwatch::start();
        // Who made it before may have finished between our look and our turn.
        if let Some(encoded) = self.derivatives.in_memory(&prepared.key).await {
            watch.lap(Step::Read);
            return Ok(Made::new(encoded, Way::Memory, None, &watch));
        }
        if let Some((encoded, tier)) = self.derivatives.in_cache(&prepared.key).await {
            watch.lap(Step::Read);
            return Ok(Made::new(encoded, Way::Kept(tier), None, &watch));
        }
        self.parts.sources.check_poison(&prepared.opened)?;
        self.parts.metrics.derivative(Found::Miss);
        let beside = self.told.beside(prepared).await;
        let Prepared { opened, resolved, .. } = prepared;
        let wanted = Wanted { opened, resolved, beside: &beside };
        let made = self.compute(wanted, progress, &mut watch).await?;
        if beside.is_certain() {
            self.derivatives.keep(prepared.key, &made.encoded).await;
        }
        Ok(made)
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
        let in_planes = output(resolved.format).planes().is_some();
        let plan = plan(
            image,
            resolved,
            in_planes && unaltered(opened, resolved, &self.parts.encode).is_ok(),
            &self.parts.encode,
        )?;
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
        wanted: Wanted<'_>,
        progress: &Progress,
        watch: &mut Stopwatch,
    ) -> Result<Made, RenderError> {
        let _in_progress = self.parts.metrics.render_started();
        let started = Instant::now();
        let made = match stored_tile(wanted.opened, wanted.resolved, &self.parts.encode) {
            Ok(tile) if !tile.is_whole() => match self.cut(wanted, tile, progress, watch).await? {
                Some(made) => made,
                None => self.render(wanted, WhyRendered::Unfit, progress, watch).await?,
            },
            // A whole tile is here because it must not be sent as it is.
            Ok(_) => self.render(wanted, WhyRendered::Unfit, progress, watch).await?,
            Err(why) => self.render(wanted, why, progress, watch).await?,
        };
        self.parts.metrics.render_finished(started.elapsed());
        Ok(made)
    }

    /// Decode, transform and encode.
    async fn render(
        &self,
        wanted: Wanted<'_>,
        why: WhyRendered,
        progress: &Progress,
        watch: &mut Stopwatch,
    ) -> Result<Made, RenderError> {
        let Wanted { opened, resolved, beside } = wanted;
        let pool = &self.parts.pool;
        let survey = opened.image().survey();
        let opened = self.kept.learned(opened, pool, progress, watch).await?;
        let surveyed = match survey {
            Some(survey) if watch.steps().has(Step::Learn) => {
                survey.ranges.iter().map(|range| range.end - range.start).sum()
            }
            Some(_) | None => 0,
        };
        if let Some(part) = self.part(&opened, resolved)
            && let Some(made) = self
                .cut_part(Wanted { opened: &opened, ..wanted }, part, surveyed, progress, watch)
                .await?
        {
            return Ok(made);
        }
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
        watch.lap(Step::Wait);

        let source = if whole {
            let admission = &mut admission;
            let pixels = self.kept.pixels(&opened, &plan, pool, admission, progress, watch).await?;
            execute::Source::Pixels(pixels)
        } else {
            let parts = opened.object().read_all(&plan.window.ranges).await?;
            watch.lap(Step::Read);
            execute::Source::Stored(parts)
        };
        let mut work = Work::of_plan(&plan, &opened);
        if whole && !watch.steps().has(Step::Decode) {
            (work.bytes, work.pixels_kept) = (0, true);
        }
        work.bytes = work.bytes.saturating_add(surveyed);
        let (resolved, settings, mut running) = (*resolved, self.parts.encode.clone(), *watch);
        let (spare, beside) = (pool.spare(), beside.clone());
        let job = progress.starting(move || {
            running.lap(Step::Wait);
            let (crew, watch) = (&spare, &mut running);
            let file = execute::execute(&opened, source, &plan, &resolved, &settings, crew, watch)?;
            let colors = Colors::of(&opened, &resolved, &settings);
            let bytes = colors.complete(file.into(), &resolved, &beside)?;
            watch.lap(Step::Encode);
            Ok((bytes, running))
        });
        let (bytes, ran) = pool.run(&mut admission, job).await??;
        *watch = ran;
        let media_type = output(resolved.format).media_type();
        let encoded = Encoded { bytes, media_type };
        Ok(Made::new(encoded, Way::Rendered(why), Some(work), watch))
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
