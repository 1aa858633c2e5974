//! What the first directory of a TIFF tells about its picture, and the directories of EXIF
//! that hang below it. An EXIF block is a small TIFF and is read the same way.

use bytes::Bytes;

use super::header::{ByteOrder, Header};
use super::write::{Field, Metadata};
use super::{CodecError, damaged, tags};
use crate::codec::metadata::{IPTC, XMP};
use crate::storage::Object;

/// What is kept of the main directory, beside resolution, XMP and rights the texts that say
/// what and whose it is.
///
/// Source: TIFF 6.0 section 8.
const KEPT: [u16; 15] = [
    269, // DocumentName
    270, // ImageDescription
    271, // Make
    272, // Model
    tags::X_RESOLUTION,
    tags::Y_RESOLUTION,
    285, // PageName
    tags::RESOLUTION_UNIT,
    tags::SOFTWARE,
    306, // DateTime
    315, // Artist
    316, // HostComputer
    XMP,
    33432, // Copyright
    IPTC,
];

/// What is left out of EXIF, as it would be wrong in another file.
///
/// Source: Exif 2.32 §4.6.3 and §4.6.5.
const BOUND: [u16; 4] = [
    37500, // MakerNote, which names places in its file
    40962, // PixelXDimension
    40963, // PixelYDimension
    40965, // the directory of interoperability
];

/// Directories of EXIF have below 100 entries.
const MAX_ENTRIES: u64 = 1024;

/// Bytes of one value.
const MOST_VALUE: u64 = 4 << 20;

/// Bytes of all values of one directory.
const MOST_VALUES: u64 = 16 << 20;

/// Bytes that are a TIFF from the first one on.
#[derive(Debug)]
pub(in crate::codec) enum Block<'a> {
    Held(Bytes),
    Stored(&'a Object),
}

impl Block<'_> {
    fn size(&self) -> u64 {
        match self {
            Self::Held(bytes) => bytes.len() as u64,
            Self::Stored(object) => object.size(),
        }
    }

    async fn bytes(&self, start: u64, length: u64) -> Result<Bytes, CodecError> {
        let end = start.checked_add(length).filter(|end| *end <= self.size());
        let end = end.ok_or_else(|| damaged("a value lies past its end"))?;
        match self {
            Self::Held(bytes) => Ok(bytes.slice(start as usize..end as usize)),
            Self::Stored(object) => Ok(object.read(start..end).await?),
        }
    }
}

/// Reads what is told.
///
/// # Errors
/// [`CodecError::Damaged`] when the first directory cannot be read, [`CodecError::Storage`].
pub(in crate::codec) async fn read(block: &Block<'_>) -> Result<Metadata, CodecError> {
    let header = Header::parse(&block.bytes(0, block.size().min(16)).await?)?;
    let main = entries(block, header, header.first).await?;
    let pointer = |tag| main.iter().find(|entry| entry.tag == tag).and_then(|it| it.offset(header));
    let (exif, gps) = (pointer(tags::EXIF_IFD), pointer(tags::GPS_IFD));
    let kept = main.into_iter().filter(|entry| KEPT.contains(&entry.tag));
    Ok(Metadata {
        fields: fields(block, header, kept).await?,
        exif: hanging(block, header, exif).await?,
        gps: hanging(block, header, gps).await?,
    })
}

/// An entry as it stands in the directory.
struct Entry {
    tag: u16,
    kind: u16,
    count: u64,
    /// The value, or where it lies.
    value: Bytes,
}

impl Entry {
    /// The one offset that the entry holds.
    fn offset(&self, header: Header) -> Option<u64> {
        let width = match self.kind {
            4 | 13 => 4,
            // Of BigTIFF.
            16 | 18 => 8,
            _ => return None,
        };
        Some(header.order.number(self.value.get(..width).filter(|_| self.count == 1)?))
    }
}

/// Bytes of an item, and of the numbers it is made of; `None` for types that a classic
/// TIFF does not have, and for directories.
fn widths(kind: u16) -> Option<(u64, usize)> {
    match kind {
        1 | 2 | 6 | 7 => Some((1, 1)),
        3 | 8 => Some((2, 2)),
        4 | 9 | 11 => Some((4, 4)),
        5 | 10 => Some((8, 4)),
        12 => Some((8, 8)),
        _ => None,
    }
}

