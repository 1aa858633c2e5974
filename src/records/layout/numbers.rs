//! Labels that are counted on from the first one.

use crate::codicology::{FolioLabel, spelled};
use crate::text::LanguageMap;

/// Labels in the order of the folios.
pub(super) struct Numbers<'l> {
    first: Option<&'l FolioLabel>,
    next: Option<FolioLabel>,
    /// In every language that writes folios in its own way, and not as the first one is.
    is_spelled: bool,
}

impl<'l> Numbers<'l> {
    pub(super) fn new(first: Option<&'l FolioLabel>, is_spelled: bool) -> Self {
        Self { first, next: first.cloned(), is_spelled }
    }

    /// A folio with a label of its own takes no number; where that label is one of the
    /// series, in any of its languages, the series goes on from it as it was spelled at
    /// first. Without either a folio is called as its file.
    pub(super) fn label_of(&mut self, own: &LanguageMap, stem: &str) -> LanguageMap {
        if !own.is_empty() {
            if let Some(label) = self.first.and_then(|first| of_series(first, own)) {
                self.next = label.next();
            }
            return own.clone();
        }
        let Some(label) = self.next.take() else { return LanguageMap::none(stem) };
        self.next = label.next();
        if self.is_spelled { spelled(label.folio) } else { LanguageMap::none(label.to_string()) }
    }
}

/// The first text that is of the series of `first`, in its spelling.
fn of_series(first: &FolioLabel, own: &LanguageMap) -> Option<FolioLabel> {
    let texts = own.iter().flat_map(|(_, texts)| texts);
    let mut labels = texts.filter_map(|text| FolioLabel::parse(text));
    let label = labels.find(|label| first.is_of_series(label))?;
    Some(first.spell(label.folio))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Labels of folios, of which those that are not empty have one of their own.
    fn counted(first: &str, own: &[LanguageMap]) -> Vec<String> {
        let first = FolioLabel::parse(first).unwrap();
        let mut numbers = Numbers::new(Some(&first), false);
        let labels = own.iter().map(|own| numbers.label_of(own, "stem"));
        labels.map(|label| label.first().unwrap().1.to_owned()).collect()
    }

    fn own(text: &str) -> LanguageMap {
        LanguageMap::none(text)
    }

    const NONE: fn() -> LanguageMap = LanguageMap::default;

    #[test]
    fn an_inserted_leaf_does_not_change_how_the_next_ones_are_labeled() {
        let labels = counted("11r", &[NONE(), NONE(), NONE(), NONE(), own("12a"), NONE(), NONE()]);
        assert_eq!(labels, ["11r", "11v", "12r", "12v", "12a", "13r", "13v"]);
    }

    #[test]
    fn a_label_in_two_languages_does_not_change_the_script_of_the_next_ones() {
        let both: LanguageMap = [("ar", "٢و"), ("en", "2r")].into_iter().collect();
        assert_eq!(counted("1r", &[NONE(), both, NONE()])[2], "2v");
        // Any language counts, not only the first.
        let prefixed: LanguageMap = [("ar", "ورقة ٧و"), ("en", "f. 7r")].into_iter().collect();
        assert_eq!(counted("f. 1r", &[prefixed, NONE()])[1], "f. 7v");
    }

    #[test]
    fn zeros_stay_behind_a_label_without_them() {
        assert_eq!(counted("001r", &[NONE(), own("2r"), NONE()]), ["001r", "2r", "002v"]);
    }
}
