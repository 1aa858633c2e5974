//! Fuzzes nothing: writes files to start from into the folder that `WARRAQ_SEEDS` names.

#![no_main]

use std::path::PathBuf;

use libfuzzer_sys::fuzz_target;

fn write() -> std::io::Result<()> {
    let Some(folder) = std::env::var_os("WARRAQ_SEEDS").map(PathBuf::from) else { return Ok(()) };
    std::fs::create_dir_all(&folder)?;
    for (name, file) in warraq::codec::fuzzing::seeds() {
        std::fs::write(folder.join(name), file)?;
    }
    Ok(())
}

fuzz_target!(
    init: {
        write().expect("the folder can be written to");
    },
    |_data: &[u8]| {}
);
