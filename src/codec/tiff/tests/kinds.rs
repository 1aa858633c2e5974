//! Kinds of TIFF that neither our writer nor the `tiff` crate writes, made by hand.

use std::io::Read as _;

use super::super::fixtures::{
    Page, SHORT, assert_same, build, farthest, one, open, open_within, picture,
};
use super::super::header::ByteOrder;
use super::super::jpeg::abbreviate;
use crate::codec::{Access, CodecError, Settings};
use crate::geometry::{Orientation, Rect, Size};
use crate::pixels::{Channels, Pixels};
use turbojpeg::{Colorspace, Compressor, Image, PixelFormat, Subsamp};

pub(super) fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::read::ZlibEncoder::new(bytes, flate2::Compression::fast());
    let mut packed = Vec::new();
    encoder.read_to_end(&mut packed).unwrap();
    packed
}

fn lzw(bytes: &[u8]) -> Vec<u8> {
    weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8).encode(bytes).unwrap()
}

/// A color JPEG whose components are stored as `colorspace`, not subsampled.
fn jpeg(pixels: &[u8], size: Size, colorspace: Colorspace) -> Vec<u8> {
    let (width, height) = (size.width as usize, size.height as usize);
    let image = Image { pixels, width, pitch: width * 3, height, format: PixelFormat::RGB };
    let mut compressor = Compressor::new().unwrap();
    compressor.set_quality(97).unwrap();
    compressor.set_colorspace(colorspace).unwrap();
    compressor.set_subsamp(Subsamp::None).unwrap();
    compressor.compress_to_vec(image).unwrap()
}

#[test]
fn planes_of_16_bits_with_differences_are_put_together_in_both_byte_orders() {
    let pixels = picture(Size::new(21, 10), Channels::Rgb);
    for order in [ByteOrder::Little, ByteOrder::Big] {
        let mut page = Page::new(21, 10, 2, &[16; 3]);
        for (tag, value) in [(259, 5), (284, 2), (317, 2), (278, 4)] {
            page = page.with(tag, SHORT, &[value]);
        }
        for plane in 0..3 {
            // Strips of 4, 4 and 2 rows.
            for rows in [0..4, 4..8, 8..10] {
                let mut strip = Vec::new();
                for y in rows {
                    let mut left = 0u16;
                    for pixel in pixels.row(y).chunks_exact(3) {
                        let value = u16::from(pixel[plane]) * 257;
                        let difference = value.wrapping_sub(left);
                        strip.extend(match order {
                            ByteOrder::Little => difference.to_le_bytes(),
                            ByteOrder::Big => difference.to_be_bytes(),
                        });
                        left = value;
                    }
                }
                page = page.cell(lzw(&strip));
            }
        }
        for big in [false, true] {
            let file = build(order, big, std::slice::from_ref(&page)).bytes;
            let opened = open(file).unwrap();
            assert_same(&opened.whole(0).unwrap(), &pixels, &format!("{order:?}, big: {big}"));
            let window = opened.image.window(0, Rect::new(3, 5, 2, 1)).unwrap();
            assert_eq!(window.cells, [1, 4, 7]);
        }
    }
}

#[test]
fn palette_pictures_become_rgb() {
    let mut map = vec![0; 48];
    (map[2], map[16 + 2], map[32 + 2]) = (0xFFFF, 0x8080, 0);
    let page = Page::new(3, 2, 3, &[4]).with(320, SHORT, &map).cell([0x20, 0x20, 0x02, 0x00]);
    let opened = open(one(&page)).unwrap();
    let (color, black) = ([255, 128, 0], [0; 3]);
    let expected = [color, black, color, black, color, black].concat();
    assert_eq!(opened.whole(0).unwrap().data(), expected);
    assert_eq!(opened.properties().channels, Channels::Rgb);
}

#[test]
fn bits_that_lie_backwards_are_turned_around_before_anything_else() {
    // White is zero: 1 is black. 0x05 backwards is 1010 0000.
    let page = Page::new(4, 1, 0, &[1]).with(266, SHORT, &[2]);
    let plain = open(one(&page.clone().cell([0x05]))).unwrap();
    assert_eq!(plain.whole(0).unwrap().data(), [0, 255, 0, 255]);
    // PackBits: one literal byte (header 0), backwards.
    let packed = open(one(&page.with(259, SHORT, &[32773]).cell([0x00, 0x05]))).unwrap();
    assert_eq!(packed.whole(0).unwrap().data(), [0, 255, 0, 255]);
}

