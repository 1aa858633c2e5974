//! What goes on beside requests: reading records again, and hearing of what others purged.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web as actix;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tracing::{info, warn};

use crate::records::PackedRecord;
use crate::storage::{Changes, Where};
use crate::web::State;

/// A look at all records takes at most this part of the time.
const LOOKING_SHARE: u32 = 20;

/// But it is taken so often at least, or as often as the settings say.
const LONGEST_REST: Duration = Duration::from_hours(1);

/// Reads records again when their folder tells of a change: those where something changed. Looks
/// at all of them from time to time, since not every kind of storage tells; where there are very
/// many, less often.
pub(super) async fn follow_records(state: actix::Data<State>, interval: Duration) {
    let snapshot = state.catalog.library().snapshot();
    // Those of an earlier process were not spoken of in this one.
    let mut new = snapshot.records.iter().map(|named| Arc::clone(&named.record)).collect();
    drop(snapshot);
    let mut telling = tokio::spawn(async {});
    let mending = state.clone();
    drop(tokio::spawn(async move { mending.catalog.mend_from_now_on().await }));
    // Not before anything is served: a hundred thousand folders take seconds. What changed before
    // they were watched is found by a look at all.
    let (mut changes, mut watching) = (None::<Changes>, Some(watch(&state)));
    let mut is_first = true;
    let mut all_due = Instant::now() + interval;
    loop {
        // Beside the rest: a store that is slow holds nothing up.
        let catalog = state.clone();
        drop(tokio::spawn(async move { catalog.catalog.keep().await }));
        telling = tell(&state, std::mem::take(&mut new), telling);
        let told = async {
            match &mut changes {
                Some(changes) => changes.next().await,
                None => std::future::pending().await,
            }
        };
        let watched = async {
            match &mut watching {
                Some(watching) => watching.await.ok().flatten(),
                None => std::future::pending().await,
            }
        };
        // In any case it is time to look.
        let is_told = tokio::select! {
            () = told => Instant::now() < all_due,
            found = watched => {
                (watching, changes) = (None, found);
                if changes.is_none() && !is_first {
                    continue;
                }
                is_first = false;
                false
            }
            () = state.records_changed.notified() => false,
            () = tokio::time::sleep_until(all_due) => false,
        };
        // Watched before they are read, so that no change falls between.
        let mut where_told = Where::Anywhere;
        if let Some(changes) = &changes {
            changes.renew().await;
            // Taken in any case: what a look at all finds need not be looked at again.
            let told_now = changes.told().await;
            if is_told {
                where_told = told_now;
            }
        } else if watching.is_none() && !state.catalog.library().is_remote() {
            watching = Some(watch(&state));
        }
        let began = Instant::now();
        let is_all = where_told == Where::Anywhere;
        new = refresh(&state, where_told).await;
        if is_all {
            // What takes long where something is new is not the looking.
            let rest = if new.is_empty() { began.elapsed() * LOOKING_SHARE } else { interval };
            all_due = Instant::now() + rest.min(LONGEST_REST).max(interval);
        }
    }
}

/// Watches the records, apart: a folder that does not answer keeps nobody from reading others.
fn watch(state: &actix::Data<State>) -> JoinHandle<Option<Changes>> {
    let state = state.clone();
    tokio::spawn(async move { state.catalog.library().watch().await })
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
