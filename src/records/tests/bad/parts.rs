//! Mistakes in what a manuscript consists of: paths, patterns, folios, ranges.

use super::*;

#[test]
fn paths_that_could_lead_elsewhere_are_refused() {
    for (path, expected) in [
        (
            "../x.tif",
            "`../x.tif` leads out of its folder with `..`; pictures must lie below the images folder",
        ),
        (
            "a/../../x.tif",
            "`a/../../x.tif` leads out of its folder with `..`; pictures must lie below the images folder",
        ),
        (
            "/etc/passwd",
            "`/etc/passwd` is an absolute path; write it from the images folder on, without what leads there",
        ),
        (
            "C:\\scans\\x.tif",
            "`C:\\scans\\x.tif` is an absolute path; write it from the images folder on, without what leads there",
        ),
        (
            "scans\\x.tif",
            "`scans\\x.tif` has a backslash in it; folders and files are parted by `/`",
        ),
        (
            "a//x.tif",
            "`a//x.tif` has an empty part, a slash too many; write one `/` between parts and none at the end",
        ),
        (
            ".git/x.tif",
            "`.git/x.tif` has a part that begins with a dot; hidden files are not served, rename it",
        ),
        (
            "https://a.example/x.tif",
            "`https://a.example/x.tif` is an address on the web, and pictures lie below the images folder; a folio that another server shows has a `service` or a `file`",
        ),
    ] {
        let said = said_below_title(&format!("[[folio]]\nimage = '{path}'"));
        assert_eq!(said, [format!(":3: `folio.image`: {expected}")], "{path}");
    }
    assert_eq!(
        said_below_title("[[folio]]\nimage = \"a\\u0000.tif\""),
        [":3: `folio.image` has the control character U+0000 in it; remove it"]
    );
    assert_eq!(
        said_below_title("[[folio]]\nimage = ['a.tif', 'b.tif']"),
        [":3: `folio.image` must be the path of a picture below the images folder; this is a list"]
    );
}

#[test]
fn patterns_are_told_how_they_are_written() {
    for (images, expected) in [
        ("sand", "`sand` has no wildcard; to take all pictures of that folder write `sand/*`"),
        (
            "*/x.tif",
            "`*/x.tif` has a wildcard before its last `/`; wildcards can stand in the file name only",
        ),
        (
            "sand/[0-9.tif",
            "`sand/[0-9.tif`: a `[` has no `]`; a bracket of the file name itself is written `[[]`",
        ),
        (
            "sand/*.{tif,jpg",
            "`sand/*.{tif,jpg`: a `{` has no `}`; a brace of the file name itself is written `[{]`",
        ),
        (
            "../*.tif",
            "`../*.tif` leads out of its folder with `..`; pictures must lie below the images folder",
        ),
    ] {
        let said = said_below_title(&format!("[folios]\nimages = '{images}'"));
        assert_eq!(said, [format!(":3: `folios.images`: {expected}")], "{images}");
    }
    assert_eq!(
        said_below_title("[folios]\nimages = '*.tif'\nfirst_label = 'iv'"),
        [":4: `folios.first_label` must be the label to count from, such as \"1r\", \"1\" or \
          \"12a\"; from `iv` nothing can be counted on"]
    );
}

#[test]
fn folios_are_told_what_is_wrong_with_them() {
    for (rest, expected) in [
        (
            "[[folio]]\nimage = 'a.tif'\nchoice = [{ image = 'b.tif', label = 'b' }]",
            ":4: this folio has both `image` and `choice`; put the image first in the choice and \
             remove `image`",
        ),
        (
            "[[folio]]\nchoice = [{ image = 'b.tif', label = 'b' }]",
            ":3: a choice has two pictures or more; for a single one write `image` instead",
        ),
        (
            "[[folio]]\nchoice = [\n{ image = 'a.tif', label = 'a' },\n{ image = 'b.tif' }]",
            ":5: `folio.choice.label` is missing; write it as in label = { ar = \"…\", en = \"…\" }, or a `method`",
        ),
        (
            "[[folio]]\nchoice = [{ image = 'a.tif', label = 'a' },\n{ image = 'a.tif', label = 'b' }]",
            ":4: `a.tif` is in this choice twice",
        ),
        (
            "[[folio]]\nname = 'x'\nimage = 'a.tif'\n[[folio]]\nname = 'x'\nimage = 'b.tif'",
            ":6: the name `x` is taken by the folio in line 2; names are parts of addresses, give \
             it another",
        ),
        (
            "[[folio]]\nimage = 'a/1.tif'\n[[folio]]\nimage = 'b/1.tif'",
            ":4: this folio is named `1` after its picture, as the folio in line 2 is; give it a \
             `name` of its own",
        ),
        (
            "[[folio]]\nname = 'a/b'\nimage = 'a.tif'",
            ":3: `folio.name`: `a/b` is no name; a slash parts addresses; use `-` or `.` instead",
        ),
        (
            "[[folio]]\nname = '..'\nimage = 'a.tif'",
            ":3: `folio.name`: `..` is no name; an address cannot end in dots only",
        ),
        (
            "[folios]\nimages = '*.tif'\n[[folio]]\nimage = 'a.tif'\n[[folio]]\nimage = 'a.tif'",
            ":7: `a.tif` is in the folio of line 5 already; remove it here",
        ),
    ] {
        assert_eq!(said_below_title(rest), [expected], "{rest}");
    }
}

