//! XML and XHTML, walked through element by element.
//!
//! Names are local ones: every format has a namespace for each of its versions, and all mean the
//! same. A document type is stepped over; entities of its own are not known, and stand in the
//! text as they are written.

use std::borrow::Cow;
use std::collections::VecDeque;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::error::TranscriptionError;
use super::limits::{MAX_ATTRIBUTES, MAX_DEPTH, MAX_TEXT_BYTES};

/// Elements of HTML that are never closed.
///
/// Source: HTML standard, "Void elements".
const VOID: [&str; 6] = ["area", "br", "hr", "img", "input", "link"];
const VOID_IN_HEAD: [&str; 2] = ["meta", "base"];

/// What comes next in a document.
#[derive(Debug)]
pub(super) enum Node<'t> {
    Start(Element<'t>),
    /// The end of an element, by its local name.
    End(String),
    Text(Cow<'t, str>),
}

/// The beginning of an element.
#[derive(Debug)]
pub(super) struct Element<'t> {
    /// Local.
    pub(super) name: String,
    start: BytesStart<'t>,
    is_html: bool,
}

impl Element<'_> {
    /// An attribute by its local name: `id` is also `xml:id`.
    pub(super) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes =
            if self.is_html { self.start.html_attributes() } else { self.start.attributes() };
        let mut attributes = attributes.with_checks(false).take(MAX_ATTRIBUTES).flatten();
        let found = attributes.find(|it| it.key.local_name().as_ref() == name.as_bytes())?;
        // A reference that is not known leaves the value as it is written.
        let value = found.normalized_value(XmlVersion::Implicit1_0).ok();
        value.or_else(|| Some(Cow::Owned(String::from_utf8_lossy(&found.value).into_owned())))
    }

    /// An attribute that is a number.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        number(&self.get(name)?)
    }
}

/// A number as files write it; not infinite, and no larger than any scan.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let text = text.strip_suffix("px").unwrap_or(text);
    text.parse().ok().filter(|number: &f64| number.abs() < 1e9)
}

/// A document, and where in it we are.
#[derive(Debug)]
pub(super) struct Xml<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    /// Local names of the elements that are open, the innermost last.
    open: Vec<String>,
    /// Ends that are due before anything is read.
    due: VecDeque<String>,
    is_html: bool,
}

impl<'t> Xml<'t> {
    /// Well-formed XML.
    pub(super) fn strict(text: &'t str) -> Self {
        Self::of(text, false)
    }

    /// HTML as programs write it for each other: elements may be left open, values may stand
    /// without quotation marks.
    pub(super) fn lenient(text: &'t str) -> Self {
        Self::of(text, true)
    }

    fn of(text: &'t str, is_html: bool) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = !is_html;
        config.allow_unmatched_ends = is_html;
        config.allow_dangling_amp = is_html;
        Self { text, reader, open: Vec::new(), due: VecDeque::new(), is_html }
    }

    /// The local name of the first element.
    pub(super) fn root(mut self) -> Result<String, TranscriptionError> {
        while let Some(node) = self.next()? {
            if let Node::Start(element) = node {
                return Ok(element.name);
            }
        }
        Err(self.syntax(&"it has no element"))
    }

    /// What comes next; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Node<'t>>, TranscriptionError> {
        loop {
            if let Some(name) = self.due.pop_front() {
                self.open.pop();
                return Ok(Some(Node::End(name)));
            }
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    let line = self.line_at(self.reader.error_position());
                    return Err(TranscriptionError::Syntax { line, cause: error.to_string() });
                }
            };
            let text = match event {
                Event::Start(start) => return self.start(start, false).map(Some),
                Event::Empty(start) => return self.start(start, true).map(Some),
                Event::End(end) => {
                    self.end(&local(end.local_name().as_ref()));
                    continue;
                }
                Event::Text(text) => text.decode().map_err(|error| self.syntax(&error))?,
                Event::CData(text) => text.decode().map_err(|error| self.syntax(&error))?,
                Event::GeneralRef(reference) => resolve(&reference),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => continue,
                Event::Eof if self.open.is_empty() => return Ok(None),
                Event::Eof if self.is_html => {
                    self.due.extend(self.open.iter().rev().cloned());
                    continue;
                }
                Event::Eof => {
                    let open = self.open.last().map(String::as_str).unwrap_or_default();
                    return Err(self.syntax(&format!("it ends within `{open}`")));
                }
            };
            return Ok(Some(Node::Text(text)));
        }
    }

    fn start(
        &mut self,
        start: BytesStart<'t>,
        is_empty: bool,
    ) -> Result<Node<'t>, TranscriptionError> {
        let mut name = local(start.local_name().as_ref());
        if self.is_html {
            name.make_ascii_lowercase();
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(TranscriptionError::Deep { line: self.line() });
        }
        let is_void = |known: &[&str]| self.is_html && known.contains(&name.as_str());
        if is_empty || is_void(&VOID) || is_void(&VOID_IN_HEAD) {
            self.due.push_back(name.clone());
        }
        self.open.push(name.clone());
        Ok(Node::Start(Element { name, start, is_html: self.is_html }))
    }

    /// Elements of HTML that were left open end with the one that they are in; an end of nothing
    /// is none.
    fn end(&mut self, name: &str) {
        let is_it =
            |open: &String| open == name || (self.is_html && open.eq_ignore_ascii_case(name));
        if let Some(at) = self.open.iter().rposition(is_it) {
            self.due.extend(self.open[at..].iter().rev().cloned());
        }
    }

    /// All text up to the end of the element that was begun last.
    pub(super) fn text(&mut self) -> Result<String, TranscriptionError> {
        let depth = self.open.len();
        let mut text = String::new();
        while self.open.len() >= depth
            && let Some(node) = self.next()?
        {
            if let Node::Text(part) = node {
                text.push_str(&part);
                self.check_length(&text)?;
            }
        }
        Ok(text)
    }

    /// Steps over everything up to the end of the element that was begun last.
    pub(super) fn skip(&mut self) -> Result<(), TranscriptionError> {
        let depth = self.open.len();
        while self.open.len() >= depth && self.next()?.is_some() {}
        Ok(())
    }

    /// # Errors
    /// [`TranscriptionError::Long`] where a text is too long.
    pub(super) fn check_length(&self, text: &str) -> Result<(), TranscriptionError> {
        if text.len() > MAX_TEXT_BYTES {
            return Err(TranscriptionError::Long { line: self.line() });
        }
        Ok(())
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The element so many steps above the one that was begun last; 0 is that one itself.
    pub(super) fn above(&self, steps: usize) -> &str {
        let at = self.open.len().checked_sub(steps + 1);
        at.and_then(|at| self.open.get(at)).map(String::as_str).unwrap_or_default()
    }

    /// The line of what was read last, counted from 1.
    pub(super) fn line(&self) -> usize {
        self.line_at(self.reader.buffer_position())
    }

    fn line_at(&self, position: u64) -> usize {
        let before = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        1 + memchr::memchr_iter(b'\n', &self.text.as_bytes()[..before]).count()
    }

    fn syntax(&self, cause: &impl ToString) -> TranscriptionError {
        TranscriptionError::Syntax { line: self.line(), cause: cause.to_string() }
    }
}

