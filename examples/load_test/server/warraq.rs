//! Our own server, a release build, with settings for a small machine.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

use super::{Running, end};

/// Settings for a small machine; everything else is left at its default.
pub const CACHE_MEMORY: &str = "64MiB";
pub const RENDER_MEMORY: &str = "512MiB";

/// A build of the server.
#[derive(Clone, Debug)]
pub struct Warraq {
    pub program: PathBuf,
    /// Where a server of objects has the images too, as a bucket; they are read from there.
    pub bucket: Option<Bucket>,
}

/// A bucket that needs no signature.
#[derive(Clone, Debug)]
pub struct Bucket {
    pub name: String,
    pub endpoint: SocketAddr,
}

impl Bucket {
    /// A configuration file that names it, in `folder`.
    fn configure(&self, folder: &Path) -> anyhow::Result<PathBuf> {
        let Self { name, endpoint } = self;
        let file = folder.join("bucket.toml");
        let text = format!(
            "images = \"bucket\"\n[sources.bucket]\nurl = \"s3://{name}\"\n\
             endpoint = \"http://{endpoint}\"\nanonymous = true\n"
        );
        std::fs::write(&file, text).with_context(|| file.display().to_string())?;
        Ok(file)
    }
}

impl Warraq {
    /// Starts it over `images`, or over the bucket that has them, with empty caches. What it says goes into a file in `folder`,
    /// which is also its working directory.
    pub fn start(&self, images: &Path, folder: &Path) -> anyhow::Result<Running> {
        let said = folder.join("warraq.log");
        let log = File::create(&said).with_context(|| said.display().to_string())?;
        let mut command = Command::new(&self.program);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("WARRAQ_") {
                command.env_remove(name);
            }
        }
        command.args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "off"]);
        match &self.bucket {
            Some(bucket) => command.arg("--config").arg(bucket.configure(folder)?),
            None => command.arg("--images").arg(images),
        };
        let mut child = command
            .env("WARRAQ_CACHE_MEMORY", CACHE_MEMORY)
            .env("WARRAQ_RENDER_MEMORY", RENDER_MEMORY)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .with_context(|| self.program.display().to_string())?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            // An empty line is told below.
            let _ = BufReader::new(stdout).read_line(&mut line);
        }
        let address = line.trim().strip_prefix("Listening on http://").map(str::parse);
        let Some(Ok(address)) = address else {
            end(&mut child);
            let log = std::fs::read_to_string(&said).unwrap_or_default();
            bail!("{} did not start: {line}{log}", self.program.display());
        };
        Ok(Running { address, child })
    }

    /// What it calls itself.
    pub fn version(&self) -> anyhow::Result<String> {
        let output = Command::new(&self.program)
            .arg("--version")
            .output()
            .with_context(|| self.program.display().to_string())?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}
