//! What holds for a tile: its own markers over those of the main header.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::fault::Fault;
use super::coding::{Cod, parse_coc, parse_poc};
use super::{ComponentCoding, Quantization, Segment, Volume, marker};

/// How a tile is coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct TileParameters {
    pub(in crate::codec::jp2) layers: u32,
    /// The first three components are transformed together.
    pub(in crate::codec::jp2) transformed: bool,
    /// Packet headers end with EPH.
    pub(in crate::codec::jp2) eph: bool,
    /// Packets one after the other: one volume of all, or those of POC. What these leave out is
    /// not there.
    pub(in crate::codec::jp2) volumes: Vec<Volume>,
    pub(in crate::codec::jp2) components: Vec<ComponentParameters>,
}

/// How a component of a tile is coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct ComponentParameters {
    pub(in crate::codec::jp2) coding: Arc<ComponentCoding>,
    pub(in crate::codec::jp2) quantization: Arc<Quantization>,
    /// By how many bit-planes what matters most is lifted: 0 without RGN.
    pub(in crate::codec::jp2) roi_shift: u32,
}

/// Markers of a header that say how something is coded.
#[derive(Clone, Debug, Default)]
pub(super) struct Markers {
    cod: Option<Cod>,
    coc: BTreeMap<usize, Arc<ComponentCoding>>,
    qcd: Option<Arc<Quantization>>,
    qcc: BTreeMap<usize, Arc<Quantization>>,
    rgn: BTreeMap<usize, u32>,
    poc: Vec<Volume>,
}

impl Markers {
    /// Takes a segment of a picture of so many components; whether it was one of these.
    pub(super) fn take(&mut self, segment: Segment<'_>, components: usize) -> Result<bool, Fault> {
        let Segment { marker, content } = segment;
        match marker {
            marker::COD => self.cod = Some(Cod::parse(content)?),
            marker::COC => {
                let (index, coding) = parse_coc(content, components)?;
                self.coc.insert(index, Arc::new(coding));
            }
            marker::QCD => self.qcd = Some(Arc::new(Quantization::parse(content)?)),
            marker::QCC => {
                let (index, quantization) = Quantization::parse_qcc(content, components)?;
                self.qcc.insert(index, Arc::new(quantization));
            }
            marker::RGN => {
                let mut fields = super::Fields::new(content, "an RGN marker");
                let index = fields.component(components)?;
                if fields.u8()? != 0 {
                    return Err(Fault::damaged("an RGN marker of a style that does not exist"));
                }
                self.rgn.insert(index, fields.u8()?.into());
            }
            marker::POC => {
                self.poc.extend(parse_poc(content, components)?);
                check_changes(&self.poc)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cod.is_none()
            && self.qcd.is_none()
            && self.coc.is_empty()
            && self.qcc.is_empty()
            && self.rgn.is_empty()
            && self.poc.is_empty()
    }

    /// Adds what a later header of the same tile says; only changes of the order may stand there.
    pub(super) fn join(&mut self, later: Self) {
        self.poc.extend(later.poc);
    }

    /// What holds where `self` is the main header and `tile` that of a tile.
    ///
    /// Source: ISO/IEC 15444-1 A.6.1 to A.6.6: a tile's COC over its COD over the main header's
    /// COC over its COD, and so on.
    pub(super) fn over(&self, tile: &Self, components: usize) -> Result<TileParameters, Fault> {
        let Some(cod) = tile.cod.as_ref().or(self.cod.as_ref()) else {
            return Err(Fault::damaged("it does not say how it is coded (no COD marker)"));
        };
        let of_tile = tile.cod.as_ref().map(|cod| Arc::new(cod.component.clone()));
        let of_main = self.cod.as_ref().map(|cod| Arc::new(cod.component.clone()));
        let mut all = Vec::with_capacity(components);
        for index in 0..components {
            let coding = tile.coc.get(&index).or(of_tile.as_ref());
            let coding = coding.or_else(|| self.coc.get(&index)).or(of_main.as_ref());
            let quantization = tile.qcc.get(&index).or(tile.qcd.as_ref());
            let quantization = quantization.or_else(|| self.qcc.get(&index)).or(self.qcd.as_ref());
            let (Some(coding), Some(quantization)) = (coding, quantization) else {
                let what = "it does not say how it is quantized (no QCD marker)";
                return Err(Fault::damaged(what));
            };
            let shift = tile.rgn.get(&index).or_else(|| self.rgn.get(&index));
            all.push(ComponentParameters {
                coding: Arc::clone(coding),
                quantization: Arc::clone(quantization),
                roi_shift: shift.copied().unwrap_or(0),
            });
        }
        let volumes = if tile.poc.is_empty() { &self.poc } else { &tile.poc };
        Ok(TileParameters {
            layers: cod.layers,
            transformed: cod.transformed,
            eph: cod.eph,
            volumes: if volumes.is_empty() { vec![whole(cod)] } else { volumes.clone() },
            components: all,
        })
    }
}

/// Changes of the order that a picture may have: one for each layer and resolution, and more.
const MOST_CHANGES: usize = 10_000;

fn check_changes(changes: &[Volume]) -> Result<(), Fault> {
    if changes.len() > MOST_CHANGES {
        return Err(Fault::unsupported("more changes of the order of packets than make sense"));
    }
    Ok(())
}

/// All packets in one order.
const fn whole(cod: &Cod) -> Volume {
    let (layers, progression) = (cod.layers, cod.progression);
    Volume { resolutions: (0, u32::MAX), components: (0, u32::MAX), layers, progression }
}