fn local(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

/// What stands for a reference; one that is not known as it is written.
fn resolve(reference: &BytesRef<'_>) -> Cow<'static, str> {
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        return letter.to_string().into();
    }
    let name = reference.decode().unwrap_or_default();
    match resolve_predefined_entity(&name) {
        Some(text) => Cow::Borrowed(text),
        None if name == "nbsp" => Cow::Borrowed("\u{a0}"),
        None => format!("&{name};").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(mut xml: Xml<'_>) -> Result<String, TranscriptionError> {
        let mut walked = String::new();
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(element) => walked = format!("{walked}<{}>", element.name),
                Node::End(name) => walked = format!("{walked}</{name}>"),
                Node::Text(text) => walked.push_str(&text),
            }
        }
        Ok(walked)
    }

    #[test]
    fn elements_open_and_close_in_pairs_in_both_manners() {
        let text =
            "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y'>]><p:a>&lt;&#x642;<b/>&x;</p:a>";
        assert_eq!(walk(Xml::strict(text)).unwrap(), "<a><ق<b></b>&x;</a>");
        let html = "<!DOCTYPE html><HTML><p>a<br>b<img src=x><p>c</html></b>";
        assert_eq!(
            walk(Xml::lenient(html)).unwrap(),
            "<html><p>a<br></br>b<img></img><p>c</p></p></html>"
        );
    }

    #[test]
    fn what_is_not_well_formed_is_refused_with_its_line() {
        for (text, line) in [("<a>\n<b></a>", 2), ("<a>\n", 2), ("<a>\n\n<", 3), ("", 1), ("x", 1)]
        {
            let walked = Xml::strict(text).root().and_then(|_| walk(Xml::strict(text)));
            let error = walked.unwrap_err();
            assert_eq!(error.line(), Some(line), "{text:?}: {error}");
        }
        let deep = "<a>".repeat(MAX_DEPTH + 1);
        for xml in [Xml::strict(&deep), Xml::lenient(&deep)] {
            assert_eq!(walk(xml), Err(TranscriptionError::Deep { line: 1 }));
        }
    }

    #[test]
    fn attributes_are_found_by_their_local_names_and_numbers_are_finite() {
        let mut xml = Xml::strict("<a xml:id='x' n='&#x642;&own;' w='12.5px' h='1e400' v='NaN'/>");
        let Ok(Some(Node::Start(element))) = xml.next() else { panic!("no element") };
        assert_eq!(element.get("id").as_deref(), Some("x"));
        assert_eq!(element.get("n").as_deref(), Some("&#x642;&own;"));
        assert_eq!(element.number("w"), Some(12.5));
        assert_eq!(
            (element.number("h"), element.number("v"), element.number("o")),
            (None, None, None)
        );
    }

    #[test]
    fn the_text_of_an_element_is_everything_in_it() {
        let mut xml = Xml::strict("<a><b>x<c>y</c><!-- no --><![CDATA[<z>]]></b>after</a>");
        xml.next().unwrap();
        xml.next().unwrap();
        assert_eq!(xml.above(0), "b");
        assert_eq!(xml.text().unwrap(), "xy<z>");
        assert_eq!(xml.above(0), "a");
    }
}
