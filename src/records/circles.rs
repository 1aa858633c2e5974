//! Collections that list themselves, by way of others or at once.

use std::collections::{BTreeMap, HashSet};

/// What each Collection lists, by their names.
pub(super) type Lists<'n> = BTreeMap<&'n str, Vec<String>>;

/// The entries that close a circle: who lists, and what. Without them no Collection is in itself.
///
/// Which entry of a circle that is follows from the order of the names, so that it stays the same.
pub(super) fn circles(lists: &Lists<'_>) -> HashSet<(String, String)> {
    let mut closing = HashSet::new();
    let mut done: HashSet<&str> = HashSet::new();
    for root in lists.keys() {
        // Not recursive: whoever writes ten thousand Collections into one another has them told.
        let mut path: Vec<(&str, usize)> = vec![(root, 0)];
        let mut above: HashSet<&str> = [*root].into();
        while let Some((name, next)) = path.last_mut() {
            let member = lists.get(name).and_then(|members| members.get(*next));
            let (name, member) = (*name, member.map(String::as_str));
            *next += 1;
            match member {
                None => {
                    done.insert(name);
                    above.remove(name);
                    path.pop();
                }
                Some(member) if above.contains(member) => {
                    closing.insert((name.to_owned(), member.to_owned()));
                }
                Some(member) if lists.contains_key(member) && !done.contains(member) => {
                    path.push((member, 0));
                    above.insert(member);
                }
                Some(_) => {}
            }
        }
    }
    closing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closing(lists: &[(&'static str, &[&str])]) -> Vec<(String, String)> {
        let list = |(name, members): &(&'static str, &[&str])| {
            (*name, members.iter().map(|&member| member.to_owned()).collect())
        };
        let mut found: Vec<_> = circles(&lists.iter().map(list).collect()).into_iter().collect();
        found.sort();
        found
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(one, other)| ((*one).into(), (*other).into())).collect()
    }

    #[test]
    fn the_entry_that_leads_back_is_told() {
        assert_eq!(
            closing(&[("a", &["b"]), ("b", &["c", "a"]), ("c", &["b", "ms"])]),
            pairs(&[("b", "a"), ("c", "b")])
        );
        assert_eq!(closing(&[("a", &["a"])]), pairs(&[("a", "a")]));
    }

    #[test]
    fn one_that_two_others_list_is_no_circle() {
        assert_eq!(closing(&[("a", &["b", "c"]), ("b", &["d"]), ("c", &["d"]), ("d", &[])]), []);
    }

    #[test]
    fn a_chain_of_any_length_is_followed() {
        let names: Vec<String> = (0..50_000).map(|number| format!("{number:05}")).collect();
        let next = |at: usize| vec![names[(at + 1) % names.len()].clone()];
        let lists = names.iter().enumerate().map(|(at, name)| (name.as_str(), next(at)));
        assert_eq!(circles(&lists.collect()).len(), 1);
    }
}
