//! Items that records make of pictures.

use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _};
use tracing::warn;

use super::bare::TRIES;
use super::describe::canvas_sizes;
use super::laid::Only;
use super::listed_item::listed;
use super::opened::Opened;
use super::told::Look;
use super::{CONCURRENCY, Catalog, CatalogError, Item, ItemSummary, ListedItem, log};
use crate::records::{Finding, LaidPicture, Named, PackedRecord, Record, Snapshot};

impl Catalog {
    /// The item that a record describes.
    pub(super) async fn recorded_item(
        &self,
        name: String,
        packed: &Arc<PackedRecord>,
    ) -> Result<Item, CatalogError> {
        self.pictures.recall(&name).await;
        let unpacked = self.library.record(packed).await;
        let record = &unpacked.map_err(|findings| self.refused(&name, &findings))?;
        let layout = self.lay_out(record, Only::Pictures).await?;
        // Boxed: who asks for an item mostly finds it read, and need not carry all of this.
        let (beside, findings) = Box::pin(self.beside(&name, record, &layout.folios)).await;
        self.say(record, Look::Beside, &findings);
        let opened = self.open(record, layout).await?;
        self.say(record, Look::WhenOpened, &opened.findings);
        if opened.folios.is_empty() {
            return Err(CatalogError::NoPictures { name });
        }
        Ok(Item {
            name,
            label: record.title.clone(),
            record: Some(Arc::clone(record)),
            folios: opened.folios,
            ranges: opened.ranges,
            sequences: opened.sequences,
            start: opened.start,
            logos: opened.logos,
            beside,
            thumbnail: opened.thumbnail,
            placeholder: opened.placeholder,
            accompanying: opened.accompanying,
        })
    }

    /// Every item that a record describes; one that cannot be looked at now is left out.
    pub(super) async fn recorded_summaries(&self, snapshot: &Snapshot) -> Vec<ListedItem> {
        // Cloned, since the compiler does not see yet that a loan would do.
        let records = stream::iter(snapshot.records.clone());
        let summary =
            |named: Named| async move { self.recorded_summary(&named.name, &named.record).await };
        listed(records.map(summary).buffered(CONCURRENCY)).await
    }

    pub(super) async fn recorded_summary(
        &self,
        name: &str,
        packed: &Arc<PackedRecord>,
    ) -> Option<ItemSummary> {
        let unpacked = self.library.record_once(packed).await;
        let record = &unpacked.map_err(|findings| self.refused(name, &findings)).ok()?;
        let layout = match self.lay_out(record, Only::Files).await {
            Ok(layout) => layout,
            Err(error) => {
                if self.warnings.is_new(&format_args!("{name}: {error}")) {
                    warn!(item.name = name, "Item `{name}` is left out: {error}");
                }
                return None;
            }
        };
        if self.told.count_folios(&record.file, layout.folios.len()) {
            self.say_what_is_missing(packed).await;
        }
        let pictures = layout.folios.iter().flat_map(|folio| &folio.pictures);
        let own = record.thumbnail.iter().map(|thumbnail| thumbnail.path.as_str());
        let paths = own.chain(pictures.clone().filter_map(LaidPicture::path));
        let first_image = match self.first_picture(paths.clone()).await {
            Ok(Some(first)) => Some(first.picture),
            Ok(None) if paths.count() >= TRIES => None,
            // Shown by other servers.
            Ok(None) if pictures.into_iter().any(|it| it.path().is_none()) => None,
            Ok(None) => return None,
            Err(error) => {
                self.say_without_picture(name, &error);
                None
            }
        };
        Some(ItemSummary {
            name: name.to_owned(),
            label: record.title.clone(),
            shelfmark: record.shelfmark.clone(),
            folio_count: layout.folios.len(),
            first_image,
            ready: None,
        })
    }

    /// Looks at every record and opens every picture that it names.
    pub async fn examine(self: &Arc<Self>) -> Examination {
        let snapshot = self.library.snapshot();
        let mut examination = Examination { findings: snapshot.findings.clone(), served: 0 };
        for Named { name, record: packed } in &snapshot.records {
            let record = match self.library.record_once(packed).await {
                Ok(record) => record,
                Err(findings) => {
                    examination.findings.extend(findings);
                    continue;
                }
            };
            let mut findings = match self.examine_one(name, &record).await {
                Ok((opened, findings)) => {
                    examination.served += usize::from(!opened.folios.is_empty());
                    [findings, opened.findings].concat()
                }
                Err(error) => {
                    let message = format!("its pictures cannot be looked at now: {error}");
                    vec![Finding::warning(&record.file, None, message)]
                }
            };
            findings.sort_by(|left, right| (&left.file, left.line).cmp(&(&right.file, right.line)));
            examination.findings.extend(findings);
        }
        examination.served += snapshot.manifests().count() + snapshot.collections().count();
        examination.findings.extend(self.unknown_members().await);
        examination
    }

    async fn examine_one(
        &self,
        name: &str,
        record: &Arc<Record>,
    ) -> Result<(Opened, Vec<Finding>), CatalogError> {
        let (layout, mut findings) = self.lay_out_and_tell(record, Only::Pictures).await?;
        let (beside, of_files) = self.beside(name, record, &layout.folios).await;
        findings.extend(of_files);
        let opened = self.open(record, layout).await?;
        let sizes = canvas_sizes(&opened.folios);
        findings.extend(self.examine_beside(name, &beside, &sizes).await);
        Ok((opened, findings))
    }

    /// A folder that cannot be listed now says so when the item is asked for.
    pub(super) async fn say_what_is_missing(&self, packed: &Arc<PackedRecord>) {
        let Ok(record) = &self.library.record_once(packed).await else { return };
        if let Ok((layout, findings)) = self.lay_out_and_tell(record, Only::Files).await {
            self.told.count_folios(&record.file, layout.folios.len());
            self.say(record, Look::ByNames, &findings);
        }
    }

    /// One that was kept by a program that read records in another way. It is read again when it is
    /// looked at next.
    fn refused(&self, name: &str, findings: &[Finding]) -> CatalogError {
        self.library.doubt(name);
        findings.iter().filter(|finding| self.warnings.is_new(finding)).for_each(log);
        CatalogError::Record { name: name.to_owned() }
    }

    /// Says in the log what was not found at the last look.
    fn say(&self, record: &Record, look: Look, findings: &[Finding]) {
        self.told.news(&record.file, look, findings).into_iter().for_each(log);
    }
}

/// What is to be said about the records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examination {
    /// In the order of the records.
    pub findings: Vec<Finding>,
    /// How many records make an item, and ready-made documents and Collections are served.
    pub served: usize,
}
