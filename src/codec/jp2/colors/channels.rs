//! Which channels are the colors, and which one is alpha.
//!
//! Source: ISO/IEC 15444-1 §I.5.3.6.

use crate::codec::jp2::container::{Definition, Meaning};
use crate::codec::jp2::fault::Fault;

/// The channels that are looked at; each is an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    /// Red, green, blue; or gray; or whatever the color space has. Never empty.
    pub(super) colors: Vec<usize>,
    pub(super) alpha: Option<Alpha>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Alpha {
    pub(super) channel: usize,
    /// Whether it was multiplied into the colors.
    pub(super) multiplied: bool,
}

/// An association with the picture as a whole, and with no color. Some writers give the one
/// where they mean the other, and either to a color that is the only one.
const WHOLE: [u16; 2] = [0, 0xFFFF];

/// Chooses `needed` colors among `count` channels, or the first color alone where there are
/// not so many. Opacity of one color among several is not looked at.
///
/// Where nothing is defined the colors come first, and a fourth channel behind three colors
/// is opacity, as writers mean it who define nothing.
///
/// # Errors
/// [`Fault::Damaged`] for definitions of channels or colors that there are not, and for two
/// of the same.
pub(super) fn choose(
    count: usize,
    definitions: &[Definition],
    needed: usize,
) -> Result<Choice, Fault> {
    if definitions.is_empty() {
        let alpha = (needed == 3 && count == 4).then_some(Alpha { channel: 3, multiplied: false });
        let colors = (0..if count < needed { 1 } else { needed }).collect();
        return Ok(Choice { colors, alpha });
    }
    check(count, definitions)?;
    let mut colors = colors(definitions, needed)?;
    if colors.is_empty() {
        return Err(Fault::damaged("none of its channels is a color"));
    }
    if colors.len() < needed {
        colors.truncate(1);
    }
    Ok(Choice { alpha: alpha(definitions, colors.len()), colors })
}

fn check(count: usize, definitions: &[Definition]) -> Result<(), Fault> {
    let mut seen = vec![false; count];
    for Definition { channel, association, .. } in definitions {
        match seen.get_mut(usize::from(*channel)) {
            None => {
                let what = format!("channel {channel} of {count} is defined");
                return Err(Fault::damaged(what));
            }
            Some(true) => {
                return Err(Fault::damaged(format!("channel {channel} is defined twice")));
            }
            Some(seen) => *seen = true,
        }
        if !WHOLE.contains(association) && usize::from(*association) > count {
            let what = format!("channel {channel} of {count} is of color {association}");
            return Err(Fault::damaged(what));
        }
    }
    Ok(())
}

/// The channels of the first colors, up to `needed`: each where it is said to belong, those
/// without a place in the places that are left. Stops before a color that is missing.
fn colors(definitions: &[Definition], needed: usize) -> Result<Vec<usize>, Fault> {
    let mut places = vec![None; needed];
    let is_color = |definition: &&Definition| definition.meaning == Meaning::Color;
    let (unplaced, placed): (Vec<&Definition>, Vec<&Definition>) = definitions
        .iter()
        .filter(is_color)
        .partition(|definition| WHOLE.contains(&definition.association));
    for &Definition { channel, association, .. } in placed {
        // Colors that the space does not have are passed over.
        let Some(place) = places.get_mut(usize::from(association) - 1) else { continue };
        if place.replace(usize::from(channel)).is_some() {
            return Err(Fault::damaged(format!("two of its channels are color {association}")));
        }
    }
    let mut unplaced = unplaced.iter().map(|definition| usize::from(definition.channel));
    for place in places.iter_mut().filter(|place| place.is_none()) {
        *place = unplaced.next();
    }
    if places.iter().any(Option::is_none) {
        // Gray, then, of the first color that there is.
        return Ok(places.into_iter().flatten().take(1).collect());
    }
    Ok(places.into_iter().flatten().collect())
}

