//! One picture: read in bands, written as it is read.

use std::io::BufWriter;
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use tokio::runtime::Handle;
use tracing::warn;

use super::bands::Bands;
use super::recipe::{Kin, Recipe};
use super::target::{Complete, PublishError};
use super::{IngestError, Job, Settings, Target};
use crate::codec::{
    self, Access, CodecError, Metadata, PyramidOptions, PyramidWriter, SourceImage, Survey,
};
use crate::geometry::{Orientation, Size};
use crate::pixels::{Channels, Pixels, ToSrgb, flatten, orient};
use crate::pool::{Pool, PoolError};
use crate::storage::{Object, StorageError};

/// TIFF's number of the Software entry.
const SOFTWARE: u16 = 305;

const WHITE: [u8; 3] = [255; 3];

/// What became of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The pyramid was there, of this source and these settings.
    Unchanged,
    Written {
        /// Of the file.
        bytes: u64,
        /// It is stored lying, as it did not fit the memory upright; readers turn it.
        lying: bool,
        /// Without loss, as JPEG tiles have no transparency.
        lossless: bool,
        /// Pages of the source; the pyramid is of the first.
        pages: NonZeroU32,
    },
}

/// What all pictures of a run share.
pub(super) struct Shop<'a> {
    pub(super) target: &'a Target,
    pub(super) settings: &'a Settings,
    pub(super) limits: &'a codec::Settings,
    pub(super) runtime: &'a Handle,
    /// Counts the memory; threads are our own.
    pub(super) memory: &'a Pool,
    /// Whether pyramids of files that lie elsewhere are replaced.
    pub(super) replace: bool,
}

/// What a picture asks while it is worked on.
pub(super) trait Company: Sync {
    /// Threads that it may use now.
    fn threads(&self) -> usize;
    /// Whether it is to be given up.
    fn stopped(&self) -> bool;
    /// Tells that so many of its rows are done.
    fn rows(&self, done: u32, of: u32);
}

