//! [`Draft`]: what was read of a file so far, within its limits.

use super::error::TranscriptionError;
use super::limits::{MAX_ALL_CORNERS, MAX_BLOCKS, MAX_LINES, MAX_TEXT_BYTES};
use super::{Block, Line, Shape, Surface, tidy};

#[derive(Debug, Default)]
pub(super) struct Draft {
    surfaces: Vec<Surface>,
    blocks: usize,
    lines: usize,
    corners: usize,
}

impl Draft {
    /// Begins a surface and gives its place; `line` is that of the file, for errors.
    pub(super) fn surface(
        &mut self,
        surface: Surface,
        line: impl FnOnce() -> usize,
    ) -> Result<usize, TranscriptionError> {
        if self.surfaces.len() >= MAX_BLOCKS {
            return Err(TranscriptionError::Blocks { line: line() });
        }
        self.surfaces.push(surface);
        Ok(self.surfaces.len() - 1)
    }

    /// Begins a block of the last surface, and gives its place there.
    pub(super) fn block(
        &mut self,
        block: Block,
        line: impl FnOnce() -> usize,
    ) -> Result<usize, TranscriptionError> {
        let at = self.surfaces.len().saturating_sub(1);
        self.block_of(at, block, line)
    }

    /// As [`Draft::block`], of the surface at a place.
    pub(super) fn block_of(
        &mut self,
        surface: usize,
        block: Block,
        line: impl FnOnce() -> usize,
    ) -> Result<usize, TranscriptionError> {
        self.blocks += 1;
        if self.blocks > MAX_BLOCKS {
            return Err(TranscriptionError::Blocks { line: line() });
        }
        let block = Block { shape: self.affordable(block.shape), ..block };
        let blocks = &mut self.surface_at(surface).blocks;
        blocks.push(block);
        Ok(blocks.len() - 1)
    }

    /// Adds a line to the last block of the last surface. One without a text is none.
    pub(super) fn line(
        &mut self,
        line: Line,
        at: impl FnOnce() -> usize,
    ) -> Result<(), TranscriptionError> {
        let surface = self.surfaces.len().saturating_sub(1);
        let block = self.surface_at(surface).blocks.len().saturating_sub(1);
        self.line_of(surface, block, line, at)
    }

    /// As [`Draft::line`], of the block at a place of the surface at a place.
    pub(super) fn line_of(
        &mut self,
        surface: usize,
        block: usize,
        line: Line,
        at: impl FnOnce() -> usize,
    ) -> Result<(), TranscriptionError> {
        if line.text.len() > MAX_TEXT_BYTES {
            return Err(TranscriptionError::Long { line: at() });
        }
        let text = tidy(&line.text);
        if text.is_empty() {
            return Ok(());
        }
        let line = Line { text, shape: self.affordable(line.shape), ..line };
        self.lines += 1;
        if self.lines > MAX_LINES {
            return Err(TranscriptionError::Lines { line: at() });
        }
        let blocks = &mut self.surface_at(surface).blocks;
        if blocks.is_empty() {
            blocks.push(Block::default());
        }
        let last = blocks.len() - 1;
        blocks[block.min(last)].lines.push(line);
        Ok(())
    }

    /// A shape as long as there are not too many corners; then the box around it.
    fn affordable(&mut self, shape: Option<Shape>) -> Option<Shape> {
        let shape = shape?;
        let corners = self.corners + shape.corners();
        if corners > MAX_ALL_CORNERS {
            return Some(Shape::Box(shape.edges()));
        }
        self.corners = corners;
        Some(shape)
    }

    /// The surface at a place; a first one where there is none.
    pub(super) fn surface_at(&mut self, at: usize) -> &mut Surface {
        if self.surfaces.is_empty() {
            self.surfaces.push(Surface::default());
        }
        let last = self.surfaces.len() - 1;
        &mut self.surfaces[at.min(last)]
    }

    /// The last block of the last surface.
    pub(super) fn last_block(&mut self) -> Option<&mut Block> {
        self.surfaces.last_mut()?.blocks.last_mut()
    }

    pub(super) fn surfaces(&self) -> &[Surface] {
        &self.surfaces
    }

    /// All surfaces, with those of their blocks that have a text.
    pub(super) fn finish(mut self) -> Vec<Surface> {
        for surface in &mut self.surfaces {
            surface.blocks.retain(|block| !block.lines.is_empty());
        }
        self.surfaces
    }
}
