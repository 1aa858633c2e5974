//! Room for what is taken apart recursively.

use std::thread::Builder;

use crate::records::finding::Finding;

/// TOML allows for 80 levels of inline tables with keys of 80 parts each, 6400 levels in
/// all, which a file of 13 KB can reach. The parser builds and drops them recursively:
/// measured, that takes about 1 MiB of stack optimized and up to 8 MiB without. A thread of
/// the runtime has 2 MiB, and exceeding it would end the whole program. Stack is only
/// taken as it is used.
const STACK_BYTES: usize = 32 * 1024 * 1024;

/// The result of `work`, done with enough stack; `None` where the system has no thread to
/// spare.
///
/// # Panics
/// As `work` does.
pub(super) fn with_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
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
    use crate::records::Record;

    #[test]
    fn the_deepest_document_is_answered_on_a_thread_with_little_stack() {
        let key = format!("{}a", "a.".repeat(78));
        let (open, close) = (format!("{key}={{").repeat(79), "}".repeat(79));
        let text = format!("[{key}]\n{open}a=1{close}");
        let read = move || Record::parse("f", text.as_bytes()).unwrap_err();
        let thread = std::thread::Builder::new().stack_size(256 * 1024);
        let findings = thread.spawn(read).unwrap().join().unwrap();
        assert!(findings.iter().any(|finding| finding.message.starts_with("`a` is no key")));
    }
}
