//! Language maps, and the HTML in them.

use serde_json::Value;

use super::Check;
use crate::presentation::html::{KEPT, elements, is_html};
use crate::presentation::language::is_tag;
use crate::presentation::rules::place::Place;
use crate::presentation::rules::report::cut;

const MAPS: &str = "Presentation 3.0 §4.4";
const HTML: &str = "Presentation 3.0 §4.5";

impl<'d> Check<'d> {
    /// A text in its languages, in which HTML may stand or not.
    pub(super) fn language_map(&mut self, value: &'d Value, place: &Place<'_>, may_be_html: bool) {
        let Some(map) = value.as_object().filter(|map| !map.is_empty()) else {
            let sentence = "must be a language map, such as `{ \"en\": [\"Ode\"] }`, with the key \
                            `none` for a text of no language";
            self.report.error(place, MAPS, sentence);
            return;
        };
        for (language, values) in map {
            let place = place.key(language);
            if !is_tag(language) {
                let sentence =
                    format!("`{}` is no language tag (BCP 47) and not `none`", cut(language));
                self.report.error(&place, MAPS, sentence);
            }
            let Some(values) = values.as_array() else {
                self.report.error(&place, MAPS, "must be a list of texts, also where it is one");
                continue;
            };
            for (at, text) in values.iter().enumerate() {
                match text.as_str() {
                    Some(text) => self.text(text, &place.at(at), may_be_html),
                    None => self.report.error(&place.at(at), MAPS, "must be a text"),
                }
            }
        }
    }

    fn text(&mut self, text: &str, place: &Place<'_>, may_be_html: bool) {
        let trimmed = text.trim();
        if !is_html(trimmed) {
            return;
        }
        if !may_be_html {
            if is_html(text) {
                let sentence = "is taken for HTML, which a label must not have; put a space at its \
                                end if it is plain text";
                self.report.error(place, HTML, sentence);
            }
            return;
        }
        if trimmed.len() != text.len() {
            // With a space around it, it is plain text by the standard.
            return;
        }
        match elements(text) {
            None => {
                let sentence = "begins and ends as HTML and is not one well-formed element; close \
                                every tag and put one element around it";
                self.report.error(place, HTML, sentence);
            }
            Some(names) => {
                if let Some(name) = names.iter().find(|name| !KEPT.contains(&name.as_str())) {
                    let sentence = format!("has `<{}>`, which clients may take out", cut(name));
                    self.report.warning(place, HTML, sentence);
                }
            }
        }
    }

    pub(super) fn metadata(&mut self, value: &'d Value, place: &Place<'_>) {
        let Some(pairs) = value.as_array() else {
            let sentence = "must be a list of objects with `label` and `value`";
            self.report.error(place, "Presentation 3.0 §3.1, metadata", sentence);
            return;
        };
        for (at, pair) in pairs.iter().enumerate() {
            self.pair(pair, &place.at(at));
        }
    }

    pub(super) fn pair(&mut self, value: &'d Value, place: &Place<'_>) {
        let (Some(label), Some(text)) = (value.get("label"), value.get("value")) else {
            let sentence = "must be an object with `label` and `value`";
            self.report.error(place, "Presentation 3.0 §3.1, metadata", sentence);
            return;
        };
        self.language_map(label, &place.key("label"), false);
        self.language_map(text, &place.key("value"), true);
    }
}
