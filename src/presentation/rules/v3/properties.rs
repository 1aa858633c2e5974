//! Which class has which property, and of which form each is.

use chrono::DateTime;
use serde_json::{Map, Value};

use super::{Check, list};
use crate::presentation::describe::ViewingDirection;
use crate::presentation::rules::place::Place;
use crate::presentation::rules::report::cut;

/// A class of resources, as the table of properties tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Collection,
    Manifest,
    Canvas,
    Range,
    AnnotationPage,
    AnnotationCollection,
    Annotation,
    /// Pictures and other content, the class of which is its own.
    Content,
}

impl Class {
    const NAMED: [Self; 7] = [
        Self::Collection,
        Self::Manifest,
        Self::Canvas,
        Self::Range,
        Self::AnnotationPage,
        Self::AnnotationCollection,
        Self::Annotation,
    ];

    pub(super) fn of(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|class| class.name() == Some(name))
    }

    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Collection => Some("Collection"),
            Self::Manifest => Some("Manifest"),
            Self::Canvas => Some("Canvas"),
            Self::Range => Some("Range"),
            Self::AnnotationPage => Some("AnnotationPage"),
            Self::AnnotationCollection => Some("AnnotationCollection"),
            Self::Annotation => Some("Annotation"),
            Self::Content => None,
        }
    }
}

/// A letter for each class in the order of [`Class`]: `R` the property is required, `S` it should
/// be there, `o` it may, `x` it must not.
///
/// Source: Presentation API 3.0, appendix A; `profile` by §3.2; navPlace §2.
const TABLE: [(&str, &[u8; 8]); 30] = [
    ("label", b"RRSSoSoo"),
    ("metadata", b"SSoooooo"),
    ("summary", b"SSoooooo"),
    ("requiredStatement", b"oooooooo"),
    ("rights", b"oooooooo"),
    ("provider", b"SSoooooo"),
    ("thumbnail", b"SSoooooo"),
    ("navDate", b"ooooxxxx"),
    ("navPlace", b"ooooxxxx"),
    ("placeholderCanvas", b"ooooxxxx"),
    ("accompanyingCanvas", b"ooooxxxx"),
    ("language", b"xxxxxxxo"),
    ("format", b"xxxxxxxo"),
    ("height", b"xxoxxxxo"),
    ("width", b"xxoxxxxo"),
    ("duration", b"xxoxxxxo"),
    ("viewingDirection", b"ooxoxxxx"),
    ("behavior", b"oooooooo"),
    ("timeMode", b"xxxxxxox"),
    ("seeAlso", b"oooooooo"),
    ("service", b"oooooooo"),
    ("homepage", b"oooooooo"),
    ("rendering", b"oooooooo"),
    ("partOf", b"oooooooo"),
    ("start", b"xoxoxxxx"),
    ("supplementary", b"xxxoxxxx"),
    ("services", b"ooxxxxxx"),
    ("items", b"RRSRSxxx"),
    ("structures", b"xoxxxxxx"),
    ("annotations", b"ooooxxxo"),
];

fn letter(property: &str, class: Class) -> Option<u8> {
    let row = TABLE.iter().find(|(name, _)| *name == property)?;
    Some(row.1[class as usize])
}

impl<'d> Check<'d> {
    /// What the standard asks of one property wherever it stands. What holds within one class
    /// only is asked there.
    pub(super) fn property(
        &mut self,
        key: &str,
        value: &'d Value,
        place: &Place<'_>,
        class: Class,
    ) {
        if letter(key, class) == Some(b'x') && class != Class::Content {
            let name = class.name().unwrap_or("content resource");
            let sentence = format!("is no property of a {name}; take it out");
            self.report.error(place, "Presentation 3.0 appendix A", sentence);
            return;
        }
        match key {
            "label" => self.language_map(value, place, false),
            "summary" => self.language_map(value, place, true),
            "metadata" => self.metadata(value, place),
            "requiredStatement" => self.pair(value, place),
            "rights" => self.rights(value, place),
            "provider" => self.providers(value, place),
            "thumbnail" => self.thumbnails(value, place),
            "navDate" => self.nav_date(value, place),
            "navPlace" => self.nav_place(value, place),
            "viewingDirection" => {
                let words = ViewingDirection::ALL.map(ViewingDirection::as_str);
                self.one_of(value, place, &words, "Presentation 3.0 §3.2, viewingDirection");
            }
            "timeMode" => self.one_of(
                value,
                place,
                &["trim", "scale", "loop"],
                "Presentation 3.0 §3.2, timeMode",
            ),
            "placeholderCanvas" | "accompanyingCanvas" => self.canvas_beside(value, place),
            "homepage" => self.links(value, place, true, "Presentation 3.0 §3.3.1, homepage"),
            "rendering" => self.links(value, place, true, "Presentation 3.0 §3.3.1, rendering"),
            "seeAlso" => self.links(value, place, false, "Presentation 3.0 §3.3.1, seeAlso"),
            "partOf" => self.links(value, place, false, "Presentation 3.0 §3.3.2, partOf"),
            "service" | "services" => self.services(value, place),
            "height" | "width" => self.side(value, place),
            "duration" => self.duration(value, place),
            "supplementary" => self.supplementary(value, place),
            _ => {}
        }
    }

