//! Hostile files: refused or shown, within bounds, and never at the cost of others.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::super::support::{Server, shared_data};
use super::{Row, ask, judge, rows, service};

/// Kilobytes of memory that a hostile file may cost at most.
const MOST: u64 = 512 << 10;

/// Files that are refused in the table and shown by us: what is wrong with them costs a part of
/// the picture, or nothing that is shown.
const SHOWN: &[&str] = &[
    "oiio-issue_3427.jp2",
    "opj-crash-451.pdf.SIGSEGV.ce9.3723.jp2",
    "opj-crash-broken3.jp2",
    "opj-crash-issue363-4723.jp2",
    "opj-crash-issue364-903.jp2",
    "opj-crash-issue390.jp2",
    "opj-crash-issue391.jp2",
    "opj-crash-issue432.jp2",
];

#[test]
fn hostile_files_cost_their_own_request_and_nothing_else() {
    let Some(shared) = shared_data("real files: hostile") else { return };
    let data = shared.join("data");
    let mut server = Server::of(&data);
    server.allow_everything();
    let done = AtomicBool::new(false);
    let before = resident(&server, "VmRSS:");
    thread::scope(|scope| {
        // A reader of a sound picture, whom nothing of this may keep waiting.
        let reader = scope.spawn(|| {
            let mut tiles = 0;
            while !done.load(Ordering::Relaxed) {
                let (x, y) = (512 * (tiles % 4), 512 * (tiles / 4 % 4));
                let path = format!(
                    "/iiif/3/folios%2Fderived-upenn-660-a-pyramid-jpeg256.tif/{x},{y},512,512/256,/0/default.jpg"
                );
                let answer = server.get(&path);
                assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
                tiles += 1;
            }
            tiles
        });
        let looked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            judge(&rows(&data.join("hostile")), |row| look(&server, row));
        }));
        done.store(true, Ordering::Relaxed);
        assert!(reader.join().unwrap() > 0);
        if let Err(panic) = looked {
            std::panic::resume_unwind(panic);
        }
    });
    let most = resident(&server, "VmHWM:");
    assert!(most - before < MOST, "{most} kB at its height, {before} kB before");
    server.stop();
}

fn look(server: &Server, row: &Row) -> Result<(), String> {
    let service = service(&format!("hostile/{}", row.name));
    let mut shown = true;
    // The client gives up after a minute, which is what a request may take.
    for part in ["info.json", "full/!400,400/0/default.jpg", "0,0,512,512/max/0/default.jpg"] {
        let answer = ask(server, &format!("{service}/{part}"))?;
        shown &= answer.status == 200;
        if !matches!(answer.status, 200 | 400 | 404 | 413 | 500 | 501) {
            return Err(format!("{part}: {} {}", answer.status, answer.text()));
        }
    }
    let must_be_refused = row.expected.starts_with("must be refused with a clear error");
    if shown && must_be_refused && !SHOWN.contains(&row.name.as_str()) {
        return Err(format!("shown, but: {}", row.expected));
    }
    Ok(())
}

/// A line of what the system knows of the server's memory, in kB.
fn resident(server: &Server, line: &str) -> u64 {
    let status = Path::new("/proc").join(server.process_id().to_string()).join("status");
    let status = fs::read_to_string(status).unwrap();
    let value = status.lines().find_map(|text| text.strip_prefix(line)).unwrap();
    value.trim().trim_end_matches(" kB").parse().unwrap()
}
