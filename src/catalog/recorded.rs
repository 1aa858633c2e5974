//! Items that records make of pictures.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _};
use tracing::warn;

use super::opened::Opened;
use super::pictures::Seen;
use super::told::Told;
use super::{CONCURRENCY, Catalog, CatalogError, Item, ItemSummary, log};
use crate::codec::is_named_as_picture;
use crate::records::{Finding, FolioList, Named, Record};

impl Catalog {
    /// The item that a record describes.
    pub(super) async fn recorded_item(
        &self,
        name: String,
        record: &Arc<Record>,
    ) -> Result<Item, CatalogError> {
        let files = self.files(record, Only::Pictures).await?;
        let opened = self.open(record, record.lay_out(&files)).await?;
        self.say(record, Told::WhenOpened, &opened.findings);
        if opened.folios.is_empty() {
            return Err(CatalogError::NoPictures { name });
        }
        Ok(Item {
            name,
            label: record.title.clone(),
            record: Some(Arc::clone(record)),
            folios: opened.folios,
            ranges: opened.ranges,
            logos: opened.logos,
        })
    }

    /// Every item that a record describes; one that cannot be looked at now is left out.
    pub(super) async fn recorded_summaries(&self) -> Vec<ItemSummary> {
        let snapshot = self.library.snapshot();
        let records = stream::iter(snapshot.records.clone());
        let summaries = records.map(|named| self.recorded_summary(named));
        let summaries: Vec<Option<ItemSummary>> = summaries.buffered(CONCURRENCY).collect().await;
        summaries.into_iter().flatten().collect()
    }

    async fn recorded_summary(&self, named: Named) -> Option<ItemSummary> {
        let Named { name, record } = named;
        let layout = match self.files(&record, Only::Files).await {
            Ok(files) => {
                let (layout, findings) = record.lay_out_and_tell(&files);
                self.say(&record, Told::ByNames, &findings);
                layout
            }
            Err(error) => {
                if self.warnings.is_new(&format_args!("{name}: {error}")) {
                    warn!(item.name = name, "Item `{name}` is left out: {error}");
                }
                return None;
            }
        };
        let pictures = layout.folios.iter().flat_map(|folio| &folio.pictures);
        let files = pictures.map(|picture| picture.path.as_str());
        let first_image = match self.first_picture(files).await {
            Ok(first) => Some(first?.picture),
            Err(error) => {
                self.say_without_picture(&name, &error);
                None
            }
        };
        Some(ItemSummary {
            name,
            label: record.title.clone(),
            shelfmark: record.shelfmark.clone(),
            folio_count: layout.folios.len(),
            first_image,
        })
    }

    /// Looks at every record and opens every picture that it names.
    pub async fn examine(&self) -> Examination {
        let snapshot = self.library.snapshot();
        let mut examination = Examination { findings: snapshot.findings.clone(), served: 0 };
        for Named { record, .. } in &snapshot.records {
            let mut findings = match self.examine_one(record).await {
                Ok((opened, findings)) => {
                    examination.served += usize::from(!opened.folios.is_empty());
                    [findings, opened.findings].concat()
                }
                Err(error) => {
                    let message = format!("its pictures cannot be looked at now: {error}");
                    vec![Finding::warning(&record.file, None, message)]
                }
            };
            findings.sort_by_key(|finding| finding.line);
            examination.findings.extend(findings);
        }
        examination
    }

    async fn examine_one(&self, record: &Record) -> Result<(Opened, Vec<Finding>), CatalogError> {
        let files = self.files(record, Only::Pictures).await?;
        let (layout, findings) = record.lay_out_and_tell(&files);
        Ok((self.open(record, layout).await?, findings))
    }

    /// A folder that cannot be listed now says so when the item is asked for.
    pub(super) async fn say_what_is_missing(&self, record: &Record) {
        if let Ok(files) = self.files(record, Only::Files).await {
            self.say(record, Told::ByNames, &record.lay_out_and_tell(&files).1);
        }
    }

    /// What the folders of a record hold at this moment.
    ///
    /// Folios are counted, and a note among the scans is no folio: [`Only::Pictures`] opens
    /// what a pattern matches, [`Only::Files`] goes by the names.
    async fn files(
        &self,
        record: &Record,
        only: Only,
    ) -> Result<HashMap<String, Vec<String>>, CatalogError> {
        let mut files = HashMap::new();
        for folder in record.folders() {
            let contents = self.folders.contents(&folder).await?;
            files.insert(folder, contents.files.clone());
        }
        if let FolioList::Matching { pattern, .. } = &record.folios
            && let Some(files) = files.get_mut(pattern.folder())
        {
            let matching = files.iter().filter(|path| pattern.matches(path)).cloned();
            match only {
                Only::Pictures => {
                    let seen = self.look_at(matching.collect()).await?;
                    files.retain(|path| {
                        !matches!(seen.get(path), Some(Seen::Other | Seen::Missing))
                    });
                }
                // Whoever names pictures in another way names all of them so.
                Only::Files if matching.clone().any(|path| is_named_as_picture(&path)) => {
                    files.retain(|path| is_named_as_picture(path) || !pattern.matches(path));
                }
                Only::Files => {}
            }
        }
        Ok(files)
    }

    /// Says in the log what was not found at the last look.
    fn say(&self, record: &Record, told: Told, findings: &[Finding]) {
        self.told.news(&record.file, told, findings).into_iter().for_each(log);
    }
}

/// What is to be said about the records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examination {
    /// In the order of the records.
    pub findings: Vec<Finding>,
    /// How many records make an item.
    pub served: usize,
}

/// What folios are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Only {
    /// Everything that is there under the right name, as far as names tell.
    Files,
    /// What can be opened, or could be if it were not damaged.
    Pictures,
}
