//! How many instructions the steps of an answer take: hardly another number on a busy machine;
//! another processor may take another path. `make bench-parts`.

#[path = "support/page.rs"]
mod page;
#[path = "support/parts.rs"]
mod parts;

use gungraun::{library_benchmark, library_benchmark_group, main};
use parts::{Part, part};

#[library_benchmark(setup = part)]
#[bench::parse("parse")]
#[bench::plan("plan")]
#[bench::complete("complete")]
#[bench::cut("cut")]
#[bench::decode("decode")]
#[bench::decode_planes("decode_planes")]
#[bench::resample("resample")]
#[bench::resample_planes("resample_planes")]
#[bench::encode_planes("encode_planes")]
fn step(mut part: Part) -> Part {
    part.take();
    // What it holds is given back outside of the count.
    part
}

library_benchmark_group!(name = steps, benchmarks = step);
main!(library_benchmark_groups = steps);
