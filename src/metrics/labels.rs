//! The fixed words that metrics are labeled with.

/// What an address was recognized as; the label is its pattern, never the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    Home,
    ItemPage,
    Embed,
    Sitemap,
    Viewer,
    /// Scripts, styles and the bundles of the viewers.
    Asset,
    ImageBase,
    ImageInfo,
    Image,
    Manifest,
    ManifestPart,
    Collection,
    Health,
    Ready,
    /// An address of no known shape.
    Unknown,
}

impl Route {
    #[must_use]
    pub const fn pattern(self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::ItemPage => "/m/{item}",
            Self::Embed => "/embed/{item}",
            Self::Sitemap => "/sitemap.xml",
            Self::Viewer => "/mirador",
            Self::Asset => "/viewers/{file}",
            Self::ImageBase => "/iiif/{version}/{identifier}",
            Self::ImageInfo => "/iiif/{version}/{identifier}/info.json",
            Self::Image => "/iiif/{version}/{identifier}/{request}",
            Self::Manifest => "/iiif/presentation/{version}/{item}/manifest",
            Self::ManifestPart => "/iiif/presentation/{version}/{item}/{part}",
            Self::Collection => "/iiif/presentation/{version}/collections/{name}",
            Self::Health => "/health",
            Self::Ready => "/ready",
            Self::Unknown => "unknown",
        }
    }
}

/// How an image request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// A picture, or its headers for a HEAD request.
    Sent,
    /// The client had it: 304.
    NotModified,
    /// The request was wrong, or asked for more than the limits allow.
    Refused,
    /// The source, its storage or we ourselves failed.
    Failed,
}

impl Outcome {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::NotModified => "not_modified",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// How a request to a server of objects ended, with all its tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outgoing {
    Answered,
    /// It was refused, or there is nothing of that name.
    Refused,
    /// No answer in time.
    Late,
    /// Too many were waiting, or the server failed so often that it is left alone.
    Unasked,
    Failed,
}

impl Outgoing {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::Late => "late",
            Self::Unasked => "unasked",
            Self::Failed => "failed",
        }
    }
}

/// Where a finished picture was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Found {
    Memory,
    Disk,
    /// In the store that replicas share.
    Shared,
    /// Nowhere: it is made.
    Miss,
}

impl Found {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Disk => "disk",
            Self::Shared => "shared",
            Self::Miss => "miss",
        }
    }
}

/// How keeping something on disk or in the shared store ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kept {
    Written,
    /// Too large, or too much was being written.
    Skipped,
    Failed,
}

impl Kept {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }
}

/// Where a job runs, by what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    Light,
    Heavy,
}

impl Lane {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Heavy => "heavy",
        }
    }
}

/// What a job waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resource {
    Memory,
    Thread,
}

impl Resource {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Thread => "thread",
        }
    }
}

/// What a look into a cache gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lookup {
    Hit,
    Miss,
    /// Not there, and it could not be made either.
    Error,
}

impl Lookup {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Miss => "miss",
            Self::Error => "error",
        }
    }
}

/// `2xx`, `3xx`, …; a number that is no status counts as `5xx`.
pub(super) const fn status_class(status: u16) -> &'static str {
    match status / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}
