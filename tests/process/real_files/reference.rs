//! What other programs, libvips and Pillow, make of a file.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use image::RgbaImage;

/// Two programs, and where they write to.
pub struct Others {
    python: PathBuf,
    out: tempfile::TempDir,
}

impl Others {
    /// `tools` is where Python with Pillow is installed, as the image validator needs it.
    pub fn new(tools: &Path) -> Self {
        Self { python: tools.join("iv/bin/python"), out: tempfile::tempdir().unwrap() }
    }

    /// How near `ours` is to what one of the two shows of a file, in decibels: upright, in sRGB, in
    /// exactly the same size. `None` where neither can read it.
    pub fn nearest(&self, file: &Path, ours: &RgbaImage) -> Option<f64> {
        let near = |theirs| decibels(ours, &theirs);
        let by_vips = self.by_vips(file, ours.dimensions()).map(near);
        if by_vips.is_some_and(|decibels| decibels >= super::NEAR) {
            return by_vips;
        }
        let by_pillow = self.by_pillow(file, ours.dimensions()).map(near);
        by_vips.into_iter().chain(by_pillow).reduce(f64::max)
    }

    fn by_vips(&self, file: &Path, size: (u32, u32)) -> Option<RgbaImage> {
        let out = self.file();
        let mut command = Command::new("vipsthumbnail");
        // Colors of which no profile says what they are would be changed by it too.
        if has_profile(file) {
            command.args(["--eprofile", "srgb", "--intent", "relative"]);
        }
        command
            .args(["--size", &format!("{}x{}!", size.0, size.1), "--output"])
            .arg(format!("{}[strip]", out.display()))
            .arg(file);
        written(command, &out, size)
    }

    fn by_pillow(&self, file: &Path, size: (u32, u32)) -> Option<RgbaImage> {
        let out = self.file();
        let mut command = Command::new(&self.python);
        command
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/process/real_files/pillow.py"))
            .arg(file)
            .args([size.0.to_string(), size.1.to_string()])
            .arg(&out);
        written(command, &out, size)
    }

    /// One for each thread.
    fn file(&self) -> PathBuf {
        self.out.path().join(format!("{:?}.png", std::thread::current().id()))
    }
}

/// The picture that a command writes, where it can.
fn written(mut command: Command, out: &Path, size: (u32, u32)) -> Option<RgbaImage> {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_done = status.expect("it is installed").success();
    let picture = is_done.then(|| image::open(out).ok()).flatten();
    let _ = std::fs::remove_file(out);
    let picture = picture?.to_rgba8();
    (picture.dimensions() == size).then_some(picture)
}

fn has_profile(file: &Path) -> bool {
    let told = Command::new("vipsheader").args(["-f", "icc-profile-data"]).arg(file).output();
    told.is_ok_and(|told| told.status.success() && !told.stdout.is_empty())
}

/// How near two pictures of one size are on white paper, in decibels.
fn decibels(one: &RgbaImage, other: &RgbaImage) -> f64 {
    let on_paper = |pixel: &image::Rgba<u8>| {
        let [red, green, blue, alpha] = pixel.0.map(f64::from);
        [red, green, blue].map(|color| 255.0 + (color - 255.0) * alpha / 255.0)
    };
    let squares: f64 = one
        .pixels()
        .zip(other.pixels())
        .flat_map(|(one, other)| {
            let (one, other) = (on_paper(one), on_paper(other));
            [0, 1, 2].map(|channel| (one[channel] - other[channel]).powi(2))
        })
        .sum();
    let mean = squares / (3.0 * f64::from(one.width()) * f64::from(one.height()));
    if mean == 0.0 { f64::INFINITY } else { 10.0 * (255.0f64.powi(2) / mean).log10() }
}
