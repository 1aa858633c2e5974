//! Tables with mistakes: each is told with its file, its line, its column and its remedy.

use super::*;
use crate::records::read::too_large;

/// What stands for the list of all columns below.
const COLUMNS: &str = "the columns are: name, folio, label, other_label, image, image_label, method, date, at, crop, rotate, service:id, service:size, service:version, service:level, file:url, file:size, missing, size, measures:height, measures:width, behavior, metadata:LABEL";

/// Tables of folios, and what is said of them without the name of the file.
const FOLIOS: [(&str, &[&str]); 52] = [
    ("", &[": is empty; its first line names the columns, as in folio,image"]),
    ("\n\n", &[": is empty; its first line names the columns, as in folio,image"]),
    (
        "folio,image\n",
        &[": has no row below the names of its columns; write some, or remove the file"],
    ),
    ("imge,folio\na/1.tif,1r", &[":1: `imge` is no column of this table; did you mean `image`?"]),
    (
        "image,colour\na/1.tif,red",
        &[
            ":1: `colour` is no column of this table; COLUMNS; one for your own remarks has a name that begins with `#`",
        ],
    ),
    (
        "image,title\na/1.tif,red",
        &[
            ":1: `title` is no column of this table; COLUMNS; one for your own remarks has a name that begins with `#`",
        ],
    ),
    (
        "Label:ar,image\nx,a/1.tif",
        &[":1: `Label:ar` is no column of this table; did you mean `label:ar`?"],
    ),
    (
        "image,label:arabic\na/1.tif,x",
        &[":1: `label`: `arabic` is no language tag; that of Arabic is `ar`"],
    ),
    (
        "image,label:en_US\na/1.tif,x",
        &[":1: `label`: `en_US` is no language tag; a hyphen stands between its parts: `en-US`"],
    ),
    (
        "image,label:ar,label:AR\na/1.tif,x,y",
        &[":1: the column `label:AR` is there twice as `label:ar`; keep one"],
    ),
    ("image,image\na/1.tif,b/1.tif", &[":1: the column `image` is there twice; keep one"]),
    ("image,crop:en\na/1.tif,b/1.tif", &[":1: `crop` has no languages; remove `en` and the colon"]),
    (
        "image,metadata\na/1.tif,x",
        &[
            ":1: `metadata` has its label behind it, as in `metadata:Script`, and may have a language behind that, as in `metadata:Script:ar`",
        ],
    ),
    (
        "image,choice\na/1.tif,x",
        &[
            ":1: `choice` is no column of this table; pictures of one folio have a row each, with the same `folio` or `name`",
        ],
    ),
    (
        "image,measures\na/1.tif,x",
        &[
            ":1: `measures` is no column of this table; write two columns, `measures:height` and `measures:width`",
        ],
    ),
    ("x,y\n1,2", &[":1: names no column; COLUMNS"]),
    ("1r,a/1.tif\n1v,a/2.tif", &[":1: names no column; COLUMNS"]),
    (
        "folio,image\n1r,a/1.tif,lost\n1v,,x",
        &[
            ":2: the cell `lost` is in column 3, which has no name in the first line; name the column, or move the cell",
            ":3: the cell `x` is in column 3, which has no name in the first line; name the column, or move the cell",
            ":3: this folio has no picture; fill in `image`, or write yes under `missing`",
        ],
    ),
    (
        "folio,image\n1r\n1v,a/2.tif\n2r,\n",
        &[
            ":2: this folio has no picture; fill in `image`, or write yes under `missing`",
            ":4: this folio has no picture; fill in `image`, or write yes under `missing`",
        ],
    ),
    (
        "folio,image\n\"1r,a/1.tif\n1v,../x.tif\n",
        &[
            ":2: a cell begins with a quotation mark here and has none at its end; add it, or write marks that belong to the text twice: \"\"",
            ":3: `image`: `../x.tif` leads out of its folder with `..`; pictures must lie below the images folder",
        ],
    ),
    (
        "folio,image\n\"1r\"v,a/1.tif\n1v,../x.tif\n",
        &[
            ":2: `v,a/1.tif` stands behind the quotation mark that ends a cell; remove it, or write marks that belong to the text twice: \"\"",
            ":3: `image`: `../x.tif` leads out of its folder with `..`; pictures must lie below the images folder",
        ],
    ),
    (
        "folio,image\n02.янв,a/1.tif\n1/2/2024,a/2.tif\n#REF!,a/3.tif",
        &[
            ":2: `folio`: `02.янв` is a date that a spreadsheet made of something else, such as 1-2; set the column to the format Text and type it again",
            ":3: `folio`: `1/2/2024` is a date that a spreadsheet made of something else, such as 1-2; set the column to the format Text and type it again",
            ":4: `folio`: `#REF!` is what a spreadsheet shows of a formula that went wrong; write the value",
        ],
    ),
    (
        "folio,image\nboard,a/1.tif",
        &[
            ":2: `folio` must be the number of a folio, such as \"12v\" or \"12bis r\"; write `board` as `label`",
        ],
    ),
    (
        "folio,label,image\n1r,one,a/1.tif",
        &[":2: there is both `folio` and `label`; remove one of them"],
    ),
    (
        "image,crop\na/1.tif,left",
        &[
            ":2: `crop` must be left, top, width and height in pixels, such as [0, 0, 1500, 2000]; this is `left`",
        ],
    ),
    (
        "image,crop\na/1.tif,1 2 3",
        &[
            ":2: `crop` must be left, top, width and height in pixels, such as [0, 0, 1500, 2000]; this has 3 numbers",
        ],
    ),
    ("image,crop\na/1.tif,1 2 0 3", &[":2: `crop` has no width or no height"]),
    (
        "image,rotate\na/1.tif,45\na/2.tif,half",
        &[
            ":2: `rotate` must be 90, 180 or 270, clockwise; this is 45",
            ":3: `rotate` must be a whole number from 0 to 360; this is `half`",
        ],
    ),
    (
        "image,missing\na/1.tif,yes\na/2.tif,perhaps",
        &[
            ":2: this folio is `missing` and has a picture; remove one of them",
            ":3: `missing` must be yes or no; this is `perhaps`",
        ],
    ),
    (
        "image,behavior\na/1.tif,facing",
        &[":2: `behavior` must be one of facing-pages, non-paged; `facing` is none"],
    ),
    (
        "image,measures:height\na/1.tif,200",
        &[":2: the cell of `measures:width` is empty, or there is no such column; fill it in"],
    ),
    (
        "image,measures:height,measures:width\na/1.tif,tall,0",
        &[
            ":2: `measures:height` must be a number of millimeters, more than 0 and at most 10000; this is `tall`",
            ":2: `measures:width` must be a number of millimeters, more than 0 and at most 10000",
        ],
    ),
    (
        "name,image\na/b,a/1.tif",
        &[":2: `name`: `a/b` is no name; a slash parts addresses; use `-` or `.` instead"],
    ),
    (
        "name,image\na,a/1.tif\nb,a/2.tif\na,a/3.tif",
        &[
            ":4: the name `a` is taken by the folio in line 2 of `folios.csv`; names are parts of addresses, give it another",
        ],
    ),
    (
        "image\na/1.tif\nb/1.tif",
        &[
            ":3: this folio is named `1` after its picture, as the folio in line 2 of `folios.csv` is; give it a `name` of its own",
        ],
    ),
    (
        "folio,image\n1r,a/1.tif\n1r,a/2.tif",
        &[
            ":2: this row and another are pictures of one folio, and nothing tells them apart; fill in `image_label`, such as `image_label:en`, or `method`",
            ":3: this row and another are pictures of one folio, and nothing tells them apart; fill in `image_label`, such as `image_label:en`, or `method`",
        ],
    ),
    (
        "folio,image,method\n1r,a/1.tif,uv\n1r,a/2.tif,infrared",
        &[
            ":2: `method` must be one of before-restoration, during-restoration, after-restoration, natural-light, raking-light, transmitted-light, ultraviolet, infrared, x-ray, multispectral; `uv` is none",
        ],
    ),
    (
        "folio,image,method\n1r,a/1.tif,infrared",
        &[
            ":2: `method` tells pictures of one folio apart, and this one has no other; put the row of the other below it with the same `folio` or `name`, or empty the cell",
        ],
    ),
    (
        "folio,image,image_label\n1r,a/1.tif,x\n1r,a/1.tif,y",
        &[":3: `a/1.tif` is in this choice twice"],
    ),
    (
        "folio,image,image_label,at\n1r,a/1.tif,,\n1r,a/2.tif,y,1 2",
        &[
            ":3: `at` must be left, top, width and height in pixels, such as [0, 0, 1500, 2000]; this has 2 numbers",
        ],
    ),
    (
        "folio,image,image_label,label:en\n1r,a/1.tif,x,\n1r,a/2.tif,y,z",
        &[
            ":3: `label:en` is not what the first row of this folio has, line 2 of `folios.csv`; what concerns the folio stands there, so empty this cell or make both alike",
        ],
    ),
    (
        "folio,image,image_label,size\n1r,a/1.tif,x,1 2\n1r,a/2.tif,y,2 3",
        &[
            ":3: `size` is not what the first row of this folio has, line 2 of `folios.csv`; what concerns the folio stands there, so empty this cell or make both alike",
        ],
    ),
    (
        "folio,image,image_label,image_label:en\n1r,,x,y\n1r,a/2.tif,y,z",
        &[":2: the cell of `image` is empty, or there is no such column; fill it in"],
    ),
    (
        "image,service:id\na/1.tif,https://a.example/x",
        &[":2: there is both `image` and `service`; remove one of them"],
    ),
    (
        "folio,service:id\n1r,https://a.example/x",
        &[":2: the cell of `service:size` is empty, or there is no such column; fill it in"],
    ),
    (
        "folio,service:id,service:size\n1r,x,1 2",
        &[":2: `service:id` must be an address that begins with https:// or http://; `x` is none"],
    ),
    (
        "folio,file:url,file:size,crop\n1r,https://a.example/x.jpg,10 20,0 0 1 1",
        &[
            ":2: a picture in `file` is shown as it is; `crop` and `rotate` need an image of ours or a `service`",
        ],
    ),
    (
        "image\n../../etc/passwd\n/etc/passwd\na\\b.tif\n.ssh/id",
        &[
            ":2: `image`: `../../etc/passwd` leads out of its folder with `..`; pictures must lie below the images folder",
            ":3: `image`: `/etc/passwd` is an absolute path; write it from the images folder on, without what leads there",
            ":4: `image`: `a\\b.tif` has a backslash in it; folders and files are parted by `/`",
            ":5: `image`: `.ssh/id` has a part that begins with a dot; hidden files are not served, rename it",
        ],
    ),
    (
        "image,label\na/1.tif,\"x\u{7}\"",
        &[":2: `label` has the control character U+0007 in it; remove it"],
    ),
    (
        "\"folio,image\n1r,a/1.tif\n1v,/a.tif",
        &[
            ":1: a cell begins with a quotation mark here and has none at its end; add it, or write marks that belong to the text twice: \"\"",
        ],
    ),
    (
        "image,metadata:{ xx = }\na/1.tif,x",
        &[
            ":1: a label in several languages is written as in `metadata:{ en = \"Script\", ar = \"الخط\" }`",
        ],
    ),
    (
        "image,metadata:{ arabic = 'x' }\na/1.tif,x",
        &[":1: `metadata`: `arabic` is no language tag; that of Arabic is `ar`"],
    ),
];

