//! Time by step.

use std::time::{Duration, Instant};

/// What an answer's time is spent with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Finding the source, and opening it where it is not open.
    Open,
    /// Waiting for memory and for a thread.
    Wait,
    /// Reading a picture once to learn where its pixels lie.
    Learn,
    /// Getting bytes from storage, or a finished answer from disk.
    Read,
    /// Cutting off among the coefficients what pads a tile.
    Cut,
    Decode,
    /// Scaling, turning and coloring pixels.
    Transform,
    Encode,
}

impl Step {
    /// In the order in which they are done.
    pub const ALL: [Self; 8] = [
        Self::Open,
        Self::Wait,
        Self::Learn,
        Self::Read,
        Self::Cut,
        Self::Decode,
        Self::Transform,
        Self::Encode,
    ];

    /// One word, as programs know it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Wait => "wait",
            Self::Learn => "learn",
            Self::Read => "read",
            Self::Cut => "cut",
            Self::Decode => "decode",
            Self::Transform => "transform",
            Self::Encode => "encode",
        }
    }
}

/// How long each step took; nothing of those that were not taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps([Option<Duration>; Step::ALL.len()]);

impl Steps {
    /// The steps that were taken, in order.
    pub fn taken(&self) -> impl Iterator<Item = (Step, Duration)> + '_ {
        Step::ALL.into_iter().zip(self.0).filter_map(|(step, took)| Some((step, took?)))
    }

    /// Whether a step was taken.
    #[must_use]
    pub const fn has(&self, step: Step) -> bool {
        self.0[step as usize].is_some()
    }

    #[must_use]
    pub fn total(&self) -> Duration {
        self.taken().map(|(_, took)| took).sum()
    }

    /// A step may be taken several times; its times add up.
    fn add(&mut self, step: Step, took: Duration) {
        let sum = &mut self.0[step as usize];
        *sum = Some(sum.unwrap_or_default() + took);
    }

    /// These and those of other work for the same answer.
    pub(super) fn with(mut self, other: &Self) -> Self {
        other.taken().for_each(|(step, took)| self.add(step, took));
        self
    }
}

/// Runs from one step to the next. A copy goes on by itself, on another thread for instance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stopwatch {
    since: Instant,
    steps: Steps,
}

impl Stopwatch {
    pub(super) fn start() -> Self {
        Self { since: Instant::now(), steps: Steps::default() }
    }

    /// Books the time since the start, or the end of the step before, on `step`.
    pub(super) fn lap(&mut self, step: Step) {
        let now = Instant::now();
        self.steps.add(step, now - self.since);
        self.since = now;
    }

    pub(super) const fn steps(&self) -> Steps {
        self.steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_a_place_of_its_own_in_the_order_of_the_list() {
        let mut steps = Steps::default();
        for (ms, step) in (1..).zip(Step::ALL) {
            steps.add(step, Duration::from_millis(ms));
        }
        let taken: Vec<_> = steps.taken().map(|(step, took)| (took.as_millis(), step)).collect();
        assert_eq!(taken, (1..).zip(Step::ALL).collect::<Vec<_>>());
        // 1 + 2 + … + 8
        assert_eq!(steps.total(), Duration::from_millis(36));
    }

    #[test]
    fn times_of_one_step_add_up_and_steps_not_taken_are_not_told() {
        let mut waited = Stopwatch::start();
        waited.lap(Step::Wait);
        waited.lap(Step::Read);
        waited.lap(Step::Wait);
        let taken: Vec<_> = waited.steps().taken().map(|(step, _)| step).collect();
        assert_eq!(taken, [Step::Wait, Step::Read]);
        let mut steps = Steps::default();
        steps.add(Step::Wait, Duration::from_millis(2));
        let both = steps.with(&steps);
        assert_eq!(both.taken().collect::<Vec<_>>(), [(Step::Wait, Duration::from_millis(4))]);
    }

    #[test]
    fn a_stopwatch_books_all_of_its_time() {
        let mut watch = Stopwatch::start();
        let start = watch.since;
        watch.lap(Step::Open);
        watch.lap(Step::Decode);
        assert_eq!(watch.steps().total(), watch.since - start);
    }
}
