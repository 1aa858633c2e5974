//! Memory over time: a mixed load for minutes, a thousand opened pages at rest, and many
//! clients at once.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use crate::corpus::{Corpus, Kind};
use crate::fire::fire;
use crate::noise::Chance;
use crate::process::Memory;
use crate::server::{Running, Warraq};
use crate::stop;
use crate::workload::{self, Asked, Workload, shuffle};

const EACH: Duration = Duration::from_secs(30);

/// Clients of the mixed load, and of the rush at the end.
const CLIENTS: usize = 8;
const RUSH: usize = 64;

/// Requests between two looks at the clock.
const CHUNK: usize = 64;

const OPENED: usize = 1000;

/// How much more memory the last quarter may take than the second one, in the mean: caches
/// are full by then, so what still grows, leaks.
const MOST_GROWTH: u64 = 16 << 20;
/// Shorter soaks have no quarters to compare.
const FEWEST_LOOKS: usize = 8;

pub fn soak(corpus: &Corpus, warraq: &Warraq, minutes: u32, folder: &Path) -> anyhow::Result<()> {
    let workloads = workload::all(corpus);
    let looks = mixed(corpus, warraq, &workloads, minutes, folder)?;
    opened(corpus, warraq, folder)?;
    rush(corpus, warraq, &workloads, folder)?;
    judge(&looks)
}

/// Everything in a random order, over and over; gives anonymous memory at every look.
fn mixed(
    corpus: &Corpus,
    warraq: &Warraq,
    workloads: &[Workload],
    minutes: u32,
    folder: &Path,
) -> anyhow::Result<Vec<u64>> {
    let mut paths: Vec<String> =
        workloads.iter().flat_map(|it| &it.list).map(Asked::path).collect();
    shuffle(&mut paths, &mut Chance::new(1));
    println!("## Mixed load, {CLIENTS} connections, {minutes} minutes\n");
    println!("{} addresses in random order, over and over.\n", paths.len());
    println!("| minute | requests | req/s | resident MB | anonymous MB | threads | files |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let running = warraq.start(&corpus.folder, folder)?;
    let mut chunks = paths.chunks(CHUNK).cycle();
    let (mut requests, mut looks) = (0, Vec::new());
    for look in 1..=minutes * 2 {
        let (start, before) = (Instant::now(), requests);
        while start.elapsed() < EACH {
            let chunk = chunks.next().context("there is nothing to ask for")?;
            requests += fire(running.address, chunk, CLIENTS)?.count();
        }
        let rate = (requests - before) as f64 / start.elapsed().as_secs_f64();
        let family = running.family();
        let Memory { resident, anonymous, .. } = family.memory();
        println!(
            "| {:.1} | {requests} | {rate:.0} | {:.0} | {:.0} | {} | {} |",
            f64::from(look) / 2.0,
            mb(resident),
            mb(anonymous),
            family.threads(),
            family.open_files(),
        );
        looks.push(anonymous);
    }
    println!();
    Ok(looks)
}

/// What a thousand pages take that were opened once and are not asked for any more: as many
/// names for the pages of the corpus, each an identifier of its own.
fn opened(corpus: &Corpus, warraq: &Warraq, folder: &Path) -> anyhow::Result<()> {
    let kind = Kind::Own { tile: 256 };
    let shelf = folder.join("opened");
    fs::create_dir(&shelf).with_context(|| shelf.display().to_string())?;
    let mut paths = Vec::new();
    for (number, &page) in (0..OPENED).zip(corpus.pages.iter().cycle()) {
        let name = format!("copy{number:04}.tif");
        fs::hard_link(corpus.path(page, kind), shelf.join(&name))
            .with_context(|| format!("another name for {}", page.file(kind)))?;
        paths.push(format!("/iiif/3/{name}/info.json"));
    }
    let running = warraq.start(&shelf, folder)?;
    fire(running.address, &paths[..1], 1)?;
    let fresh = at_rest(&running)?;
    fire(running.address, &paths, CLIENTS)?;
    let full = at_rest(&running)?;
    println!("## {OPENED} opened pages, at rest\n");
    println!("| | resident MB | anonymous MB |\n| --- | --- | --- |");
    for (what, memory) in [("one page", fresh), ("all pages", full)] {
        println!("| {what} | {:.0} | {:.0} |", mb(memory.resident), mb(memory.anonymous));
    }
    println!();
    Ok(())
}

/// Memory when it has not changed for some seconds.
fn at_rest(running: &Running) -> anyhow::Result<Memory> {
    let family = running.family();
    let mut memory = family.memory();
    let mut unchanged = 0;
    // A server that never rests is looked at after a minute.
    for _ in 0..60 {
        stop::check()?;
        thread::sleep(Duration::from_secs(1));
        let next = family.memory();
        unchanged = if next.anonymous == memory.anonymous { unchanged + 1 } else { 0 };
        memory = next;
        if unchanged == 5 {
            break;
        }
    }
    Ok(memory)
}

/// The most memory that regions of any size take when many ask at once.
fn rush(
    corpus: &Corpus,
    warraq: &Warraq,
    workloads: &[Workload],
    folder: &Path,
) -> anyhow::Result<()> {
    let Some(regions) = workloads.iter().find(|it| it.name == "W4") else {
        println!("No regions were asked for by many: W4 needs the files of libvips.");
        return Ok(());
    };
    let paths: Vec<String> = regions.list.iter().map(Asked::path).collect();
    let running = warraq.start(&corpus.folder, folder)?;
    let family = running.family();
    let (fired, anonymous) = family.watched(|| fire(running.address, &paths, RUSH));
    let fired = fired?;
    println!("## {RUSH} connections ask for any region at any scale\n");
    println!("| requests | req/s | p50 ms | p99 ms | most resident MB | most anonymous MB |");
    println!("| --- | --- | --- | --- | --- | --- |");
    let [median, slow] = [0.5, 0.99].map(|part| fired.quantile(part).as_secs_f64() * 1000.0);
    println!(
        "| {} | {:.0} | {median:.0} | {slow:.0} | {:.0} | {:.0} |\n",
        fired.count(),
        fired.rate(),
        mb(family.memory().peak),
        mb(anonymous),
    );
    Ok(())
}

/// # Errors
/// When memory still grows at the end.
fn judge(looks: &[u64]) -> anyhow::Result<()> {
    if looks.len() < FEWEST_LOOKS {
        println!("Too short to say whether memory grows: soak for at least 4 minutes.");
        return Ok(());
    }
    let quarter = looks.len() / 4;
    let mean = |looks: &[u64]| looks.iter().sum::<u64>() / looks.len() as u64;
    let (early, late) = (mean(&looks[quarter..quarter * 2]), mean(&looks[looks.len() - quarter..]));
    ensure!(
        late <= early + MOST_GROWTH,
        "memory grows: {:.0} MB in the second quarter, {:.0} MB in the last",
        mb(early),
        mb(late)
    );
    println!(
        "Memory does not grow by more than {:.0} MB: {:.1} MB in the second quarter, {:.1} MB in \
         the last, half of the time later.",
        mb(MOST_GROWTH),
        mb(early),
        mb(late)
    );
    Ok(())
}

fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_that_fills_its_caches_first_does_not_grow() {
        let looks = [20, 60, 80, 81, 79, 80, 82, 80].map(|mb| mb << 20);
        judge(&looks).unwrap();
    }

    #[test]
    fn memory_that_grows_to_the_end_is_an_error() {
        let looks: Vec<u64> = (0..8).map(|look| (50 + look * 5) << 20).collect();
        assert!(judge(&looks).unwrap_err().to_string().starts_with("memory grows"));
    }
}
