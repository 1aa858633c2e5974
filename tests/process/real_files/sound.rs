//! Sound files: every format, and every kind of it.

use std::collections::BTreeMap;

use super::super::support::{Server, shared_data, tools};
use super::reference::Others;
use super::{NEAR, ask, judge, rows, service};

/// Files that are to be refused though the table says that they decode, and why.
const REFUSED: &[(&str, &str)] = &[
    ("jpeg/twelvemonkeys-jpeg-testimg_rgb.jpg", "lossless compression"),
    ("tiff/image-tiff-text.tif", "ThunderScan"),
    ("tiff/pillow-hopper_lzma.tif", "LZMA: there is no well-kept decoder in safe Rust"),
];

/// No decoder of AVIF that can be used here is safe (docs/formats.md).
const NOT_READ: &str = "avif/";

/// libvips takes floating point numbers for linear light or for what they are, Pillow cuts them off.
const FLOATS: &str = "numbers from 0 to 1 are black to white";

/// Others show them as they are, cut off at black.
const SIGNED: &str = "the least number is black, the largest white";

/// Others leave 12 and 32 bits as they are, cut off at white.
const WIDE: &str = "the largest number is white";

/// Files of which libvips and Pillow make something else, and why.
const OTHERWISE: &[(&str, &str)] = &[
    ("gif/image-rs-border_touching_layers.gif", "what the picture leaves free is transparent"),
    ("gif/image-rs-issue_1455_oversized.gif", "the canvas is not enlarged to the picture"),
    ("gif/oiio-gif_test_disposal_method.gif", "what the picture leaves free is transparent"),
    (
        "jpeg/twelvemonkeys-jpeg-cmm-exception-corbis-rgb.jpg",
        "its profile connects through Lab, which our color library does not know: it is dropped",
    ),
    ("jpeg/jpeg-decoder-jpg-size-3x3.jpg", "four samples of chroma, spread in another way"),
    ("jpeg/jpeg-decoder-jpg-size-4x4.jpg", "four samples of chroma, spread in another way"),
    (
        "jpeg/wuffs-peacock.progressive.scan000.jpeg",
        "libjpeg smooths what the first scan of a cut file has",
    ),
    (
        "jpeg/wuffs-peacock.progressive.scan001.jpeg",
        "libjpeg smooths what the first scans of a cut file have",
    ),
    (
        "tiff/image-tiff-flower-separated-planar-16.tif",
        "Pillow mixes up planes of 16 bits, libvips has a profile of its own for inks",
    ),
    (
        "tiff/image-tiff-zackthecat.tif",
        "libtiff does not smooth colors, and reaches from 16 to 235",
    ),
    (
        "tiff/pillow-tiff_wrong_bits_per_sample_3.tiff",
        "a fourth sample that nobody calls transparency is none",
    ),
    (
        "tiff/twelvemonkeys-planar-yuv444-jpeg-uncompressed.tif",
        "libvips takes YCbCr for RGB, Pillow cannot read it",
    ),
    ("tiff/image-rs-rgb32f_bw.tiff", FLOATS),
    ("tiff/image-rs-rgb32f_color.tiff", FLOATS),
    ("tiff/image-tiff-cmyk-3c-32b-float.tiff", FLOATS),
    ("tiff/image-tiff-gradient-1c-32b-float.tiff", FLOATS),
    ("tiff/image-tiff-gradient-3c-32b-float.tiff", FLOATS),
    ("tiff/image-tiff-predictor-3-gray-f32.tif", FLOATS),
    ("tiff/image-tiff-predictor-3-rgb-f32.tif", FLOATS),
    ("tiff/image-tiff-seq-1c-32f-390fe673.tiff", FLOATS),
    ("tiff/pillow-10ct_32bit_128.tiff", FLOATS),
    ("tiff/rio-tiler-cog_gradient.tif", FLOATS),
    ("tiff/twelvemonkeys-shapes_lzw_predictor3.tif", FLOATS),
    ("tiff/image-tiff-int16.tif", SIGNED),
    ("tiff/image-tiff-int8.tif", SIGNED),
    ("tiff/image-tiff-int8_rgb.tif", SIGNED),
    ("tiff/image-tiff-minisblack-1c-i16b.tiff", SIGNED),
    ("tiff/image-tiff-minisblack-1c-i8b.tiff", SIGNED),
    ("tiff/image-tiff-seq-1c-i8-f8446bbe.tiff", SIGNED),
    ("tiff/image-tiff-seq-3c-i8-d7550ce4.tiff", SIGNED),
    ("tiff/image-tiff-tiled-oversize-gray-i8.tif", SIGNED),
    ("tiff/libvips-multi-channel-z-series.ome.tif", SIGNED),
    ("tiff/pillow-16bit.s.tif", SIGNED),
    ("tiff/pillow-8bit.s.tif", SIGNED),
    ("tiff/image-tiff-flower-minisblack-32.tif", WIDE),
    ("tiff/image-tiff-flower-rgb-contig-32.tif", WIDE),
    ("tiff/image-tiff-hpredict-1c-12b.tiff", WIDE),
];