/// Tables of contents, and what is said of them without the name of the file.
const CONTENTS: [(&str, &[&str]); 15] = [
    ("", &[": is empty; its first line names the columns, as in label,from,to"]),
    (
        "label,from,to\n",
        &[": has no row below the names of its columns; write some, or remove the file"],
    ),
    (
        "title,from,to\nx,1r,1v",
        &[
            ":1: `title` is no column of this table; a part is called `label`, or `label:ar` by language",
        ],
    ),
    ("label,from\nx,1r", &[":2: `from` has no `to`; write the last folio, which may be the same"]),
    ("label,to\nx,1r", &[":2: `to` has no `from`; write the first folio, which may be the same"]),
    (
        "label\nx",
        &[
            ":2: this row has no folios, and no row of a deeper level comes after it; fill in `from` and `to`, or `folios`",
        ],
    ),
    (
        "label,from,to\n,1r,1v",
        &[":2: the cell of `label` is empty, or there is no such column; fill it in"],
    ),
    ("label,level,from,to\nx,2,1r,1v", &[":2: `level` of the first row must be 1; this is 2"]),
    (
        "label,level,from,to\nx,1,1r,1v\ny,3,1r,1v\nz,,1r,1v\nw,9,1r,1v\nv,deep,1r,1v",
        &[
            ":3: `level` is 3 after a row of level 1; a part is at most one level below the row before it",
            ":4: the cell of `level` is empty; write 1, or 2 for a part of the part above it",
            ":5: `level` must be a whole number from 1 to 8; this is `9`",
            ":6: `level` must be a whole number from 1 to 8; this is `deep`",
        ],
    ),
    (
        "sura,from,to\n115,1r,1v\nThe Cow,1r,1v",
        &[
            ":2: `sura` must be a whole number from 1 to 114; this is `115`",
            ":3: `sura` must be a whole number from 1 to 114; this is `The Cow`",
        ],
    ),
    (
        "label,name,from,to\nx,a,1r,1v\ny,a,1r,1v",
        &[
            ":3: the name `a` is taken by the range in line 2 of `contents.csv`; names are parts of addresses, give one of them another `name`",
        ],
    ),
    (
        "label,behavior,from,to\nx,hidden,1r,1v",
        &[":2: `behavior` must be one of no-nav, thumbnail-nav; `hidden` is none"],
    ),
    (
        "label,from,to,folios\nx,1r,1v,2r",
        &[":2: a range has either `from` and `to` or a list `folios`; remove one of them"],
    ),
    (
        "label,from,to\nx,2-Jan,1v",
        &[
            ":2: `from`: `2-Jan` is a date that a spreadsheet made of something else, such as 1-2; set the column to the format Text and type it again",
        ],
    ),
    (
        "label,from,to,pages\nx,1r,1v,2",
        &[
            ":1: `pages` is no column of this table; the columns are: label, sura, verses, from, to, folios, level, name, behavior; one for your own remarks has a name that begins with `#`",
        ],
    ),
];

