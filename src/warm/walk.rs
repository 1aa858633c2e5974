//! From what was named to the Manifests that it leads to.

use std::collections::{HashSet, VecDeque};

use super::document::{self, Document};
use super::{Address, Patient, Scope, Trouble};

/// Collections and pages of them that are read in one run.
const MOST_COLLECTIONS: usize = 20_000;

/// Manifests that are found in one run.
const MOST_MANIFESTS: usize = 1_000_000;

/// Addresses that wait to be read.
const MOST_WAITING: usize = 1_000_000;

/// What a run begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    Manifest(Address),
    Collection(Address),
}

impl Root {
    #[must_use]
    pub const fn address(&self) -> &Address {
        match self {
            Self::Manifest(address) | Self::Collection(address) => address,
        }
    }
}

/// What was found on the way.
#[derive(Debug, Default)]
pub struct Found {
    /// Each once, in the order in which they were found.
    pub manifests: Vec<Address>,
    /// Collections, and pages of them, that were read.
    pub collections: usize,
    /// Members that are left out as they lie on other hosts.
    pub elsewhere: usize,
    pub troubles: Vec<(String, Trouble)>,
}

/// Walks the Collections among `roots`, one request at a time; whatever leads in circles is read
/// once. Ends early when its `patient` is told to stop.
pub async fn manifests(roots: &[Root], scope: &Scope, patient: &Patient) -> Found {
    let mut walk = Walk { scope, found: Found::default(), seen: HashSet::new() };
    let mut waiting = VecDeque::new();
    for root in roots {
        match root {
            Root::Manifest(address) => walk.add_manifest(address.clone()),
            Root::Collection(address) => walk.add_collection(address.clone(), &mut waiting),
        }
    }
    while let Some(address) = waiting.pop_front() {
        if walk.found.collections == MOST_COLLECTIONS {
            walk.leave_out(&address, MOST_COLLECTIONS, "Collections");
            break;
        }
        walk.found.collections += 1;
        let collection = match read(&address, patient).await {
            Ok(collection) => collection,
            Err(Trouble::Stopped) => break,
            Err(trouble) => {
                walk.found.troubles.push((address.to_string(), trouble));
                continue;
            }
        };
        if collection.unnamed > 0 {
            walk.found.troubles.push((address.to_string(), Trouble::NoAddress));
        }
        collection.manifests.into_iter().for_each(|one| walk.add_manifest(one));
        collection.collections.into_iter().for_each(|one| walk.add_collection(one, &mut waiting));
        if walk.found.manifests.len() >= MOST_MANIFESTS {
            walk.leave_out(&address, MOST_MANIFESTS, "Manifests");
            break;
        }
    }
    walk.found
}

async fn read(
    address: &Address,
    patient: &Patient,
) -> Result<super::collection::Collection, Trouble> {
    let bytes = patient.read(address, document::LONGEST).await?;
    match document::read(&bytes)? {
        Document::Collection(collection) => Ok(collection),
        Document::Manifest(_) => Err(Trouble::IsManifest),
    }
}

struct Walk<'a> {
    scope: &'a Scope,
    found: Found,
    seen: HashSet<Address>,
}

impl Walk<'_> {
    fn is_new(&mut self, address: &Address) -> bool {
        if !self.scope.allows(address) {
            self.found.elsewhere += 1;
            return false;
        }
        self.seen.insert(address.clone())
    }

    fn add_manifest(&mut self, address: Address) {
        if self.found.manifests.len() < MOST_MANIFESTS && self.is_new(&address) {
            self.found.manifests.push(address);
        }
    }

    fn add_collection(&mut self, address: Address, waiting: &mut VecDeque<Address>) {
        if waiting.len() < MOST_WAITING && self.is_new(&address) {
            waiting.push_back(address);
        }
    }

    fn leave_out(&mut self, address: &Address, most: usize, what: &'static str) {
        self.found.troubles.push((address.to_string(), Trouble::Endless { most, what }));
    }
}
