//! Files that ask for more than they are worth.

use super::*;

/// 512 × 512 pixels in one tile, precincts of one sample, 65 535 layers: 17 thousand million
/// packets, of which one is there. Each of them took some bytes before anything was refused.
const MANY_PACKETS: [&str; 6] = [
    "ff4fff51002900000000020000000200",
    "00000000000000000000020000000200",
    "00000000000000000001070101ff5200",
    "0d0100ffff00000404000100ff5c0004",
    "4040ff90000a00000000000f0001ff93",
    "00ffd9",
];

fn bytes(hexadecimal: &[&str]) -> Vec<u8> {
    let digits = hexadecimal.concat();
    let pairs = (0..digits.len()).step_by(2).map(|at| &digits[at..at + 2]);
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

#[tokio::test]
async fn a_file_of_83_bytes_that_speaks_of_billions_of_packets_is_refused_when_it_is_opened() {
    let file = bytes(&MANY_PACKETS);
    assert_eq!(file.len(), 83);
    let refused = contract::open_file(&Jpeg2000::new(), &file).await;
    assert!(matches!(refused, Err(CodecError::TooLarge { .. })));
    // With one layer there are as many packets as samples, which is allowed.
    let mut few = file;
    let layers = few.windows(2).position(|pair| pair == [0xFF, 0xFF]).unwrap();
    few[layers..layers + 2].copy_from_slice(&[0, 1]);
    assert!(contract::open_file(&Jpeg2000::new(), &few).await.is_ok());
}

#[tokio::test]
async fn headers_that_go_on_and_on_are_no_headers() {
    let whole = fixture("page.jp2").read();
    let start = whole.windows(4).position(|bytes| bytes == b"\xFF\x4F\xFF\x51").unwrap();
    let behind_size = start + 2 + 2 + 47;
    let mut file = whole[..behind_size].to_vec();
    // Markers without content, which may stand anywhere.
    file.extend([0xFF, 0x30].repeat(70_000));
    file.extend(&whole[behind_size..]);
    let refused = contract::open_file(&Jpeg2000::new(), &file).await;
    assert!(matches!(refused, Err(CodecError::Damaged { .. })));
}
