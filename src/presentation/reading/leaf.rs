//! [`Leaf`]: a surface and its pictures.

use serde_json::Value;

use super::picture::{ShownPicture, size};
use super::texts::{language_map, list, pair};
use crate::geometry::Size;
use crate::presentation::Pair;
use crate::text::LanguageMap;

/// A Canvas as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    pub id: String,
    pub label: LanguageMap,
    /// In the units of the Canvas.
    pub size: Option<Size>,
    pub metadata: Vec<Pair>,
    /// Of the whole surface, the one that is shown first at the beginning; empty where the leaf is
    /// missing or only parts of it are there.
    pub pictures: Vec<ShownPicture>,
    /// Pictures of parts.
    pub parts: Vec<ShownPicture>,
    /// Whether it is never seen together with another.
    pub is_alone: bool,
}

impl Leaf {
    /// `None` for what is no Canvas.
    pub(super) fn of(canvas: &Value) -> Option<Self> {
        if canvas["type"] != "Canvas" {
            return None;
        }
        let id = canvas["id"].as_str()?.to_owned();
        let painting = list(&canvas["items"]).iter().flat_map(|page| list(&page["items"]));
        let (mut pictures, mut parts) = (Vec::new(), Vec::new());
        for annotation in painting {
            let body = &annotation["body"];
            let bodies = if body["type"] == "Choice" { &body["items"] } else { body };
            let shown = list(bodies).iter().filter_map(ShownPicture::of);
            let is_whole = annotation["target"].as_str() == Some(&*id)
                || annotation["target"]["id"].as_str() == Some(&*id);
            if is_whole { &mut pictures } else { &mut parts }.extend(shown);
        }
        let behaviors = list(&canvas["behavior"]);
        Some(Self {
            label: language_map(&canvas["label"]),
            size: size(canvas),
            metadata: list(&canvas["metadata"]).iter().filter_map(pair).collect(),
            pictures,
            parts,
            is_alone: behaviors.iter().any(|it| it == "non-paged" || it == "facing-pages"),
            id,
        })
    }

    /// What stands for it where one picture does.
    #[must_use]
    pub fn first_picture(&self) -> Option<&ShownPicture> {
        self.pictures.first().or(self.parts.first())
    }
}
