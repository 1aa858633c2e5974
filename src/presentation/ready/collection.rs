//! [`ReadyCollection`]: a Collection that somebody else made, or a librarian by hand.

use serde_json::{Value, json};

use super::members;
use super::original::{Keys, Original, keys, say_part_of, to_3};
use super::shown::Shown;
use crate::presentation::addresses::Addresses;
use crate::presentation::collection::MemberKind;
use crate::presentation::convert;
use crate::presentation::describe::PartOf;
use crate::presentation::v3::text::label;
use crate::presentation::version::Version;
use crate::text::LanguageMap;

/// A Collection in one of the two versions, served in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyCollection {
    original: Original,
    shown: Shown,
    members: Vec<String>,
}

/// A member of ours that a Collection names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    pub kind: MemberKind,
    /// What it is called where the Collection does not say.
    pub label: LanguageMap,
}

/// What a name stands for; `None` where nothing has it.
pub type Resolve<'a> = &'a dyn Fn(&str) -> Option<Resolved>;

impl ReadyCollection {
    pub(super) fn new(original: Original) -> Self {
        let shown = Shown::of(&original.as_3());
        Self { shown, members: members::names(&original.document), original }
    }

    #[must_use]
    pub const fn label(&self) -> &LanguageMap {
        &self.shown.label
    }

    /// As [`super::ReadyManifest::thumbnail`].
    #[must_use]
    pub const fn thumbnail(&self) -> Option<&Value> {
        self.shown.thumbnail.as_ref()
    }

    /// The names of items and Collections of ours that it lists, as they are spelled.
    #[must_use]
    pub fn members(&self) -> &[String] {
        &self.members
    }

    /// The document, as the Collection `name`. Members that are named and that `resolve` does not
    /// know are left out; those elsewhere stay as they are.
    #[must_use]
    pub fn document(
        &self,
        version: Version,
        (addresses, name): (&Addresses, &str),
        part_of: &[PartOf],
        resolve: Resolve<'_>,
    ) -> Value {
        let mut whole = self.original.with_source();
        let written = self.original.written(version);
        self.make_members_whole(&mut whole, written, addresses, resolve);
        let id = &mut whole[keys(self.original.version).id];
        if id.is_null() || !self.original.keep_ids {
            *id = addresses.collection(written, name).into();
        }
        if written != self.original.version {
            whole = to_3(self.original.version, whole);
        }
        say_part_of(&mut whole, written, addresses, part_of);
        if written == version { whole } else { convert::to_2(&whole, addresses) }
    }

    fn make_members_whole(
        &self,
        whole: &mut Value,
        written: Version,
        addresses: &Addresses,
        resolve: Resolve<'_>,
    ) {
        let source = self.original.version;
        members::resolve(whole, &mut |name, member| {
            let Some(Resolved { kind, label: known }) = resolve(name) else { return false };
            let (id, class) = match kind {
                MemberKind::Manifest => (addresses.manifest(written, name), "Manifest"),
                MemberKind::Collection => (addresses.collection(written, name), "Collection"),
            };
            let Keys { id: id_key, kind: kind_key } = keys(source);
            member[id_key] = id.into();
            let said = match source {
                Version::V2 => {
                    member[kind_key] = format!("sc:{class}").into();
                    known.first().map(|(_, text)| json!(text))
                }
                Version::V3 => {
                    member[kind_key] = class.into();
                    Some(label(&known))
                }
            };
            if let (Value::Null, Some(said)) = (&member["label"], said) {
                member["label"] = said;
            }
            true
        });
    }
}
