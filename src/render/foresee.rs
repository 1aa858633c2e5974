//! What an answer takes that is not kept, told without making it.

use std::sync::Arc;

use super::cut::{part_memory, tile_memory};
use super::{Prepared, RenderError, Renderer, Way, Work, stored_tile};

impl Renderer {
    /// How an answer is made when nothing of it is kept. Nothing is read for it.
    ///
    /// No [`Work`] where that is known only when the picture was read once.
    ///
    /// # Errors
    /// [`RenderError`], as for who asks for the answer, as far as it can be told by now.
    pub async fn foresee(&self, prepared: &Prepared) -> Result<(Way, Option<Work>), RenderError> {
        let Prepared { opened, resolved, .. } = prepared;
        let why = match stored_tile(opened, resolved, &self.parts.encode) {
            Ok(tile) if tile.is_whole() => {
                // Room for a header, and the bytes behind it.
                let memory = (tile.range.end - tile.range.start) + tile.reserve as u64;
                return Ok((Way::Stored, Some(Work::of_tile(&tile, opened, memory))));
            }
            Ok(tile) => {
                return Ok((Way::Cut, Some(Work::of_tile(&tile, opened, tile_memory(&tile)))));
            }
            Err(why) => why,
        };
        let way = Way::Rendered(why);
        let survey = opened.image().survey();
        let opened = match survey.filter(|survey| survey.memory <= self.budget()) {
            Some(_) => match self.kept.known(opened).await {
                Some(known) => known,
                None => return Ok((way, None)),
            },
            None => Arc::clone(opened),
        };
        if let Some(part) = self.part(&opened, resolved) {
            let work = Work::of_part(&part, &opened, part_memory(&part));
            return Ok((Way::Cut, Some(work)));
        }
        let plan = self.plan_within_budget(&opened, resolved)?;
        Ok((way, Some(Work::of_plan(&plan, &opened))))
    }

    /// Bytes of memory that one answer may take.
    #[must_use]
    pub fn budget(&self) -> u64 {
        self.parts.pool.budget()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::path::Path;

    use tokio::runtime::Handle;

    use super::*;
    use crate::cache::Cache;
    use crate::codec::{self, EncodeSettings, PyramidOptions, write_pyramid};
    use crate::geometry::Size;
    use crate::image_api::{Address, ApiVersion, ImageRequest, Limits, parse};
    use crate::pixels::{Channels, Pixels};
    use crate::pool::{self, Pool};
    use crate::render::{Explained, Parts, Step};
    use crate::sources::{self, Sources};
    use crate::storage::{self, Storage};

    const SIZE: Size = Size::new(700, 500);

    /// `a.tif`, a pyramid with tiles of 256, `b.tif`, the same as other programs write it, and
    /// `a.png`.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let samples: Vec<u8> = (0..SIZE.area() * 3).map(|i| (i % 251) as u8).collect();
        let mut bytes = Cursor::new(Vec::new());
        let mut png = png::Encoder::new(&mut bytes, SIZE.width, SIZE.height);
        png.set_color(png::ColorType::Rgb);
        png.write_header().unwrap().write_image_data(&samples).unwrap();
        std::fs::write(folder.path().join("a.png"), bytes.into_inner()).unwrap();
        let pixels = Pixels::new(SIZE, Channels::Rgb, samples).unwrap();
        let options = PyramidOptions { tile: Size::new(256, 256), ..PyramidOptions::default() };
        let mut file = Cursor::new(Vec::new());
        write_pyramid(&pixels, &options, &mut file).unwrap();
        let mut file = file.into_inner();
        std::fs::write(folder.path().join("a.tif"), &file).unwrap();
        let name = b"warraq trimmed tiles";
        while let Some(at) = file.windows(name.len()).position(|bytes| bytes == name) {
            file[at] = b'W';
        }
        std::fs::write(folder.path().join("b.tif"), file).unwrap();
        folder
    }

