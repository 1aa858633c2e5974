//! Where it was measured: figures without this say nothing.

use std::fs;
use std::thread;

/// What the machine is and how busy it was.
#[derive(Clone, Debug)]
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub kernel: String,
    /// Of the last minute, as the kernel counts it: processes that ran or wanted to.
    pub load: String,
}

impl Machine {
    pub fn look() -> Self {
        let information = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = information.lines().find_map(|line| line.strip_prefix("model name"));
        let model =
            model.map_or("unknown processor", |rest| rest.trim_start_matches(['\t', ' ', ':']));
        Self {
            processor: model.to_owned(),
            cores: thread::available_parallelism().map_or(1, usize::from),
            kernel: read("/proc/sys/kernel/osrelease"),
            load: read("/proc/loadavg").split(' ').next().unwrap_or_default().to_owned(),
        }
    }
}

/// Ticks (hundredths of a second) that other guests of the host took from this machine.
pub fn stolen_ticks() -> u64 {
    let text = read("/proc/stat");
    text.lines().next().and_then(|line| line.split_whitespace().nth(8)?.parse().ok()).unwrap_or(0)
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default().trim().to_owned()
}
