//! Whether answers are right, for a sample: a server that is quick with wrong pictures is no
//! use. Each has the exact size, and shows its region of the page.

use std::fs;
use std::net::SocketAddr;

use anyhow::{Context as _, bail, ensure};
use turbojpeg::{Decompressor, Image, PixelFormat};
use warraq::geometry::{Rect, Size};
use warraq::pixels::{Channels, Pixels};

use crate::client::Connection;
use crate::corpus::{Corpus, Kind, Page};
use crate::workload::{Asked, What, Workload};

/// Addresses of one workload that are looked at.
const SAMPLE: usize = 12;

/// How far the mean color of a part may be from what it should be, in steps of 8 bits. Two
/// JPEG compressions and the edges of the parts make it differ by 2 or 3.
const TOLERANCE: f64 = 6.0;

/// Parts are compared that are at least so wide and high.
const PART: u32 = 32;
const MOST_PARTS: u32 = 4;

/// The page that answers are compared with.
pub struct Checker {
    page: Page,
    pixels: Pixels,
}

impl Checker {
    /// Of the first page: as its plain JPEG shows it.
    pub fn new(corpus: &Corpus) -> anyhow::Result<Self> {
        let page = *corpus.pages.first().context("there are no pages")?;
        let path = corpus.path(page, Kind::Jpeg);
        let jpeg = fs::read(&path).with_context(|| path.display().to_string())?;
        let pixels = decode(&jpeg).with_context(|| path.display().to_string())?;
        ensure!(pixels.size() == page.size, "{} is {}", path.display(), pixels.size());
        Ok(Self { page, pixels })
    }

    /// Looks at a sample of the answers of our server at `ours`, and whether `theirs` sends
    /// the same bytes; gives how many were looked at.
    pub fn check(
        &self,
        workload: &Workload,
        ours: SocketAddr,
        theirs: Option<(SocketAddr, usize)>,
    ) -> anyhow::Result<usize> {
        let mut connection = Connection::new(ours);
        let sample = workload.list.iter().filter(|asked| asked.page.number == self.page.number);
        let mut count = 0;
        for asked in sample.take(SAMPLE) {
            let path = asked.path();
            let answer = connection.fetch(&path);
            answer
                .map_err(anyhow::Error::from)
                .and_then(|(status, body)| self.judge(asked, status, &body))
                .with_context(|| format!("http://{ours}{path} is wrong"))?;
            count += 1;
        }
        ensure!(count > 0, "{} asks for nothing of the first page", workload.name);
        if let Some((address, mirrored)) = theirs {
            let mut other = Connection::new(address);
            for asked in workload.list[..mirrored].iter().take(SAMPLE) {
                let path = asked.path();
                let same = connection.fetch(&path)? == other.fetch(&path)?;
                ensure!(same, "{ours} and {address} do not answer {path} with the same bytes");
            }
        }
        Ok(count)
    }

    fn judge(&self, asked: &Asked, status: u16, body: &[u8]) -> anyhow::Result<()> {
        ensure!(status == 200, "status {status}: {}", String::from_utf8_lossy(body));
        let full = asked.page.size;
        match asked.what {
            What::Info => {
                let info: serde_json::Value = serde_json::from_slice(body)?;
                let sides = [&info["width"], &info["height"]];
                ensure!(sides == [full.width, full.height], "it says {sides:?} of {full}");
            }
            What::Region { region, size } => {
                let picture = decode(body)?;
                ensure!(picture.size() == size, "{} was asked for, {} came", size, picture.size());
                self.compare(&picture, region)?;
            }
            What::Confined { side } => {
                let picture = decode(body)?;
                let Size { width, height } = picture.size();
                ensure!(width.max(height) == side, "{width}x{height} is not confined by {side}");
                // The other side within a pixel of the proportion.
                let (long, short) = (full.width.max(full.height), full.width.min(full.height));
                let exact = f64::from(side) * f64::from(short) / f64::from(long);
                let off = (f64::from(width.min(height)) - exact).abs();
                ensure!(off <= 1.0, "{width}x{height} has not the proportion of {full}");
                self.compare(&picture, full.rect())?;
            }
        }
        Ok(())
    }

    /// Compares mean colors part by part.
    fn compare(&self, picture: &Pixels, region: Rect) -> anyhow::Result<()> {
        let Size { width, height } = picture.size();
        let parts = (width.min(height) / PART).clamp(1, MOST_PARTS);
        let part = |whole: Rect, column: u32, row: u32| {
            let cut = |from: u32, length: u32, number: u32| {
                let at = |n: u32| (u64::from(length) * u64::from(n) / u64::from(parts)) as u32;
                (from + at(number), at(number + 1) - at(number))
            };
            let (x, width) = cut(whole.x, whole.width, column);
            let (y, height) = cut(whole.y, whole.height, row);
            Rect::new(x, y, width, height)
        };
        for (column, row) in (0..parts).flat_map(|x| (0..parts).map(move |y| (x, y))) {
            let shown = mean(picture, part(picture.size().rect(), column, row));
            let expected = mean(&self.pixels, part(region, column, row));
            let off = shown.iter().zip(expected).map(|(one, other)| (one - other).abs());
            if off.fold(0.0, f64::max) > TOLERANCE {
                bail!(
                    "part {column},{row} of {parts} by {parts} has the mean color {shown:.0?}, \
                     not {expected:.0?}"
                );
            }
        }
        Ok(())
    }
}

