//! A sign that a run is to end.

use tokio::sync::watch;

/// Set once, seen by all who hold it. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Stop(watch::Sender<bool>);

impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stop {
    /// Asks for the end; tells whether that was asked for before.
    pub fn ask(&self) -> bool {
        self.0.send_replace(true)
    }

    #[must_use]
    pub fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns when it is asked for.
    pub(super) async fn asked(&self) {
        // It errs when no sender is left, and we are one.
        let _ = self.0.subscribe().wait_for(|asked| *asked).await;
    }
}
