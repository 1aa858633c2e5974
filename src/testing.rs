//! What tests of several rooms share.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

use tiff::encoder::{TiffEncoder, colortype::Gray8};

/// The folder of real files that some tests read when they are there, named by
/// `WARRAQ_TEST_SHARED`.
///
/// `None` means that `test` is skipped; its name is then appended to the file named by
/// `WARRAQ_TEST_SKIPS`, so that a skip is seen.
pub(crate) fn shared_data(test: &str) -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("WARRAQ_TEST_SHARED") {
        return Some(PathBuf::from(folder));
    }
    if let Some(skips) = std::env::var_os("WARRAQ_TEST_SKIPS") {
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(skips)
            .expect("WARRAQ_TEST_SKIPS names a file that can be written");
        writeln!(file, "{test}").expect("the name of a skipped test is written");
    }
    None
}

/// A gray PNG.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().expect("memory takes everything");
    writer.write_image_data(&vec![128; (width * height) as usize]).expect("it has that size");
    drop(writer);
    bytes
}

/// A TIFF of gray pages of these widths, 30 pixels high.
pub(crate) fn tiff(widths: &[u32]) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).expect("memory takes everything");
    for &width in widths {
        let samples = vec![128; width as usize * 30];
        encoder.write_image::<Gray8>(width, 30, &samples).expect("it has that size");
    }
    file.into_inner()
}
