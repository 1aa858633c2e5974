//! Room for what is taken apart recursively.

use std::thread::Builder;

use crate::records::finding::Finding;

/// TOML allows for 80 levels of inline tables with keys of 80 parts each, 6400 levels in
/// all, which a file of 13 KB can reach. The parser builds and drops them recursively:
/// measured, that takes about 1 MiB of stack optimized and up to 8 MiB without. A thread of
/// the runtime has 2 MiB, and exceeding it would end the whole program. Stack is only
/// taken as it is used.
const STACK_BYTES: usize = 32 * 1024 * 1024;

/// A level needs one of these characters: most records have too few to need any room, and a library
/// of them is read in half the time without a thread for each.
const LEVELS: [u8; 3] = [b'{', b'[', b'.'];

/// So many levels take less than 200 KiB.
const FEW: usize = 128;

/// The result of `work` on a `text` of TOML, done with enough stack; `None` where the system has no
/// thread to spare.
///
/// # Panics
/// As `work` does.
pub(super) fn with_deep_stack<T: Send>(text: &[u8], work: impl FnOnce() -> T + Send) -> Option<T> {
    if text.iter().filter(|byte| LEVELS.contains(byte)).nth(FEW).is_none() {
        return Some(work());
    }
    std::thread::scope(|scope| {
        let thread = Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work).ok()?;
        match thread.join() {
            Ok(result) => Some(result),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// What is said where there is none.
pub(super) fn no_thread(file: &str) -> Finding {
    let message = "cannot be read at the moment: the system has no thread to spare";
    Finding::error(file, None, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Record;

    fn parsed_on_little(text: String, bytes_of_stack: usize) -> Vec<Finding> {
        let read = move || Record::parse("f", text.as_bytes()).unwrap_err();
        let thread = Builder::new().stack_size(bytes_of_stack);
        thread.spawn(read).unwrap().join().unwrap()
    }

    #[test]
    fn few_levels_need_no_more_than_a_thread_of_the_runtime_has() {
        let (open, close) = ("a={".repeat(64), "}".repeat(64));
        let text = format!("[{}a]\n{open}a=1{close}", "a.".repeat(FEW - 65));
        assert_eq!(text.bytes().filter(|byte| LEVELS.contains(byte)).count(), FEW);
        let findings = parsed_on_little(text, 1 << 20);
        assert!(findings.iter().any(|finding| finding.message.starts_with("`a` is no key")));
    }

    #[test]
    fn the_deepest_document_is_answered_on_a_thread_with_little_stack() {
        let key = format!("{}a", "a.".repeat(78));
        let (open, close) = (format!("{key}={{").repeat(79), "}".repeat(79));
        let text = format!("[{key}]\n{open}a=1{close}");
        let findings = parsed_on_little(text, 256 * 1024);
        assert!(findings.iter().any(|finding| finding.message.starts_with("`a` is no key")));
    }
}
