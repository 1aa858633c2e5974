//! Files of Annotations beside a record.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::records::fuzzing;

fuzz_target!(|data: &[u8]| fuzzing::annotations(data));
