//! Sound files: every format, and every kind of it.

use std::collections::BTreeMap;

use super::super::support::{Server, shared_data};
use super::{ask, judge, reference, rows, service};

/// Decibels that two programs' pictures have in common at least.
const NEAR: f64 = 30.0;

/// Files that are to be refused though the table says that they decode, and why.
const REFUSED: &[(&str, &str)] = &[];

/// Files of which libvips makes something else, and why.
const OTHERWISE: &[(&str, &str)] = &[
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
    ("tiff/image-tiff-extra_bits_gray_8b.tiff", "Pillow agrees with us to the last bit"),
    ("tiff/pillow-tiff_wrong_bits_per_sample_3.tiff", "Pillow agrees with us to the last bit"),
    ("tiff/twelvemonkeys-indexed-unspecified-extrasamples.tif", "Pillow agrees with us (50 dB)"),
];

/// Folders whose pictures are held against other decoders elsewhere: what libvips reads them
/// with takes colors for others, and knows no regions of some.
const COMPARED_ELSEWHERE: [&str; 2] = ["jp2/", "htj2k/"];

/// Of these the table tells the size of the reference grid, which no component has samples for.
const ON_A_FINER_GRID: [&str; 2] = ["jp2/opj-conf-a6_mono_colr.j2c", "jp2/pillow-00r0_gray_l.jp2"];

#[test]
fn sound_files_are_shown_as_another_program_shows_them() {
    let Some(shared) = shared_data("real files: sound") else { return };
    let folder = shared.join("data/formats");
    let out = tempfile::tempdir().unwrap();
    let mut server = Server::of(&folder);
    server.allow_everything();
    let known = |list: &[(&'static str, &'static str)]| -> BTreeMap<_, _> {
        list.iter().copied().collect()
    };
    let (refused, otherwise) = (known(REFUSED), known(OTHERWISE));
    judge(&rows(&folder), |row| {
        let service = service(&row.name);
        let info = ask(&server, &format!("{service}/info.json"))?;
        let may_be_refused = row.expected != "decodes" || refused.contains_key(row.name.as_str());
        if info.status != 200 {
            let text = info.text();
            return match info.status {
                500 | 501 if may_be_refused => Ok(()),
                status => Err(format!("{status} {text}")),
            };
        }
        if refused.contains_key(row.name.as_str()) {
            return Err("it is not refused any more".into());
        }
        let info = info.json();
        let size = (info["width"].as_u64().unwrap(), info["height"].as_u64().unwrap());
        let other = row.size.is_some_and(|told| told != size && told != (size.1, size.0));
        if other && !ON_A_FINER_GRID.contains(&row.name.as_str()) {
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
        let file = folder.join(&row.name);
        let Some(theirs) = reference::shown(&file, ours.dimensions(), out.path()) else {
            return Ok(());
        };
        let decibels = reference::decibels(&ours, &theirs);
        match (decibels >= NEAR, otherwise.contains_key(row.name.as_str())) {
            (true, false) | (false, true) => Ok(()),
            (true, true) => Err(format!("libvips agrees now: {decibels:.1} dB")),
            (false, false) => Err(format!("{decibels:.1} dB")),
        }
    });
    server.stop();
}
