//! The list of all items, and when it is made anew.
//!
//! Making it takes a look at each item. Where that is quick it is done whenever somebody asks and
//! the last one is older than a moment; where there are very many items, those who ask are given
//! the last list, in which records that changed are put right at once, while another is made.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, MutexGuard, Notify};

use super::ListedItem;
use crate::text::{NaturalKey, natural_cmp};

/// Who asks waits so long for a new list.
const PATIENCE: Duration = Duration::from_millis(500);

/// Making lists that nobody waits for takes at most this part of the time.
const MAKING_SHARE: u32 = 20;

/// The same where something is said to have changed.
const DOUBTED_SHARE: u32 = 4;

/// Items in natural order of their names. Those that stay the same are shared by the lists.
pub type Summaries = Arc<Vec<Arc<ListedItem>>>;

/// Of a name what its item is now, or that it is none any more.
pub(super) type Change = (String, Option<Arc<ListedItem>>);

/// The list that was made last.
#[derive(Debug)]
pub(super) struct Listed {
    /// How long it is not made again.
    refresh: Duration,
    /// Held for moments: threads that serve look into it.
    state: RwLock<State>,
    /// Held while it is made.
    turn: Mutex<()>,
    wanted: Notify,
}

#[derive(Debug, Default)]
struct State {
    made: Option<Made>,
    /// What changed while another list is being made, which may have been looked at before.
    meanwhile: Option<Meanwhile>,
}

#[derive(Debug, Default)]
struct Meanwhile {
    changes: Vec<Change>,
    is_doubted: bool,
}

#[derive(Clone, Debug)]
struct Made {
    items: Summaries,
    at: Instant,
    took: Duration,
    /// Whether something is said to have changed.
    is_doubted: bool,
}

/// What to do for somebody who asks.
#[derive(Debug)]
pub(super) enum Answer {
    Ready(Summaries),
    /// It is to be made.
    Make,
}

/// A list that is being made, until it is put or dropped.
#[derive(Debug)]
pub(super) struct Making<'l> {
    listed: &'l Listed,
    begun: Instant,
    _turn: MutexGuard<'l, ()>,
}

impl Listed {
    pub(super) fn new(refresh: Duration) -> Self {
        let (turn, wanted) = (Mutex::default(), Notify::new());
        Self { refresh, state: RwLock::default(), turn, wanted }
    }

    /// What there is; asks for a new list where it is time for one and making it takes long.
    pub(super) fn answer(&self) -> Answer {
        let state = self.read();
        let Some(made) = &state.made else { return Answer::Make };
        if !made.is_old(self.refresh) {
            return Answer::Ready(Arc::clone(&made.items));
        }
        if made.is_quick() {
            return Answer::Make;
        }
        if made.is_due(self.refresh) {
            self.wanted.notify_one();
        }
        Answer::Ready(Arc::clone(&made.items))
    }

    /// Takes up a list, in natural order, that took so long to make in an earlier process, unless it
    /// is made quickly.
    pub(super) fn recall(&self, items: Vec<ListedItem>, took: Duration) {
        let items = Arc::new(items.into_iter().map(Arc::new).collect());
        let made = Made { items, at: Instant::now(), took, is_doubted: true };
        if !made.is_quick() {
            self.write().made = Some(made);
        }
    }

    /// How long it took to make the last list, where that is longer than anybody would wait.
    pub(super) fn takes_long(&self) -> Option<Duration> {
        self.read().made.as_ref().filter(|made| !made.is_quick()).map(|made| made.took)
    }

    /// Waits until a new list is asked for.
    pub(super) async fn wanted(&self) {
        self.wanted.notified().await;
    }

