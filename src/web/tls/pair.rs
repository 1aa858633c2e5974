//! A certificate and its key as files.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::{self, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use rustls::{Error, InconsistentKeys};

/// Longer files are no certificates: a chain of a dozen takes some tens of kilobytes.
const MOST_BYTES: u64 = 1 << 20;

/// Where a certificate and its key lie. Both may be one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// PEM: the server's own certificate first, then those between it and the authority.
    pub cert: PathBuf,
    /// PEM: the private key, without a password.
    pub key: PathBuf,
}

/// Why a pair cannot be used. For the operator: the sentences name files.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum TlsError {
    #[error("`{}` cannot be read: {cause}; check the path and who may read it", path.display())]
    Unreadable { path: PathBuf, cause: String },
    #[error("`{}` is no file of a certificate or key: it is a folder, a pipe or over 1MiB", path.display())]
    NoSuchFile { path: PathBuf },
    #[error("`{}` is damaged: {cause}; write it again", path.display())]
    Damaged { path: PathBuf, cause: String },
    #[error("`{}` holds no certificate; PEM files of one begin with `-----BEGIN CERTIFICATE-----`", path.display())]
    NoCertificate { path: PathBuf },
    #[error(
        "`{}` holds no private key that can be used without a password; PEM files of one begin \
         with `-----BEGIN PRIVATE KEY-----`, and `openssl pkey -in KEY -out NEW` takes a \
         password off",
        path.display()
    )]
    NoKey { path: PathBuf },
    #[error(
        "the key in `{}` is not the one of the first certificate in `{}`; give two files that \
         were issued together, the server's own certificate first",
        key.display(),
        cert.display()
    )]
    Mismatch { cert: PathBuf, key: PathBuf },
    #[error("`{}` and `{}` cannot be used: {cause}", cert.display(), key.display())]
    Unusable { cert: PathBuf, key: PathBuf, cause: String },
}

/// What both files held.
pub(super) struct Contents {
    cert: Vec<u8>,
    key: Vec<u8>,
}

/// Without the key, which no log may have.
impl fmt::Debug for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contents").field("cert", &self.cert.len()).finish_non_exhaustive()
    }
}

/// Tells one state of the two files from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    Read(blake3::Hash),
    Unread(TlsError),
}

impl State {
    pub(super) fn of(contents: &Result<Contents, TlsError>) -> Self {
        match contents {
            Ok(Contents { cert, key }) => {
                let mut hasher = blake3::Hasher::new();
                // The length keeps one file from running into the other.
                hasher.update(&(cert.len() as u64).to_le_bytes()).update(cert).update(key);
                Self::Read(hasher.finalize())
            }
            Err(error) => Self::Unread(error.clone()),
        }
    }
}

impl Pair {
    pub(super) fn read(&self) -> Result<Contents, TlsError> {
        Ok(Contents { cert: read(&self.cert)?, key: read(&self.key)? })
    }

    /// The certificate with its key, which belong together.
    pub(super) fn understand(
        &self,
        contents: &Contents,
        provider: &CryptoProvider,
    ) -> Result<CertifiedKey, TlsError> {
        let Self { cert, key } = self.clone();
        let damaged = |path: &Path, cause: pem::Error| TlsError::Damaged {
            path: path.to_owned(),
            cause: cause.to_string(),
        };
        let chain: Vec<_> = CertificateDer::pem_slice_iter(&contents.cert)
            .collect::<Result<_, _>>()
            .map_err(|cause| damaged(&cert, cause))?;
        if chain.is_empty() {
            return Err(TlsError::NoCertificate { path: cert });
        }
        let secret = PrivateKeyDer::from_pem_slice(&contents.key).map_err(|cause| match cause {
            pem::Error::NoItemsFound => TlsError::NoKey { path: key.clone() },
            cause => damaged(&key, cause),
        })?;
        CertifiedKey::from_der(chain, secret, provider).map_err(|cause| match cause {
            Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                TlsError::Mismatch { cert, key }
            }
            cause => TlsError::Unusable { cert, key, cause: cause.to_string() },
        })
    }
}

