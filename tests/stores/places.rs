//! Every kind of place that storage can be, with what each of them can do.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use bytesize::ByteSize;
use tempfile::{NamedTempFile, TempDir};
use warraq::storage::{Location, Settings, Storage, StorageError};

use super::servers::{Azurite, ETags, Gcs, Http, Moto};
use super::support;

/// What not every kind of place can do; what it cannot is an error or `None`, which the
/// contract asserts too.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a table, read by its names")]
pub struct Can {
    /// Tell what lies in a folder.
    pub list: bool,
    /// Tell the versions of many objects by one listing.
    pub list_versions: bool,
    pub write: bool,
    /// Hold an empty object called like a folder, with a slash behind it.
    pub mark_folders: bool,
    /// Tell a folder with nothing but such a mark in it from none.
    pub list_marks: bool,
}

const FOLDER: Can =
    Can { list: true, list_versions: false, write: true, mark_folders: false, list_marks: false };
const MEMORY: Can = Can { list_versions: true, ..FOLDER };
const BUCKET: Can = Can { mark_folders: true, list_marks: true, ..MEMORY };
/// `object_store` leaves marks out of what it lists there.
const CONTAINER: Can = Can { list_marks: false, ..BUCKET };
const WEB: Can = Can { list: false, write: false, ..FOLDER };

/// One place, empty at first.
pub struct Place {
    pub can: Can,
    pub location: Location,
    pub storage: Storage,
    keeper: Keeper,
    /// What the server's own keys begin with.
    prefix: String,
    /// The file of the credentials.
    _credentials: Option<NamedTempFile>,
}

/// Who keeps the objects, and how they are put there without us.
enum Keeper {
    /// Nobody but the storage itself.
    Memory,
    Folder(TempDir),
    Moto {
        server: &'static Moto,
        bucket: String,
    },
    Azurite {
        server: &'static Azurite,
        bucket: String,
    },
    Gcs {
        server: &'static Gcs,
        bucket: String,
    },
    Http(Http),
}

/// Started once, for all tests; each test has a bucket of its own.
pub fn moto(test: &str) -> Option<&'static Moto> {
    static MOTO: LazyLock<Option<Moto>> = LazyLock::new(|| Some(Moto::start(&tools()?)));
    support::tools(test)?;
    MOTO.as_ref()
}

pub fn azurite(test: &str) -> Option<&'static Azurite> {
    static AZURITE: LazyLock<Option<Azurite>> = LazyLock::new(|| Some(Azurite::start(&tools()?)));
    support::tools(test)?;
    AZURITE.as_ref()
}

pub fn gcs(test: &str) -> Option<&'static Gcs> {
    static GCS: LazyLock<Option<Gcs>> = LazyLock::new(|| Some(Gcs::start(&tools()?)));
    support::tools(test)?;
    GCS.as_ref()
}

fn tools() -> Option<PathBuf> {
    support::tools("stores: emulators")
}

/// A name that no other test has.
pub fn new_bucket() -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    format!("bucket-{}", NUMBER.fetch_add(1, Ordering::SeqCst))
}

