//! Files that are no text or no TOML, and the lines that mistakes stand in.

use super::*;

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
