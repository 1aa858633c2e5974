//! Conversions to sRGB, one for all pictures that bring the same color profile.
//!
//! A camera or scanner writes one profile into each of its pictures; the tables made of it
//! take milliseconds and hundreds of kilobytes.

use moka::future::Cache;
use tracing::warn;

use crate::codec::Properties;
use crate::pixels::{Channels, ToSrgb};

/// Profiles that are in use at once, at most; a library has a handful of devices.
const KEPT: u64 = 64;

/// A profile's hash, and what it is applied to.
type Key = (blake3::Hash, Channels);

/// Conversions made so far.
#[derive(Clone, Debug)]
pub(super) struct Profiles {
    conversions: Cache<Key, Option<ToSrgb>>,
}

impl Profiles {
    pub(super) fn new() -> Self {
        Self { conversions: Cache::new(KEPT) }
    }

    /// What brings a picture's colors to sRGB; `None` where they are sRGB already or its
    /// profile is of no use, which is logged with the picture's `key`. Inks always have one.
    ///
    /// Computes for some milliseconds when the profile is new.
    pub(super) async fn to_srgb(&self, properties: &Properties, key: &str) -> Option<ToSrgb> {
        let (channels, profile) = (properties.channels, properties.icc_profile.as_deref());
        let make = || {
            ToSrgb::of(profile, channels, |error| {
                warn!(image.identifier = key, "Ignored the color profile of `{key}`: {error}");
            })
        };
        let Some(profile) = profile else { return make() };
        let make = async { make() };
        self.conversions.get_with((blake3::hash(profile), channels), make).await
    }
}
