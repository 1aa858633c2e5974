//! [`most_alike`]: the word that was probably meant.

use crate::codicology::digit;

/// How alike a word must be to be the one that was meant (0 to 1, by edits and swaps).
const ALIKE: f64 = 0.6;

/// Longer texts are not compared: nobody means one word by so many.
const MAX_COMPARED_BYTES: usize = 256;

/// Characters times characters that are compared for one suggestion, a few milliseconds;
/// what comes after is not looked at.
const MAX_WORK: usize = 500_000;

/// The candidate that is closest in spelling, if any is close; of several the first by
/// their letters.
///
/// Words with other numbers are other words: `f4.tif` is not meant by `f3.tif`, nor `١٠٢ظ`
/// by `٣٠٢ظ`.
pub(super) fn most_alike<'c>(
    given: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    if given.len() > MAX_COMPARED_BYTES {
        return None;
    }
    let (length, numbers) = (given.chars().count(), numbers(given));
    let mut work = 0;
    let alike = |candidate| strsim::normalized_damerau_levenshtein(given, candidate);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= MAX_COMPARED_BYTES)
        .map(|candidate| (candidate, candidate.chars().count()))
        // Every letter too many is an edit.
        .filter(|(_, other)| length.min(*other) as f64 >= ALIKE * length.max(*other) as f64)
        .filter(|(candidate, _)| self::numbers(candidate) == numbers)
        .take_while(|(_, other)| {
            work += length * other;
            work <= MAX_WORK
        })
        .map(|(candidate, _)| (alike(candidate), candidate))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|left, right| left.0.total_cmp(&right.0).then_with(|| right.1.cmp(left.1)))
        .map(|(_, candidate)| candidate)
}

/// The numbers in a text, in any digits, without the zeros before them.
fn numbers(text: &str) -> Vec<Vec<u32>> {
    let mut numbers: Vec<Vec<u32>> = Vec::new();
    let mut is_inside = false;
    for value in text.chars().map(digit) {
        match (value, numbers.last_mut()) {
            (Some(0), Some(number)) if is_inside && number.is_empty() => {}
            (Some(value), Some(number)) if is_inside => number.push(value),
            (Some(value), _) => numbers.push(if value == 0 { Vec::new() } else { vec![value] }),
            (None, _) => {}
        }
        is_inside = value.is_some();
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_word_is_suggested_if_it_is_close() {
        let keys = ["title", "script", "shelfmark"];
        assert_eq!(most_alike("titel", keys), Some("title"));
        assert_eq!(most_alike("shelf_mark", keys), Some("shelfmark"));
        assert_eq!(most_alike("colour", keys), None);
        assert_eq!(most_alike("", keys), None);
        assert_eq!(most_alike(&"title".repeat(1_000_000), keys), None);
    }

    #[test]
    fn words_with_other_numbers_are_other_words_in_any_digits() {
        assert_eq!(most_alike("f3.tif", ["f4.tif", "f03.tiff"]), Some("f03.tiff"));
        assert_eq!(most_alike("٣٠٢ظ", ["١٠٢ظ"]), None);
        assert_eq!(most_alike("ورقة ٠٣٠ظ", ["ورقة 30ظ"]), Some("ورقة 30ظ"));
        assert_eq!(numbers("f10-007.x0"), [vec![1, 0], vec![7], vec![]]);
    }

    #[test]
    fn the_work_for_one_suggestion_has_an_end() {
        // 100 letters each: 50 of them may be compared.
        let (given, other) = ("ab".repeat(50), "cd".repeat(50));
        let others = |count: usize| std::iter::repeat_n(other.as_str(), count);
        assert_eq!(most_alike(&given, others(49).chain([given.as_str()])), Some(given.as_str()));
        assert_eq!(most_alike(&given, others(50).chain([given.as_str()])), None);
    }
}