    fn renderer(folder: &Path) -> Renderer {
        let storage =
            Storage::open(folder.to_str().unwrap(), &storage::Settings::default()).unwrap();
        // Looked at once, so that who asks again waits for nothing.
        let index = sources::Settings { revalidate_seconds: 3600, ..sources::Settings::default() };
        let limits = codec::Settings::default();
        let sources = Sources::new(storage, &index, limits, Arc::default(), Handle::current());
        Renderer::new(Parts {
            sources: Arc::new(sources),
            pool: Pool::new(&pool::Settings::default(), 1 << 28),
            metrics: Arc::default(),
            limits: Limits::area(1 << 24),
            // What is drawn here is denser than any page.
            encode: EncodeSettings { stored_tile_bits: 1000, ..EncodeSettings::default() },
            cache_memory: 1 << 24,
            cache: Cache::default(),
            runtime: Handle::current(),
        })
    }

    fn request(rest: &str) -> ImageRequest {
        match parse(ApiVersion::V3, rest) {
            Ok(Address::Image(request)) => request,
            other => panic!("{rest} is {other:?}"),
        }
    }

    async fn explained(renderer: &Renderer, rest: &str, held: bool) -> Explained {
        renderer.answer(ApiVersion::V3, &request(rest), |_| held).await.unwrap()
    }

    #[tokio::test]
    async fn what_is_foreseen_is_what_is_done() {
        let folder = folder();
        let renderer = renderer(folder.path());
        for (rest, way) in [
            ("a.tif/0,0,256,256/256,256/0/default.jpg", "Stored"),
            ("a.tif/0,0,512,500/256,250/0/default.jpg", "Stored"),
            ("a.tif/512,256,188,244/188,244/0/default.jpg", "Stored"),
            ("b.tif/0,0,512,500/256,250/0/default.jpg", "Cut"),
            ("b.tif/512,256,188,244/188,244/0/default.jpg", "Cut"),
            ("a.tif/0,0,256,256/256,256/90/default.jpg", "Rendered(Rotation)"),
            ("a.tif/10,20,300,300/200,200/0/default.jpg", "Rendered(Scaled)"),
            ("a.png/10,20,300,300/200,200/0/default.jpg", "Rendered(Scaled)"),
        ] {
            let asked = explained(&renderer, rest, true).await;
            assert_eq!((asked.account.way, asked.account.work), (Way::Held, None), "{rest}");
            assert!(asked.encoded.is_none(), "{rest}");
            let foreseen = renderer.foresee(&asked.prepared).await.unwrap();
            assert_eq!(format!("{:?}", foreseen.0), way, "{rest}");
            let Explained { account, prepared, .. } = explained(&renderer, rest, false).await;
            let work = match account.work {
                Some(work) => Some(work),
                None => renderer.foresee(&prepared).await.unwrap().1,
            };
            assert_eq!((account.way, work), foreseen, "{rest}");
        }
    }

    #[tokio::test]
    async fn a_second_request_finds_the_answer_and_a_neighbor_the_pixels() {
        let folder = folder();
        let renderer = renderer(folder.path());
        let first = explained(&renderer, "a.png/0,0,256,256/max/0/default.jpg", false).await;
        let work = first.account.work.unwrap();
        assert!(work.bytes > 0 && !work.pixels_kept, "{work:?}");
        assert!(first.account.steps.has(Step::Decode));
        let again = explained(&renderer, "a.png/0,0,256,256/max/0/default.jpg", false).await;
        assert_eq!((again.account.way, again.account.work), (Way::Memory, None));
        let beside = explained(&renderer, "a.png/256,0,256,256/max/0/default.jpg", false).await;
        let work = beside.account.work.unwrap();
        assert!(work.bytes == 0 && work.pixels_kept, "{work:?}");
        assert!(!beside.account.steps.has(Step::Decode));
    }

    #[tokio::test]
    async fn of_two_who_ask_at_once_one_is_told_that_the_other_had_begun() {
        let folder = folder();
        let renderer = renderer(folder.path());
        renderer.open("a.png").await.unwrap();
        let ask = || explained(&renderer, "a.png/full/max/0/default.jpg", false);
        // Nothing is waited for before both are in, so that the order is this one.
        let (first, second) = tokio::join!(biased; ask(), ask());
        assert_eq!((first.account.is_shared, second.account.is_shared), (false, true));
        assert_eq!(first.account.work, second.account.work);
        assert!(second.account.steps.has(Step::Encode));
    }
}
