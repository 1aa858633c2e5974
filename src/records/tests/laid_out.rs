//! Records brought together with files.

use std::collections::HashMap;

use super::{FULL, record, sentences};
use crate::records::Layout;
use crate::text::LanguageMap;

/// Paths by folder, in the order given.
fn files(paths: &[&str]) -> HashMap<String, Vec<String>> {
    let mut files: HashMap<String, Vec<String>> = HashMap::new();
    for path in paths {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        files.entry(folder.into()).or_default().push((*path).into());
    }
    files
}

/// The layout, and what is said of it.
fn laid_out(text: &str, paths: &[&str]) -> (Layout, Vec<String>) {
    let (layout, findings) = record(text).lay_out_and_tell(&files(paths));
    (layout, sentences(&findings))
}

/// Names and labels of the folios.
fn folios(layout: &Layout) -> Vec<(&str, &str)> {
    let label = |label: &'_ LanguageMap| label.first().map(|(_, text)| text.to_owned());
    assert!(layout.folios.iter().all(|folio| label(&folio.label).is_some()));
    layout
        .folios
        .iter()
        .map(|folio| (folio.name.as_str(), folio.label.first().map_or("", |(_, text)| text)))
        .collect()
}

fn labels(layout: &Layout) -> Vec<&str> {
    folios(layout).into_iter().map(|(_, label)| label).collect()
}

const MATCHING: &str = "title = 'x'\n[folios]\nimages = 'sand/*.tif'\n";

#[test]
fn a_full_record_has_all_its_folios_and_ranges() {
    let there = ["sand/001r.tif", "sand/001v-after.tif", "sand/001v.tif", "sand/back board.tif"];
    let (layout, said) = laid_out(FULL, &there);
    assert_eq!(said, [""; 0]);
    assert_eq!(folios(&layout), [("first", "1r"), ("001v", "1v"), ("back board", "back board")]);
    assert_eq!(layout.folios[1].pictures[1].path(), Some("sand/001v-after.tif"));
    assert_eq!(layout.ranges[0].name, "poems");
    assert_eq!(layout.ranges[0].ranges[0].folios, ["first", "001v"]);
    assert_eq!(layout.ranges[1].folios, ["back board"]);
}

#[test]
fn where_no_listed_picture_is_there_one_sentence_says_so() {
    let (layout, said) = laid_out(FULL, &["glass/001r.tif"]);
    assert_eq!(layout, Layout::default());
    assert_eq!(
        said,
        ["sand/manuscript.toml:39: none of its 4 pictures is below the images folder, such as \
          `sand/001r.tif`; is that the right folder?"]
    );
}

#[test]
fn pictures_that_are_not_there_are_left_out_with_a_hint() {
    let (layout, said) = laid_out(FULL, &["sand/001R.tif", "sand/001v.tif", "sand/back-board.tif"]);
    assert_eq!(
        said,
        [
            "sand/manuscript.toml:39: `sand/001r.tif` is left out: there is no such file in the \
             folder `sand` below the images folder; did you mean `001R.tif`?",
            "sand/manuscript.toml:45: `sand/001v-after.tif` is left out: there is no such file in \
             the folder `sand` below the images folder",
            "sand/manuscript.toml:49: `sand/back board.tif` is left out: there is no such file in \
             the folder `sand` below the images folder; did you mean `back-board.tif`?",
        ]
    );
    assert_eq!(folios(&layout), [("001v", "1v")]);
    assert_eq!(layout.folios[0].pictures.len(), 1);
    // The first poem begins on a folio that is missing; the last range has no other.
    assert_eq!(layout.ranges.len(), 1);
    assert_eq!(layout.ranges[0].ranges[0].folios, ["001v"]);
}

#[test]
fn a_folder_that_is_not_there_is_told_as_such() {
    let text = "title = 'x'\n[[folio]]\nimage = 'none/a.tif'\n[[folio]]\nimage = 'b.tif'\n\
                [[folio]]\nimage = 'sand/c.tif'";
    let (layout, said) = laid_out(text, &["sand/c.tif"]);
    assert_eq!(
        said,
        [
            "sand/manuscript.toml:3: `none/a.tif` is left out: the folder `none` below the images \
             folder is not there or empty",
            "sand/manuscript.toml:5: `b.tif` is left out: the images folder is not there or empty",
        ]
    );
    assert_eq!(labels(&layout), ["c"]);
}

