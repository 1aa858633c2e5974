//! [`Shelf`]: what is known of every record, from one refresh to the next.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::fetch::{Seen, file};
use super::index::{Unwritten, hash};
use super::parse::{Read, Wrong};
use super::shared::Shared;
use super::snapshot::{Named, Snapshot};
use super::strays::stray_in_root;
use crate::presentation::TOP_COLLECTION;
use crate::records::circles::{Lists, circles};
use crate::records::entry::{Entry, Gathering};
use crate::records::finding::{Finding, quoted};
use crate::records::kind::Kind;
use crate::storage::{Asked, Listing, Stamp, Storage, StorageError, Where};
use crate::text::{NaturalKey, item_name};

/// A folder that is a manuscript or a Collection if it holds a file of one.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The item's name.
    name: Arc<str>,
    /// Path below the root.
    pub(super) folder: String,
    /// What was read last, good or not.
    pub(super) seen: Option<Arc<Seen>>,
    /// What the folder was, by an earlier process.
    stamp: Option<Stamp>,
}

/// What a listing of the root says of records.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) places: Vec<Place>,
    pub(super) doubtful: Vec<Doubtful>,
}

impl Place {
    /// The files that make something of a folder.
    pub(super) fn asked(&self) -> Asked {
        let known = self.stamp.zip(self.seen.as_ref()).map(|(stamp, seen)| {
            let beside = seen.beside.iter().map(|(name, _)| *name);
            (stamp, [seen.kind.file_name()].into_iter().chain(beside).collect())
        });
        Asked { folder: self.folder.clone(), known }
    }
}

/// A folder or link that cannot be a manuscript, which matters if a record is in it.
#[derive(Debug)]
pub(super) struct Doubtful {
    folder: String,
    message: String,
}

impl Doubtful {
    /// The scans of an institution may lie behind any link; only records are missed here.
    pub(super) async fn look(self, storage: &Storage) -> Option<Finding> {
        for kind in Kind::ALL {
            match storage.find(&file(&self.folder, kind)).await {
                Err(StorageError::NotFound { .. }) => {}
                Ok(_) | Err(_) => return Some(Finding::error(&self.folder, None, self.message)),
            }
        }
        None
    }
}

/// All records by the names of their items.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    pub(super) kept: BTreeMap<Arc<str>, Box<Kept>>,
    /// What is wrong with the folders, not with what is in them.
    of_folders: Vec<Finding>,
    /// Files that were meant as records.
    strays: Vec<Finding>,
    pub(super) shared: Shared,
    pub(super) unwritten: Unwritten,
    /// Whether nothing was looked at since an earlier process did.
    pub(super) is_recalled: bool,
}

#[derive(Debug)]
pub(super) struct Kept {
    pub(super) folder: Arc<str>,
    /// Of the folder.
    pub(super) hash: u32,
    /// Of the file that is there.
    pub(super) kind: Option<Kind>,
    /// Nothing where it could not be read.
    pub(super) seen: Option<Arc<Seen>>,
    /// The last one without mistakes.
    pub(super) entry: Option<Entry>,
    /// Folders that the file which is there speaks of, where it is wrong.
    claims: BTreeSet<String>,
    pub(super) findings: Vec<Finding>,
    /// Of the folder, when it was looked into.
    pub(super) stamp: Option<Stamp>,
}

impl Shelf {
    /// Where records may be; forgets those whose folders are gone.
    pub(super) fn places(&mut self, listing: Listing) -> Places {
        let Listing { mut folders, entries, unusable_folders, mut outside, .. } = listing;
        folders.sort();
        outside.sort();
        self.of_folders.clear();
        self.of_folders.extend(stray_in_root(entries.iter().map(|entry| entry.key.as_str())));
        for name in unusable_folders {
            let message = "is not looked at: no address can carry its name; if it is a \
                           manuscript, rename it";
            self.of_folders.push(Finding::warning(&name, None, message));
        }
        let mut taken = HashSet::new();
        let mut found = Places::default();
        for folder in folders {
            let refusal = match item_name(&folder) {
                Ok(name) if !taken.contains(&*name) => {
                    // One text for all that is kept of it.
                    let known = self.kept.get_key_value(&*name);
                    let name: Arc<str> = known.map_or_else(|| name.into(), |it| Arc::clone(it.0));
                    taken.insert(Arc::clone(&name));
                    let seen = self.seen(&name, &folder);
                    let stamp = self.stamp(&name).filter(|_| seen.is_some());
                    found.places.push(Place { name, folder, seen, stamp });
                    continue;
                }
                Ok(_) => "another folder has the same name, spelled with other characters".into(),
                Err(error) => error.to_string(),
            };
            let message = format!("is no manuscript: {refusal}; rename the folder");
            found.doubtful.push(Doubtful { folder, message });
        }
        for folder in outside {
            let message = "is not looked at: it is a link that leads out of the records folder; \
                           put the folder itself here";
            found.doubtful.push(Doubtful { folder, message: message.into() });
        }
        self.kept.retain(|name, kept| {
            let is_there = taken.contains(name);
            if !is_there {
                self.unwritten.add(kept.hash);
            }
            is_there
        });
        self.shared.forget_unused();
        found
    }

