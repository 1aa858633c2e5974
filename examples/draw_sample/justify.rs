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

/// Between words: as narrow as a line may be set, and as usual.
const NARROWEST: f32 = 0.17;
const USUAL: f32 = 0.27;

/// However words are spaced, so much of the line is left bare between their ink.
const BARE: f32 = 0.25;

/// A join is drawn out by no more.
const LONGEST: f32 = 1.15;

impl Line {
    /// `text` as wide as it comes.
    pub fn natural(hand: &Hand<'_>, text: &str) -> Self {
        let words = text.split(' ').map(|word| (hand.word(word), 0.0)).collect();
        Self::of(words, USUAL, 1.0)
    }

    /// `text` exactly `measure` wide.
    pub fn justified(hand: &Hand<'_>, text: &str, measure: f32) -> Self {
        let texts: Vec<&str> = text.split(' ').collect();
        let mut words: Vec<(Word, f32)> = texts.iter().map(|text| (hand.word(text), 0.0)).collect();

        // Joins are drawn out one after the other, the best ones first.
        for (index, place) in joins(&texts) {
            if width(&words, USUAL + 0.05) >= measure {
                break;
            }
            let (before, after) = texts[index].split_at(place);
            let word = hand.word(&format!("{before}{TATWEEL}{after}"));
            let usual = words[index].0.width;
            words[index] = (word, 0.0);
            let rest = measure - width(&words, USUAL);
            if rest < 0.0 {
                // Not even the shortest one fits.
                words[index] = (hand.word(texts[index]), 0.0);
                continue;
            }
            words[index].1 = rest.min(LONGEST - (words[index].0.width - usual).max(0.0)).max(0.0);
        }
        let space = space_for(&words, measure);
        let squeeze = (measure / width(&words, space)).min(1.0);
        Self::of(words, space, squeeze)
    }

    fn of(words: Vec<(Word, f32)>, space: f32, squeeze: f32) -> Self {
        let gaps = gaps(&words, space);
        let mut from_right = 0.0;
        let words = words
            .into_iter()
            .zip(gaps.into_iter().chain([0.0]))
            .map(|((word, stretch), gap)| {
                let placed = from_right;
                from_right += word.width + stretch + gap;
                Placed { word, from_right: placed, stretch }
            })
            .collect();
        Self { words, squeeze }
    }

    pub fn width(&self) -> f32 {
        let last = self.words.last();
        last.map_or(0.0, |it| it.from_right + it.word.width + it.stretch) * self.squeeze
    }

    /// The lowest and the highest ink, from the line upwards.
    pub fn heights(&self) -> [f32; 2] {
        let ink = || self.words.iter().map(|it| &it.word.ink);
        [
            ink().map(|ink| ink.lowest).fold(f32::INFINITY, f32::min),
            ink().map(|ink| ink.highest).fold(f32::NEG_INFINITY, f32::max),
        ]
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

/// What is between words that are set `space` apart: more where their ink would come too
/// near.
fn gaps(words: &[(Word, f32)], space: f32) -> Vec<f32> {
    let gap = |pair: &[(Word, f32)]| {
        let [(right, _), (left, _)] = pair else { return space };
        space.max(BARE - right.ink.apart(&left.ink, left.width))
    };
    words.windows(2).map(gap).collect()
}

/// How wide words are with their stretched joins, set `space` apart.
fn width(words: &[(Word, f32)], space: f32) -> f32 {
    let written: f32 = words.iter().map(|(word, stretch)| word.width + stretch).sum();
    written + gaps(words, space).iter().sum::<f32>()
}

/// How far apart words are set to fill `measure`; the narrowest space if it is too small.
fn space_for(words: &[(Word, f32)], measure: f32) -> f32 {
    let [mut low, mut high] = [NARROWEST, measure.max(NARROWEST)];
    // Each step halves what is left to be found.
    for _ in 0..32 {
        let space = f32::midpoint(low, high);
        if width(words, space) > measure { high = space } else { low = space }
    }
    low
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
