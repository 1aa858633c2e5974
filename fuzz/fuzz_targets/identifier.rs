//! Identifiers as they stand in addresses.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::image_api::Identifier;

fuzz_target!(|data: &[u8]| {
    let Ok(raw) = std::str::from_utf8(data) else { return };
    if let Ok(identifier) = Identifier::decode(raw) {
        let name = identifier.as_str();
        assert!(!name.is_empty() && name.len() <= Identifier::MAX_BYTES);
        assert!(!name.chars().any(char::is_control), "{name:?}");
        assert!(!name.split('/').any(|part| matches!(part, "." | "..")), "{name:?}");
        let written = identifier.to_string();
        assert!(written.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/'), "{written}");
        assert_eq!(Identifier::decode(&written), Ok(identifier));
    }
});
