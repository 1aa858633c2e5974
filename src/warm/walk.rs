//! From what was named to the Manifests that it leads to.

use std::collections::{HashSet, VecDeque};

use super::collection::Collection;
use super::document::{self, Document};
use super::run::MOST_OUTAGES;
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
    /// The server does not work, and is asked no more.
    pub gave_up: bool,
}

/// Walks the Collections among `roots`, one request at a time; whatever leads in circles is read
/// once. Ends early when its `patient` is told to stop, and tells it to when the server does
/// not work.
pub async fn manifests(roots: &[Root], scope: &Scope, patient: &Patient) -> Found {
    let mut walk = Walk { scope, found: Found::default(), seen: HashSet::new() };
    let (mut waiting, mut outages) = (VecDeque::new(), 0);
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
                outages = if trouble.is_outage() { outages + 1 } else { 0 };
                walk.found.troubles.push((address.to_string(), trouble));
                if outages == MOST_OUTAGES {
                    walk.found.gave_up = true;
                    patient.stop().ask();
                    break;
                }
                continue;
            }
        };
        outages = 0;
        if collection.unnamed > 0 {
            walk.found.troubles.push((address.to_string(), Trouble::NoAddress));
        }
        for manifest in collection.manifests {
            walk.add_manifest(manifest);
        }
        for inner in collection.collections {
            walk.add_collection(inner, &mut waiting);
        }
        if walk.found.manifests.len() >= MOST_MANIFESTS {
            walk.leave_out(&address, MOST_MANIFESTS, "Manifests");
            break;
        }
    }
    walk.found
}

async fn read(address: &Address, patient: &Patient) -> Result<Collection, Trouble> {
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

#[cfg(test)]
mod tests {
    use super::super::testing::{patient, serve};
    use super::*;
    use crate::warm::Stop;

    async fn walk(base: &str, stop: Stop) -> Found {
        let root = Root::Collection(Address::parse(&format!("{base}/top")).unwrap());
        let scope = Scope::of([root.address()]);
        manifests(&[root.clone(), root], &scope, &patient(stop)).await
    }

    #[tokio::test]
    async fn circles_are_walked_once_and_what_fails_takes_nothing_else_with_it() {
        let base = serve(|base, path| match path {
            "/top" => Some(format!(
                r#"{{ "type": "Collection", "first": "{base}/p1", "items": [
                    {{ "type": "Manifest", "id": "{base}/m1" }},
                    {{ "type": "Manifest", "id": "file:///m2" }},
                    {{ "type": "Manifest", "id": "http://a.invalid/m3" }},
                    {{ "type": "Collection", "id": "{base}/gone" }}
                ] }}"#
            )),
            "/p1" => Some(format!(
                r#"{{ "@type": "sc:Collection", "next": "{base}/top",
                    "manifests": ["{base}/m1", "{base}/m4"] }}"#
            )),
            _ => None,
        });
        let found = walk(&base, Stop::default()).await;
        let names: Vec<_> = found.manifests.iter().map(ToString::to_string).collect();
        assert_eq!(names, [format!("{base}/m1"), format!("{base}/m4")]);
        assert_eq!((found.collections, found.elsewhere), (3, 1));
        let told: Vec<_> = found.troubles.iter().map(|(at, why)| format!("{at}: {why}")).collect();
        assert_eq!(
            told,
            [
                format!("{base}/top: {}", Trouble::NoAddress),
                format!("{base}/gone: the server answered 404"),
            ]
        );
    }

    #[tokio::test]
    async fn who_is_stopped_walks_no_further() {
        let base = serve(|_, _| None);
        let stop = Stop::default();
        stop.ask();
        let found = walk(&base, stop).await;
        assert!(found.manifests.is_empty() && found.troubles.is_empty(), "{found:?}");
    }
}
