//! Chance that is the same every time: numbers in a row, and smooth fields of them.

/// Random numbers in a row (`splitmix64`, Steele, Lea and Flood 2014).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// From 0 up to 1.
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1 << 24) as f32
    }

    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }
}

/// A smooth field of values from -1 to 1 over the plane, with hills about 1 wide.
pub struct Field {
    lattice: Vec<f32>,
}

/// The field repeats after so many units; a power of two.
const PERIOD: i32 = 256;

impl Field {
    pub fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        Self { lattice: (0..PERIOD * PERIOD).map(|_| chance.between(-1.0, 1.0)).collect() }
    }

    /// The value at a knot of the lattice: chance without hills.
    pub fn knot(&self, column: i32, row: i32) -> f32 {
        self.lattice[((row & (PERIOD - 1)) * PERIOD + (column & (PERIOD - 1))) as usize]
    }

    pub fn at(&self, x: f32, y: f32) -> f32 {
        let (column, row) = (x.floor(), y.floor());
        let (fx, fy) = (smooth(x - column), smooth(y - row));
        let (column, row) = (column as i32, row as i32);
        let above = blend(self.knot(column, row), self.knot(column + 1, row), fx);
        let below = blend(self.knot(column, row + 1), self.knot(column + 1, row + 1), fx);
        blend(above, below, fy)
    }

    /// Hills with smaller hills on them, `octaves` sizes in all; about -1 to 1.
    pub fn rough(&self, x: f32, y: f32, octaves: u32) -> f32 {
        let (mut sum, mut scale, mut weight) = (0.0, 1.0, 0.7);
        for _ in 0..octaves {
            sum += weight * self.at(x * scale + 17.3 * scale, y * scale);
            scale *= 2.03;
            weight *= 0.5;
        }
        sum
    }
}

/// A smooth value over `width` × `height` pixels, kept at every eighth of them.
pub struct Coarse {
    values: Vec<f32>,
    row: i32,
}

impl Coarse {
    const STEP: i32 = 8;

    pub fn of([width, height]: [i32; 2], value: impl Fn(f32, f32) -> f32) -> Self {
        let knot = |place: i32| (place * Self::STEP) as f32;
        let (row, rows) = (width / Self::STEP + 2, height / Self::STEP + 2);
        let values = (0..rows)
            .flat_map(|y| (0..row).map(move |x| (x, y)))
            .map(|(x, y)| value(knot(x), knot(y)))
            .collect();
        Self { values, row }
    }

    pub fn at(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x / Self::STEP as f32, y / Self::STEP as f32);
        let place = (y as i32 * self.row + x as i32) as usize;
        let (fx, fy) = (x.fract(), y.fract());
        let row = |place: usize| blend(self.values[place], self.values[place + 1], fx);
        blend(row(place), row(place + self.row as usize), fy)
    }
}

fn smooth(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}

fn blend(from: f32, to: f32, share: f32) -> f32 {
    from + (to - from) * share
}
