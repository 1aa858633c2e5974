//! The face of every format that we read.

use std::fmt::Debug;
use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;

use super::{CodecError, Crew, Metadata, NotStored, Page, Settings, StoredPart, StoredTile};
use crate::geometry::{Level, Orientation, PhysicalScale, Rect, Size};
use crate::pixels::{Channels, Pixels, Planes};
use crate::storage::{Buffer, Object};

/// A format that pictures are stored in.
#[async_trait]
pub trait SourceFormat: Debug + Send + Sync {
    /// As written in logs and messages: `TIFF`, `JPEG`, `PNG`.
    fn name(&self) -> &'static str;

    /// What names of such files usually end in, in lower case without the dot. A hint
    /// where files are only counted; whoever opens one goes by its content.
    fn endings(&self) -> &'static [&'static str];

    /// Whether the first bytes of a file (up to 64) are those of this format.
    fn claims(&self, head: &[u8]) -> bool;

    /// Reads what tells where the pixels lie, never the pixels themselves.
    ///
    /// `first` are the file's first bytes, [`FIRST_READ`] or all that there are: what opens
    /// from them costs no other read. Of an excerpt they are few.
    ///
    /// # Errors
    /// [`CodecError`] when the file is damaged, of an unsupported kind, or beyond `limits`.
    async fn open(
        &self,
        object: &Object,
        first: Bytes,
        limits: &Settings,
    ) -> Result<Arc<dyn SourceImage>, CodecError>;

    /// As [`SourceFormat::open`], a page of it. Files of most formats have one.
    ///
    /// # Errors
    /// As [`SourceFormat::open`]; [`CodecError::NoPage`] where there is no such page.
    async fn open_page(
        &self,
        object: &Object,
        first: Bytes,
        page: Page,
        limits: &Settings,
    ) -> Result<Arc<dyn SourceImage>, CodecError> {
        if !page.is_first() {
            return Err(CodecError::NoPage { page, pages: NonZeroU32::MIN });
        }
        self.open(object, first, limits).await
    }

    /// What a file tells beside its picture; nothing where that is not looked for.
    ///
    /// # Errors
    /// [`CodecError`] when the file is damaged.
    async fn metadata(&self, _object: &Object) -> Result<Metadata, CodecError> {
        Ok(Metadata::default())
    }
}

/// Bytes of a file that are read to open it, at once: the directories of a pyramid of about
/// 30 000 tiles whose directories come first, and most headers of other pictures.
pub(super) const FIRST_READ: u64 = 64 * 1024;

/// An opened picture: where things are in the file, shared by all requests.
pub trait SourceImage: Debug + Send + Sync {
    fn properties(&self) -> &Properties;

    /// Bytes of memory that it keeps.
    fn weight(&self) -> usize;

    /// How many pages its file has, as far as the limits let it be looked at. Of most formats it
    /// has one.
    fn pages(&self) -> NonZeroU32 {
        NonZeroU32::MIN
    }

    /// What must be read once before a window costs only its part of the file; `None`
    /// where opening has told all, or where reading more would tell nothing.
    fn survey(&self) -> Option<Survey> {
        None
    }

    /// Learns where the pixels lie: the same picture, read from then on by window.
    ///
    /// `parts` are the bytes of the survey's ranges, in their order. `None` when they do not
    /// tell: the picture stays as it is. Runs on the CPU pool; keep the result.
    fn learn(&self, _parts: &[Bytes]) -> Option<Arc<dyn SourceImage>> {
        None
    }

    /// What [`SourceImage::learn`] learned, to be kept; `None` where that was nothing. Copies
    /// some megabytes at most.
    fn learned(&self) -> Option<Bytes> {
        None
    }

    /// As [`SourceImage::learn`], from what [`SourceImage::learned`] gave for the same bytes.
    fn relearn(&self, _learned: &Bytes) -> Option<Arc<dyn SourceImage>> {
        None
    }

    /// What must be fetched to decode `region` (in the level's pixels, not empty and
    /// inside the level). Pure arithmetic.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when the file's index is wrong for that region.
    fn window(&self, level: usize, region: Rect) -> Result<Window, CodecError>;

    /// As [`SourceImage::window`], scaled to `eighths` of its size while it is decoded (8:
    /// not at all); its edges are multiples of 16 or those of the level. `None` where the
    /// format cannot.
    ///
    /// # Errors
    /// As [`SourceImage::window`].
    fn scaled_window(
        &self,
        _level: usize,
        _region: Rect,
        _eighths: u32,
    ) -> Result<Option<Window>, CodecError> {
        Ok(None)
    }

    /// Decodes a window: exactly the pixels of `window.region`, as stored (orientation
    /// not applied, color profile not applied), in the channels of [`Properties`].
    ///
    /// `parts` are the bytes of `window.ranges`, in their order. Runs on the CPU pool.
    ///
    /// # Errors
    /// [`CodecError`] when the bytes are damaged or unpack to more than announced.
    fn decode(&self, window: &Window, parts: &[Bytes]) -> Result<Pixels, CodecError>;

