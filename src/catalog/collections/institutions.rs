//! A Collection for each institution that keeps manuscripts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Collections, Known};
use crate::presentation::TOP_COLLECTION;
use crate::records::{Named, Snapshot};
use crate::text::{LanguageMap, item_name, nfc};

/// Tells the Collection of an institution from another one that has its name.
const APART: &str = " (institution)";

/// The Collections of the institutions that records name, if these are at least two: for one alone
/// it would be all there is, a step further away. An item that another Collection lists is left to
/// that one.
pub(super) fn of(snapshot: &Snapshot, others: &Collections) -> BTreeMap<String, Known> {
    let mut found: BTreeMap<String, Known> = BTreeMap::new();
    for Named { name, record } in &snapshot.records {
        let Some(institution) = name_of(&record.institution) else { continue };
        let known = found.entry(institution).or_insert_with(|| Known {
            label: LanguageMap::clone(&record.institution),
            gathering: None,
            members: Vec::new(),
        });
        if !others.of_items.contains_key(&**name) {
            known.members.push(Arc::clone(name));
        }
    }
    if found.len() < 2 {
        return BTreeMap::new();
    }
    let apart = |name: String| {
        let is_taken = others.by_name.contains_key(&name) || name == TOP_COLLECTION;
        if is_taken { name + APART } else { name }
    };
    let found = found.into_iter().filter(|(_, known)| !known.members.is_empty());
    found.map(|(name, known)| (apart(name), known)).collect()
}

/// What it is called in English, or in the first language; as the name of a Collection.
fn name_of(institution: &LanguageMap) -> Option<String> {
    let english = institution.iter().find(|(language, _)| *language == "en");
    let english = english.and_then(|(_, texts)| texts.first()).map(String::as_str);
    let text = english.or_else(|| institution.first().map(|(_, text)| text))?;
    // A `;` would stand between a Collection and the number of a part of it.
    item_name(&nfc(text).replace(['/', '\\', ';'], " ")).ok()
}
