//! Pictures as documents point to them: which request, answered with how many pixels.

use super::addresses::Addresses;
use super::describe::{ImageDescription, ImageService, ImageSource, View};
use super::version::Version;
use crate::geometry::Size;
use crate::image_api::ApiVersion;

/// A thumbnail's longer side is at least this many pixels where the picture has them:
/// viewers show them about 100 to 200 pixels wide, twice that on fine screens. Logos are
/// shown smaller still.
const THUMBNAIL_SIDE: u32 = 256;

/// A picture at one address, and the service that gives others of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveredImage {
    pub image: ImageDescription,
    pub view: View,
    /// In pixels, exactly as delivered, turned as `view` says.
    pub size: Size,
    pub format: DeliveredFormat,
}

/// How a picture is encoded, where we ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveredFormat {
    Jpeg,
    /// For drawings with sharp edges and a transparent ground, such as logos.
    Png,
}

impl DeliveredFormat {
    const fn media_type(self) -> &'static str {
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
    /// The picture, or what is seen of it, as large as it is delivered.
    #[must_use]
    pub fn largest(image: &ImageDescription, view: View) -> Self {
        let size = if view.is_whole() { image.delivered } else { largest(image, view) };
        Self { image: image.clone(), view, size, format: DeliveredFormat::Jpeg }
    }

    /// The picture to be shown small; `None` where it is not served at a size that is known
    /// beforehand.
    #[must_use]
    pub fn thumbnail(image: &ImageDescription, view: View) -> Option<Self> {
        let size = match &image.source {
            ImageSource::Ours(_) if view.is_whole() => small(image),
            ImageSource::Ours(_) => reduced(view.size_of(image.size)),
            ImageSource::Service(service) if service.takes(view) => {
                reduced(view.size_of(image.size))
            }
            ImageSource::Service(_) | ImageSource::File { .. } => return None,
        };
        Some(Self { image: image.clone(), view, size, format: DeliveredFormat::Jpeg })
    }

    /// A drawing to be shown small.
    #[must_use]
    pub fn logo(image: &ImageDescription) -> Option<Self> {
        let thumbnail = Self::thumbnail(image, View::default())?;
        Some(Self { format: DeliveredFormat::Png, ..thumbnail })
    }

    /// The address that answers with exactly `size` pixels.
    #[must_use]
    pub fn address(&self, addresses: &Addresses) -> String {
        match &self.image.source {
            ImageSource::Ours(identifier) => {
                let base = addresses.image(Version::V3, identifier);
                format!("{base}/{}", self.request(ApiVersion::V3))
            }
            ImageSource::Service(ImageService { id, version, .. }) => {
                format!("{id}/{}", self.request(*version))
            }
            ImageSource::File { url, .. } => url.clone(),
        }
    }

    #[must_use]
    pub fn media_type(&self) -> &str {
        match &self.image.source {
            ImageSource::Ours(_) | ImageSource::Service(_) => self.format.media_type(),
            ImageSource::File { media_type, .. } => media_type,
        }
    }

