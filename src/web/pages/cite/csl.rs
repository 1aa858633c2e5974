//! CSL-JSON, as citation processors read it.
//!
//! Source: Citation Style Language 1.0.2, `csl-data.json`. The folio is a note: a locator belongs to
//! the place that cites, not to what is cited.

use serde_json::{Map, Value, json};

use super::Cited;
use super::text::one_line;

pub(super) fn write(cited: &Cited) -> String {
    let text = |text: &String| Value::from(one_line(text));
    let fields = [
        ("id", Some(cited.key().into())),
        ("type", Some("manuscript".into())),
        ("title", Some(text(&cited.title))),
        ("archive", cited.holder.as_ref().map(text)),
        ("call-number", cited.shelfmark.as_ref().map(text)),
        ("issued", cited.date.as_ref().map(|date| json!({ "literal": one_line(date) }))),
        ("note", cited.locator().as_ref().map(text)),
        ("URL", Some(cited.address.clone().into())),
    ];
    let fields = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    let item: Map<String, Value> = fields.collect();
    format!("{:#}\n", json!([item]))
}
