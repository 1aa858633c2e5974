//! Recipes and what they paint, end to end.

use bytes::Bytes;

use super::*;
use crate::codec::jp2::container::{
    Color, Column, Definition, Header, Mapping, Meaning, Palette, Space,
};
use crate::codec::jp2::fault::Fault;
use crate::geometry::Size;
use crate::pixels::{Channels, Pixels};

const EIGHT: Component = Component { precision: 8, signed: false, step: (1, 1) };

fn stepping(across: u32, down: u32) -> Component {
    Component { step: (across, down), ..EIGHT }
}

fn with(color: Color) -> Header {
    Header { color: Some(color), ..Header::default() }
}

fn enumerated(space: Space) -> Header {
    with(Color::Enumerated(space))
}

fn icc(space: [u8; 4]) -> Header {
    with(Color::Icc { space, profile: Some(Bytes::from_static(b"profile")) })
}

fn defined(header: Header, definitions: &[(u16, Meaning, u16)]) -> Header {
    let define = |&(channel, meaning, association)| Definition { channel, meaning, association };
    Header { definitions: definitions.iter().map(define).collect(), ..header }
}

fn recipe(components: &[Component], header: Option<&Header>) -> Recipe {
    Recipe::new(components, header).unwrap()
}

/// Paints one row; each plane is one as well and begins where the window does.
fn row(recipe: &Recipe, planes: &[&[i32]]) -> Vec<u8> {
    let width = planes[0].len() as u32;
    let planes: Vec<Plane<'_>> = planes
        .iter()
        .map(|samples| Plane { x0: 0, y0: 0, width: samples.len() as u32, height: 1, samples })
        .collect();
    recipe.paint(&planes, 0, 0, Size::new(width, 1)).into_data()
}

#[test]
fn a_codestream_alone_is_guessed_by_its_components() {
    for (count, channels, components) in [
        (1, Channels::Gray, &[0][..]),
        (2, Channels::Gray, &[0]),
        (3, Channels::Rgb, &[0, 1, 2]),
        (4, Channels::Rgba, &[0, 1, 2, 3]),
        (5, Channels::Rgb, &[0, 1, 2]),
        (257, Channels::Rgb, &[0, 1, 2]),
    ] {
        let recipe = recipe(&vec![EIGHT; count], None);
        assert_eq!(recipe.channels(), channels, "{count}");
        assert_eq!(recipe.components(), components, "{count}");
    }
}

#[test]
fn components_that_cannot_be_are_damage() {
    assert!(matches!(Recipe::new(&[], None), Err(Fault::Damaged(_))));
    for precision in [0, 39, 128, u32::MAX] {
        let result = Recipe::new(&[Component { precision, ..EIGHT }], None);
        assert!(matches!(result, Err(Fault::Damaged(_))), "{precision}");
    }
}

#[test]
fn colors_and_alpha_are_woven_into_pixels() {
    let rgb = recipe(&[EIGHT; 3], None);
    assert_eq!(row(&rgb, &[&[1, -5], &[2, 300], &[3, 6]]), [1, 2, 3, 0, 255, 6]);
    let rgba = recipe(&[EIGHT; 4], Some(&enumerated(Space::Srgb)));
    assert_eq!(row(&rgba, &[&[1], &[2], &[3], &[4]]), [1, 2, 3, 4]);
    let header = defined(
        enumerated(Space::Gray { inverted: true }),
        &[(1, Meaning::Color, 1), (0, Meaning::Opacity, 0)],
    );
    let gray = recipe(&[EIGHT; 2], Some(&header));
    assert_eq!(gray.components(), [1, 0]);
    assert_eq!(row(&gray, &[&[10, 11], &[20, 21]]), [245, 20, 244, 21]);
}

