//! What of a file's metadata goes with answers, as blocks that every format holds alike.

use super::left_out::LeftOut;
use super::rights::Rights;
use super::{IPTC, XMP, iptc, xmp};
use crate::codec::MetadataUse;
use crate::codec::tiff::{EXIF_IFD, Field, Metadata, entries};

/// Bytes of one block, EXIF, XMP or IPTC: what a JPEG's segment holds, with some to spare for what
/// stands before it (65 533 less 29 for XMP).
const LONGEST: usize = 65_000;

/// What is carried of the main directory: what says what a picture shows, of when it is, and what
/// made it. Left out are resolution and orientation, which are of other pixels than an answer's,
/// and the name of a computer.
const MAIN: [u16; 7] = [
    269, // DocumentName
    270, // ImageDescription
    271, // Make
    272, // Model
    285, // PageName
    305, // Software
    306, // DateTime
];

/// What is carried of the directory of EXIF, first and last tag of each run: how the picture was
/// taken. Left out are what speaks of the file's samples (colors, sides, places in the picture),
/// what names one camera or lens and its owner, and what only its maker understands. Places are a
/// directory of their own, which is left out whole.
///
/// Source: Exif 2.32 §4.6.5.
const CAMERA: [(u16, u16); 15] = [
    (33434, 33434), // ExposureTime
    (33437, 33437), // FNumber
    (34850, 34852), // ExposureProgram, SpectralSensitivity
    (34855, 34855), // PhotographicSensitivity
    (34864, 34869), // sensitivities
    (36864, 36864), // ExifVersion
    (36867, 36868), // DateTimeOriginal, DateTimeDigitized
    (36880, 36882), // their offsets from UTC
    (37377, 37386), // ShutterSpeedValue to FocalLength
    (37510, 37510), // UserComment
    (37520, 37522), // fractions of seconds
    (41493, 41495), // ExposureIndex, SensingMethod
    (41728, 41729), // FileSource, SceneType
    (41985, 41994), // CustomRendered to Sharpness
    (42034, 42036), // LensSpecification, LensMake, LensModel
];

/// What answers of one picture may carry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Who made it and what may be done with it; some hundreds of bytes.
    pub rights: Blocks,
    /// All that is carried, rights included; `None` where that is not asked for.
    pub all: Option<Blocks>,
}

/// Metadata as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    /// Entries of the main directory.
    pub(in crate::codec) main: Vec<Field>,
    /// The directory of EXIF.
    pub(in crate::codec) exif: Vec<Field>,
    /// A packet; empty: none.
    pub(in crate::codec) xmp: Vec<u8>,
    /// Datasets; empty: none.
    pub(in crate::codec) iptc: Vec<u8>,
}

impl Carried {
    /// What `usage` asks for, of all that a file tells; and what had to be left out.
    #[must_use]
    pub fn of(told: &Metadata, usage: MetadataUse) -> (Self, Vec<LeftOut>) {
        let mut left_out = Vec::new();
        let rights = match usage {
            MetadataUse::None => return (Self::default(), left_out),
            MetadataUse::Rights | MetadataUse::All => Rights::of(told, &mut left_out),
        };
        let all = (usage == MetadataUse::All).then(|| Blocks::all(told, &rights, &mut left_out));
        (Self { rights: Blocks::rights(&rights), all }, left_out)
    }

    /// Bytes of memory.
    #[must_use]
    pub fn weight(&self) -> usize {
        let all = self.all.as_ref().map_or(0, Blocks::weight);
        size_of::<Self>() + self.rights.weight() + all
    }
}

impl Blocks {
    fn rights(rights: &Rights) -> Self {
        let statement = rights.web_statement.as_deref();
        Self {
            main: rights.fields.clone(),
            xmp: statement.map(xmp::of_web_statement).unwrap_or_default(),
            ..Self::default()
        }
    }

