//! Pictures as documents point to them: which request, answered with how many pixels.

use super::describe::ImageDescription;
use super::version::Version;
use crate::geometry::Size;

/// A thumbnail's longer side is at least this many pixels where the picture has them:
/// viewers show them about 100 to 200 pixels wide, twice that on fine screens. Logos are
/// shown smaller still.
const THUMBNAIL_SIDE: u32 = 256;

/// A picture at one address, and the service that gives others of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveredImage {
    /// What the Image API serves.
    pub image: ImageDescription,
    /// In pixels, exactly as delivered.
    pub size: Size,
    pub format: DeliveredFormat,
}

/// How a picture is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveredFormat {
    Jpeg,
    /// For drawings with sharp edges and a transparent ground, such as logos.
    Png,
}

impl DeliveredFormat {
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// As in image requests.
    const fn word(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

impl DeliveredImage {
    /// The picture as large as it is delivered.
    #[must_use]
    pub fn largest(image: &ImageDescription) -> Self {
        Self { image: image.clone(), size: image.delivered, format: DeliveredFormat::Jpeg }
    }

    /// The picture to be shown small.
    #[must_use]
    pub fn thumbnail(image: &ImageDescription) -> Self {
        Self { image: image.clone(), size: small(image), format: DeliveredFormat::Jpeg }
    }

    /// A drawing to be shown small.
    #[must_use]
    pub fn logo(image: &ImageDescription) -> Self {
        Self { format: DeliveredFormat::Png, ..Self::thumbnail(image) }
    }

    /// What follows the base of the image in the picture's address. In every version it is
    /// answered with exactly `size` pixels.
    #[must_use]
    pub fn request(&self, version: Version) -> String {
        let Size { width, height } = self.size;
        let size = match version {
            Version::V2 if self.size == self.image.size => "full".to_owned(),
            Version::V3 if self.size == self.image.delivered => "max".to_owned(),
            // `w,` is shorter, but leaves the height to be rounded.
            Version::V2 | Version::V3 => format!("{width},{height}"),
        };
        format!("full/{size}/0/default.{}", self.format.word())
    }
}

/// The smallest of the advertised sizes that is large enough, else the largest of them,
/// else (when the limits leave none) what is delivered.
fn small(image: &ImageDescription) -> Size {
    let is_large_enough = |size: &&Size| size.width.max(size.height) >= THUMBNAIL_SIDE;
    image
        .sizes
        .iter()
        .filter(is_large_enough)
        .min_by_key(|size| size.area())
        .or_else(|| image.sizes.iter().max_by_key(|size| size.area()))
        .copied()
        .unwrap_or(image.delivered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Version::{V2, V3};

    fn image(sizes: &[(u32, u32)]) -> ImageDescription {
        ImageDescription {
            identifier_encoded: "ms%2Ff1r.tif".into(),
            size: Size::new(6000, 8000),
            delivered: Size::new(3000, 4000),
            sizes: sizes.iter().map(|&(width, height)| Size::new(width, height)).collect(),
        }
    }

    #[test]
    fn the_thumbnail_is_the_smallest_advertised_size_that_is_large_enough() {
        let thumbnail = DeliveredImage::thumbnail(&image(&[(1500, 2000), (188, 250), (375, 500)]));
        assert_eq!(thumbnail.size, Size::new(375, 500));
        assert_eq!(thumbnail.request(V3), "full/375,500/0/default.jpg");
        assert_eq!(thumbnail.request(V2), "full/375,500/0/default.jpg");
    }

    #[test]
    fn where_every_size_is_small_the_thumbnail_is_the_largest() {
        let thumbnail = DeliveredImage::thumbnail(&image(&[(30, 40), (60, 80)]));
        assert_eq!(thumbnail.size, Size::new(60, 80));
        let thumbnail = DeliveredImage::thumbnail(&image(&[]));
        assert_eq!(thumbnail.size, Size::new(3000, 4000));
    }

    #[test]
    fn what_is_delivered_whole_is_full_in_2_1_and_max_in_3_0() {
        let whole = ImageDescription { delivered: Size::new(6000, 8000), ..image(&[]) };
        let largest = DeliveredImage::largest(&whole);
        assert_eq!(largest.request(V2), "full/full/0/default.jpg");
        assert_eq!(largest.request(V3), "full/max/0/default.jpg");
    }

    #[test]
    fn what_is_delivered_reduced_names_both_sides_in_2_1() {
        let largest = DeliveredImage::largest(&image(&[]));
        assert_eq!(largest.request(V2), "full/3000,4000/0/default.jpg");
        assert_eq!(largest.request(V3), "full/max/0/default.jpg");
    }

    #[test]
    fn a_logo_keeps_its_transparent_ground() {
        let logo = DeliveredImage::logo(&image(&[(375, 500)]));
        assert_eq!(logo.request(V3), "full/375,500/0/default.png");
        assert_eq!(logo.format.media_type(), "image/png");
    }
}
