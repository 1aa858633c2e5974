//! Items that records make of pictures.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use tracing::warn;

use super::pictures::Seen;
use super::{
    CONCURRENCY, Catalog, CatalogError, Folio, FolioPicture, Item, ItemSummary, Picture, log,
};
use crate::codec::is_named_as_picture;
use crate::geometry::Size;
use crate::records::{Finding, FolioList, LaidFolio, LaidPicture, Named, Provider, Record};

/// Pictures of one folio must show it alike: their proportions may differ by one part in
/// this many, which rounding and trimming of scans explain.
const PROPORTION_TOLERANCE: u64 = 100;

impl Catalog {
    /// The item that a record describes.
    pub(super) async fn recorded_item(
        &self,
        name: String,
        record: &Arc<Record>,
    ) -> Result<Item, CatalogError> {
        let files = self.files(record, Only::Pictures).await?;
        let (layout, mut findings) = (record.lay_out(&files), Vec::new());
        let pictures = layout.folios.iter().flat_map(|folio| &folio.pictures);
        let paths = pictures.map(|picture| picture.path.clone());
        let paths = paths.chain(
            record.providers.iter().filter_map(|it| Some(it.logo.as_ref()?.as_str().to_owned())),
        );
        let seen = self.look_at(paths.collect()).await?;
        let folios: Vec<Folio> = layout
            .folios
            .into_iter()
            .filter_map(|folio| present(folio, record, &seen, &mut findings))
            .collect();
        let logo = |provider: &Provider| {
            let path = provider.logo.as_ref()?.as_str();
            match seen.get(path) {
                Some(Seen::Picture(picture)) => Some(picture.clone()),
                other => {
                    findings.push(left_out(record, provider.logo_line, path, other));
                    None
                }
            }
        };
        let logos: Vec<Option<Picture>> = record.providers.iter().map(logo).collect();
        self.say(&findings);
        if folios.is_empty() {
            return Err(CatalogError::NoPictures { name });
        }
        Ok(Item {
            name,
            label: record.title.clone(),
            record: Some(Arc::clone(record)),
            folios,
            ranges: layout.ranges,
            logos,
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
                self.say(&findings);
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

    /// What is wrong with the records by themselves and with the files they name, without
    /// opening any of these; in the order of the records.
    pub async fn findings(&self) -> Vec<Finding> {
        let snapshot = self.library.snapshot();
        let mut findings = snapshot.findings.clone();
        for Named { record, .. } in &snapshot.records {
            match self.files(record, Only::Files).await {
                Ok(files) => findings.extend(record.lay_out_and_tell(&files).1),
                Err(error) => {
                    let message = format!("its pictures cannot be looked at now: {error}");
                    findings.push(Finding::warning(&record.file, None, message));
                }
            }
        }
        findings
    }

    /// A folder that cannot be listed now says so when the item is asked for.
    pub(super) async fn say_what_is_missing(&self, record: &Record) {
        if let Ok(files) = self.files(record, Only::Files).await {
            self.say(&record.lay_out_and_tell(&files).1);
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
                    files.retain(|path| !matches!(seen.get(path), Some(Seen::Other)));
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

    async fn look_at(&self, paths: Vec<String>) -> Result<HashMap<String, Seen>, CatalogError> {
        let paths: HashSet<String> = paths.into_iter().collect();
        let looks = stream::iter(paths).map(|path| self.pictures.look(path));
        looks.buffer_unordered(CONCURRENCY).try_collect().await
    }

    /// Says in the log what it was not told yet.
    fn say(&self, findings: &[Finding]) {
        findings.iter().filter(|finding| self.warnings.is_new(finding)).for_each(log);
    }
}

/// What folios are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Only {
    /// Everything that is there under the right name, as far as names tell.
    Files,
    /// What can be opened, or could be if it were not damaged.
    Pictures,
}

/// A folio with those of its pictures that can be shown; `None` where there is none.
fn present(
    folio: LaidFolio,
    record: &Record,
    seen: &HashMap<String, Seen>,
    findings: &mut Vec<Finding>,
) -> Option<Folio> {
    let mut pictures: Vec<FolioPicture> = Vec::new();
    for LaidPicture { path, label, line } in folio.pictures {
        let picture = match seen.get(&path) {
            Some(Seen::Picture(picture)) => picture,
            other => {
                findings.push(left_out(record, line, &path, other));
                continue;
            }
        };
        if let Some(first) = pictures.first().map(|first| first.picture.probe.size)
            && !are_alike(first, picture.probe.size)
        {
            let size = picture.probe.size;
            let message = format!(
                "`{path}` is left out: it has {size} pixels and the first picture of this folio \
                 {first}, so they do not show the same; trim them alike"
            );
            findings.push(Finding::warning(&record.file, Some(line), message));
            continue;
        }
        pictures.push(FolioPicture { label, picture: picture.clone() });
    }
    (!pictures.is_empty()).then_some(Folio { name: folio.name, label: folio.label, pictures })
}

/// Whether two pictures have the same proportions, give or take.
fn are_alike(one: Size, other: Size) -> bool {
    let (left, right) = (
        u64::from(one.width) * u64::from(other.height),
        u64::from(one.height) * u64::from(other.width),
    );
    left.abs_diff(right) <= left.max(right) / PROPORTION_TOLERANCE
}

fn left_out(record: &Record, line: usize, path: &str, seen: Option<&Seen>) -> Finding {
    let why = match seen {
        Some(Seen::Damaged { why }) => why.as_str(),
        _ => "it is no picture of a kind that can be read",
    };
    Finding::warning(&record.file, Some(line), format!("`{path}` is left out: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_of_one_folio_have_the_same_proportions_to_a_hundredth() {
        let first = Size::new(3000, 4000);
        assert!(are_alike(first, Size::new(1500, 2000)));
        assert!(are_alike(first, Size::new(3000, 4035)));
        assert!(!are_alike(first, Size::new(3000, 4060)));
        assert!(!are_alike(first, Size::new(4000, 3000)));
    }
}
