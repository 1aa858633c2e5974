//! Which address means what: the table of routes.
//!
//! Works on the raw path, still percent-encoded, so that `%2F` in an identifier stays part
//! of its segment.

use super::item_page::ItemRoute;
use crate::image_api::{ApiVersion, Slashes};
use crate::metrics;
use crate::presentation;

/// An address understood as far as its shape goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route<'a> {
    /// `/iiif/{2,3}/…`, or a prefix of the settings.
    Image(ImageRoute<'a>),
    /// `/iiif/presentation/{2,3}/{item}/…`; `part` is what follows, such as `manifest`.
    Item {
        version: presentation::Version,
        item: &'a str,
        part: &'a str,
    },
    /// `/iiif/presentation/{2,3}/collections/{name}`
    Collection {
        version: presentation::Version,
        name: &'a str,
    },
    /// `/iiif/presentation/4/{path}`, a preview of a draft.
    Preview {
        path: &'a str,
    },
    Home,
    /// `/m/{item}[/{folio}[/{region}]]`
    ItemPage(ItemRoute<'a>),
    /// `/embed/{item}[/{folio}[/{region}]]`
    Embed(ItemRoute<'a>),
    /// `/read/{item}`
    Read {
        item: &'a str,
    },
    /// `/oembed`
    OEmbed,
    /// `/sitemap.xml`, or with the number of a part `/sitemap/{number}.xml`
    Sitemap {
        part: Option<&'a str>,
    },
    Robots,
    Mirador,
    UniversalViewer,
    /// `/assets/{name}`; a module of the reader has `reader/` in its name.
    Asset {
        name: &'a str,
    },
    /// `/viewers/{name}/{version}/{file}`
    Viewer {
        name: &'a str,
        version: &'a str,
        file: &'a str,
    },
    Health,
    Ready,
    Unknown,
}

/// An address of the Image API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageRoute<'a> {
    pub version: ApiVersion,
    /// What stands between host and identifier: `/iiif/3/`.
    pub prefix: &'a str,
    pub slashes: Slashes,
    /// What follows the prefix, as it came.
    pub rest: &'a str,
}

impl ImageRoute<'static> {
    const V2: Self = Self::below("/iiif/2/", ApiVersion::V2);
    const V3: Self = Self::below("/iiif/3/", ApiVersion::V3);
}

impl<'a> ImageRoute<'a> {
    /// `prefix` ends with a slash.
    pub(super) const fn below(prefix: &'a str, version: ApiVersion) -> Self {
        Self { version, prefix, slashes: Slashes::Escaped, rest: "" }
    }

    /// What follows `/iiif/3/`.
    #[must_use]
    pub const fn v3(rest: &'a str) -> Self {
        Self { rest, ..ImageRoute::V3 }
    }

    /// The route of a path that begins with the prefix.
    pub(super) fn matching(self, path: &'a str) -> Option<Self> {
        Some(Self { rest: path.strip_prefix(self.prefix)?, ..self })
    }

    /// The identifier as the client spelled it.
    pub(super) fn spelled(&self) -> &'a str {
        self.slashes.split(self.rest).0
    }
}

impl<'a> Route<'a> {
    /// Finds the route of a raw path.
    #[must_use]
    pub fn of(path: &'a str) -> Self {
        for known in [ImageRoute::V3, ImageRoute::V2] {
            if let Some(route) = known.matching(path) {
                return Self::Image(route);
            }
        }
        let Some(path) = path.strip_prefix('/') else { return Self::Unknown };
        let mut parts = path.splitn(4, '/');
        let parts = [(); 4].map(|()| parts.next());
        match parts {
            [Some("iiif"), Some("presentation"), Some("4"), Some(path)] => Self::Preview { path },
            [Some("iiif"), Some("presentation"), Some(version), Some(rest)] => {
                let version = presentation::Version::from_path_segment(version);
                match (version, rest.split_once('/')) {
                    (None, _) | (_, None | Some(("", _))) => Self::Unknown,
                    (Some(version), Some(("collections", name))) => {
                        Self::Collection { version, name }
                    }
                    (Some(version), Some((item, part))) => Self::Item { version, item, part },
                }
            }
            [Some("viewers"), Some(name), Some(version), Some(file)] => {
                Self::Viewer { name, version, file }
            }
            [Some("assets"), Some(name), None, None] => Self::Asset { name },
            [Some("assets"), Some("reader"), Some(_), None] => {
                path.strip_prefix("assets/").map_or(Self::Unknown, |name| Self::Asset { name })
            }
            [Some("read"), Some(item), None, None] if !item.is_empty() => Self::Read { item },
            [Some(""), None, None, None] => Self::Home,
            [Some("m"), Some(item), folio, region] if !item.is_empty() => {
                Self::ItemPage(ItemRoute { item, folio, region })
            }
            [Some("embed"), Some(item), folio, region] if !item.is_empty() => {
                Self::Embed(ItemRoute { item, folio, region })
            }
            [Some("oembed"), None, None, None] => Self::OEmbed,
            [Some("sitemap.xml"), None, None, None] => Self::Sitemap { part: None },
            [Some("sitemap"), Some(part), None, None] => Self::Sitemap { part: Some(part) },
            [Some("robots.txt"), None, None, None] => Self::Robots,
            [Some("favicon.ico"), None, None, None] => Self::Asset { name: "icon.svg" },
            [Some("mirador"), None, None, None] => Self::Mirador,
            [Some("uv"), None, None, None] => Self::UniversalViewer,
            [Some("health"), None, None, None] => Self::Health,
            [Some("ready"), None, None, None] => Self::Ready,
            _ => Self::Unknown,
        }
    }