    /// Adds to what is wrong with the folders.
    pub(super) fn note(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.of_folders.extend(findings);
    }

    /// What was found in folders that are now looked at again.
    pub(super) fn forget_strays(&mut self, told: &Where) {
        let folder =
            |finding: &Finding| finding.file.split('/').next().unwrap_or_default().to_owned();
        self.strays.retain(|finding| !told.is_in(&folder(finding)));
    }

    /// Adds to the files that were meant as records.
    pub(super) fn note_strays(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.strays.extend(findings);
    }

    /// What need not be read again; none where the name moved to another folder.
    fn seen(&self, name: &str, folder: &str) -> Option<Arc<Seen>> {
        let kept = self.kept.get(name).filter(|kept| *kept.folder == *folder)?;
        kept.seen.clone()
    }

    /// What the folder was when an earlier process looked into it, for the first look of this
    /// one: the next asks for every name, in case the stamp is none to rely on.
    fn stamp(&self, name: &str) -> Option<Stamp> {
        self.kept.get(name).filter(|_| self.is_recalled)?.stamp
    }

    /// What the folder was before that was looked into which is known of it.
    pub(super) fn put_stamp(&mut self, place: &Place, stamp: Option<Stamp>) {
        if let Some(kept) = self.kept.get_mut(&place.name)
            && kept.stamp != stamp
        {
            kept.stamp = stamp;
            self.unwritten.add(kept.hash);
        }
    }

    /// What is kept of it is not to be relied on.
    pub(super) fn doubt(&mut self, name: &str) {
        if let Some(kept) = self.kept.get_mut(name) {
            kept.seen = None;
        }
    }

    /// There is no record here.
    pub(super) fn remove(&mut self, place: &Place) {
        if let Some(kept) = self.kept.remove(&place.name) {
            self.unwritten.add(kept.hash);
        }
    }

    /// What the record says is not known; it stays as it was.
    pub(super) fn fail(&mut self, place: &Place, kind: Kind, finding: Finding) {
        let kept = self.kept_of(place);
        kept.seen = None;
        kept.kind = Some(kind);
        kept.findings = vec![finding];
        kept.say_what_is_served(place);
    }

    /// What is kept under a name, which is about to be another.
    fn kept_of(&mut self, place: &Place) -> &mut Kept {
        let kept = self.kept.entry(Arc::clone(&place.name));
        let kept = kept.or_insert_with(|| Box::new(Kept::new(&place.name, &place.folder)));
        self.unwritten.add(kept.hash);
        if *kept.folder != *place.folder {
            let Kept { folder, hash, .. } = Kept::new(&place.name, &place.folder);
            (kept.folder, kept.hash) = (folder, hash);
            self.unwritten.add(kept.hash);
        }
        kept
    }

    /// A file was read; one with mistakes leaves the last good one in its place.
    pub(super) fn put(&mut self, place: &Place, seen: Seen, parsed: Result<Read, Wrong>) {
        let parsed = match reserved(&place.name).filter(|_| !seen.kind.is_item()) {
            Some(why) => {
                let message = format!("{} {why}; rename the folder", quoted(&place.name));
                let finding = Finding::error(&file(&place.folder, seen.kind), None, message);
                Err(Wrong::of(finding))
            }
            None => parsed,
        };
        let parsed = parsed.map(|mut read| {
            if let Entry::Record(record) = &mut read.entry {
                self.shared.share(&place.name, Arc::make_mut(record));
            }
            read
        });
        let kept = self.kept_of(place);
        kept.kind = Some(seen.kind);
        kept.seen = Some(seen.into());
        match parsed {
            Ok(Read { entry, findings }) => {
                kept.claims = BTreeSet::new();
                // The same content saved again is no change.
                if kept.entry.as_ref() != Some(&entry) {
                    kept.entry = Some(entry);
                }
                kept.findings = findings;
            }
            Err(Wrong { findings, claims }) => {
                kept.findings = findings;
                kept.claims = claims;
                kept.say_what_is_served(place);
            }
        }
    }

    /// Files of other kinds lie beside the one that counts.
    pub(super) fn note_beside(&mut self, place: &Place, others: &[Kind]) {
        let Some(kept) = self.kept.get_mut(&place.name) else { return };
        let Some(kind) = kept.kind else { return };
        for other in others {
            let message = format!(
                "is not looked at, since `{}` lies beside it; remove one of the two, or put them \
                 into folders of their own",
                kind.file_name()
            );
            kept.findings.push(Finding::warning(&file(&place.folder, *other), None, message));
        }
    }

