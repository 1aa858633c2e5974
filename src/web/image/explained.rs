//! How a picture came about, in headers, where the settings want it told.
//!
//! `Server-Timing` has the milliseconds of each step; browsers show them beside the request.
//! `X-Warraq-Plan` is a dictionary of words and numbers on one line, for people and programs
//! alike. Neither has anything of a request's text, nor a path.
//!
//! Source: Server Timing, W3C Working Draft; RFC 9651 §3.2, "Dictionaries".

use std::fmt::Write as _;

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::cache::Tier;
use crate::render::{Account, Prepared, Renderer, Steps, Way, Work};

pub(in crate::web) const PLAN: HeaderName = HeaderName::from_static("x-warraq-plan");

const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// Adds both headers. Of an answer that was there already, or that the client needs no bytes
/// of, it is told how it is made; nothing is read for that.
pub(super) async fn tell(
    renderer: &Renderer,
    prepared: &Prepared,
    account: &Account,
    headers: &mut HeaderMap,
) {
    // What cannot be foreseen has been an error before, or was made under other settings.
    let foreseen = match (account.way, account.work) {
        (Way::Cut | Way::Rendered(_), work) => Some((account.way, work)),
        (Way::Held | Way::Stored | Way::Memory | Way::Kept(_), _) => {
            renderer.foresee(prepared).await.ok()
        }
    };
    let values = [(PLAN, plan(account, foreseen)), (SERVER_TIMING, timing(&account.steps))];
    for (name, value) in values {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
}

/// `way=rendered, cache=miss, level=1, factor=2, tiles=4, bytes=91234, why="…"`
///
/// `made` is how the answer is made, and what of.
fn plan(account: &Account, made: Option<(Way, Option<Work>)>) -> String {
    let mut plan = String::with_capacity(160);
    let (way, why) = match made.map_or(account.way, |(way, _)| way) {
        Way::Stored => ("stored", None),
        Way::Cut => ("cut", None),
        Way::Rendered(why) => ("rendered", Some(why)),
        Way::Held | Way::Memory | Way::Kept(_) => ("unknown", None),
    };
    // Nothing is fetched of what is kept or not needed.
    let (cache, is_fetched) = match account.way {
        Way::Held => ("unasked", false),
        Way::Memory => ("memory", false),
        Way::Kept(Tier::Disk) => ("disk", false),
        Way::Kept(Tier::Shared) => ("shared", false),
        Way::Stored => ("none", true),
        Way::Rendered(_) if account.work.is_some_and(|work| work.pixels_kept) => ("pixels", true),
        Way::Cut | Way::Rendered(_) => ("miss", true),
    };
    // Writing to a text never fails.
    let _ = write!(plan, "way={way}, cache={cache}");
    if let Some(work) = made.and_then(|(_, work)| work) {
        let Work { level, scale_factor, pieces, bytes, .. } = work;
        let bytes = if is_fetched { bytes } else { 0 };
        let _ =
            write!(plan, ", level={level}, factor={scale_factor}, tiles={pieces}, bytes={bytes}");
    }
    if account.is_shared {
        plan.push_str(", shared");
    }
    if let Some(why) = why {
        // The sentences are our own, of plain ASCII; what is quoted must not end the text.
        let why = why.to_string().replace(['"', '\\'], "'");
        let _ = write!(plan, ", why=\"{why}\"");
    }
    plan
}

/// `open;dur=0.031, read;dur=0.41`
fn timing(steps: &Steps) -> String {
    let entry = |(step, took): (crate::render::Step, std::time::Duration)| {
        format!("{};dur={:.3}", step.as_str(), took.as_secs_f64() * 1000.0)
    };
    steps.taken().map(entry).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::NotStored;
    use crate::image_api::Format;
    use crate::render::WhyRendered;

    const WORK: Work = Work {
        level: 1,
        scale_factor: 2,
        pieces: 4,
        bytes: 91_234,
        memory: 3_000_000,
        pixels_kept: false,
    };

    fn account(way: Way, work: Option<Work>) -> Account {
        Account { way, work, is_shared: false, steps: Steps::default() }
    }

    /// Reasons of every kind.
    fn reasons() -> Vec<WhyRendered> {
        let mut all = vec![
            WhyRendered::Rotation,
            WhyRendered::Quality,
            WhyRendered::Orientation,
            WhyRendered::Profile,
            WhyRendered::Scaled,
            WhyRendered::Format { stored: Format::Jpg },
            WhyRendered::Dense { bits: 9, most: 8 },
            WhyRendered::Unfit,
        ];
        let not_stored = [
            NotStored::Compression,
            NotStored::Colors,
            NotStored::Grid,
            NotStored::Padded,
            NotStored::Empty,
            NotStored::Index,
        ];
        all.extend(not_stored.map(WhyRendered::NotStored));
        all
    }

    #[test]
    fn what_was_rendered_says_of_what_and_why() {
        let way = Way::Rendered(WhyRendered::Rotation);
        let made = account(way, Some(WORK));
        let expected = "way=rendered, cache=miss, level=1, factor=2, tiles=4, bytes=91234, \
                        why=\"it is turned or mirrored\"";
        assert_eq!(plan(&made, Some((way, Some(WORK)))), expected);
        let kept = Work { pixels_kept: true, bytes: 0, ..WORK };
        let shared = Account { is_shared: true, ..account(way, Some(kept)) };
        let expected = "way=rendered, cache=pixels, level=1, factor=2, tiles=4, bytes=0, shared, \
                        why=\"it is turned or mirrored\"";
        assert_eq!(plan(&shared, Some((way, Some(kept)))), expected);
    }

    #[test]
    fn what_is_kept_or_not_needed_is_told_as_it_is_made_and_nothing_was_fetched_for_it() {
        for (way, cache) in [
            (Way::Held, "unasked"),
            (Way::Memory, "memory"),
            (Way::Kept(Tier::Disk), "disk"),
            (Way::Kept(Tier::Shared), "shared"),
        ] {
            let told = plan(&account(way, None), Some((Way::Cut, Some(WORK))));
            let expected = format!("way=cut, cache={cache}, level=1, factor=2, tiles=4, bytes=0");
            assert_eq!(told, expected);
            assert_eq!(plan(&account(way, None), None), format!("way=unknown, cache={cache}"));
        }
        let stored = account(Way::Stored, None);
        let told = plan(&stored, Some((Way::Stored, Some(WORK))));
        assert_eq!(told, "way=stored, cache=none, level=1, factor=2, tiles=4, bytes=91234");
    }

    #[test]
    fn every_reason_can_stand_in_a_header() {
        for why in reasons() {
            let told = plan(&account(Way::Rendered(why), None), Some((Way::Rendered(why), None)));
            let printable = told.bytes().all(|byte| (0x20..0x7F).contains(&byte));
            assert!(printable && told.matches('"').count() == 2, "{told}");
        }
    }
}
