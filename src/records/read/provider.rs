//! `[[provider]]`: who stands behind the publication.

use super::fields::{Field, Fields};
use super::manuscript::KEYS;
use super::names::picture;
use super::notes::Notes;
use super::rights::web_address;
use super::values::{required_texts, texts};
use crate::presentation::HomepageDescription;
use crate::records::record::Provider;
use crate::text::LanguageMap;

pub(super) fn read(mut fields: Fields<'_>, notes: &mut Notes<'_>) -> Option<Provider> {
    let line = notes.line(fields.span().start);
    let id = fields.require("id", "id = \"https://library.example\"", notes);
    let id = id.and_then(|field| web_address(&field, notes));
    let label = required_texts(&mut fields, "label", notes);
    let homepage = fields.take("homepage");
    let homepage = homepage.and_then(|field| homepage_of(&field, label.as_ref(), notes));
    let logo = fields.take("logo");
    let logo_line = logo.as_ref().map_or(line, |field| notes.line(field.span.start));
    let logo = logo.and_then(|field| picture(&field, notes));
    fields.finish(KEYS, notes);
    Some(Provider { id: id?, label: label?, homepage, logo, logo_line, line })
}

/// A page without a label of its own is called as its provider.
pub(super) fn homepage_of(
    field: &Field<'_>,
    label: Option<&LanguageMap>,
    notes: &mut Notes<'_>,
) -> Option<HomepageDescription> {
    let mut fields = field.fields("{ url = \"https://…\", label = { … } }", notes)?;
    let url = fields.require("url", "url = \"https://library.example\"", notes);
    let url = url.and_then(|field| web_address(&field, notes));
    let own = fields.take("label");
    let has_own = own.is_some();
    let own = own.and_then(|field| texts(&field, notes));
    fields.finish(KEYS, notes);
    let label = if has_own { own? } else { label?.clone() };
    Some(HomepageDescription { url: url?, label })
}
