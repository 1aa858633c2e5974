//! A window is the same as its part of the whole, whatever was known when it was fetched.

use super::*;
use crate::pixels::crop;
use proptest::prelude::*;

/// The opened picture with what walking over it teaches, where there is something.
async fn learned(object: &Object, image: &Arc<dyn SourceImage>) -> Arc<dyn SourceImage> {
    let Some(survey) = image.survey() else { return Arc::clone(image) };
    let parts = object.read_all(&survey.ranges).await.unwrap();
    image.learn(&parts).expect("walking over a whole file tells where its packets lie")
}

#[tokio::test]
async fn windows_of_every_file_and_level_are_parts_of_the_whole() {
    for fixture in fixtures() {
        let name = &fixture.name;
        let object = Object::in_memory(fixture.read()).await;
        let image = contract::open(&Jpeg2000::new(), &object, &fixture.settings()).await;
        let image = image.unwrap_or_else(|error| panic!("{name}: {error}"));
        let learned = learned(&object, &image).await;
        for (level, Size { width, height }) in
            image.properties().levels.iter().map(|level| level.size).enumerate()
        {
            let rect = Rect::new(0, 0, width, height);
            let whole = contract::decode(&object, &image, level, rect).await.unwrap();
            for region in [
                Rect::new(width / 3, height / 4, width.div_ceil(2), height.div_ceil(2)),
                Rect::new(width / 2, height / 2, 1, 1),
                Rect::new(width - 1, 0, 1, height),
                rect,
            ] {
                let expected = crop(&whole, region);
                let part = contract::decode(&object, &image, level, region).await.unwrap();
                assert!(part == expected, "{name}, level {level}, {region}");
                let part = contract::decode(&object, &learned, level, region).await.unwrap();
                assert!(part == expected, "{name}, level {level}, {region}, learned");
            }
        }
    }
}

#[tokio::test]
async fn what_was_learned_can_be_kept_and_is_as_good_as_new() {
    let mut kept = 0;
    for fixture in fixtures() {
        let object = Object::in_memory(fixture.read()).await;
        let image = contract::open(&Jpeg2000::new(), &object, &fixture.settings()).await.unwrap();
        let learned = learned(&object, &image).await;
        assert!(learned.survey().is_none(), "{} is to be walked over again", fixture.name);
        let Some(bytes) = learned.learned() else { continue };
        kept += 1;
        let again = image.relearn(&bytes).expect("what was kept is its own");
        let region = image.properties().stored_size().rect();
        assert_eq!(
            again.window(0, region).unwrap(),
            learned.window(0, region).unwrap(),
            "{}",
            fixture.name
        );
        for cut in 0..bytes.len().min(200) {
            // Of a cut file nothing is learned, or less: never something else.
            let _ = image.relearn(&bytes.slice(..cut));
        }
    }
    assert!(kept > 50, "{kept}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_window_of_any_file_is_its_part_of_the_whole(
        file in 0..fixtures().len(),
        level in 0usize..7,
        place in [0.0f64..1.0, 0.0f64..1.0, 0.0f64..1.0, 0.0f64..1.0],
    ) {
        let fixture = fixtures().swap_remove(file);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let object = Object::in_memory(fixture.read()).await;
            let image = contract::open(&Jpeg2000::new(), &object, &fixture.settings()).await.unwrap();
            let level = level % image.properties().levels.len();
            let Size { width, height } = image.properties().levels[level].size;
            let at = |part: f64, side: u32| (part * f64::from(side)) as u32;
            let (x, y) = (at(place[0], width), at(place[1], height));
            let region = Rect::new(x, y, 1 + at(place[2], width - x), 1 + at(place[3], height - y));
            let region = Rect::new(x, y, region.width.min(width - x), region.height.min(height - y));
            let whole = Rect::new(0, 0, width, height);
            let whole = contract::decode(&object, &image, level, whole).await.unwrap();
            let part = contract::decode(&object, &image, level, region).await.unwrap();
            assert!(part == crop(&whole, region), "{}, level {level}, {region}", fixture.name);
        });
    }
}