/// A file of credentials.
pub fn credentials(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

/// A closed port, as far as anybody can know of one: it was free a moment ago.
pub fn closed_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The account and key of Azurite, as the environment would name them.
pub fn azure_credentials(access_key: &str) -> String {
    format!(
        "AZURE_STORAGE_ACCOUNT_NAME={}\nAZURE_STORAGE_ACCOUNT_KEY={access_key}\n",
        Azurite::ACCOUNT
    )
}

/// The key of moto, as a profile of Amazon's tools.
pub fn moto_credentials() -> String {
    format!(
        "[default]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
        Moto::ACCESS_KEY_ID,
        Moto::SECRET_ACCESS_KEY
    )
}

/// A path without the slash before it, percent-encoded behind one.
fn escaped(path: &str) -> String {
    let mut url = url::Url::parse("http://host/").unwrap();
    url.path_segments_mut().unwrap().clear().extend(path.split('/'));
    url.path().to_owned()
}

impl Place {
    fn open(can: Can, location: Location, keeper: Keeper, prefix: &str) -> Self {
        let storage = Storage::open(&location, &Settings::default()).unwrap();
        Self { can, location, storage, keeper, prefix: prefix.to_owned(), _credentials: None }
    }

    pub fn memory() -> Self {
        Self::open(MEMORY, "memory:".into(), Keeper::Memory, "")
    }

    pub fn folder() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = folder.path().to_str().unwrap().into();
        Self::open(FOLDER, location, Keeper::Folder(folder), "")
    }

    /// `prefix` is empty, or ends with a slash.
    pub fn moto(server: &'static Moto, prefix: &str) -> Self {
        let bucket = new_bucket();
        server.create_bucket(&bucket);
        let file = credentials(&moto_credentials());
        let location = Location {
            endpoint: Some(server.endpoint()),
            region: Some(Moto::REGION.to_owned()),
            credentials: Some(file.path().to_owned()),
            ..Location::from(&format!("s3://{bucket}/{prefix}"))
        };
        let place = Self::open(BUCKET, location, Keeper::Moto { server, bucket }, prefix);
        Self { _credentials: Some(file), ..place }
    }

    pub fn azurite(server: &'static Azurite, prefix: &str) -> Self {
        let bucket = new_bucket();
        server.create_bucket(&bucket);
        let file = credentials(&azure_credentials(Azurite::ACCESS_KEY));
        let location = Location {
            endpoint: Some(server.endpoint()),
            credentials: Some(file.path().to_owned()),
            ..Location::from(&format!("az://{bucket}/{prefix}"))
        };
        let place = Self::open(CONTAINER, location, Keeper::Azurite { server, bucket }, prefix);
        Self { _credentials: Some(file), ..place }
    }

    pub fn gcs(server: &'static Gcs, prefix: &str) -> Self {
        let bucket = new_bucket();
        server.create_bucket(&bucket);
        let file = credentials(&server.service_account_key());
        let location = Location {
            endpoint: Some(server.endpoint()),
            credentials: Some(file.path().to_owned()),
            ..Location::from(&format!("gs://{bucket}/{prefix}"))
        };
        let place = Self::open(BUCKET, location, Keeper::Gcs { server, bucket }, prefix);
        Self { _credentials: Some(file), ..place }
    }

    pub fn http(prefix: &str) -> Self {
        Self::http_with(prefix, ETags::Strong, true)
    }

    /// Files on the web as a server gives them that has only these ETags, and perhaps no ranges.
    pub fn http_with(prefix: &str, etags: ETags, ranges: bool) -> Self {
        let server = Http::start();
        server.set_etags(etags);
        server.set_ranges(ranges);
        let url = format!("{}{}", server.endpoint(), escaped(prefix));
        let allow_whole_object = if ranges { ByteSize(0) } else { ByteSize::mib(1) };
        let location = Location { allow_whole_object, ..Location::from(&url) };
        Self::open(WEB, location, Keeper::Http(server), prefix)
    }

    /// The server, where it is the one of plain HTTP.
    pub fn http_server(&self) -> &Http {
        match &self.keeper {
            Keeper::Http(server) => server,
            _ => panic!("`{}` is not on the web", self.location.url),
        }
    }

    /// Puts an object there, or another in its place, as others do it.
    pub async fn put(&self, key: &str, bytes: &[u8]) {
        let place = format!("{}{key}", self.prefix);
        match &self.keeper {
            Keeper::Memory => match self.storage.put(key, bytes.to_vec().into()).await {
                // Nobody else puts there what nothing can be called.
                Ok(()) | Err(StorageError::NotFound { .. }) => {}
                Err(error) => panic!("{error}"),
            },
            Keeper::Folder(folder) => {
                let path = folder.path().join(key);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, bytes).unwrap();
            }
            Keeper::Moto { server, bucket } => server.put(bucket, &place, bytes),
            Keeper::Azurite { server, bucket } => server.put(bucket, &place, bytes),
            Keeper::Gcs { server, bucket } => server.put(bucket, &place, bytes),
            // Each a minute after the one before: without ETags, the second of Last-Modified and
            // the size are all that tells two versions apart.
            Keeper::Http(server) => {
                static MINUTES: AtomicU64 = AtomicU64::new(0);
                let minutes = MINUTES.fetch_add(1, Ordering::SeqCst);
                let time = SystemTime::now() - Duration::from_hours(24 * 365);
                server.put_changed(&place, bytes, time + Duration::from_mins(minutes));
            }
        }
    }

    /// Removes an object, as others do it where that is simple.
    pub async fn remove(&self, key: &str) {
        match &self.keeper {
            Keeper::Http(server) => server.remove(&format!("{}{key}", self.prefix)),
            Keeper::Folder(folder) => std::fs::remove_file(folder.path().join(key)).unwrap(),
            _ => self.storage.delete(key).await.unwrap(),
        }
    }
}
