//! What is measured: leaves in millimeters, places in degrees.

use super::fields::{Field, Fields};
use super::manuscript::{KEYS, MAX_PARTS};
use super::notes::Notes;
use super::values::{decimal, required_texts};
use crate::geometry::Millimeters;
use crate::presentation::Place;

/// Ten meters; scrolls are longer, but nobody photographs them as one.
const MAX_TENTHS: f64 = 100_000.0;

/// `measures = { height = 260, width = 200 }`.
pub(super) fn measures(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<Millimeters> {
    let mut fields = field.fields("{ height = 260, width = 200 }, in millimeters", notes)?;
    let height = tenths(&mut fields, "height", notes);
    let width = tenths(&mut fields, "width", notes);
    fields.finish(KEYS, notes);
    Some(Millimeters { height_tenths: height?, width_tenths: width? })
}

fn tenths(fields: &mut Fields<'_>, key: &'static str, notes: &mut Notes<'_>) -> Option<u32> {
    let field = fields.require(key, "measures = { height = 260, width = 200 }", notes)?;
    let wanted = "a number of millimeters, more than 0 and at most 10000";
    let tenths = (decimal(&field, wanted, notes)? * 10.0).round();
    if (1.0..=MAX_TENTHS).contains(&tenths) {
        return Some(tenths as u32);
    }
    notes.error(&field.span, format!("`{}` must be {wanted}", field.name));
    None
}

/// `[[nav_place]]`.
pub(super) fn places(field: &Field<'_>, notes: &mut Notes<'_>) -> Vec<Place> {
    let list = field.list(MAX_PARTS, notes);
    list.into_iter().filter_map(|fields| place(fields, notes)).collect()
}

fn place(mut fields: Fields<'_>, notes: &mut Notes<'_>) -> Option<Place> {
    let label = required_texts(&mut fields, "label", notes);
    let longitude = degrees(&mut fields, "longitude", 180, notes);
    let latitude = degrees(&mut fields, "latitude", 90, notes);
    fields.finish(KEYS, notes);
    Some(Place { label: label?, longitude: longitude?, latitude: latitude? })
}

/// In ten-millionths.
fn degrees(
    fields: &mut Fields<'_>,
    key: &'static str,
    most: i32,
    notes: &mut Notes<'_>,
) -> Option<i32> {
    let field = fields.require(key, "longitude = 38.2689, latitude = 34.5517", notes)?;
    let wanted = format!("degrees from -{most} to {most}");
    let degrees = decimal(&field, &wanted, notes)?;
    if degrees.abs() <= f64::from(most) {
        return Some((degrees * 1e7).round() as i32);
    }
    notes.error(&field.span, format!("`{}` must be {wanted}", field.name));
    None
}