impl Shop<'_> {
    /// Makes the pyramid of one picture, unless it is there.
    pub(super) fn convert(&self, job: &Job, company: &dyn Company) -> Result<Done, IngestError> {
        let place = self.target.place(&job.target);
        self.target.clear(&place);
        let (recipe, object) = self.look(job)?;
        if self.found(job, &place, &recipe)? == Found::Same {
            return Ok(Done::Unchanged);
        }
        let object = match object {
            Some(object) => object,
            None => self.runtime.block_on(job.storage.find(&job.key))?,
        };
        let image = self.runtime.block_on(codec::open(&object, self.limits))?;
        let pages = image.pages();
        let image = self.surveyed(&object, image)?;
        let told = self.runtime.block_on(codec::metadata(&object))?;
        let mut picture = Picture::of(&object, image, self.settings)?;
        let options = self.settings.options(picture.channels.has_alpha());
        let (bands, needed) = self.bands(&picture, &options)?;
        let _admission =
            self.runtime.block_on(self.memory.admit(needed)).map_err(|error| refused(&error))?;

        if picture.channels.has_alpha() && picture.is_opaque(self.runtime, &bands, company)? {
            picture.leave_out_alpha();
        }
        let transparent = picture.channels.has_alpha();
        let lying = bands.orientation() != picture.orientation();
        let told = if bands.orientation().transposes() { told.turned() } else { told };
        let software = recipe.software(told.text(SOFTWARE).as_deref());
        let options = PyramidOptions {
            icc_profile: picture.profile.as_deref(),
            orientation: if lying { picture.orientation() } else { Orientation::Upright },
            software: Some(&software),
            metadata: Some(&told),
            ..self.settings.options(transparent)
        };
        let (complete, bytes) = self.write(&picture, &bands, &options, job, company)?;
        // It was looked at long ago, and others may have written there since.
        let published = match self.found(job, &place, &recipe)? {
            Found::Same => return Ok(Done::Unchanged),
            Found::Nothing => complete.publish(self.runtime),
            Found::Replaceable => complete.replace(self.runtime),
        };
        published.map_err(|error| match error {
            taken if taken.is_taken() => IngestError::Appeared { path: place.clone() },
            PublishError::File(cause) => file_error(&place, cause),
            PublishError::Store(error) => error.into(),
        })?;
        let lossless = transparent && self.settings.compression == super::Compression::Jpeg;
        Ok(Done::Written { bytes, lying, lossless, pages })
    }

    /// What a pyramid of the source would say of itself; and a source that had to be opened
    /// to know.
    fn look(&self, job: &Job) -> Result<(Recipe, Option<Object>), IngestError> {
        if job.storage.is_remote() {
            let object = self.runtime.block_on(job.storage.find(&job.key))?;
            let url = job.path.to_string_lossy();
            return Ok((Recipe::of_object(&url, &object, self.settings), Some(object)));
        }
        // Looked at before it is opened: what is replaced meanwhile is made again next time.
        let lies = job.path.canonicalize().and_then(|path| Ok((std::fs::metadata(&path)?, path)));
        let (lies, path) = lies.map_err(|cause| file_error(&job.path, cause))?;
        Ok((Recipe::of_file(&path, &lies, self.settings), None))
    }

    /// What lies at the place of a pyramid.
    ///
    /// # Errors
    /// [`IngestError`] where it must stay: what others wrote, or pyramids of other files.
    fn found(&self, job: &Job, place: &Path, recipe: &Recipe) -> Result<Found, IngestError> {
        let foreign = || IngestError::Foreign { path: place.to_owned() };
        let found = self.runtime.block_on(self.target.storage().find(&job.target));
        let object = match found {
            Ok(object) => object,
            // A link to nowhere is something, too.
            Err(StorageError::NotFound { .. }) if place.symlink_metadata().is_err() => {
                return Ok(Found::Nothing);
            }
            Err(StorageError::NotFound { .. } | StorageError::NoFile { .. }) => {
                return Err(foreign());
            }
            Err(error) => return Err(error.into()),
        };
        let told: Metadata = self.runtime.block_on(codec::metadata(&object))?;
        match told.text(SOFTWARE).map_or(Kin::Foreign, |software| recipe.kin(&software)) {
            Kin::Same => Ok(Found::Same),
            Kin::Older => Ok(Found::Replaceable),
            Kin::OfAnother if self.replace => Ok(Found::Replaceable),
            Kin::OfAnother => Err(IngestError::OfAnother { path: place.to_owned() }),
            Kin::Foreign => Err(foreign()),
        }
    }

    /// The bands in which the picture is read and the memory that all of it takes: upright,
    /// or as it is stored where that alone fits.
    fn bands(
        &self,
        picture: &Picture<'_>,
        options: &PyramidOptions<'_>,
    ) -> Result<(Bands, u64), IngestError> {
        let of = |orientation| {
            let bands = Bands::of(picture.image.as_ref(), orientation, options.tile.height)?;
            let needed = picture.memory(&bands, options, self.settings.threads())?;
            Ok::<_, CodecError>((bands, needed))
        };
        let upright = of(picture.orientation())?;
        if upright.1 > self.memory.budget() && picture.orientation() != Orientation::Upright {
            let lying = of(Orientation::Upright)?;
            if lying.1 <= self.memory.budget() {
                return Ok(lying);
            }
        }
        Ok(upright)
    }

    /// The same picture with bands that cost no more than their part of the file, where reading
    /// it once makes them so. What is decoded whole all the same gains nothing by it.
    fn surveyed(
        &self,
        object: &Object,
        image: Arc<dyn SourceImage>,
    ) -> Result<Arc<dyn SourceImage>, IngestError> {
        let in_parts = image.properties().access == Access::Cells;
        let affordable = |survey: &Survey| in_parts && survey.memory <= self.memory.budget();
        let Some(survey) = image.survey().filter(affordable) else { return Ok(image) };
        let admission = self.memory.admit(survey.memory);
        let _admission = self.runtime.block_on(admission).map_err(|error| refused(&error))?;
        let parts = self.runtime.block_on(object.read_all(&survey.ranges))?;
        Ok(image.learn(&parts).unwrap_or(image))
    }

    fn write(
        &self,
        picture: &Picture<'_>,
        bands: &Bands,
        options: &PyramidOptions<'_>,
        job: &Job,
        company: &dyn Company,
    ) -> Result<(Complete, u64), IngestError> {
        let size = bands.shown_size();
        let place = self.target.place(&job.target);
        let failed = |cause| file_error(&place, cause);
        let mut unfinished = self.target.begin(&job.target).map_err(failed)?;
        let scratch = unfinished.scratch.take().expect("a file that was just begun has it");
        let mut writer = PyramidWriter::new(size, picture.channels, options, scratch)?;
        std::thread::scope(|scope| {
            // One band is read while the one before it is packed, none waits between.
            let (send, receive) = sync_channel(0);
            // The sender goes with it: when it returns, nothing more is received.
            scope.spawn(move || picture.read(self.runtime, bands, company, &send));
            let mut done = 0;
            for band in receive {
                let band = band?;
                writer.push(&band, company.threads())?;
                done += band.size().height;
                company.rows(done, size.height);
            }
            Ok::<_, IngestError>(())
        })?;
        if company.stopped() {
            return Err(IngestError::Stopped);
        }
        let bytes = writer.finish(&mut BufWriter::new(unfinished.file.as_file_mut()))?;
        Ok((unfinished.complete().map_err(failed)?, bytes))
    }
}

