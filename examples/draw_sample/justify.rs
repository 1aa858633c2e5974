//! Setting a line to its measure, as scribes do: wider or narrower spaces, and joins drawn
//! out where the script allows it.

use crate::shape::{Hand, Size, TATWEEL, Word, Writing};

/// A line set to a measure; lengths are parts of an em.
pub struct Line {
    words: Vec<Placed>,
    /// Letters are this much narrower than the font has them.
    squeeze: f32,
}

struct Placed {
    word: Word,
    /// From the right end of the line to that of the word.
    from_right: f32,
    /// How much longer than usual its tatweel is.
    stretch: f32,
}

/// Between words: as narrow as a line may be set, as usual, as wide as it may be.
const SPACES: [f32; 3] = [0.19, 0.27, 0.42];

/// A join is drawn out by no more.
const LONGEST: f32 = 1.15;

impl Line {
    /// `text` as wide as it comes.
    pub fn natural(hand: &Hand<'_>, text: &str) -> Self {
        let words: Vec<Word> = text.split(' ').map(|word| hand.word(word)).collect();
        Self::of(words.into_iter().map(|word| (word, 0.0)), SPACES[1], 1.0)
    }

    /// `text` exactly `measure` wide.
    pub fn justified(hand: &Hand<'_>, text: &str, measure: f32) -> Self {
        let texts: Vec<&str> = text.split(' ').collect();
        let mut words: Vec<(Word, f32)> = texts.iter().map(|text| (hand.word(text), 0.0)).collect();
        let gaps = (words.len() - 1).max(1) as f32;
        let written =
            |words: &[(Word, f32)]| words.iter().map(|(it, more)| it.width + more).sum::<f32>();
        let space_for = |words: &[(Word, f32)]| (measure - written(words)) / gaps;

        // Joins are drawn out one after the other, the best ones first.
        for (index, place) in joins(&texts) {
            if space_for(&words) <= SPACES[1] + 0.05 {
                break;
            }
            let (before, after) = texts[index].split_at(place);
            let word = hand.word(&format!("{before}{TATWEEL}{after}"));
            let usual = words[index].0.width;
            words[index] = (word, 0.0);
            let rest = measure - written(&words) - gaps * SPACES[1];
            if rest < 0.0 {
                // Not even the shortest one fits.
                words[index] = (hand.word(texts[index]), 0.0);
                continue;
            }
            words[index].1 = rest.min(LONGEST - (words[index].0.width - usual).max(0.0)).max(0.0);
        }
        let space = space_for(&words).clamp(SPACES[0], f32::INFINITY);
        let squeeze = (measure / (written(&words) + space * (words.len() - 1) as f32)).min(1.0);
        Self::of(words.into_iter(), space, squeeze)
    }

    fn of(words: impl Iterator<Item = (Word, f32)>, space: f32, squeeze: f32) -> Self {
        let mut from_right = 0.0;
        let words = words
            .map(|(word, stretch)| {
                let placed = from_right;
                from_right += word.width + stretch + space;
                Placed { word, from_right: placed, stretch }
            })
            .collect();
        Self { words, squeeze }
    }

    pub fn width(&self) -> f32 {
        let last = self.words.last();
        last.map_or(0.0, |it| it.from_right + it.word.width + it.stretch) * self.squeeze
    }

    /// Writes the line with its right end at `right` on the line `y`, in letters of `em`.
    pub fn write(&self, hand: &Hand<'_>, [right, y]: [f32; 2], em: f32, writing: &mut Writing<'_>) {
        let size = Size { em, squeeze: self.squeeze };
        for it in &self.words {
            let right = right - it.from_right * em * self.squeeze;
            writing.word(hand, &it.word, [right, y], it.stretch, size);
        }
    }
}

/// Where a line may be lengthened, the best place first: the word's number and the byte
/// before which the tatweel goes. One place a word.
fn joins(words: &[&str]) -> Vec<(usize, usize)> {
    let mut best: Vec<(usize, usize, usize)> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let place = places(word).max_by_key(|(_, worth)| *worth);
        if let Some((place, worth)) = place {
            // Towards the end of the line the eye expects it.
            best.push((worth * 4 + index * 3, index, place));
        }
    }
    best.sort_by_key(|(worth, ..)| std::cmp::Reverse(*worth));
    best.into_iter().map(|(_, index, place)| (index, place)).collect()
}

/// Every join in a word that may be drawn out, with its worth.
fn places(word: &str) -> impl Iterator<Item = (usize, usize)> {
    let letters: Vec<(usize, char)> =
        word.char_indices().filter(|(_, letter)| !is_mark(*letter)).collect();
    let count = letters.len();
    (1..count).filter_map(move |index| {
        let ((_, before), (place, after)) = (letters[index - 1], letters[index]);
        let last = index + 1 == count;
        // A word of two letters would fall apart, and so would its first letter from a word,
        // unless it has teeth to hold on with.
        let holds = count > 2 && (index > 1 || has_teeth(before));
        (joins_on(before) && holds)
            .then(|| worth(before, after, last))
            .flatten()
            .map(|it| (place, it))
    })
}

/// How well the join between two letters can be drawn out; `None`: not at all.
fn worth(before: char, after: char, last: bool) -> Option<usize> {
    match (before, after) {
        // Lam and alef are one shape; so is a lam before mim, ha and the like. These latter
        // begin above the line.
        ('ل' | 'ك', _) | (_, 'ج' | 'ح' | 'خ' | 'م') => None,
        _ if has_teeth(before) => Some(6),
        (_, 'ه' | 'ة' | 'د' | 'ذ' | 'ل' | 'ك' | 'ب' | 'ت') if last => Some(5),
        (_, 'ا' | 'أ' | 'ل' | 'ط' | 'ظ') => Some(3),
        (_, 'ر' | 'ز' | 'و') => Some(1),
        (_, 'ي' | 'ى' | 'ن') if last => Some(1),
        _ => Some(2),
    }
}

/// The letters after which a join is best drawn out.
fn has_teeth(letter: char) -> bool {
    matches!(letter, 'س' | 'ش' | 'ص' | 'ض')
}

/// Whether a letter is joined to the one after it.
fn joins_on(letter: char) -> bool {
    !matches!(letter, 'ا' | 'أ' | 'إ' | 'آ' | 'د' | 'ذ' | 'ر' | 'ز' | 'و' | 'ؤ' | 'ة' | 'ى' | 'ء')
}

/// Vowel signs, shadda and sukun.
fn is_mark(letter: char) -> bool {
    ('\u{64b}'..='\u{652}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The word with a tatweel at its best place.
    fn drawn_out(word: &str) -> String {
        let Some((_, place)) = joins(&[word]).pop() else { return word.to_owned() };
        format!("{}{TATWEEL}{}", &word[..place], &word[place..])
    }

    #[test]
    fn joins_are_drawn_out_where_scribes_do() {
        assert_eq!(drawn_out("الْمِسْكُ"), "الْمِسْـكُ");
        assert_eq!(drawn_out("مُوَصَّلِ"), "مُوَصَّـلِ");
        assert_eq!(drawn_out("كَأَنَّهُ"), "كَأَنَّـهُ");
    }

    #[test]
    fn words_that_would_fall_apart_are_left_whole() {
        for word in ["مِنْ", "لَا", "أَلَا", "دَارٍ"] {
            assert_eq!(drawn_out(word), word);
        }
    }
}
