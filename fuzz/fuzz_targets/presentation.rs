//! Documents of the Presentation API, of anybody.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::presentation::fuzzing;

fuzz_target!(|data: &[u8]| fuzzing::document(data));
