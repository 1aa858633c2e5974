//! Pictures of other makers, where they are at hand, through the running server: those that
//! are sound are shown as another program shows them, those that are hostile cost their own
//! request and nothing else.

mod hostile;
mod reference;
mod sound;

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::support::Server;

/// Decibels that two programs' pictures have in common at least.
const NEAR: f64 = 30.0;

/// A line of a folder's table: a file, and what is to be expected of it.
struct Row {
    name: String,
    /// As shown, where the table tells it.
    size: Option<(u64, u64)>,
    expected: String,
}

/// The table of a folder.
fn rows(folder: &Path) -> Vec<Row> {
    let table = fs::read_to_string(folder.join("SOURCES.tsv")).unwrap();
    let row = |line: &str| {
        let fields: Vec<_> = line.split('\t').collect();
        let [name, _, _, _, width, height, expected] = fields[..] else { return None };
        let size = width.parse().ok().zip(height.parse().ok());
        Some(Row { name: name.to_owned(), size, expected: expected.to_owned() })
    };
    let rows: Vec<_> = table.lines().skip(1).filter_map(row).collect();
    assert!(rows.len() > 20, "the table of {} has {} lines", folder.display(), rows.len());
    rows
}

/// The address of a file's image service.
fn service(name: &str) -> String {
    format!("/iiif/3/{}", utf8_percent_encode(name, NON_ALPHANUMERIC))
}

/// Looks at all rows, two at a time, and fails with what is wrong with any.
fn judge(rows: &[Row], look: impl Fn(&Row) -> Result<(), String> + Sync) {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut wrong = Vec::new();
        while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Err(what) = look(row) {
                wrong.push(format!("{}: {what}", row.name));
            }
        }
        wrong
    };
    let mut wrong: Vec<_> = thread::scope(|scope| {
        let workers = [(); 2].map(|()| scope.spawn(worker));
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    wrong.sort();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

/// What the server answers to one path, and that a refusal is a sentence for people.
fn ask(server: &Server, path: &str) -> Result<super::support::Answer, String> {
    let answer = server.get_raw(path.as_bytes()).map_err(|error| format!("{path}: {error}"))?;
    if answer.status >= 400 {
        let text = answer.text();
        if !text.contains(' ') || text.contains("panicked") || text.contains("/data/") {
            return Err(format!("{path}: {} {text:?} is no clear sentence", answer.status));
        }
    }
    Ok(answer)
}
