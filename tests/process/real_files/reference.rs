//! What another program, libvips, makes of a file.

use std::path::Path;
use std::process::{Command, Stdio};

use image::RgbaImage;

/// A picture as it is shown, in sRGB, in exactly this size; `None` where libvips cannot read it.
pub fn shown(file: &Path, (width, height): (u32, u32), folder: &Path) -> Option<RgbaImage> {
    let out = folder.join(format!("{:?}.png", std::thread::current().id()));
    let mut command = Command::new("vipsthumbnail");
    // Colors of which no profile says what they are would be changed by it too.
    if has_profile(file) {
        command.args(["--eprofile", "srgb", "--intent", "relative"]);
    }
    let status = command
        .args(["--size", &format!("{width}x{height}!"), "--output"])
        .arg(format!("{}[strip]", out.display()))
        .arg(file)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("vipsthumbnail is installed");
    let picture = status.success().then(|| image::open(&out).ok()).flatten();
    let _ = std::fs::remove_file(&out);
    let picture = picture?.to_rgba8();
    (picture.dimensions() == (width, height)).then_some(picture)
}

fn has_profile(file: &Path) -> bool {
    let told = Command::new("vipsheader").args(["-f", "icc-profile-data"]).arg(file).output();
    told.is_ok_and(|told| told.status.success() && !told.stdout.is_empty())
}

/// How near two pictures of one size are on white paper, in decibels.
pub fn decibels(one: &RgbaImage, other: &RgbaImage) -> f64 {
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
