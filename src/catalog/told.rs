//! What the log was told of each record.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, PoisonError};

use crate::records::Finding;

/// How a record is looked at; each way finds other things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Look {
    /// By the names of the files that are there.
    ByNames,
    /// With every picture opened.
    WhenOpened,
    /// By what lies beside it.
    Beside,
}

/// The findings of the last look at each record, so that each is told once, and again when
/// it went away and came back.
#[derive(Debug, Default)]
pub(super) struct Told {
    last: Mutex<HashMap<(String, Look), HashSet<Finding>>>,
    /// By hashes of the files: what two records have one of is looked at once too often.
    folios: Mutex<HashMap<u64, u32>>,
    hasher: RandomState,
}

impl Told {
    /// Those of the findings that the last look at the record in `file` did not have.
    pub(super) fn news<'f>(
        &self,
        file: &str,
        look: Look,
        findings: &'f [Finding],
    ) -> Vec<&'f Finding> {
        let key = (file.to_owned(), look);
        // A map stays a map wherever a holder of the lock panicked.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        // Of most records there is nothing to say.
        let before = if findings.is_empty() {
            last.remove(&key)
        } else {
            last.insert(key, findings.iter().cloned().collect())
        };
        let before = before.unwrap_or_default();
        findings.iter().filter(|finding| !before.contains(finding)).collect()
    }

    /// Notes how many folios the record in `file` has, and gives whether they are fewer than
    /// at the last look.
    pub(super) fn count_folios(&self, file: &str, folios: usize) -> bool {
        let mut known = self.folios.lock().unwrap_or_else(PoisonError::into_inner);
        let folios = u32::try_from(folios).unwrap_or(u32::MAX);
        let before = known.insert(self.hasher.hash_one(file), folios);
        before.is_some_and(|before| folios < before)
    }

    /// Everything about the record in `file` is to be told again.
    pub(super) fn forget(&self, file: &str) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        for look in [Look::ByNames, Look::WhenOpened, Look::Beside] {
            last.remove(&(file.to_owned(), look));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folios_that_went_away_are_noticed_once() {
        let told = Told::default();
        let lost = [3, 3, 2, 2, 4, 3].map(|folios| told.count_folios("f", folios));
        assert_eq!(lost, [false, false, true, false, false, true]);
    }

    #[test]
    fn a_finding_is_told_once_and_again_when_it_comes_back() {
        let told = Told::default();
        let finding = |message: &str| Finding::warning("f", None, message);
        let (one, two) = ([finding("1")], [finding("1"), finding("2")]);
        let news = |findings| told.news("f", Look::ByNames, findings).len();
        assert_eq!((news(&one), news(&one), news(&two)), (1, 0, 1));
        assert_eq!((news(&[]), news(&two)), (0, 2));
        assert_eq!(told.news("other", Look::ByNames, &one).len(), 1);
        assert_eq!(told.news("f", Look::WhenOpened, &one).len(), 1);
        told.forget("f");
        assert_eq!(news(&two), 2);
    }
}
