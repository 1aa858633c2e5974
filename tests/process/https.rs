//! HTTPS by ourselves, and certificates that are replaced.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tempfile::TempDir;
use warraq::geometry::Size;

use super::program::{finish, run, warraq};
use super::support::Server;
use super::support::pictures::{scene, write_png};

const INFO: &str = "/iiif/3/f001r.png/info.json";

/// A certificate nobody has seen before, signed by itself.
struct Certificate {
    pem: String,
    key_pem: String,
    der: CertificateDer<'static>,
}

impl Certificate {
    fn new() -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let (pem, der) = (made.cert.pem(), made.cert.der().clone());
        Self { pem, key_pem: made.signing_key.serialize_pem(), der }
    }

    fn write(&self, folder: &Path) {
        std::fs::write(folder.join("cert.pem"), &self.pem).unwrap();
        std::fs::write(folder.join("key.pem"), &self.key_pem).unwrap();
    }

    /// A client that trusts this one alone.
    fn client(&self, version: &[u8]) -> Arc<ClientConfig> {
        let mut roots = RootCertStore::empty();
        roots.add(self.der.clone()).unwrap();
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![version.to_vec()];
        Arc::new(config)
    }

    /// The whole answer to a GET over HTTP/1.1.
    fn get(&self, address: SocketAddr, path: &str) -> std::io::Result<String> {
        let name = ServerName::try_from("localhost").unwrap();
        let connection = ClientConnection::new(self.client(b"http/1.1"), name).unwrap();
        let mut stream = StreamOwned::new(connection, TcpStream::connect(address)?);
        let host = format!("localhost:{}", address.port());
        let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    /// Status and body of a GET over HTTP/2, as ALPN agrees on it.
    async fn get_2(&self, address: SocketAddr, path: &str) -> (u16, String) {
        let stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let connector = tokio_rustls::TlsConnector::from(self.client(b"h2"));
        let name = ServerName::try_from("localhost").unwrap();
        let stream = connector.connect(name, stream).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
        tokio::spawn(connection);
        let address = format!("https://localhost:{}{path}", address.port());
        let request = http02::Request::get(address).body(()).unwrap();
        let (answer, _) = client.send_request(request, true).unwrap();
        let answer = answer.await.unwrap();
        let (status, mut body) = (answer.status().as_u16(), answer.into_body());
        let mut text = Vec::new();
        while let Some(bytes) = body.data().await {
            text.extend_from_slice(&bytes.unwrap());
        }
        (status, String::from_utf8(text).unwrap())
    }
}

/// A server with its certificate in `cert.pem` and `key.pem` of the folder.
fn serve() -> (TempDir, Server, Certificate) {
    let folder = tempfile::tempdir().unwrap();
    let certificate = Certificate::new();
    certificate.write(folder.path());
    let images = folder.path().join("images");
    std::fs::create_dir(&images).unwrap();
    let size = Size::new(300, 200);
    write_png(&images.join("f001r.png"), size, &scene(size));
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (cert, key) = (file("cert.pem"), file("key.pem"));
    let server = Server::with(&images, &["--tls-cert", &cert, "--tls-key", &key]);
    (folder, server, certificate)
}

#[test]
fn both_versions_of_http_are_spoken_and_addresses_are_secure() {
    let (_folder, server, certificate) = serve();
    assert!(server.base().starts_with("https://"));
    let id = format!("\"https://localhost:{}/iiif/3/f001r.png\"", server.address.port());
    let answer = certificate.get(server.address, INFO).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains(&id), "{answer}");
    // Whoever visits once must not be locked out of a later plain server at this address.
    assert!(!answer.to_lowercase().contains("strict-transport-security"), "{answer}");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (status, body) = runtime.block_on(certificate.get_2(server.address, INFO));
    assert_eq!(status, 200);
    assert!(body.contains(&id), "{body}");
    server.stop();
}

