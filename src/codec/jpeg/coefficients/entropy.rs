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
    /// `most` is how many intervals there can be; what follows them is left out.
    pub(super) fn of(scan: &[u8], most: usize) -> Self {
        let mut bytes = Vec::with_capacity(scan.len() + BEHIND);
        let mut intervals = Vec::new();
        for run in runs(scan) {
            bytes.extend_from_slice(run.bytes);
            if run.restart.is_some() {
                intervals.push(Interval { end: bytes.len(), restart: run.restart });
                if intervals.len() == most {
                    break;
                }
            }
        }
        intervals.push(Interval { end: bytes.len(), restart: None });
        bytes.extend([0; BEHIND]);
        Self { bytes, intervals }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn intervals(&self) -> &[Interval] {
        &self.intervals
    }
}

/// Entropy-coded bytes that follow each other in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'a> {
    /// Where they start.
    pub(super) at: usize,
    pub(super) bytes: &'a [u8],
    /// The number of the restart marker behind them.
    pub(super) restart: Option<u8>,
}

/// The runs of a scan, up to another marker or the end.
pub(super) fn runs(scan: &[u8]) -> impl Iterator<Item = Run<'_>> {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let at = next.take()?;
        let rest = &scan[at..];
        let Some(plain) = memchr::memchr(0xFF, rest) else {
            return Some(Run { at, bytes: rest, restart: None });
        };
        let (bytes, behind) = (&rest[..plain], at + plain);
        Some(match rest.get(plain + 1) {
            // A byte of ones is a byte, and the zeros behind it are not.
            Some(0x00) => {
                next = Some(behind + 2);
                Run { at, bytes: &rest[..=plain], restart: None }
            }
            // A fill byte.
            Some(0xFF) => {
                next = Some(behind + 1);
                Run { at, bytes, restart: None }
            }
            Some(marker @ 0xD0..=0xD7) => {
                next = Some(behind + 2);
                Run { at, bytes, restart: Some(marker - 0xD0) }
            }
            // Another marker, or the bytes end here.
            Some(_) | None => Run { at, bytes, restart: None },
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stuffing_is_taken_out_and_restarts_part_intervals() {
        let scan = [1, 0xFF, 0, 2, 0xFF, 0xD0, 3, 0xFF, 0xFF, 0xD1, 0xFF, 0, 0xFF, 0xD9, 9, 9];
        let entropy = Entropy::of(&scan, 9);
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
    fn more_intervals_than_there_can_be_are_not_kept() {
        let entropy = Entropy::of(&[7, 0xFF, 0xD0].repeat(1000), 3);
        assert_eq!(entropy.intervals().len(), 4);
        assert_eq!(entropy.bytes().len(), 3 + BEHIND);
    }

    #[test]
    fn runs_tell_where_they_were() {
        let scan = [1, 0xFF, 0, 2, 0xFF, 0xD3, 3, 0xFF, 0xD9, 9];
        let found: Vec<_> = runs(&scan).map(|run| (run.at, run.bytes, run.restart)).collect();
        let expected: [(usize, &[u8], Option<u8>); 3] =
            [(0, &[1, 0xFF], None), (3, &[2], Some(3)), (6, &[3], None)];
        assert_eq!(found, expected);
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
            let entropy = Entropy::of(scan, 9);
            assert_eq!(entropy.intervals(), [Interval { end: expected.len(), restart: None }]);
            assert!(entropy.bytes().starts_with(expected), "{scan:?}");
        }
    }
}
