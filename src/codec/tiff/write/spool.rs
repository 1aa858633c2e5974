//! Where packed tiles wait until all of them are known.
//!
//! The front of the file tells where every tile lies, and the coarsest level, which comes
//! first, is complete last. So tiles are put down as they come, and copied once when the
//! picture is complete: the file is then written from its first byte to its last, and a
//! store that knows no seeking can take it.

use std::io::{self, Read, Seek, SeekFrom, Write};

/// Bytes copied at a time.
const COPY: u64 = 1024 * 1024;

/// Where one tile lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) offset: u64,
    pub(super) length: u32,
}

/// A scratch file that only grows.
#[derive(Debug)]
pub(super) struct Spool<S> {
    scratch: S,
    end: u64,
}

impl<S: Read + Write + Seek> Spool<S> {
    /// `scratch` is empty.
    pub(super) fn new(scratch: S) -> Self {
        Self { scratch, end: 0 }
    }

    pub(super) fn put(&mut self, packed: &[u8]) -> io::Result<Place> {
        self.scratch.write_all(packed)?;
        let length = u32::try_from(packed.len())
            .map_err(|_| io::Error::other("a tile has more than 4 GiB"))?;
        let place = Place { offset: self.end, length };
        self.end += u64::from(length);
        Ok(place)
    }

    /// Writes what lies at `places` one after the other; neighbors are read together.
    pub(super) fn copy(
        &mut self,
        places: impl Iterator<Item = Place>,
        output: &mut impl Write,
    ) -> io::Result<()> {
        let mut run = 0..0;
        for Place { offset, length } in places {
            let end = offset + u64::from(length);
            if offset == run.end {
                run.end = end;
            } else {
                self.copy_run(&run, output)?;
                run = offset..end;
            }
        }
        self.copy_run(&run, output)
    }

    fn copy_run(&mut self, run: &std::ops::Range<u64>, output: &mut impl Write) -> io::Result<()> {
        self.scratch.seek(SeekFrom::Start(run.start))?;
        let mut buffer = vec![0; (run.end - run.start).min(COPY) as usize];
        let mut left = run.end - run.start;
        while left > 0 {
            let part = &mut buffer[..left.min(COPY) as usize];
            self.scratch.read_exact(part)?;
            output.write_all(part)?;
            left -= part.len() as u64;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn pieces_come_out_in_the_order_that_is_asked_for() {
        let mut spool = Spool::new(Cursor::new(Vec::new()));
        let long = vec![b'x'; COPY as usize + 3];
        let pieces: [&[u8]; 4] = [b"ab", b"", &long, b"cd"];
        let places = pieces.map(|piece| spool.put(piece).unwrap());
        let mut output = Vec::new();
        let order = [3, 0, 1, 2].map(|at: usize| places[at]);
        spool.copy(order.into_iter(), &mut output).unwrap();
        assert_eq!(output, [b"cdab", &long[..]].concat());
    }
}
