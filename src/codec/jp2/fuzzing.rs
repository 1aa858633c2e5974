//! Doors for the fuzz targets of the parts of a JPEG 2000 file, as those for whole files are.

use std::sync::Arc;

use bytes::Bytes;

use super::blocks::{self, CodedBlock, Scratch, Segment};
use super::codestream::{BlockStyle, MainHeader, TilePartHeader, marker};
use super::colors::{Component, Plane, Recipe};
use super::container::{Header, resolution, told};
use super::grid::{BlockGrid, Resolution, SubBand, Tile, packets as in_order};
use super::index::{self, Places, TileEntry, walk, walk_memory};
use super::packets::{Effort, PrecinctState};
use super::wavelet::Band;
use super::{NAME, open};
use crate::codec::fuzzing::{Choices, MOST_MEMORY, runtime, settings};
use crate::codec::reader::Reader;
use crate::codec::source::FIRST_READ;
use crate::geometry::Size;
use crate::storage::Object;

/// The boxes of a file, those of a header box alone, and colors by what they say.
pub fn boxes(data: &[u8]) {
    let mut choices = Choices(data);
    let components: Vec<_> = (0..=choices.byte() % 6)
        .map(|_| Component {
            precision: u32::from(choices.byte()) % 38 + 1,
            signed: choices.byte() & 1 != 0,
            step: (u32::from(choices.byte() % 4) + 1, u32::from(choices.byte() % 4) + 1),
        })
        .collect();
    resolution(data);
    told(data);
    let mut header = Header::default();
    if header.complete(data, 4096).is_ok() {
        paint(&components, Some(&header), &mut choices);
    }
    let read = runtime().block_on(async {
        let object = Object::in_memory(data.to_vec()).await;
        let first = object.head(FIRST_READ).await.ok()?;
        let mut reader = Reader::new(&object, first, NAME);
        open::codestream(&mut reader, &settings(false)).await.ok()
    });
    if let Some((header, _)) = read {
        paint(&components, header.as_ref(), &mut choices);
    }
}

/// Paints a window of any samples.
fn paint(components: &[Component], header: Option<&Header>, choices: &mut Choices<'_>) {
    let Ok(recipe) = Recipe::new(components, header) else { return };
    let (x0, y0) = (choices.short().into(), choices.short().into());
    let size = Size::new(u32::from(choices.byte() % 9), u32::from(choices.byte() % 9));
    let samples: Vec<_> =
        (0..81).map(|_| i32::from_be_bytes([0; 4].map(|_| choices.byte()))).collect();
    let planes: Vec<_> = recipe
        .components()
        .iter()
        .map(|index| {
            let step = components[*index].step;
            let (x0, y0) = (x0 / step.0, y0 / step.1);
            Plane { x0, y0, width: 9, height: 9, samples: &samples }
        })
        .collect();
    let pixels = recipe.paint(&planes, x0, y0, size);
    assert_eq!(pixels.size(), size);
}

/// The headers of a codestream, alone and as a file is opened.
pub fn headers(data: &[u8]) {
    let strict = Choices(data).byte() & 1 != 0;
    if let Ok(main) = MainHeader::parse(data)
        && main.size.components.len() <= 256
    {
        let _ = TilePartHeader::parse(data, &main);
    }
    runtime().block_on(async {
        let object = Object::in_memory(data.to_vec()).await;
        let Ok(first) = object.head(FIRST_READ).await else { return };
        let mut reader = Reader::new(&object, first, NAME);
        let stream = 0..reader.size();
        let Ok(stream) = index::open(&mut reader, stream, &settings(strict)).await else { return };
        if let Some(kept) = stream.kept() {
            assert!(stream.with_kept(&kept).is_some(), "what was kept is its own");
        }
        // Of something else, or damaged.
        stream.with_kept(&Bytes::copy_from_slice(data));
    });
}

/// The packets of one tile: precinct by precinct, and in the order of a codestream.
pub fn packets(data: &[u8]) {
    let mut choices = Choices(data);
    let strict = choices.byte() & 1 != 0;
    let Ok(main) = MainHeader::parse(&main_header(&mut choices)) else { return };
    let parameters = Arc::clone(&main.parameters);
    let most = settings(strict).max_packets;
    let Ok(tile) = Tile::new(&main.size, 0, &parameters, most) else { return };
    let count = u64::from(tile.precincts) * u64::from(parameters.layers);
    if count > most || walk_memory(&tile, parameters.layers) > MOST_MEMORY {
        return;
    }
    for component in &tile.components {
        for resolution in component.resolutions.iter().filter(|it| it.columns * it.rows > 0) {
            precinct(resolution, parameters.components[0].coding.style, parameters.layers, data);
        }
    }
    let mut numbered = 0;
    in_order(&tile, &parameters, |_| {
        numbered += 1;
        true
    });
    assert!(numbered <= count, "{numbered} of {count} packets");

    let cut = choices.below(data.len() as u32 + 1) as usize;
    let parts = [&data[..cut], &data[cut..]];
    let places = vec![100..100 + cut as u64, 9000..9000 + (data.len() - cut) as u64];
    for packet_headers in [None, Some(Bytes::copy_from_slice(data))] {
        let entry = TileEntry {
            parameters: Arc::clone(&parameters),
            parts: places.clone(),
            packet_headers,
            places: Places::Unknown,
            is_placed: false,
            walk_memory: 0,
        };
        let Ok(split) = walk(&tile, &entry, &parts, strict) else { continue };
        for packet in 0..count as usize {
            if split.header(packet).is_some() {
                split.body(packet);
            }
        }
    }
}