#[test]
fn a_wildcard_in_a_single_path_is_told_where_it_belongs() {
    let (_, said) = laid_out("title = 'x'\n[[folio]]\nimage = 'sand/*.tif'", &["sand/1.tif"]);
    assert_eq!(
        said,
        ["sand/manuscript.toml:3: `sand/*.tif` is left out: there is no such file; wildcards can \
          stand in `images` of [folios] only"]
    );
}

#[test]
fn the_folders_of_all_pictures_are_asked_for() {
    let text = "title = 'x'\n[folios]\nimages = 'a/b/*'\n[[folio]]\nchoice = [{ image = 'a/b/1', \
                label = '1' }, { image = 'after.tif', label = '2' }]";
    assert_eq!(record(text).folders().into_iter().collect::<Vec<_>>(), ["", "a/b"]);
}

#[test]
fn a_pattern_takes_what_matches_in_the_order_of_the_files() {
    let there = ["sand/f1.tif", "sand/f2.tif", "sand/f10.tif", "sand/notes.txt"];
    let (layout, said) = laid_out(MATCHING, &there);
    assert_eq!(said, [""; 0]);
    assert_eq!(folios(&layout), [("f1", "f1"), ("f2", "f2"), ("f10", "f10")]);
    assert_eq!(layout.folios[2].pictures[0].path(), Some("sand/f10.tif"));
}

#[test]
fn a_pattern_that_matches_nothing_is_told_what_is_there() {
    let (layout, said) = laid_out(MATCHING, &["sand/001r.TIF"]);
    assert!(layout.folios.is_empty());
    assert_eq!(
        said,
        [
            "sand/manuscript.toml:3: `sand/*.tif` matches no file; a file of the folder `sand` below \
          the images folder is called `001r.TIF`"
        ]
    );
    let (_, said) = laid_out(MATCHING, &[]);
    assert_eq!(
        said,
        ["sand/manuscript.toml:3: `sand/*.tif` matches no file: the folder `sand` below the \
          images folder is not there or empty"]
    );
}

#[test]
fn folios_are_numbered_from_the_first_label() {
    let there = ["sand/1.tif", "sand/2.tif", "sand/3.tif"];
    for (first, expected) in [
        ("1r", ["1r", "1v", "2r"]),
        ("1", ["1", "2", "3"]),
        ("12b", ["12b", "13a", "13b"]),
        ("f. 9v", ["f. 9v", "f. 10r", "f. 10v"]),
        ("١ظ", ["١ظ", "٢و", "٢ظ"]),
    ] {
        let text = format!("{MATCHING}first_label = '{first}'\n");
        assert_eq!(labels(&laid_out(&text, &there).0), expected);
    }
}

#[test]
fn a_label_of_its_own_uses_no_number_unless_it_is_one() {
    let there =
        ["0.tif", "1.tif", "2.tif", "3.tif", "4.tif", "5.tif"].map(|name| format!("sand/{name}"));
    let there: Vec<&str> = there.iter().map(String::as_str).collect();
    let text = format!(
        "{MATCHING}first_label = '1r'\n\
         [[folio]]\nimage = 'sand/0.tif'\nlabel = 'front board'\n\
         [[folio]]\nimage = 'sand/3.tif'\nlabel = '7v'\n\
         [[folio]]\nimage = 'sand/5.tif'\nlabel = 'stub 2r'\n"
    );
    let (layout, said) = laid_out(&text, &there);
    assert_eq!(said, [""; 0]);
    assert_eq!(labels(&layout), ["front board", "1r", "1v", "7v", "8r", "stub 2r"]);
}

