//! A large picture: the memory it takes, and what is left when it is stopped half-way.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use warraq::geometry::Size;

use super::super::program::{finish, warraq};
use super::super::support::pictures::{scene, write_png};
use super::{files, ingest};

/// 500 megapixels of gray.
const LARGE: u32 = 22_400;

/// A TIFF of many megapixels in a few kilobytes: none of its tiles was ever written, which
/// means black.
fn write_large(path: &Path) {
    const TILE: u32 = 256;
    let tiles = LARGE.div_ceil(TILE).pow(2);
    let entries = [
        (256u16, 4u16, 1, LARGE),
        (257, 4, 1, LARGE),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (277, 3, 1, 1),
        (322, 4, 1, TILE),
        (323, 4, 1, TILE),
        // Both arrays are the zeros behind the directory.
        (324, 4, tiles, 200),
        (325, 4, tiles, 200),
    ];
    let mut file = b"II*\0\x08\0\0\0".to_vec();
    file.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(count.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    assert!(file.len() <= 200);
    file.resize(200 + tiles as usize * 4, 0);
    std::fs::write(path, file).unwrap();
}

/// Starts on the large picture and returns when its pyramid is being written.
fn start(scans: &Path, images: &Path) -> Child {
    write_large(&scans.join("f1.tiff"));
    let mut command = warraq();
    command.arg("ingest").arg(scans).arg("--to").arg(images);
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the binary starts");
    while files(images).is_empty() {
        assert_eq!(child.try_wait().unwrap(), None, "it ended before it wrote anything");
        std::thread::yield_now();
    }
    child
}

#[test]
fn a_picture_of_500_megapixels_takes_less_memory_than_it_has_pixels() {
    let (scans, images) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write_large(&scans.path().join("f1.tiff"));
    // Kilobytes of data that the process may hold; the picture has 501 760.
    let within = |kilobytes: u32| {
        let mut command = Command::new("sh");
        let limited = format!("ulimit -d {kilobytes} && exec \"$0\" \"$@\"");
        command.args(["-c", &limited]).arg(warraq().get_program());
        for (name, value) in warraq().get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.arg("ingest").arg(scans.path()).arg("--to").arg(images.path());
        finish(command.args(["--threads", "2"]))
    };
    let outcome = within(300_000);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(outcome.out.contains("written 1 ("), "{outcome:?}");
    assert_eq!(files(images.path()), ["f1.tif"]);
}

#[test]
fn what_is_killed_shows_nothing_and_the_next_run_clears_it_away() {
    let (scans, images) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut child = start(scans.path(), images.path());
    child.kill().unwrap();
    child.wait().unwrap();
    let left = files(images.path());
    assert!(left.len() == 1 && left[0].starts_with('.'), "{left:?}");
    std::fs::remove_file(scans.path().join("f1.tiff")).unwrap();
    let size = Size::new(30, 20);
    write_png(&scans.path().join("f2.png"), size, &scene(size));
    let next = ingest(scans.path(), images.path(), &[]);
    assert_eq!(next.code, Some(0), "{next:?}");
    assert_eq!(files(images.path()), ["f2.tif"]);
}

#[test]
fn an_interrupt_clears_away_what_is_half_made_and_says_how_to_go_on() {
    let (scans, images) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let child = start(scans.path(), images.path());
    let told = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(told.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("written 0 ") && text.contains("failed 0"), "{text}");
    assert!(text.contains("Stopped with 1 to go"), "{text}");
    assert_eq!(files(images.path()), [""; 0]);
}
