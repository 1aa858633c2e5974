//! `warraq healthcheck`: for container engines and service managers.
//!
//! A plain request over a plain socket: it must work in an image without `curl`, and it
//! starts quickly because it starts nothing else.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;
use url::Url;

use super::flags::SettingsFlags;
use super::{failed, misused};

/// Time for connecting and the whole answer.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Debug, Args)]
pub(super) struct Healthcheck {
    /// What to ask instead of /health at the configured address; plain http
    #[arg(long, value_name = "URL")]
    url: Option<Url>,

    /// Configuration file of the server [env: WARRAQ_CONFIG]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Healthcheck {
    pub(super) fn run(self) -> ExitCode {
        let url = match self.url {
            Some(url) => url,
            None => match SettingsFlags::with_config(self.config).load() {
                Ok(loaded) => health_of(loaded.settings.listen),
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

/// The health address of a server that listens on `listen`: one that listens everywhere is
/// asked over the loopback address.
fn health_of(mut listen: SocketAddr) -> Url {
    match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => listen.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => listen.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    Url::parse(&format!("http://{listen}/health")).expect("an address and port make a URL")
}

/// The status with which `url` answers a GET.
fn ask(url: &Url, patience: Duration) -> Result<u16, String> {
    let deadline = Instant::now() + patience;
    let left = || {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            Err(format!("no answer within {} s", patience.as_secs()))
        } else {
            Ok(left)
        }
    };
    let say = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut => {
            format!("no answer within {} s", patience.as_secs())
        }
        _ => error.to_string(),
    };
    if url.scheme() != "http" {
        return Err("only plain http can be asked".into());
    }
    let host = url.host_str().ok_or("the URL names no host")?;
    let port = url.port_or_known_default().unwrap_or(80);
    let name = host.trim_matches(['[', ']']);
    let address = (name, port).to_socket_addrs().map_err(say)?.next();
    let address = address.ok_or_else(|| format!("`{host}` has no address"))?;

    let mut stream = TcpStream::connect_timeout(&address, left()?).map_err(say)?;
    stream.set_write_timeout(Some(left()?)).map_err(say)?;
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: {host}:{port}\r\nUser-Agent: warraq-healthcheck\r\nConnection: close\r\n\r\n",
        url.path()
    );
    stream.write_all(request.as_bytes()).map_err(say)?;

    // `HTTP/1.1 200`: nothing after that matters.
    let mut answer = [0; 12];
    let mut filled = 0;
    while filled < answer.len() {
        stream.set_read_timeout(Some(left()?)).map_err(say)?;
        match stream.read(&mut answer[filled..]).map_err(say)? {
            0 => return Err("the connection ended before an answer".into()),
            count => filled += count,
        }
    }
    let status = std::str::from_utf8(&answer).ok().and_then(|line| line.strip_prefix("HTTP/1."));
    let status = status.and_then(|rest| rest.get(2..)).and_then(|status| status.parse().ok());
    status.ok_or_else(|| "the answer is not HTTP".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// A server for one request, which gives `answer` piece by piece.
    fn server(answer: &'static [&'static str]) -> (Url, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = health_of(listener.local_addr().unwrap());
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
            assert_eq!(health_of(listen.parse().unwrap()).as_str(), asked);
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
        assert!(ask(&health_of(closed), PATIENCE).is_err());
        let secure = Url::parse("https://localhost/").unwrap();
        assert!(ask(&secure, PATIENCE).unwrap_err().contains("plain http"));
    }
}