/// What is said, each with the name of its file.
fn expected(file: &str, said: &[&str]) -> Vec<String> {
    said.iter().map(|said| format!("{file}{}", said.replace("COLUMNS", COLUMNS))).collect()
}

#[test]
fn mistakes_of_a_table_of_folios_are_told() {
    for (text, said) in FOLIOS {
        let told = parse(TITLE, Some(text.as_bytes()), None).unwrap_err();
        assert_eq!(told, expected("folios.csv", said), "{text}");
    }
}

#[test]
fn mistakes_of_a_table_of_contents_are_told() {
    for (text, said) in CONTENTS {
        let told = parse(SMALL, None, Some(text.as_bytes())).unwrap_err();
        assert_eq!(told, expected("contents.csv", said), "{text}");
    }
}

#[test]
fn bytes_that_are_no_text_are_told() {
    let utf_16: Vec<u8> = "folio,image".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, said) in [
        (
            &b"label,image\ncaf\xe9,a/1.tif\n"[..],
            "folios.csv:2: is not UTF-8 from this line on, perhaps because it was saved in an older \
             encoding such as Windows-1256 or Latin-1; save it as UTF-8",
        ),
        (&utf_16, "folios.csv: is saved as UTF-16; save it as UTF-8"),
        (b"\xff\xfef\0\x00\xd8", "folios.csv: is UTF-16 with a broken character; save it as UTF-8"),
        (
            "\u{feff}".as_bytes(),
            "folios.csv: is empty; its first line names the columns, as in folio,image",
        ),
        (
            b"image\na\0/1.tif\n",
            "folios.csv:2: has a NUL character (a zero byte), which no text has; remove it",
        ),
    ] {
        assert_eq!(parse(TITLE, Some(bytes), None).unwrap_err(), [said]);
    }
}

