//! Doors for the fuzz targets in `fuzz/`, which are not part of the product: documents of the
//! Presentation API as anybody may have written them.

use serde_json::Value;

use super::convert::{to_2, to_3, to_4};
use super::{Addresses, Part, Published, Ready, Version, rules};

/// Any bytes: as JSON they are held against the rules, converted, and taken in as a document of
/// another library, of which every part is asked for that its own addresses name.
///
/// None of it may panic, hang or nest calls without end.
pub fn document(data: &[u8]) {
    let Ok(document) = serde_json::from_slice::<Value>(data) else { return };
    let addresses = Addresses::new("https://example.org");
    drop(rules::check(&document));
    let three = to_3(&document);
    for converted in [to_2(&document, &addresses), to_4(&three, &addresses), three] {
        drop(rules::check(&converted));
    }
    for keep_ids in [false, true] {
        let Ok(Ready::Manifest(manifest)) = Ready::new(document.clone(), keep_ids) else { return };
        let published = Published { addresses: &addresses, item: "ms", part_of: &[] };
        for version in Version::ALL {
            let whole = manifest.document(version, &Part::Manifest, &published);
            let whole = whole.expect("a Manifest that was taken in is written in every version");
            for name in ["1", "2", "1r"].map(str::to_owned) {
                for part in [
                    Part::Canvas(name.clone()),
                    Part::Range(name.clone()),
                    Part::PaintingPage(name.clone()),
                    Part::Painting(name, 1),
                ] {
                    drop(manifest.document(version, &part, &published));
                }
            }
            drop(rules::check(&whole));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presentation::build;
    use crate::presentation::testing::{addresses, item};

    #[test]
    fn documents_of_ours_pass_through_the_door_with_any_value_taken_out() {
        let built = build(&item(), &addresses());
        for version in Version::ALL {
            let whole = version.document(&built, &Part::Manifest).expect("it is there");
            document(whole.to_string().as_bytes());
            for key in whole.as_object().expect("it is an object").keys() {
                let mut without = whole.clone();
                without[key] = Value::Null;
                document(without.to_string().as_bytes());
            }
        }
    }
}
