//! From a [`Reading`](crate::presentation::Reading) to a frame on another site.

use super::show::{LARGE, Showing};
use crate::geometry::Rect;
use crate::web::pages::EmbedPage;

impl Showing<'_> {
    /// The folio at a place with those that are seen beside it, or a detail of it alone; where no
    /// folio is named, where reading begins.
    pub(super) fn embed(&self, at: Option<usize>, region: Option<Rect>) -> EmbedPage<'_> {
        let reading = self.reading;
        let last = reading.leaves.len().checked_sub(1);
        let first = at.or_else(|| last.map(|last| reading.start.min(last)));
        let shown = match (first, region) {
            (None, _) => Vec::new(),
            (Some(at), Some(_)) => vec![at],
            (Some(at), None) => reading.opening(at),
        };
        let mut opening: Vec<_> = shown.iter().map(|at| self.folio_link(*at, LARGE)).collect();
        if let (Some(link), Some(at), Some(region)) = (opening.first_mut(), first, region) {
            let leaf = &reading.leaves[at];
            link.picture =
                self.pictures(leaf, Some(region)).into_iter().next().map(|it| it.picture);
            link.address = self.here(&self.detail_address(at, region));
        }
        let is_turned = region.is_none();
        let frame = |at: usize| self.here(&self.embed_address(Some(at), None));
        let before = shown.first().and_then(|at| at.checked_sub(1)).filter(|_| is_turned);
        let after = shown.last().map(|at| at + 1).filter(|at| Some(*at) <= last && is_turned);
        let page = match (at, region) {
            (Some(at), Some(region)) => self.detail_address(at, region),
            (Some(at), None) => self.folio_address(at),
            (None, _) => self.addresses.page(self.item, None),
        };
        EmbedPage {
            reader: self.reader,
            title: self.title(),
            page_address: self.here(&page),
            opening,
            direction: self.direction(),
            before: before.map(frame),
            after: after.map(frame),
            credit: self.credit(),
            rights: reading.rights.as_deref(),
        }
    }

    pub(super) fn detail_address(&self, at: usize, Rect { x, y, width, height }: Rect) -> String {
        format!("{}/{x},{y},{width},{height}", self.folio_address(at))
    }

    /// The frame of the item, of a folio or of a detail.
    pub(super) fn embed_address(&self, at: Option<usize>, region: Option<Rect>) -> String {
        let page = match (at, region) {
            (Some(at), Some(region)) => self.detail_address(at, region),
            (Some(at), None) => self.folio_address(at),
            (None, _) => self.addresses.page(self.item, None),
        };
        self.addresses.embedded(&page)
    }
}
