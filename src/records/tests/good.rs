//! Records without mistakes.

use super::{FULL, SMALL, record};
use crate::presentation::{Behavior, ViewingDirection};
use crate::records::{FolioList, RangeContent, Record};
use crate::text::Calendar;
use crate::text::LanguageMap;

fn texts(entries: &[(&str, &str)]) -> LanguageMap {
    let mut map = LanguageMap::default();
    for (language, text) in entries {
        map.push(language, *text);
    }
    map
}

#[test]
fn every_key_is_read() {
    let record = record(FULL);
    assert_eq!(record.file, "sand/manuscript.toml");
    assert_eq!(record.title, texts(&[("ar", "ديوان الرمل"), ("en", "Diwan of the Sand")]));
    assert_eq!(
        record.summary,
        texts(&[("en", "Poems of the desert."), ("en", "Copied by two hands.")])
    );
    assert_eq!(record.shelfmark, LanguageMap::none("Sand MS 7"));
    assert_eq!(record.institution, texts(&[("ar", "مكتبة الواحة"), ("en", "Oasis Library")]));
    assert_eq!(record.place, texts(&[("en", "Tadmur"), ("ar", "تدمر")]));
    let date = record.date.unwrap();
    assert_eq!(date.text, texts(&[("en", "731"), ("ar", "٧٣١")]));
    assert_eq!(date.calendar, Some(Calendar::Hijri));
    assert_eq!(record.languages, ["ar", "syr", "ar-Latn", "tlh"]);
    assert_eq!(record.script, texts(&[("en", "Naskh"), ("ar", "نسخ")]));
    assert_eq!(record.material, texts(&[("en", "Paper"), ("ar", "ورق")]));
    assert_eq!(record.restored, Some(true));
    assert_eq!(record.rights.as_deref(), Some("http://creativecommons.org/publicdomain/zero/1.0/"));
    assert_eq!(record.viewing_direction, Some(ViewingDirection::RightToLeft));
    assert_eq!(record.behavior, Some(Behavior::Paged));
    let statement = record.required_statement.unwrap();
    assert_eq!(statement.label, texts(&[("en", "Credit")]));
    assert_eq!(statement.value, texts(&[("en", "Oasis Library")]));
}

#[test]
fn providers_have_addresses_and_a_logo() {
    let providers = record(FULL).providers;
    assert_eq!(providers.len(), 2);
    assert_eq!(providers[0].id, "https://oasis.example/id");
    assert_eq!(providers[0].line, 17.into());
    let homepage = providers[0].homepage.as_ref().unwrap();
    // UTF-8 of واحة, percent-encoded.
    assert_eq!(homepage.url, "https://oasis.example/%D9%88%D8%A7%D8%AD%D8%A9");
    assert_eq!(homepage.label, texts(&[("en", "Home")]));
    assert_eq!(providers[0].logo.as_ref().unwrap().path.as_str(), "logos/oasis.png");
    // Written without a slash at its end, and a name stays as it is written.
    assert_eq!(providers[1].id, "http://sand.example");
    assert_eq!(providers[1].homepage.as_ref().unwrap().label, LanguageMap::none("Sand Project"));
}

#[test]
fn folios_are_read_in_their_order() {
    let FolioList::Listed(folios) = record(FULL).folios else { panic!("folios are listed") };
    assert_eq!(folios.len(), 3);
    assert_eq!(folios[0].name.as_deref(), Some("first"));
    assert_eq!(folios[0].label, LanguageMap::none("1r"));
    assert_eq!(folios[0].pictures[0].path().unwrap().as_str(), "sand/001r.tif");
    assert_eq!(folios[0].line, 36.into());
    assert_eq!(folios[1].pictures.len(), 2);
    assert_eq!(folios[1].pictures[1].label, texts(&[("en", "After restoration")]));
    assert_eq!(folios[1].pictures[1].line, 45.into());
    assert!(folios[2].label.is_empty());
}

#[test]
fn ranges_are_nested_and_named_by_their_place() {
    let ranges = record(FULL).ranges;
    assert_eq!(ranges[0].name, "poems");
    assert_eq!(ranges[0].content, RangeContent::Nested);
    assert_eq!(ranges[0].ranges[0].name, "r1-1");
    assert!(matches!(&ranges[0].ranges[0].content, RangeContent::Between { from, to }
        if from.text == "1r" && to.text == "١ظ" && to.line == 58.into()));
    assert_eq!(ranges[1].name, "r2");
    assert!(matches!(&ranges[1].content, RangeContent::Listed(folios) if folios.len() == 1));
}

