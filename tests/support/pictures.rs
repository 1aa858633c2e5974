//! Pictures with known pixels, and reading answers back.

use std::path::Path;

use image::ExtendedColorType;
use warraq::codec::{PyramidOptions, write_pyramid as write};
use warraq::geometry::Size;
use warraq::pixels::{Channels, Pixels};

/// A decoded answer.
#[derive(Clone, Debug)]
pub struct Picture(image::RgbaImage);

/// Decodes an answer by its media type: bytes of another format are an error.
pub fn decode(bytes: &[u8], media_type: &str) -> Picture {
    let format = image::ImageFormat::from_mime_type(media_type).expect("a known media type");
    let picture = image::load_from_memory_with_format(bytes, format);
    Picture(picture.expect("the answer is what its media type says").to_rgba8())
}

/// Width and height that an AVIF says it has: no decoder for it is at hand.
///
/// Source: ISO/IEC 14496-12 §4.3, ISO/IEC 23008-12 §6.5.3.
pub fn avif_size(bytes: &[u8]) -> (u32, u32) {
    assert_eq!(bytes.get(4..12), Some(&b"ftypavif"[..]), "it is no AVIF");
    let extents = bytes.windows(4).position(|name| name == b"ispe").expect("it has a size");
    let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    (side(extents + 8), side(extents + 12))
}

impl Picture {
    pub fn size(&self) -> (u32, u32) {
        self.0.dimensions()
    }

    pub fn pixel(&self, x: u32, y: u32) -> [u8; 4] {
        self.0.get_pixel(x, y).0
    }

    pub fn pixels(&self) -> impl Iterator<Item = [u8; 4]> {
        self.0.pixels().map(|pixel| pixel.0)
    }
}

/// The color of a scene at a place given in parts of its width and height (0 to 1): red
/// grows to the right, green downwards, blue is constant.
pub fn scene_color(x: f64, y: f64) -> [u8; 3] {
    [(x * 255.0).round() as u8, (y * 255.0).round() as u8, 128]
}

/// A scene: `width × height × 3`, row-major. Smooth, so that every part of it at every
/// scale has a color that can be computed.
pub fn scene(size: Size) -> Vec<u8> {
    let at = |i: u32, side: u32| (f64::from(i) + 0.5) / f64::from(side);
    (0..size.height)
        .flat_map(|y| {
            (0..size.width).flat_map(move |x| scene_color(at(x, size.width), at(y, size.height)))
        })
        .collect()
}

/// Asserts that a picture shows the part of a scene between the given edges (left, top,
/// right, bottom, in parts of the whole) within `tolerance` a channel.
pub fn assert_shows(picture: &Picture, part: [f64; 4], tolerance: u8, what: &str) {
    let (width, height) = picture.size();
    for fy in [0.1, 0.37, 0.5, 0.81] {
        for fx in [0.12, 0.33, 0.5, 0.9] {
            let (x, y) = ((f64::from(width) * fx) as u32, (f64::from(height) * fy) as u32);
            let across = (f64::from(x) + 0.5) / f64::from(width);
            let down = (f64::from(y) + 0.5) / f64::from(height);
            let expected = scene_color(
                part[0] + across * (part[2] - part[0]),
                part[1] + down * (part[3] - part[1]),
            );
            let found = picture.pixel(x, y);
            let off = (0..3).map(|c| found[c].abs_diff(expected[c])).max().unwrap();
            assert!(
                off <= tolerance,
                "{what}: {found:?} at {x},{y} of {width}x{height}, where the scene has {expected:?}"
            );
        }
    }
}

pub fn write_png(path: &Path, size: Size, rgb: &[u8]) {
    image::save_buffer_with_format(
        path,
        rgb,
        size.width,
        size.height,
        ExtendedColorType::Rgb8,
        image::ImageFormat::Png,
    )
    .unwrap();
}

pub fn write_jpeg(path: &Path, size: Size, rgb: &[u8]) {
    let file = std::fs::File::create(path).unwrap();
    image::codecs::jpeg::JpegEncoder::new_with_quality(file, 95)
        .encode(rgb, size.width, size.height, ExtendedColorType::Rgb8)
        .unwrap();
}

/// A tiled pyramidal TIFF by our own writer.
pub fn write_pyramid(path: &Path, size: Size, rgb: &[u8], options: &PyramidOptions<'_>) {
    let pixels = Pixels::new(size, Channels::Rgb, rgb.to_vec()).unwrap();
    let mut file = std::fs::File::create(path).unwrap();
    write(&pixels, options, &mut file).unwrap();
}

/// Makes a pyramid of ours one as other programs write it, whose edge tiles are there with
/// their padding only.
pub fn forget_trimmed_tiles(path: &Path) {
    const NAME: &[u8] = b"warraq trimmed tiles";
    let mut file = std::fs::read(path).unwrap();
    let found = |bytes: &[u8]| bytes.windows(NAME.len()).position(|at| at == NAME);
    assert!(found(&file).is_some(), "`{}` has no trimmed tiles", path.display());
    while let Some(at) = found(&file) {
        file[at] = b'W';
    }
    std::fs::write(path, file).unwrap();
}
