//! Everybody's turn: in each round, and within it for each tile, one after the other.

use std::time::Duration;

use anyhow::Context as _;

use crate::figures::{Opening, Series};
use crate::files::{DEFAULT, Files, GOOD};
use crate::programs::{Program, Programs, timed};
use crate::tiles::Tile;
use crate::worker::{Worker, usual_memory};
use crate::workloads::{Beside, Part, Workload};

/// How often a round starts each program with next to nothing, and opens each file.
const OFTEN: usize = 6;

/// All that was measured.
#[derive(Debug)]
pub struct Measured {
    pub series: Vec<Series>,
    pub openings: Vec<Opening>,
}

/// Who takes turns.
#[derive(Clone, Copy, Debug)]
enum By {
    /// Our own code, with this file.
    Warraq(&'static str),
    Program(Program),
}

struct Field<'a> {
    files: &'a Files,
    programs: &'a Programs,
    /// Keeps no blocks.
    worker: Worker,
}

pub fn take(
    workloads: &[Workload],
    rounds: usize,
    files: &Files,
    programs: &Programs,
) -> anyhow::Result<Measured> {
    let worker = Worker::start(files, 0)?;
    let mut field = Field { files, programs, worker };
    let mut starts: Vec<(Program, Series)> = programs
        .all()
        .map(|program| {
            (program, Series::new("started only", program.name(), &[Tile::of_tiny(); OFTEN]))
        })
        .collect();
    let mut series: Vec<Vec<Series>> = workloads.iter().map(|it| field.series(it)).collect();
    let mut openings = [("lossy, with PLT", GOOD), ("lossy, without PLT", DEFAULT)]
        .map(|(name, file)| Opening::new(name, file));
    for round in 0..rounds {
        eprintln!("round {} of {rounds} ...", round + 1);
        for (program, series) in &mut starts {
            series.rounds.push(field.starts(*program)?);
        }
        for (workload, series) in workloads.iter().zip(&mut series) {
            field.round(workload, round, series).context(workload.name)?;
        }
        for _ in 0..OFTEN {
            for opening in &mut openings {
                opening.add(field.worker.open(opening.file)?);
            }
        }
    }
    // What starting a program takes is not what its work costs.
    for series in series.iter_mut().flatten() {
        let start = starts.iter().find(|(program, _)| program.name() == series.by);
        series.start = start.map_or(0.0, |(_, start)| start.typical());
    }
    let starts = starts.into_iter().map(|(_, start)| start);
    let series = series.into_iter().flatten().chain(starts).collect();
    Ok(Measured { series, openings: openings.into() })
}

impl Field<'_> {
    fn by(&self, workload: &Workload) -> Vec<(&'static str, By)> {
        let ours = ("warraq, nothing kept", By::Warraq(workload.file));
        match workload.beside {
            Beside::Programs => {
                let programs = self.programs.all().map(|it| (it.name(), By::Program(it)));
                [ours].into_iter().chain(programs).collect()
            }
            Beside::File(file) => vec![ours, ("warraq, Part 1", By::Warraq(file))],
        }
    }

    /// The series of a workload; the last is that of neighbors, where there are some.
    fn series(&self, workload: &Workload) -> Vec<Series> {
        let by = self.by(workload).into_iter().map(|(name, _)| (name, &workload.tiles));
        let kept = ("warraq, blocks kept", &workload.neighbors);
        let kept = (!workload.neighbors.is_empty()).then_some(kept);
        by.chain(kept).map(|(by, tiles)| Series::new(workload.name, by, tiles)).collect()
    }

    fn round(
        &mut self,
        workload: &Workload,
        round: usize,
        series: &mut [Series],
    ) -> anyhow::Result<()> {
        // One that was not asked for these yet, as answers are kept.
        self.worker = Worker::start(self.files, 0)?.warmed()?;
        let by = self.by(workload);
        let mut times = vec![Vec::new(); by.len()];
        for (at, tile) in workload.tiles.iter().enumerate() {
            for turn in 0..by.len() {
                let turn = (turn + at + round) % by.len();
                times[turn].push(ms(self.once(by[turn].1, workload, at, tile)?));
            }
        }
        if !workload.neighbors.is_empty() {
            // A process that has kept nothing yet.
            let mut worker = Worker::start(self.files, usual_memory())?.warmed()?;
            let answers = workload.neighbors.iter().enumerate().map(|(at, tile)| {
                Ok(ms(worker.answer(&workload.request(workload.file, at, tile))?))
            });
            times.push(answers.collect::<anyhow::Result<_>>()?);
        }
        for (series, times) in series.iter_mut().zip(times) {
            series.rounds.push(times);
        }
        Ok(())
    }

    fn once(
        &mut self,
        by: By,
        workload: &Workload,
        at: usize,
        tile: &Tile,
    ) -> anyhow::Result<Duration> {
        let (programs, files, name) = (self.programs, self.files, workload.file);
        match (by, workload.part) {
            (By::Warraq(file), _) => self.worker.answer(&workload.request(file, at, tile)),
            (By::Program(it), Part::Tile) => timed(&programs.part(it, files, name, tile)),
            (By::Program(it), Part::Thumbnail) => {
                timed(&programs.thumbnail(it, files, name, tile.level))
            }
        }
    }

    fn starts(&self, program: Program) -> anyhow::Result<Vec<f64>> {
        let start = self.programs.start(program, self.files);
        (0..OFTEN).map(|_| Ok(ms(timed(&start)?))).collect()
    }
}

pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
