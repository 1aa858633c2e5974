//! The ICC profile of a JPEG, which is cut into pieces of at most 64 KiB.

use bytes::Bytes;

/// What an APP2 segment with a piece of a profile starts with.
pub(super) const SIGNATURE: &[u8] = b"ICC_PROFILE\0";

/// The pieces found so far, in the order of the file.
///
/// Source: ICC.1:2022 annex B.4.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// Number (from 1), count of all, content.
    found: Vec<(u8, u8, Bytes)>,
    bytes: u64,
}

impl Pieces {
    /// Takes the payload of an APP2 segment. Past `most` bytes in all nothing more is
    /// kept, so that [`Pieces::join`] finds the profile incomplete.
    pub(super) fn add(&mut self, payload: &Bytes, most: u64) {
        let Some([number, count, ..]) = payload.strip_prefix(SIGNATURE) else { return };
        self.bytes += payload.len() as u64;
        if self.bytes <= most {
            self.found.push((*number, *count, payload.slice(SIGNATURE.len() + 2..)));
        }
    }

    /// The profile, `None` when there is none.
    ///
    /// # Errors
    /// A sentence when the pieces do not make a whole, numbered one to the count that
    /// each of them tells.
    pub(super) fn join(mut self) -> Result<Option<Bytes>, String> {
        if self.bytes == 0 {
            return Ok(None);
        }
        self.found.sort_by_key(|(number, ..)| *number);
        let count = self.found.len();
        let in_order = self.found.iter().zip(1..).all(|((number, told, _), expected)| {
            usize::from(*number) == expected && usize::from(*told) == count
        });
        if count == 0 || !in_order {
            return Err(format!("its color profile is incomplete or too large ({count} pieces)"));
        }
        if count == 1 {
            // A copy, so that the read that held it can be let go.
            return Ok(Some(Bytes::copy_from_slice(&self.found[0].2)));
        }
        let joined: Vec<u8> = self.found.iter().flat_map(|(.., piece)| piece.to_vec()).collect();
        Ok(Some(joined.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(pieces: &[(u8, u8, &str)]) -> Result<Option<Bytes>, String> {
        let mut all = Pieces::default();
        for (number, count, content) in pieces {
            let payload = [SIGNATURE, &[*number, *count], content.as_bytes()].concat();
            all.add(&payload.into(), 1000);
        }
        all.join()
    }

    #[test]
    fn pieces_are_joined_by_their_numbers() {
        assert_eq!(join(&[]).unwrap(), None);
        assert_eq!(join(&[(1, 1, "abc")]).unwrap().unwrap(), "abc");
        assert_eq!(join(&[(2, 2, "def"), (1, 2, "abc")]).unwrap().unwrap(), "abcdef");
    }

    #[test]
    fn a_bad_sequence_is_no_profile() {
        for pieces in [
            &[(1, 2, "abc")][..],
            &[(0, 1, "abc")],
            &[(1, 2, "abc"), (1, 2, "abc")],
            &[(1, 2, "abc"), (3, 2, "abc")],
            &[(1, 1, "abc"), (2, 2, "abc")],
        ] {
            assert!(join(pieces).is_err(), "{pieces:?}");
        }
    }

    #[test]
    fn too_large_a_profile_is_not_kept() {
        let mut all = Pieces::default();
        for number in 1..=3 {
            let payload = [SIGNATURE, &[number, 3], &[7; 400]].concat();
            all.add(&payload.into(), 1000);
        }
        assert!(all.join().is_err());
    }

    #[test]
    fn other_segments_are_not_pieces() {
        let mut all = Pieces::default();
        all.add(&Bytes::from_static(b"MPF\0whatever"), 1000);
        all.add(&Bytes::from_static(b"ICC_PROFILE\0\x01"), 1000);
        assert_eq!(all.join().unwrap(), None);
    }
}
