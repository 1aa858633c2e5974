//! How the one scan of a picture is coded: the order of its blocks and their tables.

use std::sync::Arc;

use super::huffman::{self, AcTable, DcTable};
use super::tables::Tables;
use crate::codec::CodecError;
use crate::codec::jpeg::frame::{Component, Frame, damaged, unsupported};
use crate::codec::jpeg::segment;
use crate::geometry::Size;

/// Blocks that a unit may have.
///
/// Source: ITU-T T.81 §B.2.3.
const MOST_BLOCKS: usize = 10;

/// Components of a picture that is read.
pub(super) const COMPONENTS: usize = 3;

/// A scan that holds the whole picture.
#[derive(Clone, Debug)]
pub(super) struct Scan {
    /// Size of a unit in pixels.
    pub(super) unit: Size,
    pub(super) columns: u32,
    pub(super) rows: u32,
    /// Units between two restart markers, 0 for none.
    pub(super) restart_interval: u32,
    /// The blocks of a unit in their order.
    pub(super) blocks: Vec<Block>,
    frame: Frame,
    parts: Vec<Part>,
}

/// One block of each unit.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) component: usize,
    pub(super) dc: Arc<DcTable>,
    pub(super) ac: Arc<AcTable>,
}

/// What a component is coded with.
#[derive(Clone, Debug)]
struct Part {
    component: Component,
    quantization: Arc<[u8]>,
    dc_number: u8,
    ac_number: u8,
    ac: Arc<AcTable>,
    /// The table to write differences with, and whether it is the one they came with.
    dc: Arc<DcTable>,
    same_dc: bool,
}

impl Scan {
    /// `header` is the payload of the scan header.
    ///
    /// # Errors
    /// [`CodecError::Unsupported`] when the scan does not hold the whole picture,
    /// [`CodecError::Damaged`] when it contradicts the frame or the tables.
    pub(super) fn new(frame: Frame, tables: &Tables, header: &[u8]) -> Result<Self, CodecError> {
        if frame.progressive {
            return Err(unsupported("progressive, which has no units to cut between"));
        }
        let count = frame.components.len();
        if count > COMPONENTS {
            return Err(unsupported("of four components, which are not cut"));
        }
        let (told, rest) =
            header.split_first().ok_or_else(|| damaged("its scan header is empty"))?;
        if usize::from(*told) != count {
            return Err(unsupported("several scans, which have no units to cut between"));
        }
        let entries = rest.as_chunks::<2>().0;
        if entries.len() < count {
            return Err(damaged("its scan header is cut short"));
        }
        let mut parts = Vec::with_capacity(count);
        for (&component, &[id, numbers]) in frame.components.iter().zip(entries) {
            if id != component.id {
                return Err(damaged("its scan names other components than its frame"));
            }
            let (dc_number, ac_number) = (numbers >> 4, numbers & 15);
            parts.push(Part::new(component, tables, dc_number, ac_number)?);
        }
        let (unit, blocks) = units(&parts, tables)?;
        Ok(Self {
            unit,
            columns: frame.size.width.div_ceil(unit.width),
            rows: frame.size.height.div_ceil(unit.height),
            restart_interval: tables.restart_interval,
            blocks,
            frame,
            parts,
        })
    }

    pub(super) const fn size(&self) -> Size {
        self.frame.size
    }

    /// How many intervals between restart markers there are.
    pub(super) fn intervals(&self) -> usize {
        let units = u64::from(self.columns) * u64::from(self.rows);
        units.div_ceil(u64::from(self.restart_interval).max(1)).max(1) as usize
    }

    /// Horizontal and vertical sampling factor of each component.
    pub(super) fn samplings(&self) -> impl ExactSizeIterator<Item = (u8, u8)> {
        self.parts.iter().map(|part| part.sampling(self.parts.len()))
    }

    /// What the first coefficients of a component are multiplied with.
    pub(super) fn first_quantizer(&self, component: usize) -> u16 {
        // Precision and number, then values of one or two bytes (T.81 §B.2.4.1).
        match *self.parts[component].quantization {
            [head, high, low, ..] if head >> 4 != 0 => u16::from_be_bytes([high, low]),
            [_, value, ..] => u16::from(value),
            _ => 0,
        }
    }

