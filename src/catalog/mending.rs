//! Putting single items right in a list of items that takes too long to be made anew for each.

use std::collections::{BTreeSet, HashMap};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::stream::{self, StreamExt as _};

use super::folders::Place;
use super::summaries::Change;
use super::{CONCURRENCY, Catalog};

/// Of thousands so many are put right before others have their turn.
const AT_ONCE: usize = 256;

/// Which items are to be put right.
#[derive(Debug)]
pub(super) struct Mending {
    /// Names of those that are left for later; nothing once each is put right at once.
    later: Mutex<Option<BTreeSet<String>>>,
    /// Held while some are, so that of an item what was seen last is what stays.
    turn: tokio::sync::Mutex<()>,
}

impl Default for Mending {
    fn default() -> Self {
        Self { later: Mutex::new(Some(BTreeSet::new())), turn: tokio::sync::Mutex::default() }
    }
}

impl Mending {
    /// Leaves items for later; gives those back that are to be put right now.
    fn leave(&self, names: Vec<String>) -> Vec<String> {
        // A set stays a set wherever a holder of the lock panicked.
        match &mut *self.later.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(later) => {
                later.extend(names);
                Vec::new()
            }
            None => names,
        }
    }

    /// From now on nothing is left; gives what was.
    fn begin(&self) -> Vec<String> {
        let mut later = self.later.lock().unwrap_or_else(PoisonError::into_inner);
        later.take().into_iter().flatten().collect()
    }
}

impl Catalog {
    /// From now on items are put right at once, those first that changed already: of thousands that
    /// takes a while, which is no reason to serve later.
    pub async fn mend_from_now_on(&self) {
        self.mend_now(self.mending.begin()).await;
    }

    /// Puts the items right whose records changed, in a list that is not made anew for them.
    pub(super) async fn mend(&self, names: Vec<String>) {
        self.mend_now(self.mending.leave(names)).await;
    }

    async fn mend_now(&self, mut names: Vec<String>) {
        while !names.is_empty() {
            let rest = names.split_off(names.len().min(AT_ONCE));
            let _turn = self.mending.turn.lock().await;
            self.mend_some(mem::replace(&mut names, rest)).await;
        }
    }

    async fn mend_some(&self, names: Vec<String>) {
        let snapshot = &*self.library.snapshot();
        let is_bare = |name: &String| !snapshot.is_taken(name);
        let bare = if names.iter().any(is_bare) {
            self.bare_places(snapshot).await
        } else {
            Ok(Vec::new())
        };
        // One that cannot be listed is told of when the list is made anew.
        let bare = bare.unwrap_or_default();
        let bare: HashMap<&str, &Place> = bare.iter().map(|it| (it.name.as_str(), it)).collect();
        let changes = stream::iter(names).map(|name| {
            let bare = bare.get(name.as_str()).map(|place| Place::clone(place));
            async move {
                let summary = match (snapshot.get(&name), snapshot.manifest(&name), bare) {
                    (Some(record), ..) => self.recorded_summary(&name, record).await,
                    (None, Some(manifest), _) => Some(Self::ready_summary(&name, manifest)),
                    (None, None, Some(place)) => self.bare_summary(place).await,
                    (None, None, None) => None,
                };
                (name, summary.map(|summary| Arc::new(summary.into())))
            }
        });
        let changes: Vec<Change> = changes.buffer_unordered(CONCURRENCY).collect().await;
        self.listed.mend(&changes);
    }
}
