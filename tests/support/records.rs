//! A manuscript with a record, as a librarian would write one.

use std::path::Path;

use tempfile::TempDir;
use warraq::geometry::Size;

use super::pictures::{scene, write_png};

/// Leaves of a right-to-left codex, one of them in two states, with a table of contents.
pub const RECORD: &str = r#"title = { ar = "ديوان الورّاق", en = "The Copyist's Songs" }
summary = { en = "Songs on paper and ink.", ar = "أشعار في الورق والحبر." }
shelfmark = "Or. 12"
institution = { en = "Library of the Street of Booksellers", ar = "خزانة سوق الورّاقين" }
place = { en = "Baghdad", ar = "بغداد" }
date = { text = { en = "Rajab 584", ar = "رجب ٥٨٤" }, calendar = "hijri" }
language = ["ar", "fa"]
script = { en = "Naskh", ar = "نسخ" }
material = { en = "Paper", ar = "ورق" }
restored = true
rights = "http://creativecommons.org/publicdomain/zero/1.0/"
viewing_direction = "right-to-left"
behavior = "paged"
required_statement = { label = { en = "Credit", ar = "الإسناد" }, value = { en = "Courtesy of nobody", ar = "بلا فضل لأحد" } }

[[provider]]
id = "https://library.example.org/"
label = { en = "Library of the Street of Booksellers", ar = "خزانة سوق الورّاقين" }
homepage = { url = "https://library.example.org/or12", label = { en = "About Or. 12", ar = "عن المخطوط" } }
logo = "or12/logo.png"

[[metadata]]
label = { en = "Binding", ar = "التجليد" }
value = { en = ["Goatskin", "Flap lost"], ar = "جلد ماعز" }

[[folio]]
label = { en = "Upper board", ar = "الدفة العليا" }
image = "or12/board.png"

[[folio]]
label = "1r"
image = "or12/f1r.png"

[[folio]]
label = "1v"
choice = [
  { image = "or12/f1v.png", label = { en = "After restoration", ar = "بعد الترميم" } },
  { image = "or12/f1v before.png", label = { en = "Before restoration", ar = "قبل الترميم" } },
]

[[folio]]
label = "2bis r"
name = "الورقة ٢"
image = "or12/f2r.png"

[[range]]
label = { en = "On paper", ar = "في الورق" }
from = "1r"
to = "1v"

[[range]]
label = { en = "On ink", ar = "في الحبر" }
name = "ink"
folios = ["1v", "2bis r"]

[[range.range]]
label = { en = "The soot", ar = "السخام" }
folios = ["board", "الورقة ٢"]
"#;

/// Writes a record below the folder of records, with its folder.
pub fn write_record(manifests: &Path, name: &str, text: impl AsRef<[u8]>) {
    let folder = manifests.join(name);
    std::fs::create_dir_all(&folder).unwrap();
    // In one step, as a good editor saves.
    let unfinished = folder.join(".manuscript.toml");
    std::fs::write(&unfinished, text).unwrap();
    std::fs::rename(unfinished, folder.join("manuscript.toml")).unwrap();
}

/// `images/` with the pictures of [`RECORD`] and another folder that no record knows, and
/// `manifests/` with the record.
pub fn library() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let images = folder.path().join("images");
    let picture = |path: &str, size: Size| {
        let path = images.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        write_png(&path, size, &scene(size));
    };
    for name in ["board", "f1r", "f1v", "f1v before", "f2r"] {
        picture(&format!("or12/{name}.png"), Size::new(600, 800));
    }
    picture("or12/logo.png", Size::new(300, 100));
    picture("bare/p1.png", Size::new(60, 80));
    picture("bare/p2.png", Size::new(60, 80));
    write_record(&folder.path().join("manifests"), "or 12", RECORD);
    folder
}

/// How many files below `folder` have some words in them.
pub fn files_with(folder: &Path, words: &[u8]) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    let counts = entries.map(|entry| entry.path()).map(|path| {
        if path.is_dir() {
            return files_with(&path, words);
        }
        // One that is being written may be gone again.
        let bytes = std::fs::read(&path).unwrap_or_default();
        usize::from(bytes.windows(words.len()).any(|found| found == words))
    });
    counts.sum()
}
