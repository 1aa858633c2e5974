//! Many large pictures asked for at once: tiles are answered all the same, who leaves keeps
//! no place, and what is too much is told to come back.

use std::io::Write as _;
use std::net::TcpStream;

use tempfile::TempDir;
use warraq::geometry::Size;

use super::operator::{in_progress, metric};
use super::program::warraq;
use super::support::Server;
use super::support::pictures::{scene, write_png};

/// Of 16 megapixels, turned: a second and more each, and each another picture.
fn slow(number: u32) -> String {
    format!("/iiif/3/f001r.png/full/%5E4000,4000/{}.5/default.png", number % 359)
}

const TINY: &str = "/iiif/3/f001r.png/full/50,/0/default.jpg";

fn serve(settings: &[(&str, &str)]) -> (TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    let size = Size::new(100, 100);
    write_png(&folder.path().join("f001r.png"), size, &scene(size));
    let mut command = warraq();
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--images"])
        .arg(folder.path())
        .env("WARRAQ_SHUTDOWN_SECONDS", "1")
        .env("WARRAQ_POOL_THREADS", "1")
        .envs(settings.iter().copied());
    let server = Server::start(command);
    // From then on the picture is decoded, and each job comes to a thread once.
    assert_eq!(server.get("/iiif/3/f001r.png/full/40,/0/default.jpg").status, 200);
    (folder, server)
}

/// Asks, and waits for no answer; closing the connection is leaving.
fn ask(server: &Server, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
    stream
}

fn waiting(server: &Server) -> u64 {
    metric(server, "warraq_lane_waiting{lane=\"heavy\"}").unwrap_or(0)
}

/// Asks for so many slow pictures; returns once one is made and the others wait.
fn storm(server: &Server, number: u32) -> Vec<TcpStream> {
    let mut asking = vec![ask(server, &slow(0))];
    while in_progress(server) == 0 || waiting(server) > 0 {
        std::thread::yield_now();
    }
    asking.extend((1..number).map(|number| ask(server, &slow(number))));
    while waiting(server) < u64::from(number) - 1 {
        std::thread::yield_now();
    }
    asking
}

#[test]
fn a_tiny_picture_is_answered_before_two_hundred_slow_ones() {
    let (_folder, server) = serve(&[("WARRAQ_POOL_QUEUE_WORK", "1TiB")]);
    let asking = storm(&server, 200);
    assert_eq!(server.get(TINY).picture().size(), (50, 50));
    // Had it stood in their line, none of them would be left in it.
    let left = waiting(&server);
    assert!(left > 150, "{left} of 199 are left");
    drop(asking);
    // What nobody waits for leaves the line, and is not made.
    while waiting(&server) > 0 {
        std::thread::yield_now();
    }
    assert!(metric(&server, "warraq_abandoned_total").unwrap() > 150);
    assert_eq!(server.get(TINY).status, 200);
    server.signal("KILL");
    let (_, log) = server.wait();
    assert!(!log.contains("ERROR") && !log.contains("WARN"), "{log}");
}

#[test]
fn more_work_than_may_wait_is_told_to_come_back() {
    // One that is larger than this may wait alone, and no other behind it.
    let (_folder, server) = serve(&[("WARRAQ_POOL_QUEUE_WORK", "1MiB")]);
    let asking = storm(&server, 2);
    let answer = server.get(&slow(2));
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert!(answer.header("retry-after").is_some());
    assert_eq!(server.get(TINY).status, 200);
    assert_eq!(metric(&server, "warraq_busy_total"), Some(1));
    drop(asking);
    server.signal("KILL");
    server.wait();
}

#[test]
fn two_hundred_who_ask_for_one_new_picture_get_it_made_once_though_the_first_leave() {
    let (_folder, server) = serve(&[]);
    let mut asking = storm(&server, 1);
    asking.extend((0..200).map(|_| ask(&server, &slow(0))));
    // Started, it is finished and kept, whoever leaves.
    drop(asking);
    let answer = server.get(&slow(0));
    assert_eq!(answer.status, 200);
    answer.picture();
    // The first was made when the server was started.
    assert_eq!(metric(&server, "warraq_render_seconds_count"), Some(2));
    assert_eq!(metric(&server, "warraq_derivative_lookups_total{result=\"miss\"}"), Some(2));
    server.stop();
}
