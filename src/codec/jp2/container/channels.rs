//! The channel definition box: which channel is which color, which one is opacity.
//!
//! Source: ISO/IEC 15444-1 §I.5.3.6.

use crate::codec::jp2::fault::Fault;

/// What the samples of a channel are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) enum Meaning {
    Color,
    Opacity,
    /// Opacity that was multiplied into the colors.
    MultipliedOpacity,
    Unspecified,
}

/// What is said of one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct Definition {
    /// Index among the channels, not checked.
    pub(in crate::codec::jp2) channel: u16,
    pub(in crate::codec::jp2) meaning: Meaning,
    /// Number of the color, from 1 on (1 is red, or gray); 0 is the picture as a whole,
    /// 65535 none of the colors.
    pub(in crate::codec::jp2) association: u16,
}

/// Reads the content of a `cdef` box: one definition at least.
///
/// # Errors
/// [`Fault::Damaged`] when it is shorter than its count of definitions, or defines nothing.
pub(super) fn definitions(content: &[u8]) -> Result<Vec<Definition>, Fault> {
    let short = || Fault::damaged("its channel definition box is cut short");
    let (count, entries) = content.split_first_chunk().ok_or_else(short)?;
    let count = usize::from(u16::from_be_bytes(*count));
    if count == 0 {
        return Err(Fault::damaged("its channel definition box defines no channel"));
    }
    let entries = entries.as_chunks::<6>().0.get(..count).ok_or_else(short)?;
    Ok(entries.iter().copied().map(definition).collect())
}

fn definition(entry: [u8; 6]) -> Definition {
    let [channel1, channel0, type1, type0, association1, association0] = entry;
    let meaning = match u16::from_be_bytes([type1, type0]) {
        0 => Meaning::Color,
        1 => Meaning::Opacity,
        2 => Meaning::MultipliedOpacity,
        _ => Meaning::Unspecified,
    };
    Definition {
        channel: u16::from_be_bytes([channel1, channel0]),
        meaning,
        association: u16::from_be_bytes([association1, association0]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_read_in_their_order() {
        let content = b"\0\x04\0\0\0\0\0\x02\0\x03\0\x02\0\0\0\x01\0\x01\xFF\xFF\0\x02\0\x07\0\0";
        let all = definitions(content).unwrap();
        let expected = [
            (0, Meaning::Color, 2),
            (3, Meaning::MultipliedOpacity, 0),
            (1, Meaning::Opacity, 65535),
            (2, Meaning::Unspecified, 0),
        ];
        let expected = expected.map(|(channel, meaning, association)| Definition {
            channel,
            meaning,
            association,
        });
        assert_eq!(all, expected);
        // Bytes behind the last one are of no meaning.
        assert_eq!(definitions(&[&content[..], &[1, 2]].concat()).unwrap(), all);
        for length in 0..content.len() {
            let error = definitions(&content[..length]).unwrap_err();
            assert!(matches!(error, Fault::Damaged(_)), "{length} bytes: {error:?}");
        }
    }

    #[test]
    fn a_box_without_definitions_is_damaged() {
        assert!(matches!(definitions(&[0, 0]), Err(Fault::Damaged(_))));
    }
}
