//! Whole TIFFs: opened, and shown by window, as they are stored and scaled.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::codec::fuzzing;

fuzz_target!(|data: &[u8]| fuzzing::tiff(data));
