//! A manuscript of which everything is said that a record can say.

use std::path::Path;

use tempfile::TempDir;
use warraq::geometry::Size;

use super::pictures::{scene, write_png};
use super::records::write_record;

/// A record that says everything.
pub const RECORD: &str = r#"title = { ar = "كتاب الرمل", en = "Book of Sand" }
measures = { height = 260, width = 200 }
date = { year = 731, calendar = "hijri" }
behavior = "paged"
viewing_direction = "right-to-left"
thumbnail = "sand/detail.png"
placeholder = "sand/detail.png"
accompanying = "sand/detail.png"
start = "2r"

[[nav_place]]
label = { en = "Palmyra", ar = "تدمر" }
longitude = 38.2689
latitude = 34.5517

[[homepage]]
url = "https://oasis.example/7"
label = { en = "In the catalog" }

[[rendering]]
url = "https://oasis.example/7.pdf"
label = { en = "PDF" }

[[see_also]]
url = "https://oasis.example/7.xml"
label = { en = "TEI" }

[[part_of]]
id = "https://union.example/iiif/sand"
label = { en = "Sand in all libraries" }

[[folio]]
folio = "1r"
other_label = "17"
measures = { height = 240, width = 160 }
image = "sand/1r.png"

[[folio]]
folio = "1v"
choice = [
    { image = "sand/opening.png", crop = [0, 0, 400, 600], method = "natural-light" },
    { image = "sand/opening-uv.png", crop = [0, 0, 400, 600], method = "ultraviolet" },
]

[[folio]]
folio = "2r"
image = "sand/opening.png"
crop = [400, 0, 400, 600]
rotate = 90
name = "2r"

[[folio]]
folio = "2v"
missing = true

[[folio]]
folio = "3r"
image = "sand/3r.png"
parts = [{ image = "sand/scrap.png", at = [100, 100, 90, 60] }]

[[range]]
sura = 2
from = "1r"
to = "2r"

[[range]]
label = "The colophon"
parts = [{ folio = "3r", at = [20, 400, 300, 150] }]

[[sequence]]
label = { en = "Before it was rebound" }
folios = ["3r", "1r", "1v"]

[quires]
collation = "1^3"
from = "1r"
"#;

/// `images/` and `manifests/` of [`RECORD`] alone.
pub fn library() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    add_to(folder.path());
    folder
}

/// Adds the record and its pictures to a folder with `images/` and `manifests/`.
pub fn add_to(folder: &Path) {
    for (name, width, height) in [
        ("1r", 400, 600),
        ("3r", 400, 600),
        ("opening", 800, 600),
        ("opening-uv", 800, 600),
        ("scrap", 90, 60),
        ("detail", 300, 300),
    ] {
        let path = folder.join(format!("images/sand/{name}.png"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let size = Size::new(width, height);
        write_png(&path, size, &scene(size));
    }
    write_record(&folder.join("manifests"), "sand", RECORD);
}
