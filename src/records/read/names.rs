//! Texts that stand for pictures and parts of addresses.

use super::fields::Field;
use super::notes::Notes;
use super::values::text;
use crate::records::finding::quoted;
use crate::records::path::PicturePath;
use crate::records::record::LocatedPath;
use crate::text::nfc;

/// Longest name, in bytes; percent-encoded it is three times as long.
const MAX_NAME_BYTES: usize = 255;

/// The path of a picture below the images folder.
pub(super) fn picture(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<PicturePath> {
    let given = text(field, "the path of a picture below the images folder", notes)?;
    match PicturePath::parse(&given) {
        Ok(path) => Some(path),
        Err(error) => {
            notes.error(&field.span, format!("`{}`: {error}", field.name));
            None
        }
    }
}

/// As [`picture`], with its line.
pub(super) fn located(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<LocatedPath> {
    let path = picture(field, notes)?;
    Some(LocatedPath { path, line: notes.line(field.span.start) })
}

/// A name that can stand in an address, composed.
pub(super) fn plain_name(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<String> {
    let given = nfc(&text(field, "a text", notes)?);
    let Some(complaint) = complaint(&given) else { return Some(given) };
    notes.error(
        &field.span,
        format!("`{}`: {} is no name; {complaint}", field.name, quoted(&given)),
    );
    None
}

/// Why a composed text cannot stand in an address as a name.
pub(super) fn complaint(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        Some("it is empty")
    } else if name.contains(['/', '\\']) {
        Some("a slash parts addresses; use `-` or `.` instead")
    } else if name == "." || name == ".." {
        Some("an address cannot end in dots only")
    } else if name.contains(char::is_control) {
        Some("it must stand on one line")
    } else if name.len() > MAX_NAME_BYTES {
        Some("it is too long for an address")
    } else {
        None
    }
}
