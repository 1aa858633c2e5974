//! Items that are ready-made Manifests.

use std::sync::Arc;

use super::{Catalog, ItemSummary};
use crate::presentation::ReadyManifest;
use crate::records::{Finding, Snapshot};
use crate::text::{LanguageMap, nfc};

impl Catalog {
    /// The ready-made Manifest that an item is, if it is one.
    #[must_use]
    pub fn ready(&self, name: &str) -> Option<Arc<ReadyManifest>> {
        self.library.snapshot().manifest(&nfc(name)).cloned()
    }

    pub(super) fn ready_summaries(snapshot: &Snapshot) -> impl Iterator<Item = ItemSummary> {
        let summary = |(name, manifest)| Self::ready_summary(name, manifest);
        snapshot.manifests().map(summary)
    }

    pub(super) fn ready_summary(name: &str, manifest: &Arc<ReadyManifest>) -> ItemSummary {
        ItemSummary {
            name: name.to_owned(),
            label: manifest.label().clone(),
            shelfmark: LanguageMap::default(),
            folio_count: manifest.canvases(),
            first_image: None,
            ready: Some(Arc::clone(manifest)),
        }
    }

    /// What Collections list and nothing has the name of.
    pub(super) async fn unknown_members(self: &Arc<Self>) -> Vec<Finding> {
        // That the items cannot be listed is told by whoever lists them.
        let Ok(items) = self.items().await else { return Vec::new() };
        let collections = self.collections();
        let unknown = collections.unknown(&items);
        let finding = |(gathering, name, line): (&crate::records::Gathering, String, _)| {
            let message = format!(
                "its member `{name}` is left out: no item and no collection has that name, which is \
                 that of a folder"
            );
            Finding::warning(gathering.file(), line, message)
        };
        unknown.map(finding).collect()
    }
}
