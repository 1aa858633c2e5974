//! What many measurements come to.

use std::time::Duration;

use crate::tiles::Tile;
use crate::turns::ms;

/// One workload by one of those who do it: milliseconds, a round a list, in the order of the
/// tiles.
#[derive(Debug)]
pub struct Series {
    pub workload: &'static str,
    pub by: &'static str,
    pub tiles: Vec<Tile>,
    pub rounds: Vec<Vec<f64>>,
    /// What is to be taken off each.
    pub start: f64,
}

impl Series {
    pub fn new(workload: &'static str, by: &'static str, tiles: &[Tile]) -> Self {
        Self { workload, by, tiles: tiles.to_vec(), rounds: Vec::new(), start: 0.0 }
    }

    /// The median of all measurements.
    pub fn typical(&self) -> f64 {
        Spread::of(self.rounds.iter().flatten().copied().collect()).median
    }

    /// The means of the rounds: those of all tiles that the measured ones stand for.
    pub fn means(&self) -> Spread {
        self.means_where(|_| true)
    }

    /// As [`Series::means`], of one level; `None` where it has no tiles.
    pub fn means_of(&self, level: usize) -> Option<Spread> {
        let has = self.tiles.iter().any(|tile| tile.level == level);
        has.then(|| self.means_where(|tile| tile.level == level))
    }

    fn means_where(&self, is_meant: impl Fn(&Tile) -> bool) -> Spread {
        let mean = |round: &Vec<f64>| {
            let meant = self.tiles.iter().zip(round).filter(|(tile, _)| is_meant(tile));
            let (sum, weight) = meant.fold((0.0, 0.0), |(sum, weight), (tile, time)| {
                (sum + tile.weight * (time - self.start), weight + tile.weight)
            });
            sum / weight
        };
        Spread::of(self.rounds.iter().map(mean).collect())
    }

    /// The tiles, of each the median of its rounds.
    pub fn by_tile(&self) -> Spread {
        let of_tile = |at: usize| {
            let times = self.rounds.iter().map(|round| round[at] - self.start);
            Spread::of(times.collect()).median
        };
        Spread::of((0..self.tiles.len()).map(of_tile).collect())
    }

    /// How many levels there are tiles of.
    pub fn levels(&self) -> usize {
        self.tiles.iter().map(|tile| tile.level + 1).max().unwrap_or(0)
    }
}

/// What opening a picture takes, each time as if it had never been seen: milliseconds.
#[derive(Debug)]
pub struct Opening {
    pub name: &'static str,
    pub file: &'static str,
    pub opened: Vec<f64>,
    pub learned: Vec<f64>,
}

impl Opening {
    pub const fn new(name: &'static str, file: &'static str) -> Self {
        Self { name, file, opened: Vec::new(), learned: Vec::new() }
    }

    pub fn add(&mut self, [opened, learned]: [Duration; 2]) {
        self.opened.push(ms(opened));
        self.learned.push(ms(learned));
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Spread {
    pub median: f64,
    pub least: f64,
    pub most: f64,
}

impl Spread {
    /// `values` must not be empty.
    pub fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let count = values.len();
        let median = f64::midpoint(values[(count - 1) / 2], values[count / 2]);
        Self { median, least: values[0], most: values[count - 1] }
    }

    /// `median (least–most)`.
    pub fn text(&self) -> String {
        let Self { median, least, most } = self;
        // Two figures that count, and no more than there are.
        let digits = if *median < 1.0 { 2 } else { usize::from(*median < 100.0) };
        format!("{median:.digits$} ({least:.digits$}–{most:.digits$})")
    }
}
