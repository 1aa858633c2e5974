//! Records with mistakes: each is told with its line and its remedy.

use super::{FILE, FULL, SMALL, sentences};
use crate::records::{Finding, Record, Severity};

fn findings_of(bytes: &[u8]) -> Vec<Finding> {
    match Record::parse(FILE, bytes) {
        Ok(record) => panic!("no mistake was found in {record:?}"),
        Err(findings) => findings,
    }
}

/// What is said of a record, without the name of its file.
fn said_of(bytes: &[u8]) -> Vec<String> {
    let sentences = sentences(&findings_of(bytes));
    sentences.iter().map(|said| said.trim_start_matches(FILE).to_owned()).collect()
}

/// `top` stands in the lines before a record that is good.
fn said_above(top: &str) -> Vec<String> {
    said_of(format!("{top}\n{SMALL}").as_bytes())
}

/// `rest` stands after the title, from line 2 on.
fn said_below_title(rest: &str) -> Vec<String> {
    said_of(format!("title = 'Sand'\n{rest}").as_bytes())
}

#[test]
fn a_mistake_keeps_the_record_from_being_served() {
    let findings = findings_of(b"title = 7");
    assert!(findings.iter().all(|finding| finding.severity == Severity::Error));
}

#[test]
fn values_of_the_wrong_kind_are_told_what_they_must_be() {
    let texts = "must be a text or texts by language, such as { ar = \"…\", en = \"…\" }";
    for (top, expected) in [
        ("summary = 7", format!(":1: `summary` {texts}; this is a number")),
        ("\nplace = true", format!(":2: `place` {texts}; this is `true` or `false`")),
        ("script = 1.5", format!(":1: `script` {texts}; this is a number")),
        (
            "date = 1329-05-27",
            format!(":1: `date` {texts}; this is a date without quotation marks"),
        ),
        (
            "restored = 'yes'",
            ":1: `restored` must be true or false, without quotation marks; this is a text".into(),
        ),
        (
            "language = { en = 'Arabic' }",
            ":1: `language` must be a language tag or a list of them, such as \"ar\" or \
             [\"ar\", \"fa\"]; this is a table of keys"
                .into(),
        ),
        (
            "provider = 'Oasis'",
            ":1: `provider` must be a list with the heading [[provider]] before each part; this \
             is a text"
                .into(),
        ),
        (
            "metadata = ['Binding']",
            ":1: `metadata` must be a list with the heading [[metadata]] before each part; this \
             is a text"
                .into(),
        ),
        (
            "required_statement = 'Credit us'",
            ":1: `required_statement` must be { label = { … }, value = { … } }; this is a text"
                .into(),
        ),
    ] {
        assert_eq!(said_above(top), [expected], "{top}");
    }
}

#[test]
fn what_is_missing_is_told_with_an_example() {
    assert_eq!(
        said_of(b"[folios]\nimages = 'sand/*.tif'\n"),
        [": `title` is missing; write it as in title = { ar = \"…\", en = \"…\" }"]
    );
    let no_folios = ": has no folios; write [folios] with images = \"folder/*.tif\", or a \
                     [[folio]] for each";
    assert_eq!(said_below_title(""), [no_folios]);
    assert_eq!(said_of(b"").len(), 2);
    assert_eq!(
        said_below_title("[folios]\nfirst_label = '1r'"),
        [":2: `folios.images` is missing; write it as in images = \"folder/*.tif\""]
    );
    assert_eq!(
        said_below_title("[[folio]]\nlabel = '1r'"),
        [":2: this folio has no picture; write image = \"folder/file.tif\", or a `choice`"]
    );
    assert_eq!(said_below_title("folio = []"), [":2: `folio` is an empty list; remove it"]);
    assert_eq!(
        said_above("metadata = [{ label = 'Binding' }]"),
        [":1: `metadata.value` is missing; write it as in value = { ar = \"…\", en = \"…\" }"]
    );
    assert_eq!(
        said_above("provider = [{ label = 'Oasis' }]"),
        [":1: `provider.id` is missing; write it as in id = \"https://library.example\""]
    );
}

