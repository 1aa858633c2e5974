//! The viewers that pages show manuscripts with.

use std::path::Path;

/// Why viewers could not be installed.
#[derive(Debug, thiserror::Error)]
#[error("this build knows no viewers")]
pub struct InstallError;

/// Installs the pinned viewers below `folder`, saying each step to `report`.
///
/// # Errors
/// [`InstallError`] always.
pub fn install(_folder: &Path, _report: &mut dyn FnMut(&str)) -> Result<(), InstallError> {
    Err(InstallError)
}
