//! Reading what lies in memory already.

use std::fs::File;
use std::io::IoSliceMut;

use rustix::io::{ReadWriteFlags, preadv2};

/// Fills `bytes` from `offset` on, if the page cache has all of them; false where it has
/// not, or the file system cannot tell. Never waits for a disk.
///
/// Source: preadv2(2), `RWF_NOWAIT`.
pub(super) fn read(file: &File, offset: u64, bytes: &mut [u8]) -> bool {
    let length = bytes.len();
    let mut buffers = [IoSliceMut::new(bytes)];
    preadv2(file, &mut buffers, offset, ReadWriteFlags::NOWAIT).is_ok_and(|read| read == length)
}
