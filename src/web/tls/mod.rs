//! HTTPS by ourselves: a certificate and its key in two files, HTTP/1.1 and HTTP/2 over one
//! port.
//!
//! Certificates are replaced every few months, by a program and without us: the files are
//! looked at from time to time, and new connections get what lies there then. A pair that
//! cannot be used changes nothing but the log. The only room that knows rustls; it does not
//! know how certificates are obtained.

mod local;
mod pair;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tracing::{error, info};

pub use local::connect_unverified;
use pair::{Contents, State};
pub use pair::{Pair, TlsError};

/// How often the files are looked at: two small reads, and soon enough for whoever waits
/// to see the new certificate.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// A certificate in use, and the files it came from.
#[derive(Debug)]
pub struct Tls {
    pair: Pair,
    provider: Arc<CryptoProvider>,
    current: Arc<Current>,
    in_use: State,
    doubted: Option<Doubted>,
}

/// What lies in the files and cannot be used.
#[derive(Debug)]
struct Doubted {
    state: State,
    said: bool,
}

/// What came of one look at the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// Nothing is different, or nothing that was not said already.
    Unchanged,
    /// The new pair is in use.
    Taken,
    /// What lies there cannot be used yet: two files are not replaced at one time.
    Waiting,
    /// It could not be used at the look before either; the log says why.
    Refused,
}

impl Tls {
    /// Reads the pair.
    ///
    /// # Errors
    /// [`TlsError`]: what is wrong with which file.
    pub fn open(pair: Pair) -> Result<Self, TlsError> {
        let provider = Arc::new(ring::default_provider());
        let contents = pair.read();
        let in_use = State::of(&contents);
        let key = pair.understand(&contents?, &provider)?;
        let current = Arc::new(Current(RwLock::new(Arc::new(key))));
        Ok(Self { pair, provider, current, in_use, doubted: None })
    }

    /// How connections are secured. They follow the files for as long as
    /// [`Tls::follow`] runs. Which HTTP versions there are is left to the HTTP server.
    #[must_use]
    pub fn server_config(&self) -> ServerConfig {
        let resolver: Arc<dyn ResolvesServerCert> = self.current.clone();
        let mut config = ServerConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_safe_default_protocol_versions()
            .expect("the provider has ciphers of every version")
            .with_no_client_auth()
            .with_cert_resolver(resolver);
        // A viewer comes back over many connections: tickets spare both sides the signature.
        match ring::Ticketer::new() {
            Ok(ticketer) => config.ticketer = ticketer,
            Err(cause) => info!("TLS sessions cannot be resumed: {cause}"),
        }
        config
    }

    /// Looks at the files from time to time, for as long as the future lives.
    pub async fn follow(mut self) {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let pair = self.pair.clone();
            // A panic in there is in the log and must not end this loop.
            if let Ok(contents) = tokio::task::spawn_blocking(move || pair.read()).await {
                self.look(contents);
            }
        }
    }

    fn look(&mut self, contents: Result<Contents, TlsError>) -> Look {
        let state = State::of(&contents);
        if state == self.in_use {
            self.doubted = None;
            return Look::Unchanged;
        }
        let again = self.doubted.as_ref().filter(|doubted| doubted.state == state);
        if again.is_some_and(|doubted| doubted.said) {
            return Look::Unchanged;
        }
        let said = again.is_some();
        match contents.and_then(|contents| self.pair.understand(&contents, &self.provider)) {
            Ok(key) => {
                self.current.set(key);
                (self.in_use, self.doubted) = (state, None);
                info!("The TLS certificate was replaced; new connections get the new one");
                Look::Taken
            }
            Err(error) => {
                self.doubted = Some(Doubted { state, said });
                if !said {
                    return Look::Waiting;
                }
                error!("The new TLS certificate is not used, the old one stays: {error}");
                Look::Refused
            }
        }
    }
}

/// The certificate that connections begin with.
#[derive(Debug)]
struct Current(RwLock<Arc<CertifiedKey>>);

impl Current {
    fn set(&self, key: CertifiedKey) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(key);
    }

    fn get(&self) -> Arc<CertifiedKey> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whatever name a client asks for: there is one certificate, and a client that does not
/// find its name in it says so better than we could.
impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.get())
    }
}

#[cfg(test)]
mod tests {
    use super::pair::testing::Files;
    use super::*;

    /// The certificate that connections get.
    fn in_use(tls: &Tls) -> Vec<u8> {
        tls.current.get().cert[0].to_vec()
    }

    fn look(tls: &mut Tls) -> Look {
        let contents = tls.pair.read();
        tls.look(contents)
    }

    #[test]
    fn a_new_pair_is_taken_once_both_files_are_there() {
        let files = Files::new();
        let mut tls = Tls::open(files.pair()).unwrap();
        let old = in_use(&tls);
        assert_eq!(look(&mut tls), Look::Unchanged);
        let (cert, key) = Files::make();
        std::fs::write(&files.pair().cert, cert).unwrap();
        assert_eq!(look(&mut tls), Look::Waiting);
        assert_eq!(in_use(&tls), old);
        std::fs::write(&files.pair().key, key).unwrap();
        assert_eq!(look(&mut tls), Look::Taken);
        assert_ne!(in_use(&tls), old);
        assert_eq!(look(&mut tls), Look::Unchanged);
    }

    #[test]
    fn a_pair_that_cannot_be_used_is_told_once_and_the_old_one_stays() {
        let files = Files::new();
        let mut tls = Tls::open(files.pair()).unwrap();
        let old = in_use(&tls);
        let right = std::fs::read(&files.pair().key).unwrap();
        for wrong in [Files::make().1.into_bytes(), b"nonsense".to_vec()] {
            std::fs::write(&files.pair().key, wrong).unwrap();
            let looks = [(); 4].map(|()| look(&mut tls));
            let expected = [Look::Waiting, Look::Refused, Look::Unchanged, Look::Unchanged];
            assert_eq!(looks, expected);
            assert_eq!(in_use(&tls), old);
        }
        std::fs::remove_file(&files.pair().key).unwrap();
        assert_eq!([look(&mut tls), look(&mut tls)], [Look::Waiting, Look::Refused]);
        std::fs::write(&files.pair().key, right).unwrap();
        assert_eq!(look(&mut tls), Look::Unchanged);
        assert_eq!(in_use(&tls), old);
    }
}
