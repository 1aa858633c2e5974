//! The tests of the program that puts the server under load; why they are a target of their
//! own says `Cargo.toml`.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]
// What only the program itself uses is no concern of its tests.
#![allow(dead_code)]

mod check;
mod client;
mod compare;
mod corpus;
mod fire;
mod machine;
mod mirror;
mod options;
mod page;
mod process;
mod report;
mod rounds;
mod server;
mod soak;
mod stop;
mod testing;
mod tools;
mod workload;

#[path = "../draw_sample/noise.rs"]
mod noise;
#[path = "../draw_sample/outline.rs"]
mod outline;
#[path = "../draw_sample/sheet.rs"]
mod sheet;
