//! The thumbnails that viewers make up from what a Manifest says of an image service.

use super::info::Info;
use super::manifest::Picture;
use crate::geometry::Size;
use crate::image_api::ApiVersion;

/// The area that Mirador 4.0 wants a thumbnail to have at least: 120 by 120.
const MIRADOR_AREA: u64 = 120 * 120;

/// The width of Universal Viewer 4.4, whatever is listed.
const UNIVERSAL_VIEWER_WIDTH: u32 = 90;

/// The width that our own home page wants of an item's first picture.
const HOME_WIDTH: u32 = 300;

/// What follows the picture's address in those of its thumbnails.
pub(super) fn thumbnails(picture: &Picture, info: &Info) -> Vec<String> {
    let mut asked = Vec::new();
    let sizes = &picture.sizes;
    let listed = |size: Size| {
        let Size { width, height } = size;
        format!("full/{width},{height}/0/default.{}", info.format)
    };
    match mirador(sizes, info.size) {
        Some(size) => asked.push(listed(size)),
        None if !info.is_level0 && info.size.height > 120 => {
            asked.push(format!("full/,120/0/default.{}", info.format));
        }
        None => {}
    }
    if !info.is_level0 && info.size.width > UNIVERSAL_VIEWER_WIDTH {
        asked.push(format!("full/{UNIVERSAL_VIEWER_WIDTH},/0/default.jpg"));
    }
    // A page of our own, which knows what our own services list; it asks in 3.0 only.
    if picture.is_first && info.version == ApiVersion::V3 {
        let wide = sizes.iter().filter(|size| size.width >= HOME_WIDTH);
        let size = wide.min_by_key(|size| size.width).or(sizes.last());
        asked.extend(
            size.map(|Size { width, height }| format!("full/{width},{height}/0/default.jpg")),
        );
    }
    asked
}

/// The listed size that Mirador takes: the smallest with the area that is wanted, unless that
/// is six times too large, else the nearest; none where full size would be as good.
///
/// Source: Mirador 4.0.0, `ThumbnailFactory.selectBestImageSize`.
fn mirador(sizes: &[Size], full: Size) -> Option<Size> {
    let away = |size: &Size| size.area().abs_diff(MIRADOR_AREA);
    let large =
        sizes.iter().filter(|size| size.area() >= MIRADOR_AREA).min_by_key(|size| away(size));
    let large = large.filter(|size| away(size) < away(&full));
    if large.is_some_and(|size| size.area() <= 6 * MIRADOR_AREA) {
        return large.copied();
    }
    if large.is_none() && full.area() <= 6 * MIRADOR_AREA {
        return None;
    }
    sizes.iter().min_by_key(|size| away(size)).copied()
}

#[cfg(test)]
mod tests {
    use super::super::Address;
    use super::super::testing::info;
    use super::*;

    fn picture(sizes: &[(u32, u32)]) -> Picture {
        Picture {
            service: Address::service("https://a/f1").unwrap(),
            sizes: sizes.iter().map(|&(width, height)| Size::new(width, height)).collect(),
            thumbnails: Vec::new(),
            is_first: false,
        }
    }

    #[test]
    fn viewers_choose_from_what_is_listed_or_make_sizes_up() {
        let folio = info(6000, 8000, 512, &[1, 2, 4, 8, 16]);
        // 375x500 is thirteen times 120x120 and still the nearest.
        let listed = picture(&[(375, 500), (750, 1000), (1500, 2000), (3000, 4000), (6000, 8000)]);
        assert_eq!(
            thumbnails(&listed, &folio),
            ["full/375,500/0/default.jpg", "full/90,/0/default.jpg"]
        );
        assert_eq!(
            thumbnails(&picture(&[]), &folio),
            ["full/,120/0/default.jpg", "full/90,/0/default.jpg"]
        );
        let webp = Info { format: "webp", ..info(6000, 8000, 512, &[1]) };
        assert_eq!(thumbnails(&listed, &webp)[0], "full/375,500/0/default.webp");
    }

    #[test]
    fn mirador_takes_the_nearest_that_is_not_far_too_large() {
        let full = Size::new(6000, 8000);
        let chosen = |sizes: &[(u32, u32)]| mirador(&picture(sizes).sizes, full);
        assert_eq!(chosen(&[(100, 133), (200, 267), (400, 533)]), Some(Size::new(200, 267)));
        assert_eq!(chosen(&[(100, 133), (400, 533)]), Some(Size::new(100, 133)));
        assert_eq!(chosen(&[(60, 80)]), Some(Size::new(60, 80)));
        assert_eq!(chosen(&[]), None);
        // The full size is small enough.
        assert_eq!(mirador(&picture(&[(60, 80)]).sizes, Size::new(200, 267)), None);
    }

    #[test]
    fn our_home_page_shows_the_first_picture_at_least_300_wide() {
        let folio = info(4096, 6144, 512, &[1, 2, 4, 8, 16]);
        let first = Picture { is_first: true, ..picture(&[(256, 384), (512, 768), (1024, 1536)]) };
        assert!(thumbnails(&first, &folio).contains(&"full/512,768/0/default.jpg".into()));
        let other = Picture { is_first: false, ..first };
        assert!(!thumbnails(&other, &folio).contains(&"full/512,768/0/default.jpg".into()));
    }

    #[test]
    fn nothing_is_made_up_that_would_be_refused() {
        let small = info(80, 100, 512, &[1]);
        assert_eq!(thumbnails(&picture(&[]), &small), [""; 0]);
        let level0 = Info { is_level0: true, ..info(6000, 8000, 512, &[1]) };
        assert_eq!(thumbnails(&picture(&[]), &level0), [""; 0]);
    }
}
