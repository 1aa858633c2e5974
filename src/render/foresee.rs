//! What an answer takes that is not kept, told without making it.

use std::sync::Arc;

use super::make::cut_memory;
use super::{Prepared, RenderError, Renderer, Way, Work, stored_tile};

impl Renderer {
    /// How an answer is made when nothing of it is kept. Nothing is read for it.
    ///
    /// No [`Work`] where that is known only when the picture was read once.
    ///
    /// # Errors
    /// [`RenderError`], as for who asks for the answer, as far as it can be told by now.
    pub async fn foresee(&self, prepared: &Prepared) -> Result<(Way, Option<Work>), RenderError> {
        let Prepared { opened, resolved, .. } = prepared;
        let why = match stored_tile(opened, resolved, &self.parts.encode) {
            Ok(tile) if tile.is_whole() => {
                // Room for a header, and the bytes behind it.
                let memory = (tile.range.end - tile.range.start) + tile.reserve as u64;
                return Ok((Way::Stored, Some(Work::of_tile(&tile, opened, memory))));
            }
            Ok(tile) => {
                return Ok((Way::Cut, Some(Work::of_tile(&tile, opened, cut_memory(&tile)))));
            }
            Err(why) => why,
        };
        let way = Way::Rendered(why);
        let survey = opened.image().survey();
        let opened = match survey.filter(|survey| survey.memory <= self.budget()) {
            Some(_) => match self.kept.known(opened).await {
                Some(known) => known,
                None => return Ok((way, None)),
            },
            None => Arc::clone(opened),
        };
        let plan = self.plan_within_budget(&opened, resolved)?;
        Ok((way, Some(Work::of_plan(&plan, &opened))))
    }

    /// Bytes of memory that one answer may take.
    #[must_use]
    pub fn budget(&self) -> u64 {
        self.parts.pool.budget()
    }
}