#[test]
fn zstd_tiles_are_read_and_their_padding_cut() {
    let pixels = picture(Size::new(20, 17), Channels::Gray);
    let mut page = Page::new(20, 17, 1, &[8])
        .with(259, SHORT, &[50000])
        .with(322, SHORT, &[16])
        .with(323, SHORT, &[16]);
    for (x, y) in [(0, 0), (16, 0), (0, 16), (16, 16)] {
        let inside = Rect::new(x, y, 16, 16).intersection(pixels.size().rect()).unwrap();
        let mut tile = vec![99; 256];
        for row in 0..inside.height {
            let from = &pixels.row(y + row)[x as usize..][..inside.width as usize];
            tile[row as usize * 16..][..from.len()].copy_from_slice(from);
        }
        let level = ruzstd::encoding::CompressionLevel::Fastest;
        page = page.cell(ruzstd::encoding::compress_to_vec(&tile[..], level));
    }
    assert_same(&open(one(&page)).unwrap().whole(0).unwrap(), &pixels, "zstd");
}

#[test]
fn cells_that_were_never_written_are_white() {
    let page = Page::new(32, 16, 1, &[8])
        .with(322, SHORT, &[16])
        .with(323, SHORT, &[16])
        .cell([7; 256])
        .cell([]);
    let row = open(one(&page)).unwrap().decode(0, Rect::new(14, 3, 4, 1)).unwrap();
    assert_eq!(row.data(), [7, 7, 255, 255]);
}

#[test]
fn rgb_jpeg_is_taken_as_rgb_whatever_markers_it_lacks() {
    let pixels = picture(Size::new(32, 16), Channels::Rgb);
    let apart = abbreviate(&jpeg(pixels.data(), pixels.size(), Colorspace::RGB)).unwrap();
    let tables: Vec<u64> = apart.tables.iter().map(|&byte| byte.into()).collect();
    let tile = |photometric| {
        Page::new(32, 16, photometric, &[8; 3])
            .with(259, SHORT, &[7])
            .with(322, SHORT, &[32])
            .with(323, SHORT, &[16])
            .with(347, 7, &tables)
    };
    let plain = open(one(&tile(2).cell(apart.stream))).unwrap().whole(0).unwrap();
    assert!(farthest(plain.data(), pixels.data()) <= 8);

    let stream = jpeg(pixels.data(), pixels.size(), Colorspace::YCbCr);
    let ycbcr = open(one(&tile(6).cell(stream))).unwrap().whole(0).unwrap();
    assert!(farthest(ycbcr.data(), pixels.data()) <= 8);
}

#[test]
fn jpeg_strips_may_end_with_a_shorter_one() {
    let pixels = picture(Size::new(24, 40), Channels::Rgb);
    let mut page = Page::new(24, 40, 6, &[8; 3]).with(259, SHORT, &[7]).with(278, SHORT, &[16]);
    for (y, rows) in [(0, 16), (16, 16), (32, 8)] {
        let strip = &pixels.data()[y * 72..][..rows * 72];
        page = page.cell(jpeg(strip, Size::new(24, rows as u32), Colorspace::YCbCr));
    }
    let back = open(one(&page)).unwrap().whole(0).unwrap();
    assert!(farthest(back.data(), pixels.data()) <= 8);
}

#[test]
fn a_jpeg_that_is_not_the_tile_it_should_be_is_damaged() {
    let pixels = picture(Size::new(32, 16), Channels::Rgb);
    let stream = jpeg(pixels.data(), pixels.size(), Colorspace::YCbCr);
    let tile = |width: u64, height: u64, bits: &[u64]| {
        let photometric = if bits.len() == 1 { 1 } else { 6 };
        let page = Page::new(32, 16, photometric, bits)
            .with(259, SHORT, &[7])
            .with(322, SHORT, &[width])
            .with(323, SHORT, &[height]);
        let error = open(one(&page.cell(&stream[..]))).unwrap().whole(0).unwrap_err();
        assert!(matches!(error, CodecError::Damaged { .. }), "{error}");
        error.to_string()
    };
    assert!(tile(48, 16, &[8; 3]).contains("cell 0: its JPEG is 32x16 where 48x16 is due"));
    assert!(tile(32, 32, &[8; 3]).contains("32x16"));
    assert!(tile(32, 16, &[8]).contains("3 components where 1"));
}

