//! Whole JPEGs: opened, learned, and shown by window, cut and scaled.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::codec::fuzzing;

fuzz_target!(|data: &[u8]| fuzzing::jpeg(data));
