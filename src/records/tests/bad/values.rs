//! Mistakes in what is said of a manuscript.

use super::*;

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
                     [[folio]] for each, or put a table `folios.csv` beside it";
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
        [
            ":4: `note` is no key of `folio`; the keys are: label, folio, other_label, name, missing, image, service, file, crop, rotate, choice, parts, size, behavior, measures, metadata"
        ]
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
