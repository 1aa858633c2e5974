//! [`Name`]: what a value is called in messages.

use std::fmt;

use crate::text::LanguageMap;

/// The way to a value: as the author of a record wrote its keys, or as the author of a table
/// called its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// The record itself.
    Record,
    /// A key, with those that it stands below: `folio.label`.
    Key(String),
    /// Rows of a table, or one of them.
    Row,
    /// Those rows of one folio that are its pictures.
    Picture,
    /// A column: `label:ar`.
    Column(String),
}

impl Name {
    /// What is called by `key` in it.
    pub(super) fn key(&self, key: &str) -> Self {
        match (self, key) {
            (Self::Record, _) => Self::Key(key.to_owned()),
            (Self::Key(path), _) => Self::Key(format!("{path}.{key}")),
            (Self::Row, "choice" | "parts") => Self::Picture,
            (Self::Row, "range") => Self::Row,
            // The folio of the same row has a label too.
            (Self::Picture, "label") => Self::Column("image_label".into()),
            (Self::Row | Self::Picture, _) => Self::Column(key.to_owned()),
            // Its texts are in no language.
            (Self::Column(column), LanguageMap::NONE) => Self::Column(column.clone()),
            (Self::Column(column), _) => Self::Column(format!("{column}:{key}")),
        }
    }

    pub(super) const fn is_record(&self) -> bool {
        matches!(self, Self::Record)
    }

    /// Whether it is in a table, where people see cells and no TOML.
    pub(super) const fn is_of_table(&self) -> bool {
        matches!(self, Self::Row | Self::Picture | Self::Column(_))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Record => "a record",
            Self::Row => "the table",
            Self::Picture => "the pictures of one folio",
            Self::Key(name) | Self::Column(name) => name,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_called_as_they_were_written() {
        let choice = Name::Record.key("folio").key("choice");
        assert_eq!(choice.key("label").key("ar").to_string(), "folio.choice.label.ar");
        let choice = Name::Row.key("choice");
        assert_eq!(choice.key("label").key("ar").to_string(), "image_label:ar");
        assert_eq!(choice.key("crop").to_string(), "crop");
        assert_eq!(Name::Row.key("label").key("none").to_string(), "label");
        assert_eq!(Name::Row.key("label").key("ar").to_string(), "label:ar");
        assert_eq!(Name::Row.key("measures").key("width").to_string(), "measures:width");
        assert_eq!(Name::Row.key("range").key("from").to_string(), "from");
    }
}
