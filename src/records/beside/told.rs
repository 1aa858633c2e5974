//! What is wrong with files beside a record, and not without end.

use crate::records::finding::Finding;
use crate::records::limits::MAX_FINDINGS;

#[derive(Debug, Default)]
pub(super) struct Told {
    list: Vec<Finding>,
    /// Mistakes whose message was found, also where it is in the list already.
    looked_at: usize,
    unsaid: usize,
}

impl Told {
    /// Messages may take time to find, such as the folio that was meant: beyond what is told they
    /// are only counted.
    pub(super) fn push<M: AsRef<str>>(&mut self, file: &str, message: impl FnOnce() -> M) {
        if self.looked_at >= MAX_FINDINGS {
            self.unsaid += 1;
            return;
        }
        self.looked_at += 1;
        let finding = Finding::warning(file, None, message());
        if !self.list.contains(&finding) {
            self.list.push(finding);
        }
    }

    pub(super) fn into_list(mut self) -> Vec<Finding> {
        if let (Some(last), 1..) = (self.list.last(), self.unsaid) {
            let message = format!(
                "is one of many: {} more mistakes like these lie beside this record",
                self.unsaid
            );
            self.list.push(Finding::warning(&last.file, None, message));
        }
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_that_are_not_told_are_not_looked_for() {
        for number_of_files in [1, 1_000] {
            let (mut told, mut looked_for) = (Told::default(), 0);
            for number in 0..1_000 {
                told.push(&format!("{}", number % number_of_files), || {
                    looked_for += 1;
                    "belongs to nothing"
                });
            }
            assert_eq!(looked_for, MAX_FINDINGS);
            let last = told.into_list().pop();
            assert!(last.is_some_and(|it| it.message.contains(": 950 more mistakes")));
        }
    }
}
