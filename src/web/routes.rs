//! Which address means what: the table of routes.
//!
//! Works on the raw path, still percent-encoded, so that `%2F` in an identifier stays part
//! of its segment.

use crate::image_api::ApiVersion;
use crate::metrics;
use crate::presentation;

/// An address understood as far as its shape goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route<'a> {
    /// `/iiif/{2,3}/…`; `rest` is what follows.
    Image {
        version: ApiVersion,
        rest: &'a str,
    },
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
    Home,
    Mirador,
    UniversalViewer,
    /// `/assets/{name}`
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

impl<'a> Route<'a> {
    /// Finds the route of a raw path.
    #[must_use]
    pub fn of(path: &'a str) -> Self {
        let Some(path) = path.strip_prefix('/') else { return Self::Unknown };
        if let Some(rest) = path.strip_prefix("iiif/3/") {
            return Self::Image { version: ApiVersion::V3, rest };
        }
        if let Some(rest) = path.strip_prefix("iiif/2/") {
            return Self::Image { version: ApiVersion::V2, rest };
        }
        let mut parts = path.splitn(4, '/');
        let parts = [(); 4].map(|()| parts.next());
        match parts {
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
            [Some(""), None, None, None] => Self::Home,
            [Some("mirador"), None, None, None] => Self::Mirador,
            [Some("uv"), None, None, None] => Self::UniversalViewer,
            [Some("health"), None, None, None] => Self::Health,
            [Some("ready"), None, None, None] => Self::Ready,
            _ => Self::Unknown,
        }
    }

    /// Whether a path belongs to the IIIF APIs: open to every origin, never HTML.
    #[must_use]
    pub fn is_iiif(path: &str) -> bool {
        path == "/iiif" || path.starts_with("/iiif/")
    }

    /// As counted in the metrics.
    #[must_use]
    pub fn metric(&self) -> metrics::Route {
        match self {
            Self::Image { rest, .. } => match rest.split_once('/') {
                None => metrics::Route::ImageBase,
                Some((_, "info.json")) => metrics::Route::ImageInfo,
                Some(_) => metrics::Route::Image,
            },
            Self::Item { part: "manifest", .. } => metrics::Route::Manifest,
            Self::Item { .. } => metrics::Route::ManifestPart,
            Self::Collection { .. } => metrics::Route::Collection,
            Self::Home => metrics::Route::Home,
            Self::Mirador | Self::UniversalViewer => metrics::Route::Viewer,
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
        let rest = "ms%2F1r.tif/info.json";
        assert_eq!(route, Route::Image { version: ApiVersion::V3, rest });
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
            "/iiif/presentation/4/a/manifest",
            "/iiif/presentation/3/a",
            "/health/",
            "/mirador/x",
            "/uv/",
            "/assets/a/b",
        ] {
            assert_eq!(Route::of(path), Route::Unknown, "{path}");
        }
        assert_eq!(Route::of("/"), Route::Home);
        assert_eq!(Route::of("/ready"), Route::Ready);
    }
}
