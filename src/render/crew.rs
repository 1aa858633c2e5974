//! The pool's idle threads help to decode.

use crate::codec::{Crew, Hand};
use crate::pool::Spare;

impl Crew for Spare {
    fn borrow(&self) -> Option<Hand> {
        self.take().map(Hand::new)
    }

    fn is_wanted(&self) -> bool {
        Self::is_wanted(self)
    }
}
