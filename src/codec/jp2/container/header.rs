//! [`Header`]: what the boxes before the codestream say of its components.

use super::boxes::{SubBox, sub_boxes};
use super::channels::{Definition, definitions};
use super::color::{self, Color};
use super::palette::{Mapping, Palette, mappings};
use super::resolution::{Resolution, resolution};
use crate::codec::jp2::fault::Fault;
use crate::geometry::Orientation;

/// What the header boxes say. That it agrees with the codestream is not checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::codec::jp2) struct Header {
    pub(in crate::codec::jp2) color: Option<Color>,
    pub(in crate::codec::jp2) palette: Option<Palette>,
    /// One mapping for each channel; empty where each component is one.
    pub(in crate::codec::jp2) mappings: Vec<Mapping>,
    /// Empty where the channels are the colors in their order.
    pub(in crate::codec::jp2) definitions: Vec<Definition>,
    pub(in crate::codec::jp2) resolution: Option<Resolution>,
    /// What EXIF says, which is in a box beside those of the header.
    pub(in crate::codec::jp2) orientation: Option<Orientation>,
}

impl Header {
    /// Adds what the content of a header box says and this header does not yet: of the JP2
    /// header (`jp2h`), which comes first, in JPX then of the first codestream header (`jpch`)
    /// and of the first compositing layer header (`jplh`). Of each kind of box in them the
    /// first counts, of colors the best; profiles of more than `max_profile_bytes` are left
    /// out.
    ///
    /// # Errors
    /// [`Fault::Damaged`] for palettes, mappings and channel definitions that are damaged,
    /// as samples mean nothing without them; [`Fault::Unsupported`] for a codestream that
    /// says to be compressed otherwise. All else that is damaged is left out.
    ///
    /// Source: ISO/IEC 15444-1 §I.5.3; ISO/IEC 15444-2 §M.11.6 and §M.11.7.
    pub(in crate::codec::jp2) fn complete(
        &mut self,
        content: &[u8],
        max_profile_bytes: u64,
    ) -> Result<(), Fault> {
        for part in sub_boxes(content) {
            self.add(part)?;
        }
        self.resolution = self.resolution.or_else(|| resolution(content));
        if self.color.is_none() {
            self.color = color::best(colors(content), max_profile_bytes);
        }
        Ok(())
    }

    fn add(&mut self, SubBox { kind, content, cut }: SubBox<'_>) -> Result<(), Fault> {
        match &kind {
            b"pclr" | b"cmap" | b"cdef" if cut => {
                let what = format!("its box `{}` is cut short", kind.escape_ascii());
                return Err(Fault::damaged(what));
            }
            b"ihdr" => check_compression(content)?,
            b"pclr" if self.palette.is_none() => self.palette = Some(Palette::parse(content)?),
            b"cmap" if self.mappings.is_empty() => self.mappings = mappings(content)?,
            b"cdef" if self.definitions.is_empty() => self.definitions = definitions(content)?,
            _ => {}
        }
        Ok(())
    }
}

/// The color specifications: side by side, or in a group of their own (`cgrp`).
fn colors(content: &[u8]) -> impl Iterator<Item = &[u8]> {
    let colr = |part: &SubBox<'_>| part.kind == *b"colr" && !part.cut;
    let groups = sub_boxes(content).filter(|part| part.kind == *b"cgrp");
    let grouped = groups.flat_map(|group| sub_boxes(group.content));
    sub_boxes(content).chain(grouped).filter(colr).map(|part| part.content)
}

