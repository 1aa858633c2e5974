//! The palette and component mapping boxes: channels made of components by looking up.
//!
//! Source: ISO/IEC 15444-1 §I.5.3.4 and §I.5.3.5.

use crate::codec::jp2::fault::Fault;

/// Entries that a palette has at most.
const MOST_ENTRIES: usize = 1024;

/// Bits of a value, told by one byte.
const MOST_BITS: u8 = 38;

/// A table: a sample picks an entry, each column of which is a channel's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct Palette {
    /// From 1 to 255 of them, each with as many values.
    pub(in crate::codec::jp2) columns: Vec<Column>,
}

/// The values that one channel can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct Column {
    /// Bits of a value, from 1 to 31.
    pub(in crate::codec::jp2) precision: u32,
    pub(in crate::codec::jp2) signed: bool,
    /// From 1 to 1024 of them.
    pub(in crate::codec::jp2) values: Vec<i32>,
}

impl Palette {
    /// Reads the content of a `pclr` box.
    ///
    /// # Errors
    /// [`Fault::Damaged`] for a count of entries or columns that is not allowed, and when it
    /// ends before its last entry; [`Fault::Unsupported`] for values of more than 31 bits.
    pub(super) fn parse(content: &[u8]) -> Result<Self, Fault> {
        let short = || Fault::damaged("its palette is cut short");
        let (&[entries1, entries0, columns], rest) =
            content.split_first_chunk().ok_or_else(short)?;
        let entries = usize::from(u16::from_be_bytes([entries1, entries0]));
        if !(1..=MOST_ENTRIES).contains(&entries) || columns == 0 {
            let what = format!("its palette has {entries} entries of {columns} columns");
            return Err(Fault::damaged(what));
        }
        let (depths, mut values) = rest.split_at_checked(columns.into()).ok_or_else(short)?;
        let mut columns =
            depths.iter().map(|depth| column(*depth)).collect::<Result<Vec<_>, _>>()?;
        let row: usize = columns.iter().map(Column::value_bytes).sum();
        if values.len() < row * entries {
            return Err(short());
        }
        for column in &mut columns {
            column.values.reserve_exact(entries);
        }
        for _ in 0..entries {
            for column in &mut columns {
                let value;
                (value, values) = values.split_at(column.value_bytes());
                column.values.push(column.value(value));
            }
        }
        Ok(Self { columns })
    }
}

/// A column without its values, from what tells its depth.
fn column(depth: u8) -> Result<Column, Fault> {
    let (precision, signed) = ((depth & 0x7F) + 1, depth & 0x80 != 0);
    match precision {
        1..=31 => Ok(Column { precision: precision.into(), signed, values: Vec::new() }),
        32..=MOST_BITS => Err(Fault::unsupported(format!("a palette of {precision} bits a value"))),
        _ => Err(Fault::damaged(format!("its palette has {precision} bits a value"))),
    }
}

impl Column {
    fn value_bytes(&self) -> usize {
        self.precision.div_ceil(8) as usize
    }

    /// The value that these bytes spell; bits above the precision are of no meaning.
    fn value(&self, bytes: &[u8]) -> i32 {
        let bits = bytes.iter().fold(0, |value: u32, byte| (value << 8) | u32::from(*byte));
        let spare = 32 - self.precision;
        let top = bits << spare;
        if self.signed { top.cast_signed() >> spare } else { (top >> spare).cast_signed() }
    }
}

/// What one channel is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct Mapping {
    /// Index of the component, not checked.
    pub(in crate::codec::jp2) component: u16,
    /// Index of the palette's column that the component's samples pick from, not checked;
    /// `None` where they are the channel.
    pub(in crate::codec::jp2) column: Option<u8>,
}

/// Reads the content of a `cmap` box: one mapping for each channel.
///
/// # Errors
/// [`Fault::Damaged`] for a kind of mapping that there is not, and when it is empty.
pub(super) fn mappings(content: &[u8]) -> Result<Vec<Mapping>, Fault> {
    let (entries, rest) = content.as_chunks::<4>();
    if entries.is_empty() || !rest.is_empty() {
        return Err(Fault::damaged("its component mapping box is cut short"));
    }
    let mapping = |entry: &[u8; 4]| {
        let [component1, component0, kind, column] = *entry;
        let column = match kind {
            0 => None,
            1 => Some(column),
            _ => return Err(Fault::damaged(format!("its components are mapped by method {kind}"))),
        };
        Ok(Mapping { component: u16::from_be_bytes([component1, component0]), column })
    };
    entries.iter().map(mapping).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_as_many_bytes_as_their_column_needs() {
        // Two entries; columns of 8 bits, of 12 bits and of 5 bits with a sign.
        let content = b"\0\x02\x03\x07\x0B\x84\xFF\x0F\xFF\x1F\x01\x00\x10\x0F";
        let palette = Palette::parse(content).unwrap();
        let column = |precision, signed, values: [i32; 2]| Column {
            precision,
            signed,
            values: values.to_vec(),
        };
        // 0x1F of 5 bits is -1, 0x0F is 15.
        let expected =
            [column(8, false, [255, 1]), column(12, false, [4095, 16]), column(5, true, [-1, 15])];
        assert_eq!(palette.columns, expected);
        for length in 0..content.len() {
            let error = Palette::parse(&content[..length]).unwrap_err();
            assert!(matches!(error, Fault::Damaged(_)), "{length} bytes: {error:?}");
        }
    }

    #[test]
    fn counts_and_depths_that_are_not_allowed_are_refused() {
        let of = |entries: u16, columns: u8, depth: u8| {
            let [high, low] = entries.to_be_bytes();
            let mut content = vec![high, low, columns];
            content.resize(3 + usize::from(columns), depth);
            content.resize(content.len() + usize::from(entries) * usize::from(columns) * 5, 0);
            Palette::parse(&content)
        };
        assert_eq!(of(1024, 255, 7).unwrap().columns[254].values.len(), 1024);
        for (entries, columns, depth) in
            [(0, 3, 7), (1025, 3, 7), (5, 0, 7), (5, 3, 38), (5, 3, 0xFF)]
        {
            let result = of(entries, columns, depth);
            assert!(matches!(result, Err(Fault::Damaged(_))), "{entries} {columns} {depth}");
        }
        assert!(matches!(of(5, 3, 31), Err(Fault::Unsupported(_))));
    }

    #[test]
    fn components_are_mapped_directly_or_through_a_column() {
        let all = mappings(b"\0\0\x01\x02\x01\x00\x00\x00").unwrap();
        let expected =
            [Mapping { component: 0, column: Some(2) }, Mapping { component: 256, column: None }];
        assert_eq!(all, expected);
        for bad in [&b""[..], b"\0\0\x01", b"\0\0\0\0\0", b"\0\0\x02\0"] {
            assert!(matches!(mappings(bad), Err(Fault::Damaged(_))), "{bad:?}");
        }
    }
}
