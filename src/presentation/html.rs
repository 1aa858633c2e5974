//! The HTML that texts of Manifests may have: well-formed XML in one element.
//!
//! Source: Presentation API 3.0 §4.5, 2.1 §4.4.

use quick_xml::Reader;
use quick_xml::events::Event;

/// Elements that every client keeps.
pub(super) const KEPT: [&str; 10] =
    ["a", "b", "br", "i", "img", "p", "small", "span", "sub", "sup"];

/// Whether a text is told to be HTML, by its first and its last character.
pub(super) fn is_html(text: &str) -> bool {
    text.starts_with('<') && text.ends_with('>')
}

/// The names of the elements in a text that is one element and well-formed; `None` where it is
/// not.
pub(super) fn elements(text: &str) -> Option<Vec<String>> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let (mut depth, mut roots, mut names) = (0u32, 0u32, Vec::new());
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                roots += u32::from(depth == 0);
                depth += 1;
                tag.attributes().all(|it| it.is_ok()).then_some(())?;
                names.push(String::from_utf8_lossy(tag.name().as_ref()).into_owned());
            }
            Event::Empty(tag) => {
                roots += u32::from(depth == 0);
                tag.attributes().all(|it| it.is_ok()).then_some(())?;
                names.push(String::from_utf8_lossy(tag.name().as_ref()).into_owned());
            }
            Event::End(_) => depth = depth.checked_sub(1)?,
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if depth == 0 => return None,
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) | Event::Comment(_) => {}
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) => return None,
        }
    }
    (depth == 0 && roots == 1).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_well_formed_element_is_html_and_nothing_else_is() {
        for (text, names) in [
            ("<p>An <b>ode</b>.</p>", Some(vec!["p", "b"])),
            ("<span>a &amp; b<br/></span>", Some(vec!["span", "br"])),
            ("<br/>", Some(vec!["br"])),
            ("<p>one</p><p>two</p>", None),
            ("<p>open", None),
            ("<p>a<br></p>", None),
            ("<p>a</b>", None),
            ("<p class=a>a</p>", None),
            ("see <b>below</b>", None),
            ("text", None),
            ("<!DOCTYPE html><p>a</p>", None),
            ("</p>", None),
        ] {
            let expected = names.map(|it| it.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(elements(text), expected, "{text}");
        }
    }
}
