//! Looks at every record as the server would.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app;
use crate::catalog::{Catalog, Examination};
use crate::records::{Finding, Severity};
use crate::settings::Settings;
use crate::storage::Storage;

/// What is to be said about the records.
#[derive(Debug)]
pub(super) struct Records {
    /// In the order of the records.
    pub(super) findings: Vec<Finding>,
    /// A sentence for each folder of pictures that cannot be an item.
    pub(super) refusals: Vec<String>,
    /// How many records are served.
    pub(super) served: usize,
}

/// Reads every record and looks for the pictures that it names.
///
/// # Errors
/// Why the folder of the records cannot be used.
pub(super) async fn examine(settings: &Settings, images: Storage) -> anyhow::Result<Records> {
    let library = app::library(settings)?;
    let sources = app::sources(settings, images, &Arc::default())?;
    let catalog = Arc::new(Catalog::new(Arc::new(sources), library, &settings.catalog));
    catalog.refresh().await;
    let Examination { findings, served } = catalog.examine().await;
    // A root that cannot be listed was told of before.
    let refusals = catalog.refusals().await.unwrap_or_default();
    Ok(Records { findings, refusals, served })
}

impl Records {
    /// Records that are not served for what is wrong with them, and those of which a part
    /// is left out.
    fn tally(&self) -> (usize, usize) {
        let folders = |severity: Severity| {
            let of_kind = self.findings.iter().filter(|finding| finding.severity == severity);
            // A record and its tables lie in one folder.
            let folder = |file: &'_ str| file.split('/').next().unwrap_or_default().to_owned();
            let folders: BTreeSet<String> = of_kind.map(|finding| folder(&finding.file)).collect();
            folders.len()
        };
        (folders(Severity::Error), folders(Severity::Warning))
    }

    pub(super) fn summary(&self, manifests: &str) -> String {
        let (wrong, incomplete) = self.tally();
        let served = self.served;
        format!(
            "`{manifests}`: records served {served}, with something left out {incomplete}, with \
             mistakes and not served {wrong}"
        )
    }

    /// What is printed about a finding.
    pub(super) fn line(finding: &Finding) -> String {
        let word = match finding.severity {
            Severity::Error => "WRONG",
            Severity::Warning => "LEFT OUT",
        };
        format!("{word:<9} {finding}")
    }
}