#[test]
fn multiplied_alpha_is_divided_out() {
    let colors = [(0, Meaning::Color, 1), (1, Meaning::Color, 2), (2, Meaning::Color, 3)];
    let definitions = [&colors[..], &[(3, Meaning::MultipliedOpacity, 0)]].concat();
    let recipe = recipe(&[EIGHT; 4], Some(&defined(enumerated(Space::Srgb), &definitions)));
    // 64 × 255 / 128 = 127.5, rounded up; 128 × 255 / 128 = 255; nothing to divide by 0.
    let pixels = row(&recipe, &[&[64, 9], &[128, 9], &[0, 9], &[128, 0]]);
    assert_eq!(pixels, [128, 255, 0, 128, 9, 9, 9, 0]);
}

#[test]
fn components_may_differ_in_depth_and_sign() {
    let components = [
        Component { precision: 16, ..EIGHT },
        Component { precision: 1, ..EIGHT },
        Component { precision: 12, signed: true, ..EIGHT },
    ];
    let rgb = recipe(&components, Some(&enumerated(Space::Srgb)));
    assert_eq!(row(&rgb, &[&[0x1234], &[1], &[-2048]]), [0x12, 255, 0]);
}

/// A palette of 3 entries: RGB of 8 bits, and alpha of 1 bit.
fn palette() -> Header {
    let column =
        |precision, values: [i32; 3]| Column { precision, signed: false, values: values.to_vec() };
    let columns = vec![
        column(8, [1, 2, 3]),
        column(8, [4, 5, 6]),
        column(8, [7, 8, 9]),
        column(1, [0, 1, 1]),
    ];
    let mappings = (0..4).map(|column| Mapping { component: 0, column: Some(column) }).collect();
    Header { palette: Some(Palette { columns }), mappings, ..enumerated(Space::Srgb) }
}

#[test]
fn a_palette_makes_colors_of_one_component() {
    let recipe = recipe(&[EIGHT], Some(&palette()));
    assert_eq!((recipe.components(), recipe.channels()), (&[0][..], Channels::Rgba));
    let pixels = row(&recipe, &[&[2, 0, 77]]);
    assert_eq!(pixels, [3, 6, 9, 255, 1, 4, 7, 0, 3, 6, 9, 255]);
}

#[test]
fn a_palette_to_which_nothing_is_mapped_is_left_alone() {
    let header = Header { mappings: Vec::new(), ..palette() };
    let recipe = recipe(&[EIGHT], Some(&header));
    assert_eq!(recipe.channels(), Channels::Gray);
    assert_eq!(row(&recipe, &[&[2, 0]]), [2, 0]);
}

#[test]
fn colors_of_a_palette_are_put_in_order() {
    let colors = [(0, Meaning::Color, 2), (1, Meaning::Color, 3), (2, Meaning::Color, 1)];
    let recipe = recipe(&[EIGHT], Some(&defined(palette(), &colors)));
    assert_eq!(recipe.channels(), Channels::Rgb);
    assert_eq!(row(&recipe, &[&[0]]), [7, 1, 4]);
}

#[test]
fn four_inks_are_handed_on_with_their_profile_and_without_transparency() {
    let opacity = [(4, Meaning::Opacity, 0)];
    let colors = (0..4).map(|at| (at, Meaning::Color, at + 1));
    let definitions: Vec<_> = colors.chain(opacity).collect();
    let profile = Some(Bytes::from_static(b"profile"));
    for (header, profile) in [(enumerated(Space::Cmyk), None), (icc(*b"CMYK"), profile)] {
        let plain = recipe(&[EIGHT; 4], Some(&header));
        assert_eq!((plain.channels(), plain.icc_profile()), (Channels::Cmyk, profile));
        assert_eq!(
            row(&plain, &[&[255, 1], &[0, 2], &[51, 3], &[9, 4]]),
            [255, 0, 51, 9, 1, 2, 3, 4]
        );
        let with_alpha = recipe(&[EIGHT; 5], Some(&defined(header, &definitions)));
        assert_eq!(with_alpha.channels(), Channels::Cmyk);
        assert_eq!(with_alpha.components(), [0, 1, 2, 3]);
        assert_eq!(row(&with_alpha, &[&[255], &[0], &[51], &[9]]), [255, 0, 51, 9]);
    }
}

