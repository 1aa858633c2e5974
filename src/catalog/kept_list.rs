//! The list of items as it was made last, kept outside of this process where making it takes long.
//!
//! It is one entry of the store, packed. What changed while no process was there is put right when
//! it is taken up, as far as records tell; the rest when it is made anew, which is soon.

use std::borrow::Cow;
use std::collections::HashSet;
use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use zstd::bulk::{compress, decompress};

use super::{ItemSummary, Picture};
use crate::image_api::Identifier;
use crate::records::{Digest, Snapshot};
use crate::sources::Probe;
use crate::text::LanguageMap;

/// It is written often and read once.
const LEVEL: i32 = 1;

/// Millions of items.
const MOST_BYTES: usize = 2 << 30;

#[derive(Debug, Deserialize, Serialize)]
struct List<'l> {
    /// How long making it took.
    took: Duration,
    #[serde(borrow)]
    rows: Vec<Row<'l>>,
}

/// An item as it is written down.
#[derive(Debug, Deserialize, Serialize)]
struct Row<'l> {
    name: Cow<'l, str>,
    label: Cow<'l, LanguageMap>,
    shelfmark: Cow<'l, LanguageMap>,
    folio_count: usize,
    first_image: Option<(Cow<'l, str>, Cow<'l, Probe>)>,
    /// Of its record as it was then.
    record: Option<Digest>,
}

/// A list that an earlier process made.
#[derive(Debug, Default)]
pub(super) struct Recalled {
    pub(super) took: Duration,
    pub(super) items: Vec<ItemSummary>,
    /// Names of those whose records are others now, or that have records only now.
    pub(super) changed: Vec<String>,
    /// The same of those that have records no more.
    pub(super) removed: Vec<String>,
}

/// The list as bytes; takes a while. Ready-made Manifests say themselves what a list needs.
pub(super) fn pack<'l>(
    items: impl Iterator<Item = &'l ItemSummary>,
    took: Duration,
    snapshot: &Snapshot,
) -> Option<Vec<u8>> {
    let row = |item: &'l ItemSummary| Row {
        name: Cow::Borrowed(&item.name),
        label: Cow::Borrowed(&item.label),
        shelfmark: Cow::Borrowed(&item.shelfmark),
        folio_count: item.folio_count,
        first_image: item.first_image.as_ref().map(|picture| {
            (Cow::Borrowed(picture.identifier.as_str()), Cow::Borrowed(&picture.probe))
        }),
        record: snapshot.get(&item.name).map(|record| record.digest),
    };
    let rows: Vec<Row<'l>> = items.filter(|item| item.ready.is_none()).map(row).collect();
    compress(&postcard::to_stdvec(&List { took, rows }).ok()?, LEVEL).ok()
}

/// The inverse of [`pack`]; takes a while.
pub(super) fn unpack(bytes: &Bytes, snapshot: &Snapshot) -> Option<Recalled> {
    let plain = decompress(bytes, MOST_BYTES).ok()?;
    let List { took, rows } = postcard::from_bytes(&plain).ok()?;
    let mut recalled = Recalled { took, ..Recalled::default() };
    let listed: HashSet<&str> = rows.iter().map(|row| &*row.name).collect();
    let unlisted = snapshot.records.iter().filter(|named| !listed.contains(&*named.name));
    recalled.changed = unlisted.map(|named| named.name.to_string()).collect();
    for row in rows {
        match snapshot.get(&row.name).map(|record| record.digest) {
            digest if digest == row.record => {}
            Some(_) => {
                recalled.changed.push(row.name.into_owned());
                continue;
            }
            None => {
                recalled.removed.push(row.name.into_owned());
                continue;
            }
        }
        let first_image = row.first_image.and_then(|(identifier, probe)| {
            let identifier = Identifier::new(identifier).ok()?;
            probe.is_sound().then(|| Picture { identifier, probe: probe.into_owned() })
        });
        recalled.items.push(ItemSummary {
            name: row.name.into_owned(),
            label: row.label.into_owned(),
            shelfmark: row.shelfmark.into_owned(),
            folio_count: row.folio_count,
            first_image,
            ready: None,
        });
    }
    Some(recalled)
}