async fn entries(block: &Block<'_>, header: Header, at: u64) -> Result<Vec<Entry>, CodecError> {
    let (count_bytes, word) = if header.big { (8, 8) } else { (2, 4) };
    let count = header.order.number(&block.bytes(at, count_bytes).await?);
    if count > MAX_ENTRIES {
        return Err(damaged(format!("the directory at byte {at} has {count} entries")));
    }
    let length = 4 + 2 * word;
    let body = block.bytes(at.saturating_add(count_bytes), count * length).await?;
    let number = |entry: &[u8]| header.order.number(entry);
    let entry = |start: usize| {
        let entry = body.slice(start..start + length as usize);
        let value = 4 + word as usize;
        Entry {
            tag: number(&entry[..2]) as u16,
            kind: number(&entry[2..4]) as u16,
            count: number(&entry[4..value]),
            value: entry.slice(value..),
        }
    };
    Ok((0..count as usize).map(|index| entry(index * length as usize)).collect())
}

/// A directory that an entry of the first one points at; empty where it cannot be read.
async fn hanging(
    block: &Block<'_>,
    header: Header,
    at: Option<u64>,
) -> Result<Vec<Field>, CodecError> {
    let Some(at) = at else { return Ok(Vec::new()) };
    match entries(block, header, at).await {
        Ok(entries) => {
            let kept = entries.into_iter().filter(|entry| !BOUND.contains(&entry.tag));
            fields(block, header, kept).await
        }
        Err(error @ CodecError::Storage(_)) => Err(error),
        Err(_) => Ok(Vec::new()),
    }
}

/// The entries with their values; those that are damaged or too long are left out.
async fn fields(
    block: &Block<'_>,
    header: Header,
    entries: impl Iterator<Item = Entry>,
) -> Result<Vec<Field>, CodecError> {
    let mut fields = Vec::new();
    let mut room = MOST_VALUES;
    for Entry { tag, kind, count, value } in entries {
        let Some((item, number)) = widths(kind) else { continue };
        let Some(length) = count.checked_mul(item).filter(|length| *length > 0) else { continue };
        if length > MOST_VALUE.min(room) {
            continue;
        }
        let stored = if length <= value.len() as u64 {
            value.slice(..length as usize)
        } else {
            match block.bytes(header.order.number(&value), length).await {
                Ok(stored) => stored,
                Err(error @ CodecError::Storage(_)) => return Err(error),
                Err(_) => continue,
            }
        };
        room -= length;
        let mut bytes = stored.to_vec();
        if tag == IPTC {
            // Bytes, which some writers call numbers.
            fields.push(Field::undefined(IPTC, &bytes));
            continue;
        }
        if header.order == ByteOrder::Big {
            bytes.chunks_exact_mut(number).for_each(<[u8]>::reverse);
        }
        fields.push(Field { tag, kind, count, bytes });
    }
    Ok(fields)
}

impl Field {
    /// An XMP packet.
    pub(in crate::codec) fn xmp(packet: &[u8]) -> Self {
        Self { tag: XMP, kind: 1, count: packet.len() as u64, bytes: packet.to_vec() }
    }

    /// Pixels per unit across and down, as fractions; 2 is the inch, 3 the centimeter.
    pub(in crate::codec) fn resolution(x: [u32; 2], y: [u32; 2], unit: u16) -> [Self; 3] {
        [
            Self::rationals(tags::X_RESOLUTION, &[x]),
            Self::rationals(tags::Y_RESOLUTION, &[y]),
            Self::short(tags::RESOLUTION_UNIT, unit),
        ]
    }
}

impl Metadata {
    /// The text of an entry of the main directory, as far as it is UTF-8.
    #[must_use]
    pub fn text(&self, tag: u16) -> Option<String> {
        let field = self.fields.iter().find(|field| field.tag == tag && field.kind == 2)?;
        let text = String::from_utf8_lossy(&field.bytes);
        Some(text.trim_end_matches('\0').to_owned())
    }

    /// The same of a picture whose rows became columns: across is down.
    #[must_use]
    pub fn turned(mut self) -> Self {
        for field in &mut self.fields {
            field.tag = match field.tag {
                tags::X_RESOLUTION => tags::Y_RESOLUTION,
                tags::Y_RESOLUTION => tags::X_RESOLUTION,
                other => other,
            };
        }
        self
    }

    pub(in crate::codec) fn has_resolution(&self) -> bool {
        self.fields.iter().any(|field| field.tag == tags::X_RESOLUTION)
    }

    /// Adds an entry to the main directory, unless it has one of this tag.
    pub(in crate::codec) fn add(&mut self, field: Option<Field>) {
        self.fields
            .extend(field.filter(|field| self.fields.iter().all(|known| known.tag != field.tag)));
    }
}
