//! `warraq warm`: what viewers ask first is at hand afterwards, for one Manifest or all of them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;
use warraq::geometry::Size;

use super::folder::{write_cut, write_good};
use super::operator::metric;
use super::program::{Outcome, finish, run, warraq};
use super::support::Server;
use super::support::pictures::{scene, write_png};

/// Of each picture: 350x500, 700x1000 in 2 x 2 tiles, 90 wide, and its info.json.
const ANSWERS: usize = 7;

/// Two manuscripts of pictures that have to be made, and a place for the user's cache.
fn library() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let size = Size::new(700, 1000);
    for (folder, count) in [("ms 1", 4), ("ms2", 2)] {
        let folder = place.path().join("images").join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        for index in 1..=count {
            write_png(&folder.join(format!("f{index}.png")), size, &scene(size));
        }
    }
    place
}

fn serve(place: &Path, flags: &[&str]) -> Server {
    let mut command = warraq();
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"])
        .arg("--images")
        .arg(place.join("images"))
        .args(flags);
    Server::start(command)
}

fn command(place: &Path, arguments: &[&str]) -> Command {
    let mut command = warraq();
    command.arg("warm").args(arguments).env("XDG_CACHE_HOME", place.join("cache"));
    command
}

fn warm(place: &Path, arguments: &[&str]) -> Outcome {
    finish(&mut command(place, arguments))
}

fn manifest(server: &Server, version: u32, name: &str) -> String {
    format!("{}/iiif/presentation/{version}/{name}/manifest", server.base())
}

/// Pictures that were made, and requests for pictures and their information.
fn counted(server: &Server) -> (u64, usize) {
    let route = "/iiif/{version}/{identifier}/{request}";
    let info = "/iiif/{version}/{identifier}/info.json";
    let answers = [route, info].map(|route| {
        let series = format!("warraq_requests_total{{route=\"{route}\",status=\"2xx\"}}");
        metric(server, &series).unwrap_or(0) as usize
    });
    (metric(server, "warraq_render_seconds_count").unwrap(), answers.iter().sum())
}

/// The journals in the user's cache.
fn journals(place: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(place.join("cache/warraq"));
    files.map_or_else(|_| vec![], |files| files.map(|file| file.unwrap().path()).collect())
}

#[test]
fn what_viewers_ask_first_is_at_hand_when_it_was_warmed() {
    let place = library();
    let server = serve(place.path(), &[]);
    let outcome = warm(place.path(), &["--manifest", &manifest(&server, 3, "ms%201")]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let told = format!("Manifests 1 of 1, pictures 4, done already 0, answers {}", 4 * ANSWERS);
    assert!(outcome.out.contains(&told), "{outcome:?}");
    let (made, answers) = counted(&server);
    assert_eq!((made as usize, answers), (4 * (ANSWERS - 1), 4 * ANSWERS));

    let document = server.get("/iiif/presentation/3/ms%201/manifest").json();
    let thumbnail = document["items"][0]["thumbnail"][0]["id"].as_str().unwrap();
    assert_eq!(server.get(thumbnail.strip_prefix(&server.base()).unwrap()).status, 200);
    for name in ["f1", "f4"] {
        for asked in [
            "3/ms%201%2F{}.png/full/90,/0/default.jpg",
            "3/ms%201%2F{}.png/full/350,500/0/default.jpg",
            "3/ms%201%2F{}.png/0,0,512,512/512,512/0/default.jpg",
            "3/ms%201%2F{}.png/512,512,188,488/188,488/0/default.jpg",
            // The other version shares what was made.
            "2/ms%201%2F{}.png/full/350,/0/default.jpg",
            "2/ms%201%2F{}.png/512,0,188,512/188,/0/default.jpg",
        ] {
            let path = format!("/iiif/{}", asked.replace("{}", name));
            assert_eq!(server.get(&path).status, 200, "{path}");
            assert_eq!(counted(&server).0, made, "{path} was made anew");
        }
    }
    // Nothing of full size, and nothing is left behind.
    assert_eq!(server.get("/iiif/3/ms%201%2Ff1.png/full/max/0/default.jpg").status, 200);
    assert_eq!(counted(&server).0, made + 1);
    assert_eq!(journals(place.path()), [""; 0].map(PathBuf::from));
    server.stop();
}

#[test]
fn a_collection_is_walked_in_both_versions() {
    let place = library();
    let server = serve(place.path(), &[]);
    // In 2.1 tiles are spelled otherwise than thumbnails.
    for (version, answers) in [(3, 18), (2, 24)] {
        let top = format!("{}/iiif/presentation/{version}/collections/top", server.base());
        let outcome = warm(place.path(), &["--collection", &top, "--pixels", "500"]);
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        let told = "1 Collections, Manifests 2 of 2, pictures 6, done already 0, answers ";
        assert!(outcome.out.contains(&format!("{told}{answers} (")), "{outcome:?}");
        // Both versions ask for the same pictures.
        assert_eq!(counted(&server).0, 12);
    }
    server.stop();
}

#[test]
fn a_server_that_tells_says_what_was_at_hand_already() {
    let place = library();
    let mut serve = warraq();
    serve
        .args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "off", "--images"])
        .arg(place.path().join("images"))
        .env("WARRAQ_WEB_EXPLAIN", "true");
    let server = Server::start(serve);
    let named = manifest(&server, 3, "ms2");
    assert!(!warm(place.path(), &["--manifest", &named]).out.contains("at hand"));
    let again = warm(place.path(), &["--manifest", &named]);
    assert!(again.out.contains(", 12 of them at hand already)"), "{again:?}");
    server.stop();
}

