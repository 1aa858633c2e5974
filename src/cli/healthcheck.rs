//! `warraq healthcheck`: for container engines and service managers.
//!
//! One request over one socket: it must work in an image without `curl`, and it starts
//! quickly because it starts nothing else. Where the server speaks HTTPS its certificate is
//! not looked at: it names the host that readers use, not the address asked here, and
//! nothing is sent that anybody might not read.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpStream, ToSocketAddrs as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;
use url::{Host, Url};

use super::flags::SettingsFlags;
use super::{failed, misused};
use crate::settings::Settings;
use crate::web::tls::connect_unverified;

/// Time for connecting and the whole answer.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Debug, Args)]
pub(super) struct Healthcheck {
    /// What to ask instead of /health at the configured address; https on this machine only
    #[arg(long, value_name = "URL")]
    url: Option<Url>,

    /// Configuration file of the server [env: WARRAQ_CONFIG]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Healthcheck {
    pub(super) fn run(self) -> ExitCode {
        let url = match self.url {
            Some(url) => match refusal(&url) {
                None => url,
                Some(cause) => return misused(&format!("{url}: {cause}")),
            },
            None => match SettingsFlags::with_config(self.config).load() {
                Ok(loaded) => health_of(&loaded.settings),
                Err(error) => return misused(&error),
            },
        };
        match ask(&url, PATIENCE) {
            Ok(200..=299) => ExitCode::SUCCESS,
            Ok(status) => failed(&format!("{url} answered {status}")),
            Err(cause) => failed(&format!("{url}: {cause}")),
        }
    }
}

/// Why a URL cannot be asked. Other machines are not asked over HTTPS, since a certificate
/// that nobody looks at would make it look more certain than it is.
fn refusal(url: &Url) -> Option<&'static str> {
    let is_local = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.to_canonical().is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => return Some("the URL names no host"),
    };
    match url.scheme() {
        "http" => None,
        "https" if is_local => None,
        "https" => Some("only this machine can be asked over https; ask another over http"),
        _ => Some("only http and https can be asked"),
    }
}

/// The health address of a server with these settings: one that listens everywhere is asked
/// over the loopback address.
fn health_of(settings: &Settings) -> Url {
    let mut listen = settings.listen;
    match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => listen.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => listen.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    let scheme = if settings.tls().is_some() { "https" } else { "http" };
    Url::parse(&format!("{scheme}://{listen}/health")).expect("an address and port make a URL")
}

/// The status with which `url` answers a GET.
fn ask(url: &Url, patience: Duration) -> Result<u16, String> {
    let say = |error: io::Error| match error.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
            format!("no answer within {} s", patience.as_secs())
        }
        _ => error.to_string(),
    };
    let host = url.host_str().ok_or("the URL names no host")?;
    let port = url.port_or_known_default().unwrap_or(80);
    let name = host.trim_matches(['[', ']']);
    let address = (name, port).to_socket_addrs().map_err(say)?.next();
    let address = address.ok_or_else(|| format!("`{host}` has no address"))?;

    let deadline = Instant::now() + patience;
    let stream = TcpStream::connect_timeout(&address, patience).map_err(say)?;
    let mut stream: Box<dyn Stream> = if url.scheme() == "https" {
        Box::new(connect_unverified(Patient { stream, deadline }, name)?)
    } else {
        Box::new(Patient { stream, deadline })
    };
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: {host}:{port}\r\nUser-Agent: warraq-healthcheck\r\nConnection: close\r\n\r\n",
        url.path()
    );
    stream.write_all(request.as_bytes()).and_then(|()| stream.flush()).map_err(say)?;

    // `HTTP/1.1 200`: nothing after that matters.
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => "the connection ended before an answer".into(),
        _ => say(error),
    })?;
    let status = std::str::from_utf8(&answer).ok().and_then(|line| line.strip_prefix("HTTP/1."));
    let status = status.and_then(|rest| rest.get(2..)).and_then(|status| status.parse().ok());
    status.ok_or_else(|| "the answer is not HTTP".into())
}

