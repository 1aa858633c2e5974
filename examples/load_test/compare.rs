//! The comparison: every workload prepared, measured and told.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, ensure};

use crate::check::Checker;
use crate::corpus::{Corpus, Kind};
use crate::machine::{Machine, stolen_ticks};
use crate::mirror;
use crate::options::Options;
use crate::report::{self, Measured};
use crate::rounds::{self, CONNECTIONS, Contestant, Effort, Server};
use crate::server::{Bucket, CACHE_MEMORY, Nginx, RENDER_MEMORY, Warraq};
use crate::workload::{self, Asked, Workload};

/// Measures all servers with all workloads, and tells.
pub fn compare(
    options: &Options,
    corpus: &Corpus,
    warraq: &Warraq,
    work: &Path,
) -> anyhow::Result<()> {
    let effort =
        Effort { rounds: options.rounds as usize, time: Duration::from_secs_f64(options.seconds) };
    let mut conditions = conditions(options, corpus, warraq)?;
    let mut contestants =
        vec![Contestant { name: "warraq".to_owned(), server: Server::Ours(warraq.clone()) }];
    if let Some(program) = options.before()? {
        let server = Server::Ours(Warraq { program, bucket: None });
        contestants.push(Contestant { name: "before".to_owned(), server });
    }
    if let Some(nginx) = Nginx::find() {
        conditions.push(("nginx".to_owned(), nginx.version()?));
        let running = nginx.start(work)?;
        if options.bucket {
            let bucket = Some(bucket(corpus, work, running.address)?);
            let server = Server::Ours(Warraq { bucket, ..warraq.clone() });
            contestants.push(Contestant { name: "bucket".to_owned(), server });
        }
        let server = Server::Copies { running, mirrored: 0 };
        contestants.push(Contestant { name: "nginx".to_owned(), server });
    } else {
        ensure!(!options.bucket, "nginx is not installed, which would be the bucket");
        println!("nginx is not installed: there is no yardstick, only our own figures.\n");
    }
    let chosen = |it: &Workload| {
        options.workloads.is_empty() || options.workloads.iter().any(|name| name == it.name)
    };
    let workloads: Vec<Workload> = workload::all(corpus).into_iter().filter(chosen).collect();
    ensure!(!workloads.is_empty(), "none of the chosen workloads can be measured");
    let checker = Checker::new(corpus)?;
    let stolen = stolen_ticks();
    let mut measured = Vec::new();
    for workload in workloads {
        let right = prepare(&workload, warraq, &mut contestants, &checker, corpus, work)?;
        eprintln!("{}: {right} answers were looked at and are right; measuring", workload.name);
        let outcomes = rounds::measure(&workload, &contestants, corpus, effort, work)?;
        measured.push(Measured { workload, outcomes });
    }
    let stolen = stolen_ticks().saturating_sub(stolen);
    conditions.push(("stolen by the host".to_owned(), format!("{:.1} s", stolen as f64 / 100.0)));
    tell(options, &measured, &contestants, &conditions)
}

/// The pages as a bucket, which the nginx at `endpoint` answers for as one who speaks S3 does:
/// ranges, ETags, conditions.
fn bucket(corpus: &Corpus, work: &Path, endpoint: SocketAddr) -> anyhow::Result<Bucket> {
    let name = "pages".to_owned();
    let link = work.join("www").join(&name);
    std::os::unix::fs::symlink(&corpus.folder, &link)
        .with_context(|| link.display().to_string())?;
    Ok(Bucket { name, endpoint })
}

/// Copies answers for nginx and looks at a sample of them; gives how many it looked at.
fn prepare(
    workload: &Workload,
    warraq: &Warraq,
    contestants: &mut [Contestant],
    checker: &Checker,
    corpus: &Corpus,
    work: &Path,
) -> anyhow::Result<usize> {
    let ours = warraq.start(&corpus.folder, work)?;
    let paths: Vec<String> = workload.list.iter().map(Asked::path).collect();
    let mut copies = None;
    for contestant in contestants {
        if let Server::Copies { running, mirrored } = &mut contestant.server {
            *mirrored = mirror::mirror(ours.address, &paths, &work.join("www"))?;
            copies = Some((running.address, *mirrored));
        }
    }
    checker.check(workload, ours.address, copies).with_context(|| workload.name)
}

/// Where and with what it was measured.
fn conditions(
    options: &Options,
    corpus: &Corpus,
    warraq: &Warraq,
) -> anyhow::Result<Vec<(String, String)>> {
    let Machine { processor, cores, kernel, load } = Machine::look();
    let mb = |kind| Ok::<_, anyhow::Error>(corpus.mean_bytes(kind)? as f64 / 1e6);
    let mut files = vec![format!("plain JPEG {:.1}", mb(Kind::Jpeg)?)];
    for (kind, name) in
        [(Kind::Vips { tile: 256 }, "libvips"), (Kind::Own { tile: 256 }, "our own")]
    {
        if corpus.has(kind) {
            files.push(format!("pyramid by {name} {:.1}", mb(kind)?));
        }
    }
    let vips = corpus.vips_version.clone().unwrap_or_else(|| "not installed".to_owned());
    let conditions = [
        ("machine", format!("{processor}, {cores} cores, Linux {kernel}")),
        ("load before", load),
        ("warraq", warraq.version()?),
        ("libvips", vips),
        ("settings", format!("cache_memory {CACHE_MEMORY}, render_memory {RENDER_MEMORY}")),
        (
            "pages",
            format!("{} of about 6000 × 8000; MB each: {}", corpus.pages.len(), files.join(", ")),
        ),
        ("effort", format!("{} rounds, cells of {} s", options.rounds, options.seconds)),
    ];
    Ok(conditions.map(|(name, value)| (name.to_owned(), value)).into())
}

fn tell(
    options: &Options,
    measured: &[Measured],
    contestants: &[Contestant],
    conditions: &[(String, String)],
) -> anyhow::Result<()> {
    let servers: Vec<String> = contestants.iter().map(|it| it.name.clone()).collect();
    let most = CONNECTIONS[CONNECTIONS.len() - 1];
    println!("## Conditions\n");
    for (name, value) in conditions {
        println!("- {name}: {value}");
    }
    println!("\n## CPU time an answer, {most} connections, medians of the rounds\n");
    println!("{}", report::costs(measured, &servers, most));
    println!("## Answers a second and latency, medians of the rounds\n");
    println!("{}", report::speeds(measured, &servers, &CONNECTIONS));
    println!("## Workloads\n\n{}", report::legend(measured));
    let path = options.folder()?.join("load.json");
    let text = serde_json::to_string_pretty(&report::json(measured, conditions))?;
    fs::write(&path, text + "\n").with_context(|| path.display().to_string())?;
    println!("All cells of all rounds: {}", path.display());
    Ok(())
}
