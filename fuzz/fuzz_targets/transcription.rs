//! Texts in any of the formats of transcriptions.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::records::fuzzing;

fuzz_target!(|data: &[u8]| fuzzing::transcription(data));
