//! Says everything about a picture before any byte of it is read.

#[cfg(test)]
mod tests;

use crate::codec::{Access, CodecError, EncodeSettings, Properties, SourceImage, Window, output};
use crate::geometry::{Level, Orientation, Rect, Size};
use crate::image_api::ResolvedRequest;
use crate::pixels::{Channels, FILTER_REACH, Pixels};

/// Stored cells that one answer may be made of: 6.5 gigapixels in tiles of 256.
const MAX_CELLS: u64 = 100_000;

/// Sides from which on planes serve: the last of the samples that two pixels share may reach
/// beyond the answer, which in a tiny one is seen.
const LEAST_IN_PLANES: u32 = 16;

/// What will be read and done for one answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What to fetch and decode: of a picture that decodes only whole, all of it.
    pub window: Window,
    /// The region asked for, as left, top, right and bottom edge in the decoded window's
    /// pixels; stored orientation.
    pub crop: [f64; 4],
    /// Size to scale the crop to; stored orientation.
    pub scaled: Size,
    /// The size asked for, stored orientation: a column or a row more than `scaled` where the
    /// level, rounded down, ends before the picture; the last is repeated then.
    pub grown: Size,
    /// Whether brightness and color may stay apart from the file to the answer.
    pub in_planes: bool,
    /// Bytes that everything after decoding takes, the decoded window included.
    pub finish_memory: u64,
}

impl Plan {
    /// Bytes that the whole job takes at its height: while it decodes, or afterwards, when
    /// the fetched bytes are gone.
    #[must_use]
    pub fn memory(&self) -> u64 {
        self.window.memory.max(self.finish_memory)
    }
}

/// Chooses the coarsest level that still has every pixel of the answer, and the window of
/// it that the answer needs.
///
/// `in_planes`: whether nothing but scaling is to be done to the picture, for a format that
/// takes planes. The `settings` say what encoding takes.
///
/// # Errors
/// [`CodecError`] when the file's own index does not allow the window.
///
/// Source: Image API 3.0 §5.4; implementation notes, "Tile region parameter calculation".
pub fn plan(
    image: &dyn SourceImage,
    resolved: &ResolvedRequest,
    in_planes: bool,
    settings: &EncodeSettings,
) -> Result<Plan, CodecError> {
    let properties = image.properties();
    let full = properties.stored_size();
    let region = properties.orientation.to_stored(resolved.region, full);
    let grown = properties.orientation.apply(resolved.size);

    let index = choose_level(&properties.levels, region, grown);
    let level = &properties.levels[index];
    let located = level.locate(region, full);
    let scaled = stored_of(located, grown, level, full);
    let reach = match properties.access {
        Access::Whole => level.size.rect(),
        Access::Cells => pixels_needed(located, scaled, level.size),
    };
    check_cells(level, reach)?;
    let in_planes = in_planes && scaled.width.min(scaled.height) >= LEAST_IN_PLANES;
    let window = match (properties.access, eighths(located, scaled, in_planes)) {
        // These pixels are kept for whatever is asked for next.
        (Access::Whole, _) => None,
        (Access::Cells, 8) if !in_planes => None,
        (Access::Cells, eighths) => {
            image.scaled_window(index, between_units(reach, level.size), eighths)?
        }
    };
    let in_planes = in_planes && window.is_some();
    let window = match window {
        Some(window) => window,
        None => image.window(index, reach)?,
    };
    let (x, y) = (f64::from(window.region.x), f64::from(window.region.y));
    let scale = f64::from(window.eighths) / 8.0;
    let crop = [located[0] - x, located[1] - y, located[2] - x, located[3] - y];
    let crop = crop.map(|edge| edge * scale);
    let finish_memory = finish_memory(window.decoded_size(), grown, properties, resolved, settings);
    Ok(Plan { window, crop, scaled, grown, in_planes, finish_memory })
}

/// The size that a part gives without stretching it: a tile at the edge of a level that was
/// rounded down has a column or a row less than the `grown` that is asked for.
///
/// The pixels of such a level stand where those of one rounded up would stand: writers take
/// the mean of two by two and leave out what is over.
fn stored_of(located: [f64; 4], grown: Size, level: &Level, full: Size) -> Size {
    let side = |start: f64, end: f64, grown: u32, level_side: u32, full: u32| {
        let rounded_down = u64::from(level_side) * u64::from(level.scale_factor) < u64::from(full);
        let at_edge = end == f64::from(level_side) && start < end;
        let is_short = rounded_down && at_edge && end - start + 1.0 == f64::from(grown);
        if is_short { grown - 1 } else { grown }
    };
    let [left, top, right, bottom] = located;
    Size::new(
        side(left, right, grown.width, level.size.width, full.width),
        side(top, bottom, grown.height, level.size.height, full.height),
    )
}

