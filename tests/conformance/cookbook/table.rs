//! The tables of docs/cookbook.md.

use std::collections::BTreeSet;

use super::rules::Rule;

pub const DOCS: &str = include_str!("../../../docs/cookbook.md");

/// What the docs tell of the documents of the cookbook.
pub struct Table {
    pub expressed: Vec<Row>,
    /// Documents that are not said in a record.
    pub others: Vec<&'static str>,
}

/// A document that is said in a record.
pub struct Row {
    /// Its name in the cookbook: the folder of the recipe, `__` and the file, without its ending.
    pub document: &'static str,
    /// Our address, below that of version 3.
    at: &'static str,
    /// What ours says otherwise than the recipe, or besides, in every record.
    pub besides: BTreeSet<Rule>,
    /// JSON pointers, with `*` for any place in a list.
    pub differs: BTreeSet<String>,
}

impl Row {
    /// The number of the recipe.
    pub fn recipe(&self) -> &'static str {
        &self.document[..4]
    }

    /// Whether the document is what the record of this name is for; others are parts of it.
    pub fn is_of(&self, name: &str) -> bool {
        self.at == format!("{name}/manifest") || self.at == format!("collections/{name}")
    }

    pub fn path(&self) -> String {
        format!("/iiif/presentation/3/{}", self.at)
    }
}

impl Table {
    pub fn of_docs() -> Self {
        let expressed = rows("What a record says");
        let others = rows("What no record says");
        Self {
            expressed: expressed.iter().map(|cells| row(cells)).collect(),
            others: others.into_iter().map(|cells| code(cells[0])[0]).collect(),
        }
    }
}

/// The words of the rules that the docs explain, in their order.
pub fn rules() -> Vec<&'static str> {
    rows("What ours says besides").into_iter().map(|cells| code(cells[0])[0]).collect()
}

fn row(cells: &[&'static str]) -> Row {
    let [document, at, _how, besides, differs] = *cells else { panic!("{cells:?}") };
    let besides = code(besides).into_iter();
    Row {
        document: code(document)[0],
        at: code(at)[0],
        besides: besides
            .map(|word| Rule::of_word(word).unwrap_or_else(|| panic!("{word}")))
            .collect(),
        differs: code(differs).into_iter().map(str::to_owned).collect(),
    }
}

/// The rows of the table below a heading, without its head.
fn rows(heading: &str) -> Vec<Vec<&'static str>> {
    let (_, section) = DOCS.split_once(&format!("\n## {heading}\n")).expect(heading);
    let section = section.split("\n## ").next().unwrap();
    let lines = section.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let rows: Vec<Vec<_>> =
        lines.skip(2).map(|line| line.split(" | ").map(str::trim).collect()).collect();
    assert!(!rows.is_empty(), "no table below `{heading}`");
    rows
}

/// What stands between backquotes in a cell.
fn code(cell: &'static str) -> Vec<&'static str> {
    cell.split('`').skip(1).step_by(2).collect()
}
