//! Unpacking one cell: from its bytes in the file to rows of samples.

use std::borrow::Cow;
use std::ops::Range;

use super::differences::Differences;
use super::old_jpeg::OldJpeg;
use super::ycbcr::YCbCr;
use super::{CodecError, damaged, fax, jpeg, lossless, webp};
use crate::geometry::Size;

/// How the bytes of a cell are packed.
#[derive(Clone, Debug)]
pub(super) enum Compression {
    None,
    PackBits,
    Lzw,
    Deflate,
    Zstd,
    Fax(fax::Scheme),
    Jpeg(jpeg::Shared),
    OldJpeg(Box<OldJpeg>),
    Webp,
}

/// How the cells of one level are stored.
#[derive(Clone, Debug)]
pub(super) struct Coding {
    pub(super) compression: Compression,
    pub(super) differences: Option<Differences>,
    /// The lowest bit of a byte comes first (FillOrder 2).
    pub(super) bits_reversed: bool,
    /// Samples a pixel within a cell.
    pub(super) samples: usize,
    /// Pixels a row.
    pub(super) width: u32,
    /// Colors that are kept as blocks of YCbCr; unpacking unfolds them into RGB.
    pub(super) ycbcr: Option<YCbCr>,
    /// Bytes a row, once unpacked: samples packed tightly, each row starting a byte.
    pub(super) row_bytes: u64,
}

/// Which rows of a cell are wanted, and how many there are.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) wanted: Range<u32>,
    /// Rows in the file: those of a whole tile, or those that remain for the last strip.
    pub(super) stored: u32,
    /// Rows of a full cell, which writers may use for the last strip, too.
    pub(super) full: u32,
}

impl Coding {
    /// Unpacked bytes of a cell of so many rows; saturates.
    pub(super) fn bytes(&self, rows: u32) -> u64 {
        self.row_bytes.saturating_mul(u64::from(rows))
    }

