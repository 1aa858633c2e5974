//! Asking for what viewers ask first of every picture.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join;
use futures_util::stream::{self, StreamExt as _};
use tokio::sync::mpsc::{self, Sender};

use super::document::{self, Document};
use super::info::{self, Info};
use super::manifest::{Manifest, Picture};
use super::{Address, Journal, Patient, Scope, Trouble, thumbnails, tiles};

/// A picture of which so many requests failed is left alone.
const MOST_FAULTS: usize = 3;

/// After so many pictures and documents in a row for which the server did not work, the run ends.
pub(super) const MOST_OUTAGES: usize = 20;

/// What became of one picture.
#[derive(Debug, Default)]
pub struct Asked {
    /// Requests that were answered.
    pub answered: usize,
    /// Those among them that the server says it had at hand.
    pub kept: usize,
    pub bytes: u64,
    /// Requests that were not, with the reason.
    pub faults: Vec<(String, Trouble)>,
}

/// What is told while a run goes on.
#[derive(Debug)]
pub enum Event<'a> {
    /// A Manifest was read, and has so many pictures that are not asked for.
    Read { manifest: &'a Address, plain: usize, elsewhere: usize, unnamed: usize },
    /// One could not be.
    Unread { manifest: &'a Address, trouble: Trouble },
    /// A picture is done, `None` if it was before; the Manifest has `of`.
    Picture { manifest: &'a Address, done: usize, of: usize, asked: Option<Asked> },
    /// All pictures of a Manifest are done.
    Finished { manifest: &'a Address, pictures: usize },
    /// The server does not work, and is asked no more.
    GaveUp,
}

/// Reads Manifests and asks for their pictures, until all are done or `patient` is told to stop.
/// Of each picture the levels are asked for whose longer side has `pixels` or less.
pub async fn warm(
    manifests: &[Address],
    pixels: u32,
    scope: &Scope,
    patient: &Patient,
    journal: &Journal,
    tell: &dyn Fn(Event<'_>),
) {
    let run = Run { pixels, scope, patient, journal, tell, outages: AtomicUsize::new(0) };
    let (sender, receiver) = mpsc::channel::<Job>(patient.manners().at_once);
    let jobs = stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|job| (job, receiver))
    });
    let work = jobs.for_each_concurrent(patient.manners().at_once, |job| run.job(job));
    join(run.read_all(manifests, sender), work).await;
}

/// A picture on its way to be asked for.
struct Job {
    picture: Picture,
    of: Arc<Progress>,
}

/// How far the pictures of one Manifest are.
struct Progress {
    manifest: Address,
    pictures: usize,
    done: AtomicUsize,
}

struct Run<'a> {
    pixels: u32,
    scope: &'a Scope,
    patient: &'a Patient,
    journal: &'a Journal,
    tell: &'a dyn Fn(Event<'_>),
    /// In a row.
    outages: AtomicUsize,
}

