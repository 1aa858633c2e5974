//! Where in a document something stands, spelled only when it is told.

use std::fmt;

/// A place in a document, as the way to it.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    above: Option<&'a Place<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    At(usize),
}

impl<'a> Place<'a> {
    pub(super) const fn root() -> Self {
        Self { above: None, step: Step::Root }
    }

    pub(super) const fn key(&'a self, key: &'a str) -> Self {
        Self { above: Some(self), step: Step::Key(key) }
    }

    pub(super) const fn at(&'a self, index: usize) -> Self {
        Self { above: Some(self), step: Step::At(index) }
    }

    pub(super) const fn is_root(&self) -> bool {
        matches!(self.step, Step::Root)
    }
}

/// As a JSON pointer (RFC 6901).
impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above {
            above.fmt(f)?;
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Key(key) => write!(f, "/{}", key.replace('~', "~0").replace('/', "~1")),
            Step::At(index) => write!(f, "/{index}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_as_a_json_pointer() {
        let root = Place::root();
        let items = root.key("items");
        assert_eq!(items.at(3).key("a/b~c").to_string(), "/items/3/a~1b~0c");
        assert_eq!(root.to_string(), "");
    }
}
