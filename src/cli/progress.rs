//! A line on standard error that says how far a long work is, where a person is looking.

use std::collections::HashMap;
use std::io::{self, IsTerminal as _};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A person sees no more.
const BETWEEN: Duration = Duration::from_millis(100);

/// Characters of the bar itself.
const WIDTH: usize = 24;

/// How far some pieces of work are, measured in bytes of what they are made from.
#[derive(Debug)]
pub(super) struct Bar {
    shown: bool,
    started: Instant,
    total: u64,
    count: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    finished: usize,
    bytes: u64,
    /// Bytes of the pieces that are worked on, as far as they are done.
    parts: HashMap<String, u64>,
    drawn: Option<Instant>,
}

impl Bar {
    /// For `count` pieces of `total` bytes in all.
    pub(super) fn new(total: u64, count: usize) -> Self {
        let shown = io::stderr().is_terminal();
        Self { shown, started: Instant::now(), total, count, state: Mutex::default() }
    }

    /// Whether anybody sees it.
    pub(super) const fn is_shown(&self) -> bool {
        self.shown
    }

    /// `done` of `of` parts of a piece are done.
    pub(super) fn part(&self, piece: &str, bytes: u64, done: u32, of: u32) {
        if !self.shown {
            return;
        }
        let part = (bytes as f64 * f64::from(done) / f64::from(of.max(1))) as u64;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.parts.insert(piece.to_owned(), part);
        self.draw(&mut state);
    }

    pub(super) fn finished(&self, piece: &str, bytes: u64) {
        if !self.shown {
            return;
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.parts.remove(piece);
        state.finished += 1;
        state.bytes += bytes;
        self.draw(&mut state);
    }

    /// Writes a line of its own, which stays.
    pub(super) fn say(&self, line: &str) {
        self.clear();
        eprintln!("{line}");
    }

    pub(super) fn clear(&self) {
        if self.shown {
            eprint!("\r\x1b[K");
        }
    }

    fn draw(&self, state: &mut State) {
        if state.drawn.is_some_and(|drawn| drawn.elapsed() < BETWEEN) {
            return;
        }
        state.drawn = Some(Instant::now());
        let done = state.bytes + state.parts.values().sum::<u64>();
        let part = done as f64 / self.total.max(1) as f64;
        let line = line(part, state.finished, self.count, self.started.elapsed());
        eprint!("\r\x1b[K{line}");
    }
}

/// `part` is from 0 to 1.
fn line(part: f64, finished: usize, count: usize, elapsed: Duration) -> String {
    let part = part.clamp(0.0, 1.0);
    let full = (part * WIDTH as f64) as usize;
    let bar = "#".repeat(full) + &"-".repeat(WIDTH - full);
    // A guess from the first hundredth is none.
    let left = if part < 0.01 { String::new() } else { left(elapsed.mul_f64(1.0 / part - 1.0)) };
    format!("[{bar}] {:3.0} %  {finished} of {count}{left}", part * 100.0)
}

fn left(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..90 => format!("  about {seconds} s left"),
        seconds @ 90..5400 => format!("  about {} min left", seconds.div_ceil(60)),
        seconds => format!("  about {} h left", seconds.div_ceil(3600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_much_is_done_and_how_long_it_takes() {
        let quarter = line(0.25, 3, 9, Duration::from_mins(1));
        assert_eq!(quarter, "[######------------------]  25 %  3 of 9  about 3 min left");
        assert!(!line(0.0, 0, 9, Duration::from_mins(1)).contains("left"));
        // More than everything, as a file grew meanwhile.
        assert!(line(1.2, 9, 9, Duration::from_mins(1)).contains("100 %"));
    }
}