#[test]
fn an_entry_changes_the_folio_of_its_first_picture_and_takes_its_others_away() {
    let there = ["sand/1.tif", "sand/1x.tif", "sand/2.tif", "uv/1.tif"];
    let text = format!(
        "{MATCHING}[[folio]]\nname = 'one'\nlabel = {{ ar = '١و', en = '1r' }}\nchoice = [\n\
         {{ image = 'sand/1.tif', label = 'before' }},\n\
         {{ image = 'sand/1x.tif', label = 'after' }},\n\
         {{ image = 'uv/1.tif', label = 'ultraviolet' }},\n]\n"
    );
    let (layout, said) = laid_out(&text, &there);
    assert_eq!(said, [""; 0]);
    assert_eq!(folios(&layout), [("one", "١و"), ("2", "2")]);
    let paths: Vec<&str> =
        layout.folios[0].pictures.iter().filter_map(|picture| picture.path()).collect();
    assert_eq!(paths, ["sand/1.tif", "sand/1x.tif", "uv/1.tif"]);
    assert_eq!((layout.folios[0].line, layout.folios[1].line), (4.into(), 3.into()));
}

#[test]
fn a_folio_keeps_its_label_and_address_while_its_first_picture_is_missing() {
    let text = format!(
        "{MATCHING}[[folio]]\nlabel = '2r'\nchoice = [\n\
         {{ image = 'sand/2r.tif', label = 'before' }},\n\
         {{ image = 'sand/2r-after.tif', label = 'after' }},\n]\n"
    );
    let (layout, said) = laid_out(&text, &["sand/1v.tif", "sand/2r-after.tif", "sand/3v.tif"]);
    assert_eq!(folios(&layout), [("1v", "1v"), ("2r", "2r"), ("3v", "3v")]);
    let after = &layout.folios[1].pictures[0];
    assert_eq!((after.path(), after.line), (Some("sand/2r-after.tif"), 8.into()));
    assert_eq!(after.label, LanguageMap::none("after"));
    assert_eq!(
        said,
        ["sand/manuscript.toml:7: `sand/2r.tif` is left out: there is no such file in the folder \
          `sand` below the images folder"]
    );
}

#[test]
fn an_entry_that_the_pattern_does_not_match_is_left_out() {
    let there = ["sand/1.tif", "sand/2.tif", "other/9.tif"];
    let text = format!(
        "{MATCHING}[[folio]]\nchoice = [{{ image = 'other/9.tif', label = 'a' }}, {{ image = \
         'sand/2.tif', label = 'b' }}]\n[[folio]]\nimage = 'sand/3.tif'\n"
    );
    let (layout, said) = laid_out(&text, &there);
    assert_eq!(
        said,
        [
            "sand/manuscript.toml:5: `other/9.tif` does not match `sand/*.tif`, so this folio is \
             left out; let the pattern match it, or list all folios without [folios]",
            "sand/manuscript.toml:7: `sand/3.tif` is left out: there is no such file in the folder \
             `sand` below the images folder",
        ]
    );
    assert_eq!(folios(&layout), [("1", "1"), ("2", "2")]);
}

#[test]
fn names_from_files_and_names_that_were_given_all_differ() {
    let there = ["sand/a.tif", "sand/b.tif", "sand/c.jpg", "sand/c.tif"];
    let text =
        "title = 'x'\n[folios]\nimages = 'sand/*'\n[[folio]]\nimage = 'sand/b.tif'\nname = 'a'\n";
    let (layout, said) = laid_out(text, &there);
    let names: Vec<&str> = folios(&layout).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["a (2)", "a", "c.jpg", "c.tif"]);
    assert_eq!(
        said,
        [
            "sand/manuscript.toml:4: the name `a` is given to this folio, so that of `sand/a.tif` is \
          `a (2)`; give one of them another `name`"
        ]
    );
}

#[test]
fn letters_that_are_composed_differently_are_the_same() {
    // й as one character in the record, as two on the disk.
    let text = "title = 'x'\n[[folio]]\nimage = 'sand/\u{439}.tif'\n";
    let (layout, said) = laid_out(text, &["sand/\u{438}\u{306}.tif"]);
    assert_eq!(said, [""; 0]);
    assert_eq!(layout.folios[0].name, "\u{439}");
    assert_eq!(layout.folios[0].pictures[0].path(), Some("sand/\u{438}\u{306}.tif"));
}