#[test]
fn empty_texts_are_told_by_their_name() {
    for (top, expected) in [
        ("summary = ''", ":1: `summary` is empty; write a text or remove it"),
        ("summary = {}", ":1: `summary` has no text; write one or remove it"),
        ("summary = []", ":1: `summary` is an empty list; write a text or remove it"),
        ("summary = { en = ' ' }", ":1: `summary.en` is empty; write a text or remove it"),
        (
            "summary = {\n  ar = 'ر',\n  en = []\n}",
            ":3: `summary.en` is an empty list; write a text or remove it",
        ),
        ("language = []", ":1: `language` is an empty list; remove it"),
        (
            "date = { text = '', calendar = 'hijri' }",
            ":1: `date.text` is empty; write a text or remove it",
        ),
    ] {
        assert_eq!(said_above(top), [expected], "{top}");
    }
}

#[test]
fn languages_are_told_their_tag() {
    for (top, expected) in [
        (
            "language = 'arabic'",
            ":1: `language`: `arabic` is no language tag; that of Arabic is `ar`",
        ),
        (
            "language = ['ar',\n 'per']",
            ":2: `language`: `per` is no language tag; that of Persian is `fa`",
        ),
        ("language = ['ar', 'AR']", ":1: `language` has `ar` twice; keep one of them"),
        (
            "summary = { en_US = 'x' }",
            ":1: `summary`: `en_US` is no language tag; a hyphen stands between its parts: `en-US`",
        ),
        (
            "summary = { english = 'x' }",
            ":1: `summary`: `english` is no language tag; that of English is `en`",
        ),
        (
            "summary = { text = 'x' }",
            ":1: `summary`: `text` is no language tag (BCP 47), such as `ar`, `fa` or `en-GB`",
        ),
        (
            "summary = { en = 'x', EN = 'y' }",
            ":1: `summary` has the language `en` twice; keep one of them",
        ),
        (
            "summary = { \"\" = 'x' }",
            ":1: `summary`: `` is no language tag (BCP 47), such as `ar`, `fa` or `en-GB`",
        ),
    ] {
        assert_eq!(said_above(top), [expected], "{top}");
    }
}

#[test]
fn words_that_are_none_of_the_known_ones_are_told_which_there_are() {
    for (top, expected) in [
        (
            "viewing_direction = 'rtl'",
            ":1: `viewing_direction` must be one of right-to-left, left-to-right, top-to-bottom, \
             bottom-to-top; `rtl` is none",
        ),
        (
            "behavior = 'page'",
            ":1: `behavior` must be one of paged, individuals, continuous, unordered; `page` is \
             none; did you mean `paged`?",
        ),
        (
            "date = { text = '731', calendar = 'hijra' }",
            ":1: `date.calendar` must be one of hijri, gregorian, julian, solar-hijri; `hijra` is \
             none; did you mean `hijri`?",
        ),
        (
            "behavior = 1",
            ":1: `behavior` must be one of paged, individuals, continuous, unordered; this is a \
             number",
        ),
    ] {
        assert_eq!(said_above(top), [expected], "{top}");
    }
}

