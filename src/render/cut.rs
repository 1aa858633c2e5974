//! Cutting an answer out of what is stored, among its coefficients.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use tracing::debug;

use super::make::{Made, Wanted};
use super::once::Progress;
use super::stopwatch::Stopwatch;
use super::stored::stored_part;
use super::{Colors, Encoded, RenderError, Renderer, Step, Way, Work};
use crate::codec::{CodecError, SourceImage, StoredPart, StoredTile, output};
use crate::image_api::{Format, ResolvedRequest};
use crate::sources::Opened;

/// What is cut, and what it takes.
struct Job<'a> {
    wanted: Wanted<'a>,
    format: Format,
    ranges: &'a [Range<u64>],
    work: Work,
}

impl Renderer {
    /// A stored tile without what pads it at the picture's edge; `None` where it must be
    /// decoded for that.
    pub(super) async fn cut(
        &self,
        wanted: Wanted<'_>,
        tile: StoredTile,
        progress: &Progress,
        watch: &mut Stopwatch,
    ) -> Result<Option<Made>, RenderError> {
        let work = Work::of_tile(&tile, wanted.opened, tile_memory(&tile));
        let ranges = [tile.range.clone()];
        let job = Job { wanted, format: tile.format, ranges: &ranges, work };
        let cut = move |image: &dyn SourceImage, parts: &[Bytes]| image.cut(&tile, &parts[0]);
        self.cut_out(job, cut, progress, watch).await
    }

    /// A part of a picture without tiles; `None` where it must be decoded. `surveyed` bytes
    /// were read before to learn where it lies.
    pub(super) async fn cut_part(
        &self,
        wanted: Wanted<'_>,
        part: StoredPart,
        surveyed: u64,
        progress: &Progress,
        watch: &mut Stopwatch,
    ) -> Result<Option<Made>, RenderError> {
        let mut work = Work::of_part(&part, wanted.opened, part_memory(&part));
        work.bytes = work.bytes.saturating_add(surveyed);
        let ranges = part.ranges.clone();
        let job = Job { wanted, format: part.format, ranges: &ranges, work };
        let cut = move |image: &dyn SourceImage, parts: &[Bytes]| image.cut_part(&part, parts);
        self.cut_out(job, cut, progress, watch).await
    }

    /// The part of a picture without tiles that is the answer, where it fits the memory.
    pub(super) fn part(&self, opened: &Opened, resolved: &ResolvedRequest) -> Option<StoredPart> {
        let part = stored_part(opened, resolved, &self.parts.encode)?;
        (part_memory(&part) <= self.budget()).then_some(part)
    }

    async fn cut_out(
        &self,
        job: Job<'_>,
        cut: impl FnOnce(&dyn SourceImage, &[Bytes]) -> Result<Bytes, CodecError> + Send + 'static,
        progress: &Progress,
        watch: &mut Stopwatch,
    ) -> Result<Option<Made>, RenderError> {
        let Job { wanted, format, ranges, work } = job;
        let Wanted { opened, resolved, beside } = wanted;
        let mut admission = self.parts.pool.admit(work.memory).await?;
        watch.lap(Step::Wait);
        let parts = opened.object().read_all(ranges).await?;
        watch.lap(Step::Read);
        let (image, mut running) = (Arc::clone(opened.image()), *watch);
        let cut = progress.starting(move || {
            running.lap(Step::Wait);
            let cut = cut(image.as_ref(), &parts);
            running.lap(Step::Cut);
            Ok((cut, running))
        });
        let (cut, ran) = self.parts.pool.run(&mut admission, cut).await??;
        *watch = ran;
        let colors = Colors::of(opened, resolved, &self.parts.encode);
        let cut = cut.map_err(|error| error.to_string()).and_then(|bytes| {
            colors.complete(bytes, resolved, beside).map_err(|error| error.to_string())
        });
        match cut {
            Ok(bytes) => {
                self.parts.metrics.stored_tile();
                let encoded = Encoded { bytes, media_type: output(format).media_type() };
                Ok(Some(Made::new(encoded, Way::Cut, Some(work), watch)))
            }
            Err(error) => {
                let key = opened.object().key();
                debug!(image.identifier = key, "What could be cut out is decoded: {error}");
                Ok(None)
            }
        }
    }
}

/// The stored bytes, the same without stuffing, and what is written of them.
pub(super) const fn tile_memory(tile: &StoredTile) -> u64 {
    (tile.range.end - tile.range.start).saturating_mul(4)
}

/// As [`tile_memory`].
pub(super) fn part_memory(part: &StoredPart) -> u64 {
    let stored: u64 = part.ranges.iter().map(|range| range.end - range.start).sum();
    stored.saturating_mul(4)
}
