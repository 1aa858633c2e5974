//! From the bytes of a folder to what they are.

use std::collections::BTreeSet;

use bytes::Bytes;

use super::fetch::{Beside, file};
use crate::records::entry::{Entry, Gathering};
use crate::records::finding::Finding;
use crate::records::kind::Kind;
use crate::records::line::RecordFile;
use crate::records::packed::PackedRecord;
use crate::records::read::{Tables, claims, ready, set};
use crate::records::record::Record;

/// A record that cannot be served.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) findings: Vec<Finding>,
    /// The folders that it speaks of.
    pub(super) claims: BTreeSet<String>,
}

impl Wrong {
    /// One of which nothing else is known.
    pub(super) fn of(finding: Finding) -> Self {
        Self { findings: vec![finding], claims: BTreeSet::new() }
    }
}

/// What bytes turned out to be.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) entry: Entry,
    /// What is wrong and does not keep it from being served.
    pub(super) findings: Vec<Finding>,
}

/// Parses away from the threads that serve: a file of several megabytes takes a while.
pub(super) async fn parse(
    kind: Kind,
    folder: String,
    bytes: Bytes,
    beside: Vec<Beside>,
) -> Result<Read, Wrong> {
    let file = file(&folder, kind);
    let name = file.clone();
    let parse = move || parse_now(kind, (&folder, &file), &bytes, &beside);
    tokio::task::spawn_blocking(parse).await.unwrap_or_else(|_| {
        let message = "could not be read because of a mistake in Warraq; please report it with \
                       this file";
        Err(Wrong::of(Finding::error(&name, None, message)))
    })
}

fn parse_now(
    kind: Kind,
    (folder, file): (&str, &str),
    bytes: &[u8],
    beside: &[Beside],
) -> Result<Read, Wrong> {
    let of_beside = |name: &str| {
        let found = beside.iter().find(|it| it.name == name)?;
        found.bytes.as_ref().ok().map(|bytes| &bytes[..])
    };
    let unread = beside.iter().filter_map(|it| it.bytes.as_ref().err());
    let unread: Vec<Finding> = unread.cloned().collect();
    let good = |entry| Read { entry, findings: Vec::new() };
    let wrong = |findings| Wrong { findings, claims: BTreeSet::new() };
    match kind {
        Kind::Record => {
            let table = |file: RecordFile| of_beside(file.file_name());
            let tables =
                Tables { folios: table(RecordFile::Folios), contents: table(RecordFile::Contents) };
            let parsed = if unread.is_empty() {
                Record::parse_with(file, bytes, tables)
            } else {
                Err(unread)
            };
            let pack = |record: Record| {
                PackedRecord::new(folder, &record, bytes, tables).map_err(|finding| vec![finding])
            };
            let wrong = |findings| Wrong { findings, claims: claims(bytes, tables) };
            let packed = parsed.and_then(pack);
            packed.map(|record| Entry::Record(record.into())).map(good).map_err(wrong)
        }
        Kind::Set => {
            let parsed = set(file, bytes).map(|set| Gathering::Set(set.into()));
            parsed.map(|set| Entry::Collection(set.into())).map(good).map_err(wrong)
        }
        Kind::Manifest | Kind::Collection => {
            let claims = if kind.is_item() { [folder.to_owned()].into() } else { BTreeSet::new() };
            let options = kind.beside().into_iter().find_map(of_beside);
            let parsed =
                if unread.is_empty() { ready(kind, file, bytes, options) } else { Err(unread) };
            let parsed = parsed.map(|(entry, findings)| Read { entry, findings });
            parsed.map_err(|findings| Wrong { findings, claims })
        }
    }
}