#[test]
fn misspelt_and_misplaced_keys_are_told_what_was_meant() {
    assert_eq!(
        said_above("sumary = 'x'"),
        [":1: `sumary` is no key of a record; did you mean `summary`?"]
    );
    let unknown = said_above("colour = 'red'");
    assert!(unknown[0].starts_with(":1: `colour` is no key of a record; the keys are: title, "));
    assert_eq!(
        said_below_title("[folios]\nimages = '*.tif'\nrights = 'x'"),
        [
            ":4: `rights` is no key of `folios`; it stands below `folios`; move it to the top, above \
          all headings"
        ]
    );
    assert_eq!(
        said_below_title("[[folio]]\nimage = 'a.tif'\n[[folio.range]]\nlabel = 'x'"),
        [":4: `range` is no key of `folio`; write its heading as [[range]]"]
    );
    assert_eq!(
        said_above("first_label = '1r'\nimages = '*.tif'"),
        [
            ":1: `first_label` is no key of a record; it belongs below the heading [folios]",
            ":2: `images` is no key of a record; it belongs below the heading [folios]",
        ]
    );
    assert_eq!(
        said_below_title("[[folio]]\nimage = 'a.tif'\nlabl = '1r'"),
        [":4: `labl` is no key of `folio`; did you mean `label`?"]
    );
    assert_eq!(
        said_below_title("[[folio]]\nimage = 'a.tif'\nnote = 'x'"),
        [":4: `note` is no key of `folio`; the keys are: label, name, image, choice"]
    );
    assert_eq!(
        said_below_title("[folio]\nimage = 'a.tif'"),
        [
            ":2: `folio` must be a list with the heading [[folio]] before each part; this is a table \
          of keys"
        ]
    );
    assert_eq!(
        said_below_title("[[folios]]\nimages = '*.tif'"),
        [":2: `folios` must be one table with the heading [folios]; this is a list"]
    );
}

#[test]
fn rights_are_told_what_viewers_understand() {
    let wanted = "must be an address of Creative Commons or RightsStatements.org, such as \
                  http://creativecommons.org/publicdomain/zero/1.0/";
    assert_eq!(
        said_above("rights = 'all rights reserved'"),
        [format!(
            ":1: `rights` {wanted}; `all rights reserved` is none. Other terms can stand in \
             `required_statement`"
        )]
    );
    assert_eq!(
        said_above("rights = 'https://creativecommons.org/licenses/by/4.0/deed.ar'"),
        [
            ":1: `rights`: `https://creativecommons.org/licenses/by/4.0/deed.ar` is a page about the \
          statement; the statement itself is http://creativecommons.org/licenses/by/4.0/"
        ]
    );
    assert_eq!(
        said_above("rights = { en = 'x' }"),
        [format!(":1: `rights` {wanted}; this is a table of keys")]
    );
}

#[test]
fn addresses_must_be_addresses() {
    for (provider, expected) in [
        (
            "id = 'oasis.example', label = 'x'",
            ":1: `provider.id` must be an address that begins with https:// or http://; `oasis.example` is none",
        ),
        (
            "id = 'urn:isbn:1', label = 'x'",
            ":1: `provider.id` must be an address that begins with https:// or http://; `urn:isbn:1` is none",
        ),
        (
            "id = 'https://me:word@a.example', label = 'x'",
            ":1: `provider.id` has a user or password in it, which everyone would see; remove it",
        ),
        (
            "id = 'https://a.example', label = 'x', homepage = 'https://a.example'",
            ":1: `provider.homepage` must be { url = \"https://…\", label = { … } }; this is a text",
        ),
        (
            "id = 'https://a.example', label = 'x', homepage = { url = 'javascript:alert(1)' }",
            ":1: `provider.homepage.url` must be an address that begins with https:// or http://; `javascript:alert(1)` is none",
        ),
        (
            "id = 'https://a.example', label = 'x', logo = '../logo.png'",
            ":1: `provider.logo`: `../logo.png` leads out of its folder with `..`; pictures must lie below the images folder",
        ),
    ] {
        assert_eq!(said_above(&format!("provider = [{{ {provider} }}]")), [expected]);
    }
}

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
            "`https://a.example/x.tif` is an absolute path; write it from the images folder on, without what leads there",
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
            ":5: `folio.choice.label` is missing; write it as in label = { ar = \"…\", en = \"…\" }",
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

