//! [`ShownPicture`]: what a Canvas is painted with, in any size and detail.

use serde_json::Value;

use super::texts::{language_map, list, web_address};
use crate::geometry::{Rect, Size};
use crate::text::LanguageMap;

/// A picture and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownPicture {
    /// What tells it from others of the same surface.
    pub label: LanguageMap,
    /// In pixels; nothing where the document does not tell.
    pub size: Option<Size>,
    /// As it is named, whole.
    file: String,
    service: Option<Service>,
}

/// A IIIF image service.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Service {
    /// Without a slash at its end.
    base: String,
    /// Sizes that it has at hand, from narrow to wide.
    sizes: Vec<Size>,
    /// Whether it makes any size and any region.
    is_level_1: bool,
    /// `max` or, in version 2.0, `full`.
    whole: &'static str,
}

impl ShownPicture {
    /// Of the body of a painting Annotation.
    pub(super) fn of(body: &Value) -> Option<Self> {
        if body["type"] != "Image" {
            return None;
        }
        let service = list(&body["service"]).iter().find_map(Service::of);
        Some(Self {
            label: language_map(&body["label"]),
            size: size(body).or_else(|| list(&body["service"]).iter().find_map(size)),
            file: web_address(&body["id"])?,
            service,
        })
    }

    /// The address of it at least so wide in pixels, where it has so many.
    #[must_use]
    pub fn wide(&self, width: u32) -> String {
        let Some(service) = &self.service else { return self.file.clone() };
        match service.sizes.iter().find(|size| size.width >= width).or(service.sizes.last()) {
            Some(size) => service.address("full", &format!("{},{}", size.width, size.height)),
            None if !service.is_level_1 => self.file.clone(),
            None if self.size.is_some_and(|size| size.width <= width) => {
                service.address("full", service.whole)
            }
            None => service.address("full", &format!("{width},")),
        }
    }

    /// Addresses of the whole in the sizes that are at hand, from narrow to wide, with their widths.
    #[must_use]
    pub fn sizes(&self) -> Vec<(Size, String)> {
        let service = self.service.iter();
        let sizes = service.flat_map(|service| {
            let address =
                |size: &Size| service.address("full", &format!("{},{}", size.width, size.height));
            service.sizes.iter().map(move |size| (*size, address(size)))
        });
        sizes.collect()
    }

    /// The address of a detail, in pixels of a surface so large, not wider than `width`; nothing
    /// where there is none that makes details.
    #[must_use]
    pub fn detail(&self, detail: Rect, surface: Size, width: u32) -> Option<String> {
        let service = self.service.as_ref().filter(|service| service.is_level_1)?;
        let size = self.size?;
        let scaled = |value: u32, own: u32, of: u32| {
            u32::try_from(u64::from(value) * u64::from(own) / u64::from(of.max(1))).ok()
        };
        let region = Rect::new(
            scaled(detail.x, size.width, surface.width)?,
            scaled(detail.y, size.height, surface.height)?,
            scaled(detail.width, size.width, surface.width)?.max(1),
            scaled(detail.height, size.height, surface.height)?.max(1),
        );
        let region = region.intersection(size.rect())?;
        let Rect { x, y, width: wide, height } = region;
        Some(service.address(&format!("{x},{y},{wide},{height}"), &format!("{},", wide.min(width))))
    }
}

impl Service {
    fn of(service: &Value) -> Option<Self> {
        let kind = service["type"].as_str().or_else(|| service["@type"].as_str());
        let context = service["@context"].as_str().unwrap_or_default();
        let is_image = kind.is_some_and(|kind| kind.starts_with("ImageService"))
            || context.contains("iiif.io/api/image");
        if !is_image {
            return None;
        }
        let id = [&service["id"], &service["@id"]].into_iter().find_map(web_address)?;
        let profile = list(&service["profile"]).first().and_then(Value::as_str).unwrap_or_default();
        let mut sizes: Vec<Size> = list(&service["sizes"]).iter().filter_map(size).collect();
        sizes.sort_unstable_by_key(|size| size.width);
        Some(Self {
            base: id.trim_end_matches('/').to_owned(),
            sizes,
            is_level_1: !profile.contains("level0"),
            whole: if kind == Some("ImageService3") { "max" } else { "full" },
        })
    }

    fn address(&self, region: &str, size: &str) -> String {
        format!("{}/{region}/{size}/0/default.jpg", self.base)
    }
}

/// Width and height of what has such.
pub(super) fn size(of: &Value) -> Option<Size> {
    let side = |name: &str| u32::try_from(of[name].as_u64()?).ok().filter(|side| *side > 0);
    Some(Size::new(side("width")?, side("height")?))
}
