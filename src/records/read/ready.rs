//! From the bytes of a `manifest.json` or `collection.json` to a document that can be served.

use serde_json::Value;
use toml::de::DeTable;

use super::fields::Fields;
use super::notes::Notes;
use super::values::flag;
use super::{stack, syntax, text};
use crate::presentation::rules::{self, Violation};
use crate::presentation::{Ready, is_member_name};
use crate::records::entry::{Entry, Gathering};
use crate::records::finding::{Finding, Severity, quoted};
use crate::records::findings::Findings;
use crate::records::kind::{Kind, OPTIONS_NAME};

/// Levels of lists and objects within one another that the parser of JSON allows.
const MAX_DEPTH: usize = 128;

/// Reads a document of `kind`, which lies in `file`; `options` are the bytes of the file beside it.
/// What it has against the standard is told, and it is served as it is.
///
/// # Errors
/// What makes it unusable.
pub(in crate::records) fn ready(
    kind: Kind,
    file: &str,
    bytes: &[u8],
    options: Option<&[u8]>,
) -> Result<(Entry, Vec<Finding>), Vec<Finding>> {
    let keep_ids = match options {
        Some(options) => keep_ids(&options_file(file), options)?,
        None => false,
    };
    let refuse = |line, sentence: String| vec![Finding::error(file, line, sentence)];
    let text = text::text(bytes).map_err(|(line, sentence)| refuse(line, sentence))?;
    let document = json(text).map_err(|(line, sentence)| refuse(Some(line), sentence))?;
    let violations = violations(file, &document);
    match (kind, Ready::new(document, keep_ids)) {
        (Kind::Collection, Ok(Ready::Collection(collection))) => {
            let file = file.to_owned();
            Ok((Entry::Collection(Gathering::Ready { file, collection }.into()), violations))
        }
        (Kind::Record | Kind::Manifest | Kind::Set, Ok(Ready::Manifest(manifest))) => {
            Ok((Entry::Manifest(manifest), violations))
        }
        (_, Ok(Ready::Manifest(_))) => Err(refuse(None, misnamed("Manifest", Kind::Manifest))),
        (_, Ok(Ready::Collection(_))) => {
            Err(refuse(None, misnamed("Collection", Kind::Collection)))
        }
        (_, Err(error)) => Err(refuse(None, error.to_string())),
    }
}

/// What the document must not have or must have by the standard, each rule once with the first place;
/// what it only should is left to those who made it.
fn violations(file: &str, document: &Value) -> Vec<Finding> {
    let mut rules: Vec<(Violation, usize)> = Vec::new();
    let errors = rules::check(document).into_iter();
    let errors = errors.filter(|it| it.severity == rules::Severity::Error);
    for violation in errors.filter(|it| !is_our_name(document, &it.pointer)) {
        let is_alike = |known: &Violation| {
            (&known.sentence, known.section) == (&violation.sentence, violation.section)
        };
        match rules.iter_mut().find(|(known, _)| is_alike(known)) {
            Some((_, others)) => *others += 1,
            None => rules.push((violation, 0)),
        }
    }
    let mut findings = Findings::new(file, Severity::Warning);
    for (Violation { pointer, sentence, section, .. }, others) in rules {
        let place = if pointer.is_empty() { "the document".to_owned() } else { quoted(&pointer) };
        let others = match others {
            0 => String::new(),
            _ => format!(", and so in {others} more places"),
        };
        let message =
            format!("{place} {sentence} ({section}){others}; the document is served as it is");
        findings.push(None, message);
    }
    findings.into_list()
}

/// Whether the id of a member of a Collection is the name of an item of ours, which is put in its
/// place.
fn is_our_name(document: &Value, pointer: &str) -> bool {
    ["/id", "/@id"].iter().any(|key| pointer.ends_with(key))
        && document.pointer(pointer).and_then(Value::as_str).is_some_and(is_member_name)
}

fn misnamed(class: &str, kind: Kind) -> String {
    format!("is a {class}; rename the file to `{}`", kind.file_name())
}

fn options_file(file: &str) -> String {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{OPTIONS_NAME}")
}

/// What cannot be read is told with its line and column, counted from 1.
fn json(text: &str) -> Result<Value, (usize, String)> {
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line().max(1), error.column());
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or_default();
        let sentence = if what.starts_with("recursion limit") {
            format!(
                "is nested deeper than {MAX_DEPTH} levels (column {column}), which no document of IIIF is"
            )
        } else {
            format!("is no JSON (column {column}): {what}; export it again from where it comes from")
        };
        (line, sentence)
    })
}

