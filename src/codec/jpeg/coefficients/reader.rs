//! Reading the units of a scan one after another.

use std::ops::Range;

use super::bits::Bits;
use super::entropy::Entropy;
use super::scan::{COMPONENTS, Scan};
use crate::codec::CodecError;
use crate::codec::jpeg::frame::damaged;

/// A block that was read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) component: usize,
    /// Its first coefficient, which is its brightness.
    pub(super) dc: i32,
    /// The same as the difference from the block of its component before, as it was coded.
    pub(super) difference: i32,
    /// Where that difference lies, in bits.
    pub(super) bits: Range<usize>,
}

/// A place in a scan between two units.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    scan: &'a Scan,
    entropy: &'a Entropy,
    bits: Bits<'a>,
    /// Number of the interval that is being read.
    interval: usize,
    /// Units until a restart marker is due; `None` where there are none.
    until_restart: Option<u32>,
    /// Number that the next restart marker must have.
    next_restart: u8,
    /// First coefficient of the block read last of each component.
    dc: [i32; COMPONENTS],
}

impl<'a> Reader<'a> {
    /// At the first unit of the scan.
    pub(super) fn new(scan: &'a Scan, entropy: &'a Entropy) -> Self {
        Self::resume(scan, entropy, 0, 0, [0; COMPONENTS])
    }

    /// Before a unit, counted from the first of the scan, where another reader was before
    /// it: at bit `position` of `entropy`, with [`Reader::dc`] as `dc`.
    pub(super) fn resume(
        scan: &'a Scan,
        entropy: &'a Entropy,
        position: usize,
        unit: u32,
        dc: [i32; COMPONENTS],
    ) -> Self {
        let interval = scan.restart_interval;
        let (before, since) = (unit.checked_div(interval), unit.checked_rem(interval));
        Self {
            scan,
            entropy,
            bits: Bits::at(entropy.bytes(), position),
            interval: 0,
            until_restart: since.map(|since| interval - since),
            next_restart: before.map_or(0, |before| (before % 8) as u8),
            dc,
        }
    }

    /// The bit that is next.
    pub(super) fn position(&self) -> usize {
        self.bits.position()
    }

    /// First coefficient of the block read last of each component.
    pub(super) const fn dc(&self) -> [i32; COMPONENTS] {
        self.dc
    }

    /// Whether the next unit is behind a restart marker.
    pub(super) fn is_before_restart(&self) -> bool {
        self.until_restart == Some(0)
    }

    /// Passes over `count` units and the restart markers between them.
    ///
    /// # Errors
    /// As [`Reader::unit`] and [`Reader::restart`].
    pub(super) fn skip(&mut self, count: u32) -> Result<(), CodecError> {
        for _ in 0..count {
            if self.is_before_restart() {
                self.restart()?;
            }
            self.unit(|_| Ok(()))?;
        }
        Ok(())
    }

    /// Passes over the restart marker that is due.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when there is another one, or none.
    pub(super) fn restart(&mut self) -> Result<(), CodecError> {
        let interval = self.entropy.intervals()[self.interval];
        // Fewer than eight bits of padding end an interval (T.81 §F.1.2.3).
        let at_end = self.position().div_ceil(8) == interval.end;
        if !at_end || interval.restart != Some(self.next_restart) {
            return Err(damaged("a restart marker is not where it should be"));
        }
        self.interval += 1;
        self.next_restart = (self.next_restart + 1) % 8;
        self.until_restart = Some(self.scan.restart_interval);
        self.dc = [0; COMPONENTS];
        self.bits = Bits::at(self.entropy.bytes(), 8 * interval.end);
        Ok(())
    }

    /// Reads the next unit; `each` sees its blocks in their order.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when the data end or make no sense; what `each` reports.
    #[inline]
    pub(super) fn unit(
        &mut self,
        mut each: impl FnMut(Read) -> Result<(), CodecError>,
    ) -> Result<(), CodecError> {
        for block in &self.scan.blocks {
            let start = self.bits.position();
            let difference = block.dc.read(&mut self.bits)?;
            let bits = start..self.bits.position();
            let dc = &mut self.dc[block.component];
            *dc = dc.wrapping_add(difference);
            each(Read { component: block.component, dc: *dc, difference, bits })?;
            block.ac.skip_block(&mut self.bits)?;
        }
        if self.bits.position() > 8 * self.entropy.intervals()[self.interval].end {
            return Err(damaged("its data end before its picture does"));
        }
        if let Some(units) = &mut self.until_restart {
            *units -= 1;
        }
        Ok(())
    }
}
