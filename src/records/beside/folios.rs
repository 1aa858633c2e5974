//! [`Folios`]: the folios of a record by everything that a file may call them.

use std::collections::{HashMap, HashSet};

use crate::records::alike::most_alike;
use crate::records::finding::quoted;
use crate::records::layout::{Contents, LaidFolio, LaidSource};
use crate::text::{nfc, stem};

/// Finds folios by name, by a label that only one has (as ranges do), or by the stem of their
/// first picture, after which programs name what they read in it.
#[derive(Debug)]
pub(super) struct Folios<'f> {
    all: &'f [LaidFolio],
    by_name: Contents<'f>,
    /// `None` where several pictures, in several folders, have one stem.
    by_picture: HashMap<String, Option<usize>>,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'f>(&'f LaidFolio);

impl<'f> Folios<'f> {
    pub(super) fn new(all: &'f [LaidFolio]) -> Self {
        let mut by_picture = HashMap::new();
        for (at, folio) in all.iter().enumerate() {
            if let Some(stem) = picture_stem(folio) {
                by_picture.entry(stem).and_modify(|known| *known = None).or_insert(Some(at));
            }
        }
        Self { all, by_name: Contents::new(all), by_picture }
    }

    pub(super) fn find(&self, name: &str) -> Option<Found<'f>> {
        let name = nfc(name.trim());
        let at = self.by_name.find(&name);
        let at = at.or_else(|| self.by_picture.get(&name).copied().flatten())?;
        self.all.get(at).map(Found)
    }

    /// The folio that a file of this stem belongs to, and the word behind it: the longest name
    /// counts, since names have dots in them as well.
    pub(super) fn of_stem<'s>(&self, stem: &'s str) -> Option<(Found<'f>, Option<&'s str>)> {
        if let Some(found) = self.find(stem) {
            return Some((found, None));
        }
        stem.rmatch_indices('.').find_map(|(at, _)| {
            let word = Some(&stem[at + 1..]).filter(|word| !word.is_empty())?;
            Some((self.find(&stem[..at])?, Some(word)))
        })
    }

    /// Why a file belongs to none.
    pub(super) fn explain(&self, stem: &str) -> String {
        let names = self.all.iter().map(|folio| folio.name.as_str());
        let meant = most_alike(stem, names.clone()).or_else(|| names.clone().next());
        let meant = meant.map(|meant| format!(", such as {}", quoted(meant))).unwrap_or_default();
        format!(
            "belongs to nothing: {} is neither the name nor the label of a folio; name the file \
             after its folio{meant}",
            quoted(stem)
        )
    }
}

impl<'f> Found<'f> {
    pub(super) fn name(self) -> &'f str {
        &self.0.name
    }

    /// Everything that a file may call it.
    pub(super) fn called(self) -> HashSet<String> {
        let labels = self.0.label.iter().chain(self.0.other_label.iter());
        let labels = labels.flat_map(|(_, texts)| texts).map(|text| nfc(text));
        labels.chain(picture_stem(self.0)).chain([self.0.name.clone()]).collect()
    }
}

fn picture_stem(folio: &LaidFolio) -> Option<String> {
    // What another server calls its picture is no name of a file.
    let LaidSource::Path(path) = &folio.pictures.first()?.source else { return None };
    Some(nfc(&stem(path.rsplit('/').next().unwrap_or_default())))
}