    /// What is required of a class, or should be there.
    pub(super) fn missing(&mut self, object: &Map<String, Value>, place: &Place<'_>, class: Class) {
        let section = "Presentation 3.0 appendix A";
        for (key, letters) in TABLE {
            if object.contains_key(key) {
                continue;
            }
            let name = class.name().unwrap_or("content resource");
            match letters[class as usize] {
                b'R' => {
                    let sentence = format!("is missing; a {name} must have it");
                    self.report.error(&place.key(key), section, sentence);
                }
                b'S' => {
                    let sentence = format!("is missing; a {name} should have it");
                    self.report.warning(&place.key(key), section, sentence);
                }
                _ => {}
            }
        }
    }

    fn one_of(&mut self, value: &Value, place: &Place<'_>, known: &[&str], section: &'static str) {
        if !value.as_str().is_some_and(|it| known.contains(&it)) {
            let sentence = format!("must be one of {}", known.join(", "));
            self.report.error(place, section, sentence);
        }
    }

    /// Licenses and rights statements, in their one spelling.
    fn rights(&mut self, value: &Value, place: &Place<'_>) {
        let section = "Presentation 3.0 §3.1, rights";
        let Some(uri) = value.as_str() else {
            self.report.error(place, section, "must be one URI as a text");
            return;
        };
        let known = [
            "creativecommons.org/licenses/",
            "creativecommons.org/publicdomain/",
            "rightsstatements.org/vocab/",
        ];
        if !known
            .iter()
            .any(|it| uri.strip_prefix("http://").is_some_and(|uri| uri.starts_with(it)))
        {
            let sentence = format!(
                "`{}` is no URI of Creative Commons or RightsStatements.org, which begin with \
                 `http:`; put other terms into `metadata` or `requiredStatement`",
                cut(uri)
            );
            self.report.error(place, section, sentence);
        }
    }

    fn nav_date(&mut self, value: &Value, place: &Place<'_>) {
        let section = "Presentation 3.0 §3.1, navDate";
        let date = value.as_str().and_then(|it| DateTime::parse_from_rfc3339(it).ok());
        match date {
            None => {
                let sentence =
                    "must be a date and time with its zone, such as `1492-01-01T00:00:00Z`";
                self.report.error(place, section, sentence);
            }
            Some(date) if date.offset().local_minus_utc() != 0 => {
                self.report.warning(place, section, "should be in UTC, with `Z` at its end");
            }
            Some(_) => {}
        }
    }

    /// GeoJSON, and the context that says what it means.
    fn nav_place(&mut self, value: &Value, place: &Place<'_>) {
        let section = "navPlace 1.0 §2";
        if !self.contexts.iter().any(|it| it.contains("extension/navplace/")) {
            let sentence = "needs `http://iiif.io/api/extension/navplace/context.json` before the \
                            context of the Presentation API";
            self.report.error(place, "navPlace 1.0 §3", sentence);
        }
        if value.get("type").and_then(Value::as_str) != Some("FeatureCollection") {
            let sentence = "must be a GeoJSON object of the type FeatureCollection";
            self.report.error(&place.key("type"), section, sentence);
        }
        let features = place.key("features");
        for (at, feature) in list(value.get("features")).iter().enumerate() {
            let feature_at = features.at(at);
            let geometry = feature_at.key("geometry");
            if let Some(coordinates) = feature.get("geometry").and_then(|it| it.get("coordinates"))
            {
                let place = geometry.key("coordinates");
                if !is_on_earth(coordinates) {
                    let sentence = "must be numbers in degrees, the longitude (-180 to 180) first";
                    self.report.error(&place, "RFC 7946 §3.1.1", sentence);
                }
            }
        }
    }

    fn side(&mut self, value: &Value, place: &Place<'_>) {
        if value.as_u64().is_none_or(|it| it == 0) {
            let sentence = "must be a whole number greater than zero";
            self.report.error(place, "Presentation 3.0 §3.2, height", sentence);
        }
    }

    fn duration(&mut self, value: &Value, place: &Place<'_>) {
        if !value.as_f64().is_some_and(|it| it > 0.0) {
            let sentence = "must be a number of seconds greater than zero";
            self.report.error(place, "Presentation 3.0 §3.2, duration", sentence);
        }
    }

    fn supplementary(&mut self, value: &Value, place: &Place<'_>) {
        let is_named = value.get("id").is_some_and(Value::is_string);
        let kind = value.get("type").and_then(Value::as_str);
        if !is_named || kind != Some("AnnotationCollection") {
            let sentence = "must be an object with `id` and the `type` AnnotationCollection";
            self.report.error(place, "Presentation 3.0 §3.3.2, supplementary", sentence);
        }
    }
}

/// Whether every position begins with a longitude and a latitude.
fn is_on_earth(coordinates: &Value) -> bool {
    match coordinates.as_array().map(Vec::as_slice) {
        Some([longitude, latitude, ..]) if longitude.is_number() || latitude.is_number() => {
            let within = |it: &Value, most: f64| it.as_f64().is_some_and(|it| it.abs() <= most);
            within(longitude, 180.0) && within(latitude, 90.0)
        }
        Some(positions) => !positions.is_empty() && positions.iter().all(is_on_earth),
        None => false,
    }
}