#[test]
fn ranges_that_name_no_folio_are_told_which_was_meant() {
    let there = ["sand/a.tif", "sand/b.tif", "sand/c.tif", "sand/d.tif"];
    let text = format!(
        "{MATCHING}first_label = '1r'\n\
         [[folio]]\nimage = 'sand/d.tif'\nlabel = '1r'\n\
         [[range]]\nlabel = 'wrong'\nfrom = '1v'\nto = '2w'\n\
         [[range]]\nlabel = 'two of them'\nfolios = ['1r', 'b']\n\
         [[range]]\nlabel = 'backwards'\nfrom = 'c'\nto = 'a'\n\
         [[range]]\nlabel = 'only nested'\nfrom = 'nobody at all'\nto = 'b'\n\
         [[range.range]]\nlabel = 'good'\nfrom = 'b'\nto = '2r'\n"
    );
    let (layout, said) = laid_out(&text, &there);
    assert_eq!(
        said,
        [
            "sand/manuscript.toml:11: `2w` is neither the name nor the label of a folio",
            "sand/manuscript.toml:14: `1r` is the label of 2 folios; write the name of one: `a`, \
             `d`",
            "sand/manuscript.toml:18: `a` comes before `c`, so this range has no folios of its \
             own; exchange them, or correct the order of the folios",
            "sand/manuscript.toml:21: `nobody at all` is neither the name nor the label of a folio",
        ]
    );
    let names: Vec<&str> = layout.ranges.iter().map(|range| range.name.as_str()).collect();
    assert_eq!(names, ["r2", "r4"]);
    assert_eq!(layout.ranges[0].folios, ["b"]);
    assert_eq!(layout.ranges[1].ranges[0].folios, ["b", "c"]);
}

#[test]
fn a_range_takes_the_folio_of_its_label_and_not_the_photo_of_that_number() {
    let there = ["sand/1.png", "sand/2.png", "sand/3.png"];
    let text = "title = 'x'\n[folios]\nimages = 'sand/*'\nfirst_label = '1'\n\
                [[folio]]\nimage = 'sand/1.png'\nlabel = 'front'\n\
                [[range]]\nlabel = 'x'\nfrom = '1'\nto = '1'\n";
    let (layout, said) = laid_out(text, &there);
    assert_eq!(said, [""; 0]);
    assert_eq!(folios(&layout), [("1", "front"), ("2", "1"), ("3", "2")]);
    assert_eq!(layout.ranges[0].folios, ["2"]);
    // A name that the record gives comes first; what only a file is called comes last.
    let text = text.replace("label = 'front'", "label = 'front'\nname = '1'");
    assert_eq!(laid_out(&text, &there).0.ranges[0].folios, ["1"]);
    let text = text.replace("'1'\nto = '1'", "'3'\nto = '3'");
    assert_eq!(laid_out(&text, &there).0.ranges[0].folios, ["3"]);
}

#[test]
fn a_reference_that_stays_ambiguous_is_told_both_folios() {
    let there = ["sand/1r.tif", "sand/x.tif"];
    let text = format!(
        "{MATCHING}[[folio]]\nimage = 'sand/x.tif'\nlabel = '1r'\n\
         [[range]]\nlabel = 'x'\nfolios = ['1r']\n"
    );
    let (_, said) = laid_out(&text, &there);
    assert_eq!(
        said,
        [
            "sand/manuscript.toml:9: `1r` is the label of 2 folios (`1r`, `x`); give the one that is \
          meant a `name` and write it here"
        ]
    );
}

#[test]
fn a_folio_of_another_number_is_not_suggested() {
    let there: Vec<String> = (300..304).map(|number| format!("sand/{number}.tif")).collect();
    let there: Vec<&str> = there.iter().map(String::as_str).collect();
    let text = format!(
        "{MATCHING}first_label = '١٠٢و'\n[[range]]\nlabel = 'x'\nfolios = ['٣٠٢ظ', '302v']\n"
    );
    let (_, said) = laid_out(&text, &there);
    assert_eq!(said.len(), 2);
    assert!(said.iter().all(|said| said.ends_with("of a folio")), "{said:?}");
}

