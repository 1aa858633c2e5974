//! Computes an answer from bytes already fetched. Synchronous; runs on the pool.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;

use super::stopwatch::Stopwatch;
use super::{Colors, Plan, RenderError, Step};
use crate::codec::{Crew, EncodeError, EncodeSettings, output};
use crate::image_api::{Quality, ResolvedRequest};
use crate::pixels::{self, Pixels};
use crate::sources::Opened;

const WHITE: [u8; 3] = [255; 3];
const BLACK: [u8; 3] = [0; 3];

/// Where the pixels of a plan's window come from.
#[derive(Debug)]
pub(super) enum Source {
    /// The bytes of the window's ranges.
    Stored(Vec<Bytes>),
    /// The window as decoded before.
    Pixels(Arc<Pixels>),
}

/// Decode, scale, orient, bring to sRGB where the profile is not to go with the picture, then in
/// the order of Image API 3.0 §4.6: mirror,
/// rotate, quality, format. The `crew` helps to decode. The answer is without what goes with it
/// beside its pixels.
pub(super) fn execute(
    opened: &Opened,
    source: Source,
    plan: &Plan,
    resolved: &ResolvedRequest,
    settings: &EncodeSettings,
    crew: &dyn Crew,
    watch: &mut Stopwatch,
) -> Result<Vec<u8>, RenderError> {
    let colors = Colors::of(opened, resolved, settings);
    let scaled = match source {
        Source::Stored(parts) => {
            if let Some(encoded) = in_planes(opened, &parts, plan, resolved, settings, watch) {
                return Ok(encoded?);
            }
            let window = opened.image().decode_with(&plan.window, &parts, crew)?;
            watch.lap(Step::Decode);
            // Nothing reads them again, and they may be large.
            drop(parts);
            pixels::resample(&window, plan.crop, plan.scaled)
        }
        Source::Pixels(window) => pixels::resample(&window, plan.crop, plan.scaled),
    };
    let grown = pixels::grow(Cow::Owned(scaled), plan.grown).into_owned();
    let shown = pixels::orient(grown, opened.image().properties().orientation);
    let colored = match colors {
        Colors::Converted(to_srgb) => to_srgb.apply(shown),
        Colors::AsTheyAre | Colors::Embedded(_) => shown,
    };
    let format = output(resolved.format);
    let finished = finish(colored, resolved, format.keeps_alpha());
    watch.lap(Step::Transform);
    let encoded = format.encode(&finished, settings)?;
    drop(finished);
    watch.lap(Step::Encode);
    Ok(encoded)
}

/// Decode, scale and encode without bringing the samples to red, green and blue, where all of
/// this can be done so: half the samples, and two conversions less.
fn in_planes(
    opened: &Opened,
    parts: &[Bytes],
    plan: &Plan,
    resolved: &ResolvedRequest,
    settings: &EncodeSettings,
    watch: &mut Stopwatch,
) -> Option<Result<Vec<u8>, EncodeError>> {
    let format = output(resolved.format).planes().filter(|_| plan.in_planes)?;
    let window = opened.image().decode_planes(&plan.window, parts)?;
    watch.lap(Step::Decode);
    let scaled = window.resample(plan.crop, plan.scaled).grow(plan.grown);
    watch.lap(Step::Transform);
    let encoded = format.encode_planes(&scaled, settings);
    watch.lap(Step::Encode);
    Some(encoded)
}

/// Transparency of the source is laid on white paper; what rotation leaves empty is
/// transparent where the format and the quality allow, else black.
fn finish(pixels: Pixels, resolved: &ResolvedRequest, keeps_alpha: bool) -> Pixels {
    let bitonal = resolved.quality == Quality::Bitonal;
    let keeps_alpha = keeps_alpha && !bitonal;
    let base = if keeps_alpha { pixels } else { pixels::flatten(pixels, WHITE) };
    // The threshold is the picture's own: corners that rotation adds have no say in it.
    let base = if bitonal { pixels::to_bitonal(base) } else { base };
    let rotation = &resolved.rotation;
    let rotated = pixels::rotate(base, rotation.degrees.to_f64(), rotation.mirrored);
    let rotated = if keeps_alpha { rotated } else { pixels::flatten(rotated, BLACK) };
    let free_angle = rotation.quarter_turns().is_none();
    match resolved.quality {
        Quality::Gray => pixels::to_gray(rotated),
        // Rotation blends neighbors: cut what it blended at the middle.
        Quality::Bitonal if free_angle => pixels::to_bitonal(rotated),
        Quality::Default | Quality::Color | Quality::Bitonal => rotated,
    }
}
