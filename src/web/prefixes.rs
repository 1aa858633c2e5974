//! Prefixes beside `/iiif` under which pictures are asked for, so that addresses which others
//! have written down stay true when a server is replaced by this one.

use serde::{Deserialize, Serialize};

use super::Settings;
use super::routes::{ImageRoute, Route};
use crate::image_api::{ApiVersion, Slashes};

/// `[[web.image_routes]]`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Prefix {
    /// With a slash before it and none behind: `/cantaloupe/iiif/2`.
    pub path: String,
    #[serde(with = "number")]
    pub version: ApiVersion,
}

/// A version of the Image API, written as a number.
pub(super) mod number {
    use super::ApiVersion;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over the field as it is")]
    pub(in crate::web) fn serialize<S: Serializer>(
        version: &ApiVersion,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(match version {
            ApiVersion::V2 => 2,
            ApiVersion::V3 => 3,
        })
    }

    pub(in crate::web) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<ApiVersion, D::Error> {
        match i64::deserialize(deserializer)? {
            2 => Ok(ApiVersion::V2),
            3 => Ok(ApiVersion::V3),
            other => Err(D::Error::custom(format!(
                "`{other}` is no version of the Image API that is spoken; write 2 or 3"
            ))),
        }
    }
}

/// First words of addresses that mean something else.
const TAKEN: [&str; 15] = [
    "admin",
    "assets",
    "compare",
    "embed",
    "health",
    "m",
    "metrics",
    "mirador",
    "oembed",
    "read",
    "ready",
    "robots.txt",
    "sitemap.xml",
    "uv",
    "viewers",
];

/// What stands behind `/iiif/` in addresses that mean something else.
const TAKEN_BY_IIIF: [&str; 6] = ["2", "3", "auth", "discovery", "presentation", "search"];

/// # Errors
/// A sentence naming the key and what it must be.
pub(super) fn validate(settings: &Settings) -> Result<(), String> {
    let mut seen: Vec<&str> = Vec::new();
    let prefixes = settings.image_routes.iter().map(|prefix| ("image_routes", &prefix.path));
    for (key, path) in prefixes.chain(settings.iip_path.iter().map(|path| ("iip_path", path))) {
        validate_path(path).map_err(|cause| format!("`web.{key}` has `{path}`, {cause}"))?;
        if let Some(other) = seen.iter().find(|other| overlap(other, path)) {
            return Err(format!(
                "`web.{key}` has `{path}`, which cannot be told from `{other}`; neither must \
                 begin with the other"
            ));
        }
        seen.push(path);
    }
    Ok(())
}

fn validate_path(path: &str) -> Result<(), String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    let is_plain =
        |part: &str| !part.is_empty() && part != "." && part != ".." && part.chars().all(plain);
    let Some(parts) = path.strip_prefix('/').filter(|parts| parts.split('/').all(is_plain)) else {
        return Err("which is no path such as `/cantaloupe/iiif/2`: a slash before each part and \
                    none behind the last, of letters, digits and `-._~`"
            .into());
    };
    let mut parts = parts.split('/');
    let (first, second) = (parts.next().unwrap_or_default(), parts.next());
    let is_taken = match (first, second) {
        ("iiif", None) => true,
        ("iiif", Some(second)) => TAKEN_BY_IIIF.contains(&second),
        (first, _) => TAKEN.contains(&first),
    };
    if is_taken {
        return Err("which is an address of our own; under /iiif/2 and /iiif/3 the Image API \
                    answers without being told"
            .into());
    }
    Ok(())
}

