//! The frame header of a JPEG: its size, its components and what their samples mean.

use crate::codec::CodecError;
use crate::geometry::Size;
use crate::pixels::Channels;

use super::NAME;

/// What the samples of the components are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Color {
    Gray,
    YCbCr,
    Rgb,
    /// Inks; `inverted`: 255 is none.
    Cmyk {
        inverted: bool,
    },
    /// Inks, inverted, three of them as luminance and two differences.
    Ycck,
}

impl Color {
    pub(super) const fn channels(self) -> Channels {
        match self {
            Self::Gray => Channels::Gray,
            Self::YCbCr | Self::Rgb => Channels::Rgb,
            Self::Cmyk { .. } | Self::Ycck => Channels::Cmyk,
        }
    }
}

/// A frame of one of the kinds that are decoded: 8 bits, Huffman-coded, sequential or
/// progressive, one, three or four components.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) progressive: bool,
    pub(super) size: Size,
    pub(super) components: Vec<Component>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Component {
    pub(super) id: u8,
    /// Horizontal and vertical sampling factor, each 1 to 4.
    pub(super) sampling: (u8, u8),
    /// Number of its quantization table, not checked.
    pub(super) quantization: u8,
}

impl Frame {
    /// Reads the payload of the frame header that `marker` starts.
    ///
    /// Source: ITU-T T.81 §B.2.2 and table B.1.
    pub(super) fn parse(marker: u8, payload: &[u8]) -> Result<Self, CodecError> {
        let what = match marker {
            0xC0..=0xC2 => None,
            0xC3 => Some("lossless compression"),
            0xC5..=0xC7 => Some("hierarchical"),
            _ => Some("arithmetic coding"),
        };
        if let Some(what) = what {
            return Err(unsupported(what));
        }
        let Some(([precision, h1, h0, w1, w0, count], rest)) = payload.split_first_chunk() else {
            return Err(damaged("its frame header is too short"));
        };
        if *precision != 8 {
            return Err(unsupported(&format!("{precision} bits a sample instead of 8")));
        }
        let size = Size::new(
            u32::from(u16::from_be_bytes([*w1, *w0])),
            u32::from(u16::from_be_bytes([*h1, *h0])),
        );
        if size.height == 0 {
            return Err(damaged(
                "its frame header leaves the height open (0, to be told by a DNL marker)",
            ));
        }
        match count {
            1 | 3 | 4 => {}
            _ => {
                let what = format!(
                    "{count} components, which are neither gray (1), color (3) nor CMYK (4); \
                     convert it to RGB"
                );
                return Err(unsupported(&what));
            }
        }
        let entries = rest.as_chunks::<3>().0.iter().take(usize::from(*count));
        let components: Vec<_> = entries
            .map(|&[id, sampling, quantization]| Component {
                id,
                sampling: (sampling >> 4, sampling & 15),
                quantization,
            })
            .collect();
        if components.len() < usize::from(*count) {
            return Err(damaged("its frame header is too short"));
        }
        let valid = |factor: u8| (1..=4).contains(&factor);
        if !components.iter().all(|part| valid(part.sampling.0) && valid(part.sampling.1)) {
            return Err(damaged("a sampling factor is not from 1 to 4"));
        }
        Ok(Self { progressive: marker == 0xC2, size, components })
    }

    /// What the samples are, as libjpeg decides it: a JFIF marker means YCbCr, else an
    /// Adobe marker tells, else the components' names. Components named `RGB` always
    /// are, as the decoder takes them so. Four are inks: with an Adobe marker inverted, and
    /// as YCCK unless it says that they are not.
    pub(super) fn color(&self, jfif: bool, adobe_transform: Option<u8>) -> Color {
        if self.components.len() == 1 {
            return Color::Gray;
        }
        if self.components.len() == 4 {
            return match adobe_transform {
                None => Color::Cmyk { inverted: false },
                Some(0) => Color::Cmyk { inverted: true },
                Some(_) => Color::Ycck,
            };
        }
        if self.named_rgb() {
            return Color::Rgb;
        }
        match adobe_transform {
            Some(0) if !jfif => Color::Rgb,
            _ => Color::YCbCr,
        }
    }

    pub(super) fn named_rgb(&self) -> bool {
        self.components.iter().map(|component| component.id).eq(*b"RGB")
    }

    /// Whether two components have one number, as some camera's software writes it, so that a
    /// scan's header does not tell which of them it means.
    pub(super) fn shares_numbers(&self) -> bool {
        let ids = || self.components.iter().map(|component| component.id).enumerate();
        ids().any(|(at, id)| ids().any(|(other, same)| other < at && same == id))
    }

