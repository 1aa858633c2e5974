//! What is remembered of a picture after its index is dropped.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::codec::{Access, SourceImage};
use crate::geometry::{PhysicalScale, Size};
use crate::image_api::Subject;
use crate::storage::Version;

/// What manifests and image information documents need to know of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Probe {
    /// As shown: orientation applied.
    pub size: Size,
    pub has_color: bool,
    /// The stored tiles of the full size as shown, where the picture has tiles.
    pub tile: Option<Size>,
    /// What a pixel of the full size stands for, where the file says it and can be believed.
    pub scale: Option<PhysicalScale>,
    /// How many pages its file has; each is a picture of its own.
    pub pages: NonZeroU32,
    pub version: Version,
}

impl Probe {
    /// What the Image API needs to know of the picture.
    #[must_use]
    pub const fn subject(&self) -> Subject {
        Subject { size: self.size, has_color: self.has_color }
    }

    /// Whether it can be one that was written down: no picture is empty.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        [Some(self.size), self.tile].into_iter().flatten().all(|size| !size.is_empty())
    }

    pub(super) fn new(image: &dyn SourceImage, version: Version) -> Self {
        let properties = image.properties();
        let tiled = properties.access == Access::Cells;
        let tile = properties.levels[0].tile;
        Self {
            size: properties.shown_size(),
            has_color: properties.channels.has_color(),
            tile: tiled.then(|| properties.orientation.apply(tile)),
            scale: properties.scale,
            pages: image.pages(),
            version,
        }
    }
}
