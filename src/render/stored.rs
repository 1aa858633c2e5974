//! Whether an answer lies in the file already, as one stored tile, and sending it as it is.

use tracing::{Instrument as _, debug};

use super::plan::choose_level;
use super::stopwatch::Stopwatch;
use super::{
    Account, Beside, Colors, DerivativeKey, Encoded, Explained, Prepared, RenderError, Renderer,
    Step, Way,
};
use crate::codec::{self, EncodeSettings, StoredPart, StoredTile, output};
use crate::geometry::{Orientation, Rect};
use crate::image_api::{ApiVersion, Format, ImageRequest, Quality, ResolvedRequest};
use crate::sources::Opened;
use crate::storage::Buffer;

/// Why an answer has to be made rather than sent as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhyRendered {
    #[error("it is turned or mirrored")]
    Rotation,
    #[error("its colors are reduced")]
    Quality,
    #[error("the stored picture is to be shown turned")]
    Orientation,
    #[error("the picture's colors are brought to sRGB")]
    Profile,
    #[error("the part asked for is scaled, no level has it in that size")]
    Scaled,
    #[error(transparent)]
    NotStored(#[from] codec::NotStored),
    #[error("another format is asked for than {stored}, which the tile is stored in")]
    Format { stored: Format },
    #[error(
        "the tile takes {bits} bits a pixel, {most} are sent at most (`encode.stored_tile_bits`)"
    )]
    Dense { bits: u64, most: u32 },
    /// The log says more of it.
    #[error("the tile's bytes cannot be taken out of the file without decoding them")]
    Unfit,
}

/// The stored tile that is the answer, pixel for pixel.
///
/// # Errors
/// [`WhyRendered`] when there is none.
pub fn stored_tile(
    opened: &Opened,
    resolved: &ResolvedRequest,
    settings: &EncodeSettings,
) -> Result<StoredTile, WhyRendered> {
    let (level, part) = whole_part(opened, resolved, settings)?;
    let tile = opened.image().stored_tile(level, part)?;
    if tile.format != resolved.format {
        return Err(WhyRendered::Format { stored: tile.format });
    }
    check_density(tile.bits_a_pixel(), settings)?;
    Ok(tile)
}

/// As [`stored_tile`], where the answer lies in the file in many places.
pub(super) fn stored_part(
    opened: &Opened,
    resolved: &ResolvedRequest,
    settings: &EncodeSettings,
) -> Option<StoredPart> {
    let (level, part) = whole_part(opened, resolved, settings).ok()?;
    let part = opened.image().stored_part(level, part)?;
    let sparse = check_density(part.bits_a_pixel(), settings).is_ok();
    (sparse && part.format == resolved.format).then_some(part)
}

/// The pixels of a level that are the answer's.
fn whole_part(
    opened: &Opened,
    resolved: &ResolvedRequest,
    settings: &EncodeSettings,
) -> Result<(usize, Rect), WhyRendered> {
    unaltered(opened, resolved, settings)?;
    let properties = opened.image().properties();
    let index = choose_level(&properties.levels, resolved.region, resolved.size);
    let located = properties.levels[index].locate(resolved.region, properties.stored_size());
    let part = whole_pixels(located).filter(|part| part.size() == resolved.size);
    Ok((index, part.ok_or(WhyRendered::Scaled)?))
}

fn check_density(bits: u64, settings: &EncodeSettings) -> Result<(), WhyRendered> {
    let most = settings.stored_tile_bits;
    if bits >= u64::from(most) { Err(WhyRendered::Dense { bits, most }) } else { Ok(()) }
}

/// Whether an answer shows the stored samples as they are, but for its region and its size.
///
/// # Errors
/// [`WhyRendered`] when it shows others.
pub(super) fn unaltered(
    opened: &Opened,
    resolved: &ResolvedRequest,
    settings: &EncodeSettings,
) -> Result<(), WhyRendered> {
    if resolved.rotation.mirrored || resolved.rotation.quarter_turns() != Some(0) {
        return Err(WhyRendered::Rotation);
    }
    match resolved.quality {
        Quality::Default | Quality::Color => {}
        Quality::Gray | Quality::Bitonal => return Err(WhyRendered::Quality),
    }
    if opened.image().properties().orientation != Orientation::Upright {
        return Err(WhyRendered::Orientation);
    }
    match Colors::of(opened, resolved, settings) {
        Colors::Converted(_) => Err(WhyRendered::Profile),
        Colors::AsTheyAre | Colors::Embedded(_) => Ok(()),
    }
}

