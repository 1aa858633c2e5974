//! Packet headers, and walking over them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::codec::fuzzing::jp2;

fuzz_target!(|data: &[u8]| jp2::packets(data));
