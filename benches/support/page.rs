//! What all benchmarks measure: a page that is always the same.

use std::fs::File;
use std::path::Path;

use warraq::codec::{PyramidOptions, TileCompression, write_pyramid};
use warraq::geometry::Size;
use warraq::image_api::{Address, ApiVersion, ImageRequest, parse};
use warraq::pixels::{Channels, Pixels};

pub const PAGE: Size = Size::new(3000, 4000);

/// Parchment with grain, and dark strokes in lines: enough detail to keep encoders honest.
pub fn page() -> Pixels {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut noise = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % 17) as u8
    };
    let Size { width, height } = PAGE;
    let mut data = Vec::with_capacity(PAGE.area() as usize * 3);
    for y in 0..height {
        for x in 0..width {
            let line = y % 120 > 50 && y % 120 < 90;
            let stroke = line && (x * 7 + (y % 120) * 13 + (x / 40) * 31) % 97 < 24;
            let base = if stroke { [60, 45, 35] } else { [225, 208, 170] };
            let grain = noise();
            data.extend(base.map(|sample: u8| sample + grain));
        }
    }
    Pixels::new(PAGE, Channels::Rgb, data).expect("every pixel was made")
}

/// Writes the page as a pyramid of tiles of 512 pixels.
pub fn write_page(file: &Path, compression: TileCompression) {
    let options = PyramidOptions { compression, ..PyramidOptions::default() };
    let mut file = File::create(file).expect("a new file");
    write_pyramid(&page(), &options, &mut file).expect("the page is written");
}

/// What `path`, the part of an address behind the version, asks for.
pub fn request(path: &str) -> ImageRequest {
    let Ok(Address::Image(request)) = parse(ApiVersion::V3, path) else {
        panic!("{path} is no image request");
    };
    request
}
