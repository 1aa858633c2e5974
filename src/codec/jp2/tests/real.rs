//! Files of other makers, where they are at hand, against another decoder.

use std::fs;

use super::oracle::agrees;
use crate::testing::shared_data;

#[tokio::test]
async fn real_files_are_what_another_decoder_makes_of_them() {
    let test = "codec::jp2::tests::real::real_files_are_what_another_decoder_makes_of_them";
    let Some(shared) = shared_data(test) else { return };
    let mut compared = 0;
    for entry in fs::read_dir(shared.join("data/formats/jp2")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let file = fs::read(&path).unwrap();
        // Large ones say nothing more, and take long without optimization.
        if file.len() > 500_000 {
            continue;
        }
        for reduction in 0..2 {
            compared += u32::from(agrees(&file, &name, reduction).await);
        }
    }
    assert!(compared > 100, "only {compared} were compared");
}
