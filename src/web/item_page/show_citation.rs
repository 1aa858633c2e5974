//! From a [`Reading`](crate::presentation::Reading) to what is cited of it.

use super::show::Showing;
use crate::geometry::Rect;
use crate::text::LanguageMap;
use crate::text::term::{DATE, INSTITUTION, SHELFMARK, Term};
use crate::web::pages::{Cited, Text};

impl Showing<'_> {
    /// The item, a folio of it, or a detail of that.
    pub(super) fn cited(&self, place: Option<(usize, Option<Rect>)>) -> Cited {
        let address = match place {
            None => self.addresses.page(self.item, None),
            Some((at, None)) => self.folio_address(at),
            Some((at, Some(region))) => self.detail_address(at, region),
        };
        let region = place.and_then(|(_, region)| region);
        let provider = self.reading.providers.first().map(|provider| &provider.label);
        let provider = provider.and_then(|label| self.shown(label));
        Cited {
            name: self.item.to_owned(),
            title: self.title().value.to_owned(),
            holder: self.said(INSTITUTION).or(provider),
            shelfmark: self.said(SHELFMARK),
            date: self.said(DATE),
            folio: place.map(|(at, _)| self.label_of(&self.reading.leaves[at]).value.to_owned()),
            region: region.map(|Rect { x, y, width, height }| format!("{x},{y},{width},{height}")),
            address,
            rights: self.reading.rights.clone(),
        }
    }

    /// What the description has under one of our terms, in whichever language it names it.
    fn said(&self, term: Term) -> Option<String> {
        let is_named = |label: &LanguageMap| {
            let mut values = label.iter().flat_map(|(_, values)| values);
            values.any(|value| term.iter().any(|(_, text)| text.eq_ignore_ascii_case(value)))
        };
        let pair = self.reading.metadata.iter().find(|pair| is_named(&pair.label))?;
        self.shown(&pair.value)
    }

    fn shown(&self, text: &LanguageMap) -> Option<String> {
        Text::choose(text, &self.languages).map(|text| text.value.to_owned())
    }
}
