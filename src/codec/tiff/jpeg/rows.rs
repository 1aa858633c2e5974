//! Leaving out the rows below the last that is wanted: a frame of less height is a decoder's
//! order to stop early, and the lower half of a cell costs nothing.

use crate::codec::CodecError;
use crate::codec::jpeg::segment;

/// Rows of pixels that are coded together, at most.
const UNIT: u32 = 16;

/// Makes the stream's frame end behind the first `rows` rows, where its own `height` is more
/// and the decoder tells apart what is left over from what is wrong: in one scan of all
/// components without restarts. Returns the height that the frame has then.
///
/// # Errors
/// [`CodecError::Damaged`] when the segments are.
///
/// Source: ITU-T T.81 §B.2.2 (Y), §B.2.3 (Ns).
pub(super) fn end_behind(stream: &mut [u8], rows: u32, height: u32) -> Result<u32, CodecError> {
    let end = rows.next_multiple_of(UNIT);
    if end >= height {
        return Ok(height);
    }
    let mut walk = segment::all(stream);
    let mut frame = None;
    while let Some(found) = walk.next() {
        let (marker, payload) = found?;
        match marker {
            segment::SOF0 | segment::SOF1 => {
                let at = stream.len() - walk.rest().len() - payload.len();
                frame = payload.get(5).map(|components| (at, components));
            }
            segment::DRI => break,
            segment::SOS => {
                if let Some((at, _)) = frame.filter(|(_, all)| payload.first() == Some(all)) {
                    // Behind the precision. It is less than a height that fits.
                    stream[at + 1..at + 3].copy_from_slice(&(end as u16).to_be_bytes());
                    return Ok(end);
                }
                break;
            }
            _ => {}
        }
    }
    Ok(height)
}
