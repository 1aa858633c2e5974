//! One directory (IFD): its entries, and their values once these are loaded.
//!
//! Parsing a directory reads the entries only. Values that do not fit an entry stay where
//! they are until [`load`] fetches those that are wanted, of all directories at once, each
//! cut to the most items that its reader has use for.

use bytes::Bytes;

use super::header::{ByteOrder, Header};
use super::{CodecError, damaged, tags};
use crate::codec::reader::Reader;

/// Real directories have below 100 entries.
const MAX_ENTRIES: u64 = 4096;

/// A directory's entries of the tags that we know.
#[derive(Clone, Debug)]
pub(super) struct Directory {
    order: ByteOrder,
    entries: Vec<Entry>,
    /// Offset of the next directory, 0 at the end of the chain.
    pub(super) next: u64,
}

#[derive(Clone, Debug)]
struct Entry {
    tag: u16,
    kind: u16,
    count: u64,
    value: Value,
}

#[derive(Clone, Debug)]
enum Value {
    /// All items that were asked for, in the file's byte order.
    Held(Bytes),
    /// The offset of the first item.
    At(u64),
}

/// A tag whose value is wanted, and how many items of it at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) tag: u16,
    pub(super) most: u64,
}

/// Bytes of one item of a field type; `None` for types that nobody defined.
///
/// Source: TIFF 6.0, "Types"; Technical Note 1 (13); BigTIFF (16 to 18).
fn item_bytes(kind: u16) -> Option<u64> {
    match kind {
        1 | 2 | 6 | 7 => Some(1),
        3 | 8 => Some(2),
        4 | 9 | 11 | 13 => Some(4),
        5 | 10 | 12 | 16 | 17 | 18 => Some(8),
        _ => None,
    }
}

/// Whether the items are unsigned whole numbers.
fn counts(kind: u16) -> bool {
    matches!(kind, 1 | 3 | 4 | 13 | 16 | 18)
}

/// One item of a field as a number.
///
/// Source: TIFF 6.0, "Types".
fn real(order: ByteOrder, kind: u16, item: &[u8]) -> f64 {
    let whole = |bytes: &[u8]| order.number(bytes);
    let signed = |bytes: &[u8]| {
        let spare = 64 - 8 * bytes.len() as u32;
        (whole(bytes) << spare).cast_signed() >> spare
    };
    match kind {
        5 => whole(&item[..4]) as f64 / whole(&item[4..]) as f64,
        6 | 8 | 9 | 17 => signed(item) as f64,
        10 => signed(&item[..4]) as f64 / signed(&item[4..]) as f64,
        11 => f64::from(f32::from_bits(whole(item) as u32)),
        12 => f64::from_bits(whole(item)),
        _ => whole(item) as f64,
    }
}

impl Directory {
    /// Reads the directory at `offset`.
    ///
    /// A file that ends right after the entries has no next directory; some writers leave
    /// the pointer out.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when it has no entries, too many, or lies past the end.
    pub(super) async fn read(
        reader: &mut Reader<'_>,
        header: Header,
        offset: u64,
    ) -> Result<Self, CodecError> {
        let (count_bytes, entry_bytes, offset_bytes) =
            if header.big { (8, 20, 8) } else { (2, 12, 4) };
        let order = header.order;
        let count = order.number(&reader.bytes(offset, count_bytes).await?);
        if count == 0 || count > MAX_ENTRIES {
            return Err(damaged(format!("the directory at byte {offset} has {count} entries")));
        }
        let start = offset + count_bytes;
        let body = reader.bytes(start, count * entry_bytes).await?;
        let entries = body
            .chunks_exact(entry_bytes as usize)
            .filter_map(|entry| Entry::parse(entry, order, offset_bytes as usize))
            .collect();
        let end = start + count * entry_bytes;
        let next = match reader.range(end, offset_bytes) {
            Ok(_) => order.number(&reader.bytes(end, offset_bytes).await?),
            Err(_) => 0,
        };
        Ok(Self { order, entries, next })
    }

    /// The first directory of a file that is in memory, with all values that lie in it; `None`
    /// where there is none.
    pub(super) fn held(file: &Bytes, header: Header) -> Option<Self> {
        let Header { order, .. } = header;
        let (count_bytes, entry_bytes, offset_bytes) =
            if header.big { (8, 20, 8) } else { (2, 12, 4) };
        let at = |start: u64, length: u64| {
            let end = usize::try_from(start.checked_add(length)?).ok()?;
            (end <= file.len()).then(|| file.slice(start as usize..end))
        };
        let count = order.number(&at(header.first, count_bytes)?);
        if count > MAX_ENTRIES {
            return None;
        }
        let body = at(header.first + count_bytes, count * entry_bytes)?;
        let entries = body.chunks_exact(entry_bytes as usize);
        let mut entries: Vec<_> =
            entries.filter_map(|entry| Entry::parse(entry, order, offset_bytes as usize)).collect();
        for Entry { kind, count, value, .. } in &mut entries {
            if let Value::At(start) = *value
                && let Some(held) = at(start, count.saturating_mul(item_bytes(*kind)?))
            {
                *value = Value::Held(held);
            }
        }
        Some(Self { order, entries, next: 0 })
    }

