//! The headers of a codestream.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::codec::fuzzing;

fuzz_target!(|data: &[u8]| fuzzing::headers(data));
