//! Tag trees: numbers on a grid, told as far as is asked for.

use super::bits::HeaderBits;

/// What is known of a node: its value, or that it is no less than `low`.
#[derive(Clone, Copy, Debug)]
struct Node {
    low: u16,
    known: bool,
}

impl Node {
    /// Reads on until it is known, or is no less than `threshold`; it is no less than `low`, as
    /// the one above it is.
    #[inline]
    fn read(&mut self, bits: &mut HeaderBits<'_>, low: u16, threshold: u16) -> Result<(), Ended> {
        let mut low = low.max(self.low);
        while low < threshold && !self.known {
            if bits.bit().ok_or(Ended)? == 1 {
                self.known = true;
            } else {
                low += 1;
            }
        }
        self.low = low;
        Ok(())
    }
}

/// The state of reading one. Source: ISO/IEC 15444-1 B.10.2.
#[derive(Clone, Debug, Default)]
pub(super) struct TagTree {
    /// Leaves in rows, then each coarser level, the root last.
    nodes: Vec<Node>,
    /// Where each level starts in `nodes` and how many columns it has.
    levels: Vec<(u32, u32)>,
}

impl TagTree {
    pub(super) fn new(columns: u32, rows: u32) -> Self {
        let mut levels = Vec::new();
        let (mut columns, mut rows, mut count) = (columns, rows, 0u32);
        if columns > 0 && rows > 0 {
            loop {
                levels.push((count, columns));
                count += columns * rows;
                if columns == 1 && rows == 1 {
                    break;
                }
                (columns, rows) = (columns.div_ceil(2), rows.div_ceil(2));
            }
        }
        Self { nodes: vec![Node { low: 0, known: false }; count as usize], levels }
    }

    /// Whether a leaf may be less than `threshold`; the bits that tell are read.
    ///
    /// # Errors
    /// [`Ended`] where the bits end.
    pub(super) fn may_be_below(
        &mut self,
        bits: &mut HeaderBits<'_>,
        threshold: u16,
    ) -> Result<bool, Ended> {
        let Some(root) = self.nodes.last_mut() else { return Ok(false) };
        root.read(bits, 0, threshold)?;
        Ok(root.low < threshold)
    }

    /// The value of a leaf if it is less than `threshold`; the bits that tell are read.
    /// `Err` where the bits end.
    #[inline]
    pub(super) fn below(
        &mut self,
        bits: &mut HeaderBits<'_>,
        column: u32,
        row: u32,
        threshold: u16,
    ) -> Result<Option<u16>, Ended> {
        let mut low = 0;
        let mut known = false;
        for (depth, (start, columns)) in self.levels.iter().enumerate().rev() {
            let at = start + (row >> depth) * columns + (column >> depth);
            let node = &mut self.nodes[at as usize];
            node.read(bits, low, threshold)?;
            low = node.low;
            // What is below it is no less.
            if low >= threshold {
                return Ok(None);
            }
            known = node.known;
        }
        Ok(known.then_some(low))
    }
}

/// There are no more bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ended;
