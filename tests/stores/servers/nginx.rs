//! nginx, as Debian packages it.
//!
//! Unlike the emulators it is no tool of the tests alone: it is a program that operators put before
//! the server, and it runs the configuration that they are given.

use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::child::Child;
use crate::places::closed_port;

/// Long for a program that starts at once, for machines that do much else.
const START: Duration = Duration::from_mins(1);

/// Ports that may be taken between our look and its.
const TRIES: usize = 5;

/// A running nginx; all that it writes stays in a folder of its own.
pub struct Nginx {
    address: SocketAddr,
    child: Child,
    _folder: TempDir,
}

impl Nginx {
    /// Starts it with what `configured` makes of the address to listen on.
    pub fn start(configured: impl Fn(SocketAddr) -> String) -> Self {
        let started = (0..TRIES).find_map(|_| {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, closed_port()));
            Self::start_at(address, &configured(address))
        });
        started.expect("nginx finds a free port")
    }

    /// `None` if it ended instead; its own words are among those of the test.
    fn start_at(address: SocketAddr, configuration: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let path = at("nginx.conf");
        std::fs::write(&path, with_places(configuration, folder.path())).unwrap();
        // Debian keeps it where not everybody's PATH looks.
        let program = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"];
        let program = program.map(Path::new).into_iter().find(|program| program.exists());
        let program = program.expect("nginx is not installed: `scripts/packages test`");
        let directives = format!("daemon off; pid {};", at("nginx.pid"));
        let prefix = folder.path().to_str().unwrap();
        let arguments = ["-p", prefix, "-c", &path, "-e", "stderr", "-g", &directives];
        let mut child = Child::start("nginx", program, arguments);
        let end = Instant::now() + START;
        while TcpStream::connect(address).is_err() {
            if child.has_ended() {
                eprintln!("nginx ended: {}", child.said());
                return None;
            }
            assert!(Instant::now() < end, "nginx does not listen: {}", child.said());
            std::thread::sleep(Duration::from_millis(20));
        }
        // Somebody else may listen there.
        (!child.has_ended()).then_some(Self { address, child, _folder: folder })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How often it could not connect to a server behind it.
    pub fn refusals(&self) -> usize {
        self.child.lines_with("while connecting to upstream")
    }
}

/// The configuration with the folders that are made at the start, used or not.
fn with_places(configuration: &str, folder: &Path) -> String {
    let places: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("    {name}_temp_path {};\n", folder.join(name).display()))
        .concat();
    let (before, after) = configuration.split_once("http {\n").expect("a server of HTTP");
    format!("{before}http {{\n{places}{after}")
}
