//! The operator's own address: metrics.

use std::net::SocketAddr;

use warraq::geometry::Size;

use super::program::warraq;
use super::support::pictures::{scene, write_png};
use super::support::{Answer, Server, client};

/// The operator's address, which a server with `--admin-listen 127.0.0.1:0` has written to its
/// log.
pub fn address(server: &Server) -> SocketAddr {
    let line = server.log_line("Metrics on http://");
    let (_, rest) = line.split_once("http://").unwrap();
    let address = rest.split('/').next().and_then(|address| address.parse().ok());
    address.unwrap_or_else(|| panic!("no address in {line:?}"))
}

/// Asks the operator's address.
pub fn ask(server: &Server, path: &str) -> Answer {
    client::send(address(server), "GET", path.as_bytes(), &[]).unwrap()
}

/// The value of one series.
pub fn metric(server: &Server, series: &str) -> Option<u64> {
    let metrics = ask(server, "/metrics").text();
    let value = |line: &str| line.strip_prefix(series)?.strip_prefix(' ')?.parse().ok();
    metrics.lines().find_map(value)
}

/// Returns once the series has reached the number.
pub fn reaches(server: &Server, series: &str, number: u64) {
    while metric(server, series).unwrap_or(0) < number {
        std::thread::yield_now();
    }
}

/// Pictures being made at this moment.
pub fn in_progress(server: &Server) -> u64 {
    metric(server, "warraq_renders_in_progress").expect("the metric exists from the start")
}

/// A server with one picture, and the operator's address.
pub fn serve() -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    let size = Size::new(30, 20);
    write_png(&folder.path().join("f001r.png"), size, &scene(size));
    let mut command = warraq();
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--images"])
        .arg(folder.path());
    let server = Server::start(command);
    (folder, server)
}

#[test]
fn an_answer_looks_for_its_source_once() {
    let (_folder, server) = serve();
    let hits = || metric(&server, "warraq_source_lookups_total{result=\"hit\"}").unwrap_or(0);
    let of = |size: u32| format!("/iiif/3/f001r.png/full/{size},/0/default.jpg");
    assert_eq!(server.get(&of(20)).status, 200);
    let first = hits();
    // Made, and then found in memory.
    for (size, more) in [(10, 1), (10, 2), (20, 3)] {
        assert_eq!(server.get(&of(size)).status, 200);
        assert_eq!(hits() - first, more, "{size}");
    }
    server.stop();
}

#[test]
fn metrics_answer_on_the_operators_address_only() {
    let (_folder, server) = serve();
    let metrics = ask(&server, "/metrics");
    assert_eq!(metrics.status, 200);
    let media_type = metrics.header("content-type").unwrap_or_default();
    assert!(media_type.starts_with("application/openmetrics-text"), "{media_type}");
    // Source: OpenMetrics 1.0, "the exposition must end with EOF".
    assert!(metrics.text().ends_with("# EOF\n"), "{}", metrics.text());
    assert_eq!(server.get("/metrics").status, 404);
    assert_eq!(ask(&server, "/health").status, 200);
    for public in ["/", "/iiif/3/f001r.png/info.json", "/mirador"] {
        assert_eq!(ask(&server, public).status, 404, "{public}");
    }
    server.stop();
}

#[test]
fn what_is_asked_is_counted() {
    let (_folder, server) = serve();
    let answers = |status: &str| {
        let route = "/iiif/{version}/{identifier}/{request}";
        let series = format!("warraq_requests_total{{route=\"{route}\",status=\"{status}\"}}");
        metric(&server, &series).unwrap_or(0)
    };
    assert_eq!((answers("2xx"), answers("4xx")), (0, 0));
    for _ in 0..3 {
        assert_eq!(server.get("/iiif/3/f001r.png/full/max/0/default.png").status, 200);
    }
    assert_eq!(server.get("/iiif/3/f001r.png/full/max/0/default.xyz").status, 400);
    assert_eq!((answers("2xx"), answers("4xx")), (3, 1));
    // One was made, two were kept.
    let lookups = |result: &str| {
        metric(&server, &format!("warraq_derivative_lookups_total{{result=\"{result}\"}}"))
    };
    assert_eq!((lookups("miss"), lookups("memory")), (Some(1), Some(2)));
    assert_eq!(in_progress(&server), 0);
    server.stop();
}
