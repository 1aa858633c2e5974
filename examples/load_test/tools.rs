//! Programs of others that are used where they are installed.

use std::env;
use std::path::{Path, PathBuf};

/// The program `name`, from PATH or one of the `further` folders.
pub fn find(name: &str, further: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(further.iter().map(PathBuf::from));
    folders.map(|folder| folder.join(name)).find(|program| is_program(program))
}

fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_run_is_a_program() {
        let folder = tempfile::tempdir().unwrap();
        let name = "no-such-program-in-any-path";
        let folders = [folder.path().to_str().unwrap()];
        assert_eq!(find(name, &folders), None);
        let path = folder.path().join(name);
        std::fs::write(&path, "").unwrap();
        assert_eq!(find(name, &folders), None);
        let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(&path, executable).unwrap();
        assert_eq!(find(name, &folders), Some(path));
    }
}
