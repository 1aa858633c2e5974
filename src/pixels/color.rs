//! [`ToSrgb`]: from the color space of an ICC profile, or from inks, to sRGB.

use std::fmt;
use std::sync::Arc;

use moxcms::{
    ColorProfile, DataColorSpace, Layout, RenderingIntent, Transform8BitExecutor, TransformOptions,
};

use super::{Channels, Pixels, inks};

/// Why a profile cannot be applied. The picture is then best shown as it is.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ColorError {
    #[error("the color profile is damaged or of an unsupported kind: {cause}")]
    Profile { cause: String },
    #[error("the color profile is for {profile}, the picture is {channels:?}")]
    Mismatch { profile: String, channels: Channels },
}

/// A conversion to sRGB, made once for a profile and used for any number of pictures. What has
/// inks always has one: without a profile they are taken for ideal.
#[derive(Clone)]
pub struct ToSrgb {
    channels: Channels,
    conversion: Conversion,
}

#[derive(Clone)]
enum Conversion {
    /// What each gray value becomes.
    Gray(Box<[u8; 256]>),
    /// For pixels of the channels that the conversion was made for.
    Color(Arc<Transform8BitExecutor>),
    /// From four inks to three colors.
    Inks(Arc<Transform8BitExecutor>),
    IdealInks,
}

/// Values that differ by no more in any channel are taken for equal: writers round the
/// numbers of one sRGB profile differently, and the transform's fixed-point arithmetic
/// adds its own error.
const SAME: u8 = 2;

impl ToSrgb {
    /// Reads an ICC profile for pixels of `channels`: a gray profile for gray pixels, an
    /// RGB profile for colored ones, a CMYK profile for inks.
    ///
    /// Colors are converted by the relative colorimetric intent, which keeps every color
    /// that sRGB can show as it was measured. `None` when the profile is as good as sRGB,
    /// so that there is nothing to do.
    ///
    /// # Errors
    /// [`ColorError`] when the profile cannot be read or is for other channels. The pixels are
    /// then those of [`ToSrgb::without_profile`].
    pub fn new(icc: &[u8], channels: Channels) -> Result<Option<Self>, ColorError> {
        let damaged = |error: moxcms::CmsError| ColorError::Profile { cause: error.to_string() };
        let profile = ColorProfile::new_from_slice(icc).map_err(damaged)?;
        let fits = match profile.color_space {
            DataColorSpace::Gray => matches!(channels, Channels::Gray | Channels::GrayAlpha),
            DataColorSpace::Rgb => matches!(channels, Channels::Rgb | Channels::Rgba),
            DataColorSpace::Cmyk => channels == Channels::Cmyk,
            _ => false,
        };
        if !fits {
            let profile = format!("{:?}", profile.color_space);
            return Err(ColorError::Mismatch { profile, channels });
        }
        let transform = |layout, target: &ColorProfile, to| {
            let options = TransformOptions {
                rendering_intent: RenderingIntent::RelativeColorimetric,
                ..TransformOptions::default()
            };
            profile.create_transform_8bit(layout, target, to, options)
        };
        let srgb = ColorProfile::new_srgb();
        if channels == Channels::Cmyk {
            // Four samples a pixel lie as those of RGBA do.
            let inks = transform(Layout::Rgba, &srgb, Layout::Rgb).map_err(damaged)?;
            return Ok(Some(Self { channels, conversion: Conversion::Inks(inks) }));
        }
        if !channels.has_color() {
            let target = gray_like(&srgb);
            let table =
                gray_table(&*transform(Layout::Gray, &target, Layout::Gray).map_err(damaged)?);
            let table = table.map_err(damaged)?;
            let same = (0..=255u8).zip(table.iter()).all(|(from, to)| from.abs_diff(*to) <= SAME);
            let conversion = Conversion::Gray(table);
            return Ok((!same).then_some(Self { channels, conversion }));
        }
        let probe = transform(Layout::Rgb, &srgb, Layout::Rgb).map_err(damaged)?;
        if leaves_unchanged(&*probe).map_err(damaged)? {
            return Ok(None);
        }
        let color = if channels.has_alpha() {
            transform(Layout::Rgba, &srgb, Layout::Rgba).map_err(damaged)?
        } else {
            probe
        };
        Ok(Some(Self { channels, conversion: Conversion::Color(color) }))
    }

    /// As [`ToSrgb::new`], of pixels that may have no profile. Where theirs is of no use, that is
    /// `told`, and they are shown as without one.
    pub fn of(
        icc: Option<&[u8]>,
        channels: Channels,
        told: impl FnOnce(ColorError),
    ) -> Option<Self> {
        match icc.map(|icc| Self::new(icc, channels)) {
            Some(Ok(conversion)) => conversion,
            Some(Err(error)) => {
                told(error);
                Self::without_profile(channels)
            }
            None => Self::without_profile(channels),
        }
    }

    /// What shows pixels that have no profile, or none of use: inks as if they were ideal;
    /// `None` for all others, which are shown as they are.
    #[must_use]
    fn without_profile(channels: Channels) -> Option<Self> {
        (channels == Channels::Cmyk).then_some(Self { channels, conversion: Conversion::IdealInks })
    }

