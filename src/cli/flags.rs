//! The flags that set settings.

use std::path::PathBuf;

use clap::Args;

use crate::settings::{Flag, Loaded, SettingsError, load};

/// Flags over the settings, shared by the commands that need all settings.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct SettingsFlags {
    /// Configuration file; config/default.toml documents every setting [env: WARRAQ_CONFIG]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Where to serve pages, pictures and manifests [default: 127.0.0.1:8182]
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<String>,

    /// Where to serve /metrics, or `off` [default: 127.0.0.1:8183]
    #[arg(long, value_name = "ADDR:PORT|off")]
    admin_listen: Option<String>,

    /// The address others use for this server, such as `https://images.example.org`
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,

    /// PEM file of the certificate for HTTPS, read again when it is replaced; needs --tls-key
    #[arg(long, value_name = "FILE")]
    tls_cert: Option<String>,

    /// PEM file of the certificate's private key, without a password; needs --tls-cert
    #[arg(long, value_name = "FILE")]
    tls_key: Option<String>,

    /// Folder of the source images [default: images]
    #[arg(long, value_name = "DIR-or-URL")]
    images: Option<String>,

    /// Folder of the records [default: manifests]
    #[arg(long, value_name = "DIR-or-URL")]
    manifests: Option<String>,

    /// Where to keep what was learned of images and records, instead of in the caches
    #[arg(long, value_name = "DIR-or-URL")]
    state: Option<String>,

    /// Memory for finished answers and decoded pictures [default: 512MiB]
    #[arg(long, value_name = "SIZE")]
    cache_memory: Option<String>,

    /// Folder of the installed viewers [default: web/viewers]
    #[arg(long, value_name = "DIR")]
    viewers: Option<String>,

    /// Shape of the log on standard error: text or json [default: text]
    #[arg(long, value_name = "text|json")]
    log_format: Option<String>,

    /// What to log: off, error, warn, info, debug, trace; info,MODULE=LEVEL [default: info]
    #[arg(long, value_name = "LEVEL")]
    log_level: Option<String>,
}

impl SettingsFlags {
    /// Nothing but a configuration file.
    pub(super) fn with_config(config: Option<PathBuf>) -> Self {
        Self { config, ..Self::default() }
    }

    /// The settings in effect: defaults, file, environment, these flags.
    ///
    /// # Errors
    /// [`SettingsError`], naming what to correct and where it stands.
    pub(super) fn load(&self) -> Result<Loaded, SettingsError> {
        let variable = || std::env::var_os("WARRAQ_CONFIG").filter(|path| !path.is_empty());
        let file = self.config.clone().or_else(|| variable().map(PathBuf::from));
        load(file.as_deref(), std::env::vars_os(), &self.given())
    }

    fn given(&self) -> Vec<Flag> {
        let Self {
            config: _,
            listen,
            admin_listen,
            public_url,
            tls_cert,
            tls_key,
            images,
            manifests,
            state,
            cache_memory,
            viewers,
            log_format,
            log_level,
        } = self;
        let flags = [
            ("--listen", "listen", listen),
            ("--admin-listen", "admin_listen", admin_listen),
            ("--public-url", "public_url", public_url),
            ("--tls-cert", "tls_cert", tls_cert),
            ("--tls-key", "tls_key", tls_key),
            ("--images", "images", images),
            ("--manifests", "manifests", manifests),
            ("--state", "state", state),
            ("--cache-memory", "cache_memory", cache_memory),
            ("--viewers", "viewers", viewers),
            ("--log-format", "log.format", log_format),
            ("--log-level", "log.level", log_level),
        ];
        let given = |(name, key, value): (_, _, &Option<String>)| {
            value.clone().map(|value| Flag { name, key, value })
        };
        flags.into_iter().filter_map(given).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        flags: SettingsFlags,
    }

    #[test]
    fn every_flag_sets_its_setting() {
        let line = Line::parse_from([
            "warraq",
            "--listen=127.0.0.1:1",
            "--admin-listen=off",
            "--public-url=https://images.example.org/",
            "--tls-cert=d.pem",
            "--tls-key=e.pem",
            "--images=a",
            "--manifests=b",
            "--state=c",
            "--cache-memory=1MiB",
            "--viewers=c",
            "--log-format=json",
            "--log-level=debug",
        ]);
        let settings = load(None, [], &line.flags.given()).unwrap().settings;
        assert_eq!(settings.listen, "127.0.0.1:1".parse().unwrap());
        assert_eq!(settings.admin_listen, None);
        assert_eq!(settings.public_url.unwrap().as_str(), "https://images.example.org");
        assert_eq!(settings.tls_cert.as_deref(), Some(std::path::Path::new("d.pem")));
        assert_eq!(settings.tls_key.as_deref(), Some(std::path::Path::new("e.pem")));
        assert_eq!(settings.images, "a");
        assert_eq!(settings.manifests, "b");
        assert_eq!(settings.state.as_deref(), Some("c"));
        assert_eq!(settings.cache_memory.as_u64(), 1 << 20);
        assert_eq!(settings.viewers, std::path::Path::new("c"));
        assert_eq!(settings.log.format, crate::settings::LogFormat::Json);
        assert_eq!(settings.log.level, "debug");
    }
}