#[test]
fn profiles_are_handed_on_where_they_are_for_what_comes_out() {
    let profile = Some(Bytes::from_static(b"profile"));
    for (count, space, channels, expected) in [
        (3, b"RGB ", Channels::Rgb, &profile),
        (4, b"RGB ", Channels::Rgba, &profile),
        (1, b"GRAY", Channels::Gray, &profile),
        (1, b"RGB ", Channels::Gray, &None),
        (3, b"CMYK", Channels::Gray, &None),
        (3, b"CMY ", Channels::Rgb, &None),
        (3, b"\0\0\0\0", Channels::Rgb, &None),
    ] {
        let recipe = recipe(&vec![EIGHT; count], Some(&icc(*space)));
        assert_eq!(recipe.channels(), channels, "{count} {space:?}");
        assert_eq!(recipe.icc_profile(), *expected, "{count} {space:?}");
    }
}

#[test]
fn spaces_that_are_not_converted_are_refused_by_name() {
    for (header, name) in [
        (icc(*b"Lab "), "`Lab `"),
        (with(Color::Unconverted("ROMM-RGB")), "ROMM-RGB"),
        (enumerated(Space::ExtendedRgb), "e-sRGB"),
    ] {
        let error = Recipe::new(&[EIGHT; 3], Some(&header)).unwrap_err();
        assert!(matches!(&error, Fault::Unsupported(what) if what.contains(name)), "{error:?}");
    }
}

#[test]
fn lab_and_extended_colors_are_converted() {
    let lab = recipe(&[EIGHT; 3], Some(&enumerated(Space::Lab(None))));
    assert_eq!(row(&lab, &[&[255, 0], &[128, 128], &[96, 96]]), [255, 255, 255, 0, 0, 0]);
    let ten = Component { precision: 10, ..EIGHT };
    let extended = recipe(&[ten; 3], Some(&enumerated(Space::ExtendedRgb)));
    // 384 is black, 894 white.
    assert_eq!(row(&extended, &[&[384], &[894], &[640]]), [0, 255, 128]);
}

#[test]
fn colors_whose_chroma_is_coarser_are_ycbcr() {
    let components = [EIGHT, stepping(2, 2), stepping(2, 2)];
    for header in [None, Some(enumerated(Space::Srgb)), Some(icc(*b"RGB "))] {
        let recipe = recipe(&components, header.as_ref());
        // 100 + 1.402 × (228 - 128) = 240.2; 100 - 0.714 × 100 = 28.6; 100.
        assert_eq!(row(&recipe, &[&[100], &[128], &[228]]), [240, 29, 100]);
    }
}

#[test]
fn coarser_components_are_repeated_over_the_window() {
    let planes: [(u32, u32, u32, u32, &[i32]); 3] = [
        (3, 1, 4, 3, &[0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23]),
        // Samples 1 to 3 of a component at half the width, all rows.
        (1, 1, 3, 3, &[40, 50, 60, 41, 51, 61, 42, 52, 62]),
        // Sample 1 of a component at a fourth of the width and half the height, from row 0 on.
        (1, 0, 1, 2, &[70, 80]),
    ];
    let planes =
        planes.map(|(x0, y0, width, height, samples)| Plane { x0, y0, width, height, samples });
    let components = [EIGHT, stepping(2, 1), stepping(4, 2)];
    // Not told as YCbCr: red without its samples.
    let header = defined(
        enumerated(Space::Srgb),
        &[(1, Meaning::Color, 1), (0, Meaning::Color, 2), (2, Meaning::Color, 3)],
    );
    let recipe = recipe(&components, Some(&header));
    assert_eq!(recipe.components(), [1, 0, 2]);
    let pixels = recipe.paint(&[planes[1], planes[0], planes[2]], 3, 1, Size::new(4, 3));
    let channel = |at: usize| pixels.data().iter().skip(at).step_by(3).copied().collect::<Vec<_>>();
    assert_eq!(channel(1), [0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23]);
    // Columns 3 to 6 divided by 2: 1, 2, 2, 3.
    assert_eq!(channel(0), [40, 50, 50, 60, 41, 51, 51, 61, 42, 52, 52, 62]);
    // Columns 3 to 6 divided by 4: 0 (of which there is none), 1, 1, 1; rows 1 to 3 by 2: 0, 1, 1.
    assert_eq!(channel(2), [70, 70, 70, 70, 80, 80, 80, 80, 80, 80, 80, 80]);
}

