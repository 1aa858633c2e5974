//! Color profiles, and what is made of colors by them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use warraq::geometry::Size;
use warraq::pixels::{Channels, Pixels, ToSrgb};

fuzz_target!(|data: &[u8]| {
    for channels in [
        Channels::Gray,
        Channels::GrayAlpha,
        Channels::Rgb,
        Channels::Rgba,
        Channels::Cmyk,
    ] {
        if let Ok(Some(conversion)) = ToSrgb::new(data, channels) {
            let size = Size::new(3, 2);
            let samples = (0..6 * channels.count()).map(|at| (at * 41) as u8).collect();
            let pixels = Pixels::new(size, channels, samples).expect("as many as are due");
            assert_eq!(conversion.apply(pixels).size(), size);
        }
    }
});
