//! A picture at an eighth of its size: the first coefficient of each block is its mean.

use super::scan::{COMPONENTS, Scan};
use crate::geometry::{Rect, Size};
use crate::pixels::{Channels, Pixels};

/// The mean of each block of each component, 0 to 255.
#[derive(Debug)]
pub(super) struct Reduced {
    planes: Vec<Plane>,
    /// For each block of a unit its plane and its place among the unit's blocks there.
    places: Vec<(usize, u32, u32)>,
    /// The largest sampling factors.
    unit: (u8, u8),
}

#[derive(Debug)]
struct Plane {
    /// The component's sampling factors, which are its blocks a unit.
    sampling: (u8, u8),
    /// Blocks a row, whole units counted.
    stride: usize,
    /// Columns and rows of blocks that show something of the picture.
    shown: Size,
    quantizer: u16,
    means: Vec<u8>,
}

impl Reduced {
    pub(super) fn new(scan: &Scan) -> Self {
        let unit = ((scan.unit.width / 8) as u8, (scan.unit.height / 8) as u8);
        let mut places = Vec::with_capacity(scan.blocks.len());
        let mut planes = Vec::with_capacity(COMPONENTS);
        for (component, sampling) in scan.samplings().enumerate() {
            let (across, down) = (u32::from(sampling.0), u32::from(sampling.1));
            let blocks = (0..down).flat_map(|y| (0..across).map(move |x| (component, x, y)));
            places.extend(blocks);
            let stride = scan.columns as usize * usize::from(sampling.0);
            // As many samples as the factors say, rounded up (T.81 §A.1.1), then blocks.
            let shown = |whole: u32, factor: u32, largest: u8| {
                let samples = (u64::from(whole) * u64::from(factor)).div_ceil(u64::from(largest));
                samples.div_ceil(8) as u32
            };
            planes.push(Plane {
                sampling,
                stride,
                shown: Size::new(
                    shown(scan.size().width, across, unit.0),
                    shown(scan.size().height, down, unit.1),
                ),
                quantizer: scan.first_quantizer(component),
                means: vec![0; stride * scan.rows as usize * usize::from(sampling.1)],
            });
        }
        Self { planes, places, unit }
    }

    pub(super) fn weight(&self) -> usize {
        let means: usize = self.planes.iter().map(|plane| plane.means.len()).sum();
        means + self.places.capacity() * size_of::<(usize, u32, u32)>()
    }

    /// The means of each component.
    pub(super) fn means(&self) -> impl Iterator<Item = &[u8]> {
        self.planes.iter().map(|plane| &plane.means[..])
    }

    /// Takes the means of all components, one behind the other; `None` where they are not as
    /// many as there must be.
    pub(super) fn fill(&mut self, mut means: &[u8]) -> Option<()> {
        for plane in &mut self.planes {
            let (own, rest) = means.split_at_checked(plane.means.len())?;
            plane.means.copy_from_slice(own);
            means = rest;
        }
        means.is_empty().then_some(())
    }

    /// Takes the first coefficient of a block, the `number`th of its unit.
    #[inline]
    pub(super) fn set(&mut self, column: u32, row: u32, number: usize, dc: i32) {
        let Some(&(component, x, y)) = self.places.get(number) else { return };
        let plane = &mut self.planes[component];
        let x = column * u32::from(plane.sampling.0) + x;
        let y = row * u32::from(plane.sampling.1) + y;
        // The transform of a block without detail: an eighth, around the middle (T.81
        // §A.3.1 and §A.3.3), rounded as libjpeg rounds.
        let mean = ((i64::from(dc) * i64::from(plane.quantizer) + 4) >> 3) + 128;
        if let Some(kept) = plane.means.get_mut(y as usize * plane.stride + x as usize) {
            *kept = mean.clamp(0, 255) as u8;
        }
    }

    /// The means of `region` (in blocks of the finest component), each component brought to
    /// that grid: a pixel has as many samples as there are components.
    pub(super) fn region(&self, region: Rect) -> Pixels {
        let channels = if self.planes.len() == 1 { Channels::Gray } else { Channels::Rgb };
        let mut pixels = Pixels::zeroed(region.size(), channels);
        let count = channels.count();
        for (number, plane) in self.planes.iter().enumerate() {
            let across =
                steps(region.x, region.width, plane.sampling.0, self.unit.0, plane.shown.width);
            let down =
                steps(region.y, region.height, plane.sampling.1, self.unit.1, plane.shown.height);
            let rows = pixels.data_mut().chunks_exact_mut(region.width as usize * count);
            for (row, y) in rows.zip(&down) {
                let upper = &plane.means[y.first * plane.stride..][..plane.stride];
                let lower = &plane.means[y.second * plane.stride..][..plane.stride];
                for (pixel, x) in row.chunks_exact_mut(count).zip(&across) {
                    let upper = x.blend(upper[x.first].into(), upper[x.second].into());
                    let lower = x.blend(lower[x.first].into(), lower[x.second].into());
                    let sample = (y.blend(upper, lower) + ONE * ONE / 2) / (ONE * ONE);
                    pixel[number] = sample as u8;
                }
            }
        }
        pixels
    }
}

/// Weights are counted in parts of this.
const ONE: u32 = 256;

/// Between which two samples of a coarser grid one of the finer lies.
#[derive(Clone, Copy, Debug)]
struct Step {
    first: usize,
    second: usize,
    /// Weight of the second, in parts of [`ONE`].
    weight: u32,
}

impl Step {
    #[inline]
    const fn blend(self, first: u32, second: u32) -> u32 {
        first * (ONE - self.weight) + second * self.weight
    }
}

/// The steps of `count` samples from `start` on, where a grid of `coarse` samples stands
/// against `fine` of ours, their middles in line; the coarse one has `shown` in all.
fn steps(start: u32, count: u32, coarse: u8, fine: u8, shown: u32) -> Vec<Step> {
    let (coarse, fine) = (i64::from(coarse), i64::from(fine));
    let last = i64::from(shown).max(1) - 1;
    let step = |at: u32| {
        // (at + 1/2) · coarse / fine − 1/2, in parts of ONE.
        let one = i64::from(ONE);
        let place = (one * (2 * i64::from(at) + 1) * coarse / fine - one) / 2;
        let place = place.clamp(0, last * one);
        let first = place / one;
        Step {
            first: first as usize,
            second: (first + 1).min(last) as usize,
            weight: (place % one) as u32,
        }
    };
    (start..start.saturating_add(count)).map(step).collect()
}
