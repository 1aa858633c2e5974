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

    /// The record says in which pages each section is to be found.
    #[test]
    fn the_ranges_of_the_record_are_the_pages_of_the_sections() {
        let record: toml::Table =
            include_str!("../../manifests/muallaqa/manuscript.toml").parse().unwrap();
        // The boards, the title and the colophon come before and after.
        let ranges = record["range"].as_array().unwrap();
        let written = ranges[1..ranges.len() - 1]
            .iter()
            .map(|range| ["from", "to"].map(|end| range[end].as_str().unwrap().to_owned()));
        let sections = sections();
        let page_of = |wanted: Verse| {
            let is_wanted =
                |(_, entry): &(usize, Entry)| matches!(entry, Entry::Verse(it) if *it == wanted);
            let here = |(side, _): &&(Side, usize)| on_page(*side, &sections).iter().any(is_wanted);
            let (side, _) = PAGES.iter().find(here).unwrap();
            format!("{:03}{}", side.leaf, if side.recto { 'r' } else { 'v' })
        };
        let pages = sections.iter().map(|section| {
            let verses = &section.verses;
            [verses[0], verses[verses.len() - 1]].map(page_of)
        });
        assert_eq!(written.collect::<Vec<_>>(), pages.collect::<Vec<_>>());
    }
}