#[test]
fn colors_of_different_depths_are_read_side_by_side_and_refused_in_planes() {
    // 5, 6 and 5 bits: 31, 63, 0; then 0, 32 (of 63: 129.5, rounded), 31.
    let page = Page::new(2, 1, 2, &[5, 6, 5]);
    let opened = open(one(&page.clone().cell([0xFF, 0xE0, 0x04, 0x1F]))).unwrap();
    assert_eq!(opened.whole(0).unwrap().data(), [255, 255, 0, 0, 130, 255]);
    let planes = page.with(284, SHORT, &[2]).cell([0; 2]).cell([0; 2]).cell([0; 2]);
    let error = open(one(&planes)).err().unwrap().to_string();
    assert!(error.contains("different depths ([5, 6, 5]) in planes"), "{error}");
}

#[test]
fn depths_between_bytes_are_read_in_planes_and_where_white_is_zero() {
    // Three samples of 10 bits: 1023, 512, 0, in the first of two rows of four bytes.
    let row = [0b1111_1111, 0b1110_0000, 0b0000_0000, 0b0000_0000];
    let plane = [row, [0; 4]].concat();
    let rgb = Page::new(3, 2, 2, &[10; 3]).with(284, SHORT, &[2]);
    let rgb = rgb.cell(&plane[..]).cell([0; 8]).cell([0xFF; 8]);
    let opened = open(one(&rgb)).unwrap();
    let expected = [255, 0, 255, 128, 0, 255, 0, 0, 255];
    assert_eq!(opened.decode(0, Rect::new(0, 0, 3, 1)).unwrap().data(), expected);
    let gray = open(one(&Page::new(3, 2, 0, &[10]).cell(plane))).unwrap();
    assert_eq!(gray.whole(0).unwrap().data(), [0, 127, 255, 255, 255, 255]);
}

#[test]
fn palettes_may_have_more_than_256_colors() {
    let mut map = vec![0; 3 << 12];
    (map[0xABC], map[(1 << 12) + 0xABC]) = (0xFFFF, 0x8080);
    let page = Page::new(2, 1, 3, &[12]).with(320, SHORT, &map).cell([0xAB, 0xC0, 0x00]);
    assert_eq!(open(one(&page)).unwrap().whole(0).unwrap().data(), [255, 128, 0, 0, 0, 0]);
}

#[test]
fn a_fax_of_more_than_one_bit_is_damaged_and_one_of_a_billion_pixels_costs_nothing() {
    let fax = |width, height, bits: &[u64]| {
        Page::new(width, height, 0, bits).with(259, SHORT, &[4]).cell([0xFF; 100])
    };
    let error = open(one(&fax(8, 8, &[8]))).err().unwrap();
    assert!(matches!(error, CodecError::Damaged { .. }), "{error}");
    let error = open(one(&fax(100_000, 100_000, &[1]))).err().unwrap();
    assert!(matches!(error, CodecError::TooLarge { .. }), "{error}");
    // In strips, each of which may cost what it holds: 1000 rows of 12 500 bytes at most.
    let strips = fax(100_000, 100_000, &[1]).with(278, SHORT, &[100]);
    let strips = (1..1000).fold(strips, |page, _| page.cell([0xFF; 100]));
    let opened = open(one(&strips)).unwrap();
    assert_eq!(opened.properties().access, Access::Cells);
    let region = Rect::new(50_000, 50_050, 256, 100);
    assert_eq!(opened.decode(0, region).unwrap().data(), vec![255; 25_600]);
    assert!(opened.image.window(0, region).unwrap().memory < 4_000_000);
}

#[test]
fn a_cell_that_ends_early_is_damaged_and_a_bomb_stops_at_its_cell() {
    let tile = |packed: Vec<u8>| {
        Page::new(16, 16, 1, &[8])
            .with(259, SHORT, &[8])
            .with(322, SHORT, &[16])
            .with(323, SHORT, &[16])
            .cell(packed)
    };
    let error = open(one(&tile(zlib(&[3; 255])))).unwrap().whole(0).unwrap_err().to_string();
    assert!(error.contains("255 of 256 bytes"), "{error}");
    let bomb = open(one(&tile(zlib(&vec![3; 10_000_000])))).unwrap();
    assert_eq!(bomb.whole(0).unwrap().data(), [3; 256]);
    let memory = bomb.image.window(0, Rect::new(0, 0, 16, 16)).unwrap().memory;
    assert!(memory < 70_000, "{memory}");
}

