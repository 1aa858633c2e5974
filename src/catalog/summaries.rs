//! The list of all items, and when it is made anew.
//!
//! Making it takes a look at each item. Where that is quick it is done whenever somebody asks and
//! the last one is older than a moment; where there are very many items, those who ask are given
//! the last list, in which records that changed are put right at once, while another is made.

use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, MutexGuard, Notify};

use super::ItemSummary;
use crate::text::natural_cmp;

/// Who asks waits so long for a new list.
const PATIENCE: Duration = Duration::from_millis(500);

/// Making lists that nobody waits for takes at most this part of the time.
const MAKING_SHARE: u32 = 20;

/// Items in natural order of their names. Those that stay the same are shared by the lists.
pub type Summaries = Arc<Vec<Arc<ItemSummary>>>;

/// The list that was made last.
#[derive(Debug)]
pub(super) struct Listed {
    /// How long it is not made again.
    refresh: Duration,
    state: RwLock<State>,
    /// Held while it is made.
    making: Mutex<()>,
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
    changed: Vec<(String, Option<Arc<ItemSummary>>)>,
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

impl Listed {
    pub(super) fn new(refresh: Duration) -> Self {
        let (making, wanted) = (Mutex::default(), Notify::new());
        Self { refresh, state: RwLock::default(), making, wanted }
    }

    /// What there is; asks for a new list where it is time for one and making it takes long.
    pub(super) fn answer(&self) -> Answer {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let Some(made) = &state.made else { return Answer::Make };
        if !made.is_doubted && made.at.elapsed() < self.refresh {
            return Answer::Ready(Arc::clone(&made.items));
        }
        if made.is_quick() {
            return Answer::Make;
        }
        if made.at.elapsed() >= self.refresh.max(made.took * MAKING_SHARE) {
            self.wanted.notify_one();
        }
        Answer::Ready(Arc::clone(&made.items))
    }

    /// Waits until a new list is asked for.
    pub(super) async fn wanted(&self) {
        self.wanted.notified().await;
    }

    /// Waits until nobody else makes one.
    pub(super) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.making.lock().await
    }

    /// From now on a list is being made, by who has the turn; gives when that was.
    pub(super) fn begin(&self) -> Instant {
        self.change().meanwhile = Some(Meanwhile::default());
        Instant::now()
    }

    /// Puts a list that was `begun` then into the place of the last one, with what has changed
    /// since.
    pub(super) fn put(&self, items: Vec<ItemSummary>, begun: Instant) -> Summaries {
        let mut state = self.change();
        let last = state.made.as_ref().map(|made| Arc::clone(&made.items)).unwrap_or_default();
        let items = items.into_iter().map(|item| match find(&last, &item.name) {
            Some(at) if *last[at] == item => Arc::clone(&last[at]),
            _ => Arc::new(item),
        });
        let mut items: Vec<Arc<ItemSummary>> = items.collect();
        let Meanwhile { changed, is_doubted } = state.meanwhile.take().unwrap_or_default();
        mend(&mut items, changed);
        let items: Summaries = Arc::new(items);
        let (at, took) = (Instant::now(), begun.elapsed());
        state.made = Some(Made { items: Arc::clone(&items), at, took, is_doubted });
        items
    }

    /// Whether items are to be put right one by one, see [`Listed::mend`].
    pub(super) fn is_to_be_mended(&self) -> bool {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.meanwhile.is_some() || state.made.as_ref().is_some_and(|made| !made.is_quick())
    }

    /// Puts single items right: of each name what it is now, or that it is none any more.
    pub(super) fn mend(&self, changed: Vec<(String, Option<ItemSummary>)>) {
        let changed = changed.into_iter().map(|(name, item)| (name, item.map(Arc::new)));
        let changed: Vec<_> = changed.collect();
        let mut state = self.change();
        if let Some(made) = &mut state.made {
            let mut items = Vec::clone(&made.items);
            mend(&mut items, changed.clone());
            made.items = Arc::new(items);
        }
        if let Some(meanwhile) = &mut state.meanwhile {
            meanwhile.changed.extend(changed);
        }
    }

    /// Something changed, or may have.
    pub(super) fn doubt(&self) {
        let mut state = self.change();
        if let Some(made) = &mut state.made {
            made.is_doubted = true;
        }
        if let Some(meanwhile) = &mut state.meanwhile {
            meanwhile.is_doubted = true;
        }
    }

