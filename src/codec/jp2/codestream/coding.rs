//! COD, COC and POC: in what order and in what manner packets and blocks are coded.

use super::super::fault::Fault;
use super::Fields;

/// The order in which packets follow. Source: ISO/IEC 15444-1 Table A.16, B.12.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) enum Progression {
    LayerResolutionComponentPosition,
    ResolutionLayerComponentPosition,
    ResolutionPositionComponentLayer,
    PositionComponentResolutionLayer,
    ComponentPositionResolutionLayer,
}

impl Progression {
    fn parse(value: u8) -> Result<Self, Fault> {
        Ok(match value {
            0 => Self::LayerResolutionComponentPosition,
            1 => Self::ResolutionLayerComponentPosition,
            2 => Self::ResolutionPositionComponentLayer,
            3 => Self::PositionComponentResolutionLayer,
            4 => Self::ComponentPositionResolutionLayer,
            other => return Err(Fault::damaged(format!("progression order {other}"))),
        })
    }
}

/// How code-blocks are coded. Source: ISO/IEC 15444-1 Table A.19, 15444-15 Table A.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct BlockStyle(pub(in crate::codec::jp2) u8);

impl BlockStyle {
    /// Later passes are raw bits.
    pub(in crate::codec::jp2) const fn bypasses(self) -> bool {
        self.0 & 0x01 != 0
    }

    /// Probabilities start anew with each pass.
    pub(in crate::codec::jp2) const fn resets(self) -> bool {
        self.0 & 0x02 != 0
    }

    /// Each pass ends its codeword.
    pub(in crate::codec::jp2) const fn terminates(self) -> bool {
        self.0 & 0x04 != 0
    }

    /// Nothing of the next stripe is a context.
    pub(in crate::codec::jp2) const fn is_causal(self) -> bool {
        self.0 & 0x08 != 0
    }

    /// Each bit-plane ends with a known symbol.
    pub(in crate::codec::jp2) const fn has_symbols(self) -> bool {
        self.0 & 0x20 != 0
    }

    /// Blocks are coded as ISO/IEC 15444-15 says.
    pub(in crate::codec::jp2) const fn is_high_throughput(self) -> bool {
        self.0 & 0x40 != 0
    }
}

/// How one component of a tile is transformed and cut into blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct ComponentCoding {
    /// How often the picture is halved: 0 to 32.
    pub(in crate::codec::jp2) decompositions: u32,
    /// Width and height of blocks, as exponents of two.
    pub(in crate::codec::jp2) block: (u32, u32),
    pub(in crate::codec::jp2) style: BlockStyle,
    pub(in crate::codec::jp2) reversible: bool,
    /// Width and height of precincts, as exponents of two, from the smallest resolution on;
    /// empty where they are as large as can be.
    precincts: Vec<(u32, u32)>,
}

impl ComponentCoding {
    /// `with_precincts` is bit 0 of the coding style.
    fn parse(fields: &mut Fields<'_>, with_precincts: bool) -> Result<Self, Fault> {
        let decompositions = u32::from(fields.u8()?);
        let block = (u32::from(fields.u8()?) + 2, u32::from(fields.u8()?) + 2);
        let style = BlockStyle(fields.u8()?);
        let transformation = fields.u8()?;
        if decompositions > 32 {
            return Err(Fault::damaged(format!("{decompositions} levels of decomposition")));
        }
        if block.0 > 10 || block.1 > 10 || block.0 + block.1 > 12 {
            return Err(Fault::damaged("its code-blocks are larger than the standard allows"));
        }
        if style.0 & 0x80 != 0 {
            return Err(Fault::unsupported("code-blocks of both parts of the standard at once"));
        }
        let reversible = match transformation {
            0 => false,
            1 => true,
            other => return Err(Fault::unsupported(format!("wavelet transformation {other}"))),
        };
        let mut precincts = Vec::new();
        if with_precincts {
            for resolution in 0..=decompositions {
                let sides = fields.u8()?;
                let (width, height) = (u32::from(sides & 15), u32::from(sides >> 4));
                if resolution > 0 && (width == 0 || height == 0) {
                    return Err(Fault::damaged("its precincts are smaller than a sample"));
                }
                precincts.push((width, height));
            }
        }
        Ok(Self { decompositions, block, style, reversible, precincts })
    }

    /// Width and height of the precincts of a resolution, as exponents of two.
    pub(in crate::codec::jp2) fn precinct(&self, resolution: u32) -> (u32, u32) {
        self.precincts.get(resolution as usize).copied().unwrap_or((15, 15))
    }
}

/// What COD says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cod {
    pub(super) progression: Progression,
    pub(super) layers: u32,
    /// The first three components are transformed together.
    pub(super) transformed: bool,
    /// Packets may start with SOP, packet headers end with EPH.
    pub(super) sop: bool,
    pub(super) eph: bool,
    pub(super) component: ComponentCoding,
}

impl Cod {
    /// Source: ISO/IEC 15444-1 A.6.1.
    pub(super) fn parse(content: &[u8]) -> Result<Self, Fault> {
        let mut fields = Fields::new(content, "its COD marker");
        let style = fields.u8()?;
        let progression = Progression::parse(fields.u8()?)?;
        let layers = u32::from(fields.u16()?);
        let transformed = match fields.u8()? {
            0 => false,
            1 => true,
            other => return Err(Fault::unsupported(format!("component transformation {other}"))),
        };
        if layers == 0 {
            return Err(Fault::damaged("it has no quality layer"));
        }
        let component = ComponentCoding::parse(&mut fields, style & 1 != 0)?;
        let (sop, eph) = (style & 2 != 0, style & 4 != 0);
        Ok(Self { progression, layers, transformed, sop, eph, component })
    }
}

/// The component and what COC says of it. Source: ISO/IEC 15444-1 A.6.2.
pub(super) fn parse_coc(
    content: &[u8],
    components: usize,
) -> Result<(usize, ComponentCoding), Fault> {
    let mut fields = Fields::new(content, "a COC marker");
    let index = fields.component(components)?;
    let style = fields.u8()?;
    Ok((index, ComponentCoding::parse(&mut fields, style & 1 != 0)?))
}

/// Packets that follow in one order: a part of what POC says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct Volume {
    /// From the first to before the last.
    pub(in crate::codec::jp2) resolutions: (u32, u32),
    pub(in crate::codec::jp2) components: (u32, u32),
    /// Up to before this one; those that came already are passed over.
    pub(in crate::codec::jp2) layers: u32,
    pub(in crate::codec::jp2) progression: Progression,
}

/// Source: ISO/IEC 15444-1 A.6.6.
pub(super) fn parse_poc(content: &[u8], components: usize) -> Result<Vec<Volume>, Fault> {
    let mut fields = Fields::new(content, "a POC marker");
    let mut volumes = Vec::new();
    while !fields.is_empty() {
        let first_resolution = u32::from(fields.u8()?);
        let wide = components > 256;
        let number = |fields: &mut Fields<'_>| {
            if wide { fields.u16().map(u32::from) } else { fields.u8().map(u32::from) }
        };
        let first_component = number(&mut fields)?;
        let layers = u32::from(fields.u16()?);
        let end_resolution = u32::from(fields.u8()?);
        // 0 stands for 256, which does not fit a byte.
        let end_component = match number(&mut fields)? {
            0 => components as u32,
            other => other,
        };
        volumes.push(Volume {
            resolutions: (first_resolution, end_resolution),
            components: (first_component, end_component),
            layers,
            progression: Progression::parse(fields.u8()?)?,
        });
    }
    Ok(volumes)
}
