//! Mistakes in records: what is said of the manuscript.

use super::{Bad, Served};

pub const VALUES: &[Bad] = &[
    Bad {
        name: "title-number",
        record: "title = 7\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":1: `title` must be a text or texts by language, such as { ar = \"…\", en = \
             \"…\" }; this is a number"],
    },
    Bad {
        name: "title-missing",
        record: "[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[": `title` is missing; write it as in title = { ar = \"…\", en = \"…\" }"],
    },
    Bad {
        name: "title-blank",
        record: "title = '  '\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":1: `title` is empty; write a text or remove it"],
    },
    Bad {
        name: "no-folios",
        record: "title = 'x'",
        served: Served::Not,
        said: &[": has no folios; write [folios] with images = \"folder/*.tif\", or a [[folio]] \
             for each, or put a table `folios.csv` beside it"],
    },
    Bad {
        name: "empty",
        record: "",
        served: Served::Not,
        said: &[
            ": `title` is missing; write it as in title = { ar = \"…\", en = \"…\" }",
            ": has no folios; write [folios] with images = \"folder/*.tif\", or a [[folio]] \
             for each, or put a table `folios.csv` beside it",
        ],
    },
    Bad {
        name: "key-misspelt",
        record: "title = 'x'\nsumary = 'y'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `sumary` is no key of a record; did you mean `summary`?"],
    },
    Bad {
        name: "key-unknown",
        record: "title = 'x'\ncolour = 'y'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `colour` is no key of a record; the keys are: title, summary, shelfmark, \
             institution, place, date, language, script, material, measures, restored, \
             rights, viewing_direction, behavior, thumbnail, placeholder, accompanying, start, nav_date, \
             required_statement, provider, metadata, nav_place, homepage, rendering, \
             see_also, service, part_of, folios, folio, range, sequence, quires"],
    },
    Bad {
        name: "key-misplaced",
        record: "title = 'x'\n[folios]\nimages = 'ms/*.png'\nrights = 'y'",
        served: Served::Not,
        said: &[":4: `rights` is no key of `folios`; it stands below `folios`; move it to the \
             top, above all headings"],
    },
    Bad {
        name: "language-word",
        record: "title = 'x'\nlanguage = 'arabic'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `language`: `arabic` is no language tag; that of Arabic is `ar`"],
    },
    Bad {
        name: "language-code",
        record: "title = 'x'\nlanguage = 'per'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `language`: `per` is no language tag; that of Persian is `fa`"],
    },
    Bad {
        name: "language-tag",
        record: "title = 'x'\nsummary = { en_US = 'y' }\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `summary`: `en_US` is no language tag; a hyphen stands between its parts: \
             `en-US`"],
    },
    Bad {
        name: "language-number",
        record: "title = 'x'\nlanguage = 7\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `language` must be a language tag or a list of them, such as \"ar\" or \
             [\"ar\", \"fa\"]; this is a number"],
    },
    Bad {
        name: "language-twice",
        record: "title = 'x'\nlanguage = ['ar', 'AR']\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `language` has `ar` twice; keep one of them"],
    },
    Bad {
        name: "text-empty",
        record: "title = 'x'\nsummary = { en = ' ' }\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `summary.en` is empty; write a text or remove it"],
    },
    Bad {
        name: "restored",
        record: "title = 'x'\nrestored = 'yes'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `restored` must be true or false, without quotation marks; this is a text"],
    },
    Bad {
        name: "calendar",
        record: "title = 'x'\ndate = { text = '1', calendar = 'hijra' }\n[folios]\nimages = \
             'ms/*.png'",
        served: Served::Not,
        said: &[":2: `date.calendar` must be one of hijri, gregorian, julian, solar-hijri; \
             `hijra` is none; did you mean `hijri`?"],
    },
    Bad {
        name: "year-alone",
        record: "title = 'x'\ndate = { year = 731 }\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `date.year` needs a `calendar`: hijri, gregorian, julian or solar-hijri"],
    },
    Bad {
        name: "years-backwards",
        record: "title = 'x'\ndate = { year = 731, to_year = 700, calendar = 'hijri' \
             }\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `date.to_year`, 700, is before `date.year`, 731"],
    },
    Bad {
        name: "day",
        record: "title = 'x'\nnav_date = '1330-13-01'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `nav_date` must be a day or a time in UTC, such as \"1330-11-14\" or \
             \"1330-11-14T00:00:00Z\"; `1330-13-01` is none"],
    },
    Bad {
        name: "direction",
        record: "title = 'x'\nviewing_direction = 'rtl'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `viewing_direction` must be one of right-to-left, left-to-right, \
             top-to-bottom, bottom-to-top; `rtl` is none"],
    },
    Bad {
        name: "behavior",
        record: "title = 'x'\nbehavior = 'page'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `behavior` must be one of paged, individuals, continuous, unordered; `page` \
             is none; did you mean `paged`?"],
    },
    Bad {
        name: "measures",
        record: "title = 'x'\nmeasures = { height = 260 }\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[
            ":2: `measures.width` is missing; write it as in measures = { height = 260, width \
             = 200 }",
        ],
    },
    Bad {
        name: "latitude",
        record: "title = 'x'\n[[nav_place]]\nlabel = 'y'\nlongitude = 34.5\nlatitude = \
             138\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":5: `nav_place.latitude` must be degrees from -90 to 90"],
    },
    Bad {
        name: "rights",
        record: "title = 'x'\nrights = 'ours'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":2: `rights` must be an address of Creative Commons or RightsStatements.org, \
             such as http://creativecommons.org/publicdomain/zero/1.0/; `ours` is none. Other \
             terms can stand in `required_statement`"],
    },
    Bad {
        name: "rights-page",
        record: "title = 'x'\nrights = \
             'https://creativecommons.org/licenses/by/4.0/deed.ar'\n[folios]\nimages = \
             'ms/*.png'",
        served: Served::Not,
        said: &[":2: `rights`: `https://creativecommons.org/licenses/by/4.0/deed.ar` is a page \
             about the statement; the statement itself is \
             http://creativecommons.org/licenses/by/4.0/"],
    },
    Bad {
        name: "provider-urn",
        record: "title = 'x'\n[[provider]]\nid = 'urn:x'\nlabel = 'y'\n[folios]\nimages = \
             'ms/*.png'",
        served: Served::Not,
        said: &[":3: `provider.id` must be an address that begins with https:// or http://; \
             `urn:x` is none"],
    },
    Bad {
        name: "provider-secret",
        record: "title = 'x'\n[[provider]]\nid = 'https://me:word@a.example'\nlabel = \
             'y'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[
            ":3: `provider.id` has a user or password in it, which everyone would see; remove \
             it",
        ],
    },
    Bad {
        name: "script",
        record: "title = 'x'\n[[provider]]\nid = 'https://a.example'\nlabel = 'y'\nhomepage = { \
             url = 'javascript:x', label = 'z' }\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":5: `provider.homepage.url` must be an address that begins with https:// or \
             http://; `javascript:x` is none"],
    },
    Bad {
        name: "homepage",
        record: "title = 'x'\n[[homepage]]\nurl = 'sand.example'\nlabel = 'y'\n[folios]\nimages = \
             'ms/*.png'",
        served: Served::Not,
        said: &[":3: `homepage.url` must be an address that begins with https:// or http://; \
             `sand.example` is none"],
    },
    Bad {
        name: "media-type",
        record: "title = 'x'\n[[rendering]]\nurl = 'https://a.example/x'\nformat = 'pdf'\nlabel = \
             'y'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[":4: `rendering.format` must be a media type, such as \"application/pdf\" or \
             \"application/tei+xml\"; `pdf` is none"],
    },
    Bad {
        name: "service-type",
        record: "title = 'x'\n[[service]]\nid = 'https://a.example/x'\n[folios]\nimages = \
             'ms/*.png'",
        served: Served::Not,
        said: &[":2: `service.type` is missing; write it as in type = \"SearchService2\""],
    },
    Bad {
        name: "metadata-value",
        record: "title = 'x'\n[[metadata]]\nlabel = 'Binding'\n[folios]\nimages = 'ms/*.png'",
        served: Served::Not,
        said: &[
            ":2: `metadata.value` is missing; write it as in value = { ar = \"…\", en = \"…\" \
             }",
        ],
    },
];
