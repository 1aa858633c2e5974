//! The list of items as it was made last, kept outside of this process where making it takes long.
//!
//! It is one entry of the store, packed. What changed while no process was there is put right when
//! it is taken up, as far as records tell; the rest when it is made anew, which is soon.

use std::collections::HashSet;
use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use zstd::bulk::{compress, decompress};

use super::ListedItem;
use crate::records::{Digest, Snapshot};

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
    name: &'l str,
    /// Nothing for a record that makes no item, as its pictures are not there.
    packed: Option<&'l [u8]>,
    /// Of its record as it was then.
    record: Option<Digest>,
}

/// A list that an earlier process made.
#[derive(Debug, Default)]
pub(super) struct Recalled {
    pub(super) took: Duration,
    pub(super) items: Vec<ListedItem>,
    /// Names of those whose records are others now, or that have records only now.
    pub(super) changed: Vec<String>,
    /// The same of those that have records no more.
    pub(super) removed: Vec<String>,
}

/// The list as bytes; takes a while.
pub(super) fn pack<'l>(
    items: impl Iterator<Item = &'l ListedItem>,
    took: Duration,
    snapshot: &Snapshot,
) -> Option<Vec<u8>> {
    let row = |item: &'l ListedItem| {
        let record = snapshot.get(&item.name).map(|record| record.digest);
        Some(Row { name: &item.name, packed: Some(item.packed()?), record })
    };
    let mut rows: Vec<Row<'_>> = items.filter_map(row).collect();
    let listed: HashSet<&str> = rows.iter().map(|row| row.name).collect();
    let others = snapshot.records.iter().filter(|named| !listed.contains(&*named.name));
    let others: Vec<Row<'_>> = others
        .map(|named| Row { name: &named.name, packed: None, record: Some(named.record.digest) })
        .collect();
    rows.extend(others);
    compress(&postcard::to_stdvec(&List { took, rows }).ok()?, LEVEL).ok()
}

/// The inverse of [`pack`]; takes a while.
pub(super) fn unpack(bytes: &Bytes, snapshot: &Snapshot) -> Option<Recalled> {
    let plain = decompress(bytes, MOST_BYTES).ok()?;
    let List { took, rows } = postcard::from_bytes(&plain).ok()?;
    let mut recalled = Recalled { took, ..Recalled::default() };
    let listed: HashSet<&str> = rows.iter().map(|row| row.name).collect();
    let unlisted = snapshot.records.iter().filter(|named| !listed.contains(&*named.name));
    recalled.changed = unlisted.map(|named| named.name.to_string()).collect();
    for Row { name, packed, record } in rows {
        let digest = snapshot.get(name).map(|record| record.digest);
        if digest == record {
            if let Some(packed) = packed {
                recalled.items.push(ListedItem::recalled(name, packed)?);
            }
        } else if digest.is_some() {
            recalled.changed.push(name.to_owned());
        } else {
            recalled.removed.push(name.to_owned());
        }
    }
    Some(recalled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ItemSummary;
    use crate::records::Library;
    use crate::storage::{Settings, Storage};
    use crate::text::LanguageMap;
    use std::path::Path;
    use std::sync::Arc;

    fn item(name: &str) -> ListedItem {
        let summary = ItemSummary {
            name: name.to_owned(),
            label: LanguageMap::none(format!("label of {name}")),
            shelfmark: LanguageMap::default(),
            folio_count: 7,
            first_image: None,
            ready: None,
        };
        summary.into()
    }

    async fn snapshot(root: &Path, records: &[(&str, &str)]) -> Arc<Snapshot> {
        for (name, title) in records {
            std::fs::create_dir_all(root.join(name)).unwrap();
            let text = format!("title = '{title}'\n[folios]\nimages = 'sand/*.tif'\n");
            std::fs::write(root.join(name).join("manuscript.toml"), text).unwrap();
        }
        let storage = Storage::open_confined(root.to_str().unwrap(), &Settings::default());
        let library = Library::new(Some(storage.unwrap()));
        library.refresh().await;
        library.snapshot()
    }

    #[tokio::test]
    async fn what_is_taken_up_is_what_has_the_same_record_or_still_none() {
        let root = tempfile::tempdir().unwrap();
        let before = [("changed", "One"), ("same", "One"), ("removed", "One")];
        let before = snapshot(root.path(), &before).await;
        let items = ["bare", "changed", "removed", "same"].map(item);
        let took = Duration::from_secs(9);
        let packed = Bytes::from(pack(items.iter(), took, &before).unwrap());

        std::fs::remove_dir_all(root.path().join("removed")).unwrap();
        let now = snapshot(root.path(), &[("changed", "Two"), ("new", "One")]).await;
        let recalled = unpack(&packed, &now).unwrap();
        assert_eq!(recalled.took, took);
        assert_eq!(recalled.items, ["bare", "same"].map(item));
        assert_eq!(recalled.items[0].summary().label, LanguageMap::none("label of bare"));
        assert_eq!(recalled.changed, ["new", "changed"]);
        assert_eq!(recalled.removed, ["removed"]);
        assert!(unpack(&packed.slice(1..), &now).is_none());
        assert!(unpack(&Bytes::new(), &now).is_none());
    }
}
