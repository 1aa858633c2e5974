//! The name of what is kept: a hash, in 64 hexadecimal digits.

use std::fmt::Write as _;

/// A hash of everything that decides what is kept under it.
pub type Name = [u8; 32];

/// Digits of a name that are the name of its folder: so many files in one would be slow.
const SHARD_DIGITS: usize = 2;

pub(super) fn spell(name: &Name) -> String {
    let mut spelled = String::with_capacity(2 * name.len());
    for byte in name {
        write!(spelled, "{byte:02x}").expect("a string takes everything");
    }
    spelled
}

/// The inverse of [`spell`]; `None` for every other text.
pub(super) fn parse(text: &str) -> Option<Name> {
    let mut name = [0; 32];
    if text.len() != 2 * name.len() || !text.bytes().all(is_digit) {
        return None;
    }
    for (byte, at) in name.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
    }
    Some(name)
}

/// The folder of a file of this name, as [`spell`] gives it.
pub(super) fn shard(spelled: &str) -> &str {
    &spelled[..SHARD_DIGITS]
}

/// Whether a folder of this name may have files of ours.
pub(super) fn is_shard(text: &str) -> bool {
    text.len() == SHARD_DIGITS && text.bytes().all(is_digit)
}

/// Capitals are not ours.
const fn is_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_spelled_is_read(name: Name) {
            let spelled = spell(&name);
            prop_assert!(is_shard(shard(&spelled)));
            prop_assert_eq!(parse(&spelled), Some(name));
        }

        #[test]
        fn what_is_read_is_spelled_so_and_nothing_else_is_read(text in ".{0,70}|[0-9a-fA-F]{64}") {
            if let Some(name) = parse(&text) {
                prop_assert_eq!(spell(&name), text);
            }
        }
    }
}
