//! XMP: what it tells of rights, and the same without what would be wrong, or private, in an
//! answer.
//!
//! A packet is XML of up to [`LONGEST`] bytes. One that defines entities, is nested deeper than
//! [`DEEPEST`], has elements of more than [`MOST_ATTRIBUTES`], or is no whole document tells nothing.
//!
//! Source: ISO 16684-1 (XMP part 1); XMP part 2, for the names of properties.

mod cleaned;
mod rights;

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart};
use quick_xml::name::QName;

pub(super) use cleaned::cleaned;
pub(super) use rights::rights;

/// Longer ones are those with pictures in them.
const LONGEST: usize = 1 << 20;

/// Elements within elements; what programs write has below 20.
const DEEPEST: usize = 64;

/// Attributes of one element; the settings of a raw converter are some hundreds. Their names are
/// compared with each other.
const MOST_ATTRIBUTES: usize = 512;

const RIGHTS: &[u8] = b"http://ns.adobe.com/xap/1.0/rights/";
const RDF: &[u8] = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// Names and values; `None` for one that cannot be read, and for one too many.
fn attributes<'a>(
    start: &'a BytesStart<'_>,
) -> impl Iterator<Item = Option<(QName<'a>, Cow<'a, str>)>> {
    start.attributes().enumerate().map(|(number, attribute)| {
        let attribute = attribute.ok().filter(|_| number < MOST_ATTRIBUTES)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some((attribute.key, value))
    })
}

/// A packet that says nothing but where the terms stand.
pub(super) fn of_web_statement(address: &str) -> Vec<u8> {
    let address = quick_xml::escape::escape(address);
    let (rdf, rights) = (String::from_utf8_lossy(RDF), String::from_utf8_lossy(RIGHTS));
    format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"{rdf}\">\
         <rdf:Description rdf:about=\"\" xmlns:xmpRights=\"{rights}\" \
         xmpRights:WebStatement=\"{address}\"/></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
    )
    .into_bytes()
}

/// Other encodings than UTF-8 are allowed, and written by nobody.
fn as_text(packet: &[u8]) -> Option<&str> {
    if packet.len() > LONGEST {
        return None;
    }
    // Some writers fill up with zeros, which XML has no place for.
    let text = std::str::from_utf8(packet).ok()?.trim_end_matches('\0');
    (!text.contains('\0')).then_some(text)
}

/// What stands for a reference; only those that XML defines are known.
fn resolve<'a>(reference: &BytesRef<'a>) -> Option<Cow<'a, str>> {
    if let Some(letter) = reference.resolve_char_ref().ok()? {
        return Some(letter.to_string().into());
    }
    resolve_predefined_entity(&reference.decode().ok()?).map(Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A packet with these attributes and elements of one description.
    pub(super) fn packet(attributes: &str, elements: &str) -> Vec<u8> {
        format!(
            "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
             <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><r:RDF \
             xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
             <r:Description r:about=\"\" xmlns:d=\"http://purl.org/dc/elements/1.1/\" \
             xmlns:t=\"http://ns.adobe.com/tiff/1.0/\" xmlns:e=\"http://ns.adobe.com/exif/1.0/\" \
             xmlns:w=\"http://ns.adobe.com/xap/1.0/rights/\"{attributes}>{elements}\
             </r:Description></r:RDF></x:xmpmeta>\n      \n<?xpacket end=\"w\"?>"
        )
        .into_bytes()
    }

    #[test]
    fn what_could_grow_or_is_no_whole_document_tells_nothing() {
        let nested = "<a>".repeat(DEEPEST) + &"</a>".repeat(DEEPEST);
        let long = " ".repeat(LONGEST);
        let attributes = (0..=MOST_ATTRIBUTES).map(|number| format!(" a{number}=''"));
        let attributes = attributes.collect::<Vec<_>>().concat();
        for wrong in [
            packet("", &nested),
            packet("", &long),
            packet("", "&own;"),
            packet(" a=\"&own;\"", ""),
            packet("", "<a>"),
            packet("", "</a>"),
            packet("", &format!("<a{attributes}/>")),
            [b"<!DOCTYPE x [<!ENTITY a \"b\">]>", &packet("", "")[..]].concat(),
            packet("", "").iter().flat_map(|byte| [*byte, 0]).collect(),
            packet("", "\u{e9}").into_iter().filter(|byte| *byte != 0xC3).collect(),
        ] {
            assert_eq!(rights(&wrong), None, "{}", String::from_utf8_lossy(&wrong));
            assert_eq!(cleaned(&wrong), None, "{}", String::from_utf8_lossy(&wrong));
        }
        assert_eq!(cleaned(b""), None);
        assert_eq!(cleaned(b"text"), None);
    }

    #[test]
    fn a_damaged_packet_never_panics_and_what_is_left_out_stays_out() {
        let own = packet(" t:Orientation=\"6\"", "<d:creator>A</d:creator><e:GPSAltitude/>");
        for at in 0..own.len() {
            drop((rights(&own[..at]), cleaned(&own[..at])));
            for value in [0, b'<', b'>', b'&', b'"', b'/', b'x', 0xFF] {
                let mut mutant = own.clone();
                mutant[at] = value;
                rights(&mutant);
                if let Some(once) = cleaned(&mutant) {
                    assert_eq!(cleaned(&once).as_ref(), Some(&once));
                }
            }
        }
    }

    #[test]
    fn a_web_statement_of_our_own_is_read_again() {
        let address = "https://example.org/?a=\"1\"&b=<2>";
        let told = rights(&of_web_statement(address)).unwrap();
        assert_eq!(told.web_statement.as_deref(), Some(address));
    }
}