/// Refuses the other kinds of compression that there are. A number that means nothing is no
/// reason not to look at the codestream.
///
/// Source: ISO/IEC 15444-1 §I.5.3.1; ISO/IEC 15444-2 table M.19.
fn check_compression(image_header: &[u8]) -> Result<(), Fault> {
    match image_header.get(11) {
        Some(kind @ (0..=6 | 8 | 9)) => {
            Err(Fault::unsupported(format!("its picture is compressed by method {kind} of JPX")))
        }
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::boxes::tests::boxed;
    use super::super::color::Space;
    use super::super::color::tests::icc;
    use super::*;
    use crate::codec::jp2::container::Meaning;

    const IMAGE: &[u8; 14] = b"\0\0\0\x10\0\0\0\x20\0\x01\x07\x07\x00\x00";
    const SRGB: &[u8] = b"\x01\0\0\0\0\0\x10";
    const GRAY: &[u8] = b"\x01\0\0\0\0\0\x11";

    fn read(content: &[u8]) -> Result<Header, Fault> {
        let mut header = Header::default();
        header.complete(content, 1 << 20)?;
        Ok(header)
    }

    fn parse(parts: &[Vec<u8>]) -> Result<Header, Fault> {
        read(&parts.concat())
    }

    /// One palette of two entries, three columns, and an order of channels.
    fn full() -> Vec<Vec<u8>> {
        vec![
            boxed(*b"ihdr", IMAGE),
            boxed(*b"colr", SRGB),
            boxed(*b"pclr", b"\0\x02\x03\x07\x07\x07\x01\x02\x03\x04\x05\x06"),
            boxed(*b"cmap", b"\0\0\x01\0\0\0\x01\x01\0\0\x01\x02"),
            boxed(*b"cdef", b"\0\x03\0\0\0\0\0\x03\0\x01\0\0\0\x02\0\x02\0\0\0\x01"),
            boxed(*b"res ", &[]),
        ]
    }

    #[test]
    fn a_header_with_everything_is_read() {
        let header = parse(&full()).unwrap();
        assert_eq!(header.color, Some(Color::Enumerated(Space::Srgb)));
        assert_eq!(header.palette.unwrap().columns[2].values, [3, 6]);
        assert_eq!(header.mappings[1], Mapping { component: 0, column: Some(1) });
        let last = Definition { channel: 2, meaning: Meaning::Color, association: 1 };
        assert_eq!(header.definitions[2], last);
    }

    #[test]
    fn the_first_box_of_a_kind_counts() {
        let mut parts = full();
        parts.push(boxed(*b"cmap", b"\0\x05\0\0"));
        parts.push(boxed(*b"pclr", b"bad"));
        parts.push(boxed(*b"cdef", b""));
        assert_eq!(parse(&parts), parse(&full()));
    }

    #[test]
    fn what_only_describes_may_be_damaged() {
        for damage in [&b"\0\0\0\x1Eres \0\0"[..], b"\0\0\0\x07", b"\x40\0\0\x0Fcolr\x01\0\0"] {
            let header = parse(&[boxed(*b"colr", GRAY), damage.to_vec()]).unwrap();
            let gray = Color::Enumerated(Space::Gray { inverted: false });
            assert_eq!(header, Header { color: Some(gray), ..Header::default() }, "{damage:?}");
        }
        assert_eq!(
            parse(&[boxed(*b"ihdr", b"\0"), boxed(*b"colr", b"\x02\0\0\0")]).unwrap(),
            Header::default()
        );
    }

    #[test]
    fn what_changes_samples_may_not() {
        for kind in [*b"pclr", *b"cmap", *b"cdef"] {
            for part in [boxed(kind, b"\0"), [b"\0\0\0\x20", &kind[..], b"\0\0\x01\0"].concat()] {
                let result = parse(&[boxed(*b"colr", GRAY), part]);
                assert!(matches!(result, Err(Fault::Damaged(_))), "{}", kind.escape_ascii());
            }
        }
    }

    #[test]
    fn other_compressions_are_refused_and_unknown_ones_looked_at() {
        let with = |kind| {
            let mut image = *IMAGE;
            image[11] = kind;
            parse(&[boxed(*b"ihdr", &image)])
        };
        assert!(matches!(with(5), Err(Fault::Unsupported(what)) if what.contains("method 5")));
        assert!(with(7).is_ok() && with(0x87).is_ok());
    }

    #[test]
    fn boxes_of_jpx_tell_what_the_header_does_not() {
        let channels = boxed(*b"cdef", b"\0\x01\0\0\0\0\0\x01");
        let colors = [boxed(*b"colr", GRAY), boxed(*b"colr", SRGB)].concat();
        let layer = [boxed(*b"cgrp", &colors), channels].concat();
        let gray = Some(Color::Enumerated(Space::Gray { inverted: false }));

        let mut header = Header::default();
        header.complete(&layer, 0).unwrap();
        assert_eq!((header.color, header.definitions.len()), (gray, 1));

        let mut header = parse(&full()).unwrap();
        header.complete(&layer, 0).unwrap();
        assert_eq!(header, parse(&full()).unwrap());
    }

    #[test]
    fn a_header_that_is_cut_or_changed_anywhere_never_panics() {
        let mut parts = full();
        parts.push(boxed(*b"colr", &[b"\x02\0\0", &icc(*b"RGB ", 140)[..]].concat()));
        let whole = parts.concat();
        for length in 0..whole.len() {
            let _ = read(&whole[..length]);
        }
        for at in 0..whole.len() {
            for value in [0, 1, 2, 7, 0x7F, 0x80, 0xFF] {
                let mut mutant = whole.clone();
                mutant[at] = value;
                let _ = read(&mutant);
            }
        }
    }
}
