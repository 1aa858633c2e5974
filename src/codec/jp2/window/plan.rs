//! What of each resolution of a tile-component is needed.

use super::super::grid::TileComponent;
use super::super::wavelet::{Area, Sample, bands, reach};

/// What is needed of one tile-component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// The resolution that is wanted: 0 is the smallest.
    pub(super) target: usize,
    /// From the smallest resolution to the target.
    pub(super) steps: Vec<Step>,
}

/// What is needed of one resolution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// What is wanted of it.
    pub(super) wanted: Area,
    /// What is computed to have that.
    pub(super) area: Area,
    /// What is needed of each of its sub-bands: LL of the smallest, else HL, LH and HH.
    pub(super) bands: Vec<Area>,
}

impl Plan {
    /// For samples `wanted` of a component reduced so many times; what of them is not in the
    /// tile is left out.
    pub(super) fn new(
        component: &TileComponent,
        reduction: u32,
        wanted: Area,
        reversible: bool,
    ) -> Self {
        let margin = if reversible { i32::MARGIN } else { f32::MARGIN };
        let target = component.resolutions.len() - 1 - reduction as usize;
        let mut wanted = wanted.intersection(component.resolutions[target].area);
        let mut steps = Vec::with_capacity(target + 1);
        for resolution in component.resolutions[1..=target].iter().rev() {
            let area = reach(wanted, resolution.area, margin);
            let [low, details @ ..] = bands(area);
            steps.push(Step { wanted, area, bands: details.to_vec() });
            wanted = low;
        }
        steps.push(Step { wanted, area: wanted, bands: vec![wanted] });
        steps.reverse();
        Self { target, steps }
    }

    /// The samples that it is for.
    pub(super) fn wanted(&self) -> Area {
        self.steps[self.target].wanted
    }
}
