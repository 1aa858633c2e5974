//! Which directories a file has: the chain of pages, and the SubIFDs of the one that is wanted.
//!
//! The main directory is the first one. Only when that calls itself a reduced version or a
//! mask (as raw files do, whose first directory is a preview) it is the largest of those
//! that do not. Whatever is wrong after the first directory ends its chain with a warning:
//! a broken thumbnail must not cost the picture. Each offset is visited once, so loops end.

use std::collections::HashSet;
use std::num::NonZeroU32;

use tracing::warn;

use super::directory::{self, Directory, Wanted};
use super::header::Header;
use super::{CodecError, Settings, damaged, pages, tags};
use crate::codec::Page;
use crate::codec::reader::Reader;

/// More SubIFDs than any pyramid has levels.
const MAX_SUB_IFDS: u64 = 64;

/// All directories in the order in which they were met.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) directories: Vec<Directory>,
    /// Index of the main one.
    pub(super) main: usize,
    /// How many pages the file has.
    pub(super) pages: NonZeroU32,
}

/// Reads the directories of a page, at most `limits.max_directories`, and as many again where
/// it is not the first.
///
/// # Errors
/// [`CodecError::Damaged`] when the first directory cannot be read; [`CodecError::NoPage`].
pub(super) async fn directories(
    reader: &mut Reader<'_>,
    header: Header,
    page: Page,
    limits: &Settings,
) -> Result<Found, CodecError> {
    let mut walk = Walk {
        reader,
        header,
        most: limits.max_directories,
        visited: HashSet::new(),
        directories: Vec::new(),
    };
    walk.directories.push(Directory::read(walk.reader, header, header.first).await?);
    walk.visited.insert(header.first);
    walk.chain(walk.directories[0].next).await?;
    let chained = walk.directories.len();
    walk.sub_ifds(0).await?;
    let main = main_of(&walk.directories);
    if main > 0 && main < chained {
        walk.sub_ifds(main).await?;
    }
    let others = pages::others(&walk.directories, main, chained, limits);
    let pages = NonZeroU32::MIN.saturating_add(others.len() as u32);
    let Some(before) = page.index().checked_sub(1) else {
        return Ok(Found { directories: walk.directories, main, pages });
    };
    let other = others.get(before).ok_or(CodecError::NoPage { page, pages })?;
    let below = walk.directories.len();
    walk.most = below + limits.max_directories;
    walk.sub_ifds(other.index).await?;
    Ok(Found { directories: other.alone(walk.directories, below), main: 0, pages })
}

fn main_of(directories: &[Directory]) -> usize {
    let area = |directory: &Directory| {
        let side = |tag| directory.number(tag).ok().flatten().unwrap_or(0);
        side(tags::IMAGE_WIDTH).saturating_mul(side(tags::IMAGE_LENGTH))
    };
    if directories[0].is_full_resolution() {
        return 0;
    }
    let full = directories.iter().enumerate().filter(|(_, d)| d.is_full_resolution());
    // Of equal ones the first.
    full.rev().max_by_key(|(_, directory)| area(directory)).map_or(0, |(index, _)| index)
}

struct Walk<'a, 'b> {
    reader: &'a mut Reader<'b>,
    header: Header,
    most: usize,
    visited: HashSet<u64>,
    directories: Vec<Directory>,
}

impl Walk<'_, '_> {
    /// Follows `next` pointers from `offset` on.
    async fn chain(&mut self, mut offset: u64) -> Result<(), CodecError> {
        while offset != 0 {
            if self.directories.len() >= self.most {
                let key = self.reader.key();
                warn!(object.key = key, "`{key}` has more directories than are looked at");
                return Ok(());
            }
            let read = if self.visited.insert(offset) {
                Directory::read(self.reader, self.header, offset).await
            } else {
                Err(damaged(format!("the chain of directories comes back to byte {offset}")))
            };
            match read {
                Ok(directory) => {
                    offset = directory.next;
                    self.directories.push(directory);
                }
                Err(error @ CodecError::Storage(_)) => return Err(error),
                Err(error) => {
                    let key = self.reader.key();
                    warn!(object.key = key, "`{key}`: the rest of the file is ignored: {error}");
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Reads the SubIFDs of one directory, each with the chain that it may start.
    async fn sub_ifds(&mut self, index: usize) -> Result<(), CodecError> {
        let wanted = Wanted { tag: tags::SUB_IFDS, most: MAX_SUB_IFDS };
        let parent = &mut self.directories[index];
        directory::load(self.reader, &mut [(parent, vec![wanted])]).await?;
        let offsets: Vec<u64> = match self.directories[index].numbers(tags::SUB_IFDS) {
            Ok(offsets) => offsets.into_iter().flatten().take(MAX_SUB_IFDS as usize).collect(),
            Err(error) => {
                let key = self.reader.key();
                warn!(object.key = key, "`{key}`: the SubIFDs are ignored: {error}");
                return Ok(());
            }
        };
        for offset in offsets {
            self.chain(offset).await?;
        }
        Ok(())
    }
}
