//! Every setting there is, gathered from the modules that own them.
//!
//! [`Settings`] is plain data that has been checked; [`load`] makes it from the layers
//! (defaults, file, environment, flags) and remembers where each value came from. A module
//! that can be configured owns its settings and their rules; this room only gathers them.
//!
//! `config/default.toml` documents every setting; a test holds it equal to the defaults.

mod address;
mod keys;
mod layers;
mod limits;
mod loaded;
mod log;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use bytesize::ByteSize;
use serde::{Deserialize, Serialize};

pub use crate::sources::Rule;
use crate::sources::validate_slash;
pub use crate::storage::Location;
pub use address::{PublicUrl, PublicUrlError};
pub use layers::{Flag, SettingsError, load};
pub use limits::{Limits, MOST_SIDE};
pub use loaded::{Loaded, Source};
pub use log::{Log, LogFormat};

/// Bytes that one pixel of an answer may cost while it is made, with which `jpg` and `png`
/// of that size can be had at every angle: a square turned by 45 degrees covers twice its
/// area, in four channels, once as pixels and once in the encoder, beside what it is made
/// from.
const BYTES_PER_PIXEL: u64 = 32;

/// All settings of the server.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where pages, pictures and manifests are served.
    #[serde(with = "address::socket")]
    pub listen: SocketAddr,
    /// Where `/metrics` is served; `None` (written `off`) for nowhere.
    #[serde(with = "address::off_or_address")]
    pub admin_listen: Option<SocketAddr>,
    /// Who has it may purge and tell of changes on `admin_listen`; unset: nobody.
    pub admin_token: Option<crate::web::Token>,
    /// What others write to reach us; unset, the `Host` header of a request is believed,
    /// which is allowed on the loopback address only.
    pub public_url: Option<PublicUrl>,
    /// PEM file of the certificate with which `listen` is served over HTTPS; unset: plain HTTP.
    pub tls_cert: Option<PathBuf>,
    /// PEM file of its private key.
    pub tls_key: Option<PathBuf>,
    /// Folder or URL of the source images, or the name of one of `sources`.
    pub images: String,
    /// The same of the records.
    pub manifests: String,
    /// The same of what was learned of the images; unset: it is kept in `cache`.
    pub state: Option<String>,
    /// What stands for a slash in identifiers.
    pub identifier_slash: Option<String>,
    /// Memory for finished answers and decoded pictures.
    #[serde(deserialize_with = "crate::text::memory")]
    pub cache_memory: ByteSize,
    /// Memory that all renderings at one time may take.
    #[serde(deserialize_with = "crate::text::memory")]
    pub render_memory: ByteSize,
    /// Folder of the installed viewers.
    pub viewers: PathBuf,
    /// Seconds that running requests get to finish after the server was told to stop.
    pub shutdown_seconds: u64,
    /// Where identifiers lead that are no paths below `images`, tried in this order.
    pub identifiers: Vec<Rule>,
    pub log: Log,
    pub storage: crate::storage::Settings,
    pub codec: crate::codec::Settings,
    pub encode: crate::codec::EncodeSettings,
    pub limits: Limits,
    pub pool: crate::pool::Settings,
    pub cache: crate::cache::Settings,
    pub index: crate::sources::Settings,
    /// Places of storage by name.
    pub sources: BTreeMap<String, Location>,
    pub records: crate::records::Settings,
    pub catalog: crate::catalog::Settings,
    pub presentation: crate::presentation::Settings,
    pub ingest: crate::ingest::Settings,
    pub web: crate::web::Settings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8182)),
            admin_listen: Some(SocketAddr::from(([127, 0, 0, 1], 8183))),
            admin_token: None,
            public_url: None,
            tls_cert: None,
            tls_key: None,
            images: "images".into(),
            manifests: "manifests".into(),
            state: None,
            identifier_slash: None,
            cache_memory: ByteSize::mib(512),
            render_memory: ByteSize::gib(2),
            viewers: "web/viewers".into(),
            shutdown_seconds: 20,
            identifiers: Vec::new(),
            log: Log::default(),
            storage: crate::storage::Settings::default(),
            codec: crate::codec::Settings::default(),
            encode: crate::codec::EncodeSettings::default(),
            limits: Limits::default(),
            pool: crate::pool::Settings::default(),
            cache: crate::cache::Settings::default(),
            index: crate::sources::Settings::default(),
            sources: BTreeMap::new(),
            records: crate::records::Settings::default(),
            catalog: crate::catalog::Settings::default(),
            presentation: crate::presentation::Settings::default(),
            ingest: crate::ingest::Settings::default(),
            web: crate::web::Settings::default(),
        }
    }
}

