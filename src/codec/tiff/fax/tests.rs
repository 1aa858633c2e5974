//! Rows that are coded by a slow encoder come back, whole or in part; damage is found.

use proptest::prelude::*;

use super::codes::{Code, LONGEST, code};
use super::{Color, Scheme, decode};
use crate::codec::CodecError;

const ALL: [Scheme; 5] = [
    Scheme::Huffman { align: 1 },
    Scheme::Huffman { align: 2 },
    Scheme::Group3 { two_dimensional: false },
    Scheme::Group3 { two_dimensional: true },
    Scheme::Group4,
];

/// Bits that are written one by one.
#[derive(Default)]
struct Writer(Vec<bool>);

impl Writer {
    fn put(&mut self, text: &str) {
        self.0.extend(text.bytes().map(|byte| byte == b'1'));
    }

    fn align(&mut self, bits: usize) {
        self.0.resize(self.0.len().next_multiple_of(bits), false);
    }

    fn bytes(mut self) -> Vec<u8> {
        self.align(8);
        let byte = |bits: &[bool]| bits.iter().fold(0, |byte, &bit| byte << 1 | u8::from(bit));
        self.0.chunks(8).map(byte).collect()
    }

    /// The code of exactly this run, found by looking at all that bits can be.
    fn code(&mut self, color: Color, run: usize) {
        let found = (0..1 << LONGEST).find_map(|bits| {
            let Code { bits: length, run: of } = code(color, bits)?;
            (usize::from(of) == run).then(|| format!("{bits:013b}")[..length.into()].to_owned())
        });
        self.put(&found.expect("it has a code"));
    }

    fn run(&mut self, color: Color, mut run: usize) {
        while run > 2560 {
            self.code(color, 2560);
            run -= 2560;
        }
        if run >= 64 {
            self.code(color, run / 64 * 64);
        }
        self.code(color, run % 64);
    }

    fn runs(&mut self, row: &[bool]) {
        let (mut at, mut black) = (0, false);
        while at < row.len() {
            let run = row[at..].iter().take_while(|&&pixel| pixel == black).count();
            self.run(if black { Color::Black } else { Color::White }, run);
            (at, black) = (at + run, !black);
        }
    }

    /// The procedure of T.6 §2.2.5 in its own words.
    fn by_the_row_above(&mut self, row: &[bool], above: &[bool]) {
        let width = row.len();
        // Whether a pixel is black; none is in front of the first.
        let before = |row: &[bool], at: usize| at > 0 && row[at - 1];
        let change = |row: &[bool], from: usize| {
            (from..width).find(|&at| row[at] != before(row, at)).unwrap_or(width)
        };
        // `a0` is in front of the first pixel, then on one: what follows it starts at `next`.
        let (mut a0, mut next, mut color) = (0, 0, false);
        while a0 < width {
            let a1 = (a0..width).find(|&at| row[at] != color).unwrap_or(width);
            let mut b1 = change(above, next);
            while b1 < width && above[b1] == color {
                b1 = change(above, b1 + 1);
            }
            let b2 = if b1 < width { change(above, b1 + 1) } else { width };
            if b2 < a1 {
                self.put("0001");
                a0 = b2;
            } else if a1.abs_diff(b1) <= 3 {
                let codes = ["0000010", "000010", "010", "1", "011", "000011", "0000011"];
                self.put(codes[a1 + 3 - b1]);
                (a0, color) = (a1, !color);
            } else {
                let a2 = if a1 < width { change(row, a1 + 1) } else { width };
                let first = if color { Color::Black } else { Color::White };
                self.put("001");
                self.run(first, a1 - a0);
                self.run(first.other(), a2 - a1);
                a0 = a2;
            }
            next = a0 + 1;
        }
    }
}

const MARK: &str = "000000000001";

fn encode(rows: &[Vec<bool>], scheme: Scheme) -> Vec<u8> {
    let mut writer = Writer::default();
    let mut above = vec![false; rows[0].len()];
    for (number, row) in rows.iter().enumerate() {
        match scheme {
            Scheme::Huffman { align } => {
                writer.runs(row);
                writer.align(8 * align);
            }
            Scheme::Group3 { two_dimensional } => {
                if number % 3 == 1 {
                    // Marks may end at a byte (T4Options 4).
                    writer.put("0000");
                    writer.align(8);
                    writer.put("0000");
                }
                writer.put(MARK);
                let alone = !two_dimensional || number % 4 == 0;
                if two_dimensional {
                    writer.put(if alone { "1" } else { "0" });
                }
                if alone { writer.runs(row) } else { writer.by_the_row_above(row, &above) }
            }
            Scheme::Group4 => writer.by_the_row_above(row, &above),
        }
        above.clone_from(row);
    }
    match scheme {
        Scheme::Huffman { .. } => {}
        Scheme::Group3 { two_dimensional } => {
            for _ in 0..6 {
                writer.put(MARK);
                writer.put(if two_dimensional { "1" } else { "" });
            }
        }
        Scheme::Group4 => writer.put(&MARK.repeat(2)),
    }
    writer.bytes()
}

