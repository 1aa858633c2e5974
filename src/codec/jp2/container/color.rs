//! The color specification boxes: what color space the samples are in.
//!
//! Source: ISO/IEC 15444-1 §I.5.3.3; ISO/IEC 15444-2 §M.11.7.3 for the methods, precedences
//! and spaces of JPX.

use bytes::Bytes;

use super::number;

/// A color space as a file names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) enum Color {
    /// By an ICC profile.
    Icc {
        /// The color space of its samples, as the profile names it: `RGB `, `GRAY`, `CMYK`.
        space: [u8; 4],
        /// The profile, unchecked; `None` where it is longer than allowed.
        profile: Option<Bytes>,
    },
    /// By a number.
    Enumerated(Space),
    /// By a number of a space that is not converted; its name.
    Unconverted(&'static str),
}

/// The color spaces with a number that can be converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) enum Space {
    /// `inverted`: 0 is white.
    Gray {
        inverted: bool,
    },
    Srgb,
    /// `limited`: black is 16, white 235, and chroma is from 16 to 240 (of 8 bits).
    Ycc {
        limited: bool,
    },
    Cmy,
    Cmyk,
    /// With its parameters where it has some: range and offset of L, of a, of b, illuminant.
    Lab(Option<[u32; 7]>),
    /// e-sRGB, which goes on below black and above white.
    ExtendedRgb,
}

/// A box of this kind and how good it says to be.
#[derive(Debug)]
struct Offer {
    color: Color,
    /// From best to worst.
    rank: (Conversion, u8, i16),
}

/// How well we can show a color space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Conversion {
    Usual,
    /// What the file also says in a usual way is read that way, as readers do that know JP2
    /// only: they take the profile that stands first.
    Unusual,
    None,
}

/// The best of several color specifications; `None` where none is known.
///
/// Those that can be shown come before those that cannot, e-sRGB between them; then the
/// better approximation, then the one that its writer prefers, then the first.
pub(super) fn best<'a>(
    boxes: impl Iterator<Item = &'a [u8]>,
    max_profile_bytes: u64,
) -> Option<Color> {
    let offers = boxes.filter_map(|content| offer(content, max_profile_bytes));
    offers.min_by_key(|offer| offer.rank).map(|offer| offer.color)
}

fn offer(content: &[u8], max_profile_bytes: u64) -> Option<Offer> {
    let (&[method, precedence, approximation], rest) = content.split_first_chunk()?;
    let color = match method {
        1 => enumerated(number::<4>(rest, 0)?, &rest[4..])?,
        2 | 3 => profile(rest, max_profile_bytes)?,
        // Of vendors (4), and by parameters (5): for other readers.
        _ => return None,
    };
    let conversion = match color {
        Color::Enumerated(Space::ExtendedRgb) => Conversion::Unusual,
        Color::Icc { .. } | Color::Enumerated(_) => Conversion::Usual,
        Color::Unconverted(_) => Conversion::None,
    };
    let rank = (conversion, approximation, -i16::from(precedence.cast_signed()));
    Some(Offer { color, rank })
}

/// `None` for what does not look like an ICC profile.
///
/// Source: ICC.1:2022 §7.2: size, color space at byte 16, signature at byte 36 of 128.
fn profile(bytes: &[u8], max_bytes: u64) -> Option<Color> {
    let header = bytes.first_chunk::<128>().filter(|header| &header[36..40] == b"acsp")?;
    let space = [header[16], header[17], header[18], header[19]];
    let told = number::<4>(header, 0)? as usize;
    let whole = bytes.get(..told.max(128)).unwrap_or(bytes);
    let fits = whole.len() as u64 <= max_bytes;
    Some(Color::Icc { space, profile: fits.then(|| Bytes::copy_from_slice(whole)) })
}

/// `None` for a number that means nothing.
///
/// Source: ISO/IEC 15444-2 table M.25.
fn enumerated(number: u32, parameters: &[u8]) -> Option<Color> {
    let space = match number {
        0 => Space::Gray { inverted: true },
        15 | 17 => Space::Gray { inverted: false },
        // Both are of BT.601 in their range and matrix; the primaries differ a little.
        1 | 4 => Space::Ycc { limited: true },
        // e-sYCC (24) is encoded as sYCC (18) and only reaches colors that sRGB has not.
        3 | 18 | 24 => Space::Ycc { limited: false },
        11 => Space::Cmy,
        12 => Space::Cmyk,
        14 => Space::Lab(lab_parameters(parameters)),
        16 => Space::Srgb,
        20 => Space::ExtendedRgb,
        9 => return Some(Color::Unconverted("PhotoYCC")),
        13 => return Some(Color::Unconverted("YCCK")),
        19 => return Some(Color::Unconverted("CIEJab")),
        21 => return Some(Color::Unconverted("ROMM-RGB")),
        22 | 23 => return Some(Color::Unconverted("YPbPr")),
        _ => return None,
    };
    Some(Color::Enumerated(space))
}