    /// Whether no profile says what the inks are.
    #[must_use]
    pub const fn takes_inks_for_ideal(&self) -> bool {
        matches!(self.conversion, Conversion::IdealInks)
    }

    /// The same picture in sRGB (gray with sRGB's curve stays gray, inks become
    /// RGB); alpha is kept.
    ///
    /// `pixels` must have the channels that the conversion was made for; others are
    /// returned as they are.
    #[must_use]
    pub fn apply(&self, mut pixels: Pixels) -> Pixels {
        if pixels.channels() != self.channels {
            return pixels;
        }
        match &self.conversion {
            Conversion::Gray(table) => {
                let step = self.channels.count();
                for sample in pixels.data_mut().iter_mut().step_by(step) {
                    *sample = table[usize::from(*sample)];
                }
                pixels
            }
            Conversion::Color(transform) => {
                let mut converted = pixels.clone();
                match transform.transform(pixels.data(), converted.data_mut()) {
                    Ok(()) => converted,
                    // Only for buffers of uneven length, which `Pixels` excludes.
                    Err(_) => pixels,
                }
            }
            Conversion::Inks(transform) => {
                let mut converted = Pixels::zeroed(pixels.size(), Channels::Rgb);
                match transform.transform(pixels.data(), converted.data_mut()) {
                    Ok(()) => converted,
                    Err(_) => inks::to_rgb(&pixels),
                }
            }
            Conversion::IdealInks => inks::to_rgb(&pixels),
        }
    }
}

impl fmt::Debug for ToSrgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToSrgb").field("channels", &self.channels).finish_non_exhaustive()
    }
}

/// Gray with the tone curve of an RGB profile whose three curves are one.
fn gray_like(rgb: &ColorProfile) -> ColorProfile {
    let mut gray = ColorProfile::new_gray_with_gamma(2.2);
    gray.gray_trc.clone_from(&rgb.red_trc);
    gray
}

fn gray_table(transform: &Transform8BitExecutor) -> Result<Box<[u8; 256]>, moxcms::CmsError> {
    let every: [u8; 256] = std::array::from_fn(|value| value as u8);
    let mut table = Box::new([0; 256]);
    transform.transform(&every, &mut table[..])?;
    Ok(table)
}

