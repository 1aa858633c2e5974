//! Writes files to start from into a folder: `seeds FOLDER`.

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).expect("a folder is due"));
    std::fs::create_dir_all(&folder)?;
    for (name, file) in warraq::codec::fuzzing::seeds() {
        std::fs::write(folder.join(name), file)?;
    }
    Ok(())
}
