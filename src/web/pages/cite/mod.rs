//! Citations: what a paper or a program of references needs of an item, a folio or a detail.
//!
//! Only what the record says is cited: nobody is made its author, and the day on which the page was
//! read is the reader's to add.

mod bibtex;
mod csl;
mod ris;
mod text;

/// What is cited, in the language of the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cited {
    /// The item's name, of which the keys of references are made.
    pub name: String,
    pub title: String,
    /// Who keeps it.
    pub holder: Option<String>,
    pub shelfmark: Option<String>,
    /// As it is written.
    pub date: Option<String>,
    /// Label of a folio.
    pub folio: Option<String>,
    /// Of a detail, as addresses write it.
    pub region: Option<String>,
    /// Of the page.
    pub address: String,
    /// URI of a license or statement.
    pub rights: Option<String>,
}

/// How a citation is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CitationFormat {
    Text,
    Bibtex,
    Ris,
    Csl,
}

impl CitationFormat {
    pub const ALL: [Self; 4] = [Self::Text, Self::Bibtex, Self::Ris, Self::Csl];

    /// As addresses name it, `?cite=bibtex`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Bibtex => "bibtex",
            Self::Ris => "ris",
            Self::Csl => "csl",
        }
    }

    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain; charset=utf-8",
            Self::Bibtex => "application/x-bibtex; charset=utf-8",
            Self::Ris => "application/x-research-info-systems; charset=utf-8",
            Self::Csl => "application/vnd.citationstyles.csl+json",
        }
    }

    /// Of a file with it.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Bibtex => "bib",
            Self::Ris => "ris",
            Self::Csl => "json",
        }
    }

    #[must_use]
    pub fn write(self, cited: &Cited) -> String {
        match self {
            Self::Text => text::write(cited),
            Self::Bibtex => bibtex::write(cited),
            Self::Ris => ris::write(cited),
            Self::Csl => csl::write(cited),
        }
    }
}

impl Cited {
    /// The key of the reference: letters, digits and `-`, the same for the same thing.
    #[must_use]
    pub fn key(&self) -> String {
        let parts = [Some(&self.name), self.folio.as_ref(), self.region.as_ref()];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        let simple = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
        let key: String = parts.join("-").chars().map(simple).collect();
        let words: Vec<&str> = key.split('-').filter(|word| !word.is_empty()).collect();
        if words.is_empty() { "manuscript".to_owned() } else { words.join("-") }
    }

    /// The folio with the detail of it, where there are such.
    fn locator(&self) -> Option<String> {
        let folio = self.folio.as_deref()?;
        Some(match &self.region {
            Some(region) => format!("{folio} ({region})"),
            None => folio.to_owned(),
        })
    }

    /// Who keeps it and under which mark.
    fn kept(&self) -> Option<String> {
        let parts: Vec<&str> =
            [&self.holder, &self.shelfmark].into_iter().flatten().map(String::as_str).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn cited() -> Cited {
        Cited {
            name: "or 12".into(),
            title: "ديوان {Songs} & 100%".into(),
            holder: Some("Library\nof the Street".into()),
            shelfmark: Some("Or. 12_a".into()),
            date: Some("584 AH".into()),
            folio: Some("12v".into()),
            region: Some("1,2,30,40".into()),
            address: "https://h/m/or%2012/f12v/1,2,30,40".into(),
            rights: Some("http://creativecommons.org/publicdomain/zero/1.0/".into()),
        }
    }

    #[test]
    fn a_sentence_names_keeper_mark_title_and_place() {
        assert_eq!(
            CitationFormat::Text.write(&cited()),
            "Library of the Street, Or. 12_a, \u{2068}ديوان {Songs} & 100%\u{2069}, 584 AH, 12v \
             (1,2,30,40). https://h/m/or%2012/f12v/1,2,30,40"
        );
        let bare =
            Cited { title: "Sand".into(), address: "https://h/m/s".into(), ..Cited::default() };
        assert_eq!(CitationFormat::Text.write(&bare), "Sand. https://h/m/s");
    }

    #[test]
    fn bibtex_has_its_characters_escaped() {
        assert_eq!(
            CitationFormat::Bibtex.write(&cited()),
            "@misc{or-12-12v-1-2-30-40,\n  title = {{ديوان \\{Songs\\} \\& 100\\%}},\n  howpublished \
             = {Manuscript},\n  library = {Library of the Street, Or. 12\\_a},\n  note = {584 AH, 12v \
             (1,2,30,40)},\n  url = {https://h/m/or%2012/f12v/1,2,30,40}\n}\n"
        );
    }

    #[test]
    fn ris_has_a_line_for_each_field() {
        let ris = CitationFormat::Ris.write(&cited());
        let lines: Vec<&str> = ris.split_terminator("\r\n").collect();
        assert_eq!(lines[0], "TY  - MANSCPT");
        assert_eq!(*lines.last().unwrap(), "ER  - ");
        assert!(lines.iter().all(|line| &line[2..6] == "  - "), "{ris}");
        for line in ["AV  - Library of the Street", "CN  - Or. 12_a", "SP  - 12v (1,2,30,40)"] {
            assert!(lines.contains(&line), "{line}: {ris}");
        }
    }

    #[test]
    fn csl_is_a_manuscript_in_an_archive() {
        let csl: Value = serde_json::from_str(&CitationFormat::Csl.write(&cited())).unwrap();
        assert_eq!(
            csl,
            json!([{
                "id": "or-12-12v-1-2-30-40",
                "type": "manuscript",
                "title": "ديوان {Songs} & 100%",
                "archive": "Library of the Street",
                "call-number": "Or. 12_a",
                "issued": { "literal": "584 AH" },
                "note": "12v (1,2,30,40)",
                "URL": "https://h/m/or%2012/f12v/1,2,30,40",
            }])
        );
    }

    #[test]
    fn a_key_is_never_empty() {
        assert_eq!(Cited { name: "ديوان".into(), ..Cited::default() }.key(), "manuscript");
        assert_eq!(Cited { name: "a//b".into(), ..Cited::default() }.key(), "a-b");
    }
}
