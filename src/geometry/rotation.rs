//! The size of a rotated picture.

use super::Size;

/// The box that holds a picture of `size` after turning it by `degrees`: width
/// `|w·cos| + |h·sin|`, height `|w·sin| + |h·cos|`.
///
/// Both sides are rounded to the nearest whole number and are at least 1; multiples of
/// 90 degrees are exact.
///
/// Source: Image API 3.0 §4.3 ("neither rescaled nor cropped") and implementation notes,
/// "Rotation".
#[must_use]
pub fn rotated_size(size: Size, degrees: f64) -> Size {
    if degrees % 180.0 == 0.0 {
        return size;
    }
    if degrees % 90.0 == 0.0 {
        return size.transposed();
    }
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (sin, cos) = (sin.abs(), cos.abs());
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    let side = |exact: f64| (exact.round() as u32).max(1);
    Size::new(side(width * cos + height * sin), side(width * sin + height * cos))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiples_of_90_degrees_are_exact() {
        let size = Size::new(4_000_001, 3);
        for (degrees, expected) in [
            (0.0, size),
            (90.0, size.transposed()),
            (180.0, size),
            (270.0, size.transposed()),
            (360.0, size),
        ] {
            assert_eq!(rotated_size(size, degrees), expected, "{degrees}");
        }
    }

    #[test]
    fn a_square_at_45_degrees_becomes_as_wide_as_its_diagonal() {
        // 100 · √2 = 141.42
        assert_eq!(rotated_size(Size::new(100, 100), 45.0), Size::new(141, 141));
        // 30 degrees: 200·0.8660 + 100·0.5 = 223.2; 200·0.5 + 100·0.8660 = 186.6
        assert_eq!(rotated_size(Size::new(200, 100), 30.0), Size::new(223, 187));
    }

    #[test]
    fn nothing_vanishes() {
        assert_eq!(rotated_size(Size::new(1, 1), 22.5), Size::new(1, 1));
    }
}
