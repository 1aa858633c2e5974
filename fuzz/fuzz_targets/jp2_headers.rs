//! The headers of a codestream.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::codec::fuzzing::jp2;

fuzz_target!(|data: &[u8]| jp2::headers(data));
