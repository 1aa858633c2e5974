//! Mistakes in records: paths of pictures, and pictures that are not there or do not fit.

use super::{Bad, Served};

pub const PICTURES: &[Bad] = &[
    Bad {
        name: "traversal",
        record: "title = 'x'\n[[folio]]\nimage = '../../etc/passwd'",
        served: Served::Not,
        said: &[":3: `folio.image`: `../../etc/passwd` leads out of its folder with `..`; \
             pictures must lie below the images folder"],
    },
    Bad {
        name: "absolute",
        record: "title = 'x'\n[[folio]]\nimage = '/etc/passwd'",
        served: Served::Not,
        said: &[":3: `folio.image`: `/etc/passwd` is an absolute path; write it from the images \
             folder on, without what leads there"],
    },
    Bad {
        name: "backslash",
        record: "title = 'x'\n[[folio]]\nimage = 'ms\\f1.png'",
        served: Served::Not,
        said: &[":3: `folio.image`: `ms\\f1.png` has a backslash in it; folders and files are \
             parted by `/`"],
    },
    Bad {
        name: "drive",
        record: "title = 'x'\n[[folio]]\nimage = 'C:/scans/f1.png'",
        served: Served::Not,
        said: &[":3: `folio.image`: `C:/scans/f1.png` is an absolute path; write it from the \
             images folder on, without what leads there"],
    },
    Bad {
        name: "hidden",
        record: "title = 'x'\n[[folio]]\nimage = '.ssh/id'",
        served: Served::Not,
        said: &[
            ":3: `folio.image`: `.ssh/id` has a part that begins with a dot; hidden files are \
             not served, rename it",
        ],
    },
    Bad {
        name: "web",
        record: "title = 'x'\n[[folio]]\nimage = 'https://a.example/f1.png'",
        served: Served::Not,
        said: &[":3: `folio.image`: `https://a.example/f1.png` is an address on the web, and \
             pictures lie below the images folder; a folio that another server shows has a \
             `service` or a `file`"],
    },
    Bad {
        name: "pattern-folder",
        record: "title = 'x'\n[folios]\nimages = '*/f1.png'",
        served: Served::Not,
        said: &[":3: `folios.images`: `*/f1.png` has a wildcard before its last `/`; wildcards \
             can stand in the file name only"],
    },
    Bad {
        name: "pattern-none",
        record: "title = 'x'\n[folios]\nimages = 'ms'",
        served: Served::Not,
        said: &[":3: `folios.images`: `ms` has no wildcard; to take all pictures of that folder \
             write `ms/*`"],
    },
    Bad {
        name: "pattern-misses",
        record: "title = 'x'\n[folios]\nimages = 'ms/*.jp2'",
        served: Served::Nothing,
        said: &[":3: `ms/*.jp2` matches no file; a file of the folder `ms` below the images \
             folder is called `f1.png`"],
    },
    Bad {
        name: "folder-missing",
        record: "title = 'x'\n[folios]\nimages = 'none/*.png'",
        served: Served::Nothing,
        said: &[":3: `none/*.png` matches no file: the folder `none` below the images folder is \
             not there or empty"],
    },
    Bad {
        name: "count",
        record: "title = 'x'\n[folios]\nimages = 'ms/*.png'\nfirst_folio = 'iv'",
        served: Served::Not,
        said: &[":4: `folios.first_folio` must be the label to count from, such as \"1r\", \"1\" \
             or \"12a\"; from `iv` nothing can be counted on"],
    },
    Bad {
        name: "picture-missing",
        record: "title = 'x'\n[[folio]]\nimage = 'ms/f1.png'\n[[folio]]\nimage = 'ms/f9.png'",
        served: Served::Rest,
        said: &[":5: `ms/f9.png` is left out: there is no such file in the folder `ms` below the \
             images folder"],
    },
    Bad {
        name: "picture-case",
        record: "title = 'x'\n[[folio]]\nimage = 'ms/f1.png'\n[[folio]]\nimage = 'ms/F2.PNG'",
        served: Served::Rest,
        said: &[":5: `ms/F2.PNG` is left out: there is no such file in the folder `ms` below the \
             images folder; did you mean `f2.png`?"],
    },
    Bad {
        name: "picture-note",
        record: "title = 'x'\n[[folio]]\nimage = 'ms/f1.png'\n[[folio]]\nimage = 'odd/notes.txt'",
        served: Served::Rest,
        said: &[":5: `odd/notes.txt` is left out: it is no picture of a kind that can be read"],
    },
    Bad {
        name: "picture-broken",
        record: "title = 'x'\n[[folio]]\nimage = 'ms/f1.png'\n[[folio]]\nimage = 'odd/broken.png'",
        served: Served::Rest,
        said: &[":5: `odd/broken.png` is left out: damaged PNG: it ends inside its header"],
    },
    Bad {
        name: "choice-differs",
        record: "title = 'x'\n[[folio]]\nchoice = [\n{ image = 'ms/f1.png', label = 'y' },\n{ \
             image = 'odd/wide.png', label = 'z' },\n]",
        served: Served::Rest,
        said: &[":5: `odd/wide.png` is left out: it has 40x30 pixels and the first picture of \
             this folio 30x40, so they do not show the same; trim them alike"],
    },
    Bad {
        name: "choice-of-one",
        record: "title = 'x'\n[[folio]]\nchoice = [{ image = 'ms/f1.png', label = 'y' }]",
        served: Served::Not,
        said: &[":3: a choice has two pictures or more; for a single one write `image` instead"],
    },
    Bad {
        name: "choice-unlabeled",
        record: "title = 'x'\n[[folio]]\nchoice = [{ image = 'ms/f1.png' }, { image = \
             'ms/f2.png', label = 'z' }]",
        served: Served::Not,
        said: &[":3: `folio.choice.label` is missing; write it as in label = { ar = \"…\", en = \
             \"…\" }, or a `method`"],
    },
    Bad {
        name: "method",
        record: "title = 'x'\n[[folio]]\nchoice = [{ image = 'ms/f1.png', method = 'uv' }, { \
             image = 'ms/f2.png', label = 'z' }]",
        served: Served::Not,
        said: &[
            ":3: `folio.choice.method` must be one of before-restoration, during-restoration, \
             after-restoration, natural-light, raking-light, transmitted-light, ultraviolet, \
             infrared, x-ray, multispectral; `uv` is none",
        ],
    },
    Bad {
        name: "both",
        record: "title = 'x'\n[[folio]]\nimage = 'ms/f1.png'\nchoice = [{ image = 'ms/f1.png', \
             label = 'y' }, { image = 'ms/f2.png', label = 'z' }]",
        served: Served::Not,
        said: &[":4: this folio has both `image` and `choice`; put the image first in the choice \
             and remove `image`"],
    },
    Bad {
        name: "missing-and-there",
        record: "title = 'x'\n[[folio]]\nimage = 'ms/f1.png'\nmissing = true",
        served: Served::Not,
        said: &[":4: this folio is `missing` and has a picture; remove one of them"],
    },
    Bad {
        name: "crop-outside",
        record: "title = 'x'\n[[folio]]\nimage = 'ms/f1.png'\n[[folio]]\nname = 'b'\nimage = \
             'ms/f2.png'\ncrop = [0, 0, 31, 40]",
        served: Served::Rest,
        said: &[":6: `ms/f2.png` is left out: `crop` [0,0,31,40] leads out of the picture, which \
             has 30x40 pixels"],
    },
    Bad {
        name: "crop-text",
        record: "title = 'x'\n[[folio]]\nimage = 'ms/f1.png'\ncrop = '0,0,1,1'",
        served: Served::Not,
        said: &[":4: `folio.crop` must be left, top, width and height in pixels, such as [0, 0, \
             1500, 2000]; this is a text"],
    },
    Bad {
        name: "rotate",
        record: "title = 'x'\n[[folio]]\nimage = 'ms/f1.png'\nrotate = 45",
        served: Served::Not,
        said: &[":4: `folio.rotate` must be 90, 180 or 270, clockwise; this is 45"],
    },
    Bad {
        name: "part-outside",
        record: "title = 'x'\n[[folio]]\nimage = 'ms/f1.png'\nparts = [{ image = 'ms/f2.png', at \
             = [20, 20, 30, 30] }]",
        served: Served::Rest,
        said: &[":4: `ms/f2.png` is left out: `at` [20,20,30,30] leads out of the folio, which \
             has 30x40 pixels"],
    },
    Bad {
        name: "service-size",
        record: "title = 'x'\n[[folio]]\nname = 'y'\nservice = { id = 'https://a.example/x' }",
        served: Served::Not,
        said: &[":4: `folio.service.size` is missing; write it as in size = [3000, 4000], which \
             its info.json says"],
    },
    Bad {
        name: "logo-missing",
        record: "title = 'x'\n[folios]\nimages = 'ms/*.png'\n[[provider]]\nid = \
             'https://a.example'\nlabel = 'y'\nlogo = 'odd/none.png'",
        served: Served::Rest,
        said: &[":7: `odd/none.png` is left out: it is not there"],
    },
    Bad {
        name: "thumbnail-missing",
        record: "title = 'x'\nthumbnail = 'odd/none.png'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Rest,
        said: &[":2: `odd/none.png` is left out: it is not there"],
    },
    Bad {
        name: "nameless",
        record: "title = 'x'\n[[folio]]\nimage = 'ms/f1.png'\n[[folio]]\nmissing = true",
        served: Served::Not,
        said: &[":4: this folio needs a `name` or a label, since it has no file to be named after"],
    },
];
