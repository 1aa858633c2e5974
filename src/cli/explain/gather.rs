//! Makes an answer, asks for it a second time, and gathers what there is to be told of it.

use std::time::Duration;

use super::address::Given;
use super::remedy::remedy;
use super::report::{
    Again, Answer, Asked, Cause, FirstTile, Info, Level, Making, Picture, Reading, Report, Source,
    Taken,
};
use crate::cache::Tier;
use crate::codec::{Access, SourceImage};
use crate::geometry::{self, Orientation, PhysicalScale, Size};
use crate::image_api::info::tile_size;
use crate::image_api::{self, Address, ApiVersion, Identifier, ImageInfo};
use crate::render::{Account, Explained, Prepared, Renderer, Steps, Way, WhyRendered, Work};
use crate::sources::Opened;
use crate::web::{ImageRoute, Problem};

impl Report {
    /// # Errors
    /// [`Problem`], as a client would see it.
    pub(super) async fn of(
        renderer: &Renderer,
        given: Given<'_>,
        base: &str,
        is_kept_on_disk: bool,
    ) -> Result<Self, Problem> {
        let ImageRoute { version, prefix, slashes, rest } = given.route;
        let service =
            |identifier: &Identifier| format!("{base}{prefix}{}", slashes.spell(identifier));
        match slashes.parse(version, rest)? {
            // The former leads to the latter.
            Address::Base(identifier) | Address::Info(identifier) => {
                let opened = renderer.open(identifier.as_str()).await?;
                let info = Info::of(renderer, version, &identifier, service(&identifier)).await?;
                let source = Source::of(&identifier, &opened);
                Ok(Self { source, asked: Asked::Info(info) })
            }
            Address::Image(request) => {
                let service = service(&request.identifier);
                let first = renderer.answer(version, &request, |_| false).await?;
                let source = Source::of(&request.identifier, &first.prepared.opened);
                let second = renderer.answer(version, &request, |_| false).await?;
                let again = Again::of(&second.account, is_kept_on_disk);
                let picture = Picture::of(renderer, version, &first, &service, again).await?;
                Ok(Self { source, asked: Asked::Picture(Box::new(picture)) })
            }
        }
    }
}

impl Source {
    fn of(identifier: &Identifier, opened: &Opened) -> Self {
        let image = opened.image();
        let properties = image.properties();
        let level = |level: &geometry::Level| Level {
            scale_factor: level.scale_factor,
            size: level.size.into(),
            tile: level.tile.into(),
        };
        Self {
            identifier: identifier.encoded(),
            format: properties.format,
            bytes: opened.object().size(),
            size: properties.shown_size().into(),
            has_color: properties.channels.has_color(),
            orientation: orientation(properties.orientation),
            millimeters_per_pixel: properties.scale.map(PhysicalScale::millimeters_per_pixel),
            profile: match (&properties.icc_profile, opened.to_srgb()) {
                (Some(_), Some(inks)) if inks.takes_inks_for_ideal() => {
                    "of no use; inks are shown as if they were ideal"
                }
                (None, Some(_)) => "none; inks are shown as if they were ideal",
                (Some(_), Some(_)) => "of other colors than sRGB",
                (Some(_), None) => "sRGB already, or of no use",
                (None, None) => "none",
            },
            access: access(image.as_ref()),
            levels: properties.levels.iter().map(level).collect(),
        }
    }
}

impl Picture {
    async fn of(
        renderer: &Renderer,
        version: ApiVersion,
        first: &Explained,
        service: &str,
        again: Again,
    ) -> Result<Self, Problem> {
        let Explained { prepared, encoded, account } = first;
        let Prepared { opened, resolved, key } = prepared;
        let limits = renderer.limits();
        let canonical = image_api::canonical(version, resolved, &opened.subject(), limits);
        let (way, work) = match account.way {
            Way::Cut | Way::Rendered(_) => (account.way, account.work),
            Way::Held | Way::Stored | Way::Memory | Way::Kept(_) => {
                renderer.foresee(prepared).await?
            }
        };
        let tile = advertised_tile(renderer, opened);
        let media_type = encoded.as_ref().map_or("", |encoded| encoded.media_type);
        Ok(Self {
            version: version.to_string(),
            region: resolved.region.to_string(),
            size: resolved.size.into(),
            rotation: resolved.rotation.to_string(),
            quality: resolved.quality.as_str(),
            format: resolved.format.as_str(),
            canonical: format!("{service}/{canonical}"),
            making: Making::of(way, work, tile),
            memory_budget: renderer.budget(),
            steps: taken(&account.steps),
            milliseconds: milliseconds(account.steps.total()),
            answer: Answer {
                media_type,
                bytes: encoded.as_ref().map_or(0, |encoded| encoded.bytes.len()),
                size: resolved.output_size().into(),
                etag: format!("\"{key}\""),
            },
            again,
        })
    }
}

