//! A packet without what would be wrong, or private, in an answer.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use quick_xml::writer::Writer;

use super::{DEEPEST, as_text, attributes, resolve};

/// Whether a property, by its name in whatever namespace, is left out: what speaks of the samples
/// of the file (orientation, sides, resolution, colors), previews, and what names a place or one
/// camera and its owner. Programs invent namespaces, but not these names.
fn is_left_out(name: &[u8]) -> bool {
    const NAMES: [&str; 30] = [
        "orientation",
        "imagewidth",
        "imagelength",
        "bitspersample",
        "compression",
        "photometricinterpretation",
        "samplesperpixel",
        "planarconfiguration",
        "ycbcrsubsampling",
        "ycbcrpositioning",
        "xresolution",
        "yresolution",
        "resolutionunit",
        "pixelxdimension",
        "pixelydimension",
        "focalplanexresolution",
        "focalplaneyresolution",
        "focalplaneresolutionunit",
        "subjectarea",
        "subjectlocation",
        "colorspace",
        "colormode",
        "iccprofile",
        "gamma",
        "thumbnails",
        "makernote",
        "latitude",
        "longitude",
        "ownername",
        "cameraownername",
    ];
    let name = name.to_ascii_lowercase();
    name.starts_with(b"gps")
        || name.ends_with(b"serialnumber")
        || NAMES.iter().any(|left_out| left_out.as_bytes() == name)
}

/// The same packet without what [`is_left_out`], and without the room that programs leave in it to
/// write in place; `None` where it is none that is read, or nothing is left.
pub(in crate::codec::metadata) fn cleaned(packet: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::from_str(as_text(packet)?);
    let mut writer = Writer::new(Vec::new());
    // Elements that are open, and how many of them were when one was left out.
    let (mut depth, mut hidden): (usize, Option<usize>) = (0, None);
    let mut has_elements = false;
    loop {
        let event = reader.read_event().ok()?;
        let event = match event {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return None;
                }
                if hidden.is_none() && is_left_out(start.local_name().as_ref()) {
                    hidden = Some(depth);
                }
                Event::Start(without_attributes(start)?)
            }
            Event::Empty(start) if is_left_out(start.local_name().as_ref()) => continue,
            Event::Empty(start) => Event::Empty(without_attributes(start)?),
            Event::End(_) => {
                depth = depth.checked_sub(1)?;
                if hidden == Some(depth + 1) {
                    hidden = None;
                    continue;
                }
                event
            }
            Event::GeneralRef(ref reference) => {
                resolve(reference)?;
                event
            }
            Event::Text(_) if depth == 0 => continue,
            Event::Comment(_) => continue,
            Event::DocType(_) => return None,
            Event::Eof => break,
            Event::Text(_) | Event::CData(_) | Event::Decl(_) | Event::PI(_) => event,
        };
        if hidden.is_none() {
            has_elements |= depth > 0;
            writer.write_event(event).ok()?;
        }
    }
    (depth == 0 && has_elements).then(|| writer.into_inner())
}

/// The same start without attributes that are left out.
fn without_attributes(start: BytesStart<'_>) -> Option<BytesStart<'_>> {
    let mut kept = start.borrow().into_owned();
    kept.clear_attributes();
    let mut is_whole = true;
    for attribute in attributes(&start) {
        let (name, value) = attribute?;
        if is_left_out(name.local_name().as_ref()) {
            is_whole = false;
        } else {
            kept.push_attribute((std::str::from_utf8(name.as_ref()).ok()?, value));
        }
    }
    // One that loses nothing stays as it was spelled.
    Some(if is_whole { start } else { kept })
}

#[cfg(test)]
mod tests {
    use super::super::tests::packet;
    use super::*;

    #[test]
    fn what_is_wrong_or_private_in_an_answer_is_left_out_and_all_else_stays() {
        let own = packet(
            " t:Orientation=\"6\" t:Make='a \"b\"' e:GPSLatitude=\"52,1N\"",
            "<t:Model>c</t:Model><t:Orientation>6</t:Orientation><e:GPSAltitude/>\
             <e:SerialNumber>7</e:SerialNumber><x:Thumbnails><r:li>deep<r:li/></r:li>\
             </x:Thumbnails><!-- note --><d:title>Leaf &#233;</d:title>",
        );
        let cleaned = String::from_utf8(cleaned(&own).unwrap()).unwrap();
        for part in [
            "t:Make=\"a &quot;b&quot;\"",
            "<t:Model>c</t:Model><d:title>Leaf &#233;</d:title></r:Description>",
            "xmlns:w=",
            "</x:xmpmeta><?xpacket end=\"w\"?>",
        ] {
            assert!(cleaned.contains(part), "{part}: {cleaned}");
        }
        for part in ["Orientation", "GPS", "Serial", "Thumbnails", "deep", "note", "52,1N"] {
            assert!(!cleaned.contains(part), "{part}: {cleaned}");
        }
    }

    #[test]
    fn a_packet_with_nothing_to_leave_out_loses_its_padding_only() {
        let own = packet(" t:Make='a'", "<d:title>\n b</d:title>");
        let text = String::from_utf8(own.clone()).unwrap();
        let expected = text.replace("?>\n<x", "?><x").replace(">\n      \n<", "><");
        assert_eq!(cleaned(&own).map(|it| String::from_utf8(it).unwrap()), Some(expected));
    }
}