#[test]
fn a_misspelt_reference_is_told_the_folio_that_was_meant() {
    let there = ["sand/012-recto.tif"];
    let text = format!("{MATCHING}[[range]]\nlabel = 'x'\nfolios = ['012-retco']\n");
    let (layout, said) = laid_out(&text, &there);
    assert_eq!(
        said,
        ["sand/manuscript.toml:6: `012-retco` is neither the name nor the label of a folio; did \
          you mean `012-recto`?"]
    );
    assert!(layout.ranges.is_empty());
}

#[test]
fn a_folio_with_nothing_but_a_name_is_labeled_with_it() {
    let text = "title = 'x'\n[[folio]]\nname = 'p1'\n\
                file = { url = 'https://them.example/1.jpg', size = [30, 40] }\n";
    let (layout, _) = laid_out(text, &[]);
    assert_eq!(layout.folios[0].label, LanguageMap::none("p1"));
}

#[test]
fn a_thousand_missing_pictures_are_not_a_thousand_lines() {
    let folio = |number: usize| {
        format!(
            "[[folio]]
image = 'sand/{number}.tif'
"
        )
    };
    let folios: String = (0..1000).map(folio).collect();
    let cover = "[[folio]]\nimage = 'sand/cover.tif'\n";
    let (_, said) = laid_out(&format!("title = 'x'\n{folios}{cover}"), &["sand/cover.tif"]);
    assert_eq!(said.len(), 51);
    assert_eq!(said[50], "sand/manuscript.toml: has 950 more mistakes like these");
}

#[test]
fn what_is_served_is_laid_out_alike_and_without_a_word() {
    let there = files(&["sand/001r.tif", "sand/001v.tif"]);
    let full = record(FULL);
    let (told, findings) = full.lay_out_and_tell(&there);
    assert!(!findings.is_empty());
    assert_eq!(full.lay_out(&there), told);
}

#[test]
fn ranges_that_repeat_all_folios_without_end_are_cut() {
    let there: Vec<String> = (0..2000).map(|number| format!("sand/{number}.tif")).collect();
    let there: Vec<&str> = there.iter().map(String::as_str).collect();
    let range = "[[range]]\nlabel = 'all'\nfrom = '0'\nto = '1999'\n".repeat(51);
    let (layout, said) = laid_out(&format!("{MATCHING}{range}"), &there);
    assert_eq!(layout.ranges.len(), 50);
    assert_eq!(
        said,
        ["sand/manuscript.toml:204: this range is left out: all ranges together have more than \
          100000 folios, which are the most"]
    );
}

#[test]
fn a_folio_is_in_a_range_once() {
    let text = format!("{MATCHING}[[range]]\nlabel = 'x'\nfolios = ['a', 'b', 'a']\n");
    let (layout, _) = laid_out(&text, &["sand/a.tif", "sand/b.tif"]);
    assert_eq!(layout.ranges[0].folios, ["a", "b"]);
}

#[test]
fn pages_of_a_file_are_pictures_of_their_own() {
    let text = "title = 'x'\n[[folio]]\nimage = 'sand/book.tif;1'\nlabel = '1r'\n[[folio]]\n\
                image = 'sand/book.tif;2'\n[[folio]]\nimage = 'sand/other.tif;2'\n[[folio]]\n\
                image = 'sand/plain;2'\n";
    let (layout, said) = laid_out(text, &["sand/book.tif", "sand/plain", "sand/plain;2"]);
    let paths: Vec<_> =
        layout.folios.iter().map(|folio| folio.pictures[0].path().unwrap()).collect();
    assert_eq!(paths, ["sand/book.tif", "sand/book.tif;2", "sand/plain;2"]);
    assert_eq!(labels(&layout), ["1r", "book;2", "plain;2"]);
    assert!(said.len() == 1 && said[0].contains("`sand/other.tif;2` is left out"), "{said:?}");
}
