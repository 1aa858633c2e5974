//! What the kernel knows of a server: time on the processor and memory of all its processes.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Thread};
use std::time::Duration;

/// How `/proc/PID/stat` counts time: USER_HZ, which is 100 wherever we run.
const TICK: Duration = Duration::from_millis(10);

/// How often memory is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// A server's processes: the one that was started, and all that descend from it.
#[derive(Clone, Debug)]
pub struct Family {
    ids: Vec<u32>,
}

impl Family {
    pub fn of(root: u32) -> Self {
        let mut ids = vec![root];
        let parents: Vec<(u32, u32)> = numbered("/proc")
            .filter_map(|id| Some((id, stat(id)?.get(PARENT)?.parse().ok()?)))
            .collect();
        let mut done = 0;
        while done < ids.len() {
            let parent = ids[done];
            ids.extend(parents.iter().filter(|it| it.1 == parent).map(|it| it.0));
            done += 1;
        }
        Self { ids }
    }

    /// Time on the processor so far, in user mode and in the kernel.
    pub fn time(&self) -> Time {
        let mut time = Time::default();
        for &id in &self.ids {
            if let Some(stat) = stat(id) {
                let ticks =
                    [USER, SYSTEM].map(|at| stat.get(at).and_then(|n| n.parse::<u32>().ok()));
                time.whole +=
                    ticks.into_iter().flatten().map(|ticks| TICK * ticks).sum::<Duration>();
            }
            for thread in numbered(&format!("/proc/{id}/task")) {
                let schedule = fs::read_to_string(format!("/proc/{id}/task/{thread}/schedstat"));
                let on_processor =
                    schedule.ok().and_then(|text| text.split(' ').next()?.parse().ok());
                if let Some(nanos) = on_processor {
                    time.threads.insert(thread, Duration::from_nanos(nanos));
                }
            }
        }
        time
    }

    pub fn memory(&self) -> Memory {
        let mut memory = Memory::default();
        for id in &self.ids {
            let Ok(status) = fs::read_to_string(format!("/proc/{id}/status")) else { continue };
            let [resident, anonymous, peak] =
                ["VmRSS:", "RssAnon:", "VmHWM:"].map(|name| kilobytes(&status, name) << 10);
            memory.resident += resident;
            memory.anonymous += anonymous;
            memory.peak += peak;
        }
        memory
    }

    /// Does `work` and gives, beside what it gave, the most anonymous memory meanwhile, looked
    /// at ten times a second and at the end.
    pub fn watched<T>(&self, work: impl FnOnce() -> T) -> (T, u64) {
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            let watcher = scope.spawn(|| {
                let mut most = 0;
                loop {
                    let last = done.load(Ordering::Acquire);
                    most = self.memory().anonymous.max(most);
                    if last {
                        return most;
                    }
                    thread::park_timeout(LOOK);
                }
            });
            // The watcher must end even if the work panics.
            let ended = Ended { done: &done, watcher: watcher.thread() };
            let result = work();
            drop(ended);
            (result, watcher.join().unwrap_or_default())
        })
    }

    pub fn threads(&self) -> usize {
        self.ids.iter().map(|id| numbered(&format!("/proc/{id}/task")).count()).sum()
    }

    pub fn open_files(&self) -> usize {
        self.ids.iter().map(|id| numbered(&format!("/proc/{id}/fd")).count()).sum()
    }
}

/// Tells a watcher, when dropped, that what it watched has ended.
struct Ended<'a> {
    done: &'a AtomicBool,
    watcher: &'a Thread,
}

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Release);
        self.watcher.unpark();
    }
}

/// Bytes, of all processes together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    pub resident: u64,
    /// Without what files are mapped into memory.
    pub anonymous: u64,
    /// The most that was ever resident.
    pub peak: u64,
}

/// Time on the processor, known in two ways.
#[derive(Clone, Debug, Default)]
pub struct Time {
    /// Complete, but in steps of [`TICK`].
    whole: Duration,
    /// Exact, but without threads that have ended.
    threads: HashMap<u32, Duration>,
}

impl Time {
    /// From an `earlier` look until this one: the exact figure, unless threads that ended
    /// meanwhile took much of it with them.
    pub fn since(&self, earlier: &Self) -> Duration {
        let whole = self.whole.saturating_sub(earlier.whole);
        let spent = self.threads.iter().map(|(thread, time)| {
            time.saturating_sub(earlier.threads.get(thread).copied().unwrap_or_default())
        });
        let exact: Duration = spent.sum();
        if whole.abs_diff(exact) <= TICK * 3 + whole / 50 { exact } else { whole }
    }
}

// Places in `/proc/PID/stat` after the name of the program, see proc(5).
const PARENT: usize = 1;
const USER: usize = 11;
const SYSTEM: usize = 12;

/// The fields after the name, which may itself contain anything.
fn stat(id: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(')')?;
    Some(fields.split_whitespace().map(str::to_owned).collect())
}

/// The entries of a folder whose names are numbers; none where it is gone.
fn numbered(folder: &str) -> impl Iterator<Item = u32> {
    let names: BTreeSet<u32> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .collect();
    names.into_iter()
}

fn kilobytes(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    fn time(whole: u64, threads: &[(u32, u64)]) -> Time {
        let threads = threads.iter().map(|&(id, ms)| (id, Duration::from_millis(ms))).collect();
        Time { whole: Duration::from_millis(whole), threads }
    }

    #[test]
    fn the_exact_time_counts_while_both_ways_agree() {
        let earlier = time(1000, &[(1, 700), (2, 300)]);
        let later = time(1100, &[(1, 790), (2, 302), (3, 4)]);
        assert_eq!(later.since(&earlier), Duration::from_millis(96));
    }

    #[test]
    fn the_whole_time_counts_when_a_busy_thread_has_ended() {
        let earlier = time(1000, &[(1, 700), (2, 300)]);
        let later = time(1300, &[(1, 790)]);
        assert_eq!(later.since(&earlier), Duration::from_millis(300));
    }

    #[test]
    fn a_process_and_its_children_are_one_family() {
        // The shell would not let what runs behind it read its own input.
        let mut shell = Command::new("sh")
            .args(["-c", "exec 3<&0; cat <&3 & echo started; wait"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut said = std::io::BufReader::new(shell.stdout.take().unwrap());
        std::io::BufRead::read_line(&mut said, &mut line).unwrap();
        let family = Family::of(shell.id());
        let memory = family.memory();
        drop(shell.stdin.take());
        shell.wait().unwrap();
        assert_eq!(family.ids.len(), 2);
        assert!(memory.resident >= memory.anonymous && memory.anonymous > 0, "{memory:?}");
        assert!(memory.peak >= memory.resident, "{memory:?}");
    }

    #[test]
    fn this_very_process_spends_time() {
        let family = Family::of(std::process::id());
        let before = family.time();
        let spent = loop {
            let spent = family.time().since(&before);
            if spent > Duration::from_millis(20) {
                break spent;
            }
        };
        assert!(spent < Duration::from_mins(1), "{spent:?}");
    }
}
