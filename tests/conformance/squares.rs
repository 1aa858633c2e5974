//! The picture of colored squares that both image validators know by heart.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::support::Server;

/// Under this identifier the validators expect the picture.
pub const IDENTIFIER: &str = "67352ccc-d1b0-11e1-89ae-279075081939";

/// Large enough for everything that the validators enlarge (2000 × 2000), small enough for
/// `^max` to be quick.
const MAX_AREA: &str = "4000000";

/// A server of nothing but the picture; the folder lives as long as it is kept.
pub fn serve(tools: &Path) -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(picture(tools), folder.path().join(IDENTIFIER)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_warraq"));
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "off", "--images"])
        .arg(folder.path())
        .env("WARRAQ_LIMITS_MAX_AREA", MAX_AREA);
    let server = Server::start(command);
    (folder, server)
}

/// One of the validators brings it along.
fn picture(tools: &Path) -> PathBuf {
    let library = tools.join("ng/lib");
    let python = std::fs::read_dir(&library).unwrap().next().expect("one Python in it").unwrap();
    python.path().join("site-packages/iiif_validator/validation_image.png")
}