#[test]
fn a_run_that_was_interrupted_goes_on_where_it_was() {
    let place = library();
    let server = serve(place.path(), &[]);
    let named = manifest(&server, 3, "ms%201");
    let slowly = ["--manifest", &named, "--at-once", "1", "--pause", "100"];
    let child = command(place.path(), &slowly)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let done = || {
        let journal = journals(place.path()).pop();
        let text = journal.and_then(|path| std::fs::read_to_string(path).ok());
        text.map_or(0, |text| text.lines().count().saturating_sub(1))
    };
    while done() == 0 {
        std::thread::yield_now();
    }
    let told = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(told.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Stopped; the same command goes on from here."), "{text}");
    let before = done();
    assert!((1..4).contains(&before), "{before}");

    let answers = counted(&server).1;
    let rest = warm(place.path(), &["--manifest", &named]);
    assert_eq!(rest.code, Some(0), "{rest:?}");
    let told = format!("pictures {}, done already {before}, answers ", 4 - before);
    assert!(rest.out.contains(&told), "{rest:?}");
    assert_eq!(counted(&server).1 - answers, (4 - before) * ANSWERS);
    assert_eq!(journals(place.path()).len(), 0, "the run came to its end");
    server.stop();
    let down = warm(place.path(), &["--manifest", &named]);
    assert_eq!(down.code, Some(1), "{down:?}");
    assert!(down.out.contains("The server did not work for some of it"), "{down:?}");
    assert_eq!(journals(place.path()).len(), 1, "the next run goes on");
}

#[test]
fn a_broken_picture_is_named_and_takes_nothing_else_with_it() {
    let place = library();
    write_good(&place.path().join("images/ms2"));
    write_cut(&place.path().join("images/ms2"));
    let mut server = serve(place.path(), &[]);
    server.allow_everything();
    let journal = place.path().join("my.journal");
    let named = manifest(&server, 3, "ms2");
    let arguments = ["--manifest", &named, "--journal", journal.to_str().unwrap()];
    let outcome = warm(place.path(), &arguments);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    let line = outcome.err.lines().find(|line| line.starts_with("FAILED"));
    let line = line.unwrap_or_else(|| panic!("{outcome:?}"));
    assert!(line.contains("/iiif/3/ms2%2F") && line.contains("the server answered 500"), "{line}");
    assert!(outcome.out.contains(line), "it is told once more at the end: {outcome:?}");
    let (made, _) = counted(&server);
    assert_eq!(server.get("/iiif/3/ms2%2Ff2.png/full/350,500/0/default.jpg").status, 200);
    assert_eq!(counted(&server).0, made);
    assert!(!journal.exists(), "the next run asks for everything");
}

#[test]
fn other_hosts_are_left_alone_and_told() {
    let place = library();
    let server = serve(place.path(), &["--public-url", "http://images.invalid"]);
    let outcome = warm(place.path(), &["--manifest", &manifest(&server, 3, "ms2")]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    let told = "2 pictures and documents lie on other hosts, which are asked with --other-hosts.";
    assert!(outcome.out.contains(told), "{outcome:?}");
    assert!(outcome.out.contains("Nothing was asked for."), "{outcome:?}");
    assert_eq!(counted(&server), (0, 0));
    server.stop();
}

#[test]
fn what_is_no_manifest_is_told_with_its_reason() {
    let place = library();
    let server = serve(place.path(), &[]);
    let top = format!("{}/iiif/presentation/3/collections/top", server.base());
    let missing = manifest(&server, 3, "ms3");
    let info = format!("{}/iiif/3/ms2%2Ff1.png/info.json", server.base());
    for (arguments, told) in [
        (["--manifest", &top], "it is a Collection; name it with --collection"),
        (["--collection", &manifest(&server, 3, "ms2")], "it is a Manifest; name it with"),
        (["--manifest", &missing], "the server answered 404"),
        (["--collection", &missing], "the server answered 404"),
        (["--manifest", &info], "neither a Manifest nor a Collection"),
    ] {
        let outcome = warm(place.path(), &arguments);
        assert_eq!(outcome.code, Some(1), "{outcome:?}");
        assert!(outcome.err.contains(told), "{arguments:?}: {outcome:?}");
    }
    server.stop();
}

#[test]
fn what_is_not_understood_ends_with_status_2_and_a_sentence() {
    let place = tempfile::tempdir().unwrap();
    let notes = place.path().join("notes.txt");
    std::fs::write(&notes, "about the binding\n").unwrap();
    let url = "http://127.0.0.1:1/manifest";
    for (arguments, named) in [
        (&["warm"][..], "--manifest"),
        (&["warm", "--manifest", "ms1/manifest.json"], "begins with http:// or https://"),
        (&["warm", "--collection", "file:///etc/passwd"], "begins with http:// or https://"),
        (&["warm", "--manifest", url, "--at-once", "0"], "--at-once"),
        (&["warm", "--manifest", url, "--pixels", "many"], "--pixels"),
        (&["warm", "--manifest", url, "--pause", "90000"], "--pause"),
        (&["warm", "--manifest", url, "--journal", notes.to_str().unwrap()], "is no journal"),
    ] {
        let outcome = run(arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {outcome:?}");
        assert!(outcome.err.contains(named), "{arguments:?}: {}", outcome.err);
    }
    assert_eq!(std::fs::read_to_string(&notes).unwrap(), "about the binding\n");
}
