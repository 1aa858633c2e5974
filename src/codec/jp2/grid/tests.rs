//! The order of packets against the loops of the standard, written as they stand there.

use proptest::prelude::*;

use super::super::codestream::{MainHeader, Progression};
use super::{Packet, Tile, packets};

/// A main header as a coder writes it. `precincts` are the sides of each resolution.
fn header(
    area: [u32; 4],
    steps: &[(u8, u8)],
    order: u8,
    layers: u16,
    precincts: &[(u8, u8)],
) -> MainHeader {
    let segment = |marker: u16, content: &[u8]| {
        let length = content.len() as u16 + 2;
        [&marker.to_be_bytes()[..], &length.to_be_bytes(), content].concat()
    };
    let [x0, y0, x1, y1] = area;
    let mut size = vec![0, 0];
    for number in [x1, y1, x0, y0, x1, y1, 0, 0] {
        size.extend(number.to_be_bytes());
    }
    size.extend((steps.len() as u16).to_be_bytes());
    size.extend(steps.iter().flat_map(|(dx, dy)| [7, *dx, *dy]));
    let mut coding = vec![1, order];
    coding.extend(layers.to_be_bytes());
    coding.extend([0, precincts.len() as u8 - 1, 4, 4, 0, 1]);
    coding.extend(precincts.iter().map(|(width, height)| height << 4 | width));
    let mut quantization = vec![0x40];
    quantization.extend(vec![9 << 3; 3 * precincts.len()]);
    let bytes = [
        vec![0xFF, 0x4F],
        segment(0xFF51, &size),
        segment(0xFF52, &coding),
        segment(0xFF5C, &quantization),
    ];
    MainHeader::parse(&bytes.concat()).unwrap()
}

/// ISO/IEC 15444-1 B.12.1, for one tile that is the whole picture.
fn by_the_standard(header: &MainHeader, tile: &Tile) -> Vec<Packet> {
    let parameters = &header.parameters;
    let deepest = parameters.components[0].coding.decompositions;
    let components = 0..tile.components.len() as u32;
    let resolution = |c: u32, r: u32| &tile.components[c as usize].resolutions[r as usize];
    let count = |c: u32, r: u32| resolution(c, r).columns * resolution(c, r).rows;
    // The precinct of a component and resolution that starts at a point, if one does.
    let starts = |c: u32, r: u32, x: u32, y: u32| {
        let level = deepest - r;
        let at = resolution(c, r);
        let (dx, dy) = tile.components[c as usize].step;
        let (px, py) = parameters.components[c as usize].coding.precinct(r);
        let place = |v: u32, step: u32, p: u32, tile_edge: u32, edge: u32| {
            let divides = u64::from(v) % (u64::from(step) << (p + level)) == 0;
            let at_edge =
                v == tile_edge && !(u64::from(edge) << level).is_multiple_of(1 << (p + level));
            let sample = u64::from(v.div_ceil(step)).div_ceil(1 << level) as u32;
            (divides || at_edge).then(|| (sample >> p) - (edge >> p))
        };
        let column = place(x, dx, px, tile.area.x0, at.area.x0)?;
        let row = place(y, dy, py, tile.area.y0, at.area.y0)?;
        (count(c, r) > 0 && column < at.columns && row < at.rows).then(|| row * at.columns + column)
    };
    let mut all = Vec::new();
    let (layers, last) = (parameters.layers, deepest);
    let packet = |c, r, k, l| Packet { component: c, resolution: r, precinct: k, layer: l };
    let xs = || tile.area.x0..tile.area.x1;
    let ys = || tile.area.y0..tile.area.y1;
    match parameters.volumes[0].progression {
        Progression::LayerResolutionComponentPosition => {
            for l in 0..layers {
                for r in 0..=last {
                    for c in components.clone() {
                        all.extend((0..count(c, r)).map(|k| packet(c, r, k, l)));
                    }
                }
            }
        }
        Progression::ResolutionLayerComponentPosition => {
            for r in 0..=last {
                for l in 0..layers {
                    for c in components.clone() {
                        all.extend((0..count(c, r)).map(|k| packet(c, r, k, l)));
                    }
                }
            }
        }
        Progression::ResolutionPositionComponentLayer => {
            for r in 0..=last {
                for y in ys() {
                    for x in xs() {
                        for c in components.clone() {
                            let Some(k) = starts(c, r, x, y) else { continue };
                            all.extend((0..layers).map(|l| packet(c, r, k, l)));
                        }
                    }
                }
            }
        }
        Progression::PositionComponentResolutionLayer => {
            for y in ys() {
                for x in xs() {
                    for c in components.clone() {
                        for r in 0..=last {
                            let Some(k) = starts(c, r, x, y) else { continue };
                            all.extend((0..layers).map(|l| packet(c, r, k, l)));
                        }
                    }
                }
            }
        }
        Progression::ComponentPositionResolutionLayer => {
            for c in components.clone() {
                for y in ys() {
                    for x in xs() {
                        for r in 0..=last {
                            let Some(k) = starts(c, r, x, y) else { continue };
                            all.extend((0..layers).map(|l| packet(c, r, k, l)));
                        }
                    }
                }
            }
        }
    }
    all
}

proptest! {
    #[test]
    fn packets_follow_as_the_loops_of_the_standard_say(
        (x0, y0) in (0u32..40, 0u32..40),
        (width, height) in (1u32..50, 1u32..50),
        steps in prop::collection::vec((1u8..4, 1u8..4), 1..4),
        order in 0u8..5,
        layers in 1u16..3,
        precincts in prop::collection::vec((1u8..6, 1u8..6), 1..5),
    ) {
        let area = [x0, y0, x0 + width, y0 + height];
        let samples = |from: u32, to: u32, step: u8| {
            from.div_ceil(step.into()) < to.div_ceil(step.into())
        };
        prop_assume!(steps.iter().all(|(dx, dy)| {
            samples(area[0], area[2], *dx) && samples(area[1], area[3], *dy)
        }));
        let header = header(area, &steps, order, layers, &precincts);
        let tile = Tile::new(&header.size, 0, &header.parameters, 100_000).unwrap();
        let mut found = Vec::new();
        packets(&tile, &header.parameters, |packet| {
            found.push(packet);
            true
        });
        prop_assert_eq!(found.len() as u32, tile.precincts * u32::from(layers));
        prop_assert_eq!(found, by_the_standard(&header, &tile));
    }
}

#[test]
fn a_tile_of_too_many_precincts_is_refused_before_they_are_counted_out() {
    let header = header([0, 0, u32::MAX, u32::MAX], &[(1, 1)], 0, 1, &[(1, 1)]);
    let refused = Tile::new(&header.size, 0, &header.parameters, 1_000_000);
    assert!(matches!(refused, Err(super::super::fault::Fault::TooLarge(_))));
}
