//! What goes on beside requests: reading records again, and hearing of what others purged.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web as actix;
use tracing::{info, warn};

use crate::records::Record;
use crate::storage::Changes;
use crate::web::State;

/// Reads records again when their folder tells of a change, and from time to time, since
/// not every kind of storage tells. `new` are those that were read already.
pub(super) async fn follow_records(
    state: actix::Data<State>,
    mut changes: Option<Changes>,
    mut new: Vec<Arc<Record>>,
    interval: Duration,
) {
    loop {
        // In a task of its own: a panic, which is in the log, must not end this one.
        let catalog = state.clone();
        let tell = async move { catalog.catalog.say_what_is_missing_of(&new).await };
        let _ = tokio::spawn(tell).await;
        let told = async {
            match &mut changes {
                Some(changes) => changes.next().await,
                None => std::future::pending().await,
            }
        };
        // Either way it is time to look.
        tokio::select! {
            () = told => {}
            () = state.records_changed.notified() => {}
            () = tokio::time::sleep(interval) => {}
        }
        // Watched before they are read, so that no change falls between.
        match &changes {
            Some(changes) => changes.renew().await,
            None => changes = state.catalog.library().watch().await,
        }
        let catalog = state.clone();
        let refresh = async move { catalog.catalog.refresh().await };
        new = tokio::spawn(refresh).await.unwrap_or_default();
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
