//! The bytes of a scan as a stream of bits: stuffing taken out, restart intervals told apart.

/// What follows a scan header, up to the next marker that is no restart.
///
/// Source: ITU-T T.81 §B.1.1.5 and §F.1.2.3.
#[derive(Debug)]
pub(super) struct Entropy {
    /// The entropy-coded bytes of all intervals, then [`BEHIND`] zeros.
    bytes: Vec<u8>,
    /// Never empty; the last one ends with the scan.
    intervals: Vec<Interval>,
    /// For each byte of the file that was left out, how many of `bytes` come before it.
    omitted: Vec<u32>,
}

/// A run of bytes between two restart markers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Interval {
    /// The first byte behind it.
    pub(super) end: usize,
    /// The number of the restart marker behind it, 0 to 7; `None` at the scan's end.
    pub(super) restart: Option<u8>,
}

/// So that the last bits can be loaded as a word.
const BEHIND: usize = 8;

impl Entropy {
    pub(super) fn of(scan: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(scan.len() + BEHIND);
        let mut intervals = Vec::new();
        let mut omitted = Vec::new();
        let mut rest = scan;
        while let Some(plain) = memchr::memchr(0xFF, rest) {
            bytes.extend_from_slice(&rest[..plain]);
            let place = bytes.len() as u32;
            match rest.get(plain + 1) {
                Some(0x00) => {
                    bytes.push(0xFF);
                    omitted.push(place + 1);
                    rest = &rest[plain + 2..];
                }
                // A fill byte.
                Some(0xFF) => {
                    omitted.push(place);
                    rest = &rest[plain + 1..];
                }
                Some(marker @ 0xD0..=0xD7) => {
                    intervals.push(Interval { end: bytes.len(), restart: Some(marker - 0xD0) });
                    omitted.extend([place, place]);
                    rest = &rest[plain + 2..];
                }
                // Another marker, or the bytes end here.
                Some(_) | None => {
                    rest = &[];
                    break;
                }
            }
        }
        bytes.extend_from_slice(rest);
        intervals.push(Interval { end: bytes.len(), restart: None });
        bytes.extend([0; BEHIND]);
        Self { bytes, intervals, omitted }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn intervals(&self) -> &[Interval] {
        &self.intervals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stuffing_is_taken_out_and_restarts_part_intervals() {
        let scan = [1, 0xFF, 0, 2, 0xFF, 0xD0, 3, 0xFF, 0xFF, 0xD1, 0xFF, 0, 0xFF, 0xD9, 9, 9];
        let entropy = Entropy::of(&scan);
        assert_eq!(entropy.bytes()[..5], [1, 0xFF, 2, 3, 0xFF]);
        assert_eq!(entropy.bytes()[5..], [0; BEHIND]);
        assert_eq!(
            entropy.intervals(),
            [
                Interval { end: 3, restart: Some(0) },
                Interval { end: 4, restart: Some(1) },
                Interval { end: 5, restart: None }
            ]
        );
    }

    #[test]
    fn bytes_that_end_anywhere_are_taken_as_far_as_they_go() {
        for (scan, expected) in [
            (&[][..], &[][..]),
            (&[7], &[7]),
            (&[7, 0xFF], &[7]),
            (&[7, 0xFF, 0], &[7, 0xFF]),
            (&[0xFF, 0xFF, 0xFF], &[]),
        ] {
            let entropy = Entropy::of(scan);
            assert_eq!(entropy.intervals(), [Interval { end: expected.len(), restart: None }]);
            assert!(entropy.bytes().starts_with(expected), "{scan:?}");
        }
    }
}
