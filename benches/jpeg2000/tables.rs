//! What is printed.

use std::fs;

use anyhow::ensure;

use crate::figures::{Opening, Series, Spread};
use crate::files::{DEFAULT, Files, GOOD, HUGE, LOSSLESS};
use crate::options::Options;
use crate::pictures::Pictures;
use crate::programs::Programs;
use crate::tiles::{Tile, all as all_tiles};
use crate::turns::Measured;
use crate::worker::{Worker, usual_memory};

/// What a tile of the largest picture may take above what the process takes anyway.
const MOST_MEMORY: u64 = 64_000_000;

pub fn conditions(
    options: &Options,
    files: &Files,
    programs: &Programs,
    pictures: &Pictures,
) -> anyhow::Result<()> {
    let size = pictures.levels(GOOD)?[0].size;
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default();
    println!("A page of {size} pixels, {}, load {load}", programs.versions());
    for name in files.pages() {
        println!("  {name:16} {:5.1} MB", fs::metadata(files.path(name))?.len() as f64 / 1e6);
    }
    let rounds = options.rounds;
    println!(
        "\nMilliseconds on the processor, {rounds} rounds by turns; of other programs without what \
         starting them\ntakes. Warraq and vips write JPEG, opj_decompress writes PPM.\n"
    );
    if programs.all().count() < 2 {
        println!("vips is not installed (libvips-tools): it is left out.\n");
    }
    Ok(())
}

/// One line for each who did a workload.
pub fn times(measured: &Measured) {
    let rows = measured.series.iter().map(|series| {
        let first = measured.series.iter().find(|other| other.workload == series.workload);
        let first = first.map_or(f64::NAN, |first| first.means().median);
        let means = series.means();
        vec![
            series.workload.to_owned(),
            series.by.to_owned(),
            means.text(),
            format!("{:.2}", means.median / first),
            series.by_tile().text(),
            series.tiles.len().to_string(),
        ]
    });
    let head =
        ["workload", "by", "mean (of rounds)", "to 1st", "median of tiles (of tiles)", "tiles"];
    print(&head, rows);
}

/// The workload of all levels, level by level.
pub fn levels(measured: &Measured) {
    let series: Vec<&Series> = measured.series.iter().filter(|it| it.levels() > 1).collect();
    let series: Vec<&Series> =
        series.iter().copied().filter(|it| it.workload == series[0].workload).collect();
    let head: Vec<&str> = ["level"].into_iter().chain(series.iter().map(|it| it.by)).collect();
    let count = series.first().map_or(0, |it| it.levels());
    let mut rows: Vec<Vec<String>> = (0..count)
        .map(|level| {
            let means = series.iter().map(|it| it.means_of(level));
            let means = means.map(|mean| mean.map_or("–".to_owned(), |mean| mean.text()));
            [format!("1/{}", 1u64 << level)].into_iter().chain(means).collect()
        })
        .collect();
    let mean = |series: &&Series| {
        let of_levels = (0..count).filter_map(|level| Some(series.means_of(level)?.median));
        let of_levels: Vec<f64> = of_levels.collect();
        format!("{:.1}", of_levels.iter().sum::<f64>() / of_levels.len() as f64)
    };
    let means = series.iter().map(mean);
    rows.push(["mean of levels".to_owned()].into_iter().chain(means).collect());
    println!("{}, the mean of each level's tiles:\n", series[0].workload);
    print(&head, rows.into_iter());
}

pub fn opening(measured: &Measured) {
    let rows = measured.openings.iter().map(|it: &Opening| {
        let learned = Spread::of(it.learned.clone());
        // The clock itself takes some of it.
        let learned = if learned.median < 0.01 { "–".to_owned() } else { learned.text() };
        vec![it.name.to_owned(), Spread::of(it.opened.clone()).text(), learned]
    });
    println!("A picture that was never seen:\n");
    print(&["file", "opening", "learning where packets lie"], rows);
}

/// What tiles of 512 pixels at full size fetch.
pub fn bytes(pictures: &Pictures, files: &Files) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for name in files.pages() {
        let (object, image) = pictures.open(name)?;
        let (mut kilobytes, mut shares, mut counts) = (Vec::new(), Vec::new(), Vec::new());
        for tile in all_tiles(&image.properties().levels[..1], 512) {
            let reads = object.merged(&image.window(0, tile.rect)?.ranges);
            let fetched: u64 = reads.iter().map(|range| range.end - range.start).sum();
            kilobytes.push(fetched as f64 / 1000.0);
            shares.push(fetched as f64 * 100.0 / object.size() as f64);
            counts.push(reads.len() as f64);
        }
        let [kilobytes, shares, counts] = [kilobytes, shares, counts].map(Spread::of);
        let Spread { median, least, most } = counts;
        let counts = format!("{median:.0} ({least:.0}–{most:.0})");
        rows.push(vec![name.to_owned(), kilobytes.text(), shares.text(), counts]);
    }
    println!("Fetched for a tile of 512 pixels at full size, of all tiles:\n");
    print(&["file", "KB", "% of the file", "ranges"], rows.into_iter());
    Ok(())
}

/// What one tile of 512 pixels takes at its height, in a process that has done nothing before.
pub fn memory(files: &Files) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    let huge = files.has_huge.then_some(HUGE);
    let mut most_of_huge = 0;
    for name in [GOOD, DEFAULT, LOSSLESS].into_iter().chain(huge) {
        let mut worker = Worker::start(files, usual_memory())?;
        let [base, _] = worker.memory()?;
        worker.answer(&Tile::of_middle().request(name))?;
        let [_, peak] = worker.memory()?;
        if name == HUGE {
            most_of_huge = peak - base;
        }
        let mb = |bytes: u64| format!("{:.1}", bytes as f64 / 1e6);
        rows.push(vec![name.to_owned(), mb(base), mb(peak), mb(peak - base)]);
    }
    println!(
        "Resident memory of a process that opens a picture and makes one tile of 512 pixels:\n"
    );
    print(&["file", "MB before", "MB at its height", "MB more"], rows.into_iter());
    if huge.is_none() {
        println!("A picture of 500 megapixels is left out; --huge makes one.");
    }
    ensure!(most_of_huge < MOST_MEMORY, "{HUGE} takes more than {MOST_MEMORY} bytes");
    Ok(())
}

/// As documents have tables.
fn print(head: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    let mut all = vec![head.iter().map(|&text| text.to_owned()).collect::<Vec<_>>()];
    all.extend(rows);
    let widths: Vec<usize> = (0..head.len())
        .map(|column| all.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        println!("| {} |", cells.collect::<Vec<_>>().join(" | "));
    };
    line(&all[0]);
    println!(
        "|{}|",
        widths.iter().map(|width| "-".repeat(width + 2)).collect::<Vec<_>>().join("|")
    );
    all[1..].iter().for_each(|row| line(row));
    println!();
}