/// The rectangle between these left, top, right and bottom edges, where all are whole.
fn whole_pixels(edges: [f64; 4]) -> Option<Rect> {
    if edges.iter().any(|edge| edge.fract() != 0.0) {
        return None;
    }
    let [left, top, right, bottom] = edges.map(|edge| edge as u32);
    Some(Rect::new(left, top, right.checked_sub(left)?, bottom.checked_sub(top)?))
}

/// Bytes of a stored tile that an HTTP worker copies by itself: some tens of microseconds. A
/// tile of 1024 pixels has about as many; a file of one strip may have a thousand times more.
const MOST_AT_HAND: u64 = 512 * 1024;

impl Renderer {
    /// The answer as it is stored, where it is, small, and the page cache has it. Decoded
    /// nowhere and kept nowhere.
    pub(super) async fn stored_at_hand(&self, prepared: &Prepared) -> Option<Encoded> {
        let tile = self.whole_tile(prepared)?;
        if tile.range.end - tile.range.start > MOST_AT_HAND {
            return None;
        }
        let beside = self.told.at_hand(prepared).await?;
        let object = prepared.opened.object();
        // What goes wrong here goes wrong again where it is told.
        let bytes = object.read_now(tile.range.clone(), tile.reserve).await.ok()??;
        self.complete(prepared, &tile, bytes, &beside)
    }

    /// The answer as it is stored, where it is.
    pub(super) async fn stored(&self, prepared: &Prepared) -> Result<Option<Encoded>, RenderError> {
        let Some(tile) = self.whole_tile(prepared) else { return Ok(None) };
        let beside = self.told.beside(prepared).await;
        // Reading may wait for the disk: not on an HTTP worker.
        let (object, range) = (prepared.opened.object().clone(), tile.range.clone());
        let reading = async move { object.read(range).await };
        let reading = self.parts.runtime.spawn(reading.in_current_span());
        let stored = reading.await.map_err(|_| RenderError::Stopping)??;
        let mut bytes = Buffer::of_any_value(tile.reserve + stored.len());
        bytes[tile.reserve..].copy_from_slice(&stored);
        Ok(self.complete(prepared, &tile, bytes, &beside))
    }

    /// The answer as it is stored, of a picture that is to be looked at again: reading it is
    /// such a look. `None` says nothing of a request; whoever gets it asks for the answer.
    ///
    /// # Errors
    /// [`RenderError::Source`] where storage does not work: looking would fail as well.
    pub(super) async fn confirming(
        &self,
        version: ApiVersion,
        request: &ImageRequest,
        held: impl Fn(&DerivativeKey) -> bool,
    ) -> Result<Option<Explained>, RenderError> {
        let mut watch = Stopwatch::start();
        let (identifier, sources) = (request.identifier.as_str(), &self.parts.sources);
        let Some(opened) = sources.unconfirmed(identifier).await else { return Ok(None) };
        let Ok(prepared) = self.prepare(version, request, opened) else { return Ok(None) };
        if held(&prepared.key) {
            return Ok(None);
        }
        watch.lap(Step::Open);
        let encoded = match self.stored(&prepared).await {
            Ok(Some(encoded)) => encoded,
            Err(error) if error.is_outage() => return Err(error),
            // What was replaced or removed is found to be when it is looked at.
            Ok(None) | Err(_) => return Ok(None),
        };
        watch.lap(Step::Read);
        sources.confirm(identifier, &prepared.opened).await;
        let account = Account::of(Way::Stored, None, &watch);
        Ok(Some(Explained { prepared, encoded: Some(encoded), account }))
    }

    fn whole_tile(&self, prepared: &Prepared) -> Option<StoredTile> {
        let tile = stored_tile(&prepared.opened, &prepared.resolved, &self.parts.encode);
        tile.ok().filter(StoredTile::is_whole)
    }

    /// `None` when the tile must be decoded after all.
    fn complete(
        &self,
        prepared: &Prepared,
        tile: &StoredTile,
        bytes: Buffer,
        beside: &Beside,
    ) -> Option<Encoded> {
        let Prepared { opened, resolved, .. } = prepared;
        let colors = Colors::of(opened, resolved, &self.parts.encode);
        let completed = opened.image().complete(tile, bytes).map_err(|error| error.to_string());
        let completed = completed.and_then(|bytes| {
            colors.complete(bytes, resolved, beside).map_err(|error| error.to_string())
        });
        match completed {
            Ok(bytes) => {
                self.parts.metrics.stored_tile();
                Some(Encoded { bytes, media_type: output(tile.format).media_type() })
            }
            Err(error) => {
                let key = prepared.opened.object().key();
                debug!(image.identifier = key, "A stored tile is decoded: {error}");
                None
            }
        }
    }
}
