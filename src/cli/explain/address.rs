//! What was given to be explained: an address as a whole, its path, or the end of it.

use crate::image_api::ApiVersion;
use crate::web::{PublicUrl, Route};

/// An address of the Image API, still percent-encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Given<'a> {
    pub(super) version: ApiVersion,
    /// What follows the version.
    pub(super) rest: &'a str,
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
         /iiif/3/ or /iiif/2/, behind the path of `public_url` (`--public-url`) where it has one"
    )]
    NoPicture { given: String },
}

/// Reads a whole address (`https://host/iiif/3/…`), a path (`/iiif/2/…`), or what follows
/// the version, which is 3.0 then.
///
/// Which host is named does not matter: it is this machine's pictures that are explained.
pub(super) fn read<'a>(
    given: &'a str,
    public_url: Option<&PublicUrl>,
) -> Result<Given<'a>, AddressError> {
    // As a server sees it: without what follows.
    let address = given.split(['?', '#']).next().unwrap_or_default();
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
        return Ok(Given { version: ApiVersion::V3, rest: path, origin });
    }
    let path = public_url.map_or(path, |url| url.strip(path));
    match Route::of(path) {
        Route::Image { version, rest } => Ok(Given { version, rest, origin }),
        Route::Item { .. }
        | Route::Collection { .. }
        | Route::Home
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
    use super::*;
    use ApiVersion::{V2, V3};

    const END: &str = "ms%2F1r.tif/full/max/0/default.jpg";

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
                let expected = Given { version, rest: END, origin };
                assert_eq!(read(&given, None), Ok(expected), "{given}");
            }
        }
    }

    #[test]
    fn the_path_of_the_public_address_is_taken_off() {
        let given = format!("https://library.example/images/iiif/3/{END}");
        assert_eq!(read(&given, Some(&public())).map(|given| given.rest), Ok(END));
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
        let given = read("ark:%2F%2F1/info.json", None).unwrap();
        assert_eq!(given.rest, "ark:%2F%2F1/info.json");
    }
}
