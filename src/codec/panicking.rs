//! A format whose reader is at fault, for tests of what becomes of the others then.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use bytes::Bytes;

use super::{CodecError, Properties, Settings, SourceFormat, SourceImage, Window, whole};
use crate::geometry::{Orientation, Rect, Size};
use crate::pixels::{Channels, Pixels};
use crate::storage::Object;

/// Panics so far.
pub(crate) static PANICS: AtomicUsize = AtomicUsize::new(0);

/// A file of this panics when it is opened.
pub(crate) const AT_OPENING: &[u8] = b"PANICS when opened";

/// A file of this panics when it is decoded.
pub(crate) const AT_DECODING: &[u8] = b"PANICS when decoded";

const SIDE: u32 = 1000;

#[derive(Debug)]
pub(super) struct Panicking;

#[derive(Debug)]
struct Picture(Properties);

fn fault() -> ! {
    PANICS.fetch_add(1, Ordering::SeqCst);
    panic!("a fault of the reader")
}

#[async_trait]
impl SourceFormat for Panicking {
    fn name(&self) -> &'static str {
        "panicking"
    }

    fn endings(&self) -> &'static [&'static str] {
        &[]
    }

    fn claims(&self, head: &[u8]) -> bool {
        head.starts_with(b"PANICS")
    }

    async fn open(
        &self,
        _object: &Object,
        first: Bytes,
        _limits: &Settings,
    ) -> Result<Arc<dyn SourceImage>, CodecError> {
        if first == AT_OPENING {
            fault();
        }
        let (size, upright) = (Size::new(SIDE, SIDE), Orientation::Upright);
        let properties = whole::properties(self.name(), size, Channels::Rgb, upright, None);
        Ok(Arc::new(Picture(properties)))
    }
}

impl SourceImage for Picture {
    fn properties(&self) -> &Properties {
        &self.0
    }

    fn weight(&self) -> usize {
        0
    }

    fn window(&self, level: usize, region: Rect) -> Result<Window, CodecError> {
        whole::window(&self.0, level, region, 0..1, 0)
    }

    fn decode(&self, _window: &Window, _parts: &[Bytes]) -> Result<Pixels, CodecError> {
        fault()
    }
}