    /// As [`SourceImage::decode`], on threads of the `crew` as well where it lends some and the
    /// format can use them.
    ///
    /// # Errors
    /// As [`SourceImage::decode`].
    fn decode_with(
        &self,
        window: &Window,
        parts: &[Bytes],
        _crew: &dyn Crew,
    ) -> Result<Pixels, CodecError> {
        self.decode(window, parts)
    }

    /// As [`SourceImage::decode`], brightness and color apart as they are stored, of a window
    /// made by [`SourceImage::scaled_window`]. `None` where they are not stored so, or where
    /// the window must be read the other way. Runs on the CPU pool.
    fn decode_planes(&self, _window: &Window, _parts: &[Bytes]) -> Option<Planes> {
        None
    }

    /// The stored tile that is `region` of a level, where it can be sent as it is stored.
    /// What it shows is what [`SourceImage::decode`] gives for that region. Pure
    /// arithmetic.
    ///
    /// # Errors
    /// [`NotStored`] says why there is none.
    fn stored_tile(&self, _level: usize, _region: Rect) -> Result<StoredTile, NotStored> {
        Err(NotStored::Compression)
    }

    /// Makes a file of what an answer shows of a stored tile, whose bytes are `stored`,
    /// without decoding it: the coefficients that are kept stay what they are. Runs on the
    /// CPU pool.
    ///
    /// # Errors
    /// [`CodecError`] when the tile must be decoded to be cut, or is damaged.
    fn cut(&self, tile: &StoredTile, _stored: &[u8]) -> Result<Bytes, CodecError> {
        Err(self.no_tile(tile))
    }

    /// Makes a file of a whole stored tile. `bytes` has `tile.reserve` bytes to be
    /// overwritten, then those of `tile.range`. Copies little and decodes nothing.
    ///
    /// # Errors
    /// [`CodecError`] when the bytes are not those of such a tile; it must be decoded then.
    fn complete(&self, tile: &StoredTile, _bytes: Buffer) -> Result<Bytes, CodecError> {
        Err(self.no_tile(tile))
    }

    /// What to fetch to put `region` of a level together without decoding it. Pure arithmetic.
    fn stored_part(&self, _level: usize, _region: Rect) -> Option<StoredPart> {
        None
    }

    /// Makes a file of a part, whose bytes are `parts`: its coefficients stay what they are.
    /// Runs on the CPU pool.
    ///
    /// # Errors
    /// [`CodecError`] when the part must be decoded, or is damaged.
    fn cut_part(&self, part: &StoredPart, _parts: &[Bytes]) -> Result<Bytes, CodecError> {
        let format = self.properties().format;
        let what = format!("{} of it cannot be put together", part.region);
        Err(CodecError::Unsupported { format, what })
    }

    /// What is to be said where no tile is ever sent as it is stored.
    fn no_tile(&self, tile: &StoredTile) -> CodecError {
        let format = self.properties().format;
        let what = format!("its cell {} is no tile that can be sent", tile.cell);
        CodecError::Unsupported { format, what }
    }
}

/// What a picture is, as its file says.
#[derive(Clone, Debug)]
pub struct Properties {
    /// [`SourceFormat::name`].
    pub format: &'static str,
    /// How the stored picture must be turned to be seen upright.
    pub orientation: Orientation,
    /// What [`SourceImage::decode`] gives.
    pub channels: Channels,
    /// Level 0 first, scale factors ascending, never empty.
    pub levels: Vec<Level>,
    pub access: Access,
    /// The embedded ICC profile, unchecked.
    pub icc_profile: Option<Bytes>,
    /// What a pixel of the full picture stands for, where the file says it and can be believed.
    pub scale: Option<PhysicalScale>,
}

impl Window {
    /// What decoding it gives, rounded up.
    #[must_use]
    pub fn decoded_size(&self) -> Size {
        let scaled = |side: u32| (u64::from(side) * u64::from(self.eighths)).div_ceil(8) as u32;
        Size::new(scaled(self.region.width), scaled(self.region.height))
    }
}

impl Properties {
    /// The full size as stored.
    #[must_use]
    pub fn stored_size(&self) -> Size {
        self.levels[0].size
    }

    /// The full size as shown: orientation applied.
    #[must_use]
    pub fn shown_size(&self) -> Size {
        self.orientation.apply(self.stored_size())
    }
}

/// What decoding a small window costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// About the stored cells that the window touches.
    Cells,
    /// As much as the whole picture: it pays to keep the pixels.
    Whole,
}

/// What is read to learn where pixels lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// Bytes of the file to fetch.
    pub ranges: Vec<Range<u64>>,
    /// Bytes of memory that learning takes at its height, those of the file and of the
    /// result included.
    pub memory: u64,
}

/// One piece of one level, ready to be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    pub level: usize,
    /// In the level's pixels.
    pub region: Rect,
    /// To how many eighths of the level's size it is scaled while it is decoded; 8: not.
    pub eighths: u32,
    /// Bytes of the file to fetch.
    pub ranges: Vec<Range<u64>>,
    /// The stored cells behind `ranges`, one each, where the format has cells; counted
    /// as the format counts them.
    pub cells: Vec<u64>,
    /// Bytes of memory that decoding takes at its height, output included.
    pub memory: u64,
}