#[test]
fn a_grid_that_all_components_share_is_that_of_the_pixels() {
    for (step, expected) in [((2, 2), [1, 2, 3]), ((3, 3), [1, 1, 2])] {
        let components = [stepping(2, 2), stepping(step.0, step.1)];
        let header = defined(
            enumerated(Space::Gray { inverted: false }),
            &[(0, Meaning::Unspecified, 0), (1, Meaning::Color, 1)],
        );
        // Of steps 2 and 3, pixels 0, 1, 2 lie at 0, 2, 4, which are samples 0, 0, 1.
        let pixels = row(&recipe(&components, Some(&header)), &[&[1, 2, 3]]);
        assert_eq!(pixels, expected, "{step:?}");
    }
}

/// What [`Recipe::paint`] must give for direct components, pixel by pixel.
fn slowly(steps: &[u32], planes: &[Plane<'_>], x0: u32, y0: u32, size: Size) -> Vec<u8> {
    let mut all = Vec::new();
    for y in y0..y0 + size.height {
        for x in x0..x0 + size.width {
            for (plane, step) in planes.iter().zip(steps) {
                let across = (x / step).clamp(plane.x0, plane.x0 + plane.width - 1) - plane.x0;
                let down = (y / step).clamp(plane.y0, plane.y0 + plane.height - 1) - plane.y0;
                all.push(plane.samples[(down * plane.width + across) as usize] as u8);
            }
        }
    }
    all
}

#[test]
fn windows_of_any_place_are_painted_as_the_slow_way_does() {
    let samples: Vec<i32> = (0..60).collect();
    for (x0, y0) in [(0, 0), (4, 7), (5, 6), (9, 9), (1000, 1000)] {
        for (left, top, width, height) in [(4, 6, 6, 10), (5, 7, 5, 3), (0, 0, 1, 1)] {
            for steps in [[1, 1, 1, 1], [1, 2, 3, 1], [1, 1, 2, 5]] {
                let plane = Plane { x0: left, y0: top, width, height, samples: &samples };
                let planes = [plane; 4];
                let components = steps.map(|step| stepping(step, step));
                let recipe = recipe(&components, None);
                let size = Size::new(5, 4);
                let expected = slowly(&steps, &planes, x0, y0, size);
                let pixels = recipe.paint(&planes, x0, y0, size);
                assert_eq!(pixels.data(), expected, "{x0},{y0} of {left},{top} {steps:?}");
            }
        }
    }
}

#[test]
fn planes_that_are_empty_or_too_short_are_black() {
    let recipe = recipe(&[EIGHT, stepping(3, 3), EIGHT], None);
    let size = Size::new(2, 2);
    let black = Pixels::zeroed(size, Channels::Rgb);
    assert_eq!(recipe.paint(&[], u32::MAX, u32::MAX, size), black);
    for (width, height) in [(0, 0), (2, 0), (0, 2), (2, 2), (u32::MAX, u32::MAX)] {
        let plane = Plane { x0: 7, y0: 7, width, height, samples: &[] };
        assert_eq!(recipe.paint(&[plane; 3], 7, 7, size), black, "{width}x{height}");
    }
    // Of two rows only one is there; black ink is white below it, row by row.
    let cmy = Recipe::new(&[EIGHT; 3], Some(&icc(*b"CMY "))).unwrap();
    let plane = Plane { x0: 0, y0: 0, width: 2, height: 3, samples: &[255, 255] };
    let pixels = cmy.paint(&[plane; 3], 0, 0, Size::new(2, 3));
    assert_eq!(pixels.data(), [[0; 6], [255; 6], [255; 6]].as_flattened());
    let nothing = recipe.paint(&[], 0, 0, Size::new(0, 5));
    assert!(nothing.data().is_empty());
}
