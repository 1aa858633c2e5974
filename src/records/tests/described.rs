//! What records say beside the fields of a catalog: links, places, sizes, pictures elsewhere.

use std::collections::HashMap;

use super::{RICH, SMALL, record, sentences};
use crate::geometry::{Rect, Size};
use crate::image_api::ApiVersion;
use crate::presentation::{
    FolioBehavior, ImageService, ImageSource, LinkKind, MemberKind, Place, RangeBehavior, Turn,
    View,
};
use crate::records::{FolioEntry, FolioList, PictureSource, RangeContent, Record};
use crate::text::{LanguageMap, term};

fn texts(pairs: &[(&str, &str)]) -> LanguageMap {
    pairs.iter().copied().collect()
}

fn described(rest: &str) -> Record {
    record(&format!("title = 'Sand'\n{rest}\n[folios]\nimages = 'sand/*.tif'\n"))
}

/// The first folio of a record that lists its folios.
fn folio(lines: &str) -> FolioEntry {
    match record(&format!("title = 'Sand'\n[[folio]]\n{lines}\n")).folios {
        FolioList::Listed(mut entries) => entries.remove(0),
        FolioList::Matching { .. } => panic!("no list"),
    }
}

/// The pairs of a folio or record in English.
fn english(pairs: &[crate::presentation::Pair]) -> Vec<(String, String)> {
    let in_english = |map: &LanguageMap| {
        let found = map.iter().find(|(language, _)| *language == "en").or(map.iter().next());
        found.unwrap().1.join("; ")
    };
    pairs.iter().map(|pair| (in_english(&pair.label), in_english(&pair.value))).collect()
}

#[test]
fn links_say_what_they_lead_to() {
    let record = described(
        "[[homepage]]\nurl = 'https://sand.example/7'\nlabel = 'Catalog'\nlanguage = 'en'\n\
         [[rendering]]\nurl = 'https://sand.example/7.pdf'\nlabel = { en = 'PDF' }\n\
         [[see_also]]\nurl = 'https://sand.example/7'\nformat = 'Application/TEI+xml'\n\
         profile = 'http://www.tei-c.org/ns/1.0'\n\
         [[service]]\nid = 'https://sand.example/search'\ntype = 'SearchService2'\n\
         [[part_of]]\nid = 'https://union.example/sand'\n\
         [[part_of]]\nid = 'https://union.example/codex'\ntype = 'Manifest'\nlabel = 'Codex'\n",
    );
    let (page, pdf, tei) = (&record.homepages[0], &record.renderings[0], &record.see_also[0]);
    assert_eq!((page.kind, page.format.as_deref()), (LinkKind::Text, Some("text/html")));
    assert_eq!(page.languages, ["en"]);
    assert_eq!((pdf.kind, pdf.format.as_deref()), (LinkKind::Text, Some("application/pdf")));
    assert_eq!((tei.kind, tei.format.as_deref()), (LinkKind::Dataset, Some("application/tei+xml")));
    assert_eq!(tei.profile.as_deref(), Some("http://www.tei-c.org/ns/1.0"));
    assert_eq!(record.services[0].kind, "SearchService2");
    let kinds: Vec<_> = record.part_of.iter().map(|it| (it.id.as_str(), it.kind)).collect();
    let union = ("https://union.example/sand", MemberKind::Collection);
    assert_eq!(kinds, [union, ("https://union.example/codex", MemberKind::Manifest)]);
}

#[test]
fn places_and_sizes_are_exact() {
    let record = described(
        "measures = { height = 260, width = 200.5 }\n\
         [[nav_place]]\nlabel = 'Tadmur'\nlongitude = 38.268889\nlatitude = 34.551667\n\
         [[nav_place]]\nlabel = 'South'\nlongitude = -180\nlatitude = -90\n",
    );
    let place = |label: &str, longitude, latitude| {
        let label = LanguageMap::none(label);
        Place { label, longitude, latitude }
    };
    let expected =
        [place("Tadmur", 382_688_890, 345_516_670), place("South", -1_800_000_000, -900_000_000)];
    assert_eq!(record.places, expected);
    let dimensions = ("Dimensions".to_owned(), "260 × 200.5 mm".to_owned());
    assert!(english(&record.metadata()).contains(&dimensions));
    let arabic = &record.metadata()[0].value;
    assert_eq!(arabic.iter().nth(1), Some(("ar", &["٢٦٠ × ٢٠٠٫٥ مم".to_owned()][..])));
}

