//! Pictures and documents that people put among their scans and that are not read: known by
//! their first bytes, so that what is said of them names them and what to do.
//!
//! Nothing of them is looked at beside those bytes. Raw files of cameras that are a TIFF by
//! their first bytes are left to TIFF.

use super::CodecError;

/// What people want of such a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// To be shown: that it is not is a loss.
    Picture,
    /// Beside the pictures: a text, a drawing.
    Document,
}

/// A format, and how its files start.
struct Foreign {
    /// As a sentence names its files.
    name: &'static str,
    kind: Kind,
    starts: &'static [Start],
}

/// Bytes at a place.
struct Start(usize, &'static [u8]);

const fn picture(name: &'static str, starts: &'static [Start]) -> Foreign {
    Foreign { name, kind: Kind::Picture, starts }
}

const fn document(name: &'static str, starts: &'static [Start]) -> Foreign {
    Foreign { name, kind: Kind::Document, starts }
}

/// Source: the formats' specifications; for the raw files what their cameras write.
static FORMATS: [Foreign; 18] = [
    picture(
        "HEIC",
        &[
            Start(4, b"ftypheic"),
            Start(4, b"ftypheix"),
            Start(4, b"ftypheim"),
            Start(4, b"ftypheis"),
            Start(4, b"ftyphevc"),
            Start(4, b"ftyphevx"),
        ],
    ),
    picture("HEIF", &[Start(4, b"ftypmif1"), Start(4, b"ftypmsf1")]),
    picture("AVIF", &[Start(4, b"ftypavif"), Start(4, b"ftypavis")]),
    picture("JPEG XR", &[Start(0, b"II\xBC\x01")]),
    picture("Photoshop (PSD)", &[Start(0, b"8BPS\0\x01"), Start(0, b"8BPS\0\x02")]),
    picture("GIMP (XCF)", &[Start(0, b"gimp xcf")]),
    picture("Canon raw", &[Start(4, b"ftypcrx "), Start(0, b"II\x1A\0\0\0HEAPCCDR")]),
    picture("Fujifilm raw", &[Start(0, b"FUJIFILMCCD-RAW ")]),
    picture("Panasonic raw", &[Start(0, b"IIU\0")]),
    picture("Olympus raw", &[Start(0, b"IIRO"), Start(0, b"IIRS"), Start(0, b"MMOR")]),
    picture("OpenEXR", &[Start(0, b"\x76\x2F\x31\x01")]),
    picture("Radiance HDR", &[Start(0, b"#?RADIANCE"), Start(0, b"#?RGBE")]),
    picture("PFM", &[Start(0, b"PF\n"), Start(0, b"Pf\n")]),
    picture("QOI", &[Start(0, b"qoif")]),
    picture("XPM", &[Start(0, b"/* XPM */")]),
    document("PDF", &[Start(0, b"%PDF-")]),
    document("PostScript", &[Start(0, b"%!PS-Adobe"), Start(0, b"\xC5\xD0\xD3\xC6")]),
    document("DjVu", &[Start(0, b"AT&TFORM")]),
];

/// What is to be said of a file that no format claims and that starts with `head`.
pub(super) fn refusal(head: &[u8]) -> CodecError {
    let starts = |Start(at, bytes): &Start| head.get(*at..).is_some_and(|it| it.starts_with(bytes));
    let known = FORMATS.iter().find(|format| format.starts.iter().any(starts));
    match known {
        // Its brand may stand behind one that HEIF files have as well.
        Some(Foreign { name: "HEIF", .. }) if has(head, b"avif") => {
            CodecError::NotRead { format: "AVIF", is_picture: true }
        }
        Some(Foreign { name, kind, .. }) => {
            CodecError::NotRead { format: name, is_picture: *kind == Kind::Picture }
        }
        None if is_svg(head) => CodecError::NotRead { format: "SVG", is_picture: false },
        None => CodecError::Unrecognized,
    }
}

/// A drawing starts with its element, or with what XML may have before it.
fn is_svg(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    head.starts_with(b"<svg")
        || head.starts_with(b"<!DOCTYPE svg")
        || head.starts_with(b"<?xml") && has(head, b"<svg")
}

/// Whether `part` stands anywhere in `head`.
fn has(head: &[u8], part: &[u8]) -> bool {
    head.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_named_with_what_to_do() {
        for (head, name, picture) in [
            (&b"\0\0\0\x18ftypheic\0\0\0\0"[..], "HEIC", true),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "HEIF", true),
            (b"\0\0\0\x1Cftypmif1\0\0\0\0mif1avifmiaf", "AVIF", true),
            (b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miaf", "AVIF", true),
            (b"%PDF-1.7\n", "PDF", false),
            (b"8BPS\0\x01\0\0\0\0\0\0", "Photoshop", true),
            (b"AT&TFORM\0\0\x1E\x0ADJVM", "DjVu", false),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\">", "SVG", false),
            (b"\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<svg>", "SVG", false),
            (b"FUJIFILMCCD-RAW 0201FF", "Fujifilm", true),
        ] {
            let error = refusal(head);
            let sentence = error.to_string();
            assert!(
                matches!(error, CodecError::NotRead { is_picture, .. } if is_picture == picture)
            );
            assert!(sentence.contains(name) && sentence.contains("TIFF or JPEG"), "{sentence}");
        }
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        for head in
            [&b""[..], b"8", b"<?xml version=\"1.0\"?><mets/>", b"\0\0\0\x18ftypisom", b"text"]
        {
            assert!(matches!(refusal(head), CodecError::Unrecognized), "{head:?}");
        }
    }

    #[test]
    fn no_file_is_of_two_formats() {
        for format in &FORMATS {
            for Start(at, bytes) in format.starts {
                let head = [&vec![0; *at], *bytes].concat();
                let CodecError::NotRead { format: found, .. } = refusal(&head) else {
                    panic!("{} is not found", format.name);
                };
                assert_eq!(found, format.name);
            }
        }
    }
}
