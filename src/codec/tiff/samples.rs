//! What the samples mean: from stored samples to 8-bit gray or RGB, with or without alpha, or
//! CMYK.
//!
//! How they are stored, and which of 256 steps each becomes, is told by [`Numbers`]. Only the
//! first alpha sample counts; extra samples without a meaning are dropped. Alpha that is
//! multiplied into the colors (ExtraSamples 1) is divided out again.

use std::sync::Arc;

use super::lab::LabEncoding;
use super::numbers::{Numbers, scale};
use super::{CodecError, damaged};
use crate::pixels::{Channels, Lab};

/// The colors of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Colors {
    Gray {
        inverted: bool,
    },
    Rgb,
    Palette(Box<[[u8; 3]]>),
    /// Four inks, 0 is none.
    Cmyk,
    Lab(LabEncoding),
}

impl Colors {
    /// Samples that a pixel has of them.
    const fn count(&self) -> usize {
        match self {
            Self::Gray { .. } | Self::Palette(_) => 1,
            Self::Rgb | Self::Lab(_) => 3,
            Self::Cmyk => 4,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Alpha {
    /// Index among the samples of a pixel.
    sample: usize,
    multiplied: bool,
}

/// The meaning of a level's samples.
#[derive(Clone, Debug)]
pub(super) struct Samples {
    colors: Colors,
    /// Of colors that are given so.
    lab: Option<Arc<Lab>>,
    alpha: Option<Alpha>,
    numbers: Numbers,
}

/// The RGB values of a color map: all reds, then greens, then blues, of 16 bits each.
/// Maps in which every value is below 256 were written with 8 bits by mistake.
///
/// Source: TIFF 6.0, "ColorMap"; the repair is libtiff's.
///
/// # Errors
/// [`CodecError::Damaged`] unless there are `3 × 2^bits` values.
pub(super) fn palette(values: &[u64], bits: u8) -> Result<Colors, CodecError> {
    let count = 1usize << bits;
    if values.len() < 3 * count {
        return Err(damaged(format!("its color map has {} values", values.len())));
    }
    let short = values.iter().all(|&value| value < 256);
    let value = |at: usize| if short { values[at] as u8 } else { scale(values[at], 0xFFFF) };
    let color = |at: usize| [value(at), value(at + count), value(at + 2 * count)];
    Ok(Colors::Palette((0..count).map(color).collect()))
}

impl Samples {
    /// `samples` are those of a pixel, `extra` the values of ExtraSamples, which stand for
    /// the last ones.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when there are fewer samples than colors.
    pub(super) fn new(
        colors: Colors,
        samples: usize,
        extra: &[u64],
        numbers: Numbers,
    ) -> Result<Self, CodecError> {
        let color_samples = colors.count();
        let extras = samples.checked_sub(color_samples).ok_or_else(|| {
            damaged(format!("it has {samples} samples a pixel where {color_samples} are due"))
        })?;
        // Extra samples are the last ones, however many values describe them.
        let first = samples - extra.len().min(extras);
        let alpha = (first..samples)
            .zip(extra)
            .find(|(_, kind)| matches!(kind, 1 | 2))
            .map(|(sample, &kind)| Alpha { sample, multiplied: kind == 1 })
            // What is printed is opaque.
            .filter(|_| colors != Colors::Cmyk);
        let lab = match &colors {
            Colors::Lab(_) => Some(Arc::new(LabEncoding::conversion())),
            Colors::Gray { .. } | Colors::Rgb | Colors::Palette(_) | Colors::Cmyk => None,
        };
        Ok(Self { colors, lab, alpha, numbers })
    }

    /// What comes out.
    pub(super) fn channels(&self) -> Channels {
        match (&self.colors, self.alpha) {
            (Colors::Gray { .. }, None) => Channels::Gray,
            (Colors::Gray { .. }, Some(_)) => Channels::GrayAlpha,
            (Colors::Rgb | Colors::Palette(_) | Colors::Lab(_), None) => Channels::Rgb,
            (Colors::Rgb | Colors::Palette(_) | Colors::Lab(_), Some(_)) => Channels::Rgba,
            (Colors::Cmyk, _) => Channels::Cmyk,
        }
    }

    /// The samples of a pixel that are looked at, in the order of the channels.
    pub(super) fn used(&self) -> impl Iterator<Item = usize> + Clone + '_ {
        (0..self.colors.count()).chain(self.alpha.map(|alpha| alpha.sample))
    }

    /// Whether pixels of so many stored samples are what comes out.
    pub(super) fn is_as_stored(&self, samples: usize) -> bool {
        let plain = match self.colors {
            Colors::Gray { inverted } => !inverted,
            Colors::Rgb | Colors::Cmyk => true,
            Colors::Palette(_) | Colors::Lab(_) => false,
        };
        plain && self.numbers.are_bytes() && samples == self.channels().count()
    }

    /// Whether the colors are to be divided by their alpha.
    pub(super) fn has_multiplied_alpha(&self) -> bool {
        self.alpha.is_some_and(|alpha| alpha.multiplied)
    }

    /// Bytes of memory beside itself.
    pub(super) fn weight(&self) -> usize {
        let colors = match &self.colors {
            Colors::Palette(palette) => size_of_val(&**palette),
            Colors::Gray { .. } | Colors::Rgb | Colors::Cmyk | Colors::Lab(_) => {
                self.lab.as_ref().map_or(0, |lab| lab.weight())
            }
        };
        colors + self.numbers.weight()
    }

    /// Converts a part of one unpacked row in which all samples lie side by side.
    ///
    /// `raw` is the row, `samples` how many a pixel has, `first` the first pixel wanted;
    /// `out` is as long as the pixels wanted in [`Samples::channels`].
    pub(super) fn row(&self, raw: &[u8], samples: usize, first: usize, out: &mut [u8]) {
        let count = self.channels().count();
        if self.is_as_stored(samples) {
            out.copy_from_slice(&raw[first * count..][..out.len()]);
            return;
        }
        for (channel, sample) in self.used().enumerate() {
            self.spread(raw, samples, sample, first, channel, out);
        }
    }

    /// Converts a part of one unpacked row of a plane that holds only `sample`.
    pub(super) fn plane_row(&self, raw: &[u8], sample: usize, first: usize, out: &mut [u8]) {
        if let Some(channel) = self.used().position(|used| used == sample) {
            self.spread(raw, 1, 0, first, channel, out);
        }
    }

    /// Writes one sample of each pixel to its channel, or to three through the palette.
    fn spread(
        &self,
        raw: &[u8],
        samples: usize,
        sample: usize,
        first: usize,
        used: usize,
        out: &mut [u8],
    ) {
        let pixels = out.chunks_exact_mut(self.channels().count()).zip(first..);
        let field = self.numbers.field(samples, sample);
        match (&self.colors, used) {
            (Colors::Palette(palette), 0) => {
                for (out, pixel) in pixels {
                    let color = field.stored(raw, pixel) as usize;
                    // As many as the bits can say.
                    out[..3].copy_from_slice(&palette[color]);
                }
            }
            (Colors::Gray { inverted: true }, 0) => {
                let count = self.channels().count();
                field.each(raw, pixels.map(|(out, pixel)| (&mut out[0], pixel)));
                out.iter_mut().step_by(count).for_each(|value| *value = 255 - *value);
            }
            (Colors::Lab(encoding), used) if used < 3 => {
                for (out, pixel) in pixels {
                    out[used] = encoding.sample(used, field.stored(raw, pixel), field.bits());
                }
            }
            (colors, used) => {
                let to = if matches!(colors, Colors::Palette(_)) { 3 } else { used };
                field.each(raw, pixels.map(|(out, pixel)| (&mut out[to], pixel)));
            }
        }
    }

    /// Whether colors leave the space that they are stored in, which a profile would be of.
    pub(super) const fn is_converted(&self) -> bool {
        self.lab.is_some()
    }

    /// Makes red, green and blue of finished pixels whose colors are given in another way.
    pub(super) fn to_light(&self, out: &mut [u8]) {
        let Some(lab) = &self.lab else { return };
        for pixel in out.chunks_exact_mut(self.channels().count()) {
            if let Some(color) = pixel.first_chunk_mut::<3>() {
                *color = lab.rgb(*color);
            }
        }
    }

    /// Divides the alpha out of finished pixels where it was multiplied in.
    pub(super) fn divide_alpha(&self, out: &mut [u8]) {
        if !self.has_multiplied_alpha() {
            return;
        }
        for pixel in out.chunks_exact_mut(self.channels().count()) {
            let Some((alpha, colors)) = pixel.split_last_mut() else { continue };
            let alpha = u32::from(*alpha);
            for color in colors {
                // What is wholly transparent has no color to find.
                let divided = (u32::from(*color) * 255 + alpha / 2).checked_div(alpha);
                *color = divided.map_or(*color, |divided| divided.min(255) as u8);
            }
        }
    }

    /// Fills pixels of a cell that was never written: white, transparent where there is
    /// alpha. `plane` is the sample that the cell holds where samples lie apart.
    ///
    /// (libtiff leaves zeros; but an empty cell of a page is paper, not ink.)
    pub(super) fn fill_empty(&self, plane: Option<usize>, out: &mut [u8]) {
        let channels = self.channels();
        let colors = channels.count() - usize::from(channels.has_alpha());
        let paper: [u8; 4] = match self.colors {
            Colors::Gray { .. } | Colors::Rgb | Colors::Palette(_) => [255; 4],
            Colors::Lab(_) => LabEncoding::WHITE,
            Colors::Cmyk => [0; 4],
        };
        let is_alpha = |sample| self.alpha.is_some_and(|alpha| alpha.sample == sample);
        for pixel in out.chunks_exact_mut(channels.count()) {
            let (colors, alpha) = pixel.split_at_mut(colors);
            match plane {
                None => {
                    colors.copy_from_slice(&paper[..colors.len()]);
                    alpha.fill(0);
                }
                Some(sample) if is_alpha(sample) => alpha.fill(0),
                Some(sample) => match &self.colors {
                    Colors::Rgb | Colors::Lab(_) | Colors::Cmyk => colors[sample] = paper[sample],
                    Colors::Gray { .. } | Colors::Palette(_) => colors.fill(255),
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::header::ByteOrder;
    use super::super::numbers::Kind;
    use super::*;

    fn samples(colors: Colors, count: usize, extra: &[u64], bits: u64) -> Samples {
        let numbers = Numbers::new(Kind::Unsigned, &[bits], ByteOrder::Little).unwrap();
        Samples::new(colors, count, extra, numbers).unwrap()
    }

    fn gray(bits: u64) -> Samples {
        samples(Colors::Gray { inverted: false }, 1, &[], bits)
    }

    #[test]
    fn a_row_can_be_converted_from_its_middle() {
        let mut out = [0; 2];
        gray(2).row(&[0b1110_0100, 0b0100_0000], 1, 3, &mut out);
        assert_eq!(out, [0, 85]);
        let rgb = samples(Colors::Rgb, 4, &[0], 8);
        let mut out = [0; 3];
        rgb.row(&[1, 2, 3, 4, 5, 6, 7, 8], 4, 1, &mut out);
        assert_eq!(out, [5, 6, 7]);
    }

    #[test]
    fn white_is_zero_turns_colors_around_but_not_alpha() {
        let inverted = samples(Colors::Gray { inverted: true }, 2, &[2], 8);
        let mut out = [0; 4];
        inverted.row(&[0, 200, 255, 100], 2, 0, &mut out);
        assert_eq!(out, [255, 200, 0, 100]);
    }

    #[test]
    fn alpha_is_found_behind_samples_without_meaning() {
        let rgba = samples(Colors::Rgb, 5, &[0, 2], 8);
        assert_eq!(rgba.channels(), Channels::Rgba);
        let mut out = [0; 4];
        rgba.row(&[1, 2, 3, 99, 4], 5, 0, &mut out);
        assert_eq!(out, [1, 2, 3, 4]);
        assert_eq!(samples(Colors::Rgb, 4, &[], 8).channels(), Channels::Rgb);
    }

    #[test]
    fn multiplied_alpha_is_divided_out() {
        let rgba = samples(Colors::Rgb, 4, &[1], 8);
        let mut out = [64, 128, 0, 128, 9, 9, 9, 0];
        rgba.divide_alpha(&mut out);
        // 64 × 255 / 128 = 127.5, rounded up; 128 × 255 / 128 = 255; nothing to divide by 0.
        assert_eq!(out, [128, 255, 0, 128, 9, 9, 9, 0]);
    }

    #[test]
    fn palettes_have_16_bits_unless_all_values_are_small() {
        let wide = palette(&[0, 0xFFFF, 0, 0x8000, 0, 0x0101], 1).unwrap();
        assert_eq!(wide, Colors::Palette(Box::new([[0, 0, 0], [255, 128, 1]])));
        let narrow = palette(&[0, 255, 0, 128, 0, 1], 1).unwrap();
        assert_eq!(narrow, wide);
        assert!(palette(&[0; 5], 1).is_err());
        let mut out = [0; 6];
        samples(wide, 1, &[], 1).row(&[0b0100_0000], 1, 0, &mut out);
        assert_eq!(out, [0, 0, 0, 255, 128, 1]);
    }

    #[test]
    fn empty_cells_are_white_and_transparent() {
        let rgba = samples(Colors::Rgb, 4, &[2], 8);
        let mut out = [7; 8];
        rgba.fill_empty(None, &mut out);
        assert_eq!(out, [255, 255, 255, 0, 255, 255, 255, 0]);
        let mut out = [7; 4];
        rgba.fill_empty(Some(1), &mut out);
        assert_eq!(out, [7, 255, 7, 7]);
        rgba.fill_empty(Some(3), &mut out);
        assert_eq!(out, [7, 255, 7, 0]);
    }
}
