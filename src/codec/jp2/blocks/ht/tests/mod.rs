//! Code-blocks from a slow encoder, from an independent one, and from chance.

mod encoder;

use super::*;
use encoder::Picture;

/// Numbers that look random and are the same in every run (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) as usize % limit
    }

    /// A code-block where `percent` of the coefficients are nonzero, of up to `planes` bits.
    fn picture(&mut self, width: usize, height: usize, percent: usize, planes: u32) -> Picture {
        let mut value = || {
            if self.below(100) >= percent {
                return 0;
            }
            // Small magnitudes are as likely as large ones.
            let bits = 1 + self.below(planes as usize) as u32;
            let magnitude = 1 + self.below((1 << bits) - 1) as u32;
            let magnitude = magnitude.cast_signed();
            if self.below(2) == 0 { magnitude } else { -magnitude }
        };
        let values = (0..width * height).map(|_| value()).collect();
        Picture { width, height, values }
    }
}

const SIDES: [(usize, usize); 17] = [
    (1, 1),
    (2, 2),
    (3, 5),
    (5, 3),
    (1, 9),
    (9, 1),
    (4, 4),
    (7, 8),
    (8, 7),
    (16, 6),
    (33, 13),
    (37, 61),
    (64, 64),
    (4, 1024),
    (1024, 4),
    (5, 819),
    (1023, 3),
];

/// The coefficient for a magnitude in units of `2^plane`.
fn middle(value: i32, plane: u32) -> i32 {
    (2 * value + value.signum()) << plane
}

fn decode_new(block: &HtBlock<'_>) -> Result<Vec<i32>, HtError> {
    // Whatever an earlier code-block left must not show.
    let mut out = vec![-1; block.width * block.height];
    decode(block, &mut Scratch::default(), &mut out)?;
    Ok(out)
}

#[test]
fn a_cleanup_pass_comes_back_as_it_was() {
    let mut chance = Chance(1);
    for (width, height) in SIDES {
        for percent in [0, 2, 20, 60, 100] {
            for (planes, plane) in [(1, 0), (3, 2), (8, 0), (12, 0), (13, 5), (20, 3), (30, 0)] {
                let picture = chance.picture(width, height, percent, planes);
                let cleanup = encoder::cleanup(&picture, |legal| chance.below(legal));
                let block = HtBlock {
                    width,
                    height,
                    planes: planes + plane,
                    missing: planes - 1,
                    passes: 1,
                    cleanup: &cleanup,
                    refinement: &[],
                    causal: false,
                };
                let expected: Vec<i32> =
                    picture.values.iter().map(|&value| middle(value, plane)).collect();
                let case = format!("{width} x {height}, {percent} %, {planes} planes");
                assert_eq!(decode_new(&block).as_ref(), Ok(&expected), "{case}");
            }
        }
    }
}

/// The lowest sub-band of a picture of 17 × 13 samples `5 * x + 7 * y + 20`, after one reversible
/// 5/3 transform, as OpenJPH 0.26.3 codes it. On a ramp the transform's low-pass is every second
/// sample as it stands, and the level shift takes 128 away.
#[test]
fn a_block_of_another_encoder_holds_the_ramp_it_was_made_from() {
    #[rustfmt::skip]
    let cleanup = [
        0xD7, 0xDD, 0xE1, 0xD3, 0x6B, 0xB2, 0xF9, 0x1F, 0xD6, 0xF3, 0xEB, 0x37, 0x2C, 0xEF, 0xDD, 0x9F,
        0xC1, 0xC5, 0xFB, 0xBE, 0x1D, 0x1F, 0x9F, 0x79, 0xFF, 0x4E, 0xCB, 0x64, 0xE8, 0x79, 0x39, 0xBD,
        0xFD, 0xE3, 0xFA, 0x5C, 0xC2, 0x60, 0x39, 0x25, 0x7C, 0x5B, 0x7A, 0xB7, 0xA3, 0xBC, 0x34, 0xB4,
        0xEE, 0x00, 0x20, 0xBF, 0xD3, 0xF6, 0x72, 0x67, 0x42, 0x06, 0xB2, 0x38, 0x14, 0x67, 0x00, 0x5F,
        0x04, 0x15, 0x40, 0x00, 0x02, 0xA9, 0xB7, 0x01,
    ];
    let block = HtBlock {
        width: 9,
        height: 7,
        planes: 9,
        missing: 8,
        passes: 1,
        cleanup: &cleanup,
        refinement: &[],
        causal: false,
    };
    let places = (0..7).flat_map(|y| (0..9).map(move |x| (x, y)));
    let ramp: Vec<i32> =
        places.map(|(x, y)| middle(5 * (2 * x) + 7 * (2 * y) + 20 - 128, 0)).collect();
    assert_eq!(decode_new(&block), Ok(ramp));
}

