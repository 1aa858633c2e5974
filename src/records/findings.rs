//! [`Findings`]: what is wrong with one record, and not without end.

use super::finding::{Finding, Severity};
use super::limits::MAX_FINDINGS;
use super::line::{Line, RecordFile};

/// The findings of one record while they are collected.
#[derive(Debug)]
pub struct Findings<'f> {
    file: &'f str,
    severity: Severity,
    /// How many are told; none where nobody wants to know.
    most: usize,
    list: Vec<Finding>,
    /// Mistakes whose message was found, also where it is in the list already.
    looked_at: usize,
    unsaid: usize,
}

impl<'f> Findings<'f> {
    /// None yet, about the record in `file` and its tables.
    #[must_use]
    pub const fn new(file: &'f str, severity: Severity) -> Self {
        Self { file, severity, most: MAX_FINDINGS, list: Vec::new(), looked_at: 0, unsaid: 0 }
    }

    /// Where nobody wants to know: no message is ever made.
    pub(super) fn unheard(file: &'f str) -> Self {
        Self { most: 0, ..Self::new(file, Severity::Warning) }
    }

    pub(super) const fn file(&self) -> &'f str {
        self.file
    }

    pub fn push(&mut self, line: Option<Line>, message: impl AsRef<str>) {
        self.push_with(line, || message);
    }

    /// About a file as a whole.
    pub(super) fn push_of(&mut self, file: RecordFile, message: impl AsRef<str>) {
        self.push_about(file, None, || message);
    }

    /// For messages that take time to find, such as the word that was meant: beyond what
    /// is told they are only counted.
    pub(super) fn push_with<M: AsRef<str>>(
        &mut self,
        line: Option<Line>,
        message: impl FnOnce() -> M,
    ) {
        let file = line.map(|line| line.file).unwrap_or_default();
        self.push_about(file, line.map(|line| line.number), message);
    }

    fn push_about<M: AsRef<str>>(
        &mut self,
        file: RecordFile,
        line: Option<usize>,
        message: impl FnOnce() -> M,
    ) {
        if self.looked_at >= self.most {
            self.unsaid += 1;
            return;
        }
        self.looked_at += 1;
        let path = file.path(self.file);
        let finding = Finding::new(&path, line, self.severity, message());
        if !self.list.contains(&finding) {
            self.list.push(finding);
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// By file, the record itself first, and line; what concerns a whole file first.
    #[must_use]
    pub fn into_list(self) -> Vec<Finding> {
        let Self { file, severity, most, mut list, unsaid, .. } = self;
        list.sort_by(|left, right| {
            let is_table = (left.file != file).cmp(&(right.file != file));
            is_table.then_with(|| (&left.file, left.line).cmp(&(&right.file, right.line)))
        });
        if unsaid > 0 && most > 0 {
            let message = format!("has {unsaid} more mistakes like these");
            let file = list.last().map_or_else(|| file.to_owned(), |last| last.file.clone());
            list.push(Finding::new(&file, None, severity, message));
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_told_once_and_by_line() {
        let mut findings = Findings::new("f", Severity::Error);
        for (line, message) in [(2, "second"), (1, "first"), (2, "second")] {
            findings.push(Some(Line::from(line)), message);
        }
        let lines: Vec<_> = findings.into_list().iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [Some(1), Some(2)]);
    }

    #[test]
    fn what_is_told_has_an_end() {
        let mut findings = Findings::new("f", Severity::Error);
        for number in 0..MAX_FINDINGS + 7 {
            findings.push(None, number.to_string());
        }
        let list = findings.into_list();
        assert_eq!(list.len(), MAX_FINDINGS + 1);
        assert_eq!(list[MAX_FINDINGS].message, "has 7 more mistakes like these");
    }

    #[test]
    fn where_nobody_listens_no_message_is_made() {
        let mut findings = Findings::unheard("f");
        findings.push_with(Some(1.into()), || -> String { unreachable!("nobody wants it") });
        assert_eq!(findings.into_list(), []);
    }

    #[test]
    fn a_mistake_that_is_repeated_without_end_is_not_looked_at_without_end() {
        let mut findings = Findings::new("f", Severity::Error);
        let mut looked_at = 0;
        for _ in 0..1000 {
            findings.push_with(Some(1.into()), || {
                looked_at += 1;
                "the same"
            });
        }
        assert_eq!((looked_at, findings.into_list().len()), (MAX_FINDINGS, 2));
    }
}
