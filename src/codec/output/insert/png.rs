//! Chunks in a PNG.

use flate2::Crc;

/// Puts chunks behind the header.
///
/// Source: PNG (third edition) §5.3.
pub(in crate::codec::output) fn chunks(
    file: &[u8],
    chunks: &[([u8; 4], Vec<u8>)],
) -> Option<Vec<u8>> {
    /// Signature, and length, name, content and checksum of the header.
    const HEAD: usize = 8 + 8 + 13 + 4;
    let parts = file.split_at_checked(HEAD).filter(|(head, _)| head.starts_with(b"\x89PNG"));
    let (head, rest) = parts?;
    let added: usize = chunks.iter().map(|(_, content)| content.len() + 12).sum();
    let mut whole = Vec::with_capacity(file.len() + added);
    whole.extend(head);
    for (name, content) in chunks {
        let mut check = Crc::new();
        check.update(name);
        check.update(content);
        whole.extend(u32::try_from(content.len()).ok()?.to_be_bytes());
        whole.extend(name);
        whole.extend(content);
        whole.extend(check.sum().to_be_bytes());
    }
    whole.extend(rest);
    Some(whole)
}
