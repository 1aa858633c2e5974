//! One kept thing as a file or an object: it says whose it is and how long, and proves it.
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | [`MAGIC`]: a name and the version of this format |
//! | 32 | BLAKE3 of everything else in the file |
//! | 32 | the name of the entry |
//! | 8 | length of the content in bytes, little end first |
//! | 1 | length of the media type |
//! | … | the media type, then the content, then nothing |

use std::borrow::Cow;

use bytes::Bytes;

use super::Name;

/// What is kept: some bytes, and what they are. Cloning is cheap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub bytes: Bytes,
    /// At most 255 bytes long.
    pub media_type: Cow<'static, str>,
}

/// The last byte is raised whenever the format changes: files of others are no entries.
const MAGIC: [u8; 8] = *b"warraq\x00\x01";

const CHECKSUM_AT: usize = MAGIC.len();
const NAME_AT: usize = CHECKSUM_AT + 32;
const LENGTH_AT: usize = NAME_AT + 32;
const MEDIA_LENGTH_AT: usize = LENGTH_AT + 8;
const MEDIA_AT: usize = MEDIA_LENGTH_AT + 1;

/// Why the bytes of a file are not what was looked for.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum EntryError {
    /// Another program's, or written by another version of this one.
    #[error("it is not of this version of the format")]
    Foreign,
    #[error("it is cut off or longer than it says")]
    Length,
    #[error("it is another's")]
    Name,
    #[error("its checksum is another")]
    Checksum,
    #[error("its media type is none")]
    MediaType,
}

/// What stands in the file before the content.
pub(super) fn head(name: &Name, entry: &Entry) -> Vec<u8> {
    let media_type = entry.media_type.as_bytes();
    let mut head = Vec::with_capacity(MEDIA_AT + media_type.len());
    head.extend_from_slice(&MAGIC);
    head.extend_from_slice(&[0; 32]);
    head.extend_from_slice(name);
    head.extend_from_slice(&(entry.bytes.len() as u64).to_le_bytes());
    head.push(u8::try_from(media_type.len()).expect("media types are short words"));
    head.extend_from_slice(media_type);
    let checksum = checksum(&head, &entry.bytes);
    head[CHECKSUM_AT..NAME_AT].copy_from_slice(&checksum);
    head
}

/// What is kept in a file's bytes, if they are all of it and nothing else.
///
/// # Errors
/// [`EntryError`], for anything but what [`head`] and the content after it gave.
pub(super) fn open(name: &Name, file: &Bytes) -> Result<Entry, EntryError> {
    if file.len() < MAGIC.len() && MAGIC.starts_with(file) {
        return Err(EntryError::Length);
    }
    if !file.starts_with(&MAGIC) {
        return Err(EntryError::Foreign);
    }
    let fixed = file.get(..MEDIA_AT).ok_or(EntryError::Length)?;
    if fixed[NAME_AT..LENGTH_AT] != name[..] {
        return Err(EntryError::Name);
    }
    let mut length = [0; 8];
    length.copy_from_slice(&fixed[LENGTH_AT..MEDIA_LENGTH_AT]);
    let start = MEDIA_AT + usize::from(fixed[MEDIA_LENGTH_AT]);
    let end = u64::from_le_bytes(length).checked_add(start as u64);
    if end != Some(file.len() as u64) {
        return Err(EntryError::Length);
    }
    let content = file.slice(start..);
    if fixed[CHECKSUM_AT..NAME_AT] != checksum(&file[..start], &content) {
        return Err(EntryError::Checksum);
    }
    let media_type = str::from_utf8(&file[MEDIA_AT..start]);
    let media_type = media_type.map_err(|_| EntryError::MediaType)?.to_owned().into();
    Ok(Entry { bytes: content, media_type })
}

/// Of everything in the file but itself.
fn checksum(head: &[u8], content: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&head[..CHECKSUM_AT]);
    hasher.update(&head[NAME_AT..]);
    hasher.update(content);
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: Name = [7; 32];

    fn file(picture: &'static [u8], media_type: &'static str) -> Vec<u8> {
        let entry = Entry { bytes: Bytes::from_static(picture), media_type: media_type.into() };
        let mut file = head(&NAME, &entry);
        file.extend_from_slice(picture);
        file
    }

    fn open_vec(file: Vec<u8>) -> Result<Entry, EntryError> {
        open(&NAME, &Bytes::from(file))
    }

    #[test]
    fn what_was_written_is_read() {
        for media_type in ["image/jpeg", ""] {
            for picture in [&b"a picture"[..], b""] {
                let opened = open_vec(file(picture, media_type)).unwrap();
                assert_eq!((&*opened.media_type, &opened.bytes[..]), (media_type, picture));
            }
        }
    }

    #[test]
    fn a_file_cut_off_at_any_length_or_grown_is_no_entry() {
        let whole = file(b"a picture of some length", "image/png");
        for length in 0..whole.len() {
            let cut = open_vec(whole[..length].to_vec());
            assert_eq!(cut.map(drop), Err(EntryError::Length), "{length} bytes");
        }
        let grown = [&whole[..], b"\0"].concat();
        assert_eq!(open_vec(grown).map(drop), Err(EntryError::Length));
    }

    #[test]
    fn a_file_with_any_bit_turned_is_no_entry() {
        let whole = file(b"a picture of some length", "image/png");
        for bit in 0..whole.len() * 8 {
            let mut turned = whole.clone();
            turned[bit / 8] ^= 1 << (bit % 8);
            assert!(open_vec(turned).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn a_length_that_overflows_is_no_entry() {
        let mut whole = file(b"a picture", "image/png");
        whole[LENGTH_AT..MEDIA_LENGTH_AT].copy_from_slice(&[255; 8]);
        assert_eq!(open_vec(whole).map(drop), Err(EntryError::Length));
    }

    #[test]
    fn an_entry_of_another_picture_or_version_is_not_this_one() {
        let whole = Bytes::from(file(b"a picture", "image/png"));
        assert_eq!(open(&[8; 32], &whole).map(drop), Err(EntryError::Name));
        let mut later = whole.to_vec();
        later[7] = 2;
        assert_eq!(open_vec(later).map(drop), Err(EntryError::Foreign));
        assert_eq!(open_vec(b"something else".to_vec()).map(drop), Err(EntryError::Foreign));
    }
}
