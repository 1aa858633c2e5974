//! `scans/{id[0..2]}/{id}.tif`: how the key is made of the parts of an identifier.

use std::str::FromStr;

/// A text with places that are filled with parts of an identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    /// Characters `from..to` of the value called `name`; as many of them as there are.
    Value {
        name: String,
        from: usize,
        to: usize,
    },
}

/// Why a text is no template.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum TemplateError {
    #[error("`{given}` opens a brace and does not close it; a brace itself is written `{{{{`")]
    Open { given: String },
    #[error("`{given}` closes a brace that it did not open; a brace itself is written `}}}}`")]
    Close { given: String },
    #[error(
        "`{{{given}}}` is no place to be filled; write `{{id}}`, `{{1}}`, `{{name}}`, or some of \
         its characters as `{{id[0..2]}}`"
    )]
    Place { given: String },
}

impl Template {
    /// The identifier, as it is.
    pub(super) fn id() -> Self {
        let parts = vec![Part::Value { name: "id".into(), from: 0, to: usize::MAX }];
        Self { parts }
    }

    /// What the places are to be filled with.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Value { name, .. } => Some(name.as_str()),
        })
    }

    /// The text with every place filled; a value that is not there is empty.
    pub(super) fn fill<'a>(&self, value: impl Fn(&str) -> Option<&'a str>) -> String {
        let mut filled = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Value { name, from, to } => {
                    let value = value(name).unwrap_or_default();
                    filled.extend(value.chars().take(*to).skip(*from));
                }
            }
        }
        filled
    }

    /// The text before the first place, with which everything filled begins.
    #[cfg(test)]
    pub(super) fn beginning(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text,
            Some(Part::Value { .. }) | None => "",
        }
    }
}

impl FromStr for Template {
    type Err = TemplateError;

    fn from_str(given: &str) -> Result<Self, TemplateError> {
        let (mut parts, mut text, mut rest) = (Vec::new(), String::new(), given);
        while let Some(at) = rest.find(['{', '}']) {
            text.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            let after = &rest[at + 1..];
            if let Some(escaped) = after.strip_prefix(brace) {
                text.push_str(brace);
                rest = escaped;
                continue;
            }
            if brace == "}" {
                return Err(TemplateError::Close { given: given.to_owned() });
            }
            let open = || TemplateError::Open { given: given.to_owned() };
            let (place, after) = after.split_once('}').ok_or_else(open)?;
            if !text.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut text)));
            }
            parts.push(value(place)?);
            rest = after;
        }
        text.push_str(rest);
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        Ok(Self { parts })
    }
}

/// `id`, `id[a..b]`, `id[a..]`, `id[..b]`
fn value(place: &str) -> Result<Part, TemplateError> {
    let wrong = || TemplateError::Place { given: place.to_owned() };
    let (name, range) = match place.split_once('[') {
        Some((name, range)) => (name, range.strip_suffix(']').ok_or_else(wrong)?),
        None => (place, ".."),
    };
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(is_word) {
        return Err(wrong());
    }
    let (from, to) = range.split_once("..").ok_or_else(wrong)?;
    let number = |text: &str, open: usize| match text {
        "" => Ok(open),
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            digits.parse().map_err(|_| wrong())
        }
        _ => Err(wrong()),
    };
    let (from, to) = (number(from, 0)?, number(to, usize::MAX)?);
    if from >= to {
        return Err(wrong());
    }
    Ok(Part::Value { name: name.to_owned(), from, to })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str, id: &str) -> String {
        let template: Template = template.parse().unwrap();
        template.fill(|name| (name == "id").then_some(id))
    }

    #[test]
    fn places_are_filled_with_characters_not_bytes() {
        for (template, id, key) in [
            ("scans/{id[0..2]}/{id}.tif", "abc", "scans/ab/abc.tif"),
            ("{id[0..2]}/{id[2..4]}/{id[4..]}", "مخطوطة", "مخ/طو/طة"),
            ("{id[..1]}-{id[1..3]}", "a", "a-"),
            ("{{{id}}}", "a", "{a}"),
            ("a{{b}}c", "x", "a{b}c"),
            ("{1}{name}", "x", ""),
        ] {
            assert_eq!(filled(template, id), key, "{template}");
        }
    }

    #[test]
    fn what_is_no_template_is_refused_with_what_to_write() {
        for (template, told) in [
            ("a/{id", "`{{`"),
            ("a}b", "`}}`"),
            ("{}", "`{id}`"),
            ("{id[1]}", "{id[0..2]}"),
            ("{id[2..2]}", "{id[0..2]}"),
            ("{id[+1..2]}", "{id[0..2]}"),
            ("{id[0..2}", "{id[0..2]}"),
            ("{i d}", "`{i d}`"),
        ] {
            let error = template.parse::<Template>().unwrap_err().to_string();
            assert!(error.contains(told), "{template}: {error}");
        }
    }
}
