//! BibTeX, in UTF-8 as biber and newer programs read it.
//!
//! Source: BibTeXing (Patashnik 1988), §4, for `@misc`; the biblatex manual, §2.2.2, for `library`
//! and `url`.

use std::fmt::Write as _;

use super::Cited;
use super::text::one_line;

pub(super) fn write(cited: &Cited) -> String {
    let notes = [cited.date.clone(), cited.locator()];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    let note = (!notes.is_empty()).then(|| notes.join(", "));
    let fields = [
        // A second pair of braces keeps its capitals.
        ("title", Some(format!("{{{}}}", escaped(&cited.title)))),
        ("howpublished", Some("Manuscript".to_owned())),
        ("library", cited.kept().map(|kept| escaped(&kept))),
        ("note", note.map(|note| escaped(&note))),
        ("url", Some(cited.address.clone())),
    ];
    let fields = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let fields: Vec<String> =
        fields.map(|(name, value)| format!("  {name} = {{{value}}}")).collect();
    let mut bibtex = String::new();
    writeln!(bibtex, "@misc{{{},\n{}\n}}", cited.key(), fields.join(",\n"))
        .expect("writing into memory does not fail");
    bibtex
}

/// With the characters that TeX takes for its own.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in one_line(text).chars() {
        match letter {
            '{' | '}' | '%' | '&' | '#' | '_' | '$' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            _ => escaped.push(letter),
        }
    }
    escaped
}
