//! Entries in a TIFF of one picture, as the encoder writes it.

use crate::codec::tiff::{Field, entries};

/// Adds entries to the directory, which comes again behind all else, and below it a directory of
/// its own for each that `hanging` has, under the tag that is to point at it. What the file says
/// already stays as it is.
///
/// Source: TIFF 6.0 section 2.
pub(in crate::codec::output) fn fields(
    mut file: Vec<u8>,
    added: &[Field],
    hanging: &[(u16, &[Field])],
) -> Option<Vec<u8>> {
    if !file.starts_with(b"II\x2A\0") {
        return None;
    }
    let start = u32::from_le_bytes(*file.get(4..)?.first_chunk()?) as usize;
    let mut directory = entries::entries(&file, start)?;
    let mut pointers = Vec::new();
    for (tag, fields) in hanging {
        pointers.push(Field::long(*tag, entries::append_fields(fields, &mut file)?));
    }
    for field in added.iter().chain(&pointers) {
        if directory.iter().all(|known| entries::tag(known) != field.tag) {
            directory.push(entries::entry(field, &mut file)?);
        }
    }
    let at = entries::append(directory, &mut file)?;
    file[4..8].copy_from_slice(&at.to_le_bytes());
    Some(file)
}