    fn all(told: &Metadata, rights: &Rights, left_out: &mut Vec<LeftOut>) -> Self {
        let mut blocks = Self::rights(rights);
        let is_camera = |tag| CAMERA.iter().any(|(first, last)| (*first..=*last).contains(&tag));
        let main = first_of_each(&told.fields, |tag| MAIN.contains(&tag));
        let full = Self {
            main: [&main[..], &rights.fields].concat(),
            exif: first_of_each(&told.exif, is_camera),
            ..Self::default()
        };
        match full.exif_block().map_or(0, |block| block.len()) {
            0..=LONGEST => (blocks.main, blocks.exif) = (full.main, full.exif),
            bytes => left_out.push(LeftOut::Block { name: "EXIF", bytes, most: LONGEST }),
        }
        let block = |tag| told.fields.iter().find(|it| it.tag == tag).map(|it| &it.bytes[..]);
        let packet = block(XMP).map(|packet| xmp::cleaned(packet).ok_or(LeftOut::Xmp));
        let record = block(IPTC).map(|record| Ok(iptc::cleaned(record)));
        for (name, found, target) in
            [("XMP", packet, &mut blocks.xmp), ("IPTC", record, &mut blocks.iptc)]
        {
            match found {
                None => {}
                Some(Ok(found)) if found.len() <= LONGEST => *target = found,
                Some(Ok(found)) => {
                    left_out.push(LeftOut::Block { name, bytes: found.len(), most: LONGEST });
                }
                Some(Err(why)) => left_out.push(why),
            }
        }
        blocks
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { main, exif, xmp, iptc } = self;
        main.is_empty() && exif.is_empty() && xmp.is_empty() && iptc.is_empty()
    }

    /// Bytes that they add to an answer, but for some tens of its format.
    #[must_use]
    pub fn length(&self) -> usize {
        let fields = self.main.iter().chain(&self.exif);
        fields.map(|field| 12 + field.bytes.len()).sum::<usize>() + self.xmp.len() + self.iptc.len()
    }

    /// Whether a file that carries them tells them, but for IPTC, which not every format holds.
    #[cfg(any(test, fuzzing))]
    pub(in crate::codec) fn are_told_by(&self, told: &Metadata) -> bool {
        let xmp = Some(Field::xmp(&self.xmp)).filter(|_| !self.xmp.is_empty());
        self.main.iter().chain(&xmp).all(|field| told.fields.contains(field))
            && self.exif.iter().all(|field| told.exif.contains(field))
    }

    fn weight(&self) -> usize {
        let fields = self.main.len() + self.exif.len();
        self.length() + fields * size_of::<Field>()
    }

    /// An EXIF block, from its TIFF header on; `None` where there is nothing for it.
    pub(in crate::codec) fn exif_block(&self) -> Option<Vec<u8>> {
        if self.main.is_empty() && self.exif.is_empty() {
            return None;
        }
        // Little endian; where the directory lies is told at the end.
        let mut block = b"II\x2A\0\0\0\0\0".to_vec();
        let mut main = self.main.clone();
        if !self.exif.is_empty() {
            let at = entries::append_fields(&self.exif, &mut block)?;
            main.push(Field::long(EXIF_IFD, at));
        }
        let at = entries::append_fields(&main, &mut block)?;
        block[4..8].copy_from_slice(&at.to_le_bytes());
        Some(block)
    }
}