/// Folders whose pictures are held against other decoders elsewhere: what libvips reads them
/// with takes colors for others, and knows no regions of some.
const COMPARED_ELSEWHERE: [&str; 2] = ["jp2/", "htj2k/"];

/// Of these the table tells the size of the reference grid, which no component has samples for, or
/// of a picture that is larger than its canvas.
const OTHER_SIZE: [&str; 3] = [
    "jp2/opj-conf-a6_mono_colr.j2c",
    "jp2/pillow-00r0_gray_l.jp2",
    "gif/image-rs-issue_1455_oversized.gif",
];

#[test]
fn sound_files_are_shown_as_another_program_shows_them() {
    let Some(shared) = shared_data("real files: sound") else { return };
    let Some(tools) = tools("real files: sound") else { return };
    let folder = shared.join("data/formats");
    let others = Others::new(&tools);
    let mut server = Server::of(&folder);
    server.allow_everything();
    let known = |list: &[(&'static str, &'static str)]| -> BTreeMap<_, _> {
        list.iter().copied().collect()
    };
    let (refused, otherwise) = (known(REFUSED), known(OTHERWISE));
    judge(&rows(&folder), |row| {
        let service = service(&row.name);
        let info = ask(&server, &format!("{service}/info.json"))?;
        let is_refused = refused.contains_key(row.name.as_str()) || row.name.starts_with(NOT_READ);
        let may_be_refused = row.expected != "decodes" || is_refused;
        if info.status != 200 {
            let text = info.text();
            return match info.status {
                500 | 501 if may_be_refused => Ok(()),
                status => Err(format!("{status} {text}")),
            };
        }
        if is_refused {
            return Err("it is not refused any more".into());
        }
        let info = info.json();
        let size = (info["width"].as_u64().unwrap(), info["height"].as_u64().unwrap());
        let other = row.size.is_some_and(|told| told != size && told != (size.1, size.0));
        if other && !OTHER_SIZE.contains(&row.name.as_str()) {
            return Err(format!("its size is {size:?}"));
        }
        let tile = format!("0,0,{},{}", size.0.min(512), size.1.min(512));
        let tile = ask(&server, &format!("{service}/{tile}/max/0/default.jpg"))?;
        let whole = ask(&server, &format!("{service}/full/!400,400/0/default.png"))?;
        match (tile.status, whole.status) {
            (200, 200) => {}
            (500 | 501, 500 | 501) if may_be_refused => return Ok(()),
            (_, 400) if size.0 < 400 && size.1 < 400 => {}
            (tile, whole_status) => {
                return Err(format!("tile {tile}, picture {whole_status}: {}", whole.text()));
            }
        }
        let whole = if whole.status == 200 {
            whole
        } else {
            ask(&server, &format!("{service}/full/max/0/default.png"))?
        };
        if COMPARED_ELSEWHERE.iter().any(|folder| row.name.starts_with(folder)) {
            return Ok(());
        }
        let ours = image::load_from_memory(&whole.body).map_err(|error| error.to_string())?;
        let ours = ours.to_rgba8();
        let Some(decibels) = others.nearest(&folder.join(&row.name), &ours) else {
            return Ok(());
        };
        match (decibels >= NEAR, otherwise.contains_key(row.name.as_str())) {
            (true, false) | (false, true) => Ok(()),
            (true, true) => Err(format!("another agrees now: {decibels:.1} dB")),
            (false, false) => Err(format!("{decibels:.1} dB")),
        }
    });
    server.stop();
}
