//! A slow encoder of HT code-blocks, written sample by sample after the standard's formulas.
//!
//! Source: ITU-T T.814 clause 7, turned round.

use super::super::tables::{FIRST_ROW, OTHER_ROWS};

/// A code-block to encode: `height × width` signed coefficients, row-major.
#[derive(Debug, Clone)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub values: Vec<i32>,
}

impl Picture {
    /// The coefficient at a place that may lie outside, where all are 0.
    fn at(&self, x: isize, y: isize) -> i32 {
        let inside = |at: isize, side: usize| usize::try_from(at).ok().filter(|&at| at < side);
        match (inside(x, self.width), inside(y, self.height)) {
            (Some(x), Some(y)) => self.values[y * self.width + x],
            _ => 0,
        }
    }

    fn significant(&self, x: isize, y: isize) -> bool {
        self.at(x, y) != 0
    }

    /// Twice the magnitude less one, and the sign.
    fn v(&self, x: isize, y: isize) -> u32 {
        let value = self.at(x, y);
        2 * (value.unsigned_abs() - 1) + u32::from(value < 0)
    }

    /// The smallest number of bits that hold twice the magnitude less one.
    fn exponent(&self, x: isize, y: isize) -> u32 {
        match self.at(x, y).unsigned_abs() {
            0 => 0,
            magnitude => 32 - (2 * magnitude - 1).leading_zeros(),
        }
    }

    /// The same picture with its lowest bit-plane dropped, which a cleanup pass before
    /// refinement codes.
    pub fn without_lowest_plane(&self) -> Self {
        let values = self.values.iter().map(|value| value / 2).collect();
        Self { values, ..*self }
    }
}

/// Writes bits into bytes, lowest first, with stuffing after `before`.
struct Writer {
    bytes: Vec<u8>,
    held: u8,
    count: u32,
    before: u8,
    backwards: bool,
}

impl Writer {
    fn new(backwards: bool) -> Self {
        let before = if backwards { 0xFF } else { 0 };
        Self { bytes: Vec::new(), held: 0, count: 0, before, backwards }
    }

    fn put(&mut self, bits: u32, count: u32) {
        for at in 0..count {
            self.held |= (((bits >> at) & 1) as u8) << self.count;
            self.count += 1;
            let stuffed = if self.backwards {
                self.before > 0x8F && self.count == 7 && self.held == 0x7F
            } else {
                self.before == 0xFF && self.count == 7
            };
            if stuffed || self.count == 8 {
                self.flush();
            }
        }
    }

    fn flush(&mut self) {
        self.bytes.push(self.held);
        self.before = self.held;
        (self.held, self.count) = (0, 0);
    }

    fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.flush();
        }
        if self.backwards {
            self.bytes.reverse();
        }
        self.bytes
    }
}

/// Writes MEL events; bits go highest first.
#[derive(Default)]
struct MelWriter {
    bits: Vec<bool>,
    state: usize,
    run: u32,
}

impl MelWriter {
    const EXPONENTS: [u32; 13] = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5];

    fn event(&mut self, event: bool) {
        let exponent = Self::EXPONENTS[self.state];
        if event {
            self.bits.push(false);
            for at in (0..exponent).rev() {
                self.bits.push(self.run >> at & 1 == 1);
            }
            self.run = 0;
            self.state = self.state.saturating_sub(1);
        } else {
            self.run += 1;
            if self.run == 1 << exponent {
                self.bits.push(true);
                self.run = 0;
                self.state = (self.state + 1).min(12);
            }
        }
    }

    fn finish(mut self) -> Vec<u8> {
        if self.run > 0 {
            self.bits.push(true);
        }
        let mut bytes = Vec::new();
        let mut bits = self.bits.into_iter();
        while bits.len() > 0 {
            let size = if bytes.last() == Some(&0xFF) { 7 } else { 8 };
            let byte = (0..size).fold(0, |byte, _| byte << 1 | u8::from(bits.next() == Some(true)));
            bytes.push(byte);
        }
        bytes
    }
}

/// Prefix, its length, suffix and its length (T.814 Table 3).
fn exponent_code(u: u32) -> [u32; 4] {
    match u {
        0 => [0, 0, 0, 0],
        1 => [0b1, 1, 0, 0],
        2 => [0b10, 2, 0, 0],
        3 | 4 => [0b100, 3, u - 3, 1],
        _ => [0b000, 3, u - 5, 5],
    }
}

/// Encodes the cleanup segment. Where several codewords are legal, `pick` is given their number
/// and chooses.
pub fn cleanup(picture: &Picture, mut pick: impl FnMut(usize) -> usize) -> Vec<u8> {
    let mut magsgn = Writer::new(false);
    let mut mel = MelWriter::default();
    let mut vlc = Writer::new(true);
    vlc.put(0xF, 4);
    for y in (0..picture.height.cast_signed()).step_by(2) {
        for x in (0..picture.width.cast_signed()).step_by(4) {
            let first = quad(picture, x, y, &mut mel, &mut vlc, &mut magsgn, &mut pick);
            let second = if x + 2 < picture.width.cast_signed() {
                quad(picture, x + 2, y, &mut mel, &mut vlc, &mut magsgn, &mut pick)
            } else {
                0
            };
            let (mut us, mut short) = ([first, second], false);
            if y == 0 && first > 0 && second > 0 {
                let large = first > 2 && second > 2;
                mel.event(large);
                if large {
                    us = [first - 2, second - 2];
                }
                short = !large && first > 2;
            }
            let [one, mut two] = us.map(exponent_code);
            if short {
                two = [second - 1, 1, 0, 0];
            }
            vlc.put(one[0], one[1]);
            vlc.put(two[0], two[1]);
            vlc.put(one[2], one[3]);
            vlc.put(two[2], two[3]);
        }
    }
    let mut segment = magsgn.finish();
    let mut suffix = mel.finish();
    suffix.extend(vlc.finish());
    // The last byte, and half of the one before, are the length.
    suffix.push(0);
    let length = suffix.len();
    suffix[length - 1] = (length >> 4) as u8;
    suffix[length - 2] = suffix[length - 2] & 0xF0 | (length & 0xF) as u8;
    segment.extend(suffix);
    segment
}

