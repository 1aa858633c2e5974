//! [`Listing`]: one Collection, or a part of one that is long, with its members looked up.

use std::sync::Arc;

use super::{Collections, Known, top};
use crate::catalog::ListedItem;
use crate::catalog::summaries::find;
use crate::image_api::Limits;
use crate::presentation::{
    About, CollectionDescription, MemberDescription, MemberKind, PartOf, ReadyCollection, Resolved,
    TOP_COLLECTION, ThumbnailDescription,
};
use crate::records::Gathering;
use crate::text::{LanguageMap, nfc};

/// What is asked for by the name of a Collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<'a> {
    which: Which<'a>,
    /// Counted from 1; `None` for the Collection itself.
    part: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which<'a> {
    Top,
    Named(&'a str, &'a Known),
}

/// What answers.
#[derive(Debug)]
pub enum Listing {
    Ours(Box<CollectionDescription>),
    Ready { collection: Arc<ReadyCollection>, part_of: Vec<PartOf> },
}

/// A member that is there.
#[derive(Clone, Copy)]
enum Found<'a> {
    Item(&'a ListedItem),
    Collection(&'a str, &'a Known),
}

impl Collections {
    /// The Collection of a name; `name;2` is the second part of one that is long.
    #[must_use]
    pub fn find<'a>(&'a self, name: &str) -> Option<Page<'a>> {
        let name = nfc(name);
        if let Some(which) = self.of_name(&name) {
            return Some(Page { which, part: None });
        }
        let (name, part) = name.rsplit_once(';')?;
        let number = part.parse().ok().filter(|number: &usize| number.to_string() == part)?;
        Some(Page { which: self.of_name(name)?, part: Some(number) })
    }

    fn of_name(&self, name: &str) -> Option<Which<'_>> {
        if name == TOP_COLLECTION {
            return Some(Which::Top);
        }
        self.by_name.get_key_value(name).map(|(name, known)| Which::Named(name, known))
    }

    /// The Collection over the `items` that there are, in natural order of their names, with at most
    /// `most` members: of a longer one the members are parts. `None` where it has no such part.
    ///
    /// A ready-made one has all its members, since it would not be as it was made.
    #[must_use]
    pub fn list(
        &self,
        page: &Page<'_>,
        items: &[Arc<ListedItem>],
        limits: &Limits,
        most: usize,
    ) -> Option<Listing> {
        let (name, part_of) = match page.which {
            Which::Top => (TOP_COLLECTION, Vec::new()),
            Which::Named(name, known) => {
                let part_of = self.of_collection(name);
                if let (Some(Gathering::Ready { collection, .. }), None) =
                    (&known.gathering, page.part)
                {
                    let collection = Arc::clone(collection);
                    return Some(Listing::Ready { collection, part_of });
                }
                (name, part_of)
            }
        };
        let label = page.known().map_or_else(|| top().label, |known| known.label.clone());
        let found = self.members(page, items);
        let describe = |found: &[Found<'_>]| {
            found.iter().map(|found| found.describe(items, limits)).collect::<Vec<_>>()
        };
        if let Some(number) = page.part {
            let chunks = found.chunks(most).nth(number.checked_sub(1)?);
            let chunk = chunks.filter(|_| found.len() > most)?;
            return Some(Listing::Ours(Box::new(CollectionDescription {
                name: part_name(name, number),
                label: part_label(number, chunk),
                part_of: vec![PartOf { name: name.to_owned(), label }],
                members: describe(chunk),
                ..CollectionDescription::default()
            })));
        }
        let part = |(number, chunk): (usize, &[Found<'_>])| MemberDescription {
            kind: MemberKind::Collection,
            name: part_name(name, number),
            label: part_label(number, chunk),
            thumbnail: chunk[0].describe(items, limits).thumbnail,
        };
        let members = if found.len() > most {
            (1..).zip(found.chunks(most)).map(part).collect()
        } else {
            describe(&found)
        };
        Some(Listing::Ours(Box::new(CollectionDescription {
            name: name.to_owned(),
            label,
            about: about(page),
            thumbnail: page.known().and_then(|known| known.thumbnail(items, limits)),
            part_of,
            members,
        })))
    }

    /// Names that a Collection lists and that nothing has, with the lines of its file.
    pub fn unknown<'a>(
        &'a self,
        items: &'a [Arc<ListedItem>],
    ) -> impl Iterator<Item = (&'a Gathering, String, Option<usize>)> {
        let gatherings = self.by_name.values().filter_map(|known| known.gathering.as_ref());
        gatherings.flat_map(move |gathering| {
            let unknown = gathering.members().into_iter();
            unknown
                .filter(|(name, _)| self.look_up(name, items).is_none())
                .map(move |(name, line)| (gathering, name, line))
        })
    }

    /// What a name in a ready-made Collection stands for, unless that would put it into itself.
    #[must_use]
    pub fn resolve(
        &self,
        page: &Page<'_>,
        name: &str,
        items: &[Arc<ListedItem>],
    ) -> Option<Resolved> {
        let name = nfc(name);
        if !page.known().is_some_and(|known| known.members.iter().any(|member| **member == *name)) {
            return None;
        }
        Some(match self.look_up(&name, items)? {
            Found::Item(summary) => Resolved {
                kind: MemberKind::Manifest,
                label: labeled(&summary.summary().label, &name),
            },
            Found::Collection(_, known) => {
                Resolved { kind: MemberKind::Collection, label: labeled(&known.label, &name) }
            }
        })
    }

    fn members<'a>(&'a self, page: &Page<'a>, items: &'a [Arc<ListedItem>]) -> Vec<Found<'a>> {
        if let Some(known) = page.known() {
            return known.members.iter().filter_map(|name| self.look_up(name, items)).collect();
        }
        let roots = self.roots.iter().filter_map(|name| self.look_up(name, items));
        let items = items.iter().filter(|item| !self.of_items.contains_key(&*item.name));
        roots.chain(items.map(|item| Found::Item(item))).collect()
    }

    fn look_up<'a>(&'a self, name: &str, items: &'a [Arc<ListedItem>]) -> Option<Found<'a>> {
        if let Some((name, known)) = self.by_name.get_key_value(name) {
            return Some(Found::Collection(name, known));
        }
        item(name, items).map(Found::Item)
    }
}