/// Source: ISO/IEC 15444-2 §M.11.7.4.1.
fn lab_parameters(bytes: &[u8]) -> Option<[u32; 7]> {
    let numbers = bytes.first_chunk::<28>()?.as_chunks::<4>().0;
    let mut parameters = [0; 7];
    for (parameter, bytes) in parameters.iter_mut().zip(numbers) {
        *parameter = u32::from_be_bytes(*bytes);
    }
    Some(parameters)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A profile of `length` bytes that has nothing but a header.
    pub(in crate::codec::jp2::container) fn icc(space: [u8; 4], length: u32) -> Vec<u8> {
        let mut profile = vec![0; length as usize];
        profile[..4].copy_from_slice(&length.to_be_bytes());
        profile[16..20].copy_from_slice(&space);
        profile[36..40].copy_from_slice(b"acsp");
        profile
    }

    fn by_number(precedence: i8, approximation: u8, number: u32) -> Vec<u8> {
        let head = [1, precedence.cast_unsigned(), approximation];
        [&head[..], &number.to_be_bytes()].concat()
    }

    fn by_profile(method: u8, approximation: u8, profile: &[u8]) -> Vec<u8> {
        [&[method, 0, approximation], profile].concat()
    }

    fn of(boxes: &[Vec<u8>]) -> Option<Color> {
        best(boxes.iter().map(Vec::as_slice), 1000)
    }

    fn space_of(number: u32) -> Option<Color> {
        of(&[by_number(0, 0, number)])
    }

    #[test]
    fn spaces_have_numbers() {
        for (number, space) in [
            (0, Space::Gray { inverted: true }),
            (1, Space::Ycc { limited: true }),
            (3, Space::Ycc { limited: false }),
            (4, Space::Ycc { limited: true }),
            (11, Space::Cmy),
            (12, Space::Cmyk),
            (14, Space::Lab(None)),
            (15, Space::Gray { inverted: false }),
            (16, Space::Srgb),
            (17, Space::Gray { inverted: false }),
            (18, Space::Ycc { limited: false }),
            (20, Space::ExtendedRgb),
            (24, Space::Ycc { limited: false }),
        ] {
            assert_eq!(space_of(number), Some(Color::Enumerated(space)), "{number}");
        }
        assert_eq!(space_of(21), Some(Color::Unconverted("ROMM-RGB")));
        // A number that was written as text, as some encoder does.
        for unknown in [2, 100, 0x6772_7320, u32::MAX] {
            assert_eq!(space_of(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn lab_has_parameters() {
        let mut content = by_number(0, 0, 14);
        for parameter in [100u32, 0, 170, 128, 200, 96, 0x0044_3530] {
            content.extend(parameter.to_be_bytes());
        }
        let parameters = [100, 0, 170, 128, 200, 96, 0x0044_3530];
        let lab = Color::Enumerated(Space::Lab(Some(parameters)));
        assert_eq!(of(&[content.clone()]), Some(lab));
        content.pop();
        assert_eq!(of(&[content]), Some(Color::Enumerated(Space::Lab(None))));
    }

    #[test]
    fn profiles_are_taken_as_they_are_unless_they_are_too_long() {
        for method in [2, 3] {
            let icc_profile = icc(*b"RGB ", 200);
            // A zero byte behind it is none of it.
            let padded = [&icc_profile[..], &[0]].concat();
            let color = of(&[by_profile(method, 0, &padded)]);
            let expected = Color::Icc { space: *b"RGB ", profile: Some(icc_profile.into()) };
            assert_eq!(color, Some(expected));
        }
        let color = of(&[by_profile(2, 0, &icc(*b"CMYK", 1001))]);
        assert_eq!(color, Some(Color::Icc { space: *b"CMYK", profile: None }));
    }

    #[test]
    fn what_is_no_profile_is_no_color() {
        let good = icc(*b"RGB ", 200);
        for bad in [&[][..], &[0], &good[..127], &[0; 200]] {
            assert_eq!(of(&[by_profile(2, 0, bad)]), None, "{} bytes", bad.len());
        }
        let whole = by_profile(2, 0, &good);
        for length in 0..whole.len() {
            of(&[whole[..length].to_vec()]);
        }
        for cut in [&b""[..], b"\x01", b"\x01\0\0", b"\x01\0\0\0\0\0", b"\x04\0\0\0\0\0\x10\0"] {
            assert_eq!(of(&[cut.to_vec()]), None, "{cut:?}");
        }
    }

    #[test]
    fn of_several_the_best_that_can_be_shown_is_taken() {
        let gray = Some(Color::Enumerated(Space::Gray { inverted: false }));
        let srgb = Some(Color::Enumerated(Space::Srgb));
        let extended = Some(Color::Enumerated(Space::ExtendedRgb));
        for (boxes, expected) in [
            // The first of equals.
            ([by_number(0, 0, 17), by_number(0, 0, 16)], &gray),
            // Approximation before precedence, precedence before order.
            ([by_number(9, 2, 17), by_number(0, 1, 16)], &srgb),
            ([by_number(-1, 1, 17), by_number(0, 1, 16)], &srgb),
            // Known before unknown.
            ([by_number(1, 0, 21), by_number(0, 4, 16)], &srgb),
            ([by_number(1, 0, 99), by_number(0, 4, 16)], &srgb),
            ([by_profile(2, 0, &[]), by_number(0, 4, 16)], &srgb),
            // What every reader knows before e-sRGB, and that before what none converts.
            ([by_number(1, 1, 20), by_number(0, 4, 16)], &srgb),
            ([by_number(1, 1, 21), by_number(0, 4, 20)], &extended),
        ] {
            assert_eq!(of(&boxes), *expected, "{boxes:?}");
        }
    }
}
