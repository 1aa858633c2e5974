//! What files of any format tell beside the picture.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::codec::fuzzing;

fuzz_target!(|data: &[u8]| fuzzing::metadata(data));
