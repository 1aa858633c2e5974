//! What reduced windows leave out is less than what they show.

use super::*;

/// Samples of 255 that a reduced window may be off: rounding at a border, and a colored component
/// that counts for more than one of red, green and blue.
const MOST: u8 = 2;

#[tokio::test]
async fn a_reduced_window_leaves_out_what_it_could_not_show() {
    let mut differing = 0;
    for fixture in fixtures() {
        let name = &fixture.name;
        if name == "poc-lossy.j2k" {
            continue;
        }
        let object = Object::in_memory(fixture.read()).await;
        let exact = contract::open(&Jpeg2000::new(), &object, &strict()).await.unwrap();
        let usual = contract::open(&Jpeg2000::new(), &object, &Settings::default()).await.unwrap();
        for (level, size) in usual.properties().levels.iter().map(|it| it.size).enumerate() {
            let exact = contract::decode(&object, &exact, level, size.rect()).await.unwrap();
            let usual = contract::decode(&object, &usual, level, size.rect()).await.unwrap();
            let apart = |(a, b): (&u8, &u8)| a.abs_diff(*b);
            let most = exact.data().iter().zip(usual.data()).map(apart).max().unwrap_or(0);
            let is_exact = level == 0 || fixture.kind == Kind::Lossless;
            let allowed = if is_exact { 0 } else { MOST };
            assert!(most <= allowed, "{name}, level {level}: {most} apart");
            differing += u32::from(most > 0);
        }
    }
    assert!(differing > 10, "only {differing} levels leave something out");
}