#[test]
fn what_is_beyond_all_measure_is_told() {
    let large = vec![b' '; 5 * 1024 * 1024];
    let said = format!("folios.csv: {}", too_large("a table", 5 << 20, 4 << 20));
    assert_eq!(parse(TITLE, Some(&large), None).unwrap_err(), [said]);
    let many = format!("image\n{}", "a/1.tif\n".repeat(50_001));
    let said = parse(TITLE, Some(many.as_bytes()), None).unwrap_err();
    assert!(said.contains(&"folios.csv: has more than 50000 rows, the most".into()), "{said:?}");
    let languages: Vec<String> =
        ('a'..='z').flat_map(|it| ['a', 'b'].map(|last| format!("label:x-{it}{last}"))).collect();
    let full =
        format!("{}\n{}", languages.join(","), format!("{}\n", ["x"; 52].join(",")).repeat(10_000));
    let said = parse(TITLE, Some(full.as_bytes()), None).unwrap_err();
    assert_eq!(said, ["folios.csv: has more than 500000 cells that are filled, the most"]);
    let wide = format!("image{}\na/1.tif", ",#".repeat(200));
    let said = parse(TITLE, Some(wide.as_bytes()), None).unwrap_err();
    assert_eq!(said, ["folios.csv:1: has 201 columns; 200 are the most"]);
    let long = format!("label,image\n{},a/1.tif", "x".repeat(32_768));
    let said = parse(TITLE, Some(long.as_bytes()), None).unwrap_err();
    assert_eq!(
        said,
        ["folios.csv:2: the cell of `label` has more than 32767 characters, the most; is a \
             quotation mark missing at its end?"]
    );
    let parts = format!("label,from,to\n{}", "x,1r,1v\n".repeat(5_001));
    let said = parse(SMALL, None, Some(parts.as_bytes())).unwrap_err();
    assert_eq!(said, ["contents.csv: has 5001 parts; 5000 are the most"]);
}

