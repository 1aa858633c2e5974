//! Whatever a record says of folios and ranges, tables say as well.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::good::without_lines;
use super::*;

/// What a row says, by its columns, and what the record says in its place.
type Row = Vec<(&'static str, String)>;

/// Columns of texts in the order of their languages.
const TEXTS: [&str; 4] = ["label", "label:ar", "metadata:Hand:en", "metadata:Hand"];

/// A text that is no date and no code of a spreadsheet, whatever is in it.
fn text() -> impl Strategy<Value = String> {
    "[a-zق-ي٠-٩\",;' \t\n\u{200f}#{}=.:\\[\\]]{0,12}[a-zق-ي]q"
}

fn maybe<S: Strategy<Value = String> + 'static>(strategy: S) -> BoxedStrategy<Option<String>> {
    prop::option::of(strategy).boxed()
}

fn numbers() -> impl Strategy<Value = [u32; 4]> {
    prop::array::uniform4(1_u32..5000)
}

/// One folio: the rows of the table, and the record.
#[derive(Clone, Debug)]
struct Folio {
    rows: Vec<Row>,
    record: String,
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Texts of a key by language: cells and TOML.
fn texts(row: &mut Row, columns: [&'static str; 2], texts: [Option<String>; 2]) -> Option<String> {
    let mut inside = Vec::new();
    for (column, text) in columns.into_iter().zip(texts) {
        if let Some(text) = text {
            let behind = column.rsplit_once(':').map_or("", |(_, behind)| behind);
            let language = if behind.len() == 2 { behind } else { "none" };
            inside.push(format!("{language} = {}", quoted(&text)));
            row.push((column, text));
        }
    }
    (!inside.is_empty()).then(|| format!("{{ {} }}", inside.join(", ")))
}

prop_compose! {
    fn picture(number: usize)(
        is_elsewhere in any::<bool>(),
        crop in prop::option::of(numbers()),
        rotate in prop::option::of(prop::sample::select(vec![90, 180, 270])),
    ) -> (Row, String) {
        let mut row: Row = Vec::new();
        let mut record = if is_elsewhere {
            let id = format!("https://a.example/{number}");
            row.push(("service:id", id.clone()));
            row.push(("service:size", "9000 9000".into()));
            row.push(("service:level", "2".into()));
            format!("service = {{ id = \"{id}\", size = [9000, 9000], level = 2 }}")
        } else {
            row.push(("image", format!("sand/{number}.tif")));
            format!("image = \"sand/{number}.tif\"")
        };
        // Within the picture.
        if let Some([x, y, width, height]) = crop.map(|crop| crop.map(|it| it / 2 + 1)) {
            row.push(("crop", format!("{x}, {y}, {width}, {height}")));
            let _ = write!(record, ", crop = [{x}, {y}, {width}, {height}]");
        }
        if let Some(rotate) = rotate {
            row.push(("rotate", rotate.to_string()));
            let _ = write!(record, ", rotate = {rotate}");
        }
        (row, record)
    }
}

fn folio(number: usize) -> impl Strategy<Value = Folio> {
    let further = prop::collection::vec((any::<bool>(), text(), numbers()), 0..3);
    let of_folio = (
        any::<bool>(),
        [maybe(text()), maybe(text())],
        maybe(text()),
        prop::option::of((1_u32..99, 1_u32..99)),
        [maybe(text()), maybe(text())],
    );
    let pictures: Vec<_> = (0..3).map(|index| picture(number * 10 + index)).collect();
    (of_folio, further, pictures).prop_map(move |(of_folio, further, pictures)| {
        let (is_numbered, labels, other, measures, hand) = of_folio;
        let mut first: Row = vec![("name", format!("n{number}"))];
        let mut record = format!("\n[[folio]]\nname = \"n{number}\"\n");
        if is_numbered {
            first.push(("folio", format!("{number}v")));
            let _ = writeln!(record, "folio = \"{number}v\"");
        } else if let Some(label) = texts(&mut first, ["label", "label:ar"], labels) {
            let _ = writeln!(record, "label = {label}");
        }
        if let Some(other) = texts(&mut first, ["other_label:fa", ""], [other, None]) {
            let _ = writeln!(record, "other_label = {other}");
        }
        if let Some((height, width)) = measures {
            first.push(("measures:height", format!("{height},5")));
            first.push(("measures:width", width.to_string()));
            let _ = writeln!(record, "measures = {{ height = {height}.5, width = {width} }}");
        }
        if let Some(value) = texts(&mut first, ["metadata:Hand:en", "metadata:Hand"], hand) {
            let pair = format!("[{{ label = {{ none = \"Hand\" }}, value = {value} }}]");
            let _ = writeln!(record, "metadata = {pair}");
        }
        let mut pictures = pictures.into_iter();
        let (own, of_record) = pictures.next().unwrap();
        let mut rows = vec![own];
        let (mut choice, mut parts) = (vec![of_record.clone()], Vec::new());
        for ((is_part, label, at), (mut row, picture)) in further.into_iter().zip(pictures) {
            let mut picture = format!("{picture}, label = {{ en = {} }}", quoted(&label));
            row.push(("image_label:en", label));
            if is_part {
                row.push(("at", at.map(|it| it.to_string()).join(" ")));
                let _ = write!(picture, ", at = {at:?}");
                parts.push(format!("{{ {picture} }}"));
            } else {
                choice.push(picture);
            }
            rows.push(row);
        }
        if choice.len() == 1 {
            let _ = writeln!(
                record,
                "{}",
                of_record
                    .replace("}, ", "}\n")
                    .replace(", crop", "\ncrop")
                    .replace(", rotate", "\nrotate")
            );
        } else {
            rows[0].push(("method", "infrared".into()));
            choice[0].push_str(", method = \"infrared\"");
            let choice: Vec<String> = choice.iter().map(|it| format!("{{ {it} }}")).collect();
            let _ = writeln!(record, "choice = [{}]", choice.join(", "));
        }
        if !parts.is_empty() {
            let _ = writeln!(record, "parts = [{}]", parts.join(", "));
        }
        for row in &mut rows {
            row.push(("name", format!("n{number}")));
        }
        first.retain(|(column, _)| *column != "name");
        rows[0].extend(first);
        Folio { rows, record }
    })
}

/// A table as a spreadsheet with these habits writes it.
fn table(rows: &[Row], delimiter: u8, is_windows: bool, has_mark: bool) -> Vec<u8> {
    let mut columns: Vec<&str> = rows.iter().flatten().map(|(column, _)| *column).collect();
    // Languages stand in the order in which the records have them.
    columns.sort_by_key(|column| (TEXTS.iter().position(|it| it == column), *column));
    columns.dedup();
    let terminator = if is_windows { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(terminator)
        .from_writer(if has_mark { "\u{feff}".as_bytes().to_vec() } else { Vec::new() });
    writer.write_record(&columns).unwrap();
    for row in rows {
        let cell = |column: &&str| row.iter().find(|(own, _)| own == column);
        let cells = columns.iter().map(|it| cell(it).map_or("", |(_, cell)| cell.as_str()));
        writer.write_record(cells).unwrap();
    }
    writer.into_inner().unwrap()
}

proptest! {
    #[test]
    fn folios_in_a_table_are_those_of_the_record(
        folios in (1_usize..5).prop_flat_map(|count| (0..count).map(folio).collect::<Vec<_>>()),
        delimiter in prop::sample::select(vec![b',', b';', b'\t']),
        is_windows in any::<bool>(),
        has_mark in any::<bool>(),
    ) {
        let rows: Vec<Row> = folios.iter().flat_map(|folio| folio.rows.clone()).collect();
        let table = table(&rows, delimiter, is_windows, has_mark);
        let record: String = folios.iter().map(|folio| folio.record.as_str()).collect();
        let of_record = parse(&format!("{TITLE}{record}"), None, None);
        prop_assert!(of_record.is_ok(), "{}\n{:#?}", record, of_record.unwrap_err());
        let of_table = parse(TITLE, Some(&table), None);
        let text = String::from_utf8_lossy(&table).into_owned();
        prop_assert!(of_table.is_ok(), "{}\n{:#?}", text, of_table.unwrap_err());
        prop_assert_eq!(
            without_lines(&of_table.unwrap()),
            without_lines(&of_record.unwrap()),
            "{}\n{}", record, text
        );
    }

    #[test]
    fn whatever_lies_there_is_answered(
        folios in prop::collection::vec(any::<u8>(), 0..200),
        contents in "(label|level|from|[\",;\n\t=]|[0-9]|ق|\u{feff}){0,60}",
    ) {
        let _ = parse(TITLE, Some(&folios), Some(contents.as_bytes()));
        let _ = parse(SMALL, None, Some(contents.as_bytes()));
    }
}
