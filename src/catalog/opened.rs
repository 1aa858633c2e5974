//! What the pictures that a record names turn out to be.

use std::collections::{HashMap, HashSet};

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use super::pictures::Seen;
use super::{CONCURRENCY, Catalog, CatalogError, Folio, FolioPicture, Picture};
use crate::geometry::Size;
use crate::presentation::RangeDescription;
use crate::records::{
    Finding, Findings, LaidFolio, LaidPicture, Layout, Provider, Record, Severity,
};

/// Pictures of one folio must show it alike: their proportions may differ by one part in
/// this many, which rounding and trimming of scans explain.
const PROPORTION_TOLERANCE: u64 = 100;

/// A record with its pictures looked at.
#[derive(Debug)]
pub(super) struct Opened {
    /// Each has a picture that can be shown; empty where none can.
    pub(super) folios: Vec<Folio>,
    pub(super) ranges: Vec<RangeDescription>,
    /// The logo of each provider, where it has one that can be shown.
    pub(super) logos: Vec<Option<Picture>>,
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
        let paths = pictures.map(|picture| picture.path.clone());
        let logos = record.providers.iter().filter_map(|provider| provider.logo.as_ref());
        let paths = paths.chain(logos.map(|logo| logo.as_str().to_owned()));
        let seen = self.look_at(paths.collect()).await?;
        let mut findings = Findings::new(&record.file, Severity::Warning);
        let folios = layout
            .folios
            .into_iter()
            .filter_map(|folio| present(folio, &seen, &mut findings))
            .collect();
        let logo = |provider: &Provider| {
            let path = provider.logo.as_ref()?.as_str();
            match seen.get(path) {
                Some(Seen::Picture(picture)) => Some(picture.clone()),
                other => {
                    findings.push(Some(provider.logo_line), left_out(path, other));
                    None
                }
            }
        };
        let logos = record.providers.iter().map(logo).collect();
        Ok(Opened { folios, ranges: layout.ranges, logos, findings: findings.into_list() })
    }

    pub(super) async fn look_at(
        &self,
        paths: Vec<String>,
    ) -> Result<HashMap<String, Seen>, CatalogError> {
        let paths: HashSet<String> = paths.into_iter().collect();
        let looks = stream::iter(paths).map(|path| self.pictures.look(path));
        looks.buffer_unordered(CONCURRENCY).try_collect().await
    }
}

/// A folio with those of its pictures that can be shown; `None` where there is none.
fn present(
    folio: LaidFolio,
    seen: &HashMap<String, Seen>,
    findings: &mut Findings<'_>,
) -> Option<Folio> {
    let mut pictures: Vec<FolioPicture> = Vec::new();
    for LaidPicture { path, label, line } in folio.pictures {
        let picture = match seen.get(&path) {
            Some(Seen::Picture(picture)) => picture,
            other => {
                findings.push(Some(line), left_out(&path, other));
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
            findings.push(Some(line), message);
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
