//! What the memory affords is what is promised.

use warraq::geometry::Size;

use super::support::Server;
use super::support::pictures::{scene, write_jpeg, write_png};

#[test]
fn the_largest_answer_that_is_advertised_is_given_however_it_is_turned() {
    let folder = tempfile::tempdir().unwrap();
    let size = Size::new(100, 100);
    write_png(&folder.path().join("f001r.png"), size, &scene(size));
    let config = folder.path().join("small.toml");
    std::fs::write(&config, "render_memory = \"16MiB\"\n").unwrap();
    let server = Server::with(folder.path(), &["--config", config.to_str().unwrap()]);
    let info = server.get("/iiif/3/f001r.png/info.json").json();
    let most = info["maxArea"].as_u64().expect("an area is always advertised");
    for rotation in ["0", "90", "45", "!10.5"] {
        let path = format!("/iiif/3/f001r.png/full/%5Emax/{rotation}/default.png");
        let answer = server.get(&path);
        assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
        let (width, height) = answer.picture().size();
        let area = u64::from(width) * u64::from(height);
        // Image API 3.0 §5.2: limits are for the picture before it is turned.
        assert!(area <= most || rotation != "0", "{path}: {width} x {height}, maxArea {most}");
        // As large as a square of whole pixels can be: (s + 1)² is more than allowed.
        assert!(
            area > most - 2 * u64::from(width) - 1,
            "{path}: {width} x {height}, maxArea {most}"
        );
    }
    server.stop();
}

#[test]
fn a_scaling_that_takes_more_memory_than_there_is_is_refused_before_it_starts() {
    let folder = tempfile::tempdir().unwrap();
    // Wide and flat, asked for as narrow and high: the filter would keep 20000 columns of
    // 65000 pixels, 3.9 GB.
    let size = Size::new(20_000, 200);
    let pixels = vec![120; size.area() as usize * 3];
    write_jpeg(&folder.path().join("wide.jpg"), size, &pixels);
    let server = Server::of(folder.path());
    for path in [
        "/iiif/2/wide.jpg/full/1,65000/0/default.jpg",
        "/iiif/3/wide.jpg/full/%5E1,65000/0/default.jpg",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 413, "{path}");
        assert!(answer.text().contains("ask for a smaller part or size"), "{}", answer.text());
        assert_eq!(server.send("HEAD", path, &[]).status, 413, "HEAD promises what GET gives");
    }
    assert_eq!(server.get("/iiif/3/wide.jpg/full/200,/0/default.jpg").status, 200);
    server.stop();
}

#[test]
fn a_picture_of_which_nothing_can_be_had_is_told_from_an_answer_that_is_too_much() {
    let folder = tempfile::tempdir().unwrap();
    // 3000 × 3000 × 3 bytes are more than 16 MiB, and a PNG is decoded whole.
    let size = Size::new(3000, 3000);
    write_png(&folder.path().join("large.png"), size, &vec![120; size.area() as usize * 3]);
    let config = folder.path().join("small.toml");
    std::fs::write(&config, "render_memory = \"16MiB\"\n").unwrap();
    let server = Server::with(folder.path(), &["--config", config.to_str().unwrap()]);
    for path in ["full/10,/0/default.jpg", "0,0,10,10/max/0/default.jpg"] {
        let answer = server.get(&format!("/iiif/3/large.png/{path}"));
        assert_eq!(answer.status, 501, "{path}");
        assert!(answer.text().contains("tiled pyramidal TIFF"), "{}", answer.text());
    }
    server.stop();
}
