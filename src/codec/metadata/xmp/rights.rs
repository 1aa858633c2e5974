//! What a packet tells of who made a picture and what may be done with it.

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{LocalName, Namespace, NamespaceResolver, QName, ResolveResult};
use quick_xml::reader::NsReader;

use super::{DEEPEST, RDF, RIGHTS, as_text, attributes, resolve};

/// Prefixes that one element may declare; each name is looked up among all that are open.
const MOST_PREFIXES: usize = 64;

const DUBLIN_CORE: &[u8] = b"http://purl.org/dc/elements/1.1/";
const XML: &[u8] = b"http://www.w3.org/XML/1998/namespace";

/// What XMP tells of who made a picture and what may be done with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::codec::metadata) struct XmpRights {
    pub(in crate::codec::metadata) creators: Vec<String>,
    pub(in crate::codec::metadata) rights: Option<String>,
    pub(in crate::codec::metadata) web_statement: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Property {
    Creator,
    Rights,
    WebStatement,
}

/// What a packet tells of rights; `None` where it is none that is read.
pub(in crate::codec::metadata) fn rights(packet: &[u8]) -> Option<XmpRights> {
    let mut reader = NsReader::from_str(as_text(packet)?);
    reader.resolver_mut().set_max_declarations_per_element(MOST_PREFIXES);
    let mut reading = Reading::default();
    loop {
        let event = reader.read_event().ok()?;
        let resolver = reader.resolver();
        match event {
            Event::Start(start) => {
                reading.open(resolver, &start)?;
                reading.depth += 1;
                if reading.depth > DEEPEST {
                    return None;
                }
            }
            Event::Empty(start) => {
                reading.open(resolver, &start)?;
                reading.close(resolver, start.name());
            }
            Event::End(end) => {
                reading.depth = reading.depth.checked_sub(1)?;
                reading.close(resolver, end.name());
            }
            Event::Text(text) => reading.text.push_str(&text.xml10_content().ok()?),
            Event::CData(text) => reading.text.push_str(&text.xml10_content().ok()?),
            Event::GeneralRef(reference) => reading.text.push_str(&resolve(&reference)?),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::DocType(_) => return None,
            Event::Eof => break,
        }
    }
    (reading.depth == 0).then_some(reading.found)
}

/// Where in a packet its reader is.
#[derive(Debug, Default)]
struct Reading {
    depth: usize,
    /// The property that is open, how deep it lies, and whether it had items.
    within: Option<(Property, usize, bool)>,
    /// Of the element that was opened last.
    text: String,
    /// Whether that is the item for who has no other language.
    is_default: bool,
    found: XmpRights,
}

impl Reading {
    /// `None` where its attributes cannot be read.
    fn open(&mut self, resolver: &NamespaceResolver, start: &BytesStart<'_>) -> Option<()> {
        self.text.clear();
        self.is_default = false;
        let own = property(start.local_name(), || resolver.resolve_element(start.name()).0);
        if let (None, Some(property)) = (self.within, own) {
            self.within = Some((property, self.depth, false));
        }
        for attribute in attributes(start) {
            let (name, value) = attribute?;
            let namespace = || resolver.resolve_attribute(name).0;
            match (name.local_name().as_ref(), own) {
                (b"lang", _) if is_in(&namespace(), XML) => self.is_default = value == "x-default",
                (b"resource", Some(property)) if is_in(&namespace(), RDF) => {
                    self.put(property, &value);
                }
                _ => {
                    if let Some(property) = property(name.local_name(), namespace) {
                        self.put(property, &value);
                    }
                }
            }
        }
        Some(())
    }

    fn close(&mut self, resolver: &NamespaceResolver, name: QName<'_>) {
        let Some((property, depth, has_items)) = self.within else { return };
        let text = std::mem::take(&mut self.text);
        let is_item =
            name.local_name().as_ref() == b"li" && is_in(&resolver.resolve_element(name).0, RDF);
        if is_item {
            self.within = Some((property, depth, true));
            self.put(property, &text);
        } else if self.depth == depth {
            self.within = None;
            if !has_items {
                self.put(property, &text);
            }
        }
    }

    fn put(&mut self, property: Property, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let XmpRights { creators, rights, web_statement } = &mut self.found;
        match property {
            Property::Creator => creators.push(text.to_owned()),
            Property::Rights if rights.is_none() || self.is_default => {
                *rights = Some(text.to_owned());
            }
            Property::WebStatement if web_statement.is_none() => {
                *web_statement = Some(text.to_owned());
            }
            Property::Rights | Property::WebStatement => {}
        }
    }
}

/// Its namespace is looked up only where the name is one of those that are looked for.
fn property<'a>(
    name: LocalName<'_>,
    namespace: impl FnOnce() -> ResolveResult<'a>,
) -> Option<Property> {
    let (uri, property) = match name.as_ref() {
        b"creator" => (DUBLIN_CORE, Property::Creator),
        b"rights" => (DUBLIN_CORE, Property::Rights),
        b"WebStatement" => (RIGHTS, Property::WebStatement),
        _ => return None,
    };
    is_in(&namespace(), uri).then_some(property)
}

fn is_in(namespace: &ResolveResult<'_>, uri: &[u8]) -> bool {
    *namespace == ResolveResult::Bound(Namespace(uri))
}

#[cfg(test)]
mod tests {
    use super::super::tests::packet;
    use super::*;

    #[test]
    fn creators_rights_and_the_address_of_terms_are_found_by_their_namespaces() {
        let told = rights(&packet(
            " w:WebStatement=\"https://example.org/a?b=1&amp;c=2\" t:creator=\"nobody\"",
            "<d:creator><r:Seq><r:li>Åse &amp; Co</r:li><r:li><![CDATA[B]]></r:li></r:Seq>\
             </d:creator><d:rights><r:Alt><r:li xml:lang=\"de\">Frei</r:li>\
             <r:li xml:lang=\"x-default\">&#xA9; Free</r:li></r:Alt></d:rights>",
        ));
        let expected = XmpRights {
            creators: vec!["Åse & Co".into(), "B".into()],
            rights: Some("© Free".into()),
            web_statement: Some("https://example.org/a?b=1&c=2".into()),
        };
        assert_eq!(told, Some(expected));
    }

    #[test]
    fn plain_values_and_references_count_as_well() {
        let told = rights(&packet(
            " d:rights=\"mine\"",
            "<d:creator>Someone</d:creator><w:WebStatement r:resource=\"http://x/\"/>",
        ))
        .unwrap();
        assert_eq!(told.creators, ["Someone"]);
        assert_eq!(told.rights.as_deref(), Some("mine"));
        assert_eq!(told.web_statement.as_deref(), Some("http://x/"));
    }
}