/// What lies at the place of a pyramid, where one may be put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    /// The very pyramid that is to be made.
    Same,
    /// Another one of ours.
    Replaceable,
}

/// A source that was opened, and what is done to its pixels.
struct Picture<'a> {
    object: &'a Object,
    image: Arc<dyn SourceImage>,
    to_srgb: Option<ToSrgb>,
    flatten: bool,
    /// Those that are written.
    channels: Channels,
    /// The profile that is written.
    profile: Option<bytes::Bytes>,
}

impl<'a> Picture<'a> {
    fn of(
        object: &'a Object,
        image: Arc<dyn SourceImage>,
        settings: &Settings,
    ) -> Result<Self, IngestError> {
        let known = image.properties();
        let channels = known.channels.shown();
        let (to_srgb, profile) = match &known.icc_profile {
            profile if known.channels == Channels::Cmyk => {
                (of_inks(object, profile.as_ref()), None)
            }
            Some(profile) if settings.to_srgb => (ToSrgb::new(profile, known.channels)?, None),
            profile => (None, profile.clone()),
        };
        let mut picture = Self { object, to_srgb, flatten: false, channels, profile, image };
        if settings.flatten {
            picture.leave_out_alpha();
        }
        Ok(picture)
    }

    /// From here on the picture is laid on white, which changes nothing of an opaque one.
    fn leave_out_alpha(&mut self) {
        self.flatten = true;
        self.channels = match self.channels {
            Channels::Gray | Channels::GrayAlpha => Channels::Gray,
            Channels::Rgb | Channels::Rgba | Channels::Cmyk => Channels::Rgb,
        };
    }