impl Making {
    fn of(way: Way, work: Option<Work>, tile: Size) -> Self {
        let cause = |why: WhyRendered| Cause { why: why.to_string(), remedy: remedy(why, tile) };
        let reading = |work: Work| Reading {
            level: work.level,
            scale_factor: work.scale_factor,
            tiles: work.pieces,
            bytes: work.bytes,
            memory: work.memory,
        };
        Self {
            way: word(way),
            cause: match way {
                Way::Rendered(why) => Some(cause(why)),
                Way::Held | Way::Stored | Way::Memory | Way::Kept(_) | Way::Cut => None,
            },
            work: work.map(reading),
        }
    }
}

impl Again {
    fn of(account: &Account, is_kept_on_disk: bool) -> Self {
        Self {
            way: word(account.way),
            milliseconds: milliseconds(account.steps.total()),
            // Tiles that are in the file are kept nowhere else.
            is_kept_on_disk: is_kept_on_disk && account.way != Way::Stored,
        }
    }
}

impl Info {
    async fn of(
        renderer: &Renderer,
        version: ApiVersion,
        identifier: &Identifier,
        service: String,
    ) -> Result<Self, Problem> {
        let opened = renderer.open(identifier.as_str()).await?;
        let limits = renderer.limits();
        let info = ImageInfo::new(service, &opened.subject(), opened.probe().tile, limits);
        let mut tiles = Vec::with_capacity(info.scale_factors.len());
        for &scale_factor in &info.scale_factors {
            tiles.push(FirstTile::of(renderer, version, identifier, &info, scale_factor).await);
        }
        Ok(Self {
            version: version.to_string(),
            address: format!("{}/info.json", info.id),
            tile: info.tile.into(),
            limits: limits.to_string(),
            sizes: info.sizes.iter().map(|&size| size.into()).collect(),
            tiles,
        })
    }
}

impl FirstTile {
    async fn of(
        renderer: &Renderer,
        version: ApiVersion,
        identifier: &Identifier,
        info: &ImageInfo,
        scale_factor: u32,
    ) -> Self {
        let side = |tile: u32, whole: u32| tile.saturating_mul(scale_factor).min(whole);
        let (width, height) =
            (side(info.tile.width, info.size.width), side(info.tile.height, info.size.height));
        let size = Size::new(width, height).reduced(scale_factor);
        let rest = format!(
            "{}/0,0,{width},{height}/{},{}/0/default.jpg",
            identifier.encoded(),
            size.width,
            size.height
        );
        let making = foresee(renderer, version, &rest, info.tile).await;
        Self {
            scale_factor,
            size: size.into(),
            making: making.map_err(|problem| problem.to_string()),
        }
    }
}

/// How an answer would be made; `rest` is what follows the version in its address.
async fn foresee(
    renderer: &Renderer,
    version: ApiVersion,
    rest: &str,
    tile: Size,
) -> Result<Making, Problem> {
    let Address::Image(request) = image_api::parse(version, rest)? else {
        unreachable!("the address of a tile has five parts");
    };
    let Explained { prepared, .. } = renderer.answer(version, &request, |_| true).await?;
    let (way, work) = renderer.foresee(&prepared).await?;
    Ok(Making::of(way, work, tile))
}

fn advertised_tile(renderer: &Renderer, opened: &Opened) -> Size {
    tile_size(opened.probe().tile, renderer.limits())
}

fn taken(steps: &Steps) -> Vec<Taken> {
    steps
        .taken()
        .map(|(step, took)| Taken { step: step.as_str(), milliseconds: milliseconds(took) })
        .collect()
}

/// With microseconds, and no more.
fn milliseconds(duration: Duration) -> f64 {
    duration.as_micros() as f64 / 1000.0
}

const fn word(way: Way) -> &'static str {
    match way {
        Way::Held => "held",
        Way::Stored => "stored",
        Way::Memory => "memory",
        Way::Kept(Tier::Disk) => "disk",
        Way::Kept(Tier::Shared) => "shared",
        Way::Cut => "cut",
        Way::Rendered(_) => "rendered",
    }
}

fn access(image: &dyn SourceImage) -> &'static str {
    match (image.properties().access, image.survey()) {
        (Access::Cells, _) => "by tile",
        (Access::Whole, Some(_)) => "whole once, by part from then on",
        (Access::Whole, None) => "whole",
    }
}

const fn orientation(orientation: Orientation) -> &'static str {
    match orientation {
        Orientation::Upright => "upright",
        Orientation::MirrorHorizontal => "shown mirrored",
        Orientation::Rotate180 => "shown turned by 180 degrees",
        Orientation::MirrorVertical => "shown upside down and mirrored",
        Orientation::Transpose => "shown mirrored and turned by 270 degrees",
        Orientation::Rotate90 => "shown turned by 90 degrees",
        Orientation::Transverse => "shown mirrored and turned by 90 degrees",
        Orientation::Rotate270 => "shown turned by 270 degrees",
    }
}
