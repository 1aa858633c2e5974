//! What of a file's metadata its answers go without, in words for who keeps the file.

/// A part that is not carried, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeftOut {
    #[error("its {name} has {bytes} bytes, {most} are carried at most; shorten it in the file")]
    Text { name: &'static str, bytes: usize, most: usize },
    #[error("its {name} has {bytes} bytes, {most} are carried at most")]
    Block { name: &'static str, bytes: usize, most: usize },
    #[error("its XMP is no whole XML in UTF-8 of at most 1 MiB; write it anew")]
    Xmp,
}