/// Whether colors all over the cube come out as they went in.
fn leaves_unchanged(transform: &Transform8BitExecutor) -> Result<bool, moxcms::CmsError> {
    let steps = || (0..=8u16).map(|step| (step * 32).min(255) as u8);
    let cube: Vec<u8> = steps()
        .flat_map(|red| steps().flat_map(move |green| steps().map(move |blue| [red, green, blue])))
        .flatten()
        .collect();
    let mut converted = vec![0; cube.len()];
    transform.transform(&cube, &mut converted)?;
    Ok(cube.iter().zip(&converted).all(|(from, to)| from.abs_diff(*to) <= SAME))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;
    use crate::pixels::samples;

    fn icc(profile: &ColorProfile) -> Vec<u8> {
        profile.encode().unwrap()
    }

    #[test]
    fn a_conversion_can_be_shared_between_threads() {
        fn shared<T: Send + Sync + fmt::Debug>() {}
        shared::<ToSrgb>();
    }

    #[test]
    fn srgb_needs_no_conversion() {
        let profile = icc(&ColorProfile::new_srgb());
        assert!(ToSrgb::new(&profile, Channels::Rgb).unwrap().is_none());
        assert!(ToSrgb::new(&profile, Channels::Rgba).unwrap().is_none());
        let gray = icc(&gray_like(&ColorProfile::new_srgb()));
        assert!(ToSrgb::new(&gray, Channels::Gray).unwrap().is_none());
    }

    #[test]
    fn adobe_rgb_green_is_pulled_into_srgb_and_white_stays_white() {
        let profile = icc(&ColorProfile::new_adobe_rgb());
        let convert = ToSrgb::new(&profile, Channels::Rgb).unwrap().unwrap();
        let one = |pixel: [u8; 3]| {
            convert
                .apply(samples::flat(Size::new(3, 2), Channels::Rgb, &pixel))
                .pixel(2, 1)
                .to_vec()
        };
        assert!(one([255, 255, 255]).iter().all(|sample| *sample >= 254));
        // AdobeRGB (150, 100, 50): linear by 2.2 is (0.311, 0.127, 0.028); its red primary
        // is wider than sRGB's, so red grows: about 1.398·0.311 - 0.398·0.127 = 0.384,
        // which is 167 in sRGB.
        let brown = one([150, 100, 50]);
        assert!(brown[0].abs_diff(167) <= 2, "{brown:?}");
        assert!(brown[1].abs_diff(100) <= 2, "{brown:?}");
    }

    #[test]
    fn alpha_is_kept() {
        let profile = icc(&ColorProfile::new_adobe_rgb());
        let convert = ToSrgb::new(&profile, Channels::Rgba).unwrap().unwrap();
        let pixels = samples::numbered(Size::new(9, 7), Channels::Rgba);
        let alpha = |pixels: &Pixels| {
            pixels.data().chunks_exact(4).map(|pixel| pixel[3]).collect::<Vec<_>>()
        };
        assert_eq!(alpha(&convert.apply(pixels.clone())), alpha(&pixels));
    }

    #[test]
    fn linear_gray_is_brightened_and_keeps_its_alpha() {
        let profile = icc(&ColorProfile::new_gray_with_gamma(1.0));
        let convert = ToSrgb::new(&profile, Channels::GrayAlpha).unwrap().unwrap();
        // Linear 55/255 = 0.2157 is 1.055·0.2157^(1/2.4) - 0.055 = 0.502 in sRGB: 128.
        let result = convert.apply(samples::flat(Size::new(1, 1), Channels::GrayAlpha, &[55, 9]));
        assert!(result.pixel(0, 0)[0].abs_diff(128) <= 1, "{:?}", result.pixel(0, 0));
        assert_eq!(result.pixel(0, 0)[1], 9);
    }

    #[test]
    fn a_profile_for_other_channels_is_an_error() {
        let rgb = icc(&ColorProfile::new_adobe_rgb());
        assert!(matches!(ToSrgb::new(&rgb, Channels::Gray), Err(ColorError::Mismatch { .. })));
        let gray = icc(&ColorProfile::new_gray_with_gamma(2.2));
        assert!(matches!(ToSrgb::new(&gray, Channels::Rgb), Err(ColorError::Mismatch { .. })));
        // Bytes 16 to 19 of the header name the color space (ICC.1:2022 §7.2.6).
        let mut cmyk = rgb;
        cmyk[16..20].copy_from_slice(b"CMYK");
        assert!(matches!(ToSrgb::new(&cmyk, Channels::Rgb), Err(ColorError::Mismatch { .. })));
    }

    /// Made by `scripts/color-fixtures`, as is the table of what it shows.
    const CMYK: &[u8] = include_bytes!("fixtures/cmyk.icc");

    #[test]
    fn inks_are_shown_as_another_implementation_shows_them() {
        let convert = ToSrgb::new(CMYK, Channels::Cmyk).unwrap().unwrap();
        let lines = include_str!("fixtures/cmyk.tsv").lines().skip(1);
        let mut worst = 0;
        for line in lines {
            let numbers: Vec<u8> = line.split('\t').map(|it| it.parse().unwrap()).collect();
            let (inks, expected) = numbers.split_at(4);
            let pixels = samples::flat(Size::new(3, 2), Channels::Cmyk, inks);
            let shown = convert.apply(pixels);
            assert_eq!((shown.channels(), shown.size()), (Channels::Rgb, Size::new(3, 2)));
            let found = shown.pixel(2, 1);
            let off = found.iter().zip(expected).map(|(it, other)| it.abs_diff(*other)).max();
            worst = worst.max(off.unwrap());
            assert!(worst <= 4, "{inks:?}: {found:?} for {expected:?}");
        }
        assert!(worst > 0, "the table is read");
    }

    #[test]
    fn inks_without_a_profile_or_with_one_of_no_use_are_ideal() {
        let rgb = icc(&ColorProfile::new_adobe_rgb());
        let mismatch = ToSrgb::new(&rgb, Channels::Cmyk);
        assert!(matches!(mismatch, Err(ColorError::Mismatch { .. })));
        assert!(matches!(ToSrgb::new(CMYK, Channels::Rgb), Err(ColorError::Mismatch { .. })));
        let ideal = ToSrgb::without_profile(Channels::Cmyk).unwrap();
        assert!(ideal.takes_inks_for_ideal());
        let shown = ideal.apply(samples::flat(Size::new(2, 1), Channels::Cmyk, &[51, 0, 255, 128]));
        assert_eq!(shown, samples::flat(Size::new(2, 1), Channels::Rgb, &[102, 127, 0]));
        for channels in Channels::ALL {
            let needed = channels == Channels::Cmyk;
            assert_eq!(ToSrgb::without_profile(channels).is_some(), needed, "{channels:?}");
        }
    }

    #[test]
    fn damaged_profiles_are_errors_and_never_panic() {
        let whole = icc(&ColorProfile::new_adobe_rgb());
        assert!(matches!(ToSrgb::new(&[], Channels::Rgb), Err(ColorError::Profile { .. })));
        for length in (0..whole.len()).step_by(7) {
            let _ = ToSrgb::new(&whole[..length], Channels::Rgb);
        }
        for at in 0..whole.len() {
            let mut mutant = whole.clone();
            mutant[at] ^= 0xA5;
            let _ = ToSrgb::new(&mutant, Channels::Rgb);
        }
        for at in (0..CMYK.len()).step_by(7) {
            let _ = ToSrgb::new(&CMYK[..at], Channels::Cmyk);
            let mut mutant = CMYK.to_vec();
            mutant[at] ^= 0xA5;
            let _ = ToSrgb::new(&mutant, Channels::Cmyk);
        }
    }
}
