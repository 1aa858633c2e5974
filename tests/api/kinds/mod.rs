//! Every kind of every format, one small file each, held against what other programs see in it.
//!
//! `kinds.tsv` has a line for each file: what it proves of docs/formats.md, how it is sent, and the
//! colors that another program sees. The files are made by `scripts/kinds/make`, the colors written
//! by `scripts/kinds/see`; some files are those of the decoders' own tests.

mod answers;
mod docs;
mod table;

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use self::table::{Expected, Row};
use crate::support::Server;

/// Small tiles take more bits a pixel than large ones.
const SETTINGS: &str = "[web]\nexplain = true\n[encode]\nstored_tile_bits = 32\n";

/// A server of copies of all files of the table, where they lie in the repository, that tells how it
/// makes its answers.
fn served(rows: &[Row]) -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    for row in rows {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(row.path());
        let to = folder.path().join(row.path());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(&from, to).unwrap_or_else(|error| panic!("{}: {error}", row.path()));
    }
    let settings = folder.path().join("settings.toml");
    fs::write(&settings, SETTINGS).unwrap();
    let server = Server::with(folder.path(), &["--config", settings.to_str().unwrap()]);
    (folder, server)
}

/// Looks at all rows, two at a time, and fails with what is wrong with any.
fn judge(rows: &[Row], look: impl Fn(&Row) -> Result<(), String> + Sync) {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut wrong = Vec::new();
        while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
            wrong.extend(look(row).err().map(|what| format!("{}: {what}", row.file)));
        }
        wrong
    };
    let wrong: Vec<_> = thread::scope(|scope| {
        let workers = [(); 2].map(|()| scope.spawn(worker));
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn every_kind_is_shown_as_another_program_shows_it_or_refused_by_name() {
    let rows = table::rows();
    let (_folder, mut server) = served(&rows);
    // What is refused is told in the log as well.
    server.allow_everything();
    judge(&rows, |row| match &row.expected {
        Expected::Shown(shown) => answers::shows(&server, row, shown),
        Expected::Refused { status, words } => answers::refuses(&server, row, *status, words),
    });
    server.stop();
}

#[test]
fn every_file_that_was_made_is_looked_at() {
    let rows = table::rows();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    for folder in entries(&root.join("tests/api/kinds/files")) {
        for file in entries(&folder) {
            let is_known = rows.iter().any(|row| root.join(row.path()) == file);
            assert!(is_known, "`{}` is in no row of kinds.tsv", file.display());
        }
    }
}

#[test]
fn the_tables_of_the_docs_and_the_files_name_each_other() {
    docs::check(&table::rows());
}