    /// Waits until nobody else makes a list, and begins one where it is still time for it.
    pub(super) async fn begin(&self) -> Option<Making<'_>> {
        let turn = self.turn.lock().await;
        let mut state = self.write();
        let is_needed = |made: &Made| made.is_quick() && made.is_old(self.refresh);
        if !state.made.as_ref().is_none_or(|made| is_needed(made) || made.is_due(self.refresh)) {
            return None;
        }
        state.meanwhile = Some(Meanwhile::default());
        Some(Making { listed: self, begun: Instant::now(), _turn: turn })
    }

    /// Whether items are to be put right one by one, see [`Listed::mend`].
    pub(super) fn is_to_be_mended(&self) -> bool {
        let state = self.read();
        state.meanwhile.is_some() || state.made.as_ref().is_some_and(|made| !made.is_quick())
    }

    /// Puts single items right.
    pub(super) fn mend(&self, changes: &[Change]) {
        loop {
            let base = self.read().made.as_ref().map(|made| Arc::clone(&made.items));
            let mended = base.as_ref().map(|items| Arc::new(mended(items, changes)));
            let mut state = self.write();
            if let (Some(made), Some(base), Some(mended)) = (&mut state.made, base, mended) {
                if !Arc::ptr_eq(&made.items, &base) {
                    // Another list was put meanwhile.
                    continue;
                }
                made.items = mended;
            }
            if let Some(meanwhile) = &mut state.meanwhile {
                meanwhile.changes.extend_from_slice(changes);
            }
            return;
        }
    }

    /// Something changed, or may have.
    pub(super) fn doubt(&self) {
        let mut state = self.write();
        if let Some(made) = &mut state.made {
            made.is_doubted = true;
        }
        if let Some(meanwhile) = &mut state.meanwhile {
            meanwhile.is_doubted = true;
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        // A list stays one wherever a holder of the lock panicked.
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Making<'_> {
    /// Puts the list into the place of the last one, with what has changed since it was begun.
    pub(super) fn put(self, mut items: Vec<ListedItem>) -> Summaries {
        items.sort_by_cached_key(|item| NaturalKey::of(&item.name));
        let last = self.listed.read().made.as_ref().map(|made| Arc::clone(&made.items));
        let last = last.iter().flat_map(|items| items.iter());
        let last: HashMap<&str, &Arc<ListedItem>> = last.map(|item| (&*item.name, item)).collect();
        let shared = |item: ListedItem| match last.get(&*item.name) {
            Some(known) if ***known == item => Arc::clone(known),
            _ => Arc::new(item),
        };
        let mut items: Summaries = Arc::new(items.into_iter().map(shared).collect());
        let took = self.begun.elapsed();
        let mut state = self.listed.write();
        let Meanwhile { changes, is_doubted } = state.meanwhile.take().unwrap_or_default();
        if !changes.is_empty() {
            items = Arc::new(mended(&items, &changes));
        }
        state.made = Some(Made { items: Arc::clone(&items), at: Instant::now(), took, is_doubted });
        items
    }
}

impl Drop for Making<'_> {
    fn drop(&mut self) {
        self.listed.write().meanwhile = None;
    }
}

impl Made {
    fn is_quick(&self) -> bool {
        self.took <= PATIENCE
    }

    fn is_old(&self, refresh: Duration) -> bool {
        self.is_doubted || self.at.elapsed() >= refresh
    }

    /// Whether one that takes long is to be made anew.
    fn is_due(&self, refresh: Duration) -> bool {
        let share = if self.is_doubted { DOUBTED_SHARE } else { MAKING_SHARE };
        self.at.elapsed() >= refresh.max(self.took * share)
    }
}

/// A list with some items put right; of several changes of a name the last one counts.
fn mended(items: &[Arc<ListedItem>], changes: &[Change]) -> Vec<Arc<ListedItem>> {
    let mut new: HashMap<&str, Option<&Arc<ListedItem>>> =
        changes.iter().map(|(name, item)| (name.as_str(), item.as_ref())).collect();
    let kept = items.iter().filter_map(|item| new.remove(&*item.name).unwrap_or(Some(item)));
    let mut mended: Vec<Arc<ListedItem>> = kept.cloned().collect();
    let mut added: Vec<&Arc<ListedItem>> = new.into_values().flatten().collect();
    added.sort_by_cached_key(|item| NaturalKey::of(&item.name));
    let places = added.into_iter().map(|item| {
        let is_before = |other: &Arc<ListedItem>| natural_cmp(&other.name, &item.name).is_lt();
        (mended.partition_point(is_before), item)
    });
    let places: Vec<_> = places.collect();
    if places.is_empty() {
        return mended;
    }
    let mut all = Vec::with_capacity(mended.len() + places.len());
    let mut places = places.into_iter().peekable();
    for (at, item) in mended.drain(..).enumerate() {
        while let Some((_, added)) = places.next_if(|(place, _)| *place == at) {
            all.push(Arc::clone(added));
        }
        all.push(item);
    }
    all.extend(places.map(|(_, added)| Arc::clone(added)));
    all
}