#[test]
fn refinement_passes_come_back_as_they_were() {
    let mut chance = Chance(2);
    for (width, height) in SIDES {
        for percent in [5, 30, 70, 100] {
            for (causal, passes) in [(false, 2), (false, 3), (true, 2), (true, 3)] {
                let picture = chance.picture(width, height, percent, 5);
                let cleanup =
                    encoder::cleanup(&picture.without_lowest_plane(), |legal| chance.below(legal));
                let (refinement, found) = encoder::refinement(&picture, causal, passes == 3);
                let block = HtBlock {
                    width,
                    height,
                    planes: 9,
                    missing: 3,
                    passes,
                    cleanup: &cleanup,
                    refinement: &refinement,
                    causal,
                };
                let decoded = decode_new(&block).expect("an encoded block");
                for (place, &value) in picture.values.iter().enumerate() {
                    let before = value / 2;
                    let expected = if !found[place] {
                        0
                    } else if before == 0 || passes == 3 {
                        middle(value, 4)
                    } else {
                        middle(before, 5)
                    };
                    assert_eq!(
                        decoded[place], expected,
                        "{width} x {height}, {percent} %, {passes} passes, causal {causal}, at {place}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_scratch_used_before_changes_nothing() {
    let mut chance = Chance(3);
    let mut scratch = Scratch::default();
    for (width, height) in SIDES.into_iter().rev() {
        let picture = chance.picture(width, height, 50, 6);
        let cleanup = encoder::cleanup(&picture.without_lowest_plane(), |_| 0);
        let (refinement, _) = encoder::refinement(&picture, false, true);
        let block = HtBlock {
            width,
            height,
            planes: 8,
            missing: 4,
            passes: 3,
            cleanup: &cleanup,
            refinement: &refinement,
            causal: false,
        };
        let mut out = vec![7; width * height];
        decode(&block, &mut scratch, &mut out).expect("an encoded block");
        assert_eq!(Ok(out), decode_new(&block), "{width} x {height}");
    }
}

#[test]
fn any_bytes_give_a_result_or_an_error() {
    let mut chance = Chance(4);
    let mut scratch = Scratch::default();
    let (mut good, mut bad) = (0, 0);
    for _ in 0..6000 {
        let (width, height) = SIDES[chance.below(SIDES.len())];
        let planes = 1 + chance.below(30) as u32;
        let missing = planes - 1 - chance.below(planes as usize) as u32;
        // Bytes of 0xFF, which stuffing turns on, are frequent.
        let ones = chance.below(4);
        let mut bytes = |length: usize| -> Vec<u8> {
            let mut byte =
                || chance.below(256) as u8 | if chance.below(8) < ones { 0xFF } else { 0 };
            (0..length).map(|_| byte()).collect()
        };
        let mut cleanup = bytes(2 + missing as usize * 50);
        let refinement = bytes(200);
        let length = 2 + chance.below(cleanup.len().min(LONGEST_SUFFIX) - 1);
        if let [.., low, high] = &mut cleanup[..] {
            *low = *low & 0xF0 | (length & 0xF) as u8;
            *high = (length >> 4) as u8;
        }
        let block = HtBlock {
            width,
            height,
            planes,
            missing,
            passes: 1 + chance.below(3) as u32,
            cleanup: &cleanup,
            refinement: &refinement,
            causal: chance.below(2) == 0,
        };
        let mut out = vec![0; width * height];
        match decode(&block, &mut scratch, &mut out) {
            Ok(()) => good += 1,
            Err(_) => bad += 1,
        }
    }
    assert!(good > 100 && bad > 100, "{good} results, {bad} errors");
}

#[test]
fn damaged_blocks_give_a_result_or_an_error() {
    let mut chance = Chance(5);
    let mut scratch = Scratch::default();
    for _ in 0..2000 {
        let (width, height) = SIDES[chance.below(12)];
        let picture = chance.picture(width, height, 60, 30);
        let mut cleanup = encoder::cleanup(&picture.without_lowest_plane(), |_| 0);
        let (mut refinement, _) = encoder::refinement(&picture, false, true);
        for _ in 0..=chance.below(4) {
            let at = chance.below(cleanup.len());
            cleanup[at] ^= 1 << chance.below(8);
            if !refinement.is_empty() {
                let at = chance.below(refinement.len());
                refinement[at] = 0xFF;
            }
        }
        let block = HtBlock {
            width,
            height,
            planes: 30,
            missing: 28,
            passes: 3,
            cleanup: &cleanup,
            refinement: &refinement,
            causal: false,
        };
        let _ = decode(&block, &mut scratch, &mut vec![0; width * height]);
    }
}

#[test]
fn a_segment_that_contradicts_its_length_is_an_error() {
    for cleanup in [&[][..], &[0xFF], &[0, 0, 0], &[0, 1, 0], &[0, 4, 0], &[0xFF; 5000]] {
        let block = HtBlock {
            width: 4,
            height: 4,
            planes: 8,
            missing: 0,
            passes: 1,
            cleanup,
            refinement: &[],
            causal: false,
        };
        assert_eq!(decode_new(&block), Err(HtError::Lengths), "{cleanup:x?}");
    }
}

#[test]
fn parameters_of_no_code_block_are_an_error() {
    for (width, height, planes, missing, passes) in [
        (0, 4, 8, 0, 1),
        (1025, 1, 8, 0, 1),
        (64, 65, 8, 0, 1),
        (4, 4, 31, 0, 1),
        (4, 4, 8, 8, 1),
        (4, 4, 0, 0, 1),
        (4, 4, 8, 0, 0),
        (4, 4, 8, 0, 4),
    ] {
        let block = HtBlock {
            width,
            height,
            planes,
            missing,
            passes,
            cleanup: &[0, 2, 0],
            refinement: &[],
            causal: false,
        };
        assert_eq!(decode_new(&block), Err(HtError::Parameters), "{block:?}");
    }
}
