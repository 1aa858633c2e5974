//! QCD and QCC: how fine coefficients are kept.

use super::super::fault::Fault;
use super::super::wavelet::Band;
use super::Fields;

/// Sub-bands of 32 decompositions.
const MOST_BANDS: usize = 97;

/// Exponents and mantissas of the sub-bands' steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct Quantization {
    guard_bits: u32,
    steps: Steps,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Steps {
    /// Nothing is quantized: exponents only.
    None(Vec<u32>),
    /// Of the lowest sub-band; the others follow from it.
    Derived(u32, u32),
    Expounded(Vec<(u32, u32)>),
}

impl Quantization {
    /// Source: ISO/IEC 15444-1 A.6.4.
    pub(super) fn parse(content: &[u8]) -> Result<Self, Fault> {
        Self::of(&mut Fields::new(content, "its QCD marker"))
    }

    /// The component and what QCC says of it. Source: ISO/IEC 15444-1 A.6.5.
    pub(super) fn parse_qcc(content: &[u8], components: usize) -> Result<(usize, Self), Fault> {
        let mut fields = Fields::new(content, "a QCC marker");
        let index = fields.component(components)?;
        Ok((index, Self::of(&mut fields)?))
    }

    fn of(fields: &mut Fields<'_>) -> Result<Self, Fault> {
        let style = fields.u8()?;
        let pair = |fields: &mut Fields<'_>| {
            let value = u32::from(fields.u16()?);
            Ok::<_, Fault>((value >> 11, value & 0x7FF))
        };
        let steps = match style & 31 {
            0 => {
                let exponents = fields.rest().iter().take(MOST_BANDS);
                Steps::None(exponents.map(|byte| u32::from(byte >> 3)).collect())
            }
            1 => {
                let (exponent, mantissa) = pair(fields)?;
                Steps::Derived(exponent, mantissa)
            }
            2 => {
                let mut all = Vec::new();
                while fields.len() >= 2 && all.len() < MOST_BANDS {
                    all.push(pair(fields)?);
                }
                Steps::Expounded(all)
            }
            other => return Err(Fault::damaged(format!("quantization style {other}"))),
        };
        Ok(Self { guard_bits: u32::from(style >> 5), steps })
    }

    /// Exponent and mantissa of a sub-band's step. `resolution` is 0 for LL.
    ///
    /// Source: ISO/IEC 15444-1 E.1.1, equations E-3 to E-5.
    fn step(&self, resolution: u32, band: Band) -> Result<(u32, u32), Fault> {
        let index = if resolution == 0 { 0 } else { 3 * (resolution - 1) + band as u32 };
        let missing = || Fault::damaged("its quantization says nothing of some sub-band");
        match &self.steps {
            Steps::None(exponents) => Ok((*exponents.get(index as usize).ok_or_else(missing)?, 0)),
            Steps::Derived(exponent, mantissa) => {
                Ok((exponent.saturating_sub(resolution.saturating_sub(1)), *mantissa))
            }
            Steps::Expounded(all) => all.get(index as usize).copied().ok_or_else(missing),
        }
    }

    /// Magnitude bit-planes of a sub-band (Mb). Source: ISO/IEC 15444-1 equation E-2.
    pub(in crate::codec::jp2) fn planes(&self, resolution: u32, band: Band) -> Result<u32, Fault> {
        let (exponent, _) = self.step(resolution, band)?;
        Ok((self.guard_bits + exponent).saturating_sub(1))
    }

    /// Of the magnitude bit-planes of a sub-band, from the lowest, those that are below a quarter
    /// of what eight bits of a sample can tell. Source: equation E-3, of which the precision and
    /// the gain fall out.
    pub(in crate::codec::jp2) fn planes_below_eight_bits(
        &self,
        resolution: u32,
        band: Band,
    ) -> Result<u32, Fault> {
        let (exponent, _) = self.step(resolution, band)?;
        // A step is below 2^(1 - exponent) of the range.
        Ok(exponent.saturating_sub(8 + 2 + 1))
    }

    /// The step of a sub-band of a component of `precision` bits. Source: ISO/IEC 15444-1
    /// equation E-3, Table E.1.
    pub(in crate::codec::jp2) fn delta(
        &self,
        resolution: u32,
        band: Band,
        precision: u32,
    ) -> Result<f32, Fault> {
        let (exponent, mantissa) = self.step(resolution, band)?;
        let gain = [0, 1, 1, 2][band as usize];
        let power = (precision + gain).cast_signed() - exponent.cast_signed();
        Ok((1.0 + mantissa as f32 / 2048.0) * 2f32.powi(power))
    }
}
