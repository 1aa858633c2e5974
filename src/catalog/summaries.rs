//! The list of all items, and when it is made anew.
//!
//! Making it takes a look at each item. Where that is quick it is done whenever somebody asks and
//! the last one is older than a moment; where there are very many items, those who ask are given
//! the last list, in which records that changed are put right at once, while another is made.

use std::sync::{Arc, PoisonError, RwLock};
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
    made: RwLock<Option<Made>>,
    /// Held while it is made.
    making: Mutex<()>,
    wanted: Notify,
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
        Self { refresh, made: RwLock::default(), making: Mutex::default(), wanted: Notify::new() }
    }

    /// What there is; asks for a new list where it is time for one and making it takes long.
    pub(super) fn answer(&self) -> Answer {
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        let Some(made) = &*made else { return Answer::Make };
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
    pub(super) async fn begin(&self) -> MutexGuard<'_, ()> {
        self.making.lock().await
    }

    /// Puts a list that was `begun` then into the place of the last one.
    pub(super) fn put(&self, items: Vec<ItemSummary>, begun: Instant) -> Summaries {
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        let last = made.as_ref().map(|made| Arc::clone(&made.items)).unwrap_or_default();
        let items = items.into_iter().map(|item| match find(&last, &item.name) {
            Some(at) if *last[at] == item => Arc::clone(&last[at]),
            _ => Arc::new(item),
        });
        let items: Summaries = Arc::new(items.collect());
        let took = begun.elapsed();
        let at = Instant::now();
        *made = Some(Made { items: Arc::clone(&items), at, took, is_doubted: false });
        items
    }

    /// Whether items are to be put right one by one, see [`Listed::mend`].
    pub(super) fn is_to_be_mended(&self) -> bool {
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        made.as_ref().is_some_and(|made| !made.is_quick())
    }

    /// Puts single items right: of each name what it is now, or that it is none any more.
    pub(super) fn mend(&self, changed: Vec<(String, Option<ItemSummary>)>) {
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        let Some(made) = &mut *made else { return };
        let mut items = Vec::clone(&made.items);
        for (name, item) in changed {
            let at = items.binary_search_by(|other| natural_cmp(&other.name, &name));
            match (at, item.map(Arc::new)) {
                (Ok(at), Some(item)) => items[at] = item,
                (Err(at), Some(item)) => items.insert(at, item),
                (Ok(at), None) => drop(items.remove(at)),
                (Err(_), None) => {}
            }
        }
        made.items = Arc::new(items);
    }

    /// Something changed, or may have.
    pub(super) fn doubt(&self) {
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = &mut *made {
            made.is_doubted = true;
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
        listed.made.write().unwrap().as_mut().unwrap().at =
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
}