#[test]
fn mistakes_of_toml_are_told_in_words() {
    for (top, expected) in [
        (
            "summary = Foo bar",
            ":1: `Foo bar` must stand between straight quotation marks, \"…\", unless it is `true` or `false`",
        ),
        (
            "summary = “Foo”",
            ":1: `“Foo”` has curved quotation marks; put a text between straight ones: \"…\"",
        ),
        (
            "summary = \"Foo",
            ":1: a text has no quotation mark at its end; a text of several lines stands between \"\"\" and \"\"\"",
        ),
        (
            "summary: 'x'",
            ":1: `:` cannot be a key; a line has the form key = \"text\" with a key such as `title`",
        ),
        (
            "summary = { ar = 'x' en = 'y' }",
            ":1: a comma is missing between two values, or a `]` or `}` after the last",
        ),
        ("summary = ['x'", ":1: a list has no `]` at its end"),
        (
            "place = 'x'\nplace = 'y'",
            ":2: `place` is given a second time; keep one of them (what can be repeated has two brackets, such as [[folio]])",
        ),
        (
            "summary = \"C:\\scans\"",
            ":1: a backslash has a special meaning between \"…\"; write it twice, or put the text between '…'",
        ),
        (
            "العنوان = 'x'",
            ":1: `العنوان` cannot be a key; a line has the form key = \"text\" with a key such as `title`",
        ),
    ] {
        assert_eq!(said_above(top)[0], expected, "{top}");
    }
    assert_eq!(said_above("place = 'x'\nplace = 'y'\nbehavior = 'page'").len(), 2);
}

#[test]
fn files_that_are_no_text_are_told_how_to_save_them() {
    assert_eq!(
        said_of(b"title = 'x'\nsummary = 'caf\xe9'\n"),
        [":2: is not UTF-8 from this line on, perhaps because it was saved in an older encoding \
          such as Windows-1256 or Latin-1; save it as UTF-8"]
    );
    let wide: Vec<u8> = "\u{feff}title = 'x'".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(said_of(&wide), [": is saved as UTF-16; save it as UTF-8"]);
    let wide: Vec<u8> = "title = 'x'".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(said_of(&wide), [": is saved as UTF-16; save it as UTF-8"]);
    assert_eq!(
        said_of(b"title = 'x'\r\n\r\nsummary = '\0'\r\n"),
        [":3: has a NUL character (a zero byte), which no text has; remove it"]
    );
    assert_eq!(
        said_of(&vec![b'#'; 50_000_000]),
        [": is 47.7 MiB large, and a record is at most 4.0 MiB; is it another file, such as a \
          picture, under this name?"]
    );
}

#[test]
fn lines_are_right_whatever_ends_them_and_with_a_byte_order_mark() {
    let bad = FULL.replace("behavior = \"paged\"", "behavior = \"pagd\"");
    let expected = said_of(bad.as_bytes());
    assert!(expected[0].starts_with(":14: `behavior` must be one of"), "{expected:?}");
    let windows = bad.replace('\n', "\r\n");
    assert_eq!(said_of(windows.as_bytes()), expected);
    assert_eq!(said_of(format!("\u{feff}{windows}").as_bytes()), expected);
    assert_eq!(said_of(format!("\u{feff}{bad}").as_bytes()), expected);
}

#[test]
fn all_mistakes_of_a_record_are_told_at_once() {
    let said = said_of(
        "title = 7\nrestored = 'no'\nlanguage = 'ara'\nbehaviour = 'paged'\n[[folio]]\nimage = '/x'\n"
            .as_bytes(),
    );
    let lines: Vec<&str> = said.iter().map(|sentence| &sentence[..3]).collect();
    assert_eq!(lines, [":1:", ":2:", ":3:", ":4:", ":6:"], "{said:?}");
}

#[test]
fn a_long_or_wild_text_is_quoted_short_and_tame() {
    let said = said_above(&format!("behavior = \"\"\"a\n\t{}\"\"\"", "x".repeat(100_000)));
    assert_eq!(said.len(), 1);
    assert!(said[0].len() < 300 && !said[0].contains(['\n', '\t']), "{said:?}");
    let said = said_above("\"a\\nserved/manuscript.toml: is fine\" = 1");
    assert!(
        said[0].starts_with(":1: `a\u{fffd}served/manuscript.toml: is fine` is no key"),
        "{said:?}"
    );
}
