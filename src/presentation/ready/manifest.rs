//! [`ReadyManifest`]: a Manifest that somebody else made.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::names::{Names, list};
use super::original::{Original, is_web_address, keys, push, say_part_of, to_3};
use super::rewrite::rewrite;
use super::shown::Shown;
use super::{NotReady, locate};
use crate::presentation::addresses::Addresses;
use crate::presentation::convert::{self, Spelling};
use crate::presentation::describe::PartOf;
use crate::presentation::json::top_level;
use crate::presentation::part::Part;
use crate::presentation::v2;
use crate::presentation::version::Version;
use crate::text::LanguageMap;

/// A Manifest in one of the two versions, served in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyManifest {
    pub(super) original: Original,
    names: Names,
    /// How its ids are spelled in [`Names`]; `None` where they are as they are.
    spelling: Option<Spelling>,
    shown: Shown,
    canvases: usize,
}

/// Under which addresses a Manifest is written.
#[derive(Clone, Copy, Debug)]
pub struct Published<'a> {
    pub addresses: &'a Addresses,
    /// The item's name.
    pub item: &'a str,
    /// The Collections that list it.
    pub part_of: &'a [PartOf],
}

impl ReadyManifest {
    pub(super) fn new(original: Original) -> Result<Self, NotReady> {
        let as_3 = original.as_3();
        let canvases = list(&as_3["items"]).len();
        if canvases == 0 {
            return Err(NotReady::NoCanvas);
        }
        let spelling = (original.version == Version::V2).then(|| Spelling::of(&original.document));
        let spelled = |id| in_3(spelling.as_ref(), id);
        // Of a circle of Ranges version 3 shows no more than a part.
        let flat = list(&original.document["structures"]).iter();
        let flat = flat.filter_map(|range| range["@id"].as_str()).map(spelled);
        let mut names = Names::of(&as_3, flat);
        if original.version == Version::V2 {
            let sequence = original.document["sequences"][0]["@id"].as_str().map(spelled);
            names.add(sequence.as_deref(), Part::Sequence);
        }
        Ok(Self { shown: Shown::of(&as_3), names, spelling, canvases, original })
    }

    #[must_use]
    pub const fn label(&self) -> &LanguageMap {
        &self.shown.label
    }

    /// What shows it in a list, as the `thumbnail` of Presentation API 3.0; `None` where it has no
    /// picture that is known.
    #[must_use]
    pub const fn thumbnail(&self) -> Option<&Value> {
        self.shown.thumbnail.as_ref()
    }

    /// The address of the picture that shows it.
    #[must_use]
    pub fn thumbnail_address(&self) -> Option<&str> {
        self.thumbnail()?[0]["id"].as_str().filter(|id| is_web_address(id))
    }

    /// How many Canvases it has; at least one.
    #[must_use]
    pub const fn canvases(&self) -> usize {
        self.canvases
    }

    /// A part as a document of its own; `None` where the Manifest or the version has no such part.
    #[must_use]
    pub fn document(
        &self,
        version: Version,
        part: &Part,
        as_ours: &Published<'_>,
    ) -> Option<Value> {
        // A name that stands for nothing is found without the whole being written.
        match part {
            Part::Canvas(name) | Part::PaintingPage(name) | Part::Painting(name, _) => {
                self.names.id(&Part::Canvas(name.clone()))?;
            }
            Part::Range(_) => {
                self.names.id(part)?;
            }
            Part::Manifest | Part::Sequence | Part::AnnotationPage(..) | Part::Annotation(..) => {}
        }
        let whole = self.whole(version, as_ours);
        let id = |part: &Part| {
            if self.original.keep_ids {
                self.names.id(part).map(str::to_owned)
            } else {
                Some(as_ours.addresses.part(version, as_ours.item, part))
            }
        };
        let is = |part: &Part| {
            let id = id(part)?;
            Some(move |given: &str| in_3(self.spelling.as_ref(), given) == id)
        };
        let canvas =
            |name: &str| locate::canvas(&whole, version, &is(&Part::Canvas(name.to_owned()))?);
        let resource = match (part, version) {
            (Part::Manifest, _) => return Some(whole),
            (Part::Canvas(name), _) => canvas(name)?,
            (Part::Range(_), Version::V2) => {
                match locate::range(&whole["structures"], version, &is(part)?) {
                    Some(range) => range,
                    None => return self.other_sequence(whole, part, as_ours),
                }
            }
            (Part::Range(_), Version::V3) => {
                locate::range(&whole["structures"], version, &is(part)?)?
            }
            (Part::PaintingPage(name), Version::V3) => {
                let page = canvas(name)?["items"].get(0)?.clone();
                return Some(top_level_with(&whole, page));
            }
            (Part::Painting(name, position), _) => {
                locate::painting(canvas(name)?, version, *position)?
            }
            (Part::Sequence, Version::V2) => whole["sequences"].get(0)?,
            // Other pages of Annotations keep the ids that they had.
            (Part::AnnotationPage(..) | Part::Annotation(..), _)
            | (Part::PaintingPage(_), Version::V2)
            | (Part::Sequence, Version::V3) => return None,
        };
        let mut document = top_level_with(&whole, resource.clone());
        match version {
            Version::V2 => document["within"] = whole["@id"].clone(),
            Version::V3 => {
                let manifest =
                    json!({ "id": whole["id"], "type": "Manifest", "label": whole["label"] });
                push(&mut document, "partOf", manifest);
            }
        }
        Some(document)
    }

    /// What was written as a Range that orders the Canvases anew, in version 2.
    fn other_sequence(&self, whole: Value, part: &Part, as_ours: &Published<'_>) -> Option<Value> {
        let order = self.document(Version::V3, part, as_ours)?;
        let order = convert::to_2(&order, as_ours.addresses);
        let canvases = list(&order["canvases"]).iter().filter_map(Value::as_str);
        v2::other_sequence(whole, order["@id"].as_str()?, canvases.map(str::to_owned))
    }

    fn whole(&self, version: Version, as_ours: &Published<'_>) -> Value {
        let Published { addresses, item, part_of } = *as_ours;
        let written = self.original.written(version);
        let mut whole = self.original.with_source();
        if written != self.original.version {
            whole = to_3(self.original.version, whole);
        }
        if !self.original.keep_ids {
            rewrite(&mut whole, &|id| {
                let part = self.names.part(&in_3(self.spelling.as_ref(), id))?;
                let is_written = !(written == Version::V3 && *part == Part::Sequence);
                is_written.then(|| addresses.part(written, item, part))
            });
        }
        let id = &mut whole[keys(written).id];
        if id.is_null() || !self.original.keep_ids {
            *id = addresses.manifest(written, item).into();
        }
        say_part_of(&mut whole, written, addresses, part_of);
        if written == version { whole } else { convert::to_2(&whole, addresses) }
    }
}

/// An id as 3.0 has it.
fn in_3<'v>(spelling: Option<&Spelling>, id: &'v str) -> Cow<'v, str> {
    spelling.map_or(Cow::Borrowed(id), |spelling| spelling.spelled(id).into())
}

/// With the contexts that the whole has, before all else.
fn top_level_with(whole: &Value, resource: Value) -> Value {
    let mut document = top_level("", resource);
    document["@context"] = whole["@context"].clone();
    document
}