/// Reads the first precinct of a resolution.
fn precinct(resolution: &Resolution, style: BlockStyle, layers: u32, mut bytes: &[u8]) {
    let blocks_of = |band: &SubBand| resolution.blocks(band, 0);
    let grids: Vec<_> = resolution.bands.iter().map(blocks_of).collect();
    let mut state = PrecinctState::new(&grids, style);
    let blocks = grids.iter().map(BlockGrid::count).sum();
    let mut effort = Effort::worth(bytes.len() as u64, blocks);
    while state.layer() < layers {
        let Ok(lengths) = state.read(bytes, &mut effort) else { break };
        let body = usize::try_from(lengths.body).unwrap_or(usize::MAX);
        bytes = bytes.get(lengths.header.saturating_add(body)..).unwrap_or_default();
    }
    let (chunks, missing) = state.into_parts();
    for chunk in &chunks {
        let mut block = chunk.block;
        for grid in &grids {
            if u64::from(block) < grid.count() {
                assert!(!grid.area(block).is_empty(), "block {block} of {grid:?}");
                break;
            }
            block -= grid.count() as u32;
        }
        assert!(missing[chunk.block as usize] <= 80);
    }
}

/// A main header of one tile and few components.
fn main_header(choices: &mut Choices<'_>) -> Vec<u8> {
    let (width, height) = (u32::from(choices.short()) + 1, u32::from(choices.short()) + 1);
    let (x0, y0) = (u32::from(choices.byte()), u32::from(choices.byte()));
    let components = 1 + choices.byte() % 3;
    let mut size = [0u8; 2].to_vec();
    for number in [x0 + width, y0 + height, x0, y0, u32::MAX, u32::MAX, 0, 0] {
        size.extend(number.to_be_bytes());
    }
    size.extend([0, components]);
    (0..components).for_each(|_| size.extend([7, 1 + choices.byte() % 4, 1 + choices.byte() % 4]));
    let layers = choices.short() % 300 + 1;
    let [layers1, layers0] = layers.to_be_bytes();
    let decompositions = choices.byte() % 33;
    let (block, style) = (choices.byte(), choices.byte() & 0x7F);
    let mut coding = vec![1, choices.byte() % 5, layers1, layers0, 0];
    coding.extend([decompositions, block & 7, block >> 4, style, 1]);
    (0..=decompositions).for_each(|_| coding.push(choices.byte()));
    let mut order = Vec::new();
    for _ in 0..choices.byte() % 4 {
        let [layers1, layers0] = choices.short().to_be_bytes();
        order.extend([choices.byte() % 8, choices.byte() % 3, layers1, layers0]);
        order.extend([choices.byte() % 34, choices.byte() % 4, choices.byte() % 5]);
    }
    let mut header = marker::SOC.to_be_bytes().to_vec();
    let exponents = [0x40; 98].to_vec();
    let segments = [(marker::SIZ, size), (marker::COD, coding), (marker::QCD, exponents)];
    for (marker, content) in segments.into_iter().chain([(marker::POC, order)]) {
        if !content.is_empty() {
            header.extend(marker.to_be_bytes());
            header.extend((content.len() as u16 + 2).to_be_bytes());
            header.extend(content);
        }
    }
    header
}

/// A code-block of any style and size.
pub fn blocks(data: &[u8]) {
    let mut choices = Choices(data);
    let style = BlockStyle(choices.byte() & 0x7F);
    let sides = choices.byte();
    let (wide, high) = (u32::from(sides & 15).min(10), u32::from(sides >> 4).min(10));
    // At most 4096 samples.
    let high = high.min(12 - wide);
    let side =
        |exponent: u32, less: u32| ((1u32 << exponent) - less.min((1 << exponent) - 1)) as usize;
    let (width, height) = (side(wide, choices.byte().into()), side(high, choices.byte().into()));
    let planes = u32::from(choices.byte()) % 40;
    let byte = u32::from(choices.byte());
    let (missing, untold) = (byte % 40, byte / 40);
    let band = match choices.byte() % 4 {
        0 => Band::Ll,
        1 => Band::Hl,
        2 => Band::Lh,
        _ => Band::Hh,
    };
    let count = usize::from(choices.byte() % 12) + 1;
    let lengths: Vec<_> =
        (0..count).map(|_| (u32::from(choices.byte()) % 110 + 1, choices.short())).collect();
    let mut rest = choices.0;
    let segments: Vec<_> = lengths
        .into_iter()
        .map(|(passes, length)| {
            let bytes;
            (bytes, rest) = rest.split_at(usize::from(length).min(rest.len()));
            Segment { passes, bytes }
        })
        .collect();
    let block =
        CodedBlock { width, height, planes, missing, untold, style, band, segments: &segments };
    let mut out = vec![i32::MIN; width * height];
    let decoded = blocks::decode(&block, &mut Scratch::default(), &mut out);
    if decoded.is_ok() {
        let least = out.iter().map(|value| value.unsigned_abs()).max().unwrap_or(0);
        assert!(least < 1 << 31, "a coefficient was not written");
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::fixtures::fixtures;
    use super::*;
    use crate::codec::fuzzing::jpeg2000;

    #[test]
    fn the_seeds_pass_through_every_door() {
        for fixture in fixtures() {
            let data = fixture.read();
            for door in [boxes, headers, packets, blocks, jpeg2000] {
                door(&data);
            }
        }
    }
}
