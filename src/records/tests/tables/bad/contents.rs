//! Mistakes of tables of contents.

/// Tables of contents, and what is said of them without the name of the file.
pub(super) const CONTENTS: [(&str, &[&str]); 15] = [
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
