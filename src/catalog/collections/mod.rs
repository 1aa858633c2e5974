//! The tree of Collections: which there are, and who lists whom.
//!
//! | Collection | members |
//! | --- | --- |
//! | one that a librarian describes, or that is ready-made | those it lists |
//! | one for each holding institution, where records name at least two | its items that no Collection of the first sort lists |
//! | `top` | the Collections that no other lists, then the items that no other lists |
//!
//! So whoever walks the tree from `top` comes to every item, and comes to it once unless two
//! Collections of the first sort list it. Made when records change, without looking at a picture:
//! folders without a record are known when items are listed.

mod institutions;
mod listing;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::presentation::{PartOf, TOP_COLLECTION, top_label};
use crate::records::{Gathering, Snapshot};
use crate::text::{LanguageMap, NaturalKey};

pub use listing::{Listing, Page};

/// All Collections but the one at the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collections {
    by_name: BTreeMap<String, Known>,
    /// The Collections that list an item, by its name.
    of_items: HashMap<Arc<str>, Arc<[PartOf]>>,
    /// The same of Collections.
    above: HashMap<Arc<str>, Arc<[PartOf]>>,
    /// Names of those that no other lists, in natural order.
    roots: Vec<String>,
}

/// A Collection with its members.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    label: LanguageMap,
    /// `None` for that of an institution.
    gathering: Option<Gathering>,
    /// Names of items and Collections, without those that would put it into itself.
    members: Vec<Arc<str>>,
}

impl Collections {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        let mut collections = Self::default();
        for (name, gathering) in snapshot.collections() {
            let members = gathering.members().into_iter().map(|(member, _)| member);
            let is_circle = |member: &String| {
                !snapshot.circles.is_empty()
                    && snapshot.circles.contains(&(name.to_owned(), member.clone()))
            };
            let known = Known {
                label: gathering.label().clone(),
                gathering: Some(gathering.clone()),
                members: members.filter(|member| !is_circle(member)).map(Arc::from).collect(),
            };
            collections.by_name.insert(name.to_owned(), known);
        }
        collections.note_members();
        for (name, known) in institutions::of(snapshot, &collections) {
            let part_of = PartOf { name: name.clone(), label: known.label.clone() };
            let part_of: Arc<[PartOf]> = [part_of].into();
            let members = known.members.iter().map(Arc::clone);
            collections.of_items.extend(members.map(|member| (member, Arc::clone(&part_of))));
            collections.by_name.insert(name, known);
        }
        let is_root = |name: &&String| !collections.above.contains_key(name.as_str());
        let mut roots: Vec<String> = collections.by_name.keys().filter(is_root).cloned().collect();
        roots.sort_by_cached_key(|name| NaturalKey::of(name));
        collections.roots = roots;
        collections
    }

    fn note_members(&mut self) {
        let (mut of_items, mut of_others): (HashMap<_, Vec<PartOf>>, HashMap<_, _>) =
            Default::default();
        for (name, known) in &self.by_name {
            let mut seen = HashSet::new();
            for member in known.members.iter().filter(|member| seen.insert(*member)) {
                let is_collection = self.by_name.contains_key(&**member);
                let listed = if is_collection { &mut of_others } else { &mut of_items };
                let part_of = PartOf { name: name.clone(), label: known.label.clone() };
                listed.entry(Arc::clone(member)).or_default().push(part_of);
            }
        }
        let shared = |lists: HashMap<Arc<str>, Vec<PartOf>>| {
            lists.into_iter().map(|(member, lists)| (member, lists.into())).collect()
        };
        (self.of_items, self.above) = (shared(of_items), shared(of_others));
    }

    /// The Collections that list an item.
    #[must_use]
    pub fn of_item(&self, name: &str) -> Vec<PartOf> {
        self.of_items.get(name).map_or_else(|| vec![top()], |lists| lists.to_vec())
    }

    fn of_collection(&self, name: &str) -> Vec<PartOf> {
        self.above.get(name).map_or_else(|| vec![top()], |lists| lists.to_vec())
    }

    /// How much there is to tell of them.
    #[must_use]
    pub fn resources(&self) -> usize {
        1 + self.by_name.values().map(|known| 1 + known.members.len()).sum::<usize>() / 16
    }
}

fn top() -> PartOf {
    PartOf { name: TOP_COLLECTION.to_owned(), label: top_label() }
}
