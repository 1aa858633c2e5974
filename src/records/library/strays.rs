//! Files that were meant as records and are called otherwise.

use super::fetch::is_there;
use super::listed::Listed;
use crate::records::FILE_NAME;
use crate::records::finding::Finding;
use crate::records::kind::Kind;
use crate::records::line::RecordFile;
use crate::storage::Storage;

/// What some editors and systems make of the name. Asking for each costs less than listing
/// a folder, which may hold a thousand scans.
pub(super) const OTHER_NAMES: [&str; 5] = [
    "manuscript.toml.txt",
    "Manuscript.toml",
    "Manuscript.toml.txt",
    "manuscript.TOML",
    "MANUSCRIPT.TOML",
];

/// Folders without a record that are looked into. Where there are more, the records lie
/// beside the scans.
pub(super) const MAX_FOLDERS: usize = 300;

/// A file in a folder without a record that was meant as one, or as a part of one.
pub(super) async fn stray(storage: &Storage, folder: String, listed: &Listed) -> Option<Finding> {
    let tables = RecordFile::TABLES.map(RecordFile::file_name);
    for name in OTHER_NAMES.into_iter().chain(tables) {
        let file = format!("{folder}/{name}");
        if is_there(storage, &file, listed).await {
            return Some(if tables.contains(&name) { lonely(&file) } else { misnamed(&file) });
        }
    }
    None
}

/// A record that lies in the records folder itself, among the paths of its files.
pub(super) fn stray_in_root<'f>(mut files: impl Iterator<Item = &'f str>) -> Option<Finding> {
    let is_meant = |file: &&str| {
        Kind::ALL.iter().any(|kind| kind.file_name() == *file) || OTHER_NAMES.contains(file)
    };
    let file = files.find(is_meant)?;
    let name = if OTHER_NAMES.contains(&file) { FILE_NAME } else { file };
    let message = format!(
        "is not looked at, since it lies in the records folder itself; put it into a folder of \
         its own, as NAME/{name}"
    );
    Some(Finding::warning(file, None, message))
}

fn lonely(file: &str) -> Finding {
    let message = format!(
        "is not looked at, since no record lies beside it; put a text file `{FILE_NAME}` there, \
         with a line such as title = \"Book of Wells\""
    );
    Finding::warning(file, None, message)
}

fn misnamed(file: &str) -> Finding {
    let message = format!("is not looked at; if it is a record, rename it to `{FILE_NAME}`");
    Finding::warning(file, None, message)
}
