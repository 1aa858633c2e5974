//! Samples that are stored as differences from the one to their left.
//!
//! Source: TIFF 6.0, section 14; TIFF Technical Note 3 for floating point numbers.

use super::header::ByteOrder;
use super::numbers::{Kind, Numbers};
use super::{CodecError, damaged, tags, unsupported};
use crate::codec::tiff::directory::Directory;

/// How the samples of a cell are differences, and of what kind they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Differences {
    method: Method,
    order: ByteOrder,
    /// Bytes a sample.
    bytes: usize,
    /// Samples a pixel within a cell.
    samples: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    /// Between samples.
    Samples,
    /// Between bytes: those of a row are sorted, the highest of all samples first.
    SortedBytes,
}

impl Differences {
    /// `samples` are those of a pixel within one cell; `None` where samples are as they are.
    ///
    /// # Errors
    /// [`CodecError`] for kinds that are not read.
    pub(super) fn of(
        directory: &Directory,
        numbers: &Numbers,
        samples: usize,
    ) -> Result<Option<Self>, CodecError> {
        let method = match directory.number(tags::PREDICTOR)?.unwrap_or(1) {
            1 => return Ok(None),
            2 => Method::Samples,
            3 => Method::SortedBytes,
            other => return Err(damaged(format!("its Predictor is {other}"))),
        };
        let bits = numbers.depth();
        if method == Method::SortedBytes && numbers.kind() != Kind::Float {
            return Err(damaged("its Predictor is that of floating point numbers"));
        }
        let whole = bits.filter(|bits| matches!(bits, 8 | 16 | 24 | 32 | 64));
        let Some(bits) = whole else {
            let of = bits.map_or_else(|| "different".to_owned(), |bits| bits.to_string());
            return Err(unsupported(format!("differences between samples of {of} bits")));
        };
        let order = directory.order();
        Ok(Some(Self { method, order, bytes: usize::from(bits / 8), samples }))
    }

    /// Makes a row of differences one of samples, in the file's byte order.
    pub(super) fn undo(&self, row: &mut [u8]) {
        match self.method {
            Method::Samples => self.add_samples(row),
            Method::SortedBytes => self.add_bytes(row),
        }
    }

    fn add_samples(&self, row: &mut [u8]) {
        let (bytes, back) = (self.bytes, self.bytes * self.samples);
        match (bytes, self.order) {
            (1, _) => {
                for at in back..row.len() {
                    row[at] = row[at].wrapping_add(row[at - back]);
                }
            }
            (2, order) => {
                let read = |bytes| match order {
                    ByteOrder::Little => u16::from_le_bytes(bytes),
                    ByteOrder::Big => u16::from_be_bytes(bytes),
                };
                let write = |value: u16| match order {
                    ByteOrder::Little => value.to_le_bytes(),
                    ByteOrder::Big => value.to_be_bytes(),
                };
                for at in (back..row.len().saturating_sub(1)).step_by(2) {
                    let left = read([row[at - back], row[at - back + 1]]);
                    let sum = read([row[at], row[at + 1]]).wrapping_add(left);
                    row[at..at + 2].copy_from_slice(&write(sum));
                }
            }
            (_, order) => {
                for at in (back..(row.len() + 1).saturating_sub(bytes)).step_by(bytes) {
                    let left = order.number(&row[at - back..][..bytes]);
                    let sum = order.number(&row[at..][..bytes]).wrapping_add(left);
                    match order {
                        ByteOrder::Little => {
                            row[at..at + bytes].copy_from_slice(&sum.to_le_bytes()[..bytes]);
                        }
                        ByteOrder::Big => {
                            row[at..at + bytes].copy_from_slice(&sum.to_be_bytes()[8 - bytes..]);
                        }
                    }
                }
            }
        }
    }

    fn add_bytes(&self, row: &mut [u8]) {
        for at in self.samples..row.len() {
            row[at] = row[at].wrapping_add(row[at - self.samples]);
        }
        let sorted = row.to_vec();
        let count = row.len() / self.bytes;
        for (number, sample) in row.chunks_exact_mut(self.bytes).enumerate() {
            for (place, byte) in sample.iter_mut().enumerate() {
                let from_highest = match self.order {
                    ByteOrder::Big => place,
                    ByteOrder::Little => self.bytes - 1 - place,
                };
                *byte = sorted[from_highest * count + number];
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn of(method: Method, bytes: usize, samples: usize, order: ByteOrder) -> Differences {
        Differences { method, order, bytes, samples }
    }

    /// Differences between bytes, of so many samples a pixel.
    pub(in crate::codec::tiff) fn between_bytes(samples: usize) -> Differences {
        of(Method::Samples, 1, samples, ByteOrder::Little)
    }

    #[test]
    fn differences_are_summed_per_sample() {
        let mut row = [10, 20, 30, 1, 2, 3, 255, 254, 253];
        between_bytes(3).undo(&mut row);
        assert_eq!(row, [10, 20, 30, 11, 22, 33, 10, 20, 30]);
    }

    #[test]
    fn sums_carry_in_either_byte_order() {
        // 255 + 1, and 2^32 - 1 + 2, which is 1.
        for (order, bytes, row, sum) in [
            (ByteOrder::Little, 2, &[0xFF, 0, 1, 0][..], &[0xFF, 0, 0, 1][..]),
            (ByteOrder::Big, 2, &[0, 0xFF, 0, 1], &[0, 0xFF, 1, 0]),
            (ByteOrder::Little, 3, &[0xFF, 0, 0, 1, 0, 0], &[0xFF, 0, 0, 0, 1, 0]),
            (
                ByteOrder::Big,
                4,
                &[255, 255, 255, 255, 0, 0, 0, 2],
                &[255, 255, 255, 255, 0, 0, 0, 1],
            ),
        ] {
            let mut given = row.to_vec();
            of(Method::Samples, bytes, 1, order).undo(&mut given);
            assert_eq!(given, sum, "{order:?}, {bytes} bytes");
        }
    }

    #[test]
    fn sorted_bytes_become_numbers_again() {
        // Two pixels of two samples: 0x0102, 0x0304, 0x0506, 0x0708. Sorted: the high bytes
        // 1, 3, 5, 7, then the low ones 2, 4, 6, 8; each less the one two before it.
        let row = [1, 3, 4, 4, 253, 253, 4, 4];
        for (order, numbers) in [
            (ByteOrder::Big, [1, 2, 3, 4, 5, 6, 7, 8]),
            (ByteOrder::Little, [2, 1, 4, 3, 6, 5, 8, 7]),
        ] {
            let mut given = row;
            of(Method::SortedBytes, 2, 2, order).undo(&mut given);
            assert_eq!(given, numbers, "{order:?}");
        }
    }
}
