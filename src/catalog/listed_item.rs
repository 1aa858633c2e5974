//! [`ListedItem`]: an item in the list of all of them, of which there may be a hundred thousand.

use std::borrow::Cow;
use std::sync::Arc;

use futures_util::future::ready;
use futures_util::stream::{Stream, StreamExt as _};
use serde::{Deserialize, Serialize};

use super::{ItemSummary, Picture};
use crate::image_api::Identifier;
use crate::presentation::ReadyManifest;
use crate::sources::Probe;
use crate::text::LanguageMap;

/// An [`ItemSummary`], packed: it takes a quarter of the memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedItem {
    /// Unique, in Unicode NFC.
    pub name: Box<str>,
    /// The [`Words`].
    packed: Box<[u8]>,
    ready: Option<Arc<ReadyManifest>>,
}

/// What is told of it.
#[derive(Debug, Deserialize, Serialize)]
struct Words<'w> {
    label: Cow<'w, LanguageMap>,
    shelfmark: Cow<'w, LanguageMap>,
    folio_count: usize,
    first_image: Option<(Cow<'w, str>, Cow<'w, Probe>)>,
}

/// Those that are items; packed one by one.
pub(super) async fn listed(summaries: impl Stream<Item = Option<ItemSummary>>) -> Vec<ListedItem> {
    summaries.filter_map(|summary| ready(summary.map(ListedItem::from))).collect().await
}

impl ListedItem {
    /// One that was [`ListedItem::packed`] by an earlier process; `None` where that was another
    /// program.
    pub(super) fn recalled(name: &str, packed: &[u8]) -> Option<Self> {
        let words: Words<'_> = postcard::from_bytes(packed).ok()?;
        if let Some((identifier, probe)) = words.first_image {
            Identifier::new(identifier).ok().filter(|_| probe.is_sound())?;
        }
        Some(Self { name: name.into(), packed: packed.into(), ready: None })
    }

    /// To be kept outside of this process; `None` for a ready-made Manifest, which says itself
    /// what a list needs.
    pub(super) fn packed(&self) -> Option<&[u8]> {
        self.ready.is_none().then_some(&*self.packed)
    }

    #[must_use]
    pub fn summary(&self) -> ItemSummary {
        let words: Words<'_> = postcard::from_bytes(&self.packed).expect("it was packed here");
        let picture = |(identifier, probe): (Cow<'_, str>, Cow<'_, Probe>)| Picture {
            identifier: Identifier::new(identifier).expect("it was one"),
            probe: probe.into_owned(),
        };
        ItemSummary {
            name: self.name.to_string(),
            label: words.label.into_owned(),
            shelfmark: words.shelfmark.into_owned(),
            folio_count: words.folio_count,
            first_image: words.first_image.map(picture),
            ready: self.ready.clone(),
        }
    }
}

impl From<ItemSummary> for ListedItem {
    fn from(summary: ItemSummary) -> Self {
        let first_image = summary.first_image.as_ref();
        let words = Words {
            label: Cow::Borrowed(&summary.label),
            shelfmark: Cow::Borrowed(&summary.shelfmark),
            folio_count: summary.folio_count,
            first_image: first_image.map(|Picture { identifier, probe }| {
                (Cow::Borrowed(identifier.as_str()), Cow::Borrowed(probe))
            }),
        };
        let packed = postcard::to_stdvec(&words).expect("writing into memory does not fail");
        Self { name: summary.name.into(), packed: packed.into(), ready: summary.ready }
    }
}