/// Plain or secured.
trait Stream: Read + Write {}

impl<S: Read + Write> Stream for S {}

/// A connection on which everything together must be done by a deadline.
struct Patient {
    stream: TcpStream,
    deadline: Instant,
}

impl Patient {
    fn left(&self) -> io::Result<Option<Duration>> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(Some(left)) }
    }
}

impl Read for Patient {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(self.left()?)?;
        self.stream.read(bytes)
    }
}

impl Write for Patient {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(self.left()?)?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{SocketAddr, TcpListener};

    fn health_at(listen: SocketAddr) -> Url {
        health_of(&Settings { listen, ..Settings::default() })
    }

    /// A server for one request, which gives `answer` piece by piece.
    fn server(answer: &'static [&'static str]) -> (Url, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = health_at(listener.local_addr().unwrap());
        let thread = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = vec![0; 1000];
            let count = stream.read(&mut request).unwrap();
            for piece in answer {
                stream.write_all(piece.as_bytes()).unwrap();
                stream.flush().unwrap();
            }
            if answer.is_empty() {
                // Silence until the other side gives up.
                let _ = stream.read(&mut [0; 1]);
            }
            String::from_utf8_lossy(&request[..count]).into_owned()
        });
        (url, thread)
    }

    #[test]
    fn a_server_that_listens_everywhere_is_asked_over_loopback() {
        for (listen, asked) in [
            ("0.0.0.0:8182", "http://127.0.0.1:8182/health"),
            ("[::]:80", "http://[::1]/health"),
            ("192.0.2.1:99", "http://192.0.2.1:99/health"),
        ] {
            assert_eq!(health_at(listen.parse().unwrap()).as_str(), asked);
        }
    }

    #[test]
    fn the_status_is_read_even_when_it_comes_in_pieces() {
        let (url, thread) = server(&["HTT", "P/1.1 2", "00 OK\r\n\r\n"]);
        assert_eq!(ask(&url, PATIENCE), Ok(200));
        let request = thread.join().unwrap();
        assert!(request.starts_with("GET /health HTTP/1.1\r\nHost: 127.0.0.1:"), "{request}");
        let (url, _) = server(&["HTTP/1.1 503 Service Unavailable\r\n\r\n"]);
        assert_eq!(ask(&url, PATIENCE), Ok(503));
    }

    #[test]
    fn silence_nonsense_and_a_closed_port_are_failures_with_a_reason() {
        let (url, _) = server(&[]);
        let error = ask(&url, Duration::from_millis(50)).unwrap_err();
        assert!(error.contains("no answer"), "{error}");
        let (url, _) = server(&["SSH-2.0-OpenSSH_9.2"]);
        assert_eq!(ask(&url, PATIENCE), Err("the answer is not HTTP".into()));
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert!(ask(&health_at(closed), PATIENCE).is_err());
    }

    #[test]
    fn a_server_with_a_certificate_is_asked_over_https() {
        let file = || Some(PathBuf::from("a.pem"));
        let settings = Settings { tls_cert: file(), tls_key: file(), ..Settings::default() };
        assert_eq!(health_of(&settings).as_str(), "https://127.0.0.1:8182/health");
    }

    #[test]
    fn only_this_machine_is_asked_without_looking_at_its_certificate() {
        let refused = |url: &str| refusal(&Url::parse(url).unwrap()).is_some();
        for url in
            ["http://example.org/", "https://localhost/", "https://127.0.0.2:1/", "https://[::1]/"]
        {
            assert!(!refused(url), "{url}");
        }
        for url in ["https://example.org/", "https://192.0.2.1/", "ftp://localhost/", "data:x"] {
            assert!(refused(url), "{url}");
        }
    }

    #[test]
    fn a_server_that_does_not_speak_tls_is_a_failure_with_a_reason() {
        let (mut url, _) = server(&["HTTP/1.1 400 Bad Request\r\n\r\n"]);
        url.set_scheme("https").unwrap();
        assert!(ask(&url, PATIENCE).is_err());
    }
}