/// The fields whose tags are wanted; of several with one tag the first, as readers take it.
fn first_of_each(fields: &[Field], is_wanted: impl Fn(u16) -> bool) -> Vec<Field> {
    let mut first: Vec<Field> = Vec::new();
    for field in fields.iter().filter(|field| is_wanted(field.tag)) {
        if first.iter().all(|known| known.tag != field.tag) {
            first.push(field.clone());
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::super::rights::{ARTIST, COPYRIGHT};
    use super::*;

    /// As a camera and a cataloguer fill it, with all that must not be carried.
    fn told() -> Metadata {
        let xmp = b"<a xmlns:w=\"http://ns.adobe.com/xap/1.0/rights/\" w:Orientation=\"6\" \
                    w:WebStatement=\"http://z/\"><b/></a>";
        let iptc = b"\x1C\x02\x69\0\x01H\x1C\x02\x74\0\x01C\x1C\x02\xCA\0\x01p";
        Metadata {
            fields: vec![
                Field::text(270, "recto"),
                Field::short(274, 6),
                Field::rationals(282, &[[300, 1]]),
                Field::text(316, "my computer"),
                Field::xmp(xmp),
                Field::undefined(IPTC, iptc),
            ],
            exif: vec![
                Field::rationals(33434, &[[1, 60]]),
                Field::text(42033, "serial"),
                Field::text(42032, "owner"),
                Field::short(40961, 1),
            ],
            gps: vec![Field::text(29, "2026:11:25")],
        }
    }

    #[test]
    fn nothing_is_carried_unless_it_is_asked_for() {
        assert_eq!(Carried::of(&told(), MetadataUse::None), (Carried::default(), Vec::new()));
        assert!(Carried::default().rights.is_empty());
    }

    #[test]
    fn rights_are_two_texts_and_an_address() {
        let (carried, left_out) = Carried::of(&told(), MetadataUse::Rights);
        assert_eq!(carried.rights.main, [Field::text(COPYRIGHT, "C")]);
        assert_eq!(carried.rights.xmp, xmp::of_web_statement("http://z/"));
        assert!(carried.rights.exif.is_empty() && carried.rights.iptc.is_empty());
        assert_eq!((carried.all, left_out), (None, Vec::new()));
    }

    #[test]
    fn all_is_without_what_is_private_or_speaks_of_other_pixels() {
        let (carried, left_out) = Carried::of(&told(), MetadataUse::All);
        let all = carried.all.unwrap();
        assert_eq!(all.main, [Field::text(270, "recto"), Field::text(COPYRIGHT, "C")]);
        assert_eq!(all.exif, [Field::rationals(33434, &[[1, 60]])]);
        let packet = String::from_utf8(all.xmp).unwrap();
        assert!(packet.ends_with("w:WebStatement=\"http://z/\"><b/></a>"), "{packet}");
        assert!(!packet.contains("Orientation"), "{packet}");
        assert_eq!(all.iptc, b"\x1C\x02\x69\0\x01H\x1C\x02\x74\0\x01C");
        assert_eq!(left_out, []);
    }

    #[test]
    fn what_is_longer_than_a_segment_is_left_out_and_rights_stay() {
        let comment = Field::undefined(37510, &vec![7; 70_000]);
        let terms = "<a xmlns:w=\"http://ns.adobe.com/xap/1.0/rights/\" w:WebStatement=\"z\">";
        let packet = format!("{terms}{}</a>", "x".repeat(70_000));
        let record = [&b"\x1C\x02\x69\x7D\0"[..], &vec![b'H'; 0x7D00]].concat();
        let fields = vec![
            Field::text(ARTIST, "A"),
            Field::text(270, "recto"),
            Field::xmp(packet.as_bytes()),
            Field::undefined(IPTC, &record.repeat(3)),
        ];
        let told = Metadata { fields, exif: vec![comment], gps: Vec::new() };
        let (carried, left_out) = Carried::of(&told, MetadataUse::All);
        assert_eq!(carried.all.as_ref(), Some(&carried.rights));
        assert_eq!(carried.rights.main, [Field::text(ARTIST, "A")]);
        assert_eq!(carried.rights.xmp, xmp::of_web_statement("z"));
        let names: Vec<String> = left_out.iter().map(ToString::to_string).collect();
        assert_eq!(names.len(), 3, "{names:?}");
        for (name, told) in ["EXIF", "XMP", "IPTC"].iter().zip(names) {
            assert!(told.contains(name) && told.contains("65000"), "{told}");
        }
        let damaged = Metadata { fields: vec![Field::xmp(b"<a>")], ..Metadata::default() };
        assert_eq!(Carried::of(&damaged, MetadataUse::All).1, [LeftOut::Xmp]);
    }

    #[tokio::test]
    async fn an_exif_block_is_read_again_as_it_was_meant() {
        let all = Carried::of(&told(), MetadataUse::All).0.all.unwrap();
        let back = super::super::exif(all.exif_block().unwrap().into()).await;
        assert_eq!((back.fields, back.exif), (all.main, all.exif));
        assert_eq!(Blocks::default().exif_block(), None);
    }
}