    fn change(&self) -> RwLockWriteGuard<'_, State> {
        // A list stays one wherever a holder of the lock panicked.
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts items right in a list, of each name what it is now.
fn mend(items: &mut Vec<Arc<ItemSummary>>, changed: Vec<(String, Option<Arc<ItemSummary>>)>) {
    for (name, item) in changed {
        let at = items.binary_search_by(|other| natural_cmp(&other.name, &name));
        match (at, item) {
            (Ok(at), Some(item)) => items[at] = item,
            (Err(at), Some(item)) => items.insert(at, item),
            (Ok(at), None) => drop(items.remove(at)),
            (Err(_), None) => {}
        }
    }
}

impl Made {
    fn is_quick(&self) -> bool {
        self.took <= PATIENCE
    }
}

/// Where an item stands in a list.
pub(super) fn find(items: &[Arc<ItemSummary>], name: &str) -> Option<usize> {
    items.binary_search_by(|item| natural_cmp(&item.name, name)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LanguageMap;

    fn summary(name: &str, label: &str) -> ItemSummary {
        ItemSummary {
            name: name.to_owned(),
            label: LanguageMap::none(label),
            shelfmark: LanguageMap::default(),
            folio_count: 1,
            first_image: None,
            ready: None,
        }
    }

    fn labels(items: &Summaries) -> Vec<&str> {
        items.iter().filter_map(|item| item.label.first()).map(|(_, text)| text).collect()
    }

    fn long_ago() -> Instant {
        Instant::now().checked_sub(Duration::from_secs(10)).unwrap()
    }

    #[test]
    fn a_list_that_is_made_quickly_is_made_again_when_it_is_doubted() {
        let listed = Listed::new(Duration::from_hours(1));
        assert!(matches!(listed.answer(), Answer::Make));
        listed.put(vec![summary("a", "one")], Instant::now());
        assert!(matches!(listed.answer(), Answer::Ready(_)));
        assert!(!listed.is_to_be_mended());
        listed.doubt();
        assert!(matches!(listed.answer(), Answer::Make));
    }

    #[tokio::test]
    async fn one_that_takes_long_is_given_as_it_is_while_another_is_made() {
        let listed = Listed::new(Duration::ZERO);
        listed.put(vec![summary("a", "one")], long_ago());
        let Answer::Ready(items) = listed.answer() else { panic!("it is there") };
        assert_eq!(labels(&items), ["one"]);
        // It took ten seconds, so another is not asked for at once.
        let wanted = tokio::time::timeout(Duration::from_millis(20), listed.wanted()).await;
        assert!(wanted.is_err());
        listed.change().made.as_mut().unwrap().at =
            Instant::now().checked_sub(Duration::from_mins(5)).unwrap();
        assert!(matches!(listed.answer(), Answer::Ready(_)));
        listed.wanted().await;
    }

    #[test]
    fn single_items_are_put_right_in_their_places() {
        let listed = Listed::new(Duration::from_hours(1));
        listed.mend(vec![("b".into(), None)]);
        let names = ["a 2", "a 10", "c"];
        let first = listed.put(names.map(|name| summary(name, name)).to_vec(), long_ago());
        assert!(listed.is_to_be_mended());
        listed.mend(vec![
            ("a 3".into(), Some(summary("a 3", "new"))),
            ("a 10".into(), Some(summary("a 10", "changed"))),
            ("c".into(), None),
            ("never".into(), None),
        ]);
        let Answer::Ready(items) = listed.answer() else { panic!("it is there") };
        assert_eq!(labels(&items), ["a 2", "new", "changed"]);
        assert!(Arc::ptr_eq(&first[0], &items[0]), "what is the same is shared");
        let again = listed.put(vec![summary("a 2", "a 2"), summary("a 3", "x")], long_ago());
        assert!(Arc::ptr_eq(&first[0], &again[0]));
        assert_eq!(labels(&again), ["a 2", "x"]);
    }

    #[test]
    fn what_changes_while_a_list_is_made_is_not_lost() {
        let listed = Listed::new(Duration::from_hours(1));
        let begun = listed.begin();
        assert!(listed.is_to_be_mended());
        listed.mend(vec![("b".into(), Some(summary("b", "new"))), ("a".into(), None)]);
        let made = listed.put(vec![summary("a", "old"), summary("b", "old")], begun);
        assert_eq!(labels(&made), ["new"]);
        assert!(matches!(listed.answer(), Answer::Ready(_)));
        let begun = listed.begin();
        listed.doubt();
        listed.put(vec![summary("b", "new")], begun);
        assert!(matches!(listed.answer(), Answer::Make), "what was doubted was looked at before");
    }
}
