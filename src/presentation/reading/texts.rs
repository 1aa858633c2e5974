//! Texts of a document as plain text.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use serde_json::Value;

use crate::presentation::Pair;
use crate::presentation::html::is_html;
use crate::text::LanguageMap;

/// Values of one text beyond; nobody reads so many.
const MAX_TEXTS: usize = 200;

/// A value that may be a list of such, or none.
pub(super) fn list(value: &Value) -> &[Value] {
    match value {
        Value::Array(values) => values,
        Value::Null => &[],
        one => std::slice::from_ref(one),
    }
}

/// The texts of a language map, without what is HTML in them.
pub(super) fn language_map(value: &Value) -> LanguageMap {
    let languages = value.as_object().into_iter().flatten();
    let texts = languages.flat_map(|(language, texts)| {
        list(texts).iter().filter_map(Value::as_str).map(move |text| (language, plain(text)))
    });
    texts.filter(|(_, text)| !text.is_empty()).take(MAX_TEXTS).collect()
}

/// What has a label and a value.
pub(super) fn pair(value: &Value) -> Option<Pair> {
    let pair = Pair { label: language_map(&value["label"]), value: language_map(&value["value"]) };
    (!pair.value.is_empty()).then_some(pair)
}

/// An address that a link may lead to.
pub(super) fn web_address(value: &Value) -> Option<String> {
    let address = value.as_str()?;
    let is_web = ["http://", "https://"].iter().any(|scheme| address.starts_with(scheme));
    is_web.then(|| address.to_owned())
}

/// A text as it reads: of HTML what is between its marks, a line for each break.
fn plain(text: &str) -> String {
    let text = text.trim();
    if !is_html(text) {
        return text.to_owned();
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut plain = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Text(text)) => plain.push_str(&String::from_utf8_lossy(&text)),
            Ok(Event::CData(text)) => plain.push_str(&String::from_utf8_lossy(&text)),
            Ok(Event::GeneralRef(name)) => {
                let known = name.resolve_char_ref().ok().flatten().map(String::from);
                let name = String::from_utf8_lossy(&name).into_owned();
                let known = known.or_else(|| resolve_predefined_entity(&name).map(str::to_owned));
                plain.push_str(&known.unwrap_or_else(|| format!("&{name};")));
            }
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let is_break = matches!(tag.name().as_ref(), b"br" | b"p" | b"li" | b"div");
                if is_break && !plain.is_empty() {
                    plain.push('\n');
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_shown_as_it_reads() {
        for (text, shown) in [
            (" sand ", "sand"),
            ("<p>An <b>ode</b> &amp; more&#33;</p>", "An ode & more!"),
            ("<p>One</p><p>Two<br/>Three</p>", "One\nTwo\nThree"),
            ("<script>alert(1)</script>", "alert(1)"),
            ("a < b", "a < b"),
            ("<p>a &nbsp; b</p>", "a &nbsp; b"),
            ("<<<>", ""),
        ] {
            assert_eq!(plain(text), shown, "{text}");
        }
    }
}
