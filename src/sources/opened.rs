//! An opened picture together with the object it was read from.

use std::fmt::Write as _;
use std::sync::Arc;

use super::Probe;
use crate::codec::{Page, SourceImage};
use crate::image_api::Subject;
use crate::pixels::ToSrgb;
use crate::storage::{Excerpt, Object, Version};

/// What is needed to render from one picture in one version.
#[derive(Debug)]
pub struct Opened {
    identity: String,
    generation: u64,
    page: Page,
    object: Object,
    image: Arc<dyn SourceImage>,
    to_srgb: Option<ToSrgb>,
    directories: Option<Arc<Excerpt>>,
}

impl Opened {
    /// `identity` is that of [`identity`], of the same generation and page.
    pub(super) const fn new(
        identity: String,
        generation: u64,
        page: Page,
        object: Object,
        image: Arc<dyn SourceImage>,
        to_srgb: Option<ToSrgb>,
    ) -> Self {
        Self { identity, generation, page, object, image, to_srgb, directories: None }
    }

    /// The same, with what opening it took.
    pub(super) fn with_directories(self, excerpt: Option<Excerpt>) -> Self {
        let helps = self.page.is_first() && self.image.pages().get() > 1;
        let directories = excerpt.filter(|_| helps).map(|it| Arc::new(it.copied()));
        Self { directories, ..self }
    }

    /// What opening it took, where that helps to find other pages.
    pub(super) fn directories(&self) -> Option<&Excerpt> {
        self.directories.as_deref()
    }

    /// Another number after each purge.
    pub(super) const fn generation(&self) -> u64 {
        self.generation
    }

    /// Names the object and its page among all that identifiers lead to, since it was purged
    /// last: the key, where that is the first page of what lies in the first source and never
    /// was. An identifier may come to lead to another object, of the same version by chance.
    #[must_use]
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// Which page of the object it is.
    #[must_use]
    pub const fn page(&self) -> Page {
        self.page
    }

    #[must_use]
    pub const fn object(&self) -> &Object {
        &self.object
    }

    #[must_use]
    pub const fn image(&self) -> &Arc<dyn SourceImage> {
        &self.image
    }

    #[must_use]
    pub const fn version(&self) -> &Version {
        self.object.version()
    }

    /// What the Image API needs to know of the picture.
    #[must_use]
    pub fn subject(&self) -> Subject {
        let properties = self.image.properties();
        Subject { size: properties.shown_size(), has_color: properties.channels.has_color() }
    }

    #[must_use]
    pub fn probe(&self) -> Probe {
        Probe::new(&*self.image, self.version().clone())
    }

    /// What brings the picture's colors to sRGB; `None` where they are sRGB already or the
    /// embedded profile is of no use.
    #[must_use]
    pub const fn to_srgb(&self) -> Option<&ToSrgb> {
        self.to_srgb.as_ref()
    }

    /// The same picture, read by what was learned of it.
    #[must_use]
    pub fn learned(&self, image: Arc<dyn SourceImage>) -> Self {
        let (identity, object) = (self.identity.clone(), self.object.clone());
        let (generation, page, to_srgb) = (self.generation, self.page, self.to_srgb.clone());
        let directories = self.directories.clone();
        Self { identity, generation, page, object, image, to_srgb, directories }
    }

    /// Bytes of memory.
    #[must_use]
    pub fn weight(&self) -> usize {
        let directories = self.directories().map_or(0, Excerpt::weight);
        size_of::<Self>() + self.identity.len() + self.image.weight() + directories
    }
}

/// [`Opened::identity`] of what lies under `key`. `place` is the name of where it lies; empty: the
/// first source. `generation` is another number after each purge.
pub(super) fn identity(place: &str, key: &str, page: Page, generation: u64) -> String {
    // No key has a control character in it.
    let mut identity = if place.is_empty() { key.to_owned() } else { format!("{place}\0{key}") };
    if !page.is_first() {
        let _ = write!(identity, "\u{1}{page}");
    }
    if generation > 0 {
        let _ = write!(identity, "\0\0{generation}");
    }
    identity
}
