//! Names as segments of a path.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

/// What is encoded: all but the unreserved characters of RFC 3986 §2.3.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A name as one segment of a path, percent-encoded.
pub(super) fn segment(name: &str) -> PercentEncode<'_> {
    utf8_percent_encode(name, ENCODED)
}
