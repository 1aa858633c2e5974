//! The words: sections of verses, read from the file that names their sources.

/// A passage of the poem under its own heading.
pub struct Section {
    pub rubric: &'static str,
    pub verses: Vec<Verse>,
}

/// The two halves of a verse, in the order of reading.
pub type Verse = [&'static str; 2];

pub const TITLE: [&str; 2] = ["مُعَلَّقَةُ", "امْرِئِ الْقَيْسِ"];

/// What stands under the last verse.
pub const END: &str = "تَمَّتِ الْمُخْتَارَاتُ";

/// What the last page says, from line to line. It does not pretend to be old.
pub const COLOPHON: [&str; 5] = [
    "تَمَّ مَا اخْتِيرَ مِنْ مُعَلَّقَةِ امْرِئِ الْقَيْسِ",
    "عَلَى تَرْتِيبِ الزَّوْزَنِيِّ فِي شَرْحِهِ",
    "رَسَمَهُ بَرْنَامَجٌ لَا يَدٌ",
    "لِخِزَانَةِ وَرَّاقٍ",
    "سَنَةَ ١٤٤٨",
];

const MUALLAQA: &str = include_str!("muallaqa.txt");

/// The sections in the order of the poem.
pub fn sections() -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in MUALLAQA.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(rubric) = line.strip_prefix("= ") {
            sections.push(Section { rubric, verses: Vec::new() });
        } else if let (Some(section), Some((first, second))) =
            (sections.last_mut(), line.split_once(" / "))
        {
            section.verses.push([first, second]);
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::is_tawil;

    fn verses() -> impl Iterator<Item = Verse> {
        sections().into_iter().flat_map(|section| section.verses)
    }

    #[test]
    fn every_line_of_the_file_is_read() {
        let lines = MUALLAQA.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let read: usize = sections().iter().map(|section| section.verses.len() + 1).sum();
        assert_eq!(read, lines.count());
        assert_eq!((sections().len(), verses().count()), (4, 40));
    }

    #[test]
    fn every_half_scans() {
        for half in verses().flatten() {
            assert!(is_tawil(half), "{half}");
        }
    }

    #[test]
    fn every_verse_rhymes_on_li() {
        for [_, second] in verses() {
            assert!(second.ends_with("لِ") || second.ends_with("لِي"), "{second}");
        }
    }

    #[test]
    fn no_verse_stands_twice() {
        let mut all: Vec<Verse> = verses().collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 40);
    }
}
