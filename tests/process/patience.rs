//! How long a request may take.

use std::net::TcpListener;
use std::path::Path;

use super::support::Server;

#[test]
fn a_request_is_answered_in_its_time_whatever_its_source_does() {
    // The system accepts for it, and nobody ever answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let images = format!("http://{}/scans", silent.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("patience.toml");
    let text = "[storage]\ntimeout_seconds = 600\n\n[web]\nrequest_seconds = 1\n";
    std::fs::write(&config, text).unwrap();
    let server = Server::with(Path::new(&images), &["--config", config.to_str().unwrap()]);
    for path in ["/iiif/3/f1.tif/info.json", "/iiif/3/f1.tif/full/max/0/default.jpg"] {
        let answer = server.get(path);
        assert_eq!(answer.status, 503, "{path}: {}", answer.text());
        assert_eq!(answer.header("retry-after"), Some("1"), "{path}");
        assert!(answer.text().contains("longer than the 1 s "), "{}", answer.text());
    }
    assert_eq!(server.get("/health").status, 200);
    server.signal("KILL");
    server.wait();
}
