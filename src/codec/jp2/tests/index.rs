//! What is read: headers when a file is opened, then the packets of a window and nothing else.

use super::*;

/// Bytes that a window of so much of the picture's middle takes, and of the file.
async fn bytes_of(name: &str, level: usize) -> (u64, u64, usize) {
    let file = fixture(name).read();
    let object = Object::in_memory(file.clone()).await;
    let mut image = contract::open(&Jpeg2000::new(), &object, &strict()).await.unwrap();
    if let Some(survey) = image.survey() {
        let parts = object.read_all(&survey.ranges).await.unwrap();
        image = image.learn(&parts).unwrap();
    }
    let Size { width, height } = image.properties().levels[level].size;
    let window = image.window(level, Rect::new(width / 2, height / 2, 8, 8)).unwrap();
    let bytes = window.ranges.iter().map(|range| range.end - range.start).sum();
    (bytes, file.len() as u64, window.ranges.len())
}

#[tokio::test]
async fn a_file_with_packet_lengths_is_opened_without_being_walked_over() {
    for name in ["rpcl-whole-plt.j2k", "lrcp-tiled-plt-tlm.j2k", "plm.j2k"] {
        let object = Object::in_memory(fixture(name).read()).await;
        let image = contract::open(&Jpeg2000::new(), &object, &strict()).await.unwrap();
        assert!(image.survey().is_none(), "{name}");
    }
    for name in ["rpcl-whole.j2k", "lrcp-tiled-tlm.j2k", "ppt.j2k"] {
        let object = Object::in_memory(fixture(name).read()).await;
        let image = contract::open(&Jpeg2000::new(), &object, &strict()).await.unwrap();
        assert!(image.survey().is_some(), "{name}");
    }
}

#[tokio::test]
async fn a_small_window_takes_a_part_of_the_file_with_and_without_packet_lengths() {
    for name in ["blocks-4x4.j2k", "rpcl-whole-plt.j2k", "rpcl-tiled.j2k"] {
        let (bytes, all, _) = bytes_of(name, 0).await;
        assert!(bytes * 3 < all * 2, "{name}: {bytes} of {all}");
    }
    let (small, all, ranges) = bytes_of("rpcl-whole-plt.j2k", 1).await;
    assert!(small * 2 < all && ranges < 20, "{small} of {all} in {ranges}");
}

#[tokio::test]
async fn a_file_that_was_cut_shows_what_is_left_of_it_unless_told_to_be_strict() {
    for name in ["rpcl-whole-plt.j2k", "rpcl-whole.j2k", "lrcp-whole-plt-tlm.j2k"] {
        let whole = fixture(name).read();
        let cut = &whole[..whole.len() * 3 / 4];
        let pixels = contract::decode_whole(&Jpeg2000::new(), cut).await.unwrap();
        let expected = contract::decode_whole(&Jpeg2000::new(), &whole).await.unwrap();
        let difference = crate::pixels::samples::difference(&pixels, &expected);
        // The packets of the best resolution, or the last layer, are missing.
        assert!((0.1..60.0).contains(&difference), "{name}: {difference}");
        let object = Object::in_memory(cut.to_vec()).await;
        let refused = contract::open(&Jpeg2000::new(), &object, &strict()).await;
        assert!(matches!(refused, Err(CodecError::Damaged { .. })), "{name}");
    }
}

#[tokio::test]
async fn a_damaged_packet_costs_quality_unless_told_to_be_strict() {
    let whole = fixture("rpcl-whole-plt.j2k").read();
    let expected = contract::decode_whole(&Jpeg2000::new(), &whole).await.unwrap();
    let mut damaged = whole.clone();
    let at = whole.len() * 7 / 8;
    // No packet header starts with ones that announce so many passes and bytes.
    damaged[at..at + 40].fill(0xFF);
    let pixels = contract::decode_whole(&Jpeg2000::new(), &damaged).await.unwrap();
    let difference = crate::pixels::samples::difference(&pixels, &expected);
    assert!((0.01..60.0).contains(&difference), "{difference}");
}