impl Run<'_> {
    /// One Manifest after the other, as its pictures are taken.
    async fn read_all(&self, manifests: &[Address], jobs: Sender<Job>) {
        for manifest in manifests {
            match self.read(manifest).await {
                Ok(found) => self.hand_out(manifest, found, &jobs).await,
                Err(Trouble::Stopped) => return,
                Err(trouble) => {
                    self.count_outage(trouble.is_outage());
                    (self.tell)(Event::Unread { manifest, trouble });
                }
            }
        }
    }

    async fn read(&self, manifest: &Address) -> Result<Manifest, Trouble> {
        let bytes = self.patient.read(manifest, document::LONGEST).await?;
        match document::read(&bytes)? {
            Document::Manifest(found) => Ok(found),
            Document::Collection(_) => Err(Trouble::IsCollection),
        }
    }

    async fn hand_out(&self, manifest: &Address, found: Manifest, jobs: &Sender<Job>) {
        let Manifest { mut pictures, plain, unnamed } = found;
        let all = pictures.len();
        pictures.retain(|picture| self.scope.allows(&picture.service));
        let elsewhere = all - pictures.len();
        (self.tell)(Event::Read { manifest, plain, elsewhere, unnamed });
        let progress = Progress {
            manifest: manifest.clone(),
            pictures: pictures.len(),
            done: AtomicUsize::new(0),
        };
        let progress = Arc::new(progress);
        if pictures.is_empty() {
            (self.tell)(Event::Finished { manifest, pictures: 0 });
        }
        for picture in pictures {
            // None is taken any more when the run is over.
            if jobs.send(Job { picture, of: Arc::clone(&progress) }).await.is_err() {
                return;
            }
        }
    }

    async fn job(&self, job: Job) {
        let Job { picture, of: progress } = job;
        if self.patient.stop().is_asked() {
            return;
        }
        let mut outcome = None;
        if self.journal.claim(&picture.service) {
            let mut asked = Asked::default();
            match self.ask(&picture, &mut asked).await {
                Err((_, Trouble::Stopped)) => return,
                Err(fault) => asked.faults.push(fault),
                Ok(()) => {}
            }
            if asked.faults.is_empty() {
                self.journal.note(&picture.service);
            }
            self.count_outage(asked.faults.iter().any(|(_, trouble)| trouble.is_outage()));
            outcome = Some(asked);
        }
        let done = progress.done.fetch_add(1, Ordering::Relaxed) + 1;
        let Progress { ref manifest, pictures: of, .. } = *progress;
        (self.tell)(Event::Picture { manifest, done, of, asked: outcome });
        if done == of {
            (self.tell)(Event::Finished { manifest, pictures: of });
        }
    }

    /// # Errors
    /// What keeps the picture from being asked for any further, with the address.
    async fn ask(&self, picture: &Picture, asked: &mut Asked) -> Result<(), (String, Trouble)> {
        let service = &picture.service;
        let at_service = |trouble| (service.to_string(), trouble);
        let address = service.below("info.json").ok_or(at_service(Trouble::NoAddress))?;
        let at_info = |trouble| (address.to_string(), trouble);
        let bytes = self.patient.read(&address, info::LONGEST).await.map_err(at_info)?;
        asked.answered += 1;
        asked.bytes += bytes.len() as u64;
        let info = Info::read(&bytes).map_err(at_info)?;
        if !self.scope.allows(&info.id) {
            return Err(at_info(Trouble::LeadsAway { id: info.id.to_string() }));
        }
        for address in self.first_asked(picture, &info).map_err(at_info)? {
            match self.patient.drain(&address).await {
                Ok(drained) => {
                    asked.answered += 1;
                    asked.kept += usize::from(drained.was_kept);
                    asked.bytes += drained.bytes;
                }
                Err(trouble @ Trouble::Stopped) => return Err((address.to_string(), trouble)),
                Err(trouble) => asked.faults.push((address.to_string(), trouble)),
            }
            if asked.faults.len() >= MOST_FAULTS {
                break;
            }
        }
        Ok(())
    }

    /// The addresses of thumbnails and tiles, each once.
    fn first_asked(&self, picture: &Picture, info: &Info) -> Result<Vec<Address>, Trouble> {
        let stated = picture.thumbnails.iter().filter(|one| self.scope.allows(one)).cloned();
        let made_up = thumbnails::thumbnails(picture, info);
        let made_up = made_up.iter().filter_map(|rest| picture.service.below(rest));
        let tiles = tiles::tiles(info, self.pixels)?;
        let tiles = tiles.iter().filter_map(|rest| info.id.below(rest));
        let mut seen = HashSet::new();
        let all = stated.chain(made_up).chain(tiles);
        Ok(all.filter(|address| seen.insert(address.clone())).collect())
    }

    /// A server that is down is not asked for a hundred thousand pictures.
    fn count_outage(&self, is_outage: bool) {
        if !is_outage {
            self.outages.store(0, Ordering::Relaxed);
        } else if self.outages.fetch_add(1, Ordering::Relaxed) + 1 == MOST_OUTAGES
            && !self.patient.stop().ask()
        {
            (self.tell)(Event::GaveUp);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Stop;
    use super::super::testing::{patient, serve};
    use super::*;
    use std::cell::RefCell;

    const MANIFEST: &str = "/manifest";

    /// Two pictures of 300 by 200 pixels, of which the second sends viewers elsewhere.
    fn answer(base: &str, path: &str) -> Option<String> {
        let picture = |name: &str| {
            format!(
                r#"{{ "images": [{{ "resource": {{ "service": {{ "@id": "{base}/{name}",
                    "profile": "http://iiif.io/api/image/2/level2.json" }} }} }}] }}"#
            )
        };
        let info = |id: &str| {
            format!(
                r#"{{ "@context": "http://iiif.io/api/image/2/context.json", "@id": "{id}",
                    "width": 300, "height": 200, "tiles": [{{ "width": 256, "scaleFactors": [1, 2] }}] }}"#
            )
        };
        match path {
            MANIFEST => Some(format!(
                r#"{{ "@type": "sc:Manifest", "sequences": [{{ "canvases": [{}, {}, {}] }}] }}"#,
                picture("f1"),
                picture("f2"),
                picture("f1")
            )),
            "/f1/info.json" => Some(info(&format!("{base}/f1"))),
            "/f2/info.json" => Some(info("http://a.invalid/f2")),
            "/f1/full/90,/0/default.jpg" => None,
            path if path.starts_with("/f1/") => Some("0123456789".into()),
            _ => None,
        }
    }

    #[tokio::test]
    async fn each_picture_is_asked_for_once_and_its_faults_are_told() {
        let base = serve(answer);
        let manifest = Address::parse(&format!("{base}{MANIFEST}")).unwrap();
        let (scope, journal) = (Scope::of([&manifest]), Journal::in_memory());
        let told = RefCell::new(Vec::new());
        let tell = |event: Event<'_>| match event {
            Event::Picture { asked, .. } => told.borrow_mut().push(asked.map(|asked| {
                let faults = asked.faults.iter().map(|(at, why)| format!("{at}: {why}"));
                (asked.answered, faults.collect::<Vec<_>>())
            })),
            Event::Read { .. } | Event::Finished { pictures: 3, .. } => {}
            other => panic!("{other:?}"),
        };
        let patient = patient(Stop::default());
        warm(&[manifest], 2048, &scope, &patient, &journal, &tell).await;
        let mut told = told.into_inner();
        told.sort();
        let refused = format!("{base}/f1/full/90,/0/default.jpg: the server answered 404");
        let leads = Trouble::LeadsAway { id: "http://a.invalid/f2".into() };
        let leads = format!("{base}/f2/info.json: {leads}");
        // The info.json, 120 high, 150x100, and two tiles of full size.
        assert_eq!(told, [None, Some((1, vec![leads])), Some((5, vec![refused]))]);
    }

    #[test]
    fn a_server_that_is_down_is_not_asked_on_and_on() {
        let count = AtomicUsize::new(0);
        let tell = |event: Event<'_>| {
            assert!(matches!(event, Event::GaveUp), "{event:?}");
            count.fetch_add(1, Ordering::Relaxed);
        };
        let (patient, journal) = (patient(Stop::default()), Journal::in_memory());
        let run = Run {
            pixels: 0,
            scope: &Scope::Any,
            patient: &patient,
            journal: &journal,
            tell: &tell,
            outages: AtomicUsize::new(0),
        };
        for is_outage in [vec![true; MOST_OUTAGES - 1], vec![false]].concat() {
            run.count_outage(is_outage);
        }
        assert!(!patient.stop().is_asked());
        (0..MOST_OUTAGES + 5).for_each(|_| run.count_outage(true));
        assert!(patient.stop().is_asked());
        assert_eq!(count.into_inner(), 1);
    }
}