#[test]
fn ranges_are_told_what_is_wrong_with_them() {
    let below = |rest: &str| said_of(format!("{SMALL}{rest}").as_bytes());
    for (rest, expected) in [
        (
            "[[range]]\nfrom = '1r'\nto = '1v'",
            ":4: `range.label` is missing; write it as in label = { ar = \"…\", en = \"…\" }",
        ),
        (
            "[[range]]\nlabel = 'x'",
            ":4: this range is empty; write `from` and `to`, or folios = [\"1r\", \"2v\"]",
        ),
        (
            "[[range]]\nlabel = 'x'\nfrom = '1r'",
            ":6: `from` has no `to`; write the last folio, which may be the same",
        ),
        (
            "[[range]]\nlabel = 'x'\nto = '1r'",
            ":6: `to` has no `from`; write the first folio, which may be the same",
        ),
        (
            "[[range]]\nlabel = 'x'\nfrom = '1r'\nto = '1v'\nfolios = ['2r']",
            ":8: a range has either `from` and `to` or a list `folios`; remove one of them",
        ),
        ("[[range]]\nlabel = 'x'\nfolios = []", ":6: `range.folios` is an empty list; remove it"),
        (
            "[[range]]\nlabel = 'x'\nfrom = 1\nto = '1v'",
            ":6: `range.from` must be the name or the label of a folio, such as \"12r\"; this is \
             a number",
        ),
        (
            "[[range]]\nlabel = 'x'\nname = 'a'\nfolios = ['1']\n[[range]]\nlabel = 'y'\nname = 'a'\nfolios = ['2']",
            ":10: the name `a` is taken by the range in line 4; names are parts of addresses, give \
             one of them another `name`",
        ),
        (
            "[[range]]\nlabel = 'x'\nname = 'r2'\nfolios = ['1']\n[[range]]\nlabel = 'y'\nfolios = ['2']",
            ":8: the name `r2` is taken by the range in line 4; names are parts of addresses, give \
             one of them another `name`",
        ),
    ] {
        assert_eq!(below(rest), [expected], "{rest}");
    }
}

#[test]
fn what_is_nested_too_deep_or_too_long_is_told_its_limit() {
    let nested = |depth: usize| {
        let heading = |level: usize| {
            format!("[[{}range]]\nlabel = 'x'\nfolios = ['1']\n", "range.".repeat(level))
        };
        format!("{SMALL}{}", (0..depth).map(heading).collect::<String>())
    };
    assert!(Record::parse(FILE, nested(8).as_bytes()).is_ok());
    // Line 4 and three lines for each level: the ninth begins in line 28.
    assert_eq!(
        said_of(nested(9).as_bytes()),
        [":28: ranges can be nested 8 deep; this one is deeper"]
    );
    let deep = format!("summary = {}'x'{}", "[".repeat(100), "]".repeat(100));
    assert_eq!(said_above(&deep), [":1: is nested far too deep"]);

    let tags: String = ('a'..='z')
        .flat_map(|first| ('a'..='z').map(move |second| format!("x-{first}{second} = 'x', ")))
        .collect();
    assert_eq!(
        said_above(&format!("summary = {{ {tags} }}")),
        [":1: `summary` has 676 languages; 200 are the most"]
    );
    let folio = |number: usize| format!("[[folio]]\nimage = '{number}.tif'\n");
    let folios: String = (0..=10_000).map(folio).collect();
    assert_eq!(said_below_title(&folios), [":2: `folio` has 10001 parts; 10000 are the most"]);
    let range = format!("[[range]]\nlabel = 'x'\nfolios = [{}]", "'1',".repeat(10_001));
    assert_eq!(
        said_of(format!("{SMALL}{range}").as_bytes()),
        [":6: `range.folios` has 10001 folios; 10000 are the most"]
    );
    let range = "[[range]]\nlabel = 'x'\nfolios = ['1']\n".repeat(5001);
    assert_eq!(
        said_of(format!("{SMALL}{range}").as_bytes()),
        [":4: `range` has 5001 parts; 5000 are the most"]
    );
}