#[test]
fn a_pattern_and_a_title_are_enough() {
    let record = record(SMALL);
    assert_eq!(record.folders().into_iter().collect::<Vec<_>>(), ["sand"]);
    assert!(record.metadata().is_empty());
}

#[test]
fn the_ends_of_lines_and_a_byte_order_mark_change_nothing() {
    let expected = record(FULL);
    let windows = FULL.replace('\n', "\r\n");
    let marked = format!("\u{feff}{windows}");
    for text in [windows, marked, format!("\u{feff}{FULL}")] {
        assert_eq!(record(&text), expected);
    }
}

#[test]
fn readers_see_the_fields_of_a_catalog_in_its_order_and_then_the_rest() {
    let pairs = record(FULL).metadata();
    let not_arabic = |map: &LanguageMap| {
        let (_, texts) = map.iter().find(|(language, _)| *language != "ar").unwrap();
        texts.join("; ")
    };
    let seen: Vec<(String, String)> =
        pairs.iter().map(|pair| (not_arabic(&pair.label), not_arabic(&pair.value))).collect();
    let expected = [
        ("Shelfmark", "Sand MS 7"),
        ("Holding institution", "Oasis Library"),
        ("Place of origin", "Tadmur"),
        ("Date", "731 (Hijri calendar; 1330–1331 CE)"),
        ("Language", "Arabic; Syriac; Arabic (ar-Latn); tlh"),
        ("Script", "Naskh"),
        ("Material", "Paper"),
        ("Restored", "Yes"),
        ("Binding", "Leather"),
        ("Extent", "3 leaves; 200 × 140 mm"),
    ];
    assert_eq!(seen, expected.map(|(label, value)| (label.to_owned(), value.to_owned())));
}

#[test]
fn readers_of_arabic_see_it_in_arabic() {
    let pairs = record(FULL).metadata();
    let arabic = |at: usize| {
        let of = |map: &LanguageMap| {
            map.iter().find(|(language, _)| *language == "ar").map(|(_, texts)| texts.join("، "))
        };
        (of(&pairs[at].label).unwrap(), of(&pairs[at].value).unwrap())
    };
    assert_eq!(arabic(1), ("جهة الحفظ".into(), "مكتبة الواحة".into()));
    assert_eq!(arabic(3), ("تاريخ النسخ".into(), "٧٣١ (التقويم الهجري؛ ١٣٣٠–١٣٣١ م)".into()));
    assert_eq!(arabic(4).1, "العربية، السريانية، العربية (ar-Latn)، tlh");
    assert_eq!(arabic(7), ("مُرمَّم".into(), "نعم".into()));
}

#[test]
fn a_date_without_language_has_its_calendar_in_every_language_of_ours() {
    let text = format!("date = {{ text = '731', calendar = 'solar-hijri' }}\n{SMALL}");
    let date = record(&text).date.unwrap().for_readers();
    let expected = texts(&[
        ("en", "731 (Solar Hijri calendar; 1352–1353 CE)"),
        ("ar", "731 (التقويم الهجري الشمسي؛ ١٣٥٢–١٣٥٣ م)"),
        ("fr", "731 (calendrier hégirien solaire\u{a0}; 1352–1353 apr. J.-C.)"),
        ("ru", "731 (календарь солнечной хиджры; 1352–1353 н. э.)"),
        ("kk", "731 (күн хижрасы күнтізбесі; б. з. 1352–1353)"),
    ]);
    assert_eq!(date, expected);
    let plain = record(&format!("date = {{ fr = '1330', en = 'about 1330' }}\n{SMALL}"));
    let expected = texts(&[("fr", "1330"), ("en", "about 1330")]);
    assert_eq!(plain.date.unwrap().for_readers(), expected);
}

#[test]
fn a_single_language_needs_no_list() {
    assert_eq!(record(&format!("language = 'FA-af'\n{SMALL}")).languages, ["fa-AF"]);
}

#[test]
fn records_that_are_read_alike_are_equal() {
    let parse = || Record::parse("f", FULL.as_bytes());
    assert_eq!(parse(), parse());
}
