//! CIELab in samples.
//!
//! Samples become 8 bits of one encoding, in which a and b have their zero at 128, and these
//! become colors. White is that of D50, as in every ICC profile and in what Photoshop writes:
//! files that say another by WhitePoint are not known.

use super::samples::Colors;
use super::{CodecError, unsupported};
use crate::pixels::{Illuminant, Lab, LabChannel};

/// How a and b are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LabEncoding {
    /// As numbers with a sign.
    ///
    /// Source: TIFF 6.0 section 23.
    Cie,
    /// Lifted by 128; white of 16 bits is 0xFF00.
    ///
    /// Source: Adobe Photoshop TIFF Technical Notes (2002), "ICC L*a*b*"; ICC.1:2001-04 §6.3.4.
    Icc,
}

impl LabEncoding {
    /// White in samples of [`LabEncoding::sample`].
    pub(super) const WHITE: [u8; 4] = [255, 128, 128, 255];

    /// # Errors
    /// [`CodecError::Unsupported`] unless samples have 8 or 16 bits.
    pub(super) fn colors(self, bits: u8) -> Result<Colors, CodecError> {
        match bits {
            8 | 16 => Ok(Colors::Lab(self)),
            _ => Err(unsupported(format!("CIE Lab colors of {bits} bits a sample"))),
        }
    }

    /// A stored sample as 8 bits: L (`channel` 0) from 0 to 255, a and b from -128 to 127 with
    /// zero at 128.
    pub(super) fn sample(self, channel: usize, value: u64, bits: u8) -> u8 {
        let signed = self == Self::Cie && channel > 0;
        if bits == 8 {
            let value = value as u8;
            return if signed { value ^ 0x80 } else { value };
        }
        let value = if signed { value ^ 0x8000 } else { value };
        // Of 16 bits one unit is 256, but for L of TIFF's own encoding, which ends at 65535.
        let unit = if self == Self::Cie && channel == 0 { 257 } else { 256 };
        ((value + unit / 2) / unit).min(255) as u8
    }

    /// What makes colors of them.
    pub(super) fn conversion() -> Lab {
        let l = LabChannel { range: 100.0, zero: 0.0 };
        let ab = LabChannel { range: 255.0, zero: 128.0 / 255.0 };
        Lab::new([l, ab, ab], Illuminant::D50)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_has_its_zero_at_128() {
        use LabEncoding::{Cie, Icc};
        for (encoding, channel, bits, value, expected) in [
            (Cie, 0, 8, 200, 200),
            (Cie, 1, 8, 0, 128),
            (Cie, 1, 8, 0x80, 0),
            (Cie, 2, 8, 0x7F, 255),
            (Icc, 1, 8, 128, 128),
            (Cie, 0, 16, 0xFFFF, 255),
            (Cie, 0, 16, 0x8000, 128), // 127.5
            (Cie, 1, 16, 0x0000, 128),
            (Cie, 1, 16, 0x8000, 0),
            (Cie, 2, 16, 0x7F00, 255),
            (Cie, 2, 16, 0x7FFF, 255),
            (Cie, 2, 16, 0xFF80, 128), // -0.5
            (Icc, 0, 16, 0xFF00, 255),
            (Icc, 2, 16, 0x8000, 128),
            (Icc, 2, 16, 0xFFFF, 255),
        ] {
            let found = encoding.sample(channel, value, bits);
            assert_eq!(found, expected, "{encoding:?} {channel} {bits} {value:#x}");
        }
    }

    #[test]
    fn white_is_white() {
        let [l, a, b, _] = LabEncoding::WHITE;
        let white = LabEncoding::conversion().rgb([l, a, b]);
        assert!(white.iter().all(|sample| *sample >= 254), "{white:?}");
    }
}
