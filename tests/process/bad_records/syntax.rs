//! Mistakes in records: what is no TOML, or has characters in it that nobody sees.

use super::{Bad, Served};

pub const SYNTAX: &[Bad] = &[
    Bad {
        name: "quotation",
        record: "title = 'x\n[folios]",
        served: Served::Not,
        said: &[":1: a text has no quotation mark at its end; a text of several lines stands \
             between \"\"\" and \"\"\""],
    },
    Bad {
        name: "curved",
        record: "title = “x”\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":1: `“x”` has curved quotation marks; put a text between straight ones: \"…\""],
    },
    Bad {
        name: "colon",
        record: "title: 'x'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":1: `:` cannot be a key; a line has the form key = \"text\" with a key such as \
             `title`"],
    },
    Bad {
        name: "comma",
        record: "title = { ar = 'x' en = 'y' }\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":1: a comma is missing between two values, or a `]` or `}` after the last"],
    },
    Bad {
        name: "bracket",
        record: "title = ['x'",
        served: Served::Not,
        said: &[":1: a list has no `]` at its end"],
    },
    Bad {
        name: "backslash-text",
        record: "title = \"C:\\scans\"\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":1: a backslash has a special meaning between \"…\"; write it twice, or put the \
             text between '…'"],
    },
    Bad {
        name: "key-twice",
        record: "title = 'x'\ntitle = 'y'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `title` is given a second time; keep one of them (what can be repeated has \
             two brackets, such as [[folio]])"],
    },
    Bad {
        name: "key-arabic",
        record: "title = 'x'\nالعنوان = 'y'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `العنوان` cannot be a key; a line has the form key = \"text\" with a key \
             such as `title`"],
    },
    Bad {
        name: "mark",
        record: "title = 'x'\n\u{200f}summary = 'y'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: here is the character U+200F, which cannot be seen; remove it, or write a \
             usual space"],
    },
];
