//! Finds what was opened and never closed: to the parser everything behind it is wrong.

/// A bracket or a text of several lines without its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unclosed {
    /// Where it begins, in bytes of the text.
    pub(super) at: usize,
    pub(super) what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    List,
    Texts,
    /// A text between `"""` or `'''`.
    Text,
}

/// What is open at the end of a text, the first of it.
pub(super) fn unclosed(text: &str) -> Option<Unclosed> {
    let mut open: Vec<Unclosed> = Vec::new();
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let rest = &text[at..];
        let close = |open: &mut Vec<Unclosed>, what| {
            if open.last().is_some_and(|last| last.what == what) {
                open.pop();
            }
        };
        match character {
            '[' => open.push(Unclosed { at, what: What::List }),
            '{' => open.push(Unclosed { at, what: What::Texts }),
            ']' => close(&mut open, What::List),
            '}' => close(&mut open, What::Texts),
            _ => {}
        }
        at += match character {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' | '\'' => {
                let Some(length) = length_of_text(rest, character) else {
                    open.push(Unclosed { at, what: What::Text });
                    break;
                };
                length
            }
            _ => character.len_utf8(),
        };
    }
    open.first().copied()
}

/// Bytes of the text in quotes that `rest` begins with. One without an end goes to the end
/// of its line; `None` where it can have several.
fn length_of_text(rest: &str, quote: char) -> Option<usize> {
    let triple = String::from(quote).repeat(3);
    let (is_long, start) = if rest.starts_with(&triple) { (true, 3) } else { (false, 1) };
    let mut is_escaped = false;
    for (at, character) in rest.char_indices().skip(start) {
        if is_escaped {
            is_escaped = false;
        } else if character == '\\' && quote == '"' {
            is_escaped = true;
        } else if !is_long && (character == quote || character == '\n') {
            return Some(at + 1);
        } else if is_long && rest[at..].starts_with(&triple) {
            return Some(at + 3);
        }
    }
    (!is_long).then_some(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_at_the_end_is_found_where_it_begins() {
        for (text, expected) in [
            ("a = ['x'\nb = ['y']\n[[folio]]", Some((4, What::List))),
            ("a = { en = ['x']\n[folios]", Some((4, What::Texts))),
            ("a = \"\"\"x\nb = 'y'", Some((4, What::Text))),
            ("a = '''x\nb = ['y']", Some((4, What::Text))),
            ("a = [\n  '''x\n", Some((4, What::List))),
            // Brackets in texts and remarks do not count.
            ("a = '[' # [\nb = \"\\\"[\"\nc = \"\"\"[\"]\"\"\"", None),
            // A text of one line ends with it.
            ("a = 'x\nb = ['y']", None),
            ("a = ''\nb = \"\"\n'", None),
            ("", None),
        ] {
            let found = unclosed(text).map(|Unclosed { at, what }| (at, what));
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