/// Whether one path is the other, or leads to it.
fn overlap(one: &str, other: &str) -> bool {
    let leads = |short: &str, long: &str| {
        long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    leads(one, other) || leads(other, one)
}

/// Which address means what, by the table of routes and by the settings.
#[derive(Debug)]
pub struct Routes {
    /// With a slash behind each.
    prefixes: Vec<(String, ApiVersion)>,
    iip: Option<Iip>,
}

#[derive(Debug)]
struct Iip {
    path: String,
    /// `{path}?IIIF=`
    prefix: String,
    version: ApiVersion,
}

const IIIF: &str = "IIIF=";

impl Routes {
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        let prefixes = settings.image_routes.iter();
        let prefixes = prefixes.map(|Prefix { path, version }| (format!("{path}/"), *version));
        let iip = settings.iip_path.as_ref().map(|path| Iip {
            path: path.clone(),
            prefix: format!("{path}?{IIIF}"),
            version: settings.iip_version,
        });
        Self { prefixes: prefixes.collect(), iip }
    }

    /// Finds the route of a raw path and what stands behind its question mark.
    #[must_use]
    pub fn of<'a>(&'a self, path: &'a str, query: &'a str) -> Route<'a> {
        for (prefix, version) in &self.prefixes {
            if let Some(route) = ImageRoute::below(prefix, *version).matching(path) {
                return Route::Image(route);
            }
        }
        if let Some(iip) = self.iip.as_ref().filter(|iip| iip.path == path) {
            let Some(rest) = query.strip_prefix(IIIF) else { return Route::Unknown };
            // What follows is no part of the identifier, where `&` is escaped.
            let rest = rest.split('&').next().unwrap_or_default();
            let (version, prefix) = (iip.version, iip.prefix.as_str());
            return Route::Image(ImageRoute { version, prefix, slashes: Slashes::Plain, rest });
        }
        Route::of(path)
    }

    /// Whether a path belongs to the IIIF APIs: open to every origin, never HTML.
    #[must_use]
    pub fn is_iiif(&self, path: &str) -> bool {
        let is_below = |(prefix, _): &(String, ApiVersion)| {
            path.starts_with(prefix) || Some(path) == prefix.strip_suffix('/')
        };
        Route::is_iiif(path)
            || self.prefixes.iter().any(is_below)
            || self.iip.as_ref().is_some_and(|iip| iip.path == path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Settings {
        toml::from_str(text).unwrap()
    }

    const SITE: &str = "iip_path = '/fcgi-bin/iipsrv.fcgi'\niip_version = 3\n\
                        [[image_routes]]\npath = '/cantaloupe/iiif/2'\nversion = 2\n";

    #[test]
    fn prefixes_of_the_settings_lead_to_pictures() {
        let settings = settings(SITE);
        assert_eq!(settings.validate(), Ok(()));
        let routes = Routes::new(&settings);
        let Route::Image(route) = routes.of("/cantaloupe/iiif/2/a%2Fb/info.json", "x=y") else {
            panic!("no picture");
        };
        assert_eq!((route.version, route.spelled()), (ApiVersion::V2, "a%2Fb"));
        let asked = "IIIF=a/b.tif/full/max/0/default.jpg&x=y";
        let Route::Image(route) = routes.of("/fcgi-bin/iipsrv.fcgi", asked) else {
            panic!("no picture");
        };
        assert_eq!((route.version, route.spelled()), (ApiVersion::V3, "a/b.tif"));
        assert_eq!(route.prefix, "/fcgi-bin/iipsrv.fcgi?IIIF=");
        for (path, query) in [
            ("/cantaloupe/iiif/2", ""),
            ("/cantaloupe/iiif/3/a/info.json", ""),
            ("/fcgi-bin/iipsrv.fcgi", "FIF=a.tif"),
            ("/fcgi-bin/iipsrv.fcgi/x", "IIIF=a.tif"),
        ] {
            assert_eq!(routes.of(path, query), Route::Unknown, "{path}?{query}");
        }
        for path in ["/cantaloupe/iiif/2", "/cantaloupe/iiif/2/a", "/fcgi-bin/iipsrv.fcgi", "/iiif"]
        {
            assert!(routes.is_iiif(path), "{path}");
        }
        for path in ["/cantaloupe", "/cantaloupe/iiif/22", "/fcgi-bin", "/"] {
            assert!(!routes.is_iiif(path), "{path}");
        }
    }

    #[test]
    fn prefixes_that_could_be_taken_for_something_else_are_refused() {
        let route = |path: &str| format!("[[image_routes]]\npath = '{path}'\nversion = 2\n");
        for (text, told) in [
            (route(""), "no path such as"),
            (route("/"), "no path such as"),
            (route("a/b"), "no path such as"),
            (route("/a/"), "no path such as"),
            (route("/a/../b"), "no path such as"),
            (route("/a?b"), "no path such as"),
            (route("/iiif"), "of our own"),
            (route("/iiif/2"), "of our own"),
            (route("/iiif/presentation/x"), "of our own"),
            (route("/viewers/x"), "of our own"),
            (route("/m"), "of our own"),
            (format!("{}{}", route("/a"), route("/a/b")), "cannot be told from `/a`"),
            (format!("iip_path = '/a'\n{}", route("/a")), "cannot be told from"),
            ("iip_path = 'x'".into(), "`web.iip_path`"),
        ] {
            let error = settings(&text).validate().unwrap_err();
            assert!(error.contains(told), "{text}: {error}");
        }
        let fine = format!("{}{}", route("/iiif/image"), route("/iiif/images-2"));
        assert_eq!(settings(&fine).validate(), Ok(()));
        let error = toml::from_str::<Settings>("iip_version = 4").unwrap_err().to_string();
        assert!(error.contains("write 2 or 3"), "{error}");
    }

    #[test]
    fn no_prefix_of_the_settings_hides_an_address_of_our_own() {
        for path in
            ["/", "/health", "/mirador", "/assets/a", "/iiif/3/a", "/iiif/presentation/3/a/b"]
        {
            assert_ne!(Route::of(path), Route::Unknown, "{path}");
            assert!(validate_path(path).is_err(), "{path}");
        }
    }
}