fn packed(rows: &[Vec<bool>]) -> Vec<u8> {
    let row = |row: &Vec<bool>| {
        let mut writer = Writer::default();
        writer.0.extend(row);
        writer.bytes()
    };
    rows.iter().flat_map(row).collect()
}

/// Rows that share most of their changes, as those of letters do.
fn rows() -> impl Strategy<Value = Vec<Vec<bool>>> {
    let widths = prop_oneof![1usize..80, Just(1728), Just(2561), Just(5200)];
    (widths, 1usize..12).prop_flat_map(|(width, height)| {
        let row = prop::collection::vec(1..width.min(3000) + 2, 0..9);
        prop::collection::vec((row, any::<bool>(), 0usize..4), height).prop_map(move |all| {
            let mut shared: Vec<usize> = vec![0];
            let mut rows = Vec::new();
            for (runs, starts_black, apart) in all {
                if apart == 0 {
                    shared = runs;
                }
                let mut row = Vec::new();
                let mut black = starts_black;
                for run in shared.iter().map(|run| run + apart) {
                    row.resize(row.len() + run, black);
                    black = !black;
                }
                row.resize(width, false);
                rows.push(row);
            }
            rows
        })
    })
}

proptest! {
    #[test]
    fn rows_come_back_in_whole_and_in_part(rows in rows(), from in 0u32..12, count in 1u32..12) {
        let (width, height) = (rows[0].len() as u32, rows.len() as u32);
        let row_bytes = (width as usize).div_ceil(8);
        let expected = packed(&rows);
        for scheme in ALL {
            let coded = encode(&rows, scheme);
            prop_assert!(coded.len() as u64 <= super::most_bytes(width, height) + 64, "{scheme:?}");
            let mut output = vec![7; expected.len()];
            decode(&coded, scheme, width, 0..height, &mut output).unwrap();
            prop_assert_eq!(&output, &expected, "{:?}", scheme);
            let from = from.min(height - 1);
            let to = (from + count).min(height);
            let mut output = vec![7; (to - from) as usize * row_bytes];
            decode(&coded, scheme, width, from..to, &mut output).unwrap();
            let part = &expected[from as usize * row_bytes..to as usize * row_bytes];
            prop_assert_eq!(&output[..], part, "{:?}", scheme);
        }
    }

    #[test]
    fn whatever_the_data_are_decoding_ends(
        data in prop::collection::vec(any::<u8>(), 0..300),
        width in 1u32..5000,
        at in any::<usize>(),
    ) {
        for scheme in ALL {
            let mut output = vec![0; 50 * (width as usize).div_ceil(8)];
            let _ = decode(&data, scheme, width, 0..50, &mut output);
            let mut coded = encode(&[vec![false; 40], vec![true; 40], vec![false; 40]], scheme);
            let at = at % coded.len();
            coded[at] ^= 1 << (data.first().unwrap_or(&0) % 8);
            let _ = decode(&coded, scheme, 40, 0..3, &mut output[..]);
        }
    }
}

#[test]
fn a_cell_that_ends_early_by_its_own_word_goes_on_white() {
    let black = vec![vec![true; 9]; 2];
    for scheme in ALL {
        let coded = encode(&black, scheme);
        let mut output = vec![7; 2 * 4];
        decode(&coded, scheme, 9, 0..4, &mut output).unwrap();
        assert_eq!(output, [0xFF, 0x80, 0xFF, 0x80, 0, 0, 0, 0], "{scheme:?}");
    }
}

#[test]
fn a_row_that_breaks_off_is_damaged_and_told() {
    let rows = vec![vec![false, true, true, false, true, false, false, true, true, false]; 4];
    for scheme in [Scheme::Huffman { align: 1 }, Scheme::Group4] {
        let coded = encode(&rows, scheme);
        // The first row has runs, the last bytes other rows or the end.
        let mut output = vec![0; 2 * 4];
        let error = decode(&coded[..2], scheme, 10, 0..4, &mut output).unwrap_err();
        assert!(matches!(error, CodecError::Damaged { .. }), "{scheme:?}: {error}");
        assert!(error.to_string().contains("row 0"), "{scheme:?}: {error}");
    }
}

#[test]
fn a_damaged_row_of_group_3_costs_no_other() {
    let mut rows = vec![vec![true; 40]; 3];
    rows[1] = (0..40).map(|at| at % 2 == 0).collect();
    let scheme = Scheme::Group3 { two_dimensional: false };
    let mut coded = Writer::default();
    for (row, text) in rows.iter().zip(["", "000000001", ""]) {
        coded.put(MARK);
        if text.is_empty() { coded.runs(row) } else { coded.put(text) }
    }
    coded.put(&MARK.repeat(6));
    let mut output = vec![7; 15];
    decode(&coded.bytes(), scheme, 40, 0..3, &mut output).unwrap();
    assert_eq!(output, [[0xFF; 5], [0; 5], [0xFF; 5]].concat());
}

#[test]
fn rows_that_are_not_coded_are_refused_by_name() {
    // T.6 §2.3: 0000001111 starts them.
    let mut coded = Writer::default();
    coded.put("0000001111");
    let error = decode(&coded.bytes(), Scheme::Group4, 10, 0..1, &mut [0; 2]).unwrap_err();
    assert!(matches!(error, CodecError::Unsupported { .. }), "{error}");
}
