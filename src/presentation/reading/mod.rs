//! [`Reading`]: what a page for people shows of a Manifest of Presentation API 3.0, made here or
//! anywhere else.
//!
//! It is read as viewers do: what a document lacks or has in another form is left out, nothing is
//! an error.

mod contents;
mod leaf;
mod picture;
mod texts;

use serde_json::Value;

pub use contents::Entry;
pub use leaf::Leaf;
pub use picture::ShownPicture;

use super::{Pair, ViewingDirection};
use crate::text::LanguageMap;
use texts::{language_map, list, pair, web_address};

/// A Manifest as people read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub id: String,
    pub label: LanguageMap,
    pub summary: LanguageMap,
    pub metadata: Vec<Pair>,
    pub required_statement: Option<Pair>,
    /// URI of a license or statement.
    pub rights: Option<String>,
    pub providers: Vec<ReadingLink>,
    pub homepages: Vec<ReadingLink>,
    pub renderings: Vec<ReadingLink>,
    pub see_also: Vec<ReadingLink>,
    pub direction: ViewingDirection,
    /// Whether two of its leaves are seen together.
    pub is_paged: bool,
    /// Place of the leaf at which reading begins.
    pub start: usize,
    pub leaves: Vec<Leaf>,
    pub contents: Vec<Entry>,
}

/// Something on the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingLink {
    /// Begins with `http:` or `https:`; nothing where only the label is known.
    pub address: Option<String>,
    pub label: LanguageMap,
}

impl Reading {
    /// Of a Manifest as JSON.
    #[must_use]
    pub fn of(manifest: &Value) -> Self {
        let leaves: Vec<Leaf> = list(&manifest["items"]).iter().filter_map(Leaf::of).collect();
        let start = &manifest["start"];
        let start = start["source"].as_str().or_else(|| start["id"].as_str());
        let start = leaves.iter().position(|leaf| Some(&*leaf.id) == start);
        let links = |property: &str| list(&manifest[property]).iter().map(link).collect();
        let provider = |provider: &Value| ReadingLink {
            address: list(&provider["homepage"]).iter().find_map(|it| web_address(&it["id"])),
            label: language_map(&provider["label"]),
        };
        let direction = manifest["viewingDirection"].as_str();
        let behaviors = list(&manifest["behavior"]);
        Self {
            id: manifest["id"].as_str().unwrap_or_default().to_owned(),
            label: language_map(&manifest["label"]),
            summary: language_map(&manifest["summary"]),
            metadata: list(&manifest["metadata"]).iter().filter_map(pair).collect(),
            required_statement: pair(&manifest["requiredStatement"]),
            rights: web_address(&manifest["rights"]),
            providers: list(&manifest["provider"]).iter().map(provider).collect(),
            homepages: links("homepage"),
            renderings: links("rendering"),
            see_also: links("seeAlso"),
            direction: direction
                .and_then(ViewingDirection::of_word)
                .unwrap_or(ViewingDirection::LeftToRight),
            is_paged: behaviors.iter().any(|it| it == "paged"),
            start: start.unwrap_or_default(),
            contents: contents::contents(&manifest["structures"], &leaves),
            leaves,
        }
    }

    /// Places of the leaves that are seen together with one, itself included, in reading order: those
    /// of an opening where there are such.
    #[must_use]
    pub fn opening(&self, leaf: usize) -> Vec<usize> {
        if !self.is_paged || self.leaves.get(leaf).is_none_or(|it| it.is_alone) {
            return vec![leaf];
        }
        // A leaf that is alone begins anew: what follows it stands by itself, as a first page does.
        let begins = self.leaves[..leaf].iter().rposition(|it| it.is_alone).map_or(0, |at| at + 1);
        let follows = leaf - begins;
        let first =
            if begins == 0 { !follows.is_multiple_of(2) } else { follows.is_multiple_of(2) };
        let other = if first { leaf.checked_add(1) } else { leaf.checked_sub(1) };
        let other = other.filter(|at| *at >= begins);
        let other = other.filter(|at| self.leaves.get(*at).is_some_and(|it| !it.is_alone));
        let mut opening: Vec<usize> = other.into_iter().chain([leaf]).collect();
        opening.sort_unstable();
        opening
    }
}

fn link(link: &Value) -> ReadingLink {
    ReadingLink { address: web_address(&link["id"]), label: language_map(&link["label"]) }
}

#[cfg(test)]
mod tests;