    /// Whether any rows can be read without the others.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.compression, Compression::None) && self.ycbcr.is_none()
    }

    /// The bytes of a cell to fetch for its wanted rows, from the cell's own first byte;
    /// `length` is what the file says.
    ///
    /// More than a cell can need, by the worst that each compression does, is not fetched:
    /// a wrong length must not cost a gigabyte.
    pub(super) fn needed(&self, rows: &Rows, length: u64) -> Range<u64> {
        if self.is_plain() {
            return self.bytes(rows.wanted.start)..self.bytes(rows.wanted.end);
        }
        let worst = match &self.compression {
            Compression::Fax(_) => fax::most_bytes(self.width, rows.full),
            // What lies between the pieces of a stream is fetched as well.
            Compression::OldJpeg(_) => length,
            _ => self.bytes(rows.full).saturating_mul(2),
        };
        0..length.min(worst.saturating_add(64 * 1024))
    }

    /// Bytes of memory that unpacking takes beside the stored bytes.
    pub(super) fn memory(&self, rows: &Rows, stored: u64) -> u64 {
        let unpacked = self.bytes(rows.wanted.end);
        let blocks = self
            .ycbcr
            .as_ref()
            .map_or(0, |ycbcr| ycbcr.packed_bytes(self.width, rows.wanted.end) + unpacked);
        let turned = if self.bits_reversed { stored } else { 0 };
        let unpacking = match &self.compression {
            Compression::None => 0,
            // Rows above the wanted ones are not kept.
            Compression::Fax(_) => {
                let wanted = rows.wanted.end - rows.wanted.start;
                self.bytes(wanted).saturating_add(fax::memory(self.width))
            }
            Compression::PackBits | Compression::Lzw | Compression::Deflate => unpacked,
            Compression::Zstd => unpacked + lossless::zstd_memory(self.bytes(rows.full)),
            // The stream put together, the samples, and for progressive streams all
            // coefficients at two bytes each.
            Compression::Jpeg(_) => stored.saturating_add(self.bytes(rows.full) * 3),
            Compression::OldJpeg(_) => {
                stored.saturating_mul(2).saturating_add(self.bytes(rows.full) * 3)
            }
            Compression::Webp => webp::memory(Size::new(self.width, rows.stored), stored),
        };
        unpacking.saturating_add(blocks).saturating_add(turned)
    }

    /// Unpacks the wanted rows. `stored` are the bytes of [`Coding::needed`]; `scratch` is
    /// overwritten and may hold the result.
    ///
    /// The result has `wanted × row_bytes` bytes: samples of 8 bits for JPEG and WebP, else as
    /// the file has them, in its byte order, differences undone.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when the bytes are too few or wrong.
    pub(super) fn unpack<'a>(
        &self,
        stored: &'a [u8],
        rows: &Rows,
        scratch: &'a mut Vec<u8>,
    ) -> Result<&'a [u8], CodecError> {
        let (start, end) = (self.offset(rows.wanted.start)?, self.offset(rows.wanted.end)?);
        if self.is_plain() {
            let plain = stored.get(..end - start).ok_or_else(|| {
                damaged(format!("it has {} bytes where {} are due", stored.len(), end - start))
            })?;
            if !self.bits_reversed {
                return Ok(plain);
            }
            scratch.clear();
            scratch.extend(plain.iter().map(|byte| byte.reverse_bits()));
            return Ok(scratch);
        }
        if let Compression::Fax(scheme) = self.compression {
            let turned = self.turned(stored);
            scratch.clear();
            scratch.resize(end - start, 0);
            fax::decode(&turned, scheme, self.width, rows.wanted.clone(), scratch)?;
            return Ok(scratch);
        }
        if let Compression::Jpeg(shared) = &self.compression {
            let heights = rows.stored..=rows.full;
            jpeg::decode(stored, shared, self.width, heights, scratch)?;
        } else if let Compression::OldJpeg(old) = &self.compression {
            let size = Size::new(self.width, rows.stored);
            let stream = old.stream(stored, size)?;
            jpeg::decode(&stream, old.shared(), size.width, rows.stored..=rows.full, scratch)?;
        } else if let Compression::Webp = &self.compression {
            webp::decode(stored, Size::new(self.width, rows.stored), self.samples, scratch)?;
        } else if let Some(ycbcr) = &self.ycbcr {
            let length = ycbcr.packed_bytes(self.width, rows.wanted.end);
            let length = usize::try_from(length).map_err(|_| damaged("its cells fit no memory"))?;
            let mut packed = Vec::new();
            self.unpack_lossless(stored, rows, length, &mut packed)?;
            ycbcr.expand(&packed, self.width, rows.wanted.end, scratch);
        } else {
            self.unpack_lossless(stored, rows, end, scratch)?;
        }
        scratch.get(start..end).ok_or_else(|| damaged("its rows are too few"))
    }

    fn unpack_lossless(
        &self,
        stored: &[u8],
        rows: &Rows,
        length: usize,
        output: &mut Vec<u8>,
    ) -> Result<(), CodecError> {
        let stored = &*self.turned(stored);
        output.clear();
        output.resize(length, 0);
        match self.compression {
            Compression::PackBits => lossless::packbits(stored, output)?,
            Compression::Lzw => lossless::lzw(stored, output)?,
            Compression::Deflate => lossless::deflate(stored, output)?,
            Compression::Zstd => lossless::zstd(stored, self.bytes(rows.full), output)?,
            Compression::None => {
                let plain = stored.get(..length).ok_or_else(|| {
                    damaged(format!("it has {} bytes where {length} are due", stored.len()))
                })?;
                output.copy_from_slice(plain);
            }
            // Unpacked elsewhere.
            Compression::Fax(_)
            | Compression::Jpeg(_)
            | Compression::OldJpeg(_)
            | Compression::Webp => {}
        }
        if let Some(differences) = &self.differences {
            let row = self.ycbcr.as_ref().map_or(self.row_bytes, |it| it.row_bytes(self.width));
            let row = usize::try_from(row).unwrap_or(usize::MAX).max(1);
            for row in output.chunks_exact_mut(row) {
                differences.undo(row);
            }
        }
        Ok(())
    }

    /// A cell's bytes with their highest bit first.
    fn turned<'a>(&self, stored: &'a [u8]) -> Cow<'a, [u8]> {
        if self.bits_reversed {
            stored.iter().map(|byte| byte.reverse_bits()).collect()
        } else {
            stored.into()
        }
    }

    /// Where a row starts in the unpacked cell.
    fn offset(&self, row: u32) -> Result<usize, CodecError> {
        usize::try_from(self.bytes(row)).map_err(|_| damaged("its cells fit no memory"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::differences::tests::between_bytes;
    use super::*;

    fn coding(compression: Compression, bits: u8, samples: usize, width: u32) -> Coding {
        Coding {
            compression,
            differences: None,
            bits_reversed: false,
            samples,
            width,
            ycbcr: None,
            row_bytes: (u64::from(width) * samples as u64 * u64::from(bits)).div_ceil(8),
        }
    }

    #[test]
    fn differences_start_anew_in_each_row() {
        let mut coding = coding(Compression::PackBits, 8, 3, 3);
        coding.differences = Some(between_bytes(3));
        // Two rows of 9 literal bytes each, in one run.
        let packed = [&[17][..], &[10, 20, 30, 1, 2, 3, 255, 254, 253], &[1; 9]].concat();
        let rows = Rows { wanted: 0..2, stored: 2, full: 2 };
        let mut scratch = Vec::new();
        let unpacked = coding.unpack(&packed, &rows, &mut scratch).unwrap();
        assert_eq!(unpacked[..9], [10, 20, 30, 11, 22, 33, 10, 20, 30]);
        assert_eq!(unpacked[9..], [1, 1, 1, 2, 2, 2, 3, 3, 3]);
    }

    #[test]
    fn of_a_fax_only_the_wanted_rows_are_kept() {
        let coding = coding(Compression::Fax(fax::Scheme::Group4), 1, 1, 1000);
        let rows = Rows { wanted: 300..302, stored: 400, full: 400 };
        // Each row is as the one above it, which is white: a bit of 1 each.
        let mut scratch = Vec::new();
        assert_eq!(coding.unpack(&[0xFF; 50], &rows, &mut scratch).unwrap(), [0; 250]);
        // Two rows of 125 bytes, and two of places at four bytes a pixel.
        assert_eq!(coding.memory(&rows, 50), 250 + 8000);
        assert_eq!(coding.needed(&rows, 50), 0..50);
    }

    #[test]
    fn of_a_plain_cell_only_the_wanted_rows_are_fetched() {
        let coding = coding(Compression::None, 8, 1, 10);
        let rows = Rows { wanted: 3..5, stored: 8, full: 8 };
        assert_eq!(coding.needed(&rows, 80), 30..50);
        let mut scratch = Vec::new();
        assert_eq!(coding.unpack(&[7; 20], &rows, &mut scratch).unwrap(), [7; 20]);
        let mut scratch = Vec::new();
        assert!(coding.unpack(&[7; 19], &rows, &mut scratch).is_err());
    }

    #[test]
    fn a_length_that_no_cell_needs_is_not_fetched() {
        let coding = coding(Compression::Deflate, 8, 1, 100);
        let rows = Rows { wanted: 0..1, stored: 100, full: 100 };
        assert_eq!(coding.needed(&rows, 500), 0..500);
        assert_eq!(coding.needed(&rows, u64::MAX), 0..20_000 + 65_536);
    }
}