#[test]
fn multiplied_alpha_is_divided_out() {
    let page = Page::new(1, 1, 2, &[8; 4]).with(338, SHORT, &[1]).cell([50, 25, 0, 100]);
    let opened = open(one(&page)).unwrap();
    assert_eq!(opened.properties().channels, Channels::Rgba);
    // 50 × 255 / 100 = 127.5; 25 × 255 / 100 = 63.75
    assert_eq!(opened.whole(0).unwrap().data(), [128, 64, 0, 100]);
}

#[test]
fn a_profile_that_is_too_large_or_not_there_is_dropped_and_the_pixels_served() {
    let page = Page::new(1, 1, 1, &[8]).cell([42]);
    let profile = page.clone().with(34675, 7, &[1; 600]);
    assert_eq!(open(one(&profile)).unwrap().properties().icc_profile.as_ref().unwrap().len(), 600);

    let limits = Settings { max_profile_bytes: 599, ..Settings::default() };
    let opened = open_within(one(&profile), &limits).unwrap();
    assert_eq!(opened.properties().icc_profile, None);
    assert_eq!(opened.whole(0).unwrap().data(), [42]);

    let mut file = one(&profile);
    let entry = file.windows(4).position(|bytes| bytes == [0x73, 0x87, 7, 0]).unwrap();
    file[entry + 8..entry + 12].copy_from_slice(&0xFFFF_FF00u32.to_le_bytes());
    let opened = open(file).unwrap();
    assert_eq!(opened.properties().icc_profile, None);
    assert_eq!(opened.whole(0).unwrap().data(), [42]);
}

#[test]
fn orientations_that_do_not_exist_are_upright() {
    for (value, expected) in
        [(6, Orientation::Rotate90), (0, Orientation::Upright), (9, Orientation::Upright)]
    {
        let page = Page::new(1, 1, 1, &[8]).with(274, SHORT, &[value]).cell([42]);
        assert_eq!(open(one(&page)).unwrap().properties().orientation, expected);
    }
}

#[test]
fn blocks_of_ycbcr_are_unfolded_to_rgb() {
    // 3 × 3 pixels in blocks of 2 × 2: four luma, Cb, Cr. Luma outside the picture is 200.
    let blocks: [[u8; 6]; 4] = [
        [10, 20, 30, 40, 128, 128],
        [50, 200, 60, 200, 128, 128],
        [76, 76, 200, 200, 85, 255],
        [77, 200, 200, 200, 128, 128],
    ];
    let gray = |y: u8| [y; 3];
    // Of luma 76, Cb 85 and Cr 255: red 76 + 127 · 1.402 = 254.05, blue 76 - 43 · 1.772 < 0,
    // green (76 - 0.114 · -0.2 - 0.299 · 254.05) / 0.587 = 0.1.
    let red = [254, 0, 0];
    let expected = [
        gray(10),
        gray(20),
        gray(50), //
        gray(30),
        gray(40),
        gray(60), //
        red,
        red,
        gray(77),
    ]
    .concat();
    let size = Size::new(3, 3);
    let expected = Pixels::new(size, Channels::Rgb, expected).unwrap();
    let packed = blocks.concat();
    let page = |compression: u64, cell: Vec<u8>| {
        Page::new(3, 3, 6, &[8; 3]).with(259, SHORT, &[compression]).cell(cell)
    };
    for (compression, cell) in [(1, packed.clone()), (5, lzw(&packed)), (8, zlib(&packed))] {
        let opened = open(one(&page(compression, cell))).unwrap();
        assert_same(&opened.whole(0).unwrap(), &expected, "YCbCr");
    }
    let cut = open(one(&page(1, packed[..20].to_vec()))).unwrap();
    assert!(cut.decode(0, size.rect()).is_err(), "20 of 24 bytes are too few");
}