impl Settings {
    /// Checks the rules that hold between values, module by module.
    ///
    /// # Errors
    /// A sentence naming the key in backticks and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        let Self {
            listen,
            admin_listen,
            admin_token,
            public_url,
            tls_cert,
            tls_key,
            // Names of places are looked at together.
            images: _,
            manifests: _,
            state: _,
            identifier_slash,
            // Zero keeps nothing, which is allowed.
            cache_memory: _,
            render_memory,
            viewers,
            shutdown_seconds,
            identifiers,
            log,
            storage,
            codec,
            encode,
            limits,
            pool,
            cache,
            index,
            sources,
            records,
            catalog,
            presentation,
            ingest,
            web,
        } = self;
        if public_url.is_none() && !listen.ip().to_canonical().is_loopback() {
            return Err(format!(
                "`listen` is {listen}, which other machines reach, so `public_url` must say \
                 what address they use: write `public_url = \"https://images.example.org\"` in \
                 the configuration file, set WARRAQ_PUBLIC_URL, or give --public-url"
            ));
        }
        if *admin_listen == Some(*listen) && listen.port() != 0 {
            return Err(format!(
                "`admin_listen` must differ from `listen` ({listen}); write `off` for no metrics"
            ));
        }
        for (key, given, other) in
            [("tls_cert", tls_cert, tls_key.is_some()), ("tls_key", tls_key, tls_cert.is_some())]
        {
            if given.as_ref().is_some_and(|path| path.as_os_str().is_empty()) {
                return Err(format!("`{key}` must name a file"));
            }
            if given.is_none() && other {
                return Err(format!(
                    "`{key}` must be set too: HTTPS needs `tls_cert` and `tls_key`, the PEM files \
                     of a certificate and of its private key"
                ));
            }
        }
        if let Some(token) = admin_token {
            token.validate()?;
        }
        self.validate_places()?;
        if viewers.as_os_str().is_empty() {
            return Err("`viewers` must name a folder".into());
        }
        if *render_memory < ByteSize::mib(16) {
            return Err("`render_memory` must be at least 16MiB".into());
        }
        if self.max_area() > affordable_area(*render_memory) {
            return Err(format!(
                "`limits.max_area` is more than `render_memory` affords: {} pixels take {} bytes",
                self.max_area(),
                self.max_area().saturating_mul(BYTES_PER_PIXEL)
            ));
        }
        if !(1..=3600).contains(shutdown_seconds) {
            return Err("`shutdown_seconds` must be from 1 to 3600".into());
        }
        log.validate()?;
        storage.validate()?;
        codec.validate()?;
        encode.validate()?;
        limits.validate()?;
        pool.validate()?;
        cache.validate()?;
        index.validate()?;
        for (name, location) in sources {
            validate_name(name)?;
            location.validate(&format!("sources.{name}"))?;
        }
        validate_slash(identifier_slash.as_deref())?;
        for (rule, number) in identifiers.iter().zip(1..) {
            rule.validate(number)?;
            self.validate_source(rule, number)?;
        }
        records.validate()?;
        catalog.validate()?;
        presentation.validate()?;
        ingest.validate()?;
        web.validate()
    }

    /// Checks what names places of storage.
    fn validate_places(&self) -> Result<(), String> {
        for (key, given) in [("images", &self.images), ("manifests", &self.manifests)] {
            if given.is_empty() {
                return Err(format!("`{key}` must name a folder, a URL or one of the sources"));
            }
        }
        if !self.location(&self.manifests).is_listable() {
            return Err("`manifests` must name a folder or a bucket: files on the web cannot be \
                        listed, so no record there would be found"
                .into());
        }
        for (key, given) in [("state", &self.state), ("cache.shared.url", &self.cache.shared.url)] {
            let Some(given) = given else { continue };
            if given.is_empty() {
                return Err(format!(
                    "`{key}` must name a folder, a URL or one of the sources; leave it out to do \
                     without"
                ));
            }
            if !self.location(given).is_listable() {
                return Err(format!(
                    "`{key}` must name a folder or a bucket: nothing can be put on the web"
                ));
            }
        }
        Ok(())
    }

    fn validate_source(&self, rule: &Rule, number: usize) -> Result<(), String> {
        match &rule.source {
            Some(name) if !self.sources.contains_key(name) => Err(format!(
                "rule {number} of `identifiers` leads to the source `{name}`, which is not there: \
                 add a table [sources.{name}] with its `url`, or leave `source` out for the images"
            )),
            Some(_) | None => Ok(()),
        }
    }

    /// The place that `images` or `manifests` names.
    #[must_use]
    pub fn location(&self, given: &str) -> Location {
        self.sources.get(given).cloned().unwrap_or_else(|| given.into())
    }

    /// The files with which we serve HTTPS; `None` where we serve plain HTTP.
    #[must_use]
    pub fn tls(&self) -> Option<crate::web::tls::Pair> {
        let (cert, key) = (self.tls_cert.clone()?, self.tls_key.clone()?);
        Some(crate::web::tls::Pair { cert, key })
    }

    /// Most pixels of one answer: `limits.max_area`, or what `render_memory` affords.
    #[must_use]
    pub fn max_area(&self) -> u64 {
        self.limits.max_area.unwrap_or_else(|| affordable_area(self.render_memory))
    }
}

/// Names of sources stand in rules and in the log.
fn validate_name(name: &str) -> Result<(), String> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    if !name.is_empty() && name.chars().all(fits) {
        return Ok(());
    }
    Err(format!(
        "`sources.{name}` must be named with letters from a to z, digits, `-` and `_` only"
    ))
}

/// Pixels of the largest answer that one rendering may make.
fn affordable_area(render_memory: ByteSize) -> u64 {
    crate::pool::budget(render_memory.as_u64()) / BYTES_PER_PIXEL
}
