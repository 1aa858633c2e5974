//! How much of a large file a tile takes, counted.

use super::*;

/// The boxes and headers of a page of 6000 × 8000 pixels, not tiled, lossy at 10:1, precincts of
/// 256, with PLT (`opj_compress -r 10 -I -n 7 -p RPCL -c [256,256] -PLT -TLM`), and how long the
/// file is. Windows are planned by nothing else.
const HEAD: &[u8] = include_bytes!("fixtures/page-48-megapixels.head");
const LENGTH: u64 = 14_404_231;

async fn page() -> (Object, Arc<dyn SourceImage>) {
    let mut file = HEAD.to_vec();
    file.resize(LENGTH as usize, 0);
    let object = Object::in_memory(file).await;
    let image = contract::open(&Jpeg2000::new(), &object, &strict()).await.unwrap();
    let (reads, bytes) = object.read_so_far();
    assert!(reads <= 2 && bytes <= 128 << 10, "opened by {reads} reads of {bytes} bytes");
    assert!(image.survey().is_none(), "its packets have their places");
    (object, image)
}

/// Reads that storage makes by default, and their bytes.
fn read(object: &Object, window: &Window) -> (usize, u64) {
    let reads = object.merged(&window.ranges);
    (reads.len(), reads.iter().map(|range| range.end - range.start).sum())
}

#[tokio::test]
async fn a_tile_of_512_pixels_takes_a_twelfth_of_a_page_of_48_megapixels_at_most() {
    let (object, image) = page().await;
    let size = image.properties().stored_size();
    assert_eq!(size, Size::new(6000, 8000));
    for cell in crate::geometry::Tiling::new(size, Size::new(512, 512)).cells_in(size.rect()) {
        let window = image.window(0, cell.rect).unwrap();
        let (ranges, bytes) = read(&object, &window);
        assert!(ranges <= 16, "{}: {ranges} ranges", cell.rect);
        assert!(bytes * 100 <= LENGTH * 8, "{}: {bytes} bytes", cell.rect);
        assert!(window.memory < 32 << 20, "{}: {} bytes of memory", cell.rect, window.memory);
    }
}

#[tokio::test]
async fn a_thumbnail_takes_a_hundredth_of_it() {
    let (object, image) = page().await;
    let level = image.properties().levels[5];
    assert_eq!(level.size, Size::new(188, 250));
    let (ranges, bytes) = read(&object, &image.window(5, level.size.rect()).unwrap());
    assert!(ranges == 1 && bytes * 100 <= LENGTH, "{bytes} bytes in {ranges}");
}
