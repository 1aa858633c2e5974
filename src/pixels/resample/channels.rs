//! Single channels, four rows at once.

use std::cell::RefCell;

use fast_image_resize::Resizer;
use fast_image_resize::pixels::{U8, U8x4};

use super::{FILTER_REACH, KEPT_BYTES, Part, convolve};
use crate::geometry::Size;
use crate::pixels::{Channels, Pixels};

/// What lies between the steps, written over as a whole by every call.
#[derive(Default)]
struct Scratch {
    resizer: Resizer,
    /// Rows of the result, columns of the source.
    columns: Vec<u8>,
    /// The same, four rows in one.
    woven: Vec<u8>,
    /// The result, four rows in one.
    scaled: Vec<u8>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Brings a part of gray pictures of one size to `size`.
///
/// First rows, then columns, those of four rows as if they were the channels of one: for a
/// single channel the library's filter along rows takes as long as for three.
pub(super) fn resample<const N: usize>(
    pictures: [&Pixels; N],
    part: Part,
    size: Size,
) -> [Pixels; N] {
    let mut results = pictures.map(|_| Pixels::zeroed(size, Channels::Gray));
    SCRATCH.with_borrow_mut(|scratch| {
        if part.keeps_columns(size.width) {
            for (picture, result) in pictures.iter().zip(&mut results) {
                scale_rows(&mut scratch.resizer, picture, part, (result.data_mut(), size));
            }
        } else {
            scratch.resample(pictures, part, &mut results);
        }
        scratch.give_back();
    });
    results
}

fn scale_rows(resizer: &mut Resizer, picture: &Pixels, part: Part, target: (&mut [u8], Size)) {
    convolve::<U8>(resizer, (picture.data(), picture.size()), part, target, false);
}

impl Scratch {
    fn resample<const N: usize>(
        &mut self,
        pictures: [&Pixels; N],
        part: Part,
        results: &mut [Pixels; N],
    ) {
        let (all, size) = (pictures[0].size(), results[0].size());
        // The columns that the filter sees.
        let reach = FILTER_REACH * (part.width / f64::from(size.width)).max(1.0) + 1.0;
        let first = (part.left - reach).floor().max(0.0);
        let end = (part.left + part.width + reach).ceil().min(f64::from(all.width));
        let width = (end - first) as u32;

        let columns = Size::new(width, size.height);
        let buffer = sized(&mut self.columns, width, N as u32 * size.height);
        let targets = buffer.chunks_exact_mut(columns.area() as usize);
        for (picture, target) in pictures.into_iter().zip(targets) {
            let rows = Part { left: first, width: end - first, ..part };
            scale_rows(&mut self.resizer, picture, rows, (target, columns));
        }

        let fours = (N as u32 * size.height).div_ceil(4);
        let woven = sized(&mut self.woven, 4 * width, fours);
        let targets = woven.chunks_exact_mut(4 * width as usize);
        for (four, woven) in buffer.chunks(4 * width as usize).zip(targets) {
            weave(four, woven);
        }

        let scaled = sized(&mut self.scaled, 4 * size.width, fours);
        let columns =
            Part { left: part.left - first, top: 0.0, width: part.width, height: f64::from(fours) };
        let (all, to) = (Size::new(width, fours), Size::new(size.width, fours));
        convolve::<U8x4>(&mut self.resizer, (woven, all), columns, (scaled, to), false);

        let width = size.width as usize;
        let mut rows = results.iter_mut().flat_map(|it| it.data_mut().chunks_exact_mut(width));
        for woven in scaled.chunks_exact(4 * width) {
            for (number, row) in rows.by_ref().take(4).enumerate() {
                unweave(woven, number, row);
            }
        }
    }

    fn give_back(&mut self) {
        let kept = [&self.columns, &self.woven, &self.scaled].map(Vec::capacity);
        let bytes = kept.iter().sum::<usize>() + self.resizer.size_of_internal_buffers();
        if bytes > KEPT_BYTES {
            *self = Self::default();
        }
    }
}

fn sized(buffer: &mut Vec<u8>, width: u32, height: u32) -> &mut [u8] {
    buffer.resize(width as usize * height as usize, 0);
    buffer
}

/// Makes up to four rows the channels of one. Where they are fewer, the first stands for
/// those that are missing.
///
/// By whole words: compilers make more of them than of bytes.
fn weave(four: &[u8], woven: &mut [u8]) {
    let (pixels, _) = woven.as_chunks_mut::<4>();
    let width = pixels.len();
    let row = |number: usize| four.chunks_exact(width).nth(number).unwrap_or(&four[..width]);
    let (a, b, c, d) = (row(0), row(1), row(2), row(3));
    for (x, pixel) in pixels.iter_mut().enumerate() {
        let [a, b, c, d] = [a[x], b[x], c[x], d[x]].map(u32::from);
        *pixel = (a | b << 8 | c << 16 | d << 24).to_le_bytes();
    }
}

/// Takes one of the four rows out.
fn unweave(woven: &[u8], number: usize, row: &mut [u8]) {
    for (sample, pixel) in row.iter_mut().zip(woven.as_chunks::<4>().0) {
        *sample = (u32::from_le_bytes(*pixel) >> (8 * number)) as u8;
    }
}