    /// Bytes of memory that it keeps, its tables included.
    pub(super) fn weight(&self) -> usize {
        let tables = huffman::WEIGHT + 2 * 64;
        size_of::<Self>()
            + self.blocks.len() * size_of::<Block>()
            + self.parts.len() * (size_of::<Part>() + tables)
    }

    /// The table to write a component's differences with, and whether it is the one that
    /// they came with.
    pub(super) fn written(&self, component: usize) -> (&DcTable, bool) {
        let part = &self.parts[component];
        (&part.dc, part.same_dc)
    }

    /// Appends the segments of a picture of `size` with the same coefficients, up to and
    /// including the scan header. It has no restart markers.
    pub(super) fn write_header(&self, size: Size, target: &mut Vec<u8>) {
        let mut written = [false; 4];
        for part in &self.parts {
            let number = usize::from(part.component.quantization);
            if !std::mem::replace(&mut written[number], true) {
                segment::write(target, segment::DQT, &part.quantization);
            }
        }
        self.write_frame(size, target);
        let (mut dc_written, mut ac_written) = ([false; 4], [false; 4]);
        for part in &self.parts {
            if !std::mem::replace(&mut dc_written[usize::from(part.dc_number)], true) {
                let payload = [&[part.dc_number], part.dc.huffman.definition()].concat();
                segment::write(target, segment::DHT, &payload);
            }
            if !std::mem::replace(&mut ac_written[usize::from(part.ac_number)], true) {
                let payload = [&[0x10 | part.ac_number], part.ac.huffman.definition()].concat();
                segment::write(target, segment::DHT, &payload);
            }
        }
        let mut header = vec![self.parts.len() as u8];
        for part in &self.parts {
            header.extend([part.component.id, part.dc_number << 4 | part.ac_number]);
        }
        header.extend([0, 63, 0]);
        segment::write(target, segment::SOS, &header);
    }

    fn write_frame(&self, size: Size, target: &mut Vec<u8>) {
        let mut payload = vec![8];
        payload.extend((size.height as u16).to_be_bytes());
        payload.extend((size.width as u16).to_be_bytes());
        payload.push(self.parts.len() as u8);
        for part in &self.parts {
            let (across, down) = part.sampling(self.parts.len());
            let Component { id, quantization, .. } = part.component;
            payload.extend([id, across << 4 | down, quantization]);
        }
        // Baseline has two tables of a class and quantizes with 8 bits.
        let extended = self
            .parts
            .iter()
            .any(|part| part.dc_number > 1 || part.ac_number > 1 || part.quantization[0] >> 4 != 0);
        segment::write(target, if extended { segment::SOF1 } else { segment::SOF0 }, &payload);
    }
}

impl Part {
    fn new(
        component: Component,
        tables: &Tables,
        dc_number: u8,
        ac_number: u8,
    ) -> Result<Self, CodecError> {
        let own = tables.dc(dc_number)?;
        // A table made for one picture may lack what another needs.
        let same_dc = own.is_complete();
        let usual = Tables::usual();
        let dc = if same_dc { own } else { usual.dc(u8::from(dc_number > 0))? };
        Ok(Self {
            component,
            quantization: Arc::clone(tables.quantization(component.quantization)?),
            dc_number,
            ac_number,
            ac: Arc::clone(tables.ac(ac_number)?),
            dc: Arc::clone(dc),
            same_dc,
        })
    }

    /// A component alone has one block a unit, whatever its factors say (T.81 §A.2.2).
    fn sampling(&self, components: usize) -> (u8, u8) {
        if components == 1 { (1, 1) } else { self.component.sampling }
    }
}

/// The size of a unit, and its blocks.
fn units(parts: &[Part], tables: &Tables) -> Result<(Size, Vec<Block>), CodecError> {
    let mut blocks = Vec::new();
    let (mut widest, mut highest) = (1, 1);
    for (number, part) in parts.iter().enumerate() {
        let (across, down) = part.sampling(parts.len());
        (widest, highest) = (widest.max(across), highest.max(down));
        let block = Block {
            component: number,
            dc: Arc::clone(tables.dc(part.dc_number)?),
            ac: Arc::clone(&part.ac),
        };
        blocks.extend(std::iter::repeat_n(block, usize::from(across) * usize::from(down)));
    }
    if blocks.len() > MOST_BLOCKS {
        return Err(damaged("its units have more than ten blocks"));
    }
    Ok((Size::new(8 * u32::from(widest), 8 * u32::from(highest)), blocks))
}