/// To how many eighths of its size a part may be scaled while it is decoded, so that it keeps
/// at least the pixels that are asked for.
///
/// At 7/8 the transform alone costs more than what it saves (measured with libjpeg-turbo 3.1,
/// whose transforms of 5, 6 and 7 pixels a side are not written for vectors). In planes, which
/// are half the samples to scale, those of 3, 5 and 6 pixels do so too.
fn eighths(located: [f64; 4], scaled: Size, in_planes: bool) -> u32 {
    let part = |start: f64, end: f64, output: u32| f64::from(output) * 8.0 / (end - start);
    let across = part(located[0], located[2], scaled.width);
    let down = part(located[1], located[3], scaled.height);
    match across.max(down).ceil().clamp(1.0, 8.0) as u32 {
        needed if in_planes => needed.next_power_of_two(),
        7 => 8,
        needed => needed,
    }
}

/// `reach` grown to whole units of 16 × 16 pixels, or to the level's edge.
fn between_units(reach: Rect, level: Size) -> Rect {
    let start = |at: u32| at / 16 * 16;
    let end = |at: u64, side: u32| at.next_multiple_of(16).min(u64::from(side)) as u32;
    let (x, y) = (start(reach.x), start(reach.y));
    let (right, bottom) = (end(reach.right(), level.width), end(reach.bottom(), level.height));
    Rect::new(x, y, right - x, bottom - y)
}

/// Levels ascend in scale factor; the last one whose grid gives at least the asked size is
/// the cheapest that loses nothing. Levels are compared by their nominal, rounded-up size,
/// so that a tile as viewers compute it takes the level it was computed for.
pub(super) fn choose_level(levels: &[Level], region: Rect, scaled: Size) -> usize {
    let enough = |level: &Level| {
        let nominal = region.size().reduced(level.scale_factor);
        nominal.width >= scaled.width && nominal.height >= scaled.height
    };
    levels.iter().rposition(enough).unwrap_or(0)
}

/// A list of millions of cells would itself be a burden while it waits for its turn.
fn check_cells(level: &Level, reach: Rect) -> Result<(), CodecError> {
    let columns = reach.width.div_ceil(level.tile.width) + 1;
    let rows = reach.height.div_ceil(level.tile.height) + 1;
    let cells = u64::from(columns) * u64::from(rows);
    if cells <= MAX_CELLS {
        return Ok(());
    }
    Err(CodecError::TooLarge {
        what: format!(
            "this part of it is stored in {cells} pieces, and {MAX_CELLS} are read at most"
        ),
    })
}

/// The whole pixels under `located`, and as many around them as the filter looks at.
fn pixels_needed(located: [f64; 4], scaled: Size, level: Size) -> Rect {
    let span = |start: f64, end: f64, output: u32, side: u32| {
        let scale = (end - start) / f64::from(output);
        let whole = start.fract() == 0.0 && end.fract() == 0.0;
        let same = whole && end - start == f64::from(output);
        let margin = if same { 0.0 } else { (FILTER_REACH * scale.max(1.0)).ceil() + 1.0 };
        let first = (start.floor() - margin).max(0.0) as u32;
        let last = (end.ceil() + margin).min(f64::from(side)) as u32;
        let first = first.min(side - 1);
        (first, last.max(first + 1) - first)
    };
    let (x, width) = span(located[0], located[2], scaled.width, level.width);
    let (y, height) = span(located[1], located[3], scaled.height, level.height);
    Rect::new(x, y, width, height)
}

/// The decoded window, the filter's copies, the scaled picture, a copy of it for each step
/// that moves pixels about, and what the encoder takes.
fn finish_memory(
    window: Size,
    scaled: Size,
    properties: &Properties,
    resolved: &ResolvedRequest,
    settings: &EncodeSettings,
) -> u64 {
    let channels = properties.channels;
    let rotation = resolved.rotation;
    // A free angle gives the corners transparency.
    let turned_channels = match (rotation.quarter_turns(), channels.shown()) {
        (None, Channels::Gray) => Channels::GrayAlpha,
        (None, Channels::Rgb) => Channels::Rgba,
        (_, channels) => channels,
    };
    let turned_size = resolved.output_size();
    let turned = Pixels::byte_count(turned_size, turned_channels);
    let encoding = output(resolved.format).working_bytes(turned_size, settings);
    // The filter works on columns first and keeps them; alpha is multiplied in beforehand,
    // and single samples are woven by fours.
    let woven = if channels == Channels::Gray { 2 } else { 1 };
    let columns =
        Pixels::byte_count(Size::new(window.width, scaled.height), channels).saturating_mul(woven);
    let window = Pixels::byte_count(window, channels);
    let multiplied = if channels.has_alpha() { window } else { 0 };
    // Inks become colors beside themselves.
    let light =
        if channels == Channels::Cmyk { Pixels::byte_count(scaled, channels.shown()) } else { 0 };
    let scaled = Pixels::byte_count(scaled, channels);
    let moves = properties.orientation != Orientation::Upright;
    let turns = rotation.mirrored || rotation.quarter_turns() != Some(0);
    let scaling = window
        .saturating_add(multiplied)
        .saturating_add(columns)
        .saturating_add(scaled.saturating_mul(woven));
    let finishing = scaled
        .saturating_add(light)
        .saturating_add(if moves { scaled } else { 0 })
        .saturating_add(if turns { turned } else { 0 })
        .saturating_add(encoding);
    scaling.max(finishing)
}
