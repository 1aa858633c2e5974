//! What holds of every format.

use proptest::prelude::*;

use super::limits::{MAX_ALL_CORNERS, MAX_CORNERS, MAX_DEPTH, MAX_LINES, MAX_TEXT_BYTES};
use super::*;
use crate::geometry::Size;
use crate::presentation::Area;

const ALTO: &str = "<alto><Layout><Page WIDTH='60' HEIGHT='80'><TextBlock><TextLine HPOS='1' \
                    VPOS='2' WIDTH='3' HEIGHT='4'><String CONTENT='قفا'/></TextLine></TextBlock>\
                    </Page></Layout></alto>";
const PAGE: &str = "<PcGts><Page imageWidth='60' imageHeight='80'><TextRegion><TextLine><Coords \
                    points='1,2 4,2 4,6 1,6'/><TextEquiv><Unicode>قفا</Unicode></TextEquiv>\
                    </TextLine></TextRegion></Page></PcGts>";
const TEI: &str = "<TEI><facsimile><surface ulx='0' uly='0' lrx='60' lry='80'><zone xml:id='z' ulx='1' \
                   uly='2' lrx='4' lry='6'/></surface></facsimile><text><p><lb facs='#z'/>قفا</p>\
                   </text></TEI>";
const HOCR: &str = "<html><div class='ocr_page' title='bbox 0 0 60 80'><span class='ocr_line' \
                    title='bbox 1 2 4 6'>قفا</span></div></html>";
const PLAIN: &str = "قفا";

const FILES: [(TextKind, &str); 5] = [
    (TextKind::Xml, ALTO),
    (TextKind::Xml, PAGE),
    (TextKind::Xml, TEI),
    (TextKind::Html, HOCR),
    (TextKind::Plain, PLAIN),
];

#[test]
fn every_format_tells_the_same_of_the_same_line() {
    for (kind, text) in FILES {
        let read = Transcription::read(kind, text.as_bytes()).unwrap();
        let [surface] = &read.surfaces[..] else { panic!("one surface: {text}") };
        let [line] = &surface.blocks[0].lines[..] else { panic!("one line: {text}") };
        assert_eq!(line.text, "قفا", "{text}");
        if kind != TextKind::Plain {
            assert_eq!(line.shape, Some(Shape::Box([1.0, 2.0, 4.0, 6.0])), "{text}");
            assert_eq!(surface.frame, Some([0.0, 0.0, 60.0, 80.0]), "{text}");
        }
    }
}

#[test]
fn hocr_is_told_by_its_content_where_it_is_called_xml() {
    let read = Transcription::read(TextKind::Xml, HOCR.as_bytes()).unwrap();
    assert_eq!(read.surfaces[0].blocks[0].lines[0].text, "قفا");
}

#[test]
fn a_file_that_is_none_says_what_it_is_and_where() {
    for (kind, text, expected) in [
        (TextKind::Xml, "<svg/>", "begins with the element `svg`"),
        (TextKind::Xml, "no XML", "is no well-formed XML"),
        (TextKind::Xml, "", "is no well-formed XML"),
        (TextKind::Xml, "<alto>\n<Layout></alto>", "is no well-formed XML"),
        (TextKind::Html, "<p>Hello</p>", "has no page of hOCR"),
        (TextKind::Plain, "a\0", "U+0000"),
    ] {
        let error = Transcription::read(kind, text.as_bytes()).unwrap_err();
        assert!(error.to_string().contains(expected), "{text}: {error}");
    }
    let error = Transcription::read(TextKind::Xml, b"<alto>\n<Layout></alto>").unwrap_err();
    assert_eq!(error.line(), Some(2));
    let latin = Transcription::read(TextKind::Plain, b"caf\xE9").unwrap_err();
    assert_eq!(
        latin.to_string(),
        "is no text in UTF-8, as which it must be read; save it as UTF-8"
    );
}

