//! The boxes around a codestream, and the colors that they tell.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::codec::fuzzing::jp2;

fuzz_target!(|data: &[u8]| jp2::boxes(data));
