//! The boxes around a codestream (JP2, JPX, JPH) and what they say of its samples.
//!
//! Bytes in, values out: whoever reads the file walks its boxes with [`BoxHeader`], up to the
//! first codestream, and hands the content of a few of them to [`Header`]. Sizes and depths
//! are left to the codestream, which tells them again. Nothing here converts a color:
//! `colors` does.
//!
//! What only describes the picture is left out where it is damaged; what would change its
//! samples is an error.
//!
//! Source: ISO/IEC 15444-1 annex I; ISO/IEC 15444-2 annex M for JPX.

mod boxes;
mod channels;
mod color;
mod header;
mod palette;
mod resolution;
mod uuid;

pub(in crate::codec) use boxes::BoxHeader;
pub(super) use channels::{Definition, Meaning};
pub(super) use color::{Color, Space};
pub(super) use header::Header;
pub(super) use palette::{Column, Mapping, Palette};
pub(in crate::codec) use resolution::{Resolution, resolution};
pub(in crate::codec) use uuid::{Told, told};

/// The box that every container starts with.
const SIGNATURE: &[u8] = b"\0\0\0\x0CjP  \r\n\x87\n";

/// SOC, behind which SIZ always is the first marker.
const CODESTREAM: &[u8] = b"\xFF\x4F\xFF\x51";

/// Whether a file that starts so is a container.
pub(super) fn is_container(head: &[u8]) -> bool {
    head.starts_with(SIGNATURE)
}

/// Whether bytes that start so are a codestream, in a box or without any.
pub(super) fn is_codestream(head: &[u8]) -> bool {
    head.starts_with(CODESTREAM)
}

/// `N` bytes of a box from `at` on as a number, big endian as all of them; `None` past its end.
fn number<const N: usize>(content: &[u8], at: usize) -> Option<u32> {
    let bytes = content.get(at..)?.first_chunk::<N>()?;
    Some(bytes.iter().fold(0, |value, byte| (value << 8) | u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_tell_a_container_from_a_codestream() {
        let container = b"\x00\x00\x00\x0CjP  \x0D\x0A\x87\x0A\x00\x00\x00\x14ftyp";
        let codestream = b"\xFF\x4F\xFF\x51\x00\x2F";
        assert!(is_container(container) && !is_codestream(container));
        assert!(is_codestream(codestream) && !is_container(codestream));
        for length in 0..12 {
            assert!(!is_container(&container[..length]), "{length} bytes");
        }
        // The line ends that a transfer as text has changed.
        assert!(!is_container(b"\x00\x00\x00\x0CjP  \x0A\x87\x0A\x00\x00\x00\x14ftyp"));
    }
}
