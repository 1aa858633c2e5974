//! Which component, and which column of the palette, each channel is made of.

use super::Component;
use crate::codec::jp2::container::{Header, Mapping, Palette};
use crate::codec::jp2::fault::Fault;

/// What a channel is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// Index of a component that there is.
    pub(super) component: usize,
    /// Index of a column of the palette that there is.
    pub(super) column: Option<usize>,
}

/// The channels in their order.
///
/// A palette to which nothing is mapped is left alone, as OpenJPEG does, though the standard
/// has no such files.
///
/// # Errors
/// [`Fault::Damaged`] for a mapping to what there is not.
///
/// Source: ISO/IEC 15444-1 §I.5.3.5.
pub(super) fn sources(components: &[Component], header: &Header) -> Result<Vec<Source>, Fault> {
    if header.mappings.is_empty() {
        let direct = |component| Source { component, column: None };
        return Ok((0..components.len()).map(direct).collect());
    }
    let columns = header.palette.as_ref().map_or(0, |Palette { columns }| columns.len());
    let checked = |mapping: &Mapping| {
        let component = usize::from(mapping.component);
        if component >= components.len() {
            let what = format!("a channel is made of component {component}, which it has not");
            return Err(Fault::damaged(what));
        }
        let column = mapping.column.map(usize::from);
        if let Some(column) = column.filter(|column| *column >= columns) {
            let what = format!("a channel is made of palette column {column} of {columns}");
            return Err(Fault::damaged(what));
        }
        Ok(Source { component, column })
    };
    header.mappings.iter().map(checked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::jp2::container::Column;

    fn components(count: usize) -> Vec<Component> {
        vec![Component { precision: 8, signed: false, step: (1, 1) }; count]
    }

    fn header(columns: usize, mappings: &[(u16, Option<u8>)]) -> Header {
        let column = Column { precision: 8, signed: false, values: vec![0] };
        let palette = (columns > 0).then(|| Palette { columns: vec![column; columns] });
        let mapping = |&(component, column)| Mapping { component, column };
        Header { palette, mappings: mappings.iter().map(mapping).collect(), ..Header::default() }
    }

    #[test]
    fn channels_are_mapped_components() {
        let header = header(2, &[(1, None), (0, Some(1))]);
        let expected =
            [Source { component: 1, column: None }, Source { component: 0, column: Some(1) }];
        assert_eq!(sources(&components(2), &header).unwrap(), expected);
    }

    #[test]
    fn without_mappings_each_component_is_a_channel() {
        for columns in [0, 3] {
            let all = sources(&components(2), &header(columns, &[])).unwrap();
            let direct = [0, 1].map(|component| Source { component, column: None });
            assert_eq!(all, direct, "{columns} columns");
        }
    }

    #[test]
    fn mappings_to_what_there_is_not_are_damage() {
        for (columns, mapping) in [(2, (2, None)), (2, (0, Some(2))), (0, (0, Some(0)))] {
            let result = sources(&components(2), &header(columns, &[(0, None), mapping]));
            assert!(matches!(result, Err(Fault::Damaged(_))), "{columns} {mapping:?}");
        }
    }
}
