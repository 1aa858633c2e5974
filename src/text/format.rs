//! Texts of which the length is known about.

use std::fmt::{Arguments, Write as _};

/// As `format!`, with room for so many bytes from the start. `format!` goes by what stands
/// between the arguments; where that is little it moves the text several times as it grows.
#[must_use]
pub fn format_with_room(room: usize, arguments: Arguments<'_>) -> String {
    let mut text = String::with_capacity(room);
    let written = text.write_fmt(arguments);
    debug_assert!(written.is_ok(), "a string takes all, and so do what we display");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_is_a_guess_and_no_limit() {
        assert_eq!(format_with_room(2, format_args!("{}-{:x}", "abc", 255)), "abc-ff");
        assert!(format_with_room(64, format_args!("x")).capacity() >= 64);
    }
}
