//! Programs of others: OpenJPEG, libvips, OpenJPH.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, ensure};

use crate::files::{Files, TINY};
use crate::tiles::Tile;
use crate::tools;

/// Runs what it is given and says its time on the processor, its threads and children included,
/// in milliseconds: the shell asks the kernel for what no safe library here does.
const TIMED: &str = r#"TIMEFORMAT='%3U %3S'; time "$@" >/dev/null 2>&1"#;

/// A program that makes a part of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    OpenJpeg,
    Vips,
}

impl Program {
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenJpeg => "opj_decompress",
            Self::Vips => "vips",
        }
    }
}

/// What is installed.
#[derive(Debug)]
pub struct Programs {
    compress: PathBuf,
    decompress: PathBuf,
    vips: Option<PathBuf>,
    ht_compress: Option<PathBuf>,
}

impl Programs {
    /// `None` without OpenJPEG, which makes the pictures.
    pub fn find() -> Option<Self> {
        let find = |name| tools::find(name, &[]);
        Some(Self {
            compress: find("opj_compress")?,
            decompress: find("opj_decompress")?,
            vips: find("vips"),
            ht_compress: find("ojph_compress"),
        })
    }

    /// Those that make parts of pictures.
    pub fn all(&self) -> impl Iterator<Item = Program> {
        [Program::OpenJpeg].into_iter().chain(self.vips.is_some().then_some(Program::Vips))
    }

    pub const fn has_ht(&self) -> bool {
        self.ht_compress.is_some()
    }

    pub fn encode(&self, from: &Path, to: &Path, recipe: &[&str]) -> Command {
        encode(&self.compress, from, to, recipe)
    }

    /// [`Programs::has_ht`] must be true.
    pub fn encode_ht(&self, from: &Path, to: &Path, recipe: &[&str]) -> Command {
        encode(self.ht_compress.as_deref().expect("it is installed"), from, to, recipe)
    }

    /// The part of a picture that a tile shows, into a file: a pixmap by OpenJPEG, a JPEG of our
    /// quality by libvips.
    pub fn part(&self, program: Program, files: &Files, name: &str, tile: &Tile) -> Command {
        let Tile { level, rect, full, .. } = tile;
        match program {
            Program::OpenJpeg => {
                let mut command = self.decompress(files, name);
                let region = [u64::from(full.x), u64::from(full.y), full.right(), full.bottom()];
                let region = region.map(|edge| edge.to_string()).join(",");
                command.args(["-r", &level.to_string(), "-d", &region]);
                command
            }
            Program::Vips => {
                let mut command = self.vips();
                let [left, top, width, height] =
                    [rect.x, rect.y, rect.width, rect.height].map(|number| number.to_string());
                command.arg("crop").arg(format!("{}[page={level}]", files.path(name).display()));
                command.arg(jpeg(files)).args([left, top, width, height]);
                command
            }
        }
    }

    /// All of a picture, in a box of 200 pixels by libvips; OpenJPEG cannot scale and makes the
    /// next larger `level`.
    pub fn thumbnail(&self, program: Program, files: &Files, name: &str, level: usize) -> Command {
        match program {
            Program::OpenJpeg => {
                let mut command = self.decompress(files, name);
                command.args(["-r", &level.to_string()]);
                command
            }
            Program::Vips => {
                let mut command = self.vips();
                command.arg("thumbnail").arg(files.path(name)).arg(jpeg(files)).arg("200");
                command
            }
        }
    }

    /// Next to nothing, to see what starting the program takes.
    pub fn start(&self, program: Program, files: &Files) -> Command {
        self.part(program, files, TINY, &Tile::of_tiny())
    }

    /// Which versions these are.
    pub fn versions(&self) -> String {
        let text = |command: &mut Command| {
            let told = command.output().map(|output| output.stdout).unwrap_or_default();
            String::from_utf8_lossy(&told).into_owned()
        };
        let openjpeg = text(Command::new(&self.decompress).arg("-h"));
        let openjpeg = openjpeg.split("library ").nth(1).and_then(|rest| rest.lines().next());
        let openjpeg = openjpeg.unwrap_or("?").trim_end_matches('.').to_owned();
        let vips = self.vips.as_ref().map_or("no vips".to_owned(), |vips| {
            text(Command::new(vips).arg("--version")).trim().to_owned()
        });
        format!("OpenJPEG {openjpeg}, {vips}")
    }

    fn decompress(&self, files: &Files, name: &str) -> Command {
        let mut command = Command::new(&self.decompress);
        command.arg("-i").arg(files.path(name)).arg("-o").arg(pixmap(files));
        command
    }

    fn vips(&self) -> Command {
        let mut command = Command::new(self.vips.as_ref().expect("it is installed"));
        // Threads would add to the time on the processor and take nothing off.
        command.env("VIPS_CONCURRENCY", "1");
        command
    }
}

/// Where OpenJPEG writes to.
pub fn pixmap(files: &Files) -> PathBuf {
    files.path("part.ppm")
}

fn jpeg(files: &Files) -> String {
    files.path("part.jpg[Q=85]").display().to_string()
}

fn encode(program: &Path, from: &Path, to: &Path, recipe: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.arg("-i").arg(from).arg("-o").arg(to).args(recipe);
    command
}

/// Runs a program to its end.
pub fn run(mut command: Command) -> anyhow::Result<()> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("{command:?}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?}: {} {said}", output.status);
    Ok(())
}

/// Runs a program and gives its time on the processor, in user mode and in the kernel.
pub fn timed(command: &Command) -> anyhow::Result<Duration> {
    let mut shell = Command::new("bash");
    shell.args(["-c", TIMED, "bash"]).arg(command.get_program()).args(command.get_args());
    shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    shell.env("LC_ALL", "C").stdin(Stdio::null());
    let output = shell.output().context("bash")?;
    ensure!(output.status.success(), "{command:?}: {}", output.status);
    let told = String::from_utf8(output.stderr)?;
    let seconds: Result<Vec<f64>, _> = told.split_whitespace().map(str::parse).collect();
    let seconds = seconds.with_context(|| told.clone())?;
    Ok(Duration::from_secs_f64(seconds.iter().sum()))
}