#[test]
fn ycbcr_in_planes_is_put_together_whatever_the_colors_are_shared_by() {
    // 5 × 3 pixels; colors are shared by 2 × 2, so their planes have 3 × 2.
    let luma: Vec<u8> = (0..15).map(|at| at * 10).collect();
    let (cb, cr) = ([128, 128, 85, 128, 128, 128], [128, 128, 255, 128, 128, 128]);
    let page = Page::new(5, 3, 6, &[8; 3]).with(284, SHORT, &[2]).with(530, SHORT, &[2, 2]);
    let planes = [&luma[..], &cb, &cr];
    let plain = planes.iter().fold(page.clone(), |page, plane| page.cell(*plane));
    let packed = planes.iter().fold(page.with(259, SHORT, &[8]), |page, it| page.cell(zlib(it)));
    for page in [plain, packed] {
        let opened = open(one(&page)).unwrap();
        let whole = opened.whole(0).unwrap();
        for (x, y) in (0..3).flat_map(|y| (0..5).map(move |x| (x, y))) {
            let value = luma[(y * 5 + x) as usize];
            let pixel = whole.pixel(x, y);
            if x == 4 && y < 2 {
                // Of Cb 85 and Cr 255: red and blue 178.05 above and 76.2 below luma.
                let expected = [f64::from(value) + 178.05, 0.0, f64::from(value) - 76.2];
                for (given, expected) in [(pixel[0], expected[0]), (pixel[2], expected[2])] {
                    assert!((f64::from(given) - expected.clamp(0.0, 255.0)).abs() <= 1.0);
                }
            } else {
                assert_eq!(pixel, [value; 3], "{x},{y}");
            }
            let part = opened.decode(0, Rect::new(x, y, 1, 1)).unwrap();
            assert_eq!(part.data(), pixel, "{x},{y}");
        }
    }
}

#[test]
fn what_is_not_read_is_refused_by_name() {
    let gray = || Page::new(16, 16, 1, &[8]).cell([0; 256]);
    let rgb = |photometric| Page::new(16, 16, photometric, &[8; 3]).cell([0; 768]);
    let webp = |bits: &[u64]| Page::new(16, 16, 2, bits).with(259, SHORT, &[50001]).cell([0; 9]);
    for (page, name) in [
        (gray().with(259, SHORT, &[6]).with(512, SHORT, &[14]), "JPEG of the old kind"),
        (gray().with(259, SHORT, &[9]), "JBIG"),
        (gray().with(259, SHORT, &[32766]), "NeXT"),
        (gray().with(259, SHORT, &[32809]), "ThunderScan"),
        (gray().with(259, SHORT, &[34925]), "LZMA"),
        (gray().with(259, SHORT, &[50001]), "WebP of gray samples"),
        (rgb(6).with(259, SHORT, &[50001]), "WebP of YCbCr samples"),
        (webp(&[16; 3]), "WebP of 16 bits a sample"),
        (webp(&[8; 5]), "WebP of 5 samples a pixel"),
        (webp(&[8; 3]).with(284, SHORT, &[2]).cell([0]).cell([0]), "WebP of samples in planes"),
        (webp(&[8; 3]).with(317, SHORT, &[2]), "WebP of differences between samples"),
        (webp(&[8; 3]).with(266, SHORT, &[2]), "WebP whose bits lie backwards"),
        (webp(&[8; 3]).with(262, SHORT, &[3]), "WebP of palette colors"),
        (gray().with(259, SHORT, &[34712]), "JPEG 2000"),
        (gray().with(259, SHORT, &[34887]), "LERC"),
        (gray().with(259, SHORT, &[12345]), "12345"),
        (gray().with(262, SHORT, &[4]), "mask"),
        (Page::new(16, 16, 6, &[16; 3]).cell([0; 1536]), "YCbCr of 3 samples of 16 bits"),
        (gray().with(339, SHORT, &[5]), "complex"),
        (gray().with(339, SHORT, &[3]), "8 bits a floating point sample"),
        (Page::new(16, 16, 1, &[33]).cell([0; 2048]), "33 bits"),
        (Page::new(16, 16, 2, &[8, 8, 24]).cell([0; 1280]), "different depths"),
        (
            Page::new(16, 16, 1, &[12]).with(259, SHORT, &[8]).with(317, SHORT, &[2]).cell([0]),
            "differences between samples of 12 bits",
        ),
        (gray().with(259, SHORT, &[7]).with(258, SHORT, &[16]), "JPEG of 16 bits"),
    ] {
        let error = open(one(&page)).err().unwrap();
        assert!(matches!(error, CodecError::Unsupported { .. }), "{name}: {error}");
        assert!(error.to_string().contains(name), "{name}: {error}");
    }
}

#[test]
fn weight_counts_the_index() {
    let tiles = |count: usize| {
        let mut page = Page::new(16 * count as u64, 16, 1, &[8]).with(322, SHORT, &[16]).with(
            323,
            SHORT,
            &[16],
        );
        page.cells = vec![vec![0; 256]; count];
        open(one(&page)).unwrap().image.weight()
    };
    // Below 4 GiB a tile takes four bytes for its offset and four for its length.
    assert_eq!(tiles(101) - tiles(1), 800);
}
