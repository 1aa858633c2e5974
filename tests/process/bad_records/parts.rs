//! Mistakes in records: names, the table of contents, further orders and quires.

use super::{Bad, Served};

pub const PARTS: &[Bad] = &[
    Bad {
        name: "folio-twice",
        record: "title = 'x'\n[[folio]]\nname = 'a'\nimage = 'ms/f1.png'\n[[folio]]\nname = \
             'a'\nimage = 'ms/f2.png'",
        served: Served::Not,
        said: &[":6: the name `a` is taken by the folio in line 2; names are parts of addresses, \
             give it another"],
    },
    Bad {
        name: "folio-and-label",
        record: "title = 'x'\n[[folio]]\nfolio = '1r'\nlabel = 'y'\nimage = 'ms/f1.png'",
        served: Served::Not,
        said: &[":3: there is both `folio` and `label`; remove one of them"],
    },
    Bad {
        name: "folio-word",
        record: "title = 'x'\n[[folio]]\nfolio = 'iv'\nimage = 'ms/f1.png'",
        served: Served::Not,
        said: &[
            ":3: `folio.folio` must be the number of a folio, such as \"12v\" or \"12bis r\"; \
             write `iv` as `label`",
        ],
    },
    Bad {
        name: "start",
        record: "title = 'x'\nstart = '9r'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Rest,
        said: &[":2: `9r` is neither the name nor the label of a folio"],
    },
    Bad {
        name: "range-unknown",
        record: "title = 'x'\n[folios]\nimages = 'ms/*.png'\n[[range]]\nlabel = 'y'\nfolios = \
             ['9r']",
        served: Served::Rest,
        said: &[":6: `9r` is neither the name nor the label of a folio"],
    },
    Bad {
        name: "range-backwards",
        record: "title = 'x'\n[folios]\nimages = 'ms/*.png'\n[[range]]\nlabel = 'y'\nfrom = \
             'f2'\nto = 'f1'",
        served: Served::Rest,
        said: &[":7: `f1` comes before `f2`, so this range has no folios of its own; exchange \
             them, or correct the order of the folios"],
    },
    Bad {
        name: "range-half",
        record: "title = 'x'\n[folios]\nimages = 'ms/*.png'\n[[range]]\nlabel = 'y'\nfrom = 'f2'",
        served: Served::Not,
        said: &[":6: `from` has no `to`; write the last folio, which may be the same"],
    },
    Bad {
        name: "range-empty",
        record: "title = 'x'\n[folios]\nimages = 'ms/*.png'\n[[range]]\nlabel = 'y'",
        served: Served::Not,
        said: &[":4: this range is empty; write `from` and `to`, or folios = [\"1r\", \"2v\"]"],
    },
    Bad {
        name: "range-twice",
        record: "title = 'x'\n[folios]\nimages = 'ms/*.png'\n[[range]]\nname = 'a'\nlabel = \
             'y'\nfolios = ['f1']\n[[range]]\nname = 'a'\nlabel = 'z'\nfolios = ['f2']",
        served: Served::Not,
        said: &[":9: the name `a` is taken by the range in line 4; names are parts of addresses, \
             give one of them another `name`"],
    },
    Bad {
        name: "range-below-itself",
        record: "title = 'x'\n[folios]\nimages = 'ms/*.png'\n[[range]]\nname = 'a'\nlabel = \
             'y'\n[[range.range]]\nname = 'a'\nlabel = 'z'\nfolios = ['f2']",
        served: Served::Not,
        said: &[":8: the name `a` is taken by the range in line 4; names are parts of addresses, \
             give one of them another `name`"],
    },
    Bad {
        name: "range-deep",
        record: "title = 'x'\n[folios]\nimages = 'ms/*.png'\n[[range]]\nlabel = 'y'\nfolios = \
             ['f1']\n[[range.range]]\nlabel = 'y'\nfolios = \
             ['f1']\n[[range.range.range]]\nlabel = 'y'\nfolios = \
             ['f1']\n[[range.range.range.range]]\nlabel = 'y'\nfolios = \
             ['f1']\n[[range.range.range.range.range]]\nlabel = 'y'\nfolios = \
             ['f1']\n[[range.range.range.range.range.range]]\nlabel = 'y'\nfolios = \
             ['f1']\n[[range.range.range.range.range.range.range]]\nlabel = 'y'\nfolios = \
             ['f1']\n[[range.range.range.range.range.range.range.range]]\nlabel = 'y'\nfolios \
             = ['f1']\n[[range.range.range.range.range.range.range.range.range]]\nlabel = \
             'y'\nfolios = ['f1']",
        served: Served::Not,
        said: &[":28: ranges can be nested 8 deep; this one is deeper"],
    },
    Bad {
        name: "range-name",
        record: "title = 'x'\n[folios]\nimages = 'ms/*.png'\n[[range]]\nname = '..'\nlabel = \
             'y'\nfolios = ['f1']",
        served: Served::Not,
        said: &[":5: `range.name`: `..` is no name; an address cannot end in dots only"],
    },
    Bad {
        name: "sura",
        record: "title = 'x'\n[folios]\nimages = 'ms/*.png'\n[[range]]\nsura = 115\nfrom = \
             'f1'\nto = 'f2'",
        served: Served::Not,
        said: &[":5: `range.sura` must be a whole number from 1 to 114; this is `115`"],
    },
    Bad {
        name: "sequence-empty",
        record: "title = 'x'\n[folios]\nimages = 'ms/*.png'\n[[sequence]]\nlabel = 'y'",
        served: Served::Not,
        said: &[":4: this sequence is empty; write folios = [\"2v\", \"1r\"] in their order"],
    },
    Bad {
        name: "collation",
        record: "title = 'x'\n[folios]\nimages = 'ms/*.png'\n[quires]\ncollation = '1-3'\nfrom = \
             'f1'",
        served: Served::Not,
        said: &[":5: `quires.collation`: `1-3` is no group of quires; they have the form 1-12^8, \
             13^6(-1)"],
    },
    Bad {
        name: "collation-gap",
        record: "title = 'x'\n[folios]\nimages = 'ms/*.png'\n[quires]\ncollation = '1^8, \
             3^8'\nfrom = 'f1'",
        served: Served::Not,
        said: &[":5: `quires.collation`: `3^8` does not begin with the number of the next quire, \
             2"],
    },
    Bad {
        name: "label-twice",
        record: "title = 'x'\n[[folio]]\nlabel = '1r'\nimage = 'ms/f1.png'\n[[folio]]\nlabel = \
             '1r'\nimage = 'ms/f2.png'\n[[range]]\nlabel = 'y'\nfolios = ['1r']",
        served: Served::Rest,
        said: &[":10: `1r` is the label of 2 folios; write the name of one: `f1`, `f2`"],
    },
];
