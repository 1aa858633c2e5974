//! What the pictures that a record names turn out to be.

use std::collections::{HashMap, HashSet};

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use super::folders::folder_of;
use super::pictures::Seen;
use super::progress::Progress;
use super::{CONCURRENCY, Catalog, CatalogError, Folio, FolioPicture, FolioSource, Picture};
use crate::geometry::Size;
use crate::presentation::{RangeDescription, SequenceDescription};
use crate::records::{
    Finding, Findings, LaidFolio, LaidPicture, LaidSource, Layout, LocatedPath, Record, Severity,
};

/// Pictures of one folio must show it alike: their proportions may differ by one part in
/// this many, which rounding and trimming of scans explain.
const PROPORTION_TOLERANCE: u64 = 100;

/// A record with its pictures looked at.
#[derive(Debug)]
pub(super) struct Opened {
    /// Each has a picture that can be shown, or is said to be missing; empty where there is no
    /// picture at all.
    pub(super) folios: Vec<Folio>,
    pub(super) ranges: Vec<RangeDescription>,
    pub(super) sequences: Vec<SequenceDescription>,
    pub(super) start: Option<String>,
    /// The logo of each provider, where it has one that can be shown.
    pub(super) logos: Vec<Option<Picture>>,
    pub(super) thumbnail: Option<Picture>,
    pub(super) placeholder: Option<Picture>,
    pub(super) accompanying: Option<Picture>,
    /// What is left out; not without end.
    pub(super) findings: Vec<Finding>,
}

impl Catalog {
    /// Looks at every picture of a record that was laid out.
    pub(super) async fn open(
        &self,
        record: &Record,
        layout: Layout,
    ) -> Result<Opened, CatalogError> {
        let pictures = layout.folios.iter().flat_map(|folio| &folio.pictures);
        let paths = pictures.filter_map(|picture| picture.path().map(str::to_owned));
        let logos = record.providers.iter().map(|provider| provider.logo.as_ref());
        let others = logos.clone().flatten().chain(&record.thumbnail);
        let others = others.chain(&record.placeholder).chain(&record.accompanying);
        let paths = paths.chain(others.map(|other| other.path.as_str().to_owned()));
        let seen = self.look_at(&record.file, paths.collect()).await?;
        let mut findings = Findings::new(&record.file, Severity::Warning);
        let mut folios: Vec<Folio> = layout
            .folios
            .into_iter()
            .filter_map(|folio| present(folio, &seen, &mut findings))
            .collect();
        if folios.iter().all(|folio| folio.pictures.is_empty()) {
            folios.clear();
        }
        let mut picture = |other: Option<&LocatedPath>| {
            let LocatedPath { path, line } = other?;
            match seen.get(path.as_str()) {
                Some(Seen::Picture(picture)) => Some(picture.clone()),
                other => {
                    findings.push(Some(*line), left_out(path.as_str(), other));
                    None
                }
            }
        };
        let logos = logos.map(&mut picture).collect();
        let thumbnail = picture(record.thumbnail.as_ref());
        let placeholder = picture(record.placeholder.as_ref());
        let accompanying = picture(record.accompanying.as_ref());
        Ok(Opened {
            folios,
            ranges: layout.ranges,
            sequences: layout.sequences,
            start: layout.start,
            logos,
            thumbnail,
            placeholder,
            accompanying,
            findings: findings.into_list(),
        })
    }

    /// What some files are; `of` says in the log whose they are.
    pub(super) async fn look_at(
        &self,
        of: &str,
        paths: Vec<String>,
    ) -> Result<HashMap<String, Seen>, CatalogError> {
        let paths: HashSet<String> = paths.into_iter().collect();
        let mut progress = Progress::new(of, paths.len());
        let looks = stream::iter(paths).map(|path| async {
            let contents = self.folders.listed(folder_of(&path)).await;
            self.pictures.look(path, &contents).await
        });
        let looks = looks.buffer_unordered(CONCURRENCY).inspect(|_| progress.step());
        looks.try_collect().await
    }
}

/// A folio with those of its pictures that can be shown; `None` where there should be one and
/// is none.
fn present(
    folio: LaidFolio,
    seen: &HashMap<String, Seen>,
    findings: &mut Findings<'_>,
) -> Option<Folio> {
    let mut pictures: Vec<FolioPicture> = Vec::new();
    for laid in folio.pictures {
        let line = laid.line;
        match shown(laid, &pictures, folio.size, seen) {
            Ok(picture) => pictures.push(picture),
            Err(message) => findings.push(Some(line), message),
        }
    }
    (folio.is_missing || !pictures.is_empty()).then_some(Folio {
        name: folio.name,
        label: folio.label,
        metadata: folio.metadata,
        behavior: folio.behavior,
        size: folio.size,
        measures: folio.measures,
        pictures,
    })
}

/// A picture as it is shown after `before` on a folio; or why it is left out.
fn shown(
    laid: LaidPicture,
    before: &[FolioPicture],
    folio_size: Option<Size>,
    seen: &HashMap<String, Seen>,
) -> Result<FolioPicture, String> {
    let LaidPicture { source, label, view, place, .. } = laid;
    let (source, name) = match source {
        LaidSource::Elsewhere(image) => (FolioSource::Elsewhere(image), "a picture".to_owned()),
        LaidSource::Path(path) => match seen.get(&path) {
            Some(Seen::Picture(picture)) => {
                (FolioSource::Ours(picture.clone()), format!("`{path}`"))
            }
            other => return Err(left_out(&path, other)),
        },
    };
    let picture = FolioPicture { label, source, view, place };
    let size = picture.size();
    if let Some(region) = view.region
        && !size.rect().contains(region)
    {
        return Err(format!(
            "{name} is left out: `crop` [{region}] leads out of the picture, which has {size} pixels"
        ));
    }
    let seen_size = |picture: &FolioPicture| picture.view.size_of(picture.size());
    let ground = before.iter().find(|other| other.place.is_none());
    let Some(place) = place else {
        return match ground.map(seen_size) {
            Some(first) if !are_alike(first, seen_size(&picture)) => Err(format!(
                "{name} is left out: it has {} pixels and the first picture of this folio \
                 {first}, so they do not show the same; trim them alike",
                seen_size(&picture)
            )),
            Some(_) | None => Ok(picture),
        };
    };
    match folio_size.or(ground.map(seen_size)) {
        Some(folio) if !folio.rect().contains(place) => Err(format!(
            "{name} is left out: `at` [{place}] leads out of the folio, which has {folio} pixels"
        )),
        Some(_) | None => Ok(picture),
    }
}

/// Whether two pictures have the same proportions, give or take.
fn are_alike(one: Size, other: Size) -> bool {
    let (left, right) = (
        u64::from(one.width) * u64::from(other.height),
        u64::from(one.height) * u64::from(other.width),
    );
    left.abs_diff(right) <= left.max(right) / PROPORTION_TOLERANCE
}

fn left_out(path: &str, seen: Option<&Seen>) -> String {
    let why = match seen {
        Some(Seen::Damaged { why }) => why.as_str(),
        Some(Seen::Missing) | None => "it is not there",
        Some(Seen::Other | Seen::Picture(_)) => "it is no picture of a kind that can be read",
    };
    format!("`{path}` is left out: {why}")
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
