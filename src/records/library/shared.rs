//! Words that many records have in common, kept once.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use crate::records::packed::PackedRecord;
use crate::text::LanguageMap;

/// What the records that are kept share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    institutions: HashSet<Arc<LanguageMap>>,
    rights: HashSet<Arc<str>>,
}

impl Shared {
    /// Puts what is known already in the place of what says the same.
    /// So does what is called as its folder, which `name` is the name of.
    pub(super) fn share(&mut self, name: &Arc<str>, record: &mut PackedRecord) {
        let own = record.claims.iter_mut().chain([&mut record.folder]);
        own.filter(|it| *it == name).for_each(|it| *it = Arc::clone(name));
        record.institution = known(&mut self.institutions, &record.institution);
        record.rights = record.rights.as_ref().map(|rights| known(&mut self.rights, rights));
    }

    /// Forgets what no record has any more.
    pub(super) fn forget_unused(&mut self) {
        self.institutions.retain(|it| Arc::strong_count(it) > 1);
        self.rights.retain(|it| Arc::strong_count(it) > 1);
    }
}

fn known<T: Eq + Hash + ?Sized>(all: &mut HashSet<Arc<T>>, one: &Arc<T>) -> Arc<T> {
    if let Some(known) = all.get(one) {
        return Arc::clone(known);
    }
    all.insert(Arc::clone(one));
    Arc::clone(one)
}