fn decode(jpeg: &[u8]) -> anyhow::Result<Pixels> {
    let mut decompressor = Decompressor::new()?;
    let header = decompressor.read_header(jpeg)?;
    let size = Size::new(header.width as u32, header.height as u32);
    let mut pixels = Pixels::zeroed(size, Channels::Rgb);
    let pitch = pixels.stride();
    decompressor.decompress(
        jpeg,
        Image {
            pixels: pixels.data_mut(),
            width: header.width,
            pitch,
            height: header.height,
            format: PixelFormat::RGB,
        },
    )?;
    Ok(pixels)
}

fn mean(pixels: &Pixels, area: Rect) -> [f64; 3] {
    let mut sums = [0_u64; 3];
    for y in area.y..area.y + area.height {
        let row = &pixels.row(y)[area.x as usize * 3..][..area.width as usize * 3];
        for pixel in row.chunks_exact(3) {
            for (sum, &value) in sums.iter_mut().zip(pixel) {
                *sum += u64::from(value);
            }
        }
    }
    sums.map(|sum| sum as f64 / area.size().area() as f64)
}

#[cfg(test)]
mod tests {
    use turbojpeg::Subsamp;

    use super::*;

    /// A page whose red grows to the right and whose green grows downwards.
    fn checker() -> Checker {
        let size = Size::new(1000, 800);
        let data = (0..800_u32)
            .flat_map(|y| (0..1000_u32).flat_map(move |x| [(x / 4) as u8, (y / 4) as u8, 90]))
            .collect();
        let pixels = Pixels::new(size, Channels::Rgb, data).unwrap();
        Checker { page: Page { number: 1, size }, pixels }
    }

    /// The region of the page as an answer.
    fn answer(checker: &Checker, region: Rect) -> Vec<u8> {
        let data: Vec<u8> = (region.y..region.y + region.height)
            .flat_map(|y| {
                &checker.pixels.row(y)[region.x as usize * 3..][..region.width as usize * 3]
            })
            .copied()
            .collect();
        let image = Image {
            pixels: &data[..],
            width: region.width as usize,
            pitch: region.width as usize * 3,
            height: region.height as usize,
            format: PixelFormat::RGB,
        };
        turbojpeg::compress(image, 90, Subsamp::Sub2x2).unwrap().to_vec()
    }

    #[test]
    fn an_answer_must_have_its_size_and_show_its_region() {
        let checker = checker();
        let region = Rect::new(256, 512, 200, 200);
        let what = What::Region { region, size: region.size() };
        let asked = Asked { page: checker.page, kind: Kind::Jpeg, what };
        let judge = |status, body: &[u8]| checker.judge(&asked, status, body);
        judge(200, &answer(&checker, region)).unwrap();
        judge(404, &answer(&checker, region)).unwrap_err();
        judge(200, b"no picture").unwrap_err();
        // One pixel too few, and the region beside it.
        judge(200, &answer(&checker, Rect::new(256, 512, 199, 200))).unwrap_err();
        judge(200, &answer(&checker, Rect::new(300, 512, 200, 200))).unwrap_err();
    }

    #[test]
    fn image_information_must_tell_the_page_s_size() {
        let checker = checker();
        let asked = Asked { page: checker.page, kind: Kind::Jpeg, what: What::Info };
        checker.judge(&asked, 200, br#"{"width": 1000, "height": 800}"#).unwrap();
        checker.judge(&asked, 200, br#"{"width": 1000, "height": 801}"#).unwrap_err();
        checker.judge(&asked, 200, b"{}").unwrap_err();
    }

    #[test]
    fn a_confined_page_must_fill_its_square_in_proportion() {
        let checker = checker();
        let asked =
            Asked { page: checker.page, kind: Kind::Jpeg, what: What::Confined { side: 1000 } };
        checker.judge(&asked, 200, &answer(&checker, checker.page.size.rect())).unwrap();
        let cut = answer(&checker, Rect::new(0, 0, 1000, 790));
        checker.judge(&asked, 200, &cut).unwrap_err();
        let small = answer(&checker, Rect::new(0, 0, 990, 792));
        checker.judge(&asked, 200, &small).unwrap_err();
    }
}
