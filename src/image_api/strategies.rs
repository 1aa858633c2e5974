//! Arbitrary requests for the property tests of this module.

use proptest::prelude::*;

use super::{
    ApiVersion, Decimal, Format, Identifier, ImageRequest, Limits, PercentRegion, PixelRegion,
    Quality, Region, Rotation, SizeForm, SizeRequest, Subject,
};
use crate::geometry::Size;

pub(super) fn version() -> impl Strategy<Value = ApiVersion> {
    proptest::sample::select(&ApiVersion::ALL[..])
}

fn number() -> impl Strategy<Value = u64> {
    prop_oneof![8 => 0u64..3000, 1 => any::<u64>()]
}

fn decimal() -> impl Strategy<Value = Decimal> {
    (prop_oneof![9 => 0u32..130, 1 => any::<u32>()], "[0-9]{0,19}").prop_map(|(whole, after)| {
        let text = if after.is_empty() { whole.to_string() } else { format!("{whole}.{after}") };
        Decimal::parse(&text).unwrap()
    })
}

fn identifier() -> impl Strategy<Value = Identifier> {
    "[a-zA-Z0-9/%#?ق \\[\\]:,.\"'^|+-]{1,12}"
        .prop_filter_map("an identifier", |name| Identifier::new(name).ok())
}

fn region() -> impl Strategy<Value = Region> {
    prop_oneof![
        Just(Region::Full),
        Just(Region::Square),
        [number(), number(), number(), number()]
            .prop_map(|[x, y, width, height]| Region::Pixels(PixelRegion { x, y, width, height })),
        [decimal(), decimal(), decimal(), decimal()].prop_map(|[x, y, width, height]| {
            Region::Percent(PercentRegion { x, y, width, height })
        }),
    ]
}

fn form() -> impl Strategy<Value = SizeForm> {
    let pair = || (number(), number());
    prop_oneof![
        Just(SizeForm::Full),
        Just(SizeForm::Max),
        number().prop_map(SizeForm::Width),
        number().prop_map(SizeForm::Height),
        decimal().prop_map(SizeForm::Percent),
        pair().prop_map(|(width, height)| SizeForm::Exact { width, height }),
        pair().prop_map(|(width, height)| SizeForm::Confined { width, height }),
    ]
}

fn rotation() -> impl Strategy<Value = Rotation> {
    (any::<bool>(), prop_oneof![(0u32..=4).prop_map(|n| Decimal::whole(n * 90)), decimal()])
        .prop_filter("at most a full turn", |(_, degrees)| *degrees <= Decimal::whole(360))
        .prop_map(|(mirrored, degrees)| Rotation { mirrored, degrees })
}

/// A version and a request that can be written in it.
pub(super) fn versioned_request() -> impl Strategy<Value = (ApiVersion, ImageRequest)> {
    let size =
        (version(), form(), any::<bool>()).prop_map(|(version, form, upscale)| match version {
            ApiVersion::V2 => (version, SizeRequest { upscale: false, form }),
            ApiVersion::V3 => {
                let form = if form == SizeForm::Full { SizeForm::Max } else { form };
                (version, SizeRequest { upscale, form })
            }
        });
    let quality = proptest::sample::select(&Quality::ALL[..]);
    let format = proptest::sample::select(&Format::ALL[..]);
    (identifier(), region(), size, rotation(), quality, format).prop_map(
        |(identifier, region, (version, size), rotation, quality, format)| {
            (version, ImageRequest { identifier, region, size, rotation, quality, format })
        },
    )
}

pub(super) fn subject() -> impl Strategy<Value = Subject> {
    let side = || prop_oneof![9 => 1u32..3000, 1 => 1u32..=u32::MAX];
    (side(), side(), any::<bool>()).prop_map(|(width, height, has_color)| Subject {
        size: Size::new(width, height),
        has_color,
    })
}

pub(super) fn limits() -> impl Strategy<Value = Limits> {
    let side = || proptest::option::of(1u32..4000);
    let area = prop_oneof![1u64..2000, 1u64..10_000_000, Just(u64::MAX)];
    (side(), side(), area).prop_map(|(max_width, max_height, max_area)| Limits {
        max_width,
        max_height: max_width.and(max_height),
        max_area,
    })
}
