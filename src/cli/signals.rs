//! Long work that is told to end.

use std::io;

use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};

/// What a killed process is said to end with: 128 and the number of SIGINT.
const KILLED: i32 = 130;

/// From here on the first signal asks for the end by `stop`, which tells whether that was asked
/// for before, and says `sentence`; the second ends at once.
pub(super) fn heed(
    runtime: &Runtime,
    sentence: &'static str,
    stop: impl Fn() -> bool + Send + 'static,
) -> io::Result<()> {
    let _within = runtime.enter();
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    runtime.spawn(async move {
        loop {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            if stop() {
                std::process::exit(KILLED);
            }
            eprintln!("warraq: stopping; {sentence}");
        }
    });
    Ok(())
}
