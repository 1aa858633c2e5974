//! What cutting costs beside libjpeg-turbo's way. Not run with the other tests:
//! `cargo test --release --locked --lib coefficients::tests::speed -- --ignored --nocapture`
//!
//! Figures of two machines, or of a busy one, do not compare: look at ratios.

use std::time::Instant;

use turbojpeg::Subsamp;

use super::{Kind, cut_by_libjpeg};
use crate::codec::jpeg::coefficients::{Tables, cut};
use crate::codec::jpeg::segment;
use crate::geometry::Size;

const ROUNDS: usize = 60;

#[test]
#[ignore = "measures"]
#[allow(clippy::print_stdout, reason = "a measurement prints its result")]
fn half_a_tile() {
    println!("{:>24} {:>10} {:>14} {:>14}", "", "bytes", "cut here", "libjpeg-turbo");
    for side in [256, 512] {
        let kind = Kind { noisy: false, ..Kind::plain(Size::new(side, side), Subsamp::Sub2x2) };
        let stream = kind.stream();
        // As the tiles of a TIFF share them.
        let segments = segment::all(&stream[2..]).map_while(Result::ok);
        let mut tables = Tables::default();
        for (marker, payload) in segments.take_while(|(marker, _)| *marker != segment::SOS) {
            tables.read(marker, payload).unwrap();
        }
        let abbreviated = without_tables(&stream);
        for part in [Size::new(side, side / 2), Size::new(side / 2, side)] {
            let here = median(|| cut(&abbreviated, &tables, &stream[..2], part).unwrap());
            let there = median(|| cut_by_libjpeg(&stream, part.rect()));
            let name = format!("{side} px to {part}");
            println!("{name:>24} {:>10} {here:>11.1} us {there:>11.1} us", stream.len());
        }
    }
}

fn without_tables(stream: &[u8]) -> Vec<u8> {
    let mut target = stream[..2].to_vec();
    let mut segments = segment::all(&stream[2..]);
    while let Some(Ok((marker, payload))) = segments.next() {
        if !matches!(marker, segment::DQT | segment::DHT) {
            segment::write(&mut target, marker, payload);
        }
        if marker == segment::SOS {
            break;
        }
    }
    target.extend(segments.rest());
    target
}

/// Microseconds.
fn median<T>(work: impl Fn() -> T) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            let _ = std::hint::black_box(work());
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}
