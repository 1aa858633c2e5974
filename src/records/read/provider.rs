//! `[[provider]]`: who stands behind the publication.

use super::fields::Fields;
use super::links::{Sort, link, links};
use super::manuscript::KEYS;
use super::names::located;
use super::notes::Notes;
use super::rights::web_address;
use super::values::required_texts;
use crate::records::record::Provider;

pub(super) fn read(mut fields: Fields<'_>, notes: &mut Notes<'_>) -> Option<Provider> {
    let line = notes.line(fields.span().start);
    let id = fields.require("id", "id = \"https://library.example\"", notes);
    let id = id.and_then(|field| web_address(&field, notes));
    let label = required_texts(&mut fields, "label", notes);
    // A page without a label of its own is called as its provider.
    let homepage = fields.take("homepage").and_then(|field| {
        let fields = field.fields("{ url = \"https://…\", label = { … } }", notes)?;
        link(fields, Sort::Page, label.as_ref(), notes)
    });
    let logo = fields.take("logo").and_then(|field| located(&field, notes));
    let see_also = links(&mut fields, "see_also", Sort::Data, notes);
    fields.finish(KEYS, notes);
    Some(Provider { id: id?, label: label?, homepage, logo, see_also, line })
}