#[test]
fn a_year_is_told_in_both_eras_and_puts_the_manuscript_on_a_timeline() {
    for (date, expected, nav_date) in [
        ("{ year = 731, calendar = 'hijri' }", "731 (Hijri calendar; 1330–1331 CE)", "1330-10-23"),
        (
            "{ year = 700, to_year = 731, calendar = 'hijri' }",
            "700–731 (Hijri calendar; 1300–1331 CE)",
            "1300-09-24",
        ),
        (
            "{ year = 1330, calendar = 'julian' }",
            "1330 (Julian calendar; 730–731 AH)",
            "1330-01-09",
        ),
        (
            "{ text = { en = 'Safar 731' }, calendar = 'hijri' }",
            "Safar 731 (Hijri calendar; 1330–1331 CE)",
            "1330-10-23",
        ),
        (
            "{ text = 'early eighth century', year = 701, to_year = 730, calendar = 'hijri' }",
            "early eighth century (Hijri calendar; 1301–1330 CE)",
            "1301-09-14",
        ),
    ] {
        let record = described(&format!("date = {date}"));
        assert_eq!(english(&record.metadata())[0].1, expected, "{date}");
        assert_eq!(record.nav_date(), Some(format!("{nav_date}T00:00:00Z")), "{date}");
    }
    // Which of two numbers is the year cannot be told.
    let record = described("date = { text = '12 or 13 Safar 731', calendar = 'hijri' }");
    assert_eq!(english(&record.metadata())[0].1, "12 or 13 Safar 731 (Hijri calendar)");
    assert_eq!(record.nav_date(), None);
}

#[test]
fn a_time_for_timelines_can_be_given() {
    for (given, expected) in [
        ("'1330-11-14'", "1330-11-14T00:00:00Z"),
        ("1330-11-14", "1330-11-14T00:00:00Z"),
        ("'1330-11-14T03:00:00+03:00'", "1330-11-14T00:00:00Z"),
        ("1330-11-14T00:00:00Z", "1330-11-14T00:00:00Z"),
    ] {
        let record = described(&format!("nav_date = {given}"));
        assert_eq!(record.nav_date().as_deref(), Some(expected), "{given}");
    }
}

#[test]
fn a_folio_number_is_a_label_in_every_language() {
    let folio = folio("folio = '12v'\nother_label = '١٧'\nimage = 'a.tif'");
    let expected = [("none", "12v"), ("ar", "١٢ظ"), ("fa", "۱۲پ"), ("ru", "12 об.")];
    assert_eq!(folio.label, texts(&expected));
    assert_eq!(english(&folio.metadata()), [("Other foliation".to_owned(), "١٧".to_owned())]);
}

#[test]
fn a_missing_leaf_needs_no_picture() {
    let folio = folio("folio = '2r'\nmissing = true\nsize = [300, 400]");
    assert!(folio.pictures.is_empty());
    assert_eq!((folio.default_name(), folio.size), ("2r".into(), Some(Size::new(300, 400))));
    assert_eq!(english(&folio.metadata())[0].1, "There is no image of this page");
}

#[test]
fn pictures_of_a_choice_are_called_by_their_method_and_date() {
    let folio = folio(
        "choice = [{ image = 'a.tif', method = 'ultraviolet', date = { en = 'May 2021', ar = \
         'أيار ٢٠٢١' } }, { image = 'b.tif', label = 'By day', date = '2020' }]",
    );
    let label = &folio.pictures[0].label;
    let text =
        |language: &str| label.iter().find(|(tag, _)| *tag == language).unwrap().1[0].clone();
    assert_eq!(text("en"), "Ultraviolet, May 2021");
    assert_eq!(text("ar"), "أشعة فوق بنفسجية، أيار ٢٠٢١");
    // A date that is not told in a language of ours is told in another.
    assert_eq!(text("ru"), "Ультрафиолетовые лучи, May 2021");
    assert_eq!(folio.pictures[1].label, LanguageMap::none("By day, 2020"));
}