    /// Whether a path belongs to the IIIF APIs or to oEmbed: open to every origin, never HTML.
    #[must_use]
    pub fn is_iiif(path: &str) -> bool {
        path == "/iiif" || path.starts_with("/iiif/") || path == "/oembed"
    }

    /// Whether it is a page of ours that people read on our site.
    #[must_use]
    pub const fn is_page(&self) -> bool {
        matches!(self, Self::Home | Self::ItemPage(_) | Self::Mirador | Self::UniversalViewer)
    }

    /// As counted in the metrics.
    #[must_use]
    pub fn metric(&self) -> metrics::Route {
        match self {
            Self::Image(route) => match route.slashes.split(route.rest).1 {
                "" => metrics::Route::ImageBase,
                "info.json" => metrics::Route::ImageInfo,
                _ => metrics::Route::Image,
            },
            Self::Item { part: "manifest", .. } => metrics::Route::Manifest,
            Self::Item { .. } | Self::Preview { .. } => metrics::Route::ManifestPart,
            Self::Collection { .. } => metrics::Route::Collection,
            Self::Home => metrics::Route::Home,
            Self::Sitemap { .. } | Self::Robots => metrics::Route::Sitemap,
            Self::ItemPage(_) => metrics::Route::ItemPage,
            Self::Embed(_) | Self::OEmbed => metrics::Route::Embed,
            Self::Mirador | Self::UniversalViewer | Self::Read { .. } => metrics::Route::Viewer,
            Self::Asset { .. } | Self::Viewer { .. } => metrics::Route::Asset,
            Self::Health => metrics::Route::Health,
            Self::Ready => metrics::Route::Ready,
            Self::Unknown => metrics::Route::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoded_slash_stays_inside_its_segment() {
        let route = Route::of("/iiif/3/ms%2F1r.tif/info.json");
        assert_eq!(route, Route::Image(ImageRoute::v3("ms%2F1r.tif/info.json")));
        let manifest = Route::of("/iiif/presentation/3/a%2Fb/manifest");
        let version = presentation::Version::V3;
        assert_eq!(manifest, Route::Item { version, item: "a%2Fb", part: "manifest" });
        let canvas = Route::of("/iiif/presentation/2/a/canvas/f%2F1");
        let version = presentation::Version::V2;
        assert_eq!(canvas, Route::Item { version, item: "a", part: "canvas/f%2F1" });
    }

    #[test]
    fn a_list_of_items_is_no_item() {
        let version = presentation::Version::V3;
        let route = Route::of("/iiif/presentation/3/collections/top");
        assert_eq!(route, Route::Collection { version, name: "top" });
    }

    #[test]
    fn paths_of_no_known_shape_are_unknown() {
        for path in [
            "",
            "*",
            "//",
            "/iiif",
            "/iiif/3",
            "/iiif/4/x",
            "/iiif/presentation/3/manifest",
            "/iiif/presentation/3//manifest",
            "/iiif/presentation/5/a/manifest",
            "/iiif/presentation/3/a",
            "/health/",
            "/mirador/x",
            "/uv/",
            "/assets/a/b",
            "/assets/reader/a/b",
            "/read",
            "/read/",
            "/read/a/b",
        ] {
            assert_eq!(Route::of(path), Route::Unknown, "{path}");
        }
        assert_eq!(Route::of("/"), Route::Home);
        assert_eq!(Route::of("/read/a%2Fb"), Route::Read { item: "a%2Fb" });
        assert_eq!(Route::of("/assets/reader/a.js"), Route::Asset { name: "reader/a.js" });
        assert_eq!(Route::of("/ready"), Route::Ready);
    }
}
