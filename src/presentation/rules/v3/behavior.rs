//! Which class may behave how, and what excludes what.

use serde_json::{Map, Value};

use super::Check;
use super::properties::Class;
use crate::presentation::rules::place::Place;
use crate::presentation::rules::report::cut;

const SECTION: &str = "Presentation 3.0 §3.2, behavior";

/// The classes that may have a behavior.
///
/// Source: Presentation API 3.0 §3.2, behavior.
const ALLOWED: [(&str, &[Class]); 16] = {
    use Class::{
        Annotation, AnnotationCollection, AnnotationPage, Canvas, Collection, Content, Manifest,
        Range,
    };
    [
        ("auto-advance", &[Collection, Manifest, Canvas, Range]),
        ("no-auto-advance", &[Collection, Manifest, Canvas, Range]),
        ("repeat", &[Collection, Manifest]),
        ("no-repeat", &[Collection, Manifest]),
        ("unordered", &[Collection, Manifest, Range]),
        ("individuals", &[Collection, Manifest, Range]),
        ("continuous", &[Collection, Manifest, Range]),
        ("paged", &[Collection, Manifest, Range]),
        ("facing-pages", &[Canvas]),
        ("non-paged", &[Canvas]),
        ("multi-part", &[Collection]),
        ("together", &[Collection]),
        ("sequence", &[Range]),
        ("thumbnail-nav", &[Range]),
        ("no-nav", &[Range]),
        ("hidden", &[AnnotationCollection, AnnotationPage, Annotation, Content]),
    ]
};

/// Behaviors of which a resource has one at most.
const EXCLUSIVE: [&[&str]; 6] = [
    &["auto-advance", "no-auto-advance"],
    &["repeat", "no-repeat"],
    &["unordered", "individuals", "continuous", "paged"],
    &["facing-pages", "non-paged", "paged"],
    &["multi-part", "together"],
    &["sequence", "thumbnail-nav", "no-nav"],
];

impl<'d> Check<'d> {
    pub(super) fn behaviors(
        &mut self,
        object: &'d Map<String, Value>,
        place: &Place<'_>,
        class: Class,
    ) {
        let values = self.values(object, "behavior", place);
        let place = place.key("behavior");
        let mut named = Vec::new();
        for (at, value) in values.iter().enumerate() {
            let at = place.at(at);
            let Some(name) = value.as_str() else {
                self.report.error(&at, SECTION, "must be a text");
                continue;
            };
            match ALLOWED.iter().find(|(known, _)| *known == name) {
                Some((_, classes)) if classes.contains(&class) => named.push(name),
                None => {
                    let sentence =
                        format!("`{}` is not registered, so clients do nothing of it", cut(name));
                    self.report.warning(&at, SECTION, sentence);
                }
                Some(_) => {
                    let kind = class.name().unwrap_or("content resource");
                    let sentence = format!("`{name}` is no behavior of a {kind}");
                    self.report.error(&at, SECTION, sentence);
                }
            }
        }
        for set in EXCLUSIVE {
            let both: Vec<&str> = named.iter().copied().filter(|it| set.contains(it)).collect();
            if let [one, other, ..] = both.as_slice() {
                let sentence = format!("`{one}` and `{other}` exclude each other; keep one");
                self.report.error(&place, SECTION, sentence);
            }
        }
    }
}
