//! [`Field`]: one entry of a directory as it is written.

/// One entry of a directory: what it says, not where it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub tag: u16,
    /// The type's number (TIFF 6.0, "Types"; BigTIFF for those from 16 on).
    pub kind: u16,
    pub count: u64,
    /// The items, little endian.
    pub bytes: Vec<u8>,
}

const BYTE: u16 = 1;
const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;
const UNDEFINED: u16 = 7;
const LONG8: u16 = 16;

impl Field {
    /// The type of texts.
    pub(in crate::codec) const ASCII: u16 = 2;

    /// Text; a zero byte ends it, as the type asks.
    #[must_use]
    pub fn text(tag: u16, text: &str) -> Self {
        let bytes: Vec<u8> = text.bytes().filter(|byte| *byte != 0).chain([0]).collect();
        Self { tag, kind: Self::ASCII, count: bytes.len() as u64, bytes }
    }

    #[must_use]
    pub fn shorts(tag: u16, values: &[u16]) -> Self {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        Self { tag, kind: SHORT, count: values.len() as u64, bytes }
    }

    #[must_use]
    pub fn short(tag: u16, value: u16) -> Self {
        Self::shorts(tag, &[value])
    }

    #[must_use]
    pub fn long(tag: u16, value: u32) -> Self {
        Self::longs(tag, std::iter::once(value))
    }

    pub(super) fn longs(tag: u16, values: impl ExactSizeIterator<Item = u32>) -> Self {
        let count = values.len() as u64;
        Self { tag, kind: LONG, count, bytes: values.flat_map(u32::to_le_bytes).collect() }
    }

    /// Fractions, each a numerator and a denominator.
    #[must_use]
    pub fn rationals(tag: u16, values: &[[u32; 2]]) -> Self {
        let bytes = values.as_flattened().iter().flat_map(|value| value.to_le_bytes()).collect();
        Self { tag, kind: RATIONAL, count: values.len() as u64, bytes }
    }

    /// Bytes that no reader of TIFF interprets.
    #[must_use]
    pub fn undefined(tag: u16, bytes: &[u8]) -> Self {
        Self { tag, kind: UNDEFINED, count: bytes.len() as u64, bytes: bytes.to_vec() }
    }

    /// Small numbers, or what only its writer reads.
    pub(super) fn octets(tag: u16, bytes: Vec<u8>) -> Self {
        Self { tag, kind: BYTE, count: bytes.len() as u64, bytes }
    }

    /// Offsets in the file, as wide as the file's kind has them.
    pub(super) fn offsets(tag: u16, values: impl ExactSizeIterator<Item = u64>, big: bool) -> Self {
        let count = values.len() as u64;
        if big {
            Self { tag, kind: LONG8, count, bytes: values.flat_map(u64::to_le_bytes).collect() }
        } else {
            Self::longs(tag, values.map(|value| value as u32))
        }
    }
}

/// What is written about a picture beside its pixels; readers that do not know it lose
/// nothing but that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Entries of the main directory. Those that tell where and how pixels are stored are
    /// the writer's own and are left out.
    pub fields: Vec<Field>,
    /// The directory of camera settings (Exif).
    pub exif: Vec<Field>,
    /// The directory of the place where the picture was taken (Exif, GPS).
    pub gps: Vec<Field>,
}
