//! In what order the packets of a tile follow.

use std::ops::Range;

use super::super::codestream::{Progression, TileParameters, Volume};
use super::{Resolution, Tile, TileComponent};

/// A packet by what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct Packet {
    pub(in crate::codec::jp2) component: u32,
    pub(in crate::codec::jp2) resolution: u32,
    /// In its resolution.
    pub(in crate::codec::jp2) precinct: u32,
    pub(in crate::codec::jp2) layer: u32,
}

/// Calls `each` for the packets of a tile as they follow in the codestream, until it returns
/// `false`. Each packet comes once, whatever the order changes say.
///
/// Source: ISO/IEC 15444-1 B.12.
pub(in crate::codec::jp2) fn packets(
    tile: &Tile,
    parameters: &TileParameters,
    mut each: impl FnMut(Packet) -> bool,
) {
    // As all layers of a precinct come in their order, a number tells which were there.
    let mut done = vec![0u32; tile.precincts as usize];
    for volume in &parameters.volumes {
        let layers = volume.layers.min(parameters.layers);
        if layers == 0 {
            continue;
        }
        let mut visit = |packet: Packet| {
            let resolution = resolution(tile, packet.component, packet.resolution);
            let seen = &mut done[(resolution.first_precinct + packet.precinct) as usize];
            if packet.layer != *seen {
                return true;
            }
            *seen += 1;
            each(packet)
        };
        if !follow(tile, volume, layers, &mut visit) {
            return;
        }
    }
}

fn resolution(tile: &Tile, component: u32, number: u32) -> &Resolution {
    &tile.components[component as usize].resolutions[number as usize]
}

/// The packets of one volume; `false` when told to stop.
fn follow(
    tile: &Tile,
    volume: &Volume,
    layers: u32,
    visit: &mut impl FnMut(Packet) -> bool,
) -> bool {
    let count = |component: &TileComponent| component.resolutions.len() as u32;
    let deepest = tile.components.iter().map(count).max().unwrap_or(0);
    let resolutions = volume.resolutions.0..volume.resolutions.1.min(deepest);
    let components = volume.components.0..volume.components.1.min(tile.components.len() as u32);
    // Those of a resolution, of all components that have it.
    let of_resolution = |number: u32| {
        let components = components.clone();
        components.filter(move |index| number < count(&tile.components[*index as usize])).flat_map(
            move |component| {
                let precincts = resolution(tile, component, number);
                let precincts = 0..precincts.columns * precincts.rows;
                precincts.map(move |precinct| Packet {
                    component,
                    resolution: number,
                    precinct,
                    layer: 0,
                })
            },
        )
    };
    let mut in_layers = |packet: Packet, layers: Range<u32>| {
        layers.into_iter().all(|layer| visit(Packet { layer, ..packet }))
    };
    match volume.progression {
        Progression::LayerResolutionComponentPosition => (0..layers).all(|layer| {
            resolutions.clone().all(|number| {
                of_resolution(number).all(|packet| in_layers(packet, layer..layer + 1))
            })
        }),
        Progression::ResolutionLayerComponentPosition => resolutions.clone().all(|number| {
            (0..layers).all(|layer| of_resolution(number).all(|it| in_layers(it, layer..layer + 1)))
        }),
        Progression::ResolutionPositionComponentLayer => resolutions.clone().all(|number| {
            let packets = sorted(of_resolution(number), |packet| {
                let (x, y) = position(tile, packet);
                (y, x, packet.component, packet.precinct)
            });
            packets.into_iter().all(|packet| in_layers(packet, 0..layers))
        }),
        Progression::PositionComponentResolutionLayer => {
            let packets = sorted(resolutions.clone().flat_map(of_resolution), |packet| {
                let (x, y) = position(tile, packet);
                (y, x, packet.component, packet.resolution, packet.precinct)
            });
            packets.into_iter().all(|packet| in_layers(packet, 0..layers))
        }
        Progression::ComponentPositionResolutionLayer => {
            let packets = sorted(resolutions.clone().flat_map(of_resolution), |packet| {
                let (x, y) = position(tile, packet);
                (packet.component, y, x, packet.resolution, packet.precinct)
            });
            packets.into_iter().all(|packet| in_layers(packet, 0..layers))
        }
    }
}

fn sorted<K: Ord>(packets: impl Iterator<Item = Packet>, key: impl Fn(Packet) -> K) -> Vec<Packet> {
    let mut keyed: Vec<_> = packets.map(|packet| (key(packet), packet)).collect();
    // Those of each component are in order already, which a stable sort makes use of.
    keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
    keyed.into_iter().map(|(_, packet)| packet).collect()
}

/// Where on the reference grid a precinct is met, x and y: where its first sample lies, or, cut
/// by the tile's edge, at that edge.
///
/// Source: ISO/IEC 15444-1 B.12.1.3 to B.12.1.5.
fn position(tile: &Tile, packet: Packet) -> (u64, u64) {
    let component = &tile.components[packet.component as usize];
    let at = &component.resolutions[packet.resolution as usize];
    let reduction = component.resolutions.len() as u32 - 1 - packet.resolution;
    let (x, y) = at.start(packet.precinct);
    let met = |start: u64, edge: u32, step: u32, tile_edge: u32| {
        if start < u64::from(edge) {
            u64::from(tile_edge)
        } else {
            (start << reduction).saturating_mul(u64::from(step))
        }
    };
    (
        met(x, at.area.x0, component.step.0, tile.area.x0),
        met(y, at.area.y0, component.step.1, tile.area.y0),
    )
}
