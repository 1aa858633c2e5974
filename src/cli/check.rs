//! `warraq check`: would the server start, and can it read its pictures and records? Or, with
//! `--iiif`: does a document keep the rules?

use std::io::{self, IsTerminal as _, Write};
use std::process::ExitCode;

use clap::Args;

use super::flags::SettingsFlags;
use super::pictures::{Finding, Verdict, examine, walk};
use super::records::{self, Records};
use super::{documents, failed, misused};
use crate::pool::Pool;
use crate::settings::Settings;
use crate::storage::Storage;
use crate::text::mask_userinfo;

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Look at this IIIF document instead, a file or an address, and name every rule of the
    /// Presentation API that it does not keep; may be given several times
    #[arg(long, value_name = "FILE-OR-URL")]
    iiif: Vec<String>,

    #[command(flatten)]
    settings: SettingsFlags,
}

impl Check {
    pub(super) fn run(self) -> ExitCode {
        if !self.iiif.is_empty() {
            return documents::check(&self.iiif);
        }
        let loaded = match self.settings.load() {
            Ok(loaded) => loaded,
            Err(error) => return misused(&error),
        };
        let mut out = io::stdout().lock();
        let written = writeln!(out, "{}", loaded.effective())
            .and_then(|()| look_at_all(&loaded.settings, &mut out));
        match written {
            Ok(Ok(tally)) if tally.unusable == 0 && tally.record_findings == 0 => ExitCode::SUCCESS,
            Ok(Ok(_)) => ExitCode::from(1),
            Ok(Err(cause)) => failed(&cause),
            // Whoever reads our output has closed it and knows.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(1),
            Err(error) => failed(&error),
        }
    }
}

/// How many files there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    pictures: usize,
    slow: usize,
    others: usize,
    unusable: usize,
    record_findings: usize,
}

/// Prints one line for every picture and record that is not simply good, and summaries.
///
/// The outer error is one of writing, the inner a sentence why nothing could be looked at.
fn look_at_all(settings: &Settings, out: &mut impl Write) -> io::Result<Result<Tally, String>> {
    let storage = match Storage::open(settings.location(&settings.images), &settings.storage) {
        Ok(storage) => storage,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let looked = runtime.block_on(async {
        let mut tally = Tally::default();
        let (files, unlisted) = walk(&storage).await;
        let pool = Pool::new(&settings.pool, settings.render_memory.as_u64());
        let mut progress = Progress::new(files.len());
        let mut report = |finding: Finding| {
            progress.clear();
            tally.add(&finding.verdict);
            if let Some(line) = line(&finding) {
                writeln!(out, "{line}")?;
            }
            progress.step();
            io::Result::Ok(())
        };
        for finding in unlisted {
            report(finding)?;
        }
        examine(&storage, &settings.codec, &pool, files, &mut report).await?;
        progress.clear();
        writeln!(out, "{}", tally.summary(&settings.images))?;
        match records::examine(settings, storage).await {
            Ok(records) => {
                tally.record_findings = records.findings.len() + records.refusals.len();
                write_records(&records, settings, out)?;
                Ok(Ok(tally))
            }
            Err(error) => Ok(Err(format!("{error:#}"))),
        }
    });
    // A disk that does not answer holds nobody up.
    runtime.shutdown_background();
    looked
}

/// No summary where there are no records.
fn write_records(records: &Records, settings: &Settings, out: &mut impl Write) -> io::Result<()> {
    for refusal in &records.refusals {
        writeln!(out, "{:<9} {refusal}", "LEFT OUT")?;
    }
    for finding in &records.findings {
        writeln!(out, "{}", Records::line(finding))?;
    }
    if records.served > 0 || !records.findings.is_empty() {
        writeln!(out, "{}", records.summary(&mask_userinfo(&settings.manifests)))?;
    }
    Ok(())
}

/// What is printed about a finding; nothing where all is well.
fn line(finding: &Finding) -> Option<String> {
    let (word, sentence) = match &finding.verdict {
        Verdict::Good => return None,
        Verdict::Slow(sentence) => ("slow", sentence),
        Verdict::NoPicture(sentence) | Verdict::Unlisted(sentence) => ("skipped", sentence),
        Verdict::Unusable(sentence) => ("UNUSABLE", sentence),
    };
    // A file's name may hold anything; it must not forge a line of ours.
    let key = finding.key.replace(char::is_control, "\u{fffd}");
    Some(format!("{word:<9} {key}: {sentence}"))
}

impl Tally {
    fn add(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Unlisted(_) => {}
            Verdict::Good => self.pictures += 1,
            Verdict::Slow(_) => {
                self.pictures += 1;
                self.slow += 1;
            }
            Verdict::NoPicture(_) => self.others += 1,
            Verdict::Unusable(_) => self.unusable += 1,
        }
    }

    fn summary(self, images: &str) -> String {
        let Self { pictures, slow, others, unusable, record_findings: _ } = self;
        format!(
            "`{}`: pictures {pictures} (of which to be converted: {slow}), \
             damaged or unreadable {unusable}, other files {others}",
            mask_userinfo(images)
        )
    }
}

/// A line on standard error that says how far we are, where a person is looking.
struct Progress {
    shown: bool,
    done: usize,
    total: usize,
}

impl Progress {
    fn new(total: usize) -> Self {
        Self { shown: io::stderr().is_terminal(), done: 0, total }
    }

    fn step(&mut self) {
        self.done += 1;
        if self.shown && self.done.is_multiple_of(16) {
            eprint!("\r{} of {}", self.done, self.total);
        }
    }

    fn clear(&self) {
        if self.shown {
            eprint!("\r\x1b[K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(key: &str, verdict: Verdict) -> Finding {
        Finding { key: key.into(), verdict }
    }

    #[test]
    fn a_line_says_which_file_and_why() {
        let broken = finding("ms/f 1.tif", Verdict::Unusable("damaged TIFF: no pages".into()));
        assert_eq!(line(&broken).unwrap(), "UNUSABLE  ms/f 1.tif: damaged TIFF: no pages");
        let forged = finding("a\nUNUSABLE b", Verdict::NoPicture("not a picture".into()));
        assert!(!line(&forged).unwrap().contains('\n'));
        assert_eq!(line(&finding("good.tif", Verdict::Good)), None);
    }

    #[test]
    fn files_that_are_no_pictures_are_listed_and_do_not_fail() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("notes.txt"), "about the binding").unwrap();
        let images = folder.path().to_str().unwrap().to_owned();
        // The records of this repository are not meant.
        let settings = Settings { manifests: images.clone(), images, ..Settings::default() };
        let mut out = Vec::new();
        let tally = look_at_all(&settings, &mut out).unwrap().unwrap();
        assert_eq!(tally, Tally { others: 1, ..Tally::default() });
        let out = String::from_utf8(out).unwrap();
        assert!(out.starts_with("skipped   notes.txt: not a picture"), "{out}");
    }

    #[test]
    fn a_missing_folder_is_a_failure_that_names_it() {
        let settings = Settings { images: "/nowhere/at/all".into(), ..Settings::default() };
        let cause = look_at_all(&settings, &mut Vec::new()).unwrap().unwrap_err();
        assert!(cause.contains("/nowhere/at/all"), "{cause}");
    }
}