#[test]
fn parts_are_put_at_their_places_and_pictures_cut_and_turned() {
    let folio = folio(
        "image = 'opening.tif'\ncrop = [0, 0, 1500, 2000]\nrotate = 270\n\
         behavior = 'facing-pages'\n\
         parts = [{ image = 'flap.tif', at = [100, 200, 300, 400], label = 'Flap' }]",
    );
    let region = Some(Rect::new(0, 0, 1500, 2000));
    assert_eq!(folio.pictures[0].view, View { region, turn: Turn::ThreeQuarters });
    assert_eq!(folio.pictures[0].place, None);
    assert_eq!(folio.pictures[1].place, Some(Rect::new(100, 200, 300, 400)));
    assert_eq!(folio.behavior, Some(FolioBehavior::FacingPages));
}

#[test]
fn pictures_of_other_servers_are_known_by_what_the_record_says() {
    let source = |lines: &str| match folio(lines).pictures.remove(0).source {
        PictureSource::Elsewhere(image) => image,
        PictureSource::Path(path) => panic!("{path}"),
    };
    let image = source(
        "folio = '3r'\nservice = { id = 'https://them.example/iiif/a%2Fb/info.json', \
         size = [300, 400], version = 2, level = 2 }",
    );
    let id = "https://them.example/iiif/a%2Fb".to_owned();
    let service = ImageService { id, version: ApiVersion::V2, level: 2 };
    assert_eq!(image.source, ImageSource::Service(service));
    assert_eq!(image.size, Size::new(300, 400));
    let image =
        source("name = 'x'\nfile = { url = 'https://them.example/x.PNG', size = [30, 40] }");
    let (url, media_type) = ("https://them.example/x.PNG".into(), "image/png".into());
    assert_eq!(image.source, ImageSource::File { url, media_type });
}

#[test]
fn ranges_can_be_suras_and_have_a_behavior() {
    let record = record(&format!(
        "{SMALL}\n[[range]]\nsura = 2\nfrom = '1r'\nto = '1r'\nbehavior = 'thumbnail-nav'\n"
    ));
    let range = &record.ranges[0];
    assert_eq!(range.label, texts(&[("ar", "سورة البقرة"), ("en", "2. al-Baqara")]));
    assert_eq!(range.behavior, Some(RangeBehavior::ThumbnailNav));
}

#[test]
fn ranges_can_be_verses() {
    let record =
        record(&format!("{SMALL}\n[[range]]\nverses = '2:142-3:20'\nfrom = '1r'\nto = '1r'\n"));
    let expected =
        [("ar", "البقرة: ١٤٢ – آل عمران: ٢٠"), ("en", "al-Baqara 2:142 – Āl ʿImrān 3:20")];
    assert_eq!(record.ranges[0].label, texts(&expected));
}

#[test]
fn ranges_can_be_of_parts_of_folios() {
    let record = super::record(&format!(
        "{SMALL}\n[[range]]\nlabel = 'x'\nparts = [{{ folio = '1r', at = [1, 2, 30, 40] }}]\n"
    ));
    let RangeContent::Parts(parts) = &record.ranges[0].content else { panic!("{record:?}") };
    assert_eq!((parts[0].folio.text.as_str(), parts[0].place), ("1r", Rect::new(1, 2, 30, 40)));
}

/// Of the record that says everything, with its files there.
fn rich_layout() -> crate::records::Layout {
    let there =
        ["001r.tif", "001v-after.tif", "001v.tif", "back board.tif", "detail.tif", "flap.tif"];
    let there = there.map(|name| format!("sand/{name}")).to_vec();
    let files = HashMap::from([("sand".to_owned(), there)]);
    let (layout, findings) = record(RICH).lay_out_and_tell(&files);
    assert_eq!(sentences(&findings), [""; 0]);
    layout
}

