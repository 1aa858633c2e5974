//! RIS: a line for each field, as programs of references read it.
//!
//! Source: RIS format specification (Research Information Systems, 2001 and 2011): the type MANSCPT,
//! AV location in archives, CN call number, SP pages.

use super::Cited;
use super::text::one_line;

pub(super) fn write(cited: &Cited) -> String {
    let locator = cited.locator();
    let fields = [
        ("TY", Some("MANSCPT")),
        ("ID", Some(&*cited.key())),
        ("TI", Some(&*cited.title)),
        ("AV", cited.holder.as_deref()),
        ("CN", cited.shelfmark.as_deref()),
        ("N1", cited.date.as_deref()),
        ("SP", locator.as_deref()),
        ("UR", Some(&*cited.address)),
    ]
    .map(|(tag, value)| value.map(|value| format!("{tag}  - {}\r\n", one_line(value))));
    fields.into_iter().flatten().collect::<String>() + "ER  - \r\n"
}
