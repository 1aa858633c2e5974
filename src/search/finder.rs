//! [`Finder`]: which items have some words.

use crate::catalog::ListedItem;
use crate::text::{LanguageMap, fold};

/// What stands between the texts of an item, so that no word reaches from one into the next.
const BETWEEN: char = '\n';

/// Letters of a query beyond; nobody looks for so much.
const MOST_LETTERS: usize = 200;

/// The texts of all items, folded, one after the other: going through a hundred thousand takes a few
/// milliseconds.
#[derive(Debug, Default)]
pub struct Finder {
    texts: String,
    /// Where the texts of each item end.
    ends: Vec<usize>,
}

impl Finder {
    /// Of the items of a list, in its order; takes a while.
    #[must_use]
    pub fn of<'i>(items: impl Iterator<Item = &'i ListedItem>) -> Self {
        let mut finder = Self::default();
        for item in items {
            let summary = item.summary();
            let maps = [&summary.label, &summary.shelfmark];
            let values = maps.into_iter().flat_map(LanguageMap::iter).flat_map(|(_, it)| it);
            for text in values.map(String::as_str).chain([&*summary.name]) {
                finder.texts.push_str(&fold(text));
                finder.texts.push(BETWEEN);
            }
            finder.ends.push(finder.texts.len());
        }
        finder.texts.shrink_to_fit();
        finder
    }

    /// Places in the list of the items that have all words of a query, in any of their texts and
    /// anywhere in a word; all of them where there is no word.
    #[must_use]
    pub fn find(&self, query: &str) -> Vec<usize> {
        let query: String = query.chars().take(MOST_LETTERS).collect();
        let query = fold(&query);
        let words: Vec<memchr::memmem::Finder<'_>> = query
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(memchr::memmem::Finder::new)
            .collect();
        let mut begins = 0;
        let mut found = Vec::new();
        for (place, end) in self.ends.iter().enumerate() {
            let texts = &self.texts.as_bytes()[begins..*end];
            if words.iter().all(|word| word.find(texts).is_some()) {
                found.push(place);
            }
            begins = *end;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ItemSummary;

    fn item(name: &str, labels: &[(&str, &str)], shelfmark: &str) -> ListedItem {
        let summary = ItemSummary {
            name: name.to_owned(),
            label: labels.iter().copied().collect(),
            shelfmark: LanguageMap::none(shelfmark),
            folio_count: 1,
            first_image: None,
            ready: None,
        };
        summary.into()
    }

    #[test]
    fn all_words_are_in_any_of_the_texts() {
        let items = [
            item("songs", &[("ar", "ديوان الورّاق"), ("en", "The Copyist's Songs")], "Or. 12"),
            item("ms 7", &[("en", "Sand")], "Or. 7"),
            item("пс 2", &[("ru", "Песок")], "Ор. 2"),
        ];
        let finder = Finder::of(items.iter());
        for (query, found) in [
            ("", &[0, 1, 2][..]),
            ("  ", &[0, 1, 2]),
            ("ديوَان", &[0]),
            ("songs or", &[0]),
            ("OR", &[0, 1]),
            ("or. 7", &[1]),
            ("sand songs", &[]),
            ("песок", &[2]),
            ("ms", &[1]),
            ("copyists", &[0]),
            // The end of one text and the beginning of the next are no word.
            ("songsor", &[]),
        ] {
            assert_eq!(finder.find(query), found, "{query}");
        }
        assert_eq!(finder.find(&"x".repeat(100_000)), [0; 0]);
    }
}
