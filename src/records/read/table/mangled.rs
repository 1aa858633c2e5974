//! What spreadsheets make of what was typed: `1-2` becomes a date, a broken formula a code.

use std::sync::LazyLock;

use regex::Regex;

/// Columns in which a date is never meant.
const NEVER_DATES: [&str; 7] = ["name", "folio", "label", "other_label", "from", "to", "folios"];

/// Beginnings of the short names of months in Arabic, English, French, German and Russian.
const MONTHS: &str = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|janv|févr|avr|mai|juin|juil|\
                      août|déc|mär|mrz|okt|dez|янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек|\
                      يناير|فبراير|مارس|أبريل|إبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|\
                      ديسمبر";

/// Days with months by their names, and whole dates in numbers.
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let (number, month) = (r"\p{Nd}{1,4}", format!(r"(?:{MONTHS})\p{{L}}{{0,6}}\.?"));
    let between = r"[\s.\-/]{1,2}";
    let named = format!("{number}{between}{month}(?:{between}{number})?|{month}{between}{number}");
    let day = r"\p{Nd}{1,2}";
    let numbers = format!(
        r"{day}\.{day}\.\p{{Nd}}{{4}}|{day}/{day}/\p{{Nd}}{{4}}|\p{{Nd}}{{4}}-\p{{Nd}}{{2}}-\p{{Nd}}{{2}}"
    );
    Regex::new(&format!("^(?i:{named}|{numbers})$")).ok()
});

/// What a formula gives that went wrong.
const CODES: [&str; 8] =
    ["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"];

/// Why a cell is surely not what its author typed; `column` is its name without languages.
pub(super) fn complaint(column: &str, cell: &str) -> Option<&'static str> {
    if CODES.contains(&cell) || (cell.len() > 2 && cell.bytes().all(|byte| byte == b'#')) {
        return Some("is what a spreadsheet shows of a formula that went wrong; write the value");
    }
    let is_date = |text: &str| DATE.as_ref().is_some_and(|date| date.is_match(text));
    (NEVER_DATES.contains(&column) && is_date(cell)).then_some(
        "is a date that a spreadsheet made of something else, such as 1-2; set the column to the \
         format Text and type it again",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_a_spreadsheet_made_are_known() {
        for cell in [
            "02.янв",
            "янв.02",
            "2-Jan",
            "Jan-02",
            "1-Feb-2024",
            "01. Mrz",
            "2 sept.",
            "02-يناير",
            "01.02.2024",
            "1/2/2024",
            "2024-02-01",
        ] {
            assert!(complaint("folio", cell).is_some(), "{cell}");
            assert!(complaint("date", cell).is_none(), "{cell}");
        }
    }

    #[test]
    fn labels_of_folios_are_no_dates() {
        for cell in [
            "12v", "1-2", "12r-13v", "٢٣", "ii", "f. 12", "12 bis", "1.2", "March", "12 об.", "май",
        ] {
            assert_eq!(complaint("label", cell), None, "{cell}");
        }
    }

    #[test]
    fn formulas_that_went_wrong_are_known() {
        assert!(complaint("image", "#REF!").is_some());
        assert!(complaint("image", "#####").is_some());
        assert_eq!(complaint("label", "# 12"), None);
    }
}
