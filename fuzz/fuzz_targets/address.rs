//! Addresses below a prefix of the Image API: what is understood is written the same again, and
//! its canonical spelling means the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::geometry::Size;
use warraq::image_api::{Address, ApiVersion, Limits, Subject, canonical, parse};

fuzz_target!(|data: &[u8]| {
    let Ok(path) = std::str::from_utf8(data) else { return };
    let limits = Limits { max_width: Some(9000), max_height: None, max_area: 60_000_000 };
    for version in ApiVersion::ALL {
        let Ok(Address::Image(request)) = parse(version, path) else { continue };
        let again = parse(version, &request.to_string());
        assert_eq!(again, Ok(Address::Image(request.clone())));
        for (width, height) in [(1, 1), (3000, 2000), (40_000, 7), (u32::MAX, u32::MAX)] {
            let subject = Subject { size: Size::new(width, height), has_color: width > 1 };
            let Ok(resolved) = request.resolve(version, &subject, &limits) else { continue };
            let spelled = canonical(version, &resolved, &subject, &limits);
            let Ok(Address::Image(once)) = parse(version, &format!("x/{spelled}")) else {
                panic!("`{spelled}` is no image request");
            };
            assert_eq!(once.resolve(version, &subject, &limits).as_ref(), Ok(&resolved));
        }
    }
});
