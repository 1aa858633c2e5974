//! A citation as a sentence: who keeps it, its mark, its title, when it was made, the folio.

use super::Cited;
use crate::web::pages::words::isolated_where_mixed;

pub(super) fn write(cited: &Cited) -> String {
    let locator = cited.locator();
    let parts = [
        cited.holder.as_ref(),
        cited.shelfmark.as_ref(),
        Some(&cited.title),
        cited.date.as_ref(),
        locator.as_ref(),
    ];
    // Each part keeps its own direction, so that they stay in their order.
    let parts = parts.into_iter().flatten().map(|part| isolated_where_mixed(&one_line(part)));
    format!("{}. {}", parts.collect::<Vec<_>>().join(", "), cited.address)
}

/// Without line ends, which end fields and sentences elsewhere.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