fn alpha(definitions: &[Definition], colors: usize) -> Option<Alpha> {
    let of_all = |association| WHOLE.contains(&association) || (colors == 1 && association == 1);
    definitions.iter().filter(|definition| of_all(definition.association)).find_map(|definition| {
        let multiplied = match definition.meaning {
            Meaning::Opacity => false,
            Meaning::MultipliedOpacity => true,
            Meaning::Color | Meaning::Unspecified => return None,
        };
        Some(Alpha { channel: definition.channel.into(), multiplied })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLOR: Meaning = Meaning::Color;
    const OPACITY: Meaning = Meaning::Opacity;

    fn of(count: usize, needed: usize, given: &[(u16, Meaning, u16)]) -> Result<Choice, Fault> {
        let define =
            |&(channel, meaning, association)| Definition { channel, meaning, association };
        choose(count, &given.iter().map(define).collect::<Vec<_>>(), needed)
    }

    fn choice(colors: &[usize], alpha: Option<(usize, bool)>) -> Choice {
        let alpha = alpha.map(|(channel, multiplied)| Alpha { channel, multiplied });
        Choice { colors: colors.to_vec(), alpha }
    }

    #[test]
    fn without_definitions_the_colors_come_first() {
        for (count, needed, expected) in [
            (1, 1, choice(&[0], None)),
            (2, 1, choice(&[0], None)),
            (2, 3, choice(&[0], None)),
            (3, 3, choice(&[0, 1, 2], None)),
            (4, 3, choice(&[0, 1, 2], Some((3, false)))),
            (4, 4, choice(&[0, 1, 2, 3], None)),
            (257, 3, choice(&[0, 1, 2], None)),
        ] {
            assert_eq!(of(count, needed, &[]).unwrap(), expected, "{count} for {needed}");
        }
    }

    #[test]
    fn colors_are_put_where_they_belong() {
        let given = [(0, COLOR, 2), (1, COLOR, 3), (3, OPACITY, 0), (2, COLOR, 1)];
        assert_eq!(of(4, 3, &given).unwrap(), choice(&[2, 0, 1], Some((3, false))));
        // Alpha first, as in ARGB.
        let given =
            [(0, Meaning::MultipliedOpacity, 0), (1, COLOR, 1), (2, COLOR, 2), (3, COLOR, 3)];
        assert_eq!(of(4, 3, &given).unwrap(), choice(&[1, 2, 3], Some((0, true))));
    }

    #[test]
    fn colors_without_a_place_take_those_that_are_left() {
        let gray = [(0, COLOR, 0), (1, OPACITY, 0)];
        assert_eq!(of(2, 1, &gray).unwrap(), choice(&[0], Some((1, false))));
        let one_placed = [(0, COLOR, 0xFFFF), (1, COLOR, 1), (2, COLOR, 0)];
        assert_eq!(of(3, 3, &one_placed).unwrap(), choice(&[1, 0, 2], None));
    }

    #[test]
    fn channels_without_meaning_and_opacity_of_one_color_are_passed_over() {
        let unspecified = [(0, Meaning::Unspecified, 0), (1, COLOR, 1)];
        assert_eq!(of(3, 1, &unspecified).unwrap(), choice(&[1], None));
        let of_red = [(0, COLOR, 1), (1, COLOR, 2), (2, COLOR, 3), (3, OPACITY, 1)];
        assert_eq!(of(4, 3, &of_red).unwrap(), choice(&[0, 1, 2], None));
        // The only color is the whole picture.
        let of_gray = [(0, COLOR, 1), (1, OPACITY, 1)];
        assert_eq!(of(2, 1, &of_gray).unwrap(), choice(&[0], Some((1, false))));
        let of_none = [(0, COLOR, 1), (1, OPACITY, 0xFFFF)];
        assert_eq!(of(2, 1, &of_none).unwrap(), choice(&[0], Some((1, false))));
    }

    #[test]
    fn too_few_colors_are_gray_of_the_first() {
        let given = [(0, OPACITY, 0), (1, COLOR, 2), (2, COLOR, 1)];
        assert_eq!(of(3, 3, &given).unwrap(), choice(&[2], Some((0, false))));
    }

    #[test]
    fn contradictions_are_damage() {
        for given in [
            &[(3, COLOR, 1)][..],
            &[(0x8001, COLOR, 1)],
            &[(0, COLOR, 4)],
            &[(0, COLOR, 1), (0, COLOR, 2)],
            &[(0, COLOR, 1), (1, COLOR, 1)],
            &[(0, OPACITY, 0)],
            &[(0, COLOR, 3), (1, OPACITY, 0)],
        ] {
            let needed = 1;
            assert!(matches!(of(3, needed, given), Err(Fault::Damaged(_))), "{given:?}");
        }
    }
}
