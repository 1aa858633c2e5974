//! The yardstick: nginx sending files that hold the very same answers.
//!
//! It has everything that makes this cheap: sendfile, files kept open, no access log, one
//! process a core.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use super::{Running, end};

const WORKERS: usize = 2;

const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub struct Nginx {
    program: PathBuf,
}

impl Nginx {
    /// `None` where it is not installed.
    pub fn find() -> Option<Self> {
        // Not everybody's PATH has the folder that Debian installs it in.
        crate::tools::find("nginx", &["/usr/sbin"]).map(|program| Self { program })
    }

    /// Serves the files below `folder/www`, which is made.
    pub fn start(&self, folder: &Path) -> anyhow::Result<Running> {
        let at = || format!("nginx in {}", folder.display());
        fs::create_dir_all(folder.join("www")).with_context(at)?;
        let log = folder.join("nginx.log");
        let address = free_address().context("no port is free for nginx")?;
        let configuration = folder.join("nginx.conf");
        let text = configured(folder, address, fs::metadata(folder).with_context(at)?.uid());
        fs::write(&configuration, text).with_context(at)?;
        let mut child = Command::new(&self.program)
            .arg("-p")
            .arg(folder)
            .arg("-c")
            .arg(&configuration)
            .arg("-e")
            .arg(&log)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            // What it has to say stands in its log.
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| self.program.display().to_string())?;
        let patience = Instant::now() + PATIENCE;
        while TcpStream::connect(address).is_err() {
            if Instant::now() > patience || !matches!(child.try_wait(), Ok(None)) {
                end(&mut child);
                let log = fs::read_to_string(&log).unwrap_or_default();
                bail!("nginx did not start at {address}: {log}");
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(Running { address, child })
    }

    pub fn version(&self) -> anyhow::Result<String> {
        let output = Command::new(&self.program).arg("-v").output().context("nginx -v")?;
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Ok(said.strip_prefix("nginx version: ").map_or(said.clone(), str::to_owned))
    }
}

fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}

/// Its configuration; everything it writes stays in `folder`, which `owner` owns.
fn configured(folder: &Path, address: SocketAddr, owner: u32) -> String {
    let folder = folder.display();
    // Started by root, the workers would otherwise belong to somebody who may not look in.
    let user = if owner == 0 { "user root;" } else { "" };
    let scratch: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("  {name}_temp_path \"{folder}/{name}\";\n"))
        .concat();
    format!(
        "\
daemon off;
worker_processes {WORKERS};
pid \"{folder}/nginx.pid\";
{user}
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  open_file_cache max=50000 inactive=1h;
  open_file_cache_valid 1h;
  types {{ image/jpeg jpg; application/json json; }}
{scratch}  server {{
    listen {address};
    root \"{folder}/www\";
  }}
}}
"
    )
}