/// Reads an `iiif.toml`.
fn keep_ids(file: &str, bytes: &[u8]) -> Result<bool, Vec<Finding>> {
    let read = || {
        let text = text::text(bytes)
            .map_err(|(line, sentence)| vec![Finding::error(file, line, sentence)])?;
        let mut notes = Notes::new(file, text);
        let document = syntax::document(text, &mut notes);
        let keep_ids = document.is_some_and(|table| options(&table, &mut notes));
        if notes.is_empty() { Ok(keep_ids) } else { Err(notes.into_findings()) }
    };
    stack::with_deep_stack(bytes, read).unwrap_or_else(|| Err(vec![stack::no_thread(file)]))
}

fn options(table: &DeTable<'_>, notes: &mut Notes<'_>) -> bool {
    let mut fields = Fields::of_record(table);
    let keep_ids = fields.take("keep_ids").and_then(|field| flag(&field, notes));
    fields.finish(&[], notes);
    keep_ids.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{ "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": "https://a.b/m", "type": "Manifest", "label": { "en": ["x"] },
        "items": [{ "id": "https://a.b/c", "type": "Canvas", "items": [] }] }"#;

    fn read(bytes: &[u8]) -> Result<Entry, Vec<String>> {
        let read = ready(Kind::Manifest, "ms/manifest.json", bytes, None).map(|(entry, _)| entry);
        read.map_err(|findings| findings.iter().map(ToString::to_string).collect())
    }

    fn complaint(bytes: &[u8]) -> String {
        read(bytes).unwrap_err().remove(0)
    }

    #[test]
    fn marks_and_line_ends_do_not_matter() {
        let windows = format!("\u{feff}{}", GOOD.replace('\n', "\r\n"));
        assert_eq!(read(windows.as_bytes()), read(GOOD.as_bytes()));
        assert!(read(GOOD.as_bytes()).is_ok());
    }

    #[test]
    fn what_is_no_document_is_told_with_its_place() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        for (text, expected) in [
            ("", "ms/manifest.json:1: is no JSON (column 0): EOF"),
            ("{\n \"a\": 1,\n}", "ms/manifest.json:3: is no JSON (column 1): trailing comma"),
            ("<html>", "ms/manifest.json:1: is no JSON (column 1): expected value"),
            (deep.as_str(), "ms/manifest.json:1: is nested deeper than 128 levels (column 128)"),
            ("[]", "ms/manifest.json: is no document of IIIF: it must begin with `{`"),
            ("7", "ms/manifest.json: is no document of IIIF: it must begin with `{`"),
            ("{}", "ms/manifest.json: is no document of IIIF that is known here"),
        ] {
            let complaint = complaint(text.as_bytes());
            assert!(complaint.starts_with(expected), "{complaint}");
        }
        let none = GOOD
            .replace("[{ \"id\": \"https://a.b/c\", \"type\": \"Canvas\", \"items\": [] }]", "[]");
        assert!(complaint(none.as_bytes()).contains("has no Canvas"));
        let other = GOOD.replace("\"Manifest\"", "\"Collection\"");
        assert!(complaint(other.as_bytes()).contains("rename the file to `collection.json`"));
        let other = GOOD.replace("\"Manifest\"", "\"Canvas\"");
        assert!(complaint(other.as_bytes()).contains("neither a Manifest nor a Collection"));
        let wide: Vec<u8> = GOOD.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(complaint(&wide).ends_with("save it as UTF-8"));
    }

    #[test]
    fn what_is_against_the_standard_is_told_with_its_pointer() {
        let odd = GOOD.replace("{ \"en\": [\"x\"] }", "\"x\"");
        let (_, findings) =
            ready(Kind::Manifest, "ms/manifest.json", odd.as_bytes(), None).unwrap();
        let of_label = findings.iter().find(|finding| finding.message.contains("`/label`"));
        assert_eq!(of_label.unwrap().severity, Severity::Warning);
    }

    #[test]
    fn options_have_one_key() {
        let with = |options: &str| {
            let read = ready(
                Kind::Manifest,
                "ms/manifest.json",
                GOOD.as_bytes(),
                Some(options.as_bytes()),
            );
            read.map(|(entry, _)| entry).map_err(|findings| findings[0].to_string())
        };
        assert_eq!(with("keep_ids = false"), Ok(read(GOOD.as_bytes()).unwrap()));
        assert_ne!(with("keep_ids = true"), Ok(read(GOOD.as_bytes()).unwrap()));
        assert!(
            with("keep_ids = 1")
                .unwrap_err()
                .starts_with("ms/iiif.toml:1: `keep_ids` must be true or false")
        );
        assert!(with("\nkeep_id = true").unwrap_err().contains("iiif.toml:2: `keep_id` is no key"));
    }
}
