//! The files that are there, found by the paths that a record writes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::num::NonZeroU32;

use super::place;
use crate::records::alike::most_alike;
use crate::records::finding::quoted;
use crate::records::path::{PicturePath, split};
use crate::text::{nfc, page_of, with_page};

/// Files of a folder among which a misspelt name is looked for.
const COMPARED: usize = 2000;

/// Paths of files by folder.
#[derive(Debug)]
pub(super) struct Files<'f> {
    by_folder: &'f HashMap<String, Vec<String>>,
    /// Stored spelling by composed spelling.
    composed: HashMap<String, &'f str>,
}

impl<'f> Files<'f> {
    pub(super) fn new(by_folder: &'f HashMap<String, Vec<String>>) -> Self {
        let paths = by_folder.values().flatten();
        let composed = paths.map(|path| (nfc(path), path.as_str())).collect();
        Self { by_folder, composed }
    }

    /// The paths of the files in a folder.
    pub(super) fn of(&self, folder: &str) -> &'f [String] {
        self.by_folder.get(folder).map(Vec::as_slice).unwrap_or_default()
    }

    /// The path as it is stored; composed and decomposed letters are alike. Of a page
    /// (`book.tif;2`) that of its file, with the number unless it is the first: what is really
    /// called so comes first.
    pub(super) fn find(&self, path: &PicturePath) -> Option<Cow<'f, str>> {
        let composed = nfc(path.as_str());
        if let Some(file) = self.composed.get(&composed) {
            return Some(Cow::Borrowed(file));
        }
        let (file, page) = page_of(&composed)?;
        let file = self.composed.get(file)?;
        let is_first = page == NonZeroU32::MIN;
        Some(if is_first { Cow::Borrowed(file) } else { Cow::Owned(with_page(file, page)) })
    }

    /// Why a picture was not found, with the one that may have been meant.
    pub(super) fn explain_missing(&self, path: &PicturePath) -> String {
        let (missing, files) = (quoted(path.as_str()), self.of(path.folder()));
        if files.is_empty() {
            return format!(
                "{missing} is left out: {} is not there or empty",
                place(path.folder())
            );
        }
        let names = files.iter().take(COMPARED).map(|file| split(file).1);
        let alike = names.clone().find(|name| name.eq_ignore_ascii_case(path.file_name()));
        if path.file_name().contains(['*', '?']) {
            return format!(
                "{missing} is left out: there is no such file; wildcards can stand in `images` of \
                 [folios] only"
            );
        }
        let meant = alike.or_else(|| most_alike(path.file_name(), names));
        let hint = meant.map(|meant| format!("; did you mean {}?", quoted(meant)));
        format!(
            "{missing} is left out: there is no such file in {}{}",
            place(path.folder()),
            hint.unwrap_or_default()
        )
    }
}
