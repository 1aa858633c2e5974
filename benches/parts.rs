//! What the steps of an answer take, one by one: `make bench-parts`.

#[path = "support/page.rs"]
mod page;
#[path = "support/parts.rs"]
mod parts;

use criterion::{Criterion, criterion_group, criterion_main};

/// In the order of an answer.
const NAMES: [&str; 9] = [
    "parse",
    "plan",
    "complete",
    "cut",
    "decode",
    "decode_planes",
    "resample",
    "resample_planes",
    "encode_planes",
];

fn steps(criterion: &mut Criterion) {
    for name in NAMES {
        let mut part = parts::part(name);
        criterion.bench_function(name, |bencher| bencher.iter(|| part.take()));
    }
}

criterion_group!(benches, steps);
criterion_main!(benches);
