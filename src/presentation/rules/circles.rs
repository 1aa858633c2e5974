//! Ranges of version 2, which name one another, that come back to where they were.

use std::collections::HashMap;

use serde_json::Value;

/// Where flat Ranges go round in a circle: the place of a Range among `ranges` and that of the name
/// in its own `ranges` which leads back to a Range above it. Every circle has one such place.
///
/// Names of Ranges that are not there lead nowhere. Takes time that grows with the names, and
/// nests no calls.
pub(super) fn circles(ranges: &[Value]) -> Vec<(usize, usize)> {
    let mut places = HashMap::new();
    for (at, range) in ranges.iter().enumerate() {
        if let Some(id) = range["@id"].as_str() {
            places.entry(id).or_insert(at);
        }
    }
    let parts = |at: usize| ranges[at]["ranges"].as_array().map_or(&[][..], Vec::as_slice);
    let mut state = vec![State::Unseen; ranges.len()];
    let mut found = Vec::new();
    for start in 0..ranges.len() {
        if state[start] != State::Unseen {
            continue;
        }
        state[start] = State::Above;
        // The way from `start` down, each with the place of the name that is looked at next.
        let mut way = vec![(start, 0)];
        while let Some((at, next)) = way.last_mut() {
            let Some(name) = parts(*at).get(*next) else {
                state[*at] = State::Done;
                way.pop();
                continue;
            };
            let here = (*at, *next);
            *next += 1;
            let Some(&below) = name.as_str().and_then(|id| places.get(id)) else { continue };
            match state[below] {
                State::Above => found.push(here),
                State::Unseen => {
                    state[below] = State::Above;
                    way.push((below, 0));
                }
                State::Done => {}
            }
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unseen,
    /// On the way to where we are.
    Above,
    Done,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Ranges `0`, `1` and so on, with the names of their parts.
    fn ranges(parts: &[&[usize]]) -> Vec<Value> {
        let range = |(at, parts): (usize, &&[usize])| {
            let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
            json!({ "@id": at.to_string(), "ranges": parts })
        };
        parts.iter().enumerate().map(range).collect()
    }

    #[test]
    fn what_leads_back_is_found_once() {
        for (parts, expected) in [
            (&[&[0][..]][..], vec![(0, 0)]),
            (&[&[1], &[0]], vec![(1, 0)]),
            (&[&[1, 2], &[2], &[7]], vec![]),
            (&[&[1], &[2, 1], &[0]], vec![(2, 0), (1, 1)]),
            (&[&[], &[2], &[1]], vec![(2, 0)]),
        ] {
            assert_eq!(circles(&ranges(parts)), expected, "{parts:?}");
        }
    }

    #[test]
    fn a_long_way_round_nests_no_calls() {
        let ring: Vec<Vec<usize>> = (0..50_000).map(|at| vec![(at + 1) % 50_000]).collect();
        let ring: Vec<&[usize]> = ring.iter().map(Vec::as_slice).collect();
        assert_eq!(circles(&ranges(&ring)), [(49_999, 0)]);
    }
}
