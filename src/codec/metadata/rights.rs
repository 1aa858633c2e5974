//! Who made a picture and what may be done with it, wherever its file says so.

use super::left_out::LeftOut;
use super::{IPTC, XMP, iptc, xmp};
use crate::codec::tiff::{Field, Metadata};

/// Source: TIFF 6.0 section 8, for both.
pub(super) const ARTIST: u16 = 315;
pub(super) const COPYRIGHT: u16 = 33432;

/// Bytes of one text: every tile carries it.
const LONGEST: usize = 2048;

/// As an answer tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rights {
    /// Artist and Copyright of EXIF.
    pub(super) fields: Vec<Field>,
    /// Where the terms stand.
    pub(super) web_statement: Option<String>,
}

impl Rights {
    /// Of EXIF and TIFF; what they do not say, of IPTC; what that does not, of XMP. Texts are
    /// taken whole or not at all.
    pub(super) fn of(told: &Metadata, left_out: &mut Vec<LeftOut>) -> Self {
        let block = |tag| told.fields.iter().find(|it| it.tag == tag).map(|it| &it.bytes[..]);
        let iptc = block(IPTC).map(iptc::rights).unwrap_or_default();
        let xmp = block(XMP).and_then(xmp::rights).unwrap_or_default();
        // Several names in one text, as Exif 2.32 §4.6.4 writes them.
        let names = [iptc.by_lines, xmp.creators].map(|names| names.join("; "));
        let [by_line, creator] = names.map(|names| Some(names).filter(|it| !it.is_empty()));
        let mut fields = Vec::new();
        for (tag, name, others) in [
            (ARTIST, "Artist", by_line.or(creator)),
            (COPYRIGHT, "Copyright", iptc.copyright.or(xmp.rights)),
        ] {
            let own = told.fields.iter().find(|it| it.tag == tag && says_something(it));
            let field = own.cloned().or_else(|| others.map(|text| Field::text(tag, &text)));
            let Some(field) = field else { continue };
            if field.bytes.len() > LONGEST {
                left_out.push(LeftOut::Text { name, bytes: field.bytes.len(), most: LONGEST });
            } else {
                fields.push(field);
            }
        }
        // An address; XML has no place for control characters.
        let is_address = |text: &String| text.len() <= LONGEST && !text.contains(char::is_control);
        Self { fields, web_statement: xmp.web_statement.filter(is_address) }
    }
}

/// Whether a field is a text that is more than filler.
fn says_something(field: &Field) -> bool {
    field.kind == Field::ASCII && field.bytes.iter().any(|byte| !matches!(byte, 0 | b' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(fields: Vec<Field>) -> Metadata {
        Metadata { fields, ..Metadata::default() }
    }

    fn by_iptc() -> Field {
        Field::undefined(IPTC, b"\x1C\x02\x50\0\x01A\x1C\x02\x50\0\x01B\x1C\x02\x74\0\x01C")
    }

    fn by_xmp() -> Field {
        Field::xmp(
            b"<a xmlns:d=\"http://purl.org/dc/elements/1.1/\" \
              xmlns:w=\"http://ns.adobe.com/xap/1.0/rights/\" d:creator=\"X\" d:rights=\"Y\" \
              w:WebStatement=\"http://z/\"/>",
        )
    }

    #[test]
    fn exif_counts_before_iptc_and_that_before_xmp() {
        let own = [Field::text(ARTIST, "E"), Field::text(COPYRIGHT, "F")];
        let (iptc, xmp) = (by_iptc(), by_xmp());
        let texts = |fields: Vec<Field>| {
            let rights = Rights::of(&told(fields), &mut Vec::new());
            let told = told(rights.fields);
            [told.text(ARTIST), told.text(COPYRIGHT), rights.web_statement]
        };
        let some = |text: &str| Some(text.to_owned());
        let all = [own.to_vec(), vec![iptc.clone(), xmp.clone()]].concat();
        assert_eq!(texts(all), [some("E"), some("F"), some("http://z/")]);
        let empty = Field::text(ARTIST, "  ");
        assert_eq!(texts(vec![empty, iptc, xmp.clone()])[..2], [some("A; B"), some("C")]);
        assert_eq!(texts(vec![own[1].clone(), xmp])[..2], [some("X"), some("F")]);
        assert_eq!(texts(Vec::new()), [None, None, None]);
    }

    #[test]
    fn a_text_that_is_too_long_is_left_out_whole_and_told() {
        let long = Field::text(COPYRIGHT, &"c".repeat(LONGEST));
        let mut left_out = Vec::new();
        let rights = Rights::of(&told(vec![Field::text(ARTIST, "A"), long]), &mut left_out);
        assert_eq!(rights.fields, [Field::text(ARTIST, "A")]);
        assert_eq!(left_out, [LeftOut::Text { name: "Copyright", bytes: 2049, most: 2048 }]);
    }
}