    /// Bytes of the 16-bit samples or coefficients of all components, padded to whole
    /// units: what a decoder keeps when a picture comes in several scans.
    pub(super) fn coefficient_bytes(&self) -> u64 {
        let most = |pick: fn(&Component) -> u8| {
            u64::from(self.components.iter().map(pick).max().unwrap_or(1))
        };
        let (across, down) = (most(|part| part.sampling.0), most(|part| part.sampling.1));
        let units = u64::from(self.size.width).div_ceil(8 * across)
            * u64::from(self.size.height).div_ceil(8 * down);
        let blocks: u64 = self
            .components
            .iter()
            .map(|part| u64::from(part.sampling.0) * u64::from(part.sampling.1))
            .sum();
        units * blocks * 64 * 2
    }
}

pub(super) fn damaged(what: &str) -> CodecError {
    CodecError::Damaged { format: NAME, what: what.to_owned() }
}

pub(super) fn unsupported(what: &str) -> CodecError {
    CodecError::Unsupported { format: NAME, what: what.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(precision: u8, height: u16, width: u16, components: &[(u8, u8)]) -> Vec<u8> {
        let mut payload = vec![precision];
        payload.extend(height.to_be_bytes());
        payload.extend(width.to_be_bytes());
        payload.push(components.len() as u8);
        payload.extend(components.iter().flat_map(|(id, sampling)| [*id, *sampling, 0]));
        payload
    }

    const COLOR: [(u8, u8); 3] = [(1, 0x22), (2, 0x11), (3, 0x11)];

    #[test]
    fn a_baseline_frame_is_read() {
        let frame = Frame::parse(0xC0, &payload(8, 20, 30, &COLOR)).unwrap();
        assert_eq!((frame.size, frame.progressive), (Size::new(30, 20), false));
        assert_eq!(frame.components[0].sampling, (2, 2));
        // Two units of 16x16 across, two down, six blocks each: 24 blocks of 128 bytes.
        assert_eq!(frame.coefficient_bytes(), 24 * 128);
    }

    #[test]
    fn kinds_that_are_not_decoded_are_named() {
        let gray = [(1, 0x11)];
        for (marker, payload, word) in [
            (0xC3, payload(8, 5, 5, &gray), "lossless"),
            (0xC5, payload(8, 5, 5, &gray), "hierarchical"),
            (0xC9, payload(8, 5, 5, &gray), "arithmetic"),
            (0xC1, payload(12, 5, 5, &gray), "12 bits"),
            (0xC0, payload(8, 5, 5, &[(1, 0x11); 2]), "2 components"),
            (0xC0, payload(8, 5, 5, &[(1, 0x11); 5]), "5 components"),
        ] {
            let error = Frame::parse(marker, &payload).unwrap_err();
            assert!(matches!(error, CodecError::Unsupported { .. }), "{error}");
            assert!(error.to_string().contains(word), "{error}");
        }
    }

    #[test]
    fn frames_that_contradict_themselves_are_damaged() {
        let good = payload(8, 5, 5, &COLOR);
        for bad in [
            good[..4].to_vec(),
            good[..good.len() - 1].to_vec(),
            payload(8, 0, 5, &COLOR),
            payload(8, 5, 5, &[(1, 0x01)]),
            payload(8, 5, 5, &[(1, 0x15)]),
        ] {
            let error = Frame::parse(0xC0, &bad).unwrap_err();
            assert!(matches!(error, CodecError::Damaged { .. }), "{error}");
        }
    }

    #[test]
    fn markers_decide_what_the_samples_are() {
        let frame = |ids: [u8; 3]| {
            Frame::parse(0xC0, &payload(8, 5, 5, &ids.map(|id| (id, 0x11)))).unwrap()
        };
        for (ids, jfif, adobe, expected) in [
            ([1, 2, 3], false, None, Color::YCbCr),
            ([1, 2, 3], false, Some(0), Color::Rgb),
            ([1, 2, 3], true, Some(0), Color::YCbCr),
            ([1, 2, 3], false, Some(1), Color::YCbCr),
            (*b"RGB", false, None, Color::Rgb),
            ([7, 8, 9], false, None, Color::YCbCr),
        ] {
            assert_eq!(frame(ids).color(jfif, adobe), expected, "{ids:?} {jfif} {adobe:?}");
        }
        let four = [1, 2, 3, 4].map(|id| (id, 0x11));
        let four = Frame::parse(0xC0, &payload(8, 5, 5, &four)).unwrap();
        for (jfif, adobe, expected) in [
            (false, None, Color::Cmyk { inverted: false }),
            (true, None, Color::Cmyk { inverted: false }),
            (true, Some(0), Color::Cmyk { inverted: true }),
            (false, Some(1), Color::Ycck),
            (true, Some(2), Color::Ycck),
        ] {
            assert_eq!(four.color(jfif, adobe), expected, "{jfif} {adobe:?}");
        }
    }
}
