//! Warraq in a process of its own, as memory for decoded blocks is one for each process, and
//! the first picture that is opened decides how much.
//!
//! It is asked by lines and answers by lines: numbers, separated by spaces.

use std::cell::RefCell;
use std::collections::HashSet;
use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use bytesize::ByteSize;
use rustix::time::{ClockId, clock_gettime};
use tokio::runtime::Runtime;
use warraq::cache::Cache;
use warraq::codec::{self, EncodeSettings};
use warraq::image_api::{Address, ApiVersion, ImageRequest, Limits, parse};
use warraq::pool::{Pool, Settings as PoolSettings};
use warraq::render::{Parts, Renderer, Step, Way};
use warraq::sources::{Settings as SourceSettings, Sources};
use warraq::storage::{Settings as StorageSettings, Storage};

use crate::files::{Files, TINY};
use crate::tiles::Tile;

/// The process, to who asks it. It ends when this is dropped, as nobody asks any more.
#[derive(Debug)]
pub struct Worker {
    process: Child,
    asks: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Worker {
    /// Keeps `memory` bytes of decoded blocks; 0: none.
    pub fn start(files: &Files, memory: u64) -> anyhow::Result<Self> {
        let mut process = Command::new(env::current_exe()?)
            .args(["--worker", &memory.to_string(), "--folder"])
            .arg(&files.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let asks = process.stdin.take();
        let answers = BufReader::new(process.stdout.take().context("it has an output")?);
        Ok(Self { process, asks, answers })
    }

    /// What is done once in a process is done: threads, tables.
    pub fn warmed(mut self) -> anyhow::Result<Self> {
        self.answer(&Tile::of_tiny().request(TINY))?;
        Ok(self)
    }

    /// Time on the processor for an answer that was not asked for before, made from an opened
    /// picture of which all is learned.
    pub fn answer(&mut self, request: &str) -> anyhow::Result<Duration> {
        let [nanos] = self.ask(&format!("answer {request}"))?;
        Ok(Duration::from_nanos(nanos))
    }

    /// Time on the processor to open a picture, and to learn where its packets lie.
    pub fn open(&mut self, name: &str) -> anyhow::Result<[Duration; 2]> {
        Ok(self.ask(&format!("open {name}"))?.map(Duration::from_nanos))
    }

    /// Bytes of resident memory, and the most there ever was.
    pub fn memory(&mut self) -> anyhow::Result<[u64; 2]> {
        self.ask("memory")
    }

    fn ask<const N: usize>(&mut self, what: &str) -> anyhow::Result<[u64; N]> {
        let asks = self.asks.as_mut().context("it listens")?;
        writeln!(asks, "{what}")?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let numbers: Result<Vec<u64>, _> = line.split_whitespace().map(str::parse).collect();
        let numbers = numbers.with_context(|| format!("{what}: {line}"))?;
        numbers.try_into().ok().with_context(|| format!("{what}: {line}"))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.asks = None;
        let _ = self.process.wait();
    }
}

/// Bytes that a server keeps of decoded blocks.
pub fn usual_memory() -> u64 {
    codec::Settings::default().jpeg2000_memory.as_u64()
}

/// The process itself.
pub fn serve(memory: u64, folder: &Path) -> anyhow::Result<()> {
    let bench = Bench::new(memory, folder)?;
    for line in std::io::stdin().lines() {
        let line = line?;
        let numbers = match line.split_once(' ') {
            Some(("answer", request)) => vec![bench.answer(request)?],
            Some(("open", name)) => bench.open(name)?,
            None if line == "memory" => resident()?,
            _ => bail!("{line}: nothing is known of that"),
        };
        let numbers: Vec<String> = numbers.iter().map(u64::to_string).collect();
        println!("{}", numbers.join(" "));
    }
    Ok(())
}

struct Bench {
    runtime: Runtime,
    storage: Storage,
    limits: codec::Settings,
    renderer: Renderer,
    /// Pictures that were asked for a corner, so that what is learned of them once is known.
    learned: RefCell<HashSet<String>>,
}

impl Bench {
    fn new(memory: u64, folder: &Path) -> anyhow::Result<Self> {
        let runtime = Runtime::new()?;
        let root = folder.to_string_lossy().into_owned();
        let storage = Storage::open(root.as_str(), &StorageSettings::default())?;
        let limits =
            codec::Settings { jpeg2000_memory: ByteSize(memory), ..codec::Settings::default() };
        let sources = Sources::new(
            storage.clone(),
            &SourceSettings::default(),
            limits.clone(),
            Arc::default(),
            runtime.handle().clone(),
        );
        let budget = 1 << 30;
        let renderer = Renderer::new(Parts {
            sources: Arc::new(sources),
            pool: Pool::new(&PoolSettings::default(), budget),
            metrics: Arc::default(),
            limits: Limits::area(budget / 32),
            encode: EncodeSettings::default(),
            // What was learned of pictures is kept here, and answers: each is asked for once.
            cache_memory: 512 << 20,
            cache: Cache::default(),
            runtime: runtime.handle().clone(),
        });
        Ok(Self { runtime, storage, limits, renderer, learned: RefCell::default() })
    }

    fn answer(&self, request: &str) -> anyhow::Result<u64> {
        let request = parsed(request)?;
        let identifier = request.identifier.as_str();
        self.runtime.block_on(async {
            let opened = self.renderer.open(identifier).await?;
            if opened.image().survey().is_some()
                && self.learned.borrow_mut().insert(identifier.to_owned())
            {
                let corner = parsed(&format!("{identifier}/0,0,8,8/8,8/0/default.jpg"))?;
                self.renderer.answer(ApiVersion::V3, &corner, |_| false).await?;
            }
            let before = spent();
            let answer = self.renderer.answer(ApiVersion::V3, &request, |_| false).await?;
            let nanos = spent() - before;
            let account = answer.account;
            let is_made =
                matches!(account.way, Way::Rendered(_)) && !account.steps.has(Step::Learn);
            ensure!(is_made, "it was not only made: {account:?}");
            Ok(nanos)
        })
    }

    fn open(&self, name: &str) -> anyhow::Result<Vec<u64>> {
        self.runtime.block_on(async {
            let before = spent();
            let object = self.storage.find(name).await?;
            let image = codec::open(&object, &self.limits).await?;
            let opened = spent();
            if let Some(survey) = image.survey() {
                let read = object.read_all(&survey.ranges).await?;
                ensure!(image.learn(&read).is_some(), "{name}: nothing was learned");
            }
            Ok(vec![opened - before, spent() - opened])
        })
    }
}

fn parsed(request: &str) -> anyhow::Result<ImageRequest> {
    match parse(ApiVersion::V3, request) {
        Ok(Address::Image(request)) => Ok(request),
        other => bail!("{request} is no image request: {other:?}"),
    }
}

/// Nanoseconds on the processor of all threads of this process so far.
fn spent() -> u64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

fn resident() -> anyhow::Result<Vec<u64>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let bytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kilobytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
        kilobytes.map(|number| number << 10).with_context(|| format!("{name} is not told"))
    };
    Ok(vec![bytes("VmRSS:")?, bytes("VmHWM:")?])
}
