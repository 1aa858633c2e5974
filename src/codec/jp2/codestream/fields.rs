//! Numbers and marker segments, as they lie in the codestream: big endian.

use super::super::fault::Fault;

/// The markers of Table A.2 that are read. Source: ISO/IEC 15444-1 A.2, 15444-15 A.2.
pub(in crate::codec::jp2) mod marker {
    pub(in crate::codec::jp2) const SOC: u16 = 0xFF4F;
    pub(in crate::codec::jp2) const CAP: u16 = 0xFF50;
    pub(in crate::codec::jp2) const SIZ: u16 = 0xFF51;
    pub(in crate::codec::jp2) const COD: u16 = 0xFF52;
    pub(in crate::codec::jp2) const COC: u16 = 0xFF53;
    pub(in crate::codec::jp2) const TLM: u16 = 0xFF55;
    pub(in crate::codec::jp2) const PLM: u16 = 0xFF57;
    pub(in crate::codec::jp2) const PLT: u16 = 0xFF58;
    pub(in crate::codec::jp2) const QCD: u16 = 0xFF5C;
    pub(in crate::codec::jp2) const QCC: u16 = 0xFF5D;
    pub(in crate::codec::jp2) const RGN: u16 = 0xFF5E;
    pub(in crate::codec::jp2) const POC: u16 = 0xFF5F;
    pub(in crate::codec::jp2) const PPM: u16 = 0xFF60;
    pub(in crate::codec::jp2) const PPT: u16 = 0xFF61;
    pub(in crate::codec::jp2) const SOT: u16 = 0xFF90;
    pub(in crate::codec::jp2) const SOP: u16 = 0xFF91;
    pub(in crate::codec::jp2) const EPH: u16 = 0xFF92;
    pub(in crate::codec::jp2) const SOD: u16 = 0xFF93;
    pub(in crate::codec::jp2) const EOC: u16 = 0xFFD9;
}

/// Reads numbers one after the other; what is not there is damage, named by `what`.
#[derive(Clone, Debug)]
pub(in crate::codec::jp2) struct Fields<'a> {
    rest: &'a [u8],
    what: &'static str,
}

impl<'a> Fields<'a> {
    /// `what` names the piece in messages: `its SIZ marker`.
    pub(in crate::codec::jp2) const fn new(bytes: &'a [u8], what: &'static str) -> Self {
        Self { rest: bytes, what }
    }

    pub(in crate::codec::jp2) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(in crate::codec::jp2) const fn len(&self) -> usize {
        self.rest.len()
    }

    pub(in crate::codec::jp2) fn take(&mut self, count: usize) -> Result<&'a [u8], Fault> {
        match self.rest.split_at_checked(count) {
            Some((taken, rest)) => {
                self.rest = rest;
                Ok(taken)
            }
            None => Err(Fault::damaged(format!("{} is too short", self.what))),
        }
    }

    /// All that is left.
    pub(in crate::codec::jp2) fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.rest)
    }

    pub(in crate::codec::jp2) fn u8(&mut self) -> Result<u8, Fault> {
        Ok(self.take(1)?[0])
    }

    pub(in crate::codec::jp2) fn u16(&mut self) -> Result<u16, Fault> {
        let bytes = self.take(2)?;
        Ok(u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    pub(in crate::codec::jp2) fn u32(&mut self) -> Result<u32, Fault> {
        let bytes = self.take(4)?;
        Ok(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    /// A component's number: a byte where there are at most 256 components, else two.
    pub(in crate::codec::jp2) fn component(&mut self, components: usize) -> Result<usize, Fault> {
        let index =
            if components <= 256 { usize::from(self.u8()?) } else { usize::from(self.u16()?) };
        if index >= components {
            let what = format!("{} names component {index} of {components}", self.what);
            return Err(Fault::damaged(what));
        }
        Ok(index)
    }
}

/// A marker and what follows it.
#[derive(Clone, Copy, Debug)]
pub(in crate::codec::jp2) struct Segment<'a> {
    pub(in crate::codec::jp2) marker: u16,
    pub(in crate::codec::jp2) content: &'a [u8],
}

impl<'a> Segment<'a> {
    /// The next of a header, which holds whole segments.
    pub(in crate::codec::jp2) fn next(header: &mut Fields<'a>) -> Result<Self, Fault> {
        let marker = header.u16()?;
        if marker < 0xFF00 {
            return Err(Fault::damaged(format!("{marker:#06X} stands for a marker")));
        }
        if !has_content(marker) {
            return Ok(Self { marker, content: &[] });
        }
        let length = header.u16()?;
        let Some(length) = usize::from(length).checked_sub(2) else {
            return Err(Fault::damaged(format!("marker {marker:#06X} has a length of {length}")));
        };
        Ok(Self { marker, content: header.take(length)? })
    }
}

/// Whether a length and content follow a marker. Source: ISO/IEC 15444-1 A.1.3.
pub(in crate::codec::jp2) const fn has_content(marker: u16) -> bool {
    !matches!(marker, 0xFF30..=0xFF3F | marker::SOC | marker::EPH | marker::SOD | marker::EOC)
}
