//! Settings of what one answer may be.

use serde::{Deserialize, Serialize};

/// The widest and highest picture that JPEG, which every viewer asks for, can hold: what
/// libjpeg allows itself of the two bytes in the format.
///
/// Source: ITU-T T.81, table B.2; JPEG_MAX_DIMENSION of libjpeg.
pub const MOST_SIDE: u32 = 65_500;

/// How large an answer may be, as `info.json` advertises it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Most pixels across; unset: [`MOST_SIDE`].
    pub max_width: Option<u32>,
    /// Most pixels down; unset: as `max_width`.
    pub max_height: Option<u32>,
    /// Most pixels in all; unset: derived from `render_memory`.
    pub max_area: Option<u64>,
}

impl Limits {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        let Self { max_width, max_height, max_area } = self;
        for (key, zero) in [
            ("max_width", *max_width == Some(0)),
            ("max_height", *max_height == Some(0)),
            ("max_area", *max_area == Some(0)),
        ] {
            if zero {
                return Err(format!("`limits.{key}` must be at least 1"));
            }
        }
        for (key, side) in [("max_width", max_width), ("max_height", max_height)] {
            if side.is_some_and(|side| side > MOST_SIDE) {
                return Err(format!(
                    "`limits.{key}` must be at most {MOST_SIDE}, the longest side of a JPEG"
                ));
            }
        }
        if max_height.is_some() && max_width.is_none() {
            return Err("`limits.max_height` needs `limits.max_width` beside it \
                        (Image API 3.0 §5.2)"
                .into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_height_limit_without_a_width_limit_is_refused() {
        let limits = Limits { max_height: Some(100), ..Limits::default() };
        assert!(limits.validate().unwrap_err().contains("`limits.max_width`"));
    }

    #[test]
    fn a_limit_of_zero_is_refused_by_name() {
        let limits = Limits { max_area: Some(0), ..Limits::default() };
        assert!(limits.validate().unwrap_err().contains("`limits.max_area`"));
    }
}
