//! Fax data of a TIFF, of every scheme.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::codec::fuzzing;

fuzz_target!(|data: &[u8]| fuzzing::tiff_parts::fax(data));