/// Where an item stands in a list.
pub(super) fn find(items: &[Arc<ListedItem>], name: &str) -> Option<usize> {
    items.binary_search_by(|item| natural_cmp(&item.name, name)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ItemSummary;
    use crate::text::LanguageMap;

    fn summary(name: &str, label: &str) -> ListedItem {
        let summary = ItemSummary {
            name: name.to_owned(),
            label: LanguageMap::none(label),
            shelfmark: LanguageMap::default(),
            folio_count: 1,
            first_image: None,
            ready: None,
        };
        summary.into()
    }

    fn change(name: &str, label: &str) -> Change {
        (name.to_owned(), Some(Arc::new(summary(name, label))))
    }

    fn gone(name: &str) -> Change {
        (name.to_owned(), None)
    }

    fn labels(items: &Summaries) -> Vec<String> {
        let labels = items.iter().map(|item| item.summary().label);
        labels.filter_map(|label| Some(label.first()?.1.to_owned())).collect()
    }

    /// Puts a list that took so many seconds to make.
    async fn put(listed: &Listed, items: &[(&str, &str)], seconds: u64) -> Summaries {
        let mut making = listed.begin().await.expect("it is time");
        making.begun = making.begun.checked_sub(Duration::from_secs(seconds)).unwrap();
        making.put(items.iter().map(|(name, label)| summary(name, label)).collect())
    }

    fn age(listed: &Listed, seconds: u64) {
        let mut state = listed.write();
        let made = state.made.as_mut().unwrap();
        made.at = made.at.checked_sub(Duration::from_secs(seconds)).unwrap();
    }

    async fn is_wanted(listed: &Listed) -> bool {
        tokio::time::timeout(Duration::from_millis(20), listed.wanted()).await.is_ok()
    }

    #[tokio::test]
    async fn a_list_that_is_made_quickly_is_made_again_when_it_is_doubted() {
        let listed = Listed::new(Duration::from_hours(1));
        assert!(matches!(listed.answer(), Answer::Make));
        put(&listed, &[("a", "one")], 0).await;
        assert!(matches!(listed.answer(), Answer::Ready(_)));
        assert!(listed.begin().await.is_none(), "it was made a moment ago");
        assert!(!listed.is_to_be_mended());
        listed.doubt();
        assert!(matches!(listed.answer(), Answer::Make));
        assert!(listed.begin().await.is_some());
        assert!(!listed.is_to_be_mended(), "what was begun was given up");
    }

    #[tokio::test]
    async fn one_that_takes_long_is_given_as_it_is_while_another_is_made() {
        let listed = Listed::new(Duration::ZERO);
        put(&listed, &[("a", "one")], 10).await;
        let Answer::Ready(items) = listed.answer() else { panic!("it is there") };
        assert_eq!(labels(&items), ["one"]);
        assert!(!is_wanted(&listed).await, "another after ten seconds of work would be too soon");
        age(&listed, 41);
        assert!(matches!(listed.answer(), Answer::Ready(_)));
        assert!(!is_wanted(&listed).await);
        listed.doubt();
        assert!(matches!(listed.answer(), Answer::Ready(_)));
        assert!(is_wanted(&listed).await, "what is doubted is made anew sooner");
        put(&listed, &[("a", "two")], 10).await;
        age(&listed, 201);
        assert!(matches!(listed.answer(), Answer::Ready(_)));
        assert!(is_wanted(&listed).await);
        assert!(listed.begin().await.is_some());
    }

    #[tokio::test]
    async fn single_items_are_put_right_in_their_places() {
        let listed = Listed::new(Duration::from_hours(1));
        listed.mend(&[gone("b")]);
        let names = ["a 10", "c", "a 2"];
        let first = put(&listed, &names.map(|name| (name, name)), 10).await;
        assert_eq!(labels(&first), ["a 2", "a 10", "c"]);
        assert!(listed.is_to_be_mended());
        listed.mend(&[
            change("a 3", "before"),
            change("a 3", "new"),
            change("a 10", "changed"),
            gone("c"),
            gone("never"),
            change("d", "last"),
            change("a 1", "first"),
        ]);
        let Answer::Ready(items) = listed.answer() else { panic!("it is there") };
        assert_eq!(labels(&items), ["first", "a 2", "new", "changed", "last"]);
        assert!(Arc::ptr_eq(&first[0], &items[1]), "what is the same is shared");
        age(&listed, 3601);
        let again = put(&listed, &[("a 2", "a 2"), ("a 3", "x")], 10).await;
        assert!(Arc::ptr_eq(&first[0], &again[0]));
        assert_eq!(labels(&again), ["a 2", "x"]);
    }

    #[tokio::test]
    async fn what_changes_while_a_list_is_made_is_not_lost() {
        let listed = Listed::new(Duration::from_hours(1));
        let making = listed.begin().await.unwrap();
        assert!(listed.is_to_be_mended());
        listed.mend(&[change("b", "new"), gone("a")]);
        let made = making.put(vec![summary("a", "old"), summary("b", "old")]);
        assert_eq!(labels(&made), ["new"]);
        assert!(matches!(listed.answer(), Answer::Ready(_)));
        listed.doubt();
        let making = listed.begin().await.unwrap();
        listed.doubt();
        making.put(vec![summary("b", "new")]);
        assert!(matches!(listed.answer(), Answer::Make), "what was doubted was looked at before");
    }
}
