//! Pyramids as other programs see them: libvips and libtiff.

use std::path::Path;
use std::process::Command;

use warraq::geometry::Size;

use super::super::support::pictures::{scene, scene_color, write_png};
use super::super::support::skips;
use super::ingest;

const SIZE: Size = Size::new(1300, 1100);

/// Every way of compressing tiles, as flags.
const WAYS: [&[&str]; 6] = [
    &[],
    &["--subsampling", "4:2:2"],
    &["--subsampling", "4:4:4"],
    &["--compression", "deflate"],
    &["--compression", "zstd"],
    &["--compression", "none", "--tile", "256"],
];

/// Runs a tool and gives what it says; nothing, and a note, where it is not installed.
fn tool(test: &str, name: &str, arguments: &[&str]) -> Option<(String, String)> {
    let output = match Command::new(name).args(arguments).output() {
        Ok(output) => output,
        Err(error) => {
            skips::note(test, &format!("{name}: {error}"));
            return None;
        }
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{name} {arguments:?}: {out}{err}");
    Some((out, err))
}

fn each(look: impl Fn(&Path, &[&str])) {
    let scans = tempfile::tempdir().unwrap();
    write_png(&scans.path().join("f1.png"), SIZE, &scene(SIZE));
    for flags in WAYS {
        let images = tempfile::tempdir().unwrap();
        let outcome = ingest(scans.path(), images.path(), flags);
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        look(&images.path().join("f1.tif"), flags);
    }
}

#[test]
fn libvips_sees_the_colors_of_every_level_and_warns_of_nothing() {
    const TEST: &str =
        "ingest::foreign::libvips_sees_the_colors_of_every_level_and_warns_of_nothing";
    if tool(TEST, "vips", &["--version"]).is_none() {
        return;
    }
    each(|file, flags| {
        for page in 0..3u32 {
            let given = format!("{}[page={page}]", file.display());
            let size = SIZE.reduced(1 << page);
            for (name, expected) in [("width", size.width), ("height", size.height)] {
                let (out, _) = tool(TEST, "vipsheader", &["-f", name, &given]).unwrap();
                assert_eq!(out.trim(), expected.to_string(), "{flags:?} {given} {name}");
            }
            for (x, y) in [(0.1, 0.2), (0.5, 0.9), (0.97, 0.99)] {
                let at = |part: f64, side: u32| (part * f64::from(side)) as u32;
                let (column, row) = (at(x, size.width), at(y, size.height));
                let arguments = ["getpoint", &given, &column.to_string(), &row.to_string()];
                let (out, err) = tool(TEST, "vips", &arguments).unwrap();
                assert_eq!(err, "", "{flags:?} {given}");
                let found: Vec<f64> =
                    out.split_whitespace().map(|sample| sample.parse().unwrap()).collect();
                let middle = |at: u32, side: u32| (f64::from(at) + 0.5) / f64::from(side);
                let expected = scene_color(middle(column, size.width), middle(row, size.height));
                let off = found.iter().zip(expected).map(|(f, e)| (f - f64::from(e)).abs());
                let off = off.fold(0.0, f64::max);
                assert!(
                    found.len() == 3 && off <= 8.0,
                    "{flags:?} {given} {column},{row}: {out} for {expected:?}"
                );
            }
        }
    });
}

#[test]
fn libtiff_reads_every_tile_without_a_warning() {
    const TEST: &str = "ingest::foreign::libtiff_reads_every_tile_without_a_warning";
    if tool(TEST, "tiffinfo", &["-h"]).is_none() {
        return;
    }
    each(|file, flags| {
        let file = file.to_str().unwrap();
        let (out, err) = tool(TEST, "tiffinfo", &[file]).unwrap();
        assert_eq!(err, "", "{flags:?}");
        assert!(out.contains("Software: warraq "), "{flags:?}: {out}");
        let reduced = out.matches("reduced-resolution image").count();
        assert!(reduced >= 2, "{flags:?}: {out}");
        // Unpacks and writes anew every tile of every directory.
        let copy = format!("{file}.copy");
        let (_, err) = tool(TEST, "tiffcp", &["-c", "none", file, &copy]).unwrap();
        assert_eq!(err, "", "{flags:?}");
    });
}
