//! Chance that is the same every time: numbers in a row, and a smooth field of them.

/// Random numbers in a row (`splitmix64`, Steele, Lea and Flood 2014).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// From 0 up to 1.
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1 << 24) as f32
    }

    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    pub fn happens(&mut self, likelihood: f32) -> bool {
        self.unit() < likelihood
    }
}

fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// A smooth field of values from -1 to 1 over the plane, with hills about 1 wide.
pub struct Field {
    lattice: Vec<f32>,
}

/// The field repeats after so many units; a power of two.
const PERIOD: u16 = 128;

impl Field {
    pub fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        Self {
            lattice: (0..u32::from(PERIOD) * u32::from(PERIOD))
                .map(|_| chance.between(-1.0, 1.0))
                .collect(),
        }
    }

    pub fn at(&self, x: f32, y: f32) -> f32 {
        let (column, row) = (x.floor(), y.floor());
        let (fx, fy) = (smooth(x - column), smooth(y - row));
        let wrap = |value: f32| (value as i32).rem_euclid(i32::from(PERIOD)) as usize;
        let (left, top) = (wrap(column), wrap(row));
        let period = usize::from(PERIOD);
        let (right, bottom) = ((left + 1) % period, (top + 1) % period);
        let value = |column: usize, row: usize| self.lattice[row * period + column];
        let above = value(left, top) + fx * (value(right, top) - value(left, top));
        let below = value(left, bottom) + fx * (value(right, bottom) - value(left, bottom));
        above + fy * (below - above)
    }

    /// Hills with smaller hills on them, `octaves` sizes in all; about -1 to 1.
    pub fn rough(&self, x: f32, y: f32, octaves: u32) -> f32 {
        let (mut sum, mut scale, mut weight) = (0.0, 1.0, 0.5);
        for _ in 0..octaves {
            sum += weight * self.at(x * scale + 17.3 * scale, y * scale);
            scale *= 2.03;
            weight *= 0.5;
        }
        sum * 1.4
    }
}

fn smooth(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}
