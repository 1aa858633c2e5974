//! The columns that a table can have, called as the keys of a record are.

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text.
    Text,
    /// A text, with a column for each language: `label:ar`.
    Texts,
    /// Yes or no.
    Flag,
    /// A whole number.
    Whole,
    /// A number, decimals allowed.
    Decimal,
    /// Several whole numbers.
    Numbers,
    /// Several texts.
    List,
    /// A pair that is labeled as the column is: `metadata:Script`.
    Pair,
}

/// Whose property the cells of a column tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// Of the folio or range, which may have several rows.
    Whole,
    /// Of the one picture of the row.
    Picture,
}

/// A column that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// Keys of a table in a table have a colon between them.
    pub(super) name: &'static str,
    /// The key in a record, or those with a colon between them.
    pub(super) keys: &'static str,
    pub(super) kind: Kind,
    pub(super) of: Of,
}

const fn whole(name: &'static str, kind: Kind) -> Known {
    Known { name, keys: name, kind, of: Of::Whole }
}

const fn picture(name: &'static str, kind: Kind) -> Known {
    Known { name, keys: name, kind, of: Of::Picture }
}

/// What several pictures of one folio are called, whose own label is `label`.
pub(super) const IMAGE_LABEL: &str = "image_label";

/// Columns of `folios.csv`.
pub(super) const FOLIOS: [Known; 23] = [
    whole("name", Kind::Text),
    whole("folio", Kind::Text),
    whole("label", Kind::Texts),
    whole("other_label", Kind::Texts),
    picture("image", Kind::Text),
    Known { name: IMAGE_LABEL, keys: "label", kind: Kind::Texts, of: Of::Picture },
    picture("method", Kind::Text),
    picture("date", Kind::Texts),
    picture("at", Kind::Numbers),
    picture("crop", Kind::Numbers),
    picture("rotate", Kind::Whole),
    picture("service:id", Kind::Text),
    picture("service:size", Kind::Numbers),
    picture("service:version", Kind::Whole),
    picture("service:level", Kind::Whole),
    picture("file:url", Kind::Text),
    picture("file:size", Kind::Numbers),
    whole("missing", Kind::Flag),
    whole("size", Kind::Numbers),
    whole("measures:height", Kind::Decimal),
    whole("measures:width", Kind::Decimal),
    whole("behavior", Kind::Text),
    whole("metadata", Kind::Pair),
];

/// How deep a row of `contents.csv` lies.
pub(super) const LEVEL: &str = "level";

/// Columns of `contents.csv`.
pub(super) const CONTENTS: [Known; 9] = [
    whole("label", Kind::Texts),
    whole("sura", Kind::Whole),
    whole("verses", Kind::Text),
    whole("from", Kind::Text),
    whole("to", Kind::Text),
    whole("folios", Kind::List),
    whole(LEVEL, Kind::Whole),
    whole("name", Kind::Text),
    whole("behavior", Kind::Text),
];

/// What people write, or what is a key of a record, and what a table has instead.
const INSTEAD: [(&str, &str); 6] = [
    ("title", "a part is called `label`, or `label:ar` by language"),
    ("choice", "pictures of one folio have a row each, with the same `folio` or `name`"),
    (
        "parts",
        "what is put on a folio has a row of its own, with the same `folio` or `name` and `at`",
    ),
    ("measures", "write two columns, `measures:height` and `measures:width`"),
    ("service", "write two columns, `service:id` and `service:size`"),
    ("file", "write two columns, `file:url` and `file:size`"),
];

/// What to write in the place of a column that is not known.
pub(super) fn instead(name: &str, known: &[Known]) -> Option<&'static str> {
    // `file` is no key of contents, nor is `title` one of folios.
    let is_meant = |key: &str| (key == "title") == known.iter().any(|it| it.name == LEVEL);
    INSTEAD.iter().find(|(key, _)| *key == name && is_meant(key)).map(|(_, remedy)| *remedy)
}