/// Encodes the pattern and the magnitudes of a quad; returns its `u`.
fn quad(
    picture: &Picture,
    x: isize,
    y: isize,
    mel: &mut MelWriter,
    vlc: &mut Writer,
    magsgn: &mut Writer,
    pick: &mut impl FnMut(usize) -> usize,
) -> u32 {
    let samples = [(x, y), (x, y + 1), (x + 1, y), (x + 1, y + 1)];
    let pattern = |is: &dyn Fn(isize, isize) -> bool| {
        let bits = samples.iter().enumerate();
        bits.fold(0, |sum, (nth, &(x, y))| sum | u32::from(is(x, y)) << nth)
    };
    let significant = pattern(&|x, y| picture.significant(x, y));
    let any = |places: &[(isize, isize)]| {
        u32::from(places.iter().any(|&(x, y)| picture.significant(x, y)))
    };
    let context = if y == 0 {
        any(&[(x - 2, y), (x - 2, y + 1)]) + 2 * any(&[(x - 1, y)]) + 4 * any(&[(x - 1, y + 1)])
    } else {
        any(&[(x - 1, y - 1), (x, y - 1)])
            + 2 * any(&[(x - 1, y), (x - 1, y + 1)])
            + 4 * any(&[(x + 1, y - 1), (x + 2, y - 1)])
    };
    if context == 0 {
        mel.event(significant != 0);
        if significant == 0 {
            return 0;
        }
    }
    let mut predicted = 1;
    if y > 0 && significant.count_ones() > 1 {
        for above in x - 1..=x + 2 {
            predicted = predicted.max(picture.exponent(above, y - 1).saturating_sub(1));
        }
    }
    let largest = samples.iter().map(|&(x, y)| picture.exponent(x, y)).max();
    let bound = largest.unwrap_or_default().max(predicted);
    let u = bound - predicted;
    let reached = pattern(&|x, y| picture.exponent(x, y) == bound);

    let table = if y == 0 { &FIRST_ROW[..] } else { &OTHER_ROWS };
    let legal: Vec<u32> = table
        .iter()
        .copied()
        .filter(|entry| entry >> 28 == context && entry >> 24 & 0xF == significant)
        .filter(|entry| (entry >> 20 & 0xF) == u32::from(u > 0))
        .filter(|entry| entry >> 12 & 0xF == entry >> 16 & 0xF & reached)
        .collect();
    let entry = legal[pick(legal.len())];
    vlc.put(entry >> 4 & 0xFF, entry & 0xF);
    for (nth, (x, y)) in samples.into_iter().enumerate() {
        if picture.significant(x, y) {
            let known = entry >> (16 + nth) & 1;
            magsgn.put(picture.v(x, y), bound - known);
        }
    }
    u
}

/// Encodes the refinement segment: significance propagation of the lowest bit-plane of
/// `picture`, then (or not) magnitude refinement. Also returns which coefficients a decoder
/// finds: those that are neither significant before nor beside a significant one stay away.
pub fn refinement(picture: &Picture, causal: bool, magnitudes: bool) -> (Vec<u8>, Vec<bool>) {
    let before = picture.without_lowest_plane();
    let mut found: Vec<bool> = before.values.iter().map(|&value| value != 0).collect();
    let (width, height) = (picture.width, picture.height);
    let mut sigprop = Writer::new(false);
    let mut magref = Writer::new(true);
    for stripe in (0..height).step_by(4) {
        for group in (0..width).step_by(4) {
            let mut signs = Vec::new();
            for x in group..(group + 4).min(width) {
                for y in stripe..(stripe + 4).min(height) {
                    let place = y * width + x;
                    if before.values[place] != 0 {
                        magref.put(picture.values[place].unsigned_abs() & 1, 1);
                        continue;
                    }
                    let last_row = if causal { stripe + 3 } else { height };
                    let rows = y.saturating_sub(1)..=(y + 1).min(height - 1).min(last_row);
                    let beside = rows.into_iter().any(|y| {
                        let columns = x.saturating_sub(1)..=(x + 1).min(width - 1);
                        columns.into_iter().any(|x| found[y * width + x])
                    });
                    if beside {
                        let value = picture.values[place];
                        sigprop.put(u32::from(value != 0), 1);
                        if value != 0 {
                            found[place] = true;
                            signs.push(value < 0);
                        }
                    }
                }
            }
            for negative in signs {
                sigprop.put(u32::from(negative), 1);
            }
        }
    }
    let mut segment = sigprop.finish();
    if magnitudes {
        segment.extend(magref.finish());
    }
    (segment, found)
}
