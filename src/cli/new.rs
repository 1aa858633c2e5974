//! `warraq new`: a first record from the pictures of a folder.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use super::flags::SettingsFlags;
use super::{failed, misused};
use crate::codec::is_named_as_picture;
use crate::records::{RecordFile, draft, draft_with_table};
use crate::settings::Settings;
use crate::storage::{Listing, Storage, StorageError};
use crate::text::{NaturalKey, item_name};

#[derive(Debug, Args)]
pub(super) struct New {
    /// What the manuscript is called in addresses: the folder of its record
    name: String,

    /// Folder of its pictures, below the images folder; `.` for the images folder itself
    #[arg(long, value_name = "FOLDER")]
    from: String,

    /// List its folios in a table for a spreadsheet, folios.csv, beside the record
    #[arg(long)]
    csv: bool,

    #[command(flatten)]
    settings: SettingsFlags,
}

impl New {
    pub(super) fn run(self) -> ExitCode {
        let settings = match self.settings.load() {
            Ok(loaded) => loaded.settings,
            Err(error) => return misused(&error),
        };
        let name = match item_name(&self.name) {
            Ok(name) if !name.contains(['/', '\\']) && !name.starts_with('.') => name,
            Ok(_) => {
                return misused(
                    &"NAME becomes a folder, so it has no slash and no dot at its beginning",
                );
            }
            Err(error) => return misused(&format!("{:?} cannot be a name: {error}", self.name)),
        };
        match self.write(&name, &settings) {
            Ok(said) => {
                println!("{said}");
                ExitCode::SUCCESS
            }
            Err(cause) => failed(&cause),
        }
    }

    /// Gives what is to be said when all went well.
    fn write(&self, name: &str, settings: &Settings) -> Result<String, String> {
        let Some(records) = settings.location(&settings.manifests).folder() else {
            return Err(format!(
                "records are written into a folder of this machine, and `{}` is none; name one with \
                 --manifests and copy the record to where it belongs",
                settings.manifests
            ));
        };
        let folder = below(&self.from, settings);
        let files = pictures(&folder, settings)?;
        let names: Vec<&str> = files.iter().map(String::as_str).collect();
        let at = |file: RecordFile| records.join(name).join(file.file_name());
        let (record, table) = (at(RecordFile::Manuscript), at(RecordFile::Folios));
        if !self.csv {
            publish(&record, &draft(name, &folder, &names))?;
            return Ok(format!(
                "Wrote {} for {} pictures. Complete it with a text editor, then look for mistakes \
                 with `warraq check`.",
                record.display(),
                files.len()
            ));
        }
        let (text, folios) = draft_with_table(name, &folder, &names);
        if record.exists() {
            return Err(left_as_it_was(&record));
        }
        // A table alone is nothing yet; the record makes it one.
        publish(&table, &folios)?;
        if let Err(error) = publish(&record, &text) {
            let _ = fs::remove_file(&table);
            return Err(error);
        }
        Ok(format!(
            "Wrote {} and {} for {} pictures. Complete the first with a text editor and the second \
             with a spreadsheet, then look for mistakes with `warraq check`.",
            record.display(),
            table.display(),
            files.len()
        ))
    }
}

/// The folder as the record names it: a path from the images folder on. People also write it
/// from where they are.
fn below(given: &str, settings: &Settings) -> String {
    let given = given.trim_end_matches('/');
    let given = given.strip_prefix("./").unwrap_or(given);
    let images = settings.location(&settings.images).folder();
    let inside = images.and_then(|images| {
        let (images, given) = (images.canonicalize().ok()?, Path::new(given).canonicalize().ok()?);
        Some(given.strip_prefix(images).ok()?.to_str()?.to_owned())
    });
    match inside {
        Some(inside) => inside,
        None if given == "." => String::new(),
        None => given.to_owned(),
    }
}

/// The pictures in a folder, as far as names tell, in the order in which they are read.
fn pictures(folder: &str, settings: &Settings) -> Result<Vec<String>, String> {
    let storage = Storage::open(settings.location(&settings.images), &settings.storage);
    let storage = storage.map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let listing = match runtime.block_on(storage.list(folder)) {
        Err(StorageError::NotFound { .. }) => Listing::default(),
        listed => listed.map_err(|error| format!("the pictures cannot be listed: {error}"))?,
    };
    let keys = listing.entries.iter().map(|entry| entry.key.as_str());
    let names = keys.map(|key| key.rsplit('/').next().unwrap_or(key).to_owned());
    let mut names: Vec<String> = names.filter(|name| is_named_as_picture(name)).collect();
    if names.is_empty() {
        return Err(format!(
            "there is no picture in `{folder}` below the images folder `{}`; --from names a folder \
             in which pictures lie",
            settings.images
        ));
    }
    names.sort_by_cached_key(|name| NaturalKey::of(name));
    Ok(names)
}

fn left_as_it_was(path: &Path) -> String {
    format!("{} is there already; it was left as it is", path.display())
}

/// Writes the record whole or not at all, and never over one that is there.
fn publish(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let told = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => left_as_it_was(path),
        _ => format!("{} cannot be written: {error}", path.display()),
    };
    let write = || {
        fs::create_dir_all(folder)?;
        // Readable by whoever serves it, as the system allows for new files.
        let permissions = fs::Permissions::from_mode(0o666);
        let mut file = tempfile::Builder::new().permissions(permissions).tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.persist_noclobber(path).map_err(|error| error.error)
    };
    write().map(drop).map_err(told)
}