    /// What follows the base of the image.
    fn request(&self, version: ApiVersion) -> String {
        let region = self.view.region.map_or_else(|| "full".to_owned(), |it| it.to_string());
        let seen = self.view.size_of(self.image.size);
        let largest = if self.view.is_whole() { self.image.delivered } else { seen };
        let size = match version {
            ApiVersion::V2 if self.size == seen => "full".to_owned(),
            ApiVersion::V3 if self.size == largest => "max".to_owned(),
            ApiVersion::V2 | ApiVersion::V3 => {
                // What is asked for is measured before it is turned. `w,` is shorter, but
                // leaves the height to be rounded.
                let Size { width, height } = self.view.turn.size_of(self.size);
                format!("{width},{height}")
            }
        };
        format!("{region}/{size}/{}/default.{}", self.view.turn.degrees(), self.format.word())
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

/// What is seen of a picture, made smaller until it is no wider and no higher than the whole is
/// delivered: what the limits are is not known here, but within these sides they are kept.
fn largest(image: &ImageDescription, view: View) -> Size {
    let (seen, most) = (view.size_of(image.size), view.turn.size_of(image.delivered));
    let (width, height) = (u64::from(seen.width), u64::from(seen.height));
    if seen.width <= most.width && seen.height <= most.height {
        return seen;
    }
    let is_wide = width * u64::from(most.height) > height * u64::from(most.width);
    let (numerator, denominator) =
        if is_wide { (u64::from(most.width), width) } else { (u64::from(most.height), height) };
    // No side grows, so both fit their type.
    let side = |side: u64| (side * numerator / denominator).max(1) as u32;
    Size::new(side(width), side(height))
}

/// As large as a thumbnail is to be, in the same proportions.
fn reduced(size: Size) -> Size {
    let longer = u64::from(size.width.max(size.height));
    if longer <= u64::from(THUMBNAIL_SIDE) {
        return size;
    }
    // No side grows, so both fit their type.
    let side = |side: u32| (u64::from(side) * u64::from(THUMBNAIL_SIDE)).div_ceil(longer) as u32;
    Size::new(side(size.width), side(size.height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;
    use crate::presentation::Turn;
    use ApiVersion::{V2, V3};

    fn image(sizes: &[(u32, u32)]) -> ImageDescription {
        ImageDescription {
            source: ImageSource::Ours("ms%2Ff1r.tif".into()),
            size: Size::new(6000, 8000),
            delivered: Size::new(3000, 4000),
            sizes: sizes.iter().map(|&(width, height)| Size::new(width, height)).collect(),
        }
    }

    #[test]
    fn the_thumbnail_is_the_smallest_advertised_size_that_is_large_enough() {
        let thumbnail = DeliveredImage::thumbnail(
            &image(&[(1500, 2000), (188, 250), (375, 500)]),
            View::default(),
        )
        .unwrap();
        assert_eq!(thumbnail.size, Size::new(375, 500));
        assert_eq!(thumbnail.request(V3), "full/375,500/0/default.jpg");
        assert_eq!(thumbnail.request(V2), "full/375,500/0/default.jpg");
    }

    #[test]
    fn where_every_size_is_small_the_thumbnail_is_the_largest() {
        let thumbnail =
            DeliveredImage::thumbnail(&image(&[(30, 40), (60, 80)]), View::default()).unwrap();
        assert_eq!(thumbnail.size, Size::new(60, 80));
        let thumbnail = DeliveredImage::thumbnail(&image(&[]), View::default()).unwrap();
        assert_eq!(thumbnail.size, Size::new(3000, 4000));
    }

    #[test]
    fn what_is_delivered_whole_is_full_in_2_1_and_max_in_3_0() {
        let whole = ImageDescription { delivered: Size::new(6000, 8000), ..image(&[]) };
        let largest = DeliveredImage::largest(&whole, View::default());
        assert_eq!(largest.request(V2), "full/full/0/default.jpg");
        assert_eq!(largest.request(V3), "full/max/0/default.jpg");
    }

    #[test]
    fn what_is_delivered_reduced_names_both_sides_in_2_1() {
        let largest = DeliveredImage::largest(&image(&[]), View::default());
        assert_eq!(largest.request(V2), "full/3000,4000/0/default.jpg");
        assert_eq!(largest.request(V3), "full/max/0/default.jpg");
    }

    #[test]
    fn a_logo_keeps_its_transparent_ground() {
        let logo = DeliveredImage::logo(&image(&[(375, 500)])).unwrap();
        assert_eq!(logo.request(V3), "full/375,500/0/default.png");
        assert_eq!(logo.media_type(), "image/png");
    }
    #[test]
    fn a_part_is_delivered_within_the_sides_of_the_whole() {
        let largest = |region: (u32, u32, u32, u32)| {
            let (x, y, width, height) = region;
            let region = Some(Rect::new(x, y, width, height));
            let view = View { region, turn: Turn::None };
            DeliveredImage::largest(&image(&[]), view).request(V3)
        };
        assert_eq!(largest((0, 0, 3000, 4000)), "0,0,3000,4000/max/0/default.jpg");
        assert_eq!(largest((0, 0, 6000, 400)), "0,0,6000,400/3000,200/0/default.jpg");
        assert_eq!(largest((0, 0, 3, 8000)), "0,0,3,8000/1,4000/0/default.jpg");
    }

    #[test]
    fn a_part_that_is_turned_is_asked_for_as_it_lies_in_the_picture() {
        let view = View { region: Some(Rect::new(100, 200, 3000, 1500)), turn: Turn::Quarter };
        let thumbnail = DeliveredImage::thumbnail(&image(&[(375, 500)]), view).unwrap();
        assert_eq!(thumbnail.size, Size::new(128, 256));
        assert_eq!(thumbnail.request(V3), "100,200,3000,1500/256,128/90/default.jpg");
    }

    #[test]
    fn pictures_of_others_are_asked_for_as_their_servers_allow() {
        let address = |image: &DeliveredImage| image.address(&Addresses::new("https://us.example"));
        let of = |version, level| {
            let id = "https://them.example/iiif/a%2Fb".to_owned();
            let source = ImageSource::Service(ImageService { id, version, level });
            ImageDescription { source, delivered: Size::new(6000, 8000), ..image(&[]) }
        };
        let largest = address(&DeliveredImage::largest(&of(V3, 2), View::default()));
        assert_eq!(largest, "https://them.example/iiif/a%2Fb/full/max/0/default.jpg");
        let largest = address(&DeliveredImage::largest(&of(V2, 0), View::default()));
        assert_eq!(largest, "https://them.example/iiif/a%2Fb/full/full/0/default.jpg");
        for (version, level) in [(V3, 1), (V2, 2)] {
            let thumbnail =
                DeliveredImage::thumbnail(&of(version, level), View::default()).unwrap();
            assert_eq!(thumbnail.size, Size::new(192, 256));
            let expected = "https://them.example/iiif/a%2Fb/full/192,256/0/default.jpg";
            assert_eq!(address(&thumbnail), expected);
        }
        for (version, level) in [(V3, 0), (V2, 1)] {
            assert_eq!(DeliveredImage::thumbnail(&of(version, level), View::default()), None);
        }
        let url = "https://them.example/1.png".to_owned();
        let source = ImageSource::File { url: url.clone(), media_type: "image/png".into() };
        let file = ImageDescription { source, ..image(&[]) };
        let largest = DeliveredImage::largest(&file, View::default());
        assert_eq!((address(&largest), largest.media_type()), (url, "image/png"));
        assert_eq!(DeliveredImage::thumbnail(&file, View::default()), None);
    }
}
