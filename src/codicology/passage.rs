//! [`Passage`]: verses of the Quran from one to another.

use std::fmt;

use super::{Sura, digit};

/// Verses of each sura as Kufa counts them; together 6236. Other schools divide some suras into a
/// few more or fewer.
const VERSES: [u16; Sura::COUNT as usize] = [
    7, 286, 200, 176, 120, 165, 206, 75, 129, 109, 123, 111, 43, 52, 99, 128, 111, 110, 98, 135,
    112, 78, 118, 64, 77, 227, 93, 88, 69, 60, 34, 30, 73, 54, 45, 83, 182, 88, 75, 85, 54, 53, 89,
    59, 37, 35, 38, 29, 18, 45, 60, 49, 62, 55, 78, 96, 29, 22, 24, 13, 14, 11, 11, 18, 12, 12, 30,
    52, 52, 44, 28, 28, 20, 56, 40, 31, 50, 40, 46, 42, 29, 19, 36, 25, 22, 17, 19, 26, 30, 20, 15,
    21, 11, 8, 8, 19, 5, 8, 8, 11, 11, 8, 3, 9, 5, 4, 7, 3, 6, 3, 5, 4, 5, 6,
];

/// By which the schools that count verses differ at most, and a little more.
const DIFFERENCE: u16 = 10;

/// A verse of the Quran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Verse {
    pub sura: Sura,
    /// Counted from 1.
    pub number: u16,
}

/// Verses that follow each other, the last one included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    pub first: Verse,
    /// Not before the first.
    pub last: Verse,
}

/// Why a text is no passage.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum PassageError {
    #[error("`{0}` is no passage; write 2:255, 2:142-252 or 2:142-3:20")]
    Form(String),
    #[error("there is no sura {0}; they are counted from 1 to 114")]
    Sura(u16),
    #[error(
        "sura {sura} has {count} verses, give or take a few, and none with the number {number}"
    )]
    Verse { sura: u8, count: u16, number: u16 },
    #[error("`{0}` ends before it begins")]
    Order(String),
}

impl Passage {
    /// Reads `2:255`, `2:142-252` or `2:142-3:20`, in digits of every kind and with every dash.
    ///
    /// # Errors
    /// [`PassageError`].
    pub fn parse(text: &str) -> Result<Self, PassageError> {
        let form = || PassageError::Form(text.to_owned());
        let numbers = |text: &str| text.split(':').map(number).collect::<Option<Vec<u16>>>();
        let (first, last) = match text.split_once(['-', '–', '—']) {
            Some((first, last)) => (first, Some(last)),
            None => (text, None),
        };
        let [sura, number] = numbers(first).ok_or_else(form)?[..] else { return Err(form()) };
        let first = Verse::new(sura, number)?;
        let last = match last.map(numbers) {
            None => first,
            Some(numbers) => match numbers.ok_or_else(form)?[..] {
                [number] => Verse::new(sura, number)?,
                [sura, number] => Verse::new(sura, number)?,
                _ => return Err(form()),
            },
        };
        if last < first {
            return Err(PassageError::Order(text.to_owned()));
        }
        Ok(Self { first, last })
    }

    /// As Arabic citations have it: البقرة: 142–252, without the words for sura and verse, in
    /// Western digits.
    #[must_use]
    pub fn arabic(self) -> String {
        self.spelled(|sura| format!("{}: ", sura.arabic()))
    }

    /// As English citations have it: al-Baqara 2:142–252.
    #[must_use]
    pub fn transliterated(self) -> String {
        self.spelled(|sura| format!("{} {}:", sura.transliterated(), sura.number()))
    }

    fn spelled(self, before: impl Fn(Sura) -> String) -> String {
        let Self { first, last } = self;
        let begins = format!("{}{}", before(first.sura), first.number);
        if last.sura != first.sura {
            format!("{begins} – {}{}", before(last.sura), last.number)
        } else if last.number != first.number {
            format!("{begins}–{}", last.number)
        } else {
            begins
        }
    }
}