#[test]
fn what_could_grow_does_not() {
    let deep = format!("<TEI>{}", "<ab>".repeat(MAX_DEPTH));
    let long = format!("<TEI><text>{}</text></TEI>", "قف ".repeat(MAX_TEXT_BYTES / 2));
    let many = format!("<TEI><text>{}</text></TEI>", "<l>a</l>".repeat(MAX_LINES + 1));
    for (text, expected) in [(deep, "nested"), (long, "line or paragraph"), (many, "lines")] {
        let error = Transcription::read(TextKind::Xml, text.as_bytes()).unwrap_err();
        assert!(error.to_string().contains(expected), "{expected}: {error}");
    }
    let laughs =
        "<!DOCTYPE TEI [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><TEI><text><l>&b;</l></text></TEI>";
    let read = Transcription::read(TextKind::Xml, laughs.as_bytes()).unwrap();
    assert_eq!(read.surfaces[0].blocks[0].lines[0].text, "&b;");
}

/// One zone, which `lines` lines name.
fn lines_in_one_zone(corners: usize, lines: usize) -> String {
    let points: Vec<String> = (0..corners).map(|at| format!("{at},{}", at % 2)).collect();
    format!(
        "<TEI><facsimile><surface xml:id='s'><zone xml:id='z' points='{}'/></surface></facsimile>\
         <text><pb facs='#s'/><p>{}</p></text></TEI>",
        points.join(" "),
        "<lb facs='#z'/>a".repeat(lines)
    )
}

#[test]
fn lines_that_name_one_zone_have_its_corners_once() {
    let text = lines_in_one_zone(MAX_CORNERS, 3_000);
    let read = Transcription::read(TextKind::Xml, text.as_bytes()).unwrap();
    let weight = read.weight();
    assert!(weight < 20 * text.len(), "{weight} of {}", text.len());
}

#[test]
fn corners_that_are_published_have_an_end_and_places_have_not() {
    let text = lines_in_one_zone(MAX_CORNERS, 3_000);
    let read = Transcription::read(TextKind::Xml, text.as_bytes()).unwrap();
    let published = read.surfaces[0].publish(Size::new(3_000, 4));
    let corners = |area| match area {
        Some(Area::Polygon(corners)) => corners.len(),
        Some(Area::Rect(_)) => 0,
        None => panic!("each line has a place"),
    };
    let corners: usize = published.annotations.into_iter().map(|it| corners(it.area)).sum();
    assert_eq!(corners, MAX_ALL_CORNERS);
}

#[test]
fn what_a_file_weighs_has_in_it_the_shapes_of_blocks_and_all_names() {
    let points: Vec<String> = (0..1_000).map(|at| format!("{at},{}", at % 2)).collect();
    let page = format!(
        "<PcGts><Page><TextRegion><Coords points='{}'/><TextEquiv><Unicode>a</Unicode></TextEquiv>\
         </TextRegion></Page></PcGts>",
        points.join(" ")
    );
    let named = format!("<TEI><text><pb n='{}'/><p>a</p></text></TEI>", "1".repeat(16_000));
    for text in [page, named] {
        let read = Transcription::read(TextKind::Xml, text.as_bytes()).unwrap();
        assert!(read.weight() > 16_000, "{}: {}", read.weight(), &text[..40]);
    }
}

#[test]
fn languages_are_tags_whatever_table_they_come_from() {
    for (given, expected) in [
        ("ara", Some("ar")),
        ("Arabic", Some("ar")),
        ("en_US", Some("en-US")),
        ("lat", Some("la")),
        ("equ", Some("equ")),
        ("osd+script", None),
        ("", None),
    ] {
        assert_eq!(language(given).as_deref(), expected, "{given}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_damage_to_a_file_is_too_odd_to_be_read_or_refused(
        file in 0..FILES.len(),
        changes in prop::collection::vec((0.0..1.0, any::<u8>()), 1..6),
        end in 0.0..1.0,
    ) {
        let (kind, text) = FILES[file];
        let mut bytes = text.as_bytes().to_vec();
        for (at, byte) in changes {
            let at = (at * bytes.len() as f64) as usize;
            bytes[at] = byte;
        }
        bytes.truncate(1 + (end * 2.0 * bytes.len() as f64) as usize);
        if let Ok(read) = Transcription::read(kind, &bytes) {
            for surface in &read.surfaces {
                let canvas = Size::new(600, 800);
                for it in surface.publish(canvas).annotations {
                    prop_assert!(!it.text.trim().is_empty());
                    if let Some(Area::Rect(area)) = it.area {
                        prop_assert!(area.x + area.width <= canvas.width);
                        prop_assert!(area.y + area.height <= canvas.height);
                    }
                }
            }
        }
    }
}
