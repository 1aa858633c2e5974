//! What becomes of a picture's colors on their way to an answer.

use bytes::Bytes;

use super::Beside;
use crate::codec::{EncodeError, EncodeSettings, MOST_EMBEDDED, ProfileUse, output};
use crate::image_api::{Quality, ResolvedRequest};
use crate::pixels::{Channels, ToSrgb};
use crate::sources::Opened;

/// What is done to colors.
#[derive(Clone, Copy, Debug)]
pub(super) enum Colors<'a> {
    /// They are sRGB, or taken for it.
    AsTheyAre,
    Converted(&'a ToSrgb),
    /// They stay as they are, and their profile goes with them.
    Embedded(&'a Bytes),
}

impl<'a> Colors<'a> {
    /// Of an answer. Where the answer cannot hold the profile, or its samples are no longer
    /// those that it is for, colors are converted whatever the settings say.
    pub(super) fn of(
        opened: &'a Opened,
        resolved: &ResolvedRequest,
        settings: &EncodeSettings,
    ) -> Self {
        let Some(to_srgb) = opened.to_srgb() else { return Self::AsTheyAre };
        let properties = opened.image().properties();
        match (settings.profile, &properties.icc_profile) {
            (ProfileUse::Embed, Some(profile)) if fits(properties.channels, profile, resolved) => {
                Self::Embedded(profile)
            }
            (ProfileUse::Embed | ProfileUse::Srgb, _) => Self::Converted(to_srgb),
        }
    }

    /// A finished answer, made or taken out of a file, with the profile and the metadata that go
    /// with it.
    ///
    /// # Errors
    /// [`EncodeError`] when the file is none of the format asked for.
    pub(super) fn complete(
        self,
        file: Bytes,
        resolved: &ResolvedRequest,
        beside: &Beside,
    ) -> Result<Bytes, EncodeError> {
        let file = match self {
            Self::Embedded(profile) => output(resolved.format).embed(file.into(), profile)?.into(),
            Self::AsTheyAre | Self::Converted(_) => file,
        };
        Ok(beside.put_into(file, resolved.format))
    }
}

/// Whether an answer's samples are those that the profile of a picture of `channels` is for, in a
/// format that can say so.
fn fits(channels: Channels, profile: &Bytes, resolved: &ResolvedRequest) -> bool {
    let same = match resolved.quality {
        Quality::Default | Quality::Color => channels != Channels::Cmyk,
        Quality::Gray => !channels.has_color(),
        Quality::Bitonal => false,
    };
    let format = output(resolved.format);
    // A free angle gives the corners transparency.
    let free_angle = resolved.rotation.quarter_turns().is_none();
    let has_alpha = format.keeps_alpha() && (channels.has_alpha() || free_angle);
    let written = match (channels.has_color(), has_alpha) {
        (false, false) => Channels::Gray,
        (false, true) => Channels::GrayAlpha,
        (true, false) => Channels::Rgb,
        (true, true) => Channels::Rgba,
    };
    same && profile.len() <= MOST_EMBEDDED && format.embeds(written)
}

#[cfg(test)]
mod tests;
