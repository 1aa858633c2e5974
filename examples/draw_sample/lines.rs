//! Which line of the poem stands where in the book.

use crate::page::{LINES, Side};
use crate::paint::Pigment;
use crate::text::{Section, Verse};

/// A line of the book.
pub enum Entry {
    /// The heading of a section, and the ground of its panel.
    Rubric(&'static str, Pigment),
    Verse(Verse),
}

/// So many lines of the first page with text are taken by the headpiece.
pub const HEADPIECE: usize = 3;

/// The pages with text, and the first line of each that is free.
const PAGES: [(Side, usize); 6] = [
    (Side::verso(1), HEADPIECE),
    (Side::recto(2), 0),
    (Side::verso(2), 0),
    (Side::recto(3), 0),
    (Side::verso(3), 0),
    (Side::recto(4), 0),
];

const GROUNDS: [Pigment; 3] = [Pigment::Lapis, Pigment::Green, Pigment::Carmine];

/// What stands on a page: the number of each line, from 0, and what it says.
pub fn on_page(side: Side, sections: &[Section]) -> Vec<(usize, Entry)> {
    let mut all = Vec::new();
    for (number, section) in sections.iter().enumerate() {
        // The first heading stands in the headpiece.
        if number > 0 {
            all.push(Entry::Rubric(section.rubric, GROUNDS[(number - 1) % GROUNDS.len()]));
        }
        all.extend(section.verses.iter().copied().map(Entry::Verse));
    }
    let mut rest = all.into_iter();
    for (page, first) in PAGES {
        let lines: Vec<_> = (first..LINES).zip(rest.by_ref()).collect();
        if page == side {
            return lines;
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sections;

    #[test]
    fn every_verse_stands_on_a_page() {
        let sections = sections();
        let is_verse = |(_, entry): &(usize, Entry)| matches!(entry, Entry::Verse(_));
        let written = PAGES.iter().flat_map(|(side, _)| on_page(*side, &sections));
        let verses: usize = sections.iter().map(|section| section.verses.len()).sum();
        assert_eq!(written.filter(is_verse).count(), verses);
    }

    #[test]
    fn no_page_ends_with_a_heading() {
        let sections = sections();
        for (side, _) in PAGES {
            let last = on_page(side, &sections).pop();
            assert!(matches!(last, Some((_, Entry::Verse(_)))), "{side:?}");
        }
    }

    #[test]
    fn every_section_reaches_over_two_pages() {
        let sections = sections();
        for section in &sections {
            let [first, last] = [section.verses[0], section.verses[section.verses.len() - 1]];
            let page_of = |wanted: Verse| {
                PAGES.iter().position(|(side, _)| {
                    let here = |(_, entry): &(usize, Entry)| matches!(entry, Entry::Verse(it) if *it == wanted);
                    on_page(*side, &sections).iter().any(here)
                })
            };
            assert!(page_of(first) < page_of(last), "{}", section.rubric);
        }
    }
}
