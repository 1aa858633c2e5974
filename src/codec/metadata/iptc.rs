//! IPTC-IIM: a list of datasets, each with a number and a value, and where Photoshop keeps it.
//!
//! Source: IPTC-NAA Information Interchange Model 4.2, chapter 3; Adobe Photoshop File Formats,
//! "Image Resource Section".

/// By whom: may be there several times.
const BY_LINE: (u8, u8) = (2, 80);
const COPYRIGHT_NOTICE: (u8, u8) = (2, 116);
/// Which characters texts are of.
const CHARACTER_SET: (u8, u8) = (1, 90);
/// Previews of the picture.
const PREVIEWS: std::ops::RangeInclusive<u8> = 200..=202;

/// The number of the resource that IPTC is.
const RESOURCE: u16 = 0x0404;

/// What Photoshop puts before its resources in a JPEG.
pub(in crate::codec) const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";

/// One dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Dataset<'a> {
    /// Record and number.
    number: (u8, u8),
    value: &'a [u8],
    /// With its header.
    whole: &'a [u8],
}

/// What IPTC tells of who made a picture and what may be done with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct IptcRights {
    pub(super) by_lines: Vec<String>,
    pub(super) copyright: Option<String>,
}

/// Reads as far as the datasets are in order.
pub(super) fn rights(record: &[u8]) -> IptcRights {
    let datasets = || datasets(record);
    let is_utf8 = datasets().any(|it| it.number == CHARACTER_SET && it.value == b"\x1B%G");
    let texts = |number| {
        let found = datasets().filter(move |it| it.number == number);
        found.map(move |it| text(it.value, is_utf8)).filter(|text| !text.is_empty())
    };
    IptcRights { by_lines: texts(BY_LINE).collect(), copyright: texts(COPYRIGHT_NOTICE).next() }
}

/// The same without previews, and without what is no part of it; empty where nothing is left.
pub(super) fn cleaned(record: &[u8]) -> Vec<u8> {
    let is_kept = |it: &Dataset<'_>| match it.number {
        (1, _) => true,
        (2, number) => !PREVIEWS.contains(&number),
        _ => false,
    };
    datasets(record).filter(is_kept).flat_map(|it| it.whole).copied().collect()
}

/// The IPTC among the resources of Photoshop.
pub(super) fn of_photoshop(mut resources: &[u8]) -> Option<&[u8]> {
    loop {
        let rest = resources.strip_prefix(b"8BIM")?;
        let (number, rest) = rest.split_first_chunk()?;
        // A name behind its length, both together of an even number of bytes.
        let name = (usize::from(*rest.first()?) + 1).next_multiple_of(2);
        let (length, rest) = rest.get(name..)?.split_first_chunk()?;
        let length = u32::from_be_bytes(*length) as usize;
        let content = rest.get(..length)?;
        if u16::from_be_bytes(*number) == RESOURCE {
            return Some(content);
        }
        resources = rest.get(length.next_multiple_of(2)..)?;
    }
}

/// The same the other way: as the payload of a JPEG's segment.
pub(in crate::codec) fn to_photoshop(record: &[u8]) -> Vec<u8> {
    let length = (record.len() as u32).to_be_bytes();
    let filler = &[0][..record.len() % 2];
    let number = &RESOURCE.to_be_bytes()[..];
    [PHOTOSHOP, b"8BIM", number, &[0, 0], &length, record, filler].concat()
}

fn datasets(mut rest: &[u8]) -> impl Iterator<Item = Dataset<'_>> {
    std::iter::from_fn(move || {
        let (dataset, behind) = dataset(rest)?;
        rest = behind;
        Some(dataset)
    })
}

/// The first dataset and what follows it; `None` at the end and before what is none.
fn dataset(bytes: &[u8]) -> Option<(Dataset<'_>, &[u8])> {
    let (&[mark, record, number, high, low], rest) = bytes.split_first_chunk()?;
    if mark != 0x1C {
        return None;
    }
    let length = usize::from(u16::from_be_bytes([high, low]));
    let (length, rest) = match length.checked_sub(1 << 15) {
        None => (length, rest),
        // Of an extended one this is how many bytes tell the length.
        Some(count) => {
            let (digits, rest) = rest.split_at_checked(count).filter(|_| count <= 4)?;
            let length = digits.iter().fold(0, |sum, digit| sum << 8 | u64::from(*digit));
            (usize::try_from(length).ok()?, rest)
        }
    };
    let (value, behind) = rest.split_at_checked(length)?;
    let whole = &bytes[..bytes.len() - behind.len()];
    Some((Dataset { number: (record, number), value, whole }, behind))
}

