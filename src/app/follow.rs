//! What goes on beside requests: reading records again, and hearing of what others purged.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web as actix;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tracing::{info, warn};

use crate::records::PackedRecord;
use crate::storage::Where;
use crate::web::State;

/// A look at all records takes at most this part of the time.
const LOOKING_SHARE: u32 = 20;

/// But it is taken so often at least, or as often as the settings say.
const LONGEST_REST: Duration = Duration::from_hours(1);

/// Reads records again when their folder tells of a change: those where something changed. Looks
/// at all of them from time to time, since not every kind of storage tells; where there are very
/// many, less often. `new` are those that were read already.
pub(super) async fn follow_records(
    state: actix::Data<State>,
    mut new: Vec<Arc<PackedRecord>>,
    interval: Duration,
) {
    // Not before anything is served: a hundred thousand folders take seconds. What changed before
    // they were watched is found by another look.
    let mut changes = state.catalog.library().watch().await;
    if changes.is_some() {
        new.extend(refresh(&state, Where::Anywhere).await);
    }
    let mut telling = tokio::spawn(async {});
    let mut all_due = Instant::now() + interval;
    loop {
        // Beside the rest: a store that is slow holds nothing up.
        let catalog = state.clone();
        drop(tokio::spawn(async move { catalog.catalog.keep().await }));
        telling = tell(&state, new, telling);
        let told = async {
            match &mut changes {
                Some(changes) => changes.next().await,
                None => std::future::pending().await,
            }
        };
        // Either way it is time to look.
        let is_told = tokio::select! {
            () = told => Instant::now() < all_due,
            () = state.records_changed.notified() => false,
            () = tokio::time::sleep_until(all_due) => false,
        };
        // Watched before they are read, so that no change falls between.
        let mut told = Where::Anywhere;
        match &changes {
            Some(changes) => {
                changes.renew().await;
                // Taken in any case: what a look at all finds need not be looked at again.
                let told_now = changes.told().await;
                if is_told {
                    told = told_now;
                }
            }
            None => changes = state.catalog.library().watch().await,
        }
        let began = Instant::now();
        let is_all = told == Where::Anywhere;
        new = refresh(&state, told).await;
        if is_all {
            // What takes long where something is new is not the looking.
            let rest = if new.is_empty() { began.elapsed() * LOOKING_SHARE } else { interval };
            all_due = Instant::now() + rest.min(LONGEST_REST).max(interval);
        }
    }
}

/// Says what is missing of new records once that is said of those `before`. Nobody waits for it:
/// a hundred thousand take a while, and what changes meanwhile is to be served.
fn tell(
    state: &actix::Data<State>,
    new: Vec<Arc<PackedRecord>>,
    before: JoinHandle<()>,
) -> JoinHandle<()> {
    let state = state.clone();
    tokio::spawn(async move {
        // A panic, which is in the log, is no reason to say nothing of the others.
        let _ = before.await;
        state.catalog.say_what_is_missing_of(&new).await;
    })
}

/// In a task of its own: a panic, which is in the log, must not end what follows.
async fn refresh(state: &actix::Data<State>, told: Where) -> Vec<Arc<PackedRecord>> {
    let state = state.clone();
    let refresh = async move { state.catalog.refresh_in(&told).await };
    tokio::spawn(refresh).await.unwrap_or_default()
}

/// Makes the list of items anew where that takes longer than anybody would wait.
pub(super) async fn follow_items(state: actix::Data<State>) {
    loop {
        // In a task of its own: a panic, which is in the log, must not end this one.
        let catalog = state.clone();
        let _ = tokio::spawn(async move { catalog.catalog.follow_items().await }).await;
    }
}

/// Hears from time to time of what other replicas purged and what changed.
pub(super) async fn follow_epoch(state: actix::Data<State>, interval: Duration) {
    if !state.epoch.is_shared() {
        return;
    }
    let mut is_well = true;
    loop {
        match state.epoch.exchange().await {
            Ok(news) => {
                state.notice(&news).await;
                if !is_well {
                    info!("Other replicas are heard again");
                }
                is_well = true;
            }
            Err(error) => {
                if is_well {
                    warn!("What other replicas purged is not heard of at the moment: {error}");
                }
                is_well = false;
            }
        }
        tokio::time::sleep(interval).await;
    }
}
