//! [`PackedRecord`]: a record as it is kept between requests.
//!
//! Parsed, a record takes ten times the bytes of its file, and a library has a hundred thousand.
//! So the files themselves are kept, packed, with what is asked of all records at once.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use zstd::bulk::{compress, decompress};

use super::FILE_NAME;
use super::finding::Finding;
use super::limits::MAX_BYTES;
use super::read::Tables;
use super::record::Record;
use super::shows::Shows;
use crate::text::LanguageMap;

/// How hard it is packed: where the library sees the balance of size and time.
const LEVEL: i32 = 3;

/// Bytes of a record with its two tables, and of how long each is.
const MOST_BYTES: usize = 3 * MAX_BYTES as usize + 64;

/// Tells records apart, and a record from what it was before: a hash of its files and their place.
pub type Digest = [u8; 16];

/// A record without mistakes that is parsed when it is asked for.
#[derive(Clone, Debug)]
pub struct PackedRecord {
    /// Path of the record's folder below the records folder.
    pub folder: Arc<str>,
    /// Who keeps the manuscript. Many records share one.
    pub institution: Arc<LanguageMap>,
    /// As in [`Record`]. Many records share one.
    pub rights: Option<Arc<str>>,
    /// See [`Record::claims`]; in order.
    pub claims: Box<[Arc<str>]>,
    pub digest: Digest,
    /// Bytes of its files, before they were packed.
    pub length: u32,
    pub(super) shows: Shows,
    /// The [`Files`].
    pub(super) files: Box<[u8]>,
}

/// What a record is read from.
#[derive(Debug, Deserialize, Serialize)]
struct Files<'f> {
    record: &'f [u8],
    #[serde(borrow)]
    folios: Option<&'f [u8]>,
    #[serde(borrow)]
    contents: Option<&'f [u8]>,
}

impl PackedRecord {
    /// Packs a record with the bytes that it was read from; takes some time.
    ///
    /// # Errors
    /// A finding, where there is no memory for it.
    pub(super) fn new(
        folder: &str,
        record: &Record,
        bytes: &[u8],
        tables: Tables<'_>,
    ) -> Result<Self, Finding> {
        let Tables { folios, contents } = tables;
        let plain = postcard::to_stdvec(&Files { record: bytes, folios, contents });
        let plain = plain.map_err(|_| failed(&record.file))?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(record.file.as_bytes()).update(b"\0").update(&plain);
        let mut digest = Digest::default();
        hasher.finalize_xof().fill(&mut digest);
        let files = compress(&plain, LEVEL).map_err(|_| failed(&record.file))?;
        Ok(Self {
            folder: folder.into(),
            institution: Arc::new(record.institution.clone()),
            rights: record.rights.as_deref().map(Arc::from),
            claims: record.claims().into_iter().map(Arc::from).collect(),
            digest,
            length: u32::try_from(plain.len()).unwrap_or(u32::MAX),
            shows: Shows::of(record),
            files: files.into_boxed_slice(),
        })
    }

    /// Path of the record's file below the records folder.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}/{FILE_NAME}", self.folder)
    }

    /// Parses the record; takes some time.
    ///
    /// # Errors
    /// What is wrong with it: it had no mistakes when it was packed, so the program was another.
    pub fn unpack(&self) -> Result<Record, Vec<Finding>> {
        let failed = || vec![failed(&self.file())];
        let plain = decompress(&self.files, MOST_BYTES).map_err(|_| failed())?;
        let files: Files<'_> = postcard::from_bytes(&plain).map_err(|_| failed())?;
        let tables = Tables { folios: files.folios, contents: files.contents };
        Record::parse_with(&self.file(), files.record, tables)
    }
}

fn failed(file: &str) -> Finding {
    let message = "could not be kept because of a mistake in Warraq; please report it with this \
                   file";
    Finding::error(file, None, message)
}

impl PartialEq for PackedRecord {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl Eq for PackedRecord {}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &[u8] = "title = 'Sand'\ninstitution = 'Library'\nrights = \
        'http://creativecommons.org/publicdomain/mark/1.0/'\n[folios]\nimages = 'sand/*.tif'\n"
        .as_bytes();

    fn parsed(tables: Tables<'_>) -> Record {
        Record::parse_with("s/manuscript.toml", RECORD, tables).unwrap()
    }

    fn packed(tables: Tables<'_>) -> PackedRecord {
        PackedRecord::new("s", &parsed(tables), RECORD, tables).unwrap()
    }

    #[test]
    fn what_is_packed_comes_back_with_its_tables() {
        let with = Tables { folios: None, contents: Some(b"label,from,to\nBeginning,1r,2v\n") };
        for tables in [Tables::default(), with] {
            let packed = packed(tables);
            assert_eq!(packed.unpack().unwrap(), parsed(tables));
            assert_eq!(*packed.institution, LanguageMap::none("Library"));
            assert_eq!(packed.rights, parsed(tables).rights.as_deref().map(Arc::from));
            assert_eq!(packed.claims, ["sand".into()].into());
        }
        assert_ne!(packed(Tables::default()), packed(with));
        assert_eq!(packed(with), packed(with));
    }

    #[test]
    fn what_was_damaged_is_told_and_not_served() {
        let packed = packed(Tables::default());
        let files: [Box<[u8]>; 3] =
            [Box::default(), packed.files[1..].into(), compress(&[9, 1], LEVEL).unwrap().into()];
        for files in files {
            let findings = PackedRecord { files, ..packed.clone() }.unpack().unwrap_err();
            assert_eq!(findings[0].file, "s/manuscript.toml");
        }
    }
}