/// Programs that do not say which characters they write write UTF-8 or Latin 1.
fn text(value: &[u8], is_utf8: bool) -> String {
    let text = match std::str::from_utf8(value) {
        Ok(text) => text.to_owned(),
        Err(_) if is_utf8 => String::from_utf8_lossy(value).into_owned(),
        Err(_) => value.iter().map(|byte| char::from(*byte)).collect(),
    };
    text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(record: u8, number: u8, value: &[u8]) -> Vec<u8> {
        let length = (value.len() as u16).to_be_bytes();
        [&[0x1C, record, number][..], &length, value].concat()
    }

    #[test]
    fn by_lines_and_the_copyright_notice_are_read_in_their_characters() {
        let record = [
            one(2, 80, "Åse".as_bytes()),
            one(2, 80, b" B\0"),
            one(2, 116, b"\xA9 2026"),
            one(2, 116, b"another"),
            vec![0; 3],
        ]
        .concat();
        let told = rights(&record);
        assert_eq!(told.by_lines, ["Åse", "B"]);
        assert_eq!(told.copyright.as_deref(), Some("© 2026"));
        let utf8 = [one(1, 90, b"\x1B%G"), one(2, 116, b"\xA9 2026")].concat();
        assert_eq!(rights(&utf8).copyright.as_deref(), Some("\u{FFFD} 2026"));
        assert_eq!(rights(&one(2, 80, b"  ")), IptcRights::default());
    }

    #[test]
    fn an_extended_dataset_has_its_length_behind_its_header() {
        let record = [&b"\x1C\x02\x74\x80\x02\0\x03abc"[..], &one(2, 80, b"B")].concat();
        let told = rights(&record);
        assert_eq!((told.by_lines, told.copyright), (vec!["B".into()], Some("abc".into())));
        assert_eq!(cleaned(&record), record);
        for wrong in [&b"\x1C\x02\x74\x80\x05\0\0\0\0\x01a"[..], b"\x1C\x02\x74\xFF\xFFabc"] {
            assert_eq!(rights(wrong), IptcRights::default());
        }
    }

    #[test]
    fn previews_and_foreign_records_are_left_out() {
        let kept = [one(1, 90, b"\x1B%G"), one(2, 5, b"title")].concat();
        let others = [one(2, 202, &[7; 300]), one(8, 10, b"data"), vec![0xFF]].concat();
        assert_eq!(cleaned(&[kept.clone(), others].concat()), kept);
        assert_eq!(cleaned(b"no dataset"), b"");
    }

    #[test]
    fn it_is_found_among_other_resources_of_photoshop() {
        let record = one(2, 80, b"odd");
        let own = to_photoshop(&record);
        assert_eq!(own.len() % 2, 0);
        let resources = own.strip_prefix(PHOTOSHOP).unwrap();
        assert_eq!(of_photoshop(resources), Some(&record[..]));
        // A resource of another kind with a name, of an odd number of bytes.
        let other = b"8BIM\x04\x0C\x02ab\0\0\0\0\x03xyz\0";
        assert_eq!(of_photoshop(&[&other[..], resources].concat()), Some(&record[..]));
        for length in 0..resources.len() - 1 {
            assert_eq!(of_photoshop(&resources[..length]), None, "{length} bytes");
        }
    }

    #[test]
    fn what_is_damaged_never_panics() {
        let record = [one(1, 90, b"\x1B%G"), one(2, 80, b"A"), one(2, 116, b"B")].concat();
        for at in 0..record.len() {
            for value in [0, 1, 0x7F, 0x80, 0xFF] {
                let mut mutant = record.clone();
                mutant[at] = value;
                rights(&mutant);
                assert!(cleaned(&mutant).len() <= mutant.len());
            }
        }
    }
}
