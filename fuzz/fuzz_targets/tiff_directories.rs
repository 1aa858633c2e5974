//! The directories of a TIFF, of any of its pages.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::codec::fuzzing;

fuzz_target!(|data: &[u8]| fuzzing::tiff_directories(data));