impl Verse {
    fn new(sura: u16, number: u16) -> Result<Self, PassageError> {
        let known = Sura::new(sura.into()).ok_or(PassageError::Sura(sura))?;
        let count = VERSES[usize::from(known.number()) - 1];
        if !(1..=count + DIFFERENCE).contains(&number) {
            return Err(PassageError::Verse { sura: known.number(), count, number });
        }
        Ok(Self { sura: known, number })
    }
}

/// With its first verse alone where it has one: `2:255`, `2:142-252`, `2:142-3:20`.
impl fmt::Display for Passage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, last } = self;
        write!(formatter, "{}:{}", first.sura.number(), first.number)?;
        if last.sura != first.sura {
            write!(formatter, "-{}:{}", last.sura.number(), last.number)?;
        } else if last.number != first.number {
            write!(formatter, "-{}", last.number)?;
        }
        Ok(())
    }
}

/// A whole number of at most four digits; blanks around it do not count.
fn number(text: &str) -> Option<u16> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 4 {
        return None;
    }
    text.chars().try_fold(0, |number, character| Some(number * 10 + digit(character)? as u16))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn verses_are_counted_as_in_kufa() {
        assert_eq!(VERSES.iter().sum::<u16>(), 6236);
        for (sura, count) in [(1, 7), (2, 286), (9, 129), (26, 227), (37, 182), (108, 3), (114, 6)]
        {
            assert_eq!(VERSES[sura - 1], count, "sura {sura}");
        }
    }

    #[test]
    fn passages_are_read_and_cited() {
        for (given, arabic, transliterated) in [
            ("2:255", "البقرة: 255", "al-Baqara 2:255"),
            ("٢:١٤٢–٢٥٢", "البقرة: 142–252", "al-Baqara 2:142–252"),
            (
                " 2 : 142 - 3 : 20 ",
                "البقرة: 142 – آل عمران: 20",
                "al-Baqara 2:142 – Āl ʿImrān 3:20",
            ),
            ("114:6-6", "الناس: 6", "al-Nās 114:6"),
        ] {
            let passage = Passage::parse(given).unwrap();
            assert_eq!((&*passage.arabic(), &*passage.transliterated()), (arabic, transliterated));
        }
        // Basra counts a verse more.
        assert!(Passage::parse("2:287").is_ok());
    }

    #[test]
    fn what_is_no_passage_is_refused_with_the_reason() {
        for (given, expected) in [
            ("", "`` is no passage; write 2:255, 2:142-252 or 2:142-3:20"),
            ("2", "`2` is no passage; write 2:255, 2:142-252 or 2:142-3:20"),
            ("02:55:00", "`02:55:00` is no passage; write 2:255, 2:142-252 or 2:142-3:20"),
            ("2:1-2-3", "`2:1-2-3` is no passage; write 2:255, 2:142-252 or 2:142-3:20"),
            ("2:99999", "`2:99999` is no passage; write 2:255, 2:142-252 or 2:142-3:20"),
            ("115:1", "there is no sura 115; they are counted from 1 to 114"),
            ("0:1", "there is no sura 0; they are counted from 1 to 114"),
            ("1:20", "sura 1 has 7 verses, give or take a few, and none with the number 20"),
            ("2:0", "sura 2 has 286 verses, give or take a few, and none with the number 0"),
            ("2:9-8", "`2:9-8` ends before it begins"),
            ("3:1-2:9", "`3:1-2:9` ends before it begins"),
        ] {
            assert_eq!(Passage::parse(given).unwrap_err().to_string(), expected);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_passage_or_refused(text in "[0-9٠-٩:–-]{0,12}|\\PC{0,12}") {
            if let Ok(passage) = Passage::parse(&text) {
                prop_assert_eq!(Passage::parse(&passage.to_string()), Ok(passage));
            }
        }
    }
}