#[test]
fn folios_without_a_file_of_ours_have_their_place() {
    let layout = rich_layout();
    let seen: Vec<(&str, usize, bool)> = layout
        .folios
        .iter()
        .map(|folio| (folio.name.as_str(), folio.pictures.len(), folio.is_missing))
        .collect();
    let expected = [
        ("first", 1, false),
        ("001v", 2, false),
        ("2r", 1, false),
        ("2v", 0, true),
        ("flap", 2, false),
        ("back board", 1, false),
    ];
    assert_eq!(seen, expected);
    assert_eq!(layout.start.as_deref(), Some("001v"));
    assert_eq!(layout.folios[2].metadata.len(), 3);
}

#[test]
fn other_orders_and_quires_name_the_folios_that_are_there() {
    let layout = rich_layout();
    assert_eq!(layout.sequences[0].folios, ["2r", "2v", "first", "001v"]);
    let quires = layout.ranges.last().unwrap();
    assert_eq!((quires.name.as_str(), quires.ranges.len()), ("quires", 1));
    assert_eq!(quires.ranges[0].name, "quire-1");
    assert_eq!(quires.ranges[0].label, term::QUIRE.with_number("1"));
    // Two leaves; what has no number belongs to the leaf before it.
    assert_eq!(quires.ranges[0].folios, ["first", "001v", "2r", "2v", "flap", "back board"]);
}

#[test]
fn a_side_that_is_missing_belongs_to_the_leaf_of_its_number() {
    let missing = "[[folio]]\nname = 'gone'\nfolio = '3r'\nmissing = true\n";
    let folio = |name: &str| format!("[[folio]]\nfolio = '{name}'\nimage = 'sand/{name}.tif'\n");
    let before: String = ["1r", "1v", "2r", "2v"].map(folio).concat();
    let quires = "[quires]\ncollation = '1^2, 2^1'\n";
    let of = |after: &str| {
        let text = format!("title = 'Sand'\n{before}{missing}{after}{quires}");
        let files = ["1r", "1v", "2r", "2v", "3v", "4r"].map(|name| format!("sand/{name}.tif"));
        let layout =
            super::record(&text).lay_out(&HashMap::from([("sand".to_owned(), files.to_vec())]));
        let quires = layout.ranges.into_iter().next().unwrap().ranges;
        quires.iter().map(|quire| quire.folios.join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(of(&folio("3v")), ["1r 1v 2r 2v", "gone 3v"]);
    assert_eq!(of(&folio("4r")), ["1r 1v 2r 2v gone", "4r"]);
    assert_eq!(of(""), ["1r 1v 2r 2v gone"]);
}

#[test]
fn leaves_are_counted_off_by_their_numbers() {
    let of = |collation: &str| {
        let names = ["board", "1r", "1v", "2r", "2v", "3r", "3v", "4r", "4v"];
        let files = names.map(|name| format!("sand/{name}.tif")).to_vec();
        let (layout, findings) = record(&format!("{SMALL}[quires]\ncollation = '{collation}'\n"))
            .lay_out_and_tell(&HashMap::from([("sand".to_owned(), files)]));
        let quires = layout.ranges.into_iter().next().unwrap().ranges;
        let folios: Vec<String> = quires.iter().map(|quire| quire.folios.join(" ")).collect();
        (folios, sentences(&findings))
    };
    let (folios, said) = of("1-2^2");
    assert_eq!((folios, said.len()), (vec!["1r 1v 2r 2v".to_owned(), "3r 3v 4r 4v".to_owned()], 0));
    let (folios, said) = of("1^4(-1), 2^2");
    assert_eq!(folios, ["1r 1v 2r 2v 3r 3v", "4r 4v"]);
    assert_eq!(
        said,
        [
            "sand/manuscript.toml:4: the quires have 5 leaves, and the folios from the first quire on \
          4; correct the collation, or tell with `from` where it begins"
        ]
    );
}

#[test]
fn folios_of_a_pattern_are_spelled_in_every_language() {
    let text = "title = 'x'\n[folios]\nimages = 'sand/*.tif'\nfirst_folio = '1r'\n";
    let files = ["a", "b"].map(|name| format!("sand/{name}.tif")).to_vec();
    let layout = record(text).lay_out(&HashMap::from([("sand".to_owned(), files)]));
    let expected = texts(&[("none", "1v"), ("ar", "١ظ"), ("fa", "۱پ"), ("ru", "1 об.")]);
    assert_eq!(layout.folios[1].label, expected);
}