#[test]
fn mistakes_of_every_row_are_told_up_to_an_end() {
    let table = format!("image\n{}", "../x.tif\n".repeat(60));
    let said = parse(TITLE, Some(table.as_bytes()), None).unwrap_err();
    assert_eq!(said.len(), 51);
    assert_eq!(said[50], "folios.csv: has 10 more mistakes like these");
}

#[test]
fn mistakes_of_record_and_tables_are_told_together() {
    for (record, first) in [
        ("title = 7", "manuscript.toml:1: `title` must be a text or texts by language, "),
        ("title = 'x", "manuscript.toml:1: a text has no quotation mark at its end; "),
    ] {
        let said = parse(record, Some(b"image\n/x.tif"), Some(b"label\nx")).unwrap_err();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[0].starts_with(first), "{said:?}");
        assert!(said[1].starts_with("contents.csv:2: this row has no folios, "), "{said:?}");
        assert!(said[2].starts_with("folios.csv:2: `image`: `/x.tif` is an absolute"), "{said:?}");
    }
}

#[test]
fn a_record_and_a_table_that_say_the_same_are_told_apart() {
    let record =
        "title = 'x'\n[[folio]]\nimage = 'a/1.tif'\n[[range]]\nlabel = 'x'\nfolios = ['1']";
    let said = parse(record, Some(b"image\na/2.tif"), Some(b"label,from,to\nx,1,1")).unwrap_err();
    let remedy = "beside this record; move what stands here into the table and remove it, or remove \
                  the file";
    assert_eq!(
        said,
        [
            format!("manuscript.toml:2: there is both [[folio]] and `folios.csv` {remedy}"),
            format!("manuscript.toml:4: there is both [[range]] and `contents.csv` {remedy}"),
        ]
    );
}

#[test]
fn names_of_ranges_and_sequences_are_told_apart_across_files() {
    let record = format!("{SMALL}[[sequence]]\nname = 'a'\nlabel = 'x'\nfolios = ['1']");
    let said = parse(&record, None, Some(b"label,name,from,to\nx,a,1,1")).unwrap_err();
    assert_eq!(
        said,
        ["manuscript.toml:5: the name `a` is taken by the range in line 2 of `contents.csv`; \
             names are parts of addresses, give one of them another `name`"]
    );
}