#[test]
fn who_is_silent_talks_nonsense_or_leaves_disturbs_nobody() {
    let (_folder, server, certificate) = serve();
    let silent: Vec<_> = (0..64).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    drop(TcpStream::connect(server.address).unwrap());
    let mut plain = TcpStream::connect(server.address).unwrap();
    plain.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    // A stranger whom the certificate does not satisfy.
    assert!(Certificate::new().get(server.address, "/health").is_err());
    let answer = certificate.get(server.address, "/health").unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    drop(silent);
    server.stop();
}

#[test]
fn a_replaced_certificate_is_used_without_a_restart() {
    let (folder, server, old) = serve();
    let new = Certificate::new();
    assert!(new.get(server.address, "/health").is_err());
    new.write(folder.path());
    server.log_line("The TLS certificate was replaced");
    assert!(new.get(server.address, "/health").unwrap().starts_with("HTTP/1.1 200"));
    assert!(old.get(server.address, "/health").is_err());
    server.stop();
}

#[test]
fn a_pair_that_cannot_be_used_leaves_the_old_one_in_use() {
    let (folder, mut server, certificate) = serve();
    server.allow_everything();
    let other = Certificate::new();
    std::fs::write(folder.path().join("key.pem"), &other.key_pem).unwrap();
    let line = server.log_line("The new TLS certificate is not used, the old one stays");
    assert!(line.contains("ERROR") && line.contains("key.pem"), "{line}");
    assert!(line.contains("issued together"), "{line}");
    assert!(certificate.get(server.address, "/health").unwrap().starts_with("HTTP/1.1 200"));
    std::fs::write(folder.path().join("cert.pem"), &other.pem).unwrap();
    server.log_line("The TLS certificate was replaced");
    assert!(other.get(server.address, "/health").unwrap().starts_with("HTTP/1.1 200"));
    server.stop();
}

#[test]
fn the_health_of_a_secure_server_is_asked_over_https() {
    let (folder, server, _) = serve();
    let file = |name: &str| folder.path().join(name);
    let mut command = warraq();
    command
        .arg("healthcheck")
        .env("WARRAQ_LISTEN", server.address.to_string())
        .env("WARRAQ_TLS_CERT", file("cert.pem"))
        .env("WARRAQ_TLS_KEY", file("key.pem"));
    let outcome = finish(&mut command);
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    let outcome = run(&["healthcheck", "--url", &format!("{}/nowhere", server.base())]);
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.err.contains("404"), "{}", outcome.err);
    server.stop();
    let outcome = run(&["healthcheck", "--url", "https://images.example.org/health"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.contains("only this machine"), "{}", outcome.err);
}

#[test]
fn a_pair_that_cannot_be_used_keeps_the_server_from_starting() {
    let folder = tempfile::tempdir().unwrap();
    let images = folder.path().to_str().unwrap();
    Certificate::new().write(folder.path());
    std::fs::write(folder.path().join("other.pem"), Certificate::new().key_pem).unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (cert, key) = (file("cert.pem"), file("key.pem"));
    let serve = ["serve", "--listen", "127.0.0.1:0", "--admin-listen", "off", "--images", images];
    let refused = |flags: &[&str], code: i32, parts: &[&str]| {
        let outcome = run(&[&serve[..], flags].concat());
        assert_eq!(outcome.code, Some(code), "{}", outcome.err);
        for part in parts {
            assert!(outcome.err.contains(part), "{part}: {}", outcome.err);
        }
    };
    let (absent, other) = (file("absent.pem"), file("other.pem"));
    refused(&["--tls-cert", &cert], 2, &["`tls_key` must be set too"]);
    refused(&["--tls-cert", &absent, "--tls-key", &key], 1, &["HTTPS cannot be served", &absent]);
    refused(&["--tls-cert", &cert, "--tls-key", &other], 1, &[&other, "issued together"]);
    refused(&["--tls-cert", &key, "--tls-key", &key], 1, &["holds no certificate"]);
}
