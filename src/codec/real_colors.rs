//! Inks and CIELab of other makers' files, where they are at hand, as another program sees them.

use std::fs;

use super::{Settings, contract, open};
use crate::geometry::Rect;
use crate::storage::Object;
use crate::testing::shared_data;

/// A file, a place in it, and what Pillow 13 has there: inks by
/// `Image.open(file).getpixel((x, y))`; of CIELab, red, green and blue by LittleCMS 2.19,
/// `ImageCms.applyTransform(Image.open(file), t)` with `t = ImageCms.buildTransform(
/// ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB", 1)`.
///
/// The places are those where neighbors differ least, near two places of each picture.
const SEEN: [(&str, u32, u32, &[u8]); 54] = [
    ("jpeg/cantaloupe-jpg-ycck.jpg", 11, 33, &[0, 22, 62, 96]),
    ("jpeg/cantaloupe-jpg-ycck.jpg", 36, 23, &[8, 17, 48, 64]),
    ("jpeg/imageio-jnr-cmyk.jpg", 75, 24, &[0, 0, 0, 255]),
    ("jpeg/imageio-jnr-cmyk.jpg", 173, 35, &[0, 0, 0, 0]),
    ("jpeg/jpeg-decoder-jpg-cmyk-1.jpg", 1, 1, &[0, 0, 255, 8]),
    ("jpeg/jpeg-decoder-jpg-cmyk-1.jpg", 10, 10, &[0, 0, 255, 82]),
    ("jpeg/pillow-pil_sample_cmyk.jpg", 22, 38, &[242, 212, 210, 230]),
    ("jpeg/pillow-pil_sample_cmyk.jpg", 71, 63, &[242, 213, 209, 230]),
    ("jpeg/sharp-Channel_digital_image_CMYK_color.jpg", 159, 142, &[197, 158, 185, 191]),
    ("jpeg/sharp-Channel_digital_image_CMYK_color.jpg", 352, 202, &[6, 0, 0, 2]),
    ("jpeg/sharp-Channel_digital_image_CMYK_color_no_profile.jpg", 159, 142, &[197, 158, 185, 191]),
    ("jpeg/sharp-Channel_digital_image_CMYK_color_no_profile.jpg", 352, 202, &[6, 0, 0, 2]),
    ("jpeg/twelvemonkeys-jpeg-cmyk-sample-no-icc.jpg", 37, 82, &[0, 0, 0, 0]),
    ("jpeg/twelvemonkeys-jpeg-cmyk-sample-no-icc.jpg", 79, 124, &[0, 0, 0, 255]),
    ("jpeg/twelvemonkeys-jpeg-duplicate-component-ids.jpg", 113, 102, &[95, 123, 124, 0]),
    ("jpeg/twelvemonkeys-jpeg-duplicate-component-ids.jpg", 268, 150, &[160, 185, 188, 240]),
    ("jpeg/twelvemonkeys-jpeg-jfif-cmyk-invalid-icc-profile-srgb.jpg", 152, 210, &[255, 255, 0, 0]),
    ("jpeg/twelvemonkeys-jpeg-jfif-cmyk-invalid-icc-profile-srgb.jpg", 350, 321, &[0, 153, 255, 0]),
    ("jpeg/twelvemonkeys-jpeg-read-error1024.jpg", 565, 430, &[0, 0, 0, 0]),
    ("jpeg/twelvemonkeys-jpeg-read-error1024.jpg", 1295, 645, &[0, 0, 0, 0]),
    (
        "jpeg/twelvemonkeys-jpeg-warning-embedded-color-profile-invalid-ignored-cmyk.jpg",
        44,
        124,
        &[48, 7, 1, 160],
    ),
    (
        "jpeg/twelvemonkeys-jpeg-warning-embedded-color-profile-invalid-ignored-cmyk.jpg",
        133,
        182,
        &[17, 1, 1, 57],
    ),
    ("tiff/image-tiff-cmyk-3c-16b.tiff", 50, 71, &[24, 0, 148, 48]),
    ("tiff/image-tiff-cmyk-3c-16b.tiff", 122, 99, &[68, 0, 123, 69]),
    ("tiff/image-tiff-cmyk-3c-8b.tiff", 49, 69, &[24, 0, 150, 49]),
    ("tiff/image-tiff-cmyk-3c-8b.tiff", 122, 99, &[69, 0, 123, 70]),
    ("tiff/image-tiff-flower-separated-contig-08.tif", 23, 22, &[242, 211, 250, 211]),
    ("tiff/image-tiff-flower-separated-contig-08.tif", 58, 21, &[232, 218, 227, 218]),
    ("tiff/image-tiff-flower-separated-contig-16.tif", 29, 28, &[212, 206, 228, 206]),
    ("tiff/image-tiff-flower-separated-contig-16.tif", 58, 21, &[233, 219, 228, 219]),
    ("tiff/image-tiff-seq-4c-8b-cmyk-352ac1da.tiff", 4, 6, &[144, 145, 146, 147]),
    ("tiff/image-tiff-seq-4c-8b-cmyk-352ac1da.tiff", 11, 10, &[172, 173, 174, 175]),
    ("tiff/pillow-lab-green.tif", 3, 4, &[0, 152, 117]),
    ("tiff/pillow-lab-green.tif", 7, 6, &[0, 152, 117]),
    ("tiff/pillow-lab-red.tif", 3, 4, &[253, 0, 125]),
    ("tiff/pillow-lab-red.tif", 7, 6, &[253, 0, 125]),
    ("tiff/pillow-lab.tif", 3, 4, &[254, 255, 254]),
    ("tiff/pillow-lab.tif", 7, 6, &[254, 255, 254]),
    ("tiff/pillow-tiff_strip_cmyk_16l_jpeg.tif", 22, 38, &[242, 212, 210, 230]),
    ("tiff/pillow-tiff_strip_cmyk_16l_jpeg.tif", 71, 63, &[242, 213, 209, 230]),
    ("tiff/pillow-tiff_strip_cmyk_jpeg.tif", 22, 38, &[242, 212, 210, 230]),
    ("tiff/pillow-tiff_strip_cmyk_jpeg.tif", 71, 63, &[242, 213, 209, 230]),
    ("tiff/sharp-fogra-0-100-100-0.tif", 310, 420, &[0, 255, 255, 0]),
    ("tiff/sharp-fogra-0-100-100-0.tif", 710, 630, &[0, 255, 255, 0]),
    ("tiff/sipi-cielab.tif", 393, 391, &[150, 113, 2]),
    ("tiff/sipi-cielab.tif", 908, 605, &[70, 70, 70]),
    ("tiff/twelvemonkeys-ColorCheckerCalculator.tif", 247, 229, &[68, 92, 165]),
    ("tiff/twelvemonkeys-ColorCheckerCalculator.tif", 566, 343, &[192, 82, 146]),
    ("tiff/twelvemonkeys-cmyk-with-non-alpha-extra-channel.tiff", 57, 93, &[40, 52, 107, 2]),
    ("tiff/twelvemonkeys-cmyk-with-non-alpha-extra-channel.tiff", 109, 132, &[49, 59, 109, 4]),
    ("tiff/twelvemonkeys-cmyk_jpeg_no_profile.tif", 46, 14, &[0, 0, 0, 0]),
    ("tiff/twelvemonkeys-cmyk_jpeg_no_profile.tif", 109, 39, &[0, 0, 0, 0]),
    ("jp2/imageio-jnr-cmyk.jp2", 32, 40, &[1, 0, 0, 0]),
    ("jp2/imageio-jnr-cmyk.jp2", 65, 63, &[0, 1, 0, 0]),
];

#[tokio::test]
async fn inks_and_lab_of_real_files_are_what_another_program_sees() {
    let test = "codec::real_colors::inks_and_lab_of_real_files_are_what_another_program_sees";
    let Some(shared) = shared_data(test) else { return };
    for (name, x, y, expected) in SEEN {
        let file = fs::read(shared.join("data/formats").join(name)).unwrap();
        let object = Object::in_memory(file).await;
        let image = open(&object, &Settings::default()).await.unwrap();
        let pixel = contract::decode(&object, &image, 0, Rect::new(x, y, 1, 1)).await;
        let pixel = pixel.unwrap_or_else(|error| panic!("{name}: {error}"));
        let off = pixel.data().iter().zip(expected).map(|(it, other)| it.abs_diff(*other)).max();
        assert_eq!(pixel.data().len(), expected.len(), "{name}");
        assert!(off <= Some(3), "{name} at {x},{y}: {:?} for {expected:?}", pixel.data());
    }
}
