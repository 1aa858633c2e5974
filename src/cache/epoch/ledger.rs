//! [`Ledger`]: what was purged and what changed. Pure; knows no store and no clock.
//!
//! A ledger only grows, and the later moment always wins, so two of them become one in any
//! order and any number of times: replicas that write over each other's lose nothing that one
//! of them still knows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What is to be made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purge {
    /// The picture of an identifier.
    Image(String),
    /// All pictures whose identifiers begin so.
    Prefix(String),
    All,
}

/// Moments are milliseconds since 1970, or one more than the last before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Ledger {
    all: u64,
    images: BTreeMap<String, u64>,
    prefixes: BTreeMap<String, u64>,
    /// Objects that were said to have changed, by their addresses.
    changed: BTreeMap<String, u64>,
    /// Changes up to this moment are not listed any more.
    unlisted: u64,
}

/// What one ledger says that another did not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    pub purges: Vec<Purge>,
    /// Addresses of objects that changed.
    pub changed: Vec<String>,
    /// Whether any other object may have changed.
    pub is_more_changed: bool,
}

impl Purge {
    /// Whether it concerns the picture of an identifier.
    #[must_use]
    pub fn concerns(&self, identifier: &str) -> bool {
        match self {
            Self::Image(image) => image == identifier,
            Self::Prefix(prefix) => identifier.starts_with(prefix),
            Self::All => true,
        }
    }
}

/// Pictures, and prefixes, that are told apart; more are one purge of everything.
const MOST_IMAGES: usize = 10_000;
const MOST_PREFIXES: usize = 1_000;

/// Changes that are told apart; of older ones it is only known that there were some.
const MOST_CHANGES: usize = 1_000;

impl Ledger {
    /// When the picture of an identifier was purged last; 0: never.
    pub(super) fn generation(&self, identifier: &str) -> u64 {
        let image = self.images.get(identifier).copied().unwrap_or_default();
        let prefixes = self.prefixes.iter();
        let matching = prefixes.filter(|(prefix, _)| identifier.starts_with(prefix.as_str()));
        let prefix = matching.map(|(_, moment)| *moment).max().unwrap_or_default();
        self.all.max(image).max(prefix)
    }

    /// A moment for something new: now, and later than everything that is known.
    pub(super) fn moment(&self, now: u64) -> u64 {
        let maps = [&self.images, &self.prefixes, &self.changed];
        let listed = maps.into_iter().flat_map(BTreeMap::values).copied().max();
        let last = listed.unwrap_or_default().max(self.all).max(self.unlisted);
        now.max(last.saturating_add(1))
    }

    pub(super) fn purge(&mut self, purge: &Purge, moment: u64) {
        match purge {
            Purge::Image(image) => later(&mut self.images, image, moment),
            Purge::Prefix(prefix) => later(&mut self.prefixes, prefix, moment),
            Purge::All => self.all = self.all.max(moment),
        }
        self.shorten();
    }

    pub(super) fn change(&mut self, address: &str, moment: u64) {
        later(&mut self.changed, address, moment);
        self.shorten();
    }

    /// Takes in what another says.
    pub(super) fn merge(&mut self, other: &Self) {
        self.all = self.all.max(other.all);
        self.unlisted = self.unlisted.max(other.unlisted);
        for (mine, theirs) in [
            (&mut self.images, &other.images),
            (&mut self.prefixes, &other.prefixes),
            (&mut self.changed, &other.changed),
        ] {
            for (name, moment) in theirs {
                later(mine, name, *moment);
            }
        }
        self.shorten();
    }

    /// What this says that `before`, an earlier state of it, did not.
    pub(super) fn news_since(&self, before: &Self) -> News {
        let mut purges = Vec::new();
        if self.all > before.all {
            purges.push(Purge::All);
        }
        let images = newer(&self.images, &before.images).map(Purge::Image);
        purges.extend(images.chain(newer(&self.prefixes, &before.prefixes).map(Purge::Prefix)));
        News {
            purges,
            changed: newer(&self.changed, &before.changed).collect(),
            is_more_changed: self.unlisted > before.unlisted,
        }
    }

    /// Drops what later entries say as well, and what is too much to be told apart.
    fn shorten(&mut self) {
        let last = |map: &BTreeMap<String, u64>| map.values().copied().max().unwrap_or_default();
        if self.images.len() > MOST_IMAGES || self.prefixes.len() > MOST_PREFIXES {
            self.all = self.all.max(last(&self.images)).max(last(&self.prefixes));
        }
        let all = self.all;
        self.images.retain(|_, moment| *moment > all);
        self.prefixes.retain(|_, moment| *moment > all);
        if self.changed.len() > MOST_CHANGES {
            let mut moments: Vec<u64> = self.changed.values().copied().collect();
            moments.sort_unstable();
            // Half of them, so that this is not done for each that comes on top.
            self.unlisted = self.unlisted.max(moments[moments.len() / 2]);
        }
        let unlisted = self.unlisted;
        self.changed.retain(|_, moment| *moment > unlisted);
    }
}

