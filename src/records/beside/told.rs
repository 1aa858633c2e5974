//! What is wrong with files beside a record, and not without end.

use crate::records::finding::Finding;
use crate::records::limits::MAX_FINDINGS;

#[derive(Debug, Default)]
pub(super) struct Told {
    list: Vec<Finding>,
    unsaid: usize,
}

impl Told {
    pub(super) fn push(&mut self, file: &str, line: Option<usize>, message: impl AsRef<str>) {
        if self.list.len() >= MAX_FINDINGS {
            self.unsaid += 1;
            return;
        }
        let finding = Finding::warning(file, line, message);
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
