//! Code-blocks of both parts of the standard.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::codec::fuzzing::jp2;

fuzz_target!(|data: &[u8]| jp2::blocks(data));
