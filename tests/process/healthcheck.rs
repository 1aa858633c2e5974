//! `warraq healthcheck`

use std::net::TcpListener;

use super::program::{finish, run, warraq};
use super::support::Server;

#[test]
fn a_running_server_is_well() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::of(folder.path());
    let outcome = run(&["healthcheck", "--url", &format!("{}/health", server.base())]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    // As in a container, where the server's own variables are set.
    let outcome =
        finish(warraq().arg("healthcheck").env("WARRAQ_LISTEN", server.address.to_string()));
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    server.stop();
}

#[test]
fn no_server_and_an_unhappy_one_are_told_apart_from_a_mistake() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let outcome = finish(warraq().arg("healthcheck").env("WARRAQ_LISTEN", closed.to_string()));
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.err.contains(&format!("http://{closed}/health")), "{}", outcome.err);

    let folder = tempfile::tempdir().unwrap();
    let server = Server::of(folder.path());
    let outcome = run(&["healthcheck", "--url", &format!("{}/nowhere", server.base())]);
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.err.contains("404"), "{}", outcome.err);
    server.stop();

    let outcome = finish(warraq().arg("healthcheck").env("WARRAQ_LISTEN", "here"));
    assert_eq!(outcome.code, Some(2));
}
