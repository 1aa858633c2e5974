//! What to do so that a tile is sent as it is stored.

use crate::codec::NotStored;
use crate::geometry::Size;
use crate::render::WhyRendered;

/// One sentence for whoever can act: on the request, on the file, or on the settings.
///
/// `tile` is the size of the tiles that info.json advertises.
pub(super) fn remedy(why: WhyRendered, tile: Size) -> String {
    let Size { width, height } = tile;
    match why {
        WhyRendered::Rotation => {
            "Turned and mirrored answers are always made; viewers turn tiles by themselves."
        }
        WhyRendered::Quality => "Ask for the quality `default`, or let the viewer take off colors.",
        WhyRendered::Orientation => {
            "`warraq ingest` stores the picture upright, and its tiles pass through."
        }
        WhyRendered::Profile => {
            "`warraq ingest --to-srgb` brings the colors to sRGB once, and its tiles pass through; or \
             set `encode.profile` to \"embed\", and they pass through with their profile."
        }
        WhyRendered::Scaled => {
            return format!(
                "Ask for what info.json advertises: tiles of {width},{height} at its scale \
                 factors; `warraq ingest` stores every level that these need."
            );
        }
        WhyRendered::NotStored(NotStored::Compression) => {
            "`warraq ingest` stores the picture as a pyramid with tiles of JPEG, which pass \
             through."
        }
        WhyRendered::NotStored(NotStored::Colors) => {
            "`warraq ingest` stores the picture in colors that pass through."
        }
        WhyRendered::NotStored(NotStored::Grid) => {
            return format!(
                "Ask for tiles of {width},{height} on their grid, as info.json advertises; where \
                 the file has other tiles, `warraq ingest` stores it in tiles that are advertised."
            );
        }
        WhyRendered::NotStored(NotStored::Padded) => {
            "Tiles of JPEG are cut without decoding them, and `warraq ingest` stores the picture \
             in such; of these, only the tiles at the edge are decoded."
        }
        WhyRendered::NotStored(NotStored::Empty) => {
            "Nothing is stored there, so that an empty tile is made; the file's writer left it \
             out."
        }
        WhyRendered::NotStored(NotStored::Index) => {
            "The file is damaged there; `warraq check` looks at it, and it should be written anew."
        }
        WhyRendered::Format { stored } => {
            return format!("Ask for the format {stored}, in which the tile is stored.");
        }
        WhyRendered::Dense { .. } => {
            "Raise `encode.stored_tile_bits` to send such tiles, or store them smaller: \
             `warraq ingest --quality 85`."
        }
        WhyRendered::Unfit => {
            "`--log-level debug` tells what is odd about the tile; `warraq ingest` stores the \
             picture anew."
        }
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image_api::Format;

    #[test]
    fn a_remedy_names_what_to_ask_for_or_what_to_type() {
        let tile = Size::new(512, 256);
        let says = |why, word: &str| {
            let remedy = remedy(why, tile);
            assert!(remedy.contains(word), "{why:?}: {remedy}");
            assert!(remedy.ends_with('.') && !remedy.contains("  "), "{remedy}");
        };
        says(WhyRendered::Scaled, "512,256");
        says(NotStored::Grid.into(), "512,256");
        says(NotStored::Compression.into(), "`warraq ingest`");
        says(WhyRendered::Profile, "--to-srgb");
        says(WhyRendered::Format { stored: Format::Jpg }, "format jpg");
        says(WhyRendered::Format { stored: Format::Webp }, "format webp");
        says(NotStored::Padded.into(), "`warraq ingest`");
        says(WhyRendered::Dense { bits: 9, most: 8 }, "encode.stored_tile_bits");
        says(WhyRendered::Unfit, "--log-level debug");
    }
}
