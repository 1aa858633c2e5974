//! Mistakes in records: files that are no plain text in UTF-8, or no files.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use super::super::support::records::write_record;
use super::{Bad, Served};

const NO_FILE: &str = ": is no regular file but a folder, or something that cannot be read as \
                       one; put a text file of this name here";

const FOLIOS: &str = "[folios]\nimages = 'ms/*.png'\n";

/// The records that are empty here are written by [`write`], and the one with the name `link`
/// leads out of the folder.
pub const ODD: &[Bad] = &[
    Bad {
        name: "byte-order-mark",
        record: "\u{feff}title = 'x'\nsumary = 'y'\n[folios]\nimages = 'ms/*.png'\n",
        served: Served::Not,
        said: &[":2: `sumary` is no key of a record; did you mean `summary`?"],
    },
    Bad {
        name: "windows",
        record: "title = 'x'\r\n\r\nsumary = 'y'\r\n[folios]\r\nimages = 'ms/*.png'\r\n",
        served: Served::Not,
        said: &[":3: `sumary` is no key of a record; did you mean `summary`?"],
    },
    Bad {
        name: "nul",
        record: "title = 'x\0'\n",
        served: Served::Not,
        said: &[":1: has a NUL character (a zero byte), which no text has; remove it"],
    },
    Bad {
        name: "utf-16",
        record: "",
        served: Served::Not,
        said: &[": is saved as UTF-16; save it as UTF-8"],
    },
    Bad {
        name: "latin-1",
        record: "",
        served: Served::Not,
        said: &[":2: is not UTF-8 from this line on, perhaps because it was saved in an older \
             encoding such as Windows-1256 or Latin-1; save it as UTF-8"],
    },
    Bad { name: "deep", record: "", served: Served::Not, said: &[":2: is nested far too deep"] },
    Bad {
        name: "huge",
        record: "",
        served: Served::Not,
        said: &[": is 47.7 MiB large, and a record is at most 4.0 MiB; is it another file, such \
             as a picture, under this name?"],
    },
    Bad { name: "pipe", record: "", served: Served::Not, said: &[NO_FILE] },
    Bad { name: "folder", record: "", served: Served::Not, said: &[NO_FILE] },
    Bad {
        name: "link",
        record: "",
        served: Served::Not,
        said: &[": is a link that leads out of the records folder; put the file itself here"],
    },
];

/// Writes those that are bytes rather than text.
pub fn write(manifests: &Path) {
    let utf_16: Vec<u8> = "\u{feff}title = 'x'".encode_utf16().flat_map(u16::to_le_bytes).collect();
    write_record(manifests, "utf-16", utf_16);
    write_record(manifests, "latin-1", b"title = 'x'\nsummary = 'caf\xe9'\n");
    let deep =
        format!("title = 'x'\nsummary = {}'y'{}\n{FOLIOS}", "[".repeat(100), "]".repeat(100));
    write_record(manifests, "deep", deep);
    // Fifty megabytes that take no place on the disk.
    let huge = File::create(manifests.join("huge/manuscript.toml")).unwrap();
    huge.set_len(50_000_000).unwrap();
    fs::remove_file(manifests.join("pipe/manuscript.toml")).unwrap();
    pipe(&manifests.join("pipe/manuscript.toml"));
    fs::remove_file(manifests.join("folder/manuscript.toml")).unwrap();
    fs::create_dir(manifests.join("folder/manuscript.toml")).unwrap();
    fs::remove_file(manifests.join("link/manuscript.toml")).unwrap();
}

/// What blocks whoever opens it.
pub fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}
