//! From the bytes of a `collection.toml` to a [`Set`].

use std::collections::HashSet;

use toml::de::DeTable;

use super::fields::{Field, Fields};
use super::links::{Sort, links};
use super::manuscript::{DIRECTIONS, MAX_PARTS, statement};
use super::names::plain_name;
use super::notes::Notes;
use super::values::{list_of_texts, one_of, optional_texts, pair, required_texts};
use super::{rights, stack, syntax, text};
use crate::presentation::{About, CollectionBehavior};
use crate::records::finding::{Finding, quoted};
use crate::records::set::{MemberName, Set};

/// Every key, to tell those that ended up below a heading.
const KEYS: &[&str] = &[
    "label",
    "summary",
    "rights",
    "viewing_direction",
    "behavior",
    "required_statement",
    "homepage",
    "see_also",
    "thumbnail",
    "members",
    "metadata",
];

const BEHAVIORS: [(&str, CollectionBehavior); 2] =
    [("multi-part", CollectionBehavior::MultiPart), ("unordered", CollectionBehavior::Unordered)];

/// Reads a Collection; `file` is its path below the records folder.
///
/// # Errors
/// All mistakes that can be told, by line; at least one.
pub(in crate::records) fn set(file: &str, bytes: &[u8]) -> Result<Set, Vec<Finding>> {
    let read = || {
        let text = text::text(bytes)
            .map_err(|(line, sentence)| vec![Finding::error(file, line, sentence)])?;
        let mut notes = Notes::new(file, text);
        let document = syntax::document(text, &mut notes);
        let set = document.and_then(|table| read(&table, &mut notes));
        match set {
            Some(set) if notes.is_empty() => Ok(set),
            _ => Err(notes.into_findings()),
        }
    };
    stack::with_deep_stack(bytes, read).unwrap_or_else(|| Err(vec![stack::no_thread(file)]))
}

fn read(table: &DeTable<'_>, notes: &mut Notes<'_>) -> Option<Set> {
    let mut fields = Fields::of_record(table);
    let label = required_texts(&mut fields, "label", notes);
    let summary = optional_texts(&mut fields, "summary", notes);
    let rights = fields.take("rights").and_then(|field| rights::rights(&field, notes));
    let viewing_direction =
        fields.take("viewing_direction").and_then(|field| one_of(&field, &DIRECTIONS, notes));
    let behavior = fields.take("behavior").and_then(|field| one_of(&field, &BEHAVIORS, notes));
    let required_statement =
        fields.take("required_statement").and_then(|field| statement(&field, notes));
    let homepages = links(&mut fields, "homepage", Sort::Page, notes);
    let see_also = links(&mut fields, "see_also", Sort::Data, notes);
    let thumbnail = fields.take("thumbnail").and_then(|field| member(&field, notes));
    let members = fields.require("members", "members = [\"ms 1\", \"ms 2\"]", notes);
    let members = members.map(|field| members_of(&field, notes));
    let metadata = fields.take("metadata").map(|field| field.list(MAX_PARTS, notes));
    let metadata =
        metadata.into_iter().flatten().filter_map(|fields| pair(fields, KEYS, notes)).collect();
    fields.finish(&[], notes);
    let about = About {
        summary,
        metadata,
        required_statement,
        rights,
        viewing_direction,
        behavior,
        homepages,
        see_also,
    };
    Some(Set { file: notes.file().to_owned(), label: label?, about, thumbnail, members: members? })
}

fn member(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<MemberName> {
    let name = plain_name(field, notes)?;
    Some(MemberName { name, line: notes.line(field.span.start).number })
}

fn members_of(field: &Field<'_>, notes: &mut Notes<'_>) -> Vec<MemberName> {
    let wanted = "a list of names of items and collections, such as [\"ms 1\", \"ms 2\"]";
    let given = list_of_texts(field, wanted, notes);
    let mut known = HashSet::new();
    let mut members = Vec::new();
    for (field, _) in given {
        let Some(member) = member(&field, notes) else { continue };
        if known.insert(member.name.clone()) {
            members.push(member);
        } else {
            let message = format!("`members` has {} twice; keep one of them", quoted(&member.name));
            notes.error(&field.span, message);
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(text: &str) -> Vec<String> {
        set("f", text.as_bytes()).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_set_is_read_with_all_its_keys() {
        let text = "label = { en = 'Three volumes' }
            summary = 'All of it'
            rights = 'http://rightsstatements.org/vocab/NoC-NC/1.0/'
            viewing_direction = 'right-to-left'
            behavior = 'multi-part'
            required_statement = { label = 'Credit', value = 'Nobody' }
            thumbnail = 'vol 2'
            members = ['vol 1',
              'vol 2']
            [[metadata]]
            label = 'Scribe'
            value = 'Unknown'
            [[homepage]]
            url = 'https://a.b/'";
        let set = set("f", text.as_bytes()).unwrap();
        let members: Vec<_> = set.members.iter().map(|it| (it.name.as_str(), it.line)).collect();
        assert_eq!(members, [("vol 1", 8), ("vol 2", 9)]);
        assert_eq!(set.thumbnail.unwrap().name, "vol 2");
        assert_eq!(set.about.behavior, Some(CollectionBehavior::MultiPart));
        assert_eq!(set.about.homepages[0].url, "https://a.b/");
        assert_eq!(set.about.metadata.len(), 1);
    }

    #[test]
    fn mistakes_are_told_by_line() {
        for (text, expected) in [
            ("members = ['a']", "f: `label` is missing; write it as in"),
            ("label = 'x'", "f: `members` is missing; write it as in members ="),
            ("label = 'x'\nmembers = []", "f:2: `members` is an empty list"),
            ("label = 'x'\nmembers = ['a',\n'a']", "f:3: `members` has `a` twice"),
            ("label = 'x'\nmembers = ['a/b']", "f:2: `members`: `a/b` is no name"),
            ("label = 'x'\nmembers = 7", "f:2: `members` must be a list of names"),
            ("label = 'x'\nmembers = ['a']\nbehavior = 'paged'", "f:3: `behavior` must be one of"),
            ("label = 'x'\nmembers = ['a']\ntitle = 'x'", "f:3: `title` is no key"),
            ("label = 'x\nmembers = ['a']", "f:1: "),
        ] {
            let complaints = complaints(text);
            assert!(complaints[0].starts_with(expected), "{text}: {complaints:?}");
        }
    }
}
