//! The tables that are in force for a scan.

use std::sync::{Arc, LazyLock};

use super::huffman::{AcTable, DcTable};
use super::usual;
use crate::codec::CodecError;
use crate::codec::jpeg::frame::damaged;
use crate::codec::jpeg::segment;

/// Quantization and Huffman tables and the restart interval, as the segments read so far
/// define them. Cloning is cheap.
///
/// Making them ready takes some tens of microseconds: where many streams share their tables
/// (the tiles of a TIFF), keep them with the level.
#[derive(Clone, Debug, Default)]
pub(in crate::codec) struct Tables {
    /// The payload of a DQT segment for each table: its precision and number, its values.
    quantization: [Option<Arc<[u8]>>; 4],
    dc: [Option<Arc<DcTable>>; 4],
    ac: [Option<Arc<AcTable>>; 4],
    /// Units between two restart markers, 0 for none.
    pub(super) restart_interval: u32,
}

static USUAL: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables::default();
    for (class_and_number, definition) in [
        (0x00, usual::DC_LUMINANCE),
        (0x01, usual::DC_CHROMINANCE),
        (0x10, usual::AC_LUMINANCE),
        (0x11, usual::AC_CHROMINANCE),
    ] {
        let payload = [&[class_and_number], definition].concat();
        tables.read_huffman(&payload).expect("the standard's own tables are right");
    }
    tables
});

impl Tables {
    /// Bytes of memory beside itself that the usual tables of a color picture take.
    pub(in crate::codec) const WEIGHT: usize = 2 * super::huffman::WEIGHT + 2 * 65;

    /// The Huffman tables that a stream without any means, and nothing else.
    pub(in crate::codec) fn usual() -> Self {
        USUAL.clone()
    }

    /// The tables in `segments`, which follow each other, each with its marker; those of
    /// other kinds are passed over.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when a table contradicts itself or is cut short.
    pub(in crate::codec) fn parse(segments: &[u8]) -> Result<Self, CodecError> {
        let mut tables = Self::default();
        for segment in segment::all(segments) {
            let (marker, payload) = segment?;
            tables.read(marker, payload)?;
        }
        Ok(tables)
    }

    /// Takes what one segment defines; `payload` is what stands behind its length.
    ///
    /// # Errors
    /// As [`Tables::parse`].
    pub(super) fn read(&mut self, marker: u8, payload: &[u8]) -> Result<(), CodecError> {
        match marker {
            segment::DQT => self.read_quantization(payload),
            segment::DHT => self.read_huffman(payload),
            segment::DRI => {
                let interval = payload.first_chunk().map(|bytes| u16::from_be_bytes(*bytes));
                let interval =
                    interval.ok_or_else(|| damaged("its restart interval is cut short"))?;
                self.restart_interval = u32::from(interval);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn read_quantization(&mut self, payload: &[u8]) -> Result<(), CodecError> {
        let mut rest = payload;
        while let Some(&head) = rest.first() {
            let length = match head >> 4 {
                0 => 1 + 64,
                1 => 1 + 2 * 64,
                _ => return Err(damaged("a quantization table has an unknown precision")),
            };
            let (table, after) = rest
                .split_at_checked(length)
                .ok_or_else(|| damaged("a quantization table is cut short"))?;
            *place(&mut self.quantization, head)? = Some(table.into());
            rest = after;
        }
        Ok(())
    }

    fn read_huffman(&mut self, payload: &[u8]) -> Result<(), CodecError> {
        let mut rest = payload;
        while let Some((&head, definition)) = rest.split_first() {
            rest = match head >> 4 {
                0 => {
                    let (table, after) = DcTable::parse(definition)?;
                    *place(&mut self.dc, head)? = Some(Arc::new(table));
                    after
                }
                1 => {
                    let (table, after) = AcTable::parse(definition)?;
                    *place(&mut self.ac, head)? = Some(Arc::new(table));
                    after
                }
                _ => return Err(damaged("a Huffman table is of an unknown class")),
            };
        }
        Ok(())
    }

    pub(super) fn dc(&self, number: u8) -> Result<&Arc<DcTable>, CodecError> {
        used(&self.dc, number)
    }

    pub(super) fn ac(&self, number: u8) -> Result<&Arc<AcTable>, CodecError> {
        used(&self.ac, number)
    }

    pub(super) fn quantization(&self, number: u8) -> Result<&Arc<[u8]>, CodecError> {
        used(&self.quantization, number)
    }
}

/// Where the table goes that `head` names in its lower half.
fn place<T>(tables: &mut [Option<T>; 4], head: u8) -> Result<&mut Option<T>, CodecError> {
    let place = tables.get_mut(usize::from(head & 15));
    place.ok_or_else(|| damaged("a table has a number beyond 3"))
}

fn used<T>(tables: &[Option<T>; 4], number: u8) -> Result<&T, CodecError> {
    let table = tables.get(usize::from(number)).and_then(Option::as_ref);
    table.ok_or_else(|| damaged("it uses a table that it does not define"))
}