impl News {
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

fn later(map: &mut BTreeMap<String, u64>, name: &str, moment: u64) {
    match map.get_mut(name) {
        Some(known) => *known = moment.max(*known),
        None => drop(map.insert(name.to_owned(), moment)),
    }
}

fn newer(
    map: &BTreeMap<String, u64>,
    before: &BTreeMap<String, u64>,
) -> impl Iterator<Item = String> {
    let is_new = |(name, moment): &(&String, &u64)| before.get(*name) < Some(*moment);
    map.iter().filter(is_new).map(|(name, _)| name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn purges() -> impl Strategy<Value = Purge> {
        prop_oneof![
            "[ab]{1,3}".prop_map(Purge::Image),
            "[ab]{1,2}".prop_map(Purge::Prefix),
            Just(Purge::All),
        ]
    }

    fn ledgers() -> impl Strategy<Value = Ledger> {
        let purges = prop::collection::vec((purges(), 1_u64..50), 0..8);
        (purges, prop::collection::vec(("[ab]{1,2}", 1_u64..50), 0..4)).prop_map(
            |(purges, changes)| {
                let mut ledger = Ledger::default();
                for (purge, moment) in &purges {
                    ledger.purge(purge, *moment);
                }
                for (address, moment) in &changes {
                    ledger.change(address, *moment);
                }
                ledger
            },
        )
    }

    fn merged(one: &Ledger, other: &Ledger) -> Ledger {
        let mut merged = one.clone();
        merged.merge(other);
        merged
    }

    proptest! {
        #[test]
        fn replicas_come_to_the_same_in_any_order(
            a in ledgers(), b in ledgers(), c in ledgers(), identifier in "[ab]{1,3}",
        ) {
            let ab = merged(&a, &b);
            prop_assert_eq!(&ab, &merged(&b, &a));
            prop_assert_eq!(merged(&ab, &c), merged(&a, &merged(&b, &c)));
            prop_assert_eq!(&merged(&ab, &b), &ab);
            let generation = a.generation(&identifier).max(b.generation(&identifier));
            prop_assert_eq!(ab.generation(&identifier), generation);
        }

        #[test]
        fn whatever_raises_a_generation_is_news(
            a in ledgers(), b in ledgers(), identifier in "[ab]{1,3}",
        ) {
            let ab = merged(&a, &b);
            let news = ab.news_since(&a);
            let is_raised = ab.generation(&identifier) > a.generation(&identifier);
            let is_told = news.purges.iter().any(|purge| purge.concerns(&identifier));
            prop_assert!(is_told || !is_raised);
            prop_assert!(ab.news_since(&ab).is_nothing());
        }

        #[test]
        fn a_ledger_is_read_as_it_was_written(ledger in ledgers()) {
            let text = serde_json::to_vec(&ledger).unwrap();
            prop_assert_eq!(serde_json::from_slice::<Ledger>(&text).unwrap(), ledger);
        }
    }

    #[test]
    fn what_is_new_is_later_than_all_that_is_known_also_by_clocks_that_go_ahead() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.moment(100), 100);
        ledger.purge(&Purge::Prefix("a".into()), 500);
        let moment = ledger.moment(100);
        ledger.purge(&Purge::Image("ab".into()), moment);
        assert_eq!(ledger.generation("ab"), 501);
        assert_eq!((ledger.generation("ac"), ledger.generation("b")), (500, 0));
    }

    #[test]
    fn too_many_are_one_of_everything_and_no_ledger_grows_without_end() {
        let mut ledger = Ledger::default();
        for number in 0..=MOST_IMAGES as u64 {
            ledger.purge(&Purge::Image(number.to_string()), 1 + number);
        }
        assert_eq!(ledger.generation("never seen"), 1 + MOST_IMAGES as u64);
        assert!(ledger.images.is_empty());
        let before = ledger.clone();
        for number in 0..5 * MOST_CHANGES as u64 {
            ledger.change(&number.to_string(), 1 + number);
        }
        assert!(ledger.changed.len() <= MOST_CHANGES);
        let news = ledger.news_since(&before);
        assert!(news.is_more_changed);
        assert!(news.changed.contains(&(5 * MOST_CHANGES - 1).to_string()));
    }
}