    /// The root cannot be listed; everything stays as it was.
    pub(super) fn root_failed(&mut self, error: &StorageError) {
        let message = match error {
            StorageError::NotFound { .. } => {
                "the records folder is gone; what was read last is served until it is back".into()
            }
            _ => format!("the records folder cannot be listed: {error}"),
        };
        self.of_folders = vec![Finding::error("", None, message)];
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        let entries: Box<[(Arc<str>, Entry)]> = self
            .kept
            .iter()
            .filter_map(|(name, kept)| Some((Arc::clone(name), kept.entry.clone()?)))
            .collect();
        let mut records: Vec<Named> = entries
            .iter()
            .filter_map(|(name, entry)| match entry {
                Entry::Record(record) => {
                    Some(Named { name: Arc::clone(name), record: Arc::clone(record) })
                }
                Entry::Manifest(_) | Entry::Collection(_) => None,
            })
            .collect();
        records.sort_by_cached_key(|named| NaturalKey::of(&named.name));
        let (circles, of_circles) = circles_in(&entries);
        let of_entries = self.kept.values().flat_map(|kept| &kept.findings);
        let findings = self.of_folders.iter().chain(&self.strays).chain(of_entries).cloned();
        let unserved = self
            .kept
            .iter()
            .filter(|(_, kept)| kept.entry.is_none() && kept.kind.is_none_or(Kind::is_item));
        Snapshot {
            records,
            entries,
            circles,
            unserved: unserved.map(|(name, _)| Arc::clone(name)).collect(),
            claims: self.kept.values().flat_map(|kept| kept.claims()).collect(),
            findings: findings.chain(of_circles).collect(),
        }
    }
}

/// Why no Collection can have this name.
fn reserved(name: &str) -> Option<&'static str> {
    if name == TOP_COLLECTION {
        return Some("is the name of the collection that has all others in it");
    }
    let (_, number) = name.rsplit_once(';')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some("ends like the name of a part of a long collection")
}

/// The members of Collections that close a circle, and what is said of them.
fn circles_in(entries: &[(Arc<str>, Entry)]) -> (HashSet<(String, String)>, Vec<Finding>) {
    let gatherings = entries.iter().filter_map(|(name, entry)| match entry {
        Entry::Collection(gathering) => Some((&**name, &**gathering)),
        Entry::Record(_) | Entry::Manifest(_) => None,
    });
    let gatherings: BTreeMap<&str, &Gathering> = gatherings.collect();
    let lists = gatherings.iter().map(|(name, gathering)| (*name, names_in(gathering)));
    let lists: Lists<'_> = lists.collect();
    let circles = circles(&lists);
    let mut sorted: Vec<&(String, String)> = circles.iter().collect();
    sorted.sort();
    let finding = |(name, member): &(String, String)| {
        let gathering = gatherings.get(name.as_str())?;
        let line = gathering.members().into_iter().find(|(listed, _)| listed == member)?.1;
        let message = format!(
            "its member {} is left out: it has this collection in it, so that nobody would come to \
             an end; remove one of the two",
            quoted(member)
        );
        Some(Finding::warning(gathering.file(), line, message))
    };
    let findings = sorted.into_iter().filter_map(finding).collect();
    (circles, findings)
}

fn names_in(gathering: &Gathering) -> Vec<String> {
    gathering.members().into_iter().map(|(name, _)| name).collect()
}

impl Kept {
    pub(super) fn new(name: &Arc<str>, folder: &str) -> Self {
        let folder = if **name == *folder { Arc::clone(name) } else { folder.into() };
        let hash = hash(&folder);
        Self {
            folder,
            hash,
            kind: None,
            seen: None,
            entry: None,
            claims: BTreeSet::new(),
            findings: Vec::new(),
            stamp: None,
        }
    }

    /// Of what is served, and of what is there and wrong.
    fn claims(&self) -> impl Iterator<Item = Arc<str>> {
        let wrong = self.claims.iter().map(|claim| Arc::from(claim.as_str()));
        let served = self.entry.iter().flat_map(|entry| entry.claims(&self.folder));
        served.chain(wrong)
    }

    fn say_what_is_served(&mut self, place: &Place) {
        if let (Some(kind), true) = (self.kind, self.entry.is_some()) {
            let what = match kind {
                Kind::Record => "its record",
                Kind::Manifest | Kind::Collection | Kind::Set => "its file",
            };
            let message = format!(
                "until this is mended, {} is served as {what} said before",
                quoted(&place.name)
            );
            self.findings.push(Finding::error(&file(&place.folder, kind), None, message));
        }
    }
}
