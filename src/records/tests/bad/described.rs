//! Mistakes in what is said beside the fields of a catalog.

use super::*;

/// `rest` stands below a record that is good, from line 4 on.
fn said_below(rest: &str) -> Vec<String> {
    said_of(format!("{SMALL}{rest}").as_bytes())
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn links_places_and_dates_are_told_what_is_wrong_with_them() {
    for (top, expected) in [
        (
            "[[homepage]]\nlabel = 'x'",
            ":4: `homepage.url` is missing; write it as in url = \"https://library.example/ms-12\"",
        ),
        (
            "[[homepage]]\nurl = 'sand.example'",
            ":5: `homepage.url` must be an address that begins with https:// or http://; `sand.example` is none",
        ),
        (
            "[[rendering]]\nurl = 'https://a.example/x'\nformat = 'pdf'",
            ":6: `rendering.format` must be a media type, such as \"application/pdf\" or \"application/tei+xml\"; `pdf` is none",
        ),
        (
            "[[see_also]]\nurl = 'https://a.example/x'\nlanguage = 'arabic'",
            ":6: `see_also.language`: `arabic` is no language tag; that of Arabic is `ar`",
        ),
        (
            "[[service]]\nid = 'https://a.example/x'",
            ":4: `service.type` is missing; write it as in type = \"SearchService2\"",
        ),
        (
            "[[service]]\nid = 'https://a.example/x'\ntype = 'Search Service'",
            ":6: `service.type` must be one word, such as SearchService2; `Search Service` is none",
        ),
        (
            "[[nav_place]]\nlabel = 'x'\nlongitude = 34.5",
            ":4: `nav_place.latitude` is missing; write it as in longitude = 38.2689, latitude = 34.5517",
        ),
        (
            "[[nav_place]]\nlabel = 'x'\nlongitude = 34.5\nlatitude = 138.2",
            ":7: `nav_place.latitude` must be degrees from -90 to 90",
        ),
        (
            "[[nav_place]]\nlabel = 'x'\nlongitude = '34.5'\nlatitude = 38",
            ":6: `nav_place.longitude` must be degrees from -180 to 180; this is a text",
        ),
        (
            "[[nav_place]]\nlabel = 'x'\nlongitude = nan\nlatitude = 38",
            ":6: `nav_place.longitude` must be degrees from -180 to 180",
        ),
        (
            "measures = [260, 200]",
            ":1: `measures` must be { height = 260, width = 200 }, in millimeters; this is a list",
        ),
        (
            "measures = { height = 260 }",
            ":1: `measures.width` is missing; write it as in measures = { height = 260, width = 200 }",
        ),
        (
            "measures = { height = 260, width = 0 }",
            ":1: `measures.width` must be a number of millimeters, more than 0 and at most 10000",
        ),
        (
            "nav_date = 'Safar 731'",
            ":1: `nav_date` must be a day or a time in UTC, such as \"1330-11-14\" or \"1330-11-14T00:00:00Z\"; `Safar 731` is none",
        ),
        (
            "nav_date = '1330-13-01'",
            ":1: `nav_date` must be a day or a time in UTC, such as \"1330-11-14\" or \"1330-11-14T00:00:00Z\"; `1330-13-01` is none",
        ),
        (
            "date = { year = 731 }",
            ":1: `date.year` needs a `calendar`: hijri, gregorian, julian or solar-hijri",
        ),
        (
            "date = { calendar = 'hijri' }",
            ":1: `date` has neither a `text` nor a `year`; write one of them",
        ),
        (
            "date = { year = 731, to_year = 700, calendar = 'hijri' }",
            ":1: `date.to_year`, 700, is before `date.year`, 731",
        ),
        (
            "date = { to_year = 700, calendar = 'hijri' }",
            ":1: `date.to_year` has no `year` before it; write the first one",
        ),
        (
            "date = { year = '731', calendar = 'hijri' }",
            ":1: `date.year` must be a whole number from 1 to 3000; this is a text",
        ),
        (
            "date = { year = 7310, calendar = 'hijri' }",
            ":1: `date.year` must be a whole number from 1 to 3000; this is `7310`",
        ),
        (
            "date = { year = 731, calendar = 'lunar' }",
            ":1: `date.calendar` must be one of hijri, gregorian, julian, solar-hijri; `lunar` is none",
        ),
        (
            "thumbnail = '../x.tif'",
            ":1: `thumbnail`: `../x.tif` leads out of its folder with `..`; pictures must lie below the images folder",
        ),
        (
            "placeholder = ['x.tif']",
            ":1: `placeholder` must be the path of a picture below the images folder; this is a list",
        ),
        (
            "accompanying = 7",
            ":1: `accompanying` must be the path of a picture below the images folder; this is a number",
        ),
        (
            "[[range]]\nlabel = 'x'\nparts = [{ folio = '1r' }]",
            ":6: `range.parts.at` is missing; write it as in at = [0, 1500, 3000, 2500]: left, top, width and height in pixels of the folio",
        ),
        (
            "[[range]]\nlabel = 'x'\nfolios = ['1r']\nparts = [{ folio = '1r', at = [1, 2, 3, 4] }]",
            ":7: a range has either `parts` or whole folios; remove one of them",
        ),
        (
            "[[part_of]]\nid = 'union'",
            ":5: `part_of.id` must be an address that begins with https:// or http://; `union` is none",
        ),
        (
            "[[part_of]]\nid = 'https://union.example/x'\ntype = 'Sequence'",
            ":6: `part_of.type` must be one of Collection, Manifest; `Sequence` is none",
        ),
        (
            "start = 7",
            ":1: `start` must be the name or the label of a folio, such as \"12r\"; this is a number",
        ),
    ] {
        let said = if top.starts_with('[') { said_below(top) } else { said_above(top) };
        assert_eq!(said, [expected], "{top}");
    }
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn pictures_are_told_what_is_wrong_with_them() {
    for (folio, expected) in [
        (
            "image = 'a.tif'\nservice = { id = 'https://a.example/x', size = [3, 4] }",
            ":4: there is both `folio.image` and `folio.service`; remove one of them",
        ),
        (
            "name = 'x'\nservice = 'https://a.example/x'",
            ":4: `folio.service` must be { id = \"https://library.example/iiif/3/leaf-3\", size = [3000, 4000] }; this is a text",
        ),
        (
            "name = 'x'\nservice = { id = 'https://a.example/x' }",
            ":4: `folio.service.size` is missing; write it as in size = [3000, 4000], which its info.json says",
        ),
        (
            "name = 'x'\nservice = { id = 'https://a.example/x/full/max/0/default.jpg', size = [3, 4] }",
            ":4: `folio.service.id` is the address of a picture; write the part before the region, `/full/…`, or put the picture into `file`",
        ),
        (
            "name = 'x'\nservice = { id = 'https://a.example/x', size = [3, 4], version = 1 }",
            ":4: `folio.service.version` must be a whole number from 2 to 3; this is `1`",
        ),
        (
            "name = 'x'\nservice = { id = 'https://a.example/x', size = [3, 4], level = 3 }",
            ":4: `folio.service.level` must be a whole number from 0 to 2; this is `3`",
        ),
        (
            "name = 'x'\nfile = { url = 'x.jpg', size = [3, 4] }",
            ":4: `folio.file.url` must be an address that begins with https:// or http://; `x.jpg` is none",
        ),
        (
            "name = 'x'\nfile = { url = 'https://a.example/x.jpg', size = [3] }",
            ":4: `folio.file.size` must be width and height in pixels, such as [3000, 4000]; this has 1 numbers",
        ),
        (
            "name = 'x'\nfile = { url = 'https://a.example/x.jpg', size = [3, 0] }",
            ":4: `folio.file.size` has no width or no height",
        ),
        (
            "name = 'x'\nservice = { id = 'https://a.example/x', size = [3, 4] }\ncrop = [0, 0, 4, 4]",
            ":4: `crop` [0,0,4,4] leads out of the picture, which has 3x4 pixels",
        ),
        (
            "name = 'x'\nservice = { id = 'https://a.example/x', size = [3, 4] }\nrotate = 90",
            ":4: what is cut is asked for from a service of `level` 1, or 2 where `version` is 2, \
             and what is turned of `level` 2; its info.json says which level it has",
        ),
        (
            "name = 'x'\nfile = { url = 'https://a.example/x.jpg', size = [3, 4] }\ncrop = [0, 0, 4, 4]",
            ":4: a picture in `file` is shown as it is; `crop` and `rotate` need an image of ours or a `service`",
        ),
        (
            "service = { id = 'https://a.example/x', size = [3, 4] }",
            ":2: this folio needs a `name` or a label, since it has no file to be named after",
        ),
        (
            "image = 'a.tif'\ncrop = '0,0,1,1'",
            ":4: `folio.crop` must be left, top, width and height in pixels, such as [0, 0, 1500, 2000]; this is a text",
        ),
        (
            "image = 'a.tif'\ncrop = [0, 0, -1, 1]",
            ":4: `folio.crop` must be a whole number from 0 to 10000000; this is `-1`",
        ),
        ("image = 'a.tif'\ncrop = [0, 0, 0, 1]", ":4: `folio.crop` has no width or no height"),
        (
            "image = 'a.tif'\nrotate = 45",
            ":4: `folio.rotate` must be 90, 180 or 270, clockwise; this is 45",
        ),
        (
            "image = 'a.tif'\nrotate = 'left'",
            ":4: `folio.rotate` must be a whole number from 0 to 360; this is a text",
        ),
        (
            "image = 'a.tif'\nparts = [{ image = 'b.tif' }]",
            ":4: `folio.parts.at` is missing; write it as in at = [200, 150, 800, 600]: left, top, width and height in pixels of the folio",
        ),
        (
            "image = 'a.tif'\nparts = [{ at = [0, 0, 1, 1] }]",
            ":4: `folio.parts.image` is missing; write it as in image = \"folder/file.tif\"",
        ),
        (
            "image = 'a.tif'\nparts = [{ image = 'b.tif', at = [0, 0] }]",
            ":4: `folio.parts.at` must be left, top, width and height in pixels, such as [0, 0, 1500, 2000]; this has 2 numbers",
        ),
        (
            "image = 'a.tif'\nmissing = true",
            ":4: this folio is `missing` and has a picture; remove one of them",
        ),
        (
            "missing = true",
            ":2: this folio needs a `name` or a label, since it has no file to be named after",
        ),
        (
            "missing = 'yes'\nimage = 'a.tif'",
            ":3: `folio.missing` must be true or false, without quotation marks; this is a text",
        ),
        (
            "folio = 'iv'\nimage = 'a.tif'",
            ":3: `folio.folio` must be the number of a folio, such as \"12v\" or \"12bis r\"; write `iv` as `label`",
        ),
        (
            "folio = '1r'\nlabel = 'x'\nimage = 'a.tif'",
            ":3: there is both `folio` and `label`; remove one of them",
        ),
        (
            "behavior = 'paged'\nimage = 'a.tif'",
            ":3: `folio.behavior` must be one of facing-pages, non-paged; `paged` is none",
        ),
        (
            "size = [3, 4, 5]\nimage = 'a.tif'",
            ":3: `folio.size` must be width and height in pixels, such as [3000, 4000]; this has 3 numbers",
        ),
        (
            "size = [3, 99999999999]\nimage = 'a.tif'",
            ":3: `folio.size` must be a whole number from 0 to 10000000; this is `99999999999`",
        ),
        (
            "choice = [{ image = 'a.tif', method = 'uv' }, { image = 'b.tif', label = 'b' }]",
            ":3: `folio.choice.method` must be one of before-restoration, during-restoration, after-restoration, natural-light, raking-light, transmitted-light, ultraviolet, infrared, x-ray, multispectral; `uv` is none",
        ),
        (
            "choice = [{ method = 'infrared' }, { image = 'b.tif', label = 'b' }]",
            ":3: `folio.choice.image` is missing; write it as in image = \"folder/file.tif\"",
        ),
    ] {
        assert_eq!(said_below_title(&format!("[[folio]]\n{folio}")), [expected], "{folio}");
    }
}

#[test]
fn orders_suras_and_quires_are_told_what_is_wrong_with_them() {
    for (rest, expected) in [
        (
            "[[range]]\nsura = 115\nfrom = '1r'\nto = '1v'",
            ":5: `range.sura` must be a whole number from 1 to 114; this is `115`",
        ),
        (
            "[[range]]\nsura = '2'\nfrom = '1r'\nto = '1v'",
            ":5: `range.sura` must be a whole number from 1 to 114; this is a text",
        ),
        (
            "[[range]]\nverses = '2:400'\nfrom = '1r'\nto = '1v'",
            ":5: `range.verses`: sura 2 has 286 verses, give or take a few, and none with the number 400",
        ),
        (
            "[[range]]\nverses = 'the Throne'\nfrom = '1r'\nto = '1v'",
            ":5: `range.verses`: `the Throne` is no passage; write 2:255, 2:142-252 or 2:142-3:20",
        ),
        (
            "[[range]]\nsura = 2\nverses = '2:255'\nfrom = '1r'\nto = '1v'",
            ":6: a range has either `sura` or `verses`, which names its sura; remove one of them",
        ),
        (
            "[[range]]\nlabel = 'x'\nbehavior = 'sequence'\nfrom = '1r'\nto = '1v'",
            ":6: `range.behavior` must be one of no-nav, thumbnail-nav; `sequence` is none",
        ),
        (
            "[[sequence]]\nlabel = 'x'",
            ":4: this sequence is empty; write folios = [\"2v\", \"1r\"] in their order",
        ),
        (
            "[[sequence]]\nfolios = ['1r']",
            ":4: `sequence.label` is missing; write it as in label = { ar = \"…\", en = \"…\" }",
        ),
        (
            "[[range]]\nlabel = 'x'\nname = 'a'\nfolios = ['1r']\n[[sequence]]\nlabel = 'x'\nname = 'a'\nfolios = ['1r']",
            ":10: the name `a` is taken by the range in line 4; names are parts of addresses, give one of them another `name`",
        ),
        (
            "[quires]\nfrom = '1r'",
            ":4: `quires.collation` is missing; write it as in collation = \"1-12^8, 13^6\"",
        ),
        (
            "[quires]\ncollation = '1-3'",
            ":5: `quires.collation`: `1-3` is no group of quires; they have the form 1-12^8, 13^6(-1)",
        ),
        (
            "[quires]\ncollation = '1^8, 3^8'",
            ":5: `quires.collation`: `3^8` does not begin with the number of the next quire, 2",
        ),
        (
            "[[quires]]\ncollation = '1^8'",
            ":4: `quires` must be one table with the heading [quires]; this is a list",
        ),
    ] {
        assert_eq!(said_below(rest), [expected], "{rest}");
    }
}

#[test]
fn a_pattern_tells_where_it_does_not_fit() {
    for (rest, expected) in [
        (
            "first_folio = '1r'\nfirst_label = '1r'",
            ":4: there is both `first_label` and `first_folio`; keep `first_folio` for labels in every language, `first_label` for labels as you write them",
        ),
        (
            "first_folio = 'iv'",
            ":4: `folios.first_folio` must be the label to count from, such as \"1r\", \"1\" or \"12a\"; from `iv` nothing can be counted on",
        ),
        (
            "[[folio]]\nfolio = '2r'\nmissing = true",
            ":4: this folio has no picture below the images folder, so its place among those of `images` is not known; list all folios without [folios]",
        ),
    ] {
        assert_eq!(said_below(rest), [expected], "{rest}");
    }
}