    fn entry(&self, tag: u16) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.tag == tag)
    }

    pub(super) fn has(&self, tag: u16) -> bool {
        self.entry(tag).is_some()
    }

    pub(super) fn order(&self) -> ByteOrder {
        self.order
    }

    /// Bytes that the value of `tag` takes in the file, as the file says.
    pub(super) fn value_bytes(&self, tag: u16) -> Option<u64> {
        let entry = self.entry(tag)?;
        Some(entry.count.saturating_mul(item_bytes(entry.kind)?))
    }

    /// The loaded value as plain bytes, as profiles and tables are kept.
    pub(super) fn bytes(&self, tag: u16) -> Option<&Bytes> {
        match self.entry(tag)? {
            Entry { value: Value::Held(bytes), .. } => Some(bytes),
            Entry { value: Value::At(_), .. } => None,
        }
    }

    /// The loaded items of `tag`, `None` where the directory has no such entry.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when they are no unsigned numbers or were not loaded.
    pub(super) fn numbers(
        &self,
        tag: u16,
    ) -> Result<Option<impl ExactSizeIterator<Item = u64> + '_>, CodecError> {
        let Some(entry) = self.entry(tag) else { return Ok(None) };
        let width = item_bytes(entry.kind).filter(|_| counts(entry.kind));
        let (Value::Held(bytes), Some(width)) = (&entry.value, width) else {
            return Err(damaged(format!(
                "tag {tag} has {} values of type {}, which it cannot have",
                entry.count, entry.kind
            )));
        };
        Ok(Some(bytes.chunks_exact(width as usize).map(|item| self.order.number(item))))
    }

    /// The first item of `tag`, `None` where there is none.
    ///
    /// # Errors
    /// As [`Directory::numbers`].
    pub(super) fn number(&self, tag: u16) -> Result<Option<u64>, CodecError> {
        Ok(self.numbers(tag)?.and_then(|mut items| items.next()))
    }

    /// How many items `tag` has, as the file says.
    pub(super) fn count(&self, tag: u16) -> Option<u64> {
        self.entry(tag).map(|entry| entry.count)
    }

    /// The loaded items of `tag` as numbers of any type; none where it has none that can be
    /// read.
    pub(super) fn reals(&self, tag: u16) -> Vec<f64> {
        let Some(Entry { kind, value: Value::Held(bytes), .. }) = self.entry(tag) else {
            return Vec::new();
        };
        let Some(width) = item_bytes(*kind) else { return Vec::new() };
        let real = |item: &[u8]| real(self.order, *kind, item);
        bytes.chunks_exact(width as usize).map(real).collect()
    }

    /// Puts a value that was found elsewhere in the place of what `tag` says.
    pub(super) fn hold(&mut self, tag: u16, bytes: Bytes) {
        self.entries.retain(|entry| entry.tag != tag);
        let count = bytes.len() as u64;
        self.entries.push(Entry { tag, kind: 7, count, value: Value::Held(bytes) });
    }

    /// Whether the directory holds a picture in its own right: no reduced version of
    /// another one, no mask.
    pub(super) fn is_full_resolution(&self) -> bool {
        !self.is_reduced() && !self.is_mask()
    }

    fn is_reduced(&self) -> bool {
        match self.number(tags::NEW_SUBFILE_TYPE) {
            Ok(Some(bits)) => bits & 1 != 0,
            _ => matches!(self.number(tags::SUBFILE_TYPE), Ok(Some(2))),
        }
    }

    pub(super) fn is_mask(&self) -> bool {
        let says_so =
            matches!(self.number(tags::NEW_SUBFILE_TYPE), Ok(Some(bits)) if bits & 4 != 0);
        says_so || matches!(self.number(tags::PHOTOMETRIC), Ok(Some(4)))
    }

    /// Whether the directory says that it is one page of several, so no reduced version.
    pub(super) fn is_page(&self) -> bool {
        match self.number(tags::NEW_SUBFILE_TYPE) {
            Ok(Some(bits)) => bits & 3 == 2,
            _ => matches!(self.number(tags::SUBFILE_TYPE), Ok(Some(3))),
        }
    }
}

impl Entry {
    /// `None` for tags and types that we do not know.
    fn parse(entry: &[u8], order: ByteOrder, offset_bytes: usize) -> Option<Self> {
        let tag = order.number(&entry[..2]) as u16;
        let kind = order.number(&entry[2..4]) as u16;
        if !tags::READ.contains(&tag) {
            return None;
        }
        let (count, value) = entry[4..].split_at(offset_bytes);
        let count = order.number(count);
        let length = count.checked_mul(item_bytes(kind)?)?;
        let value = match value.get(..usize::try_from(length).unwrap_or(usize::MAX)) {
            Some(inline) => Value::Held(Bytes::copy_from_slice(inline)),
            None => Value::At(order.number(value)),
        };
        Some(Self { tag, kind, count, value })
    }
}

/// Fetches the wanted values of several directories in one go. A value that lies outside
/// the file stays unloaded, which whoever needs it reports.
///
/// # Errors
/// [`CodecError::Storage`].
pub(super) async fn load(
    reader: &Reader<'_>,
    directories: &mut [(&mut Directory, Vec<Wanted>)],
) -> Result<(), CodecError> {
    let mut ranges = Vec::new();
    let mut targets: Vec<&mut Value> = Vec::new();
    for (directory, wanted) in directories {
        for entry in &mut directory.entries {
            let Some(wanted) = wanted.iter().find(|wanted| wanted.tag == entry.tag) else {
                continue;
            };
            let (Value::At(start), Some(width)) = (&entry.value, item_bytes(entry.kind)) else {
                continue;
            };
            // Cannot overflow: `parse` multiplied the larger count by the same width.
            let length = entry.count.min(wanted.most) * width;
            if let Ok(range) = reader.range(*start, length) {
                ranges.push(range);
                targets.push(&mut entry.value);
            }
        }
    }
    for (target, bytes) in targets.into_iter().zip(reader.all(&ranges).await?) {
        *target = Value::Held(bytes);
    }
    Ok(())
}
