//! A directory as classic TIFF has it, little endian, wherever it is to lie: of the one picture
//! of an answer, or of an EXIF block.
//!
//! Source: TIFF 6.0 section 2.

use super::Field;

/// Bytes of an entry: tag, type, count, and the value or where it lies.
const ENTRY: usize = 12;

/// An entry as it stands in the directory.
pub(in crate::codec) type Entry = [u8; ENTRY];

/// The entry of a field. A value that it has no room for is appended to `file`, at an even place.
/// `None` past the 4 GiB that offsets can tell.
pub(in crate::codec) fn entry(field: &Field, file: &mut Vec<u8>) -> Option<Entry> {
    let mut entry = [0; ENTRY];
    entry[..2].copy_from_slice(&field.tag.to_le_bytes());
    entry[2..4].copy_from_slice(&field.kind.to_le_bytes());
    entry[4..8].copy_from_slice(&u32::try_from(field.count).ok()?.to_le_bytes());
    if let Some(room) = entry[8..].get_mut(..field.bytes.len()) {
        room.copy_from_slice(&field.bytes);
        return Some(entry);
    }
    entry[8..].copy_from_slice(&even_end(file)?.to_le_bytes());
    file.extend(&field.bytes);
    Some(entry)
}

/// Appends a directory of these entries, sorted by their tags, that no other follows; gives where
/// it lies. `None` past the 4 GiB that offsets can tell.
pub(in crate::codec) fn append(mut entries: Vec<Entry>, file: &mut Vec<u8>) -> Option<u32> {
    let at = even_end(file)?;
    entries.sort_by_key(tag);
    file.extend(u16::try_from(entries.len()).ok()?.to_le_bytes());
    file.extend(entries.as_flattened());
    file.extend([0; 4]);
    Some(at)
}

/// Appends the values of `fields` and their directory; gives where it lies.
pub(in crate::codec) fn append_fields(fields: &[Field], file: &mut Vec<u8>) -> Option<u32> {
    let entries = fields.iter().map(|field| entry(field, file)).collect::<Option<Vec<_>>>()?;
    append(entries, file)
}

/// The entries of the directory that lies at `at`; `None` where it is cut off.
pub(in crate::codec) fn entries(file: &[u8], at: usize) -> Option<Vec<Entry>> {
    let (count, rest) = file.get(at..)?.split_first_chunk()?;
    let (entries, _) = rest.as_chunks::<ENTRY>();
    Some(entries.get(..usize::from(u16::from_le_bytes(*count)))?.to_vec())
}

pub(in crate::codec) const fn tag(entry: &Entry) -> u16 {
    u16::from_le_bytes([entry[0], entry[1]])
}

/// The next even place behind the end, to which the file is filled up.
fn even_end(file: &mut Vec<u8>) -> Option<u32> {
    let end = file.len().next_multiple_of(2);
    let at = u32::try_from(end).ok()?;
    file.resize(end, 0);
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_values_stand_in_their_entries_and_long_ones_at_even_places() {
        let mut file = vec![9; 3];
        let fields = [Field::text(315, "Ab"), Field::text(270, "recto"), Field::short(274, 1)];
        let at = append_fields(&fields, &mut file).unwrap();
        assert_eq!(&file[..10], b"\x09\x09\x09\0recto\0");
        assert_eq!(at, 10);
        let expected: [&[u8]; 5] = [
            &[3, 0],
            b"\x0E\x01\x02\0\x06\0\0\0\x04\0\0\0",
            b"\x12\x01\x03\0\x01\0\0\0\x01\0\0\0",
            b"\x3B\x01\x02\0\x03\0\0\0Ab\0\0",
            &[0; 4],
        ];
        assert_eq!(&file[10..], expected.concat());
        assert_eq!(
            entries(&file, 10).unwrap().iter().map(tag).collect::<Vec<_>>(),
            [270, 274, 315]
        );
        assert_eq!(entries(&file[..40], 10), None);
    }
}
