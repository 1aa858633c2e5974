//! Being told to stop: what runs is finished, nothing new is taken, and whoever insists
//! is obeyed.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use warraq::geometry::Size;

use super::operator::in_progress;
use super::program::warraq;
use super::support::pictures::{scene, write_png};
use super::support::{Answer, Server, client};

/// Takes a second or more: 16 megapixels, turned.
const SLOW: &str = "/iiif/3/f001r.png/full/%5E4000,4000/45/default.png";

/// The end of every PNG: an empty chunk IEND and its checksum.
///
/// Source: PNG (Third Edition) §11.2.5.
const PNG_END: [u8; 12] = *b"\0\0\0\0IEND\xAE\x42\x60\x82";

fn serve() -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    let size = Size::new(100, 100);
    write_png(&folder.path().join("f001r.png"), size, &scene(size));
    let mut command = warraq();
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--images"])
        .arg(folder.path())
        .env("WARRAQ_LIMITS_MAX_AREA", "16000000");
    let server = Server::start(command);
    (folder, server)
}

/// Asks for the slow picture and returns once it is being made.
fn ask_slowly(server: &Server) -> JoinHandle<std::io::Result<Answer>> {
    let address = server.address;
    let asking = std::thread::spawn(move || client::send(address, "GET", SLOW.as_bytes(), &[]));
    while in_progress(server) == 0 {
        assert!(!asking.is_finished(), "the slow picture is too quick");
    }
    asking
}

#[test]
fn a_running_request_is_finished_and_no_other_is_taken() {
    let (_folder, server) = serve();
    assert_eq!(server.get("/ready").status, 200);
    let asking = ask_slowly(&server);
    server.signal("TERM");
    server.log_line("Stopping");
    // Readiness ends a moment after that line, and the socket closes.
    let patience = Instant::now() + Duration::from_secs(10);
    while client::send(server.address, "GET", b"/ready", &[]).is_ok_and(|it| it.status == 200) {
        assert!(Instant::now() < patience, "it says that it is ready");
    }
    let answer = asking.join().unwrap().expect("the whole answer arrives");
    assert_eq!(answer.status, 200);
    assert!(answer.body.ends_with(&PNG_END), "the picture is cut off");
    let (code, log) = server.wait();
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains("ERROR") && !log.contains("WARN"), "{log}");
}

#[test]
fn a_second_signal_ends_at_once() {
    let (_folder, server) = serve();
    let asking = ask_slowly(&server);
    server.signal("TERM");
    server.log_line("Stopping");
    server.signal("TERM");
    let (code, log) = server.wait();
    assert_ne!(code, Some(0), "{log}");
    assert!(log.contains("second signal"), "{log}");
    // Had it waited, the answer would be whole.
    assert!(asking.join().unwrap().is_err(), "the running request was finished first");
}

#[test]
fn an_interrupt_from_the_keyboard_stops_it_too() {
    let (_folder, server) = serve();
    server.signal("INT");
    let (code, log) = server.wait();
    assert_eq!(code, Some(0), "{log}");
}

#[test]
fn a_client_that_keeps_its_connection_does_not_hold_it_up() {
    let (_folder, server) = serve();
    let mut connection = TcpStream::connect(server.address).unwrap();
    connection.write_all(b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
    let mut answer = [0; 15];
    connection.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
    server.signal("TERM");
    let told = Instant::now();
    let (code, log) = server.wait();
    assert_eq!(code, Some(0), "{log}");
    // Well below the 20 seconds that a running request gets.
    assert!(told.elapsed() < Duration::from_secs(15), "it waited for an idle connection");
}