impl<'a> Page<'a> {
    /// What is known of it; the one at the root is made of what nothing else has.
    const fn known(&self) -> Option<&'a Known> {
        match self.which {
            Which::Top => None,
            Which::Named(_, known) => Some(known),
        }
    }
}

impl Found<'_> {
    fn describe(self, items: &[Arc<ListedItem>], limits: &Limits) -> MemberDescription {
        match self {
            Self::Item(item) => item.summary().describe(limits),
            Self::Collection(name, known) => MemberDescription {
                kind: MemberKind::Collection,
                name: name.to_owned(),
                label: known.label.clone(),
                thumbnail: known.thumbnail(items, limits),
            },
        }
    }
}

impl Known {
    /// That of the item which the Collection names, or of its first one.
    fn thumbnail(
        &self,
        items: &[Arc<ListedItem>],
        limits: &Limits,
    ) -> Option<ThumbnailDescription> {
        let named = match &self.gathering {
            Some(Gathering::Ready { collection, .. }) if collection.thumbnail().is_some() => {
                return collection.thumbnail().cloned().map(ThumbnailDescription::Ready);
            }
            Some(Gathering::Set(set)) => set.thumbnail.as_ref().map(|named| &named.name),
            Some(Gathering::Ready { .. }) | None => None,
        };
        let shown = named.map(String::as_str).into_iter();
        let shown = shown.chain(self.members.iter().map(|member| &**member));
        let mut shown = shown.filter_map(|name| item(name, items));
        shown.next()?.summary().describe(limits).thumbnail
    }
}

fn item<'a>(name: &str, items: &'a [Arc<ListedItem>]) -> Option<&'a ListedItem> {
    items.get(find(items, name)?).map(Arc::as_ref)
}

fn about(page: &Page<'_>) -> About {
    match page.known().and_then(|known| known.gathering.as_ref()) {
        Some(Gathering::Set(set)) => set.about.clone(),
        Some(Gathering::Ready { .. }) | None => About::default(),
    }
}

fn part_name(name: &str, number: usize) -> String {
    format!("{name};{number}")
}

/// Its number, and what stands first and last in it.
fn part_label(number: usize, chunk: &[Found<'_>]) -> LanguageMap {
    let text = |found: Option<&Found<'_>>| {
        let (label, name) = match found {
            Some(Found::Item(item)) => (&item.summary().label, &*item.name),
            Some(Found::Collection(name, known)) => (&known.label, *name),
            None => return String::new(),
        };
        label.first().map_or(name, |(_, text)| text).to_owned()
    };
    let (first, last) = (text(chunk.first()), text(chunk.last()));
    LanguageMap::none(format!("{number}: {first} – {last}"))
}

fn labeled(label: &LanguageMap, otherwise: &str) -> LanguageMap {
    if label.is_empty() { LanguageMap::none(otherwise) } else { label.clone() }
}
