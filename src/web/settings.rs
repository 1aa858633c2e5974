//! What is kept ready, for how long others may keep it, what is told of it, and connections.

use std::time::Duration;

use bytesize::ByteSize;
use serde::{Deserialize, Serialize};

use super::cache_control::CacheControl;
use super::embedding::Site;
use super::prefixes::{self, Prefix};
use crate::codec::outputs;
use crate::image_api::{ApiVersion, Format};

/// Settings of the web room.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Memory for documents and pages kept ready to be sent.
    #[serde(deserialize_with = "crate::text::memory")]
    pub document_memory: ByteSize,
    /// Seconds for which a connection that is not used stays open.
    pub keep_alive_seconds: u64,
    /// Seconds that a request may take, the time to read its source included.
    pub request_seconds: u64,
    /// For pictures.
    pub picture_cache_control: CacheControl,
    /// For image information documents.
    pub info_cache_control: CacheControl,
    /// For Manifests, their parts and Collections.
    pub manifest_cache_control: CacheControl,
    /// For our own pages and what they load, the viewers apart.
    pub page_cache_control: CacheControl,
    /// For the files of the viewers, whose addresses name their version.
    pub viewer_cache_control: CacheControl,
    /// Formats that clients are told to rather ask for, the best first, where all of the picture
    /// can be sent in them; empty: nothing is said.
    pub preferred_formats: Vec<Format>,
    /// Whether the draft of Presentation API 4.0 is answered in, below `/iiif/presentation/4/`.
    pub preview_4: bool,
    /// Sites that may show our pages for embedding; `*` for all.
    pub embedding_sites: Vec<Site>,
    /// Whether pictures say in their headers how they came about.
    pub explain: bool,
    /// Where pictures are asked for in the way of IIPImage, `?IIIF=…`.
    pub iip_path: Option<String>,
    /// The version of the Image API that is spoken there.
    #[serde(with = "prefixes::number")]
    pub iip_version: ApiVersion,
    /// Prefixes under which the Image API answers as under `/iiif/2` and `/iiif/3`.
    pub image_routes: Vec<Prefix>,
}

impl Default for Settings {
    fn default() -> Self {
        let cache_control =
            |text: &str| text.parse().expect("a test holds the defaults to be valid");
        Self {
            document_memory: ByteSize::mib(64),
            keep_alive_seconds: 75,
            request_seconds: 60,
            picture_cache_control: cache_control("public, max-age=86400"),
            info_cache_control: cache_control("no-cache"),
            manifest_cache_control: cache_control("no-cache"),
            page_cache_control: cache_control("no-cache"),
            viewer_cache_control: cache_control("public, max-age=31536000, immutable"),
            preferred_formats: Vec::new(),
            preview_4: false,
            embedding_sites: vec!["*".parse().expect("it is one")],
            explain: false,
            iip_path: None,
            iip_version: ApiVersion::V2,
            image_routes: Vec::new(),
        }
    }
}

impl Settings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        for (key, seconds) in [
            ("keep_alive_seconds", self.keep_alive_seconds),
            ("request_seconds", self.request_seconds),
        ] {
            if !(1..=3600).contains(&seconds) {
                return Err(format!("`web.{key}` must be from 1 to 3600"));
            }
        }
        if let Some(format) = twice(&self.preferred_formats) {
            return Err(format!("`web.preferred_formats` names {format} twice"));
        }
        if let Some(format) = self.preferred_formats.iter().find(|it| !outputs().contains(it)) {
            return Err(format!(
                "`web.preferred_formats` names {format}, which this build of the server was made \
                 without"
            ));
        }
        prefixes::validate(self)
    }

    /// For how long a connection that is not used stays open.
    #[must_use]
    pub const fn keep_alive(&self) -> Duration {
        Duration::from_secs(self.keep_alive_seconds)
    }
}

/// What stands in a list more than once.
fn twice(formats: &[Format]) -> Option<Format> {
    let mut following = formats.iter().enumerate();
    following.find(|(at, format)| formats[..*at].contains(format)).map(|(_, format)| *format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_time_and_endless_time_are_refused_by_name() {
        assert_eq!(Settings::default().validate(), Ok(()));
        for seconds in [0, 3601] {
            let settings = Settings { keep_alive_seconds: seconds, ..Settings::default() };
            let error = settings.validate().unwrap_err();
            assert!(error.contains("`web.keep_alive_seconds`"), "{error}");
            let settings = Settings { request_seconds: seconds, ..Settings::default() };
            let error = settings.validate().unwrap_err();
            assert!(error.contains("`web.request_seconds`"), "{error}");
        }
    }

    #[test]
    fn a_format_is_preferred_once() {
        let preferred = |formats: &[Format]| Settings {
            preferred_formats: formats.to_vec(),
            ..Settings::default()
        };
        assert_eq!(preferred(&[Format::Webp, Format::Jpg]).validate(), Ok(()));
        let error = preferred(&[Format::Jpg, Format::Webp, Format::Jpg]).validate().unwrap_err();
        assert!(error.contains("`web.preferred_formats` names jpg twice"), "{error}");
    }
}
