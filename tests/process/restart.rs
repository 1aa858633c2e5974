//! What a server knows of the records when it starts again.

use std::path::Path;
use std::time::{Duration, Instant};

use super::support::Server;
use super::support::pictures::{scene, write_png};
use super::support::records::{files_with, write_record};
use warraq::geometry::Size;

const GOOD: &str = "title = 'Sand'\n[folios]\nimages = 'sand/*.png'\n";

fn serve(root: &Path) -> Server {
    let path = |name: &str| root.join(name).to_str().unwrap().to_owned();
    let (records, state) = (path("records"), path("state"));
    let arguments = ["--manifests", &records, "--state", &state];
    Server::with(&root.join("scans"), &arguments)
}

fn title(server: &Server, item: &str) -> String {
    let answer = server.get(&format!("/iiif/presentation/3/{item}/manifest"));
    assert_eq!(answer.status, 200);
    answer.json()["label"]["none"][0].as_str().unwrap().to_owned()
}

/// Waits until `path` has an entry of the index.
fn wait_for_index(state: &Path) {
    let end = Instant::now() + Duration::from_secs(30);
    while files_with(state, b"vnd.warraq.records") < 2 {
        assert!(Instant::now() < end, "no index was kept");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn records_are_known_from_before_and_those_that_changed_are_read() {
    let root = tempfile::tempdir().unwrap();
    for folder in ["records", "scans/sand", "state"] {
        std::fs::create_dir_all(root.path().join(folder)).unwrap();
    }
    let size = Size::new(20, 30);
    write_png(&root.path().join("scans/sand/f1.png"), size, &scene(size));
    let records = root.path().join("records");
    for name in ["same", "changed", "wrong"] {
        write_record(&records, name, GOOD);
    }
    let first = serve(root.path());
    wait_for_index(&root.path().join("state"));
    first.stop();

    write_record(&records, "changed", GOOD.replace("Sand", "Gravel"));
    write_record(&records, "wrong", "title = 7\n");
    let mut second = serve(root.path());
    second.allow_everything();
    second.log_line("Records known from before: 3");
    second.log_line("`wrong` is served as its record said before");
    let titles = ["same", "changed", "wrong"].map(|item| title(&second, item));
    assert_eq!(titles, ["Sand", "Gravel", "Sand"]);

    write_record(&records, "same", GOOD.replace("Sand", "Dust"));
    let end = Instant::now() + Duration::from_secs(10);
    while title(&second, "same") != "Dust" {
        assert!(Instant::now() < end, "a change after the start is not served");
        std::thread::sleep(Duration::from_millis(20));
    }
}