/// A small plain file: whatever else is named would be waited for or fill the memory.
fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    let unreadable =
        |cause: io::Error| TlsError::Unreadable { path: path.to_owned(), cause: cause.to_string() };
    let no_such_file = || TlsError::NoSuchFile { path: path.to_owned() };
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(no_such_file());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES { Err(no_such_file()) } else { Ok(bytes) }
}

/// Certificates made for a test.
#[cfg(test)]
pub(super) mod testing {
    use super::Pair;

    /// A pair in a folder of its own.
    pub(in crate::web::tls) struct Files {
        folder: tempfile::TempDir,
    }

    impl Files {
        pub(in crate::web::tls) fn new() -> Self {
            let files = Self { folder: tempfile::tempdir().unwrap() };
            let (cert, key) = Self::make();
            std::fs::write(files.pair().cert, cert).unwrap();
            std::fs::write(files.pair().key, key).unwrap();
            files
        }

        pub(in crate::web::tls) fn pair(&self) -> Pair {
            let file = |name: &str| self.folder.path().join(name);
            Pair { cert: file("cert.pem"), key: file("key.pem") }
        }

        /// PEM of a certificate nobody has seen before, and of its key.
        pub(in crate::web::tls) fn make() -> (String, String) {
            let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
            (made.cert.pem(), made.signing_key.serialize_pem())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::testing::Files;
    use super::*;
    use rustls::crypto::ring;

    fn understood(pair: &Pair) -> Result<CertifiedKey, TlsError> {
        pair.understand(&pair.read()?, &ring::default_provider())
    }

    /// What is said when one of the files holds something else.
    fn complaint(change: impl FnOnce(&Pair)) -> String {
        let files = Files::new();
        change(&files.pair());
        understood(&files.pair()).unwrap_err().to_string()
    }

    #[test]
    fn a_pair_is_understood_from_two_files_or_from_one() {
        let files = Files::new();
        assert_eq!(understood(&files.pair()).unwrap().cert.len(), 1);
        let Pair { cert, key } = files.pair();
        let both = [std::fs::read(&key).unwrap(), std::fs::read(&cert).unwrap()].concat();
        std::fs::write(&cert, both).unwrap();
        assert!(understood(&Pair { key: cert.clone(), cert }).is_ok());
    }

    #[test]
    fn what_is_wrong_is_said_of_its_file() {
        let (other_cert, other_key) = Files::make();
        let write = |path: &Path, text: &str| std::fs::write(path, text).unwrap();
        let absent = complaint(|pair| std::fs::remove_file(&pair.key).unwrap());
        assert!(absent.contains("key.pem` cannot be read"), "{absent}");
        let none = complaint(|pair| write(&pair.cert, "hello"));
        assert!(none.contains("cert.pem` holds no certificate"), "{none}");
        let only = complaint(|pair| write(&pair.key, &other_cert));
        assert!(only.contains("key.pem` holds no private key"), "{only}");
        let other = complaint(|pair| write(&pair.key, &other_key));
        assert!(other.contains("is not the one of the first certificate"), "{other}");
        let cut = complaint(|pair| write(&pair.cert, &other_cert[..200]));
        assert!(cut.contains("cert.pem` is damaged"), "{cut}");
        let empty = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let unusable = complaint(|pair| write(&pair.cert, empty));
        assert!(unusable.contains("cannot be used"), "{unusable}");
        let long = complaint(|pair| write(&pair.cert, &" ".repeat((1 << 20) + 1)));
        assert!(long.contains("over 1MiB"), "{long}");
        let folder = complaint(|pair| {
            std::fs::remove_file(&pair.cert).unwrap();
            std::fs::create_dir(&pair.cert).unwrap();
        });
        assert!(folder.contains("a folder"), "{folder}");
    }

    #[test]
    fn a_password_is_named_as_the_remedy_names_it() {
        let locked = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n\
                      -----END ENCRYPTED PRIVATE KEY-----\n";
        let error = complaint(|pair| std::fs::write(&pair.key, locked).unwrap());
        assert!(error.contains("without a password"), "{error}");
    }
}
