//! The marker codes that are looked at, and writing a segment.
//!
//! Source: ITU-T T.81 table B.1.

pub(super) const SOI: u8 = 0xD8;
pub(super) const EOI: u8 = 0xD9;
pub(super) const SOS: u8 = 0xDA;
pub(super) const DQT: u8 = 0xDB;
pub(super) const DRI: u8 = 0xDD;
pub(super) const DHP: u8 = 0xDE;
pub(super) const DHT: u8 = 0xC4;
pub(super) const DAC: u8 = 0xCC;
pub(super) const APP0: u8 = 0xE0;
pub(super) const APP1: u8 = 0xE1;
pub(super) const APP2: u8 = 0xE2;
pub(super) const APP14: u8 = 0xEE;

/// Appends a segment; `payload` is one that was read from a segment, so it is short enough.
pub(super) fn write(target: &mut Vec<u8>, marker: u8, payload: &[u8]) {
    let length = (payload.len() + 2) as u16;
    target.extend([0xFF, marker]);
    target.extend(length.to_be_bytes());
    target.extend(payload);
}
