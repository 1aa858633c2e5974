//! TIFFs whose tiles are WebP.

use std::path::Path;

use warraq::geometry::Size;

use crate::support::Server;
use crate::support::pictures::{assert_shows, scene};

/// Two tiles across, the second of which is padded.
const SIZE: Size = Size::new(400, 256);

const TILE: u32 = 256;

/// The tiles of the scene as libwebp packs them.
fn tiles() -> [Vec<u8>; 2] {
    let scene = scene(SIZE);
    [0, TILE].map(|left| {
        let pixel = |x: u32, y: u32| {
            let at = ((y * SIZE.width + (left + x).min(SIZE.width - 1)) * 3) as usize;
            &scene[at..at + 3]
        };
        let places = (0..TILE).flat_map(|y| (0..TILE).map(move |x| (x, y)));
        let samples: Vec<u8> = places.flat_map(|(x, y)| pixel(x, y)).copied().collect();
        webp::Encoder::from_rgb(&samples, TILE, TILE).encode(90.0).to_vec()
    })
}

/// A little endian TIFF of one directory: tag, type, count and value of each entry.
fn write(path: &Path, [first, second]: &[Vec<u8>; 2]) {
    let number = |number: usize| u32::try_from(number).unwrap();
    // Behind the header: the tiles, then the lists that entries point at.
    let places = [8, 8 + number(first.len())];
    let lists = places[1] + number(second.len());
    let lengths = [first, second].map(|tile| number(tile.len()));
    let entries: [[u32; 4]; 10] = [
        [256, 4, 1, SIZE.width],
        [257, 4, 1, SIZE.height],
        [258, 3, 3, lists],
        [259, 3, 1, 50001],
        [262, 3, 1, 2],
        [277, 3, 1, 3],
        [322, 4, 1, TILE],
        [323, 4, 1, TILE],
        [324, 4, 2, lists + 6],
        [325, 4, 2, lists + 14],
    ];
    let mut file = b"II\x2A\0".to_vec();
    file.extend((lists + 22).to_le_bytes());
    file.extend([&first[..], second].concat());
    file.extend([8u16; 3].iter().flat_map(|bits| bits.to_le_bytes()));
    file.extend(places.iter().chain(&lengths).flat_map(|number| number.to_le_bytes()));
    file.extend((entries.len() as u16).to_le_bytes());
    for [tag, kind, count, value] in entries {
        file.extend((tag as u16).to_le_bytes());
        file.extend((kind as u16).to_le_bytes());
        file.extend([count, value].iter().flat_map(|number| number.to_le_bytes()));
    }
    file.extend([0; 4]);
    std::fs::write(path, file).unwrap();
}

fn serve(folder: &Path) -> (Server, [Vec<u8>; 2]) {
    let tiles = tiles();
    write(&folder.join("page.tif"), &tiles);
    let settings = folder.join("settings.toml");
    std::fs::write(&settings, "[web]\nexplain = true\n").unwrap();
    (Server::with(folder, &["--config", settings.to_str().unwrap()]), tiles)
}

#[test]
fn a_whole_tile_asked_for_as_webp_is_the_stored_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (server, [first, _]) = serve(folder.path());
    for rest in ["0,0,256,256/256,256/0/default.webp", "0,0,256,256/max/0/color.webp"] {
        let answer = server.get(&format!("/iiif/3/page.tif/{rest}"));
        assert_eq!(answer.status, 200, "{rest}");
        assert_eq!(answer.header("content-type"), Some("image/webp"), "{rest}");
        assert!(answer.body == first, "{rest}");
        let plan = answer.header("x-warraq-plan").unwrap();
        assert!(plan.contains("way=stored"), "{rest}: {plan}");
        assert_shows(&answer.picture(), [0.0, 0.0, 0.64, 1.0], 8, rest);
    }
}

#[test]
fn other_answers_are_rendered_and_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let (server, _) = serve(folder.path());
    for (rest, part, why) in [
        ("0,0,256,256/256,256/0/default.jpg", [0.0, 0.64], "another format is asked for than webp"),
        ("256,0,144,256/144,256/0/default.webp", [0.64, 1.0], "padded at the picture's edge"),
        ("100,0,200,256/200,256/0/default.webp", [0.25, 0.75], "not one stored tile"),
        ("full/200,128/0/default.webp", [0.0, 1.0], "scaled"),
    ] {
        let answer = server.get(&format!("/iiif/3/page.tif/{rest}"));
        let [left, right] = part;
        assert_shows(&answer.picture(), [left, 0.0, right, 1.0], 10, rest);
        let plan = answer.header("x-warraq-plan").unwrap();
        assert!(plan.contains("way=rendered") && plan.contains(why), "{rest}: {plan}");
    }
}

#[test]
fn a_tile_that_is_damaged_is_not_sent_though_nobody_decodes_it() {
    let folder = tempfile::tempdir().unwrap();
    let [mut first, second] = tiles();
    // The width of the frame, behind RIFF, the chunk's head and six bytes.
    first[26] ^= 1;
    write(&folder.path().join("page.tif"), &[first, second]);
    let mut server = Server::of(folder.path());
    server.allow_everything();
    let answer = server.get("/iiif/3/page.tif/0,0,256,256/256,256/0/default.webp");
    assert_eq!(answer.status, 500, "{}", answer.text());
}