    /// Whether its transparency hides nothing, as in many files that were exported with it;
    /// every pixel is read once for that.
    fn is_opaque(
        &self,
        runtime: &Handle,
        bands: &Bands,
        company: &dyn Company,
    ) -> Result<bool, IngestError> {
        for number in 0..bands.count() {
            if company.stopped() {
                return Err(IngestError::Stopped);
            }
            let band = self.band(runtime, bands, number)?;
            let mut pixels = band.data().chunks_exact(self.channels.count());
            if !pixels.all(|pixel| pixel.last() == Some(&u8::MAX)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn orientation(&self) -> Orientation {
        self.image.properties().orientation
    }

    /// Bytes at the height: a band is read, or changed, while the one before it is packed.
    /// Counted before it is known whether transparency is left out, so as if it were.
    fn memory(
        &self,
        bands: &Bands,
        options: &PyramidOptions<'_>,
        threads: usize,
    ) -> Result<u64, CodecError> {
        let size = bands.shown_size();
        let band = Size { height: bands.most_rows(), ..size };
        let stored = Pixels::byte_count(band, self.image.properties().channels);
        let light = Pixels::byte_count(band, self.image.properties().channels.shown());
        let converted = if self.to_srgb.is_some() { light } else { 0 };
        let flat = match self.image.properties().channels {
            Channels::Gray | Channels::Rgb | Channels::Cmyk => 0,
            Channels::GrayAlpha => Pixels::byte_count(band, Channels::Gray),
            Channels::Rgba => Pixels::byte_count(band, Channels::Rgb),
        };
        // One after the other, each beside the pixels that it is made of.
        let changed = converted.max(flat);
        let reading = bands.memory(self.image.as_ref())?.max(stored.saturating_add(changed));
        let waiting = if bands.count() > 1 { stored } else { 0 };
        let writing = options.memory(size, self.channels, threads);
        Ok(reading.saturating_add(waiting).saturating_add(writing))
    }

    /// Reads band after band, each as it is written, until somebody stops it.
    fn read(
        &self,
        runtime: &Handle,
        bands: &Bands,
        company: &dyn Company,
        send: &SyncSender<Result<Pixels, IngestError>>,
    ) {
        for number in 0..bands.count() {
            let band = if company.stopped() {
                Err(IngestError::Stopped)
            } else {
                self.band(runtime, bands, number)
            };
            let failed = band.is_err();
            // Nobody receives any more when writing failed.
            if send.send(band).is_err() || failed {
                return;
            }
        }
    }

    fn band(&self, runtime: &Handle, bands: &Bands, number: u32) -> Result<Pixels, IngestError> {
        let window = bands.window(self.image.as_ref(), number)?;
        let parts = runtime.block_on(self.object.read_all(&window.ranges))?;
        let decoded = self.image.decode(&window, &parts)?;
        // They are counted beside the decoder only, and not beside what is made of its pixels.
        drop(parts);
        let mut pixels = orient(decoded, bands.orientation());
        if let Some(to_srgb) = &self.to_srgb {
            pixels = to_srgb.apply(pixels);
        }
        Ok(if self.flatten { flatten(pixels, WHITE) } else { pixels })
    }
}

/// What makes colors of inks, of which no pyramid is written: their profile, or else ideal inks.
fn of_inks(object: &Object, profile: Option<&bytes::Bytes>) -> Option<ToSrgb> {
    ToSrgb::of(profile.map(|profile| &profile[..]), Channels::Cmyk, |error| {
        let key = object.key();
        warn!(image.identifier = key, "Ignored the color profile of `{key}`: {error}");
    })
}

fn file_error(path: &Path, cause: std::io::Error) -> IngestError {
    IngestError::File { path: path.to_owned(), cause }
}

fn refused(error: &PoolError) -> IngestError {
    let mib = |bytes: u64| bytes.div_ceil(1 << 20);
    match *error {
        PoolError::TooLarge { bytes, budget } => {
            IngestError::Memory { needed: mib(bytes), allowed: mib(budget) }
        }
        PoolError::Busy { .. } | PoolError::Panicked { .. } => {
            IngestError::Panicked { message: error.to_string() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{TileCompression, write_pyramid};
    use crate::pixels::samples;

    #[test]
    fn laying_a_picture_on_white_is_counted_beside_what_it_is_made_of() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let size = Size::new(512, 512);
        // Its tiles are small and compress to next to nothing: reading is the pixels alone.
        let options = PyramidOptions {
            tile: Size::new(64, 64),
            compression: TileCompression::Deflate,
            ..PyramidOptions::default()
        };
        let mut file = std::io::Cursor::new(Vec::new());
        let pixels = samples::flat(size, Channels::Rgba, &[10, 20, 30, 40]);
        write_pyramid(&pixels, &options, &mut file).unwrap();
        let object = runtime.block_on(Object::in_memory(file.into_inner()));
        let image = runtime.block_on(codec::open(&object, &codec::Settings::default())).unwrap();
        for flatten in [false, true] {
            let settings = Settings { flatten, ..Settings::default() };
            let picture = Picture::of(&object, Arc::clone(&image), &settings).unwrap();
            let bands = Bands::of(image.as_ref(), Orientation::Upright, size.height).unwrap();
            assert_eq!(bands.count(), 1);
            let packing = options.memory(size, picture.channels, 1);
            let reading = picture.memory(&bands, &options, 1).unwrap() - packing;
            // Four samples a pixel, and the three that are made of them.
            let both = size.area() * (4 + 3);
            assert!(reading >= both, "flatten {flatten}: {reading} of {both}");
        }
    }
}
