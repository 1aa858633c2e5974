//! What was given to be explained: an address as a whole, its path, or the end of it.

use crate::web::{ImageRoute, PublicUrl, Route, Routes};

/// An address of the Image API, still percent-encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Given<'a> {
    pub(super) route: ImageRoute<'a>,
    /// Scheme and host, where they were given.
    pub(super) origin: Option<&'a str>,
}

/// Why nothing can be explained of what was given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum AddressError {
    #[error("`{given}`: only addresses that begin with http:// or https:// are explained")]
    Scheme { given: String },
    #[error(
        "`{given}` is no address of a picture or its info.json: after the host those go on with \
         /iiif/3/, /iiif/2/ or a prefix of the settings, behind the path of `public_url` \
         (`--public-url`) where it has one"
    )]
    NoPicture { given: String },
}

/// Reads a whole address (`https://host/iiif/3/…`), a path (`/iiif/2/…`), each perhaps under a
/// prefix of the settings, or what follows the version, which is 3.0 then.
///
/// Which host is named does not matter: it is this machine's pictures that are explained.
pub(super) fn read<'a>(
    given: &'a str,
    public_url: Option<&PublicUrl>,
    routes: &'a Routes,
) -> Result<Given<'a>, AddressError> {
    // As a server sees it: without what follows.
    let address = given.split('#').next().unwrap_or_default();
    let (address, query) = address.split_once('?').unwrap_or((address, ""));
    let (origin, path) = match address.split_once("://") {
        // Of an identifier, where no scheme can stand.
        Some((before, _)) if before.contains('/') => (None, address),
        Some((scheme, rest)) => {
            if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
                return Err(AddressError::Scheme { given: given.escape_debug().to_string() });
            }
            let host = scheme.len() + "://".len() + rest.find('/').unwrap_or(rest.len());
            (Some(&address[..host]), &address[host..])
        }
        None => (None, address),
    };
    if origin.is_none() && !path.starts_with('/') {
        return Ok(Given { route: ImageRoute::v3(path), origin });
    }
    let path = public_url.map_or(path, |url| url.strip(path));
    match routes.of(path, query) {
        Route::Image(route) => Ok(Given { route, origin }),
        Route::Item { .. }
        | Route::Collection { .. }
        | Route::Preview { .. }
        | Route::Home
        | Route::ItemPage(_)
        | Route::Embed(_)
        | Route::Read { .. }
        | Route::OEmbed
        | Route::Sitemap { .. }
        | Route::Robots
        | Route::Mirador
        | Route::UniversalViewer
        | Route::Asset { .. }
        | Route::Viewer { .. }
        | Route::Health
        | Route::Ready
        | Route::Unknown => {
            Err(AddressError::NoPicture { given: given.escape_debug().to_string() })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::image_api::ApiVersion::{self, V2, V3};
    use crate::web::Settings;

    const END: &str = "ms%2F1r.tif/full/max/0/default.jpg";

    /// As [`super::read`], under the prefixes of `/iiif` alone; the version and what follows it.
    fn read<'a>(
        given: &'a str,
        public_url: Option<&PublicUrl>,
    ) -> Result<(ApiVersion, &'a str, Option<&'a str>), AddressError> {
        static ROUTES: LazyLock<Routes> = LazyLock::new(|| Routes::new(&Settings::default()));
        let Given { route, origin } = super::read(given, public_url, &ROUTES)?;
        Ok((route.version, route.rest, origin))
    }

    fn public() -> PublicUrl {
        PublicUrl::Fixed("https://library.example/images".into())
    }

    #[test]
    fn whole_addresses_paths_and_their_ends_are_read() {
        for (before, version, origin) in [
            ("http://127.0.0.1:8182/iiif/3/", V3, Some("http://127.0.0.1:8182")),
            ("HTTPS://a.example/iiif/2/", V2, Some("HTTPS://a.example")),
            ("/iiif/3/", V3, None),
            ("/iiif/2/", V2, None),
            ("", V3, None),
        ] {
            for after in ["", "?cache=no", "#xywh=1,2,3,4"] {
                let given = format!("{before}{END}{after}");
                assert_eq!(read(&given, None), Ok((version, END, origin)), "{given}");
            }
        }
    }

    #[test]
    fn the_path_of_the_public_address_is_taken_off() {
        let given = format!("https://library.example/images/iiif/3/{END}");
        assert_eq!(read(&given, Some(&public())).map(|(_, rest, _)| rest), Ok(END));
        let error = read(&given, None).unwrap_err().to_string();
        assert!(error.contains("--public-url"), "{error}");
    }

    #[test]
    fn what_is_no_address_of_a_picture_is_refused_with_what_would_be_one() {
        for given in [
            "http://127.0.0.1:8182/",
            "http://127.0.0.1:8182",
            "/iiif/presentation/3/ms/manifest",
            "/iiif/4/x/info.json",
            "/health",
        ] {
            let error = read(given, None).unwrap_err().to_string();
            assert!(error.contains("/iiif/3/"), "{given}: {error}");
        }
        let error = read("ftp://host/iiif/3/x", None).unwrap_err();
        assert!(matches!(error, AddressError::Scheme { .. }), "{error}");
        let forged = read("/\u{1b}[2J", None).unwrap_err().to_string();
        assert!(!forged.contains('\u{1b}'), "{forged:?}");
    }

    #[test]
    fn an_identifier_may_have_a_colon_and_slashes_of_its_own() {
        let (_, rest, _) = read("ark:%2F%2F1/info.json", None).unwrap();
        assert_eq!(rest, "ark:%2F%2F1/info.json");
    }
}
