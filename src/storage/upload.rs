//! Sending files to where they are stored.

use std::fs::File;
use std::io::{self, Read as _};
use std::path;

use bytes::Bytes;
use object_store::{
    Attribute, Attributes, ObjectStoreExt as _, PutMode, PutMultipartOptions, PutOptions,
    WriteMultipart, path::Path,
};

use super::StorageError;
use super::reading::Reading;

/// Longer files are sent in parts of this length: S3 takes parts from 5 MiB on, and ten
/// thousand of them.
const PART: usize = 8 * 1024 * 1024;

/// Parts of one file that are under way at one time.
const PARTS: usize = 3;

/// See [`super::Storage::put_file`].
pub(super) async fn send(
    reading: &Reading,
    key: &str,
    place: &Path,
    path: &path::Path,
    media_type: &'static str,
    fresh: bool,
) -> Result<(), StorageError> {
    let failed = |error: object_store::Error| StorageError::from_store(key, error);
    let unread = |error: io::Error| StorageError::Failed {
        key: key.to_owned(),
        cause: format!("the file to be stored cannot be read: {error}"),
    };
    let attributes = Attributes::from_iter([(Attribute::ContentType, media_type)]);
    let mut file = File::open(path).map_err(unread)?;
    let (mut part, mut next) = read(file).await.map_err(unread)?;
    file = next;
    if part.len() < PART {
        let mode = if fresh { PutMode::Create } else { PutMode::Overwrite };
        let options = PutOptions { mode, attributes, ..PutOptions::default() };
        reading.store.put_opts(place, part.into(), options).await.map_err(failed)?;
        return Ok(());
    }
    if fresh && reading.store.head(place).await.is_ok() {
        return Err(StorageError::Exists { key: key.to_owned() });
    }
    let options = PutMultipartOptions { attributes, ..PutMultipartOptions::default() };
    let upload = reading.store.put_multipart_opts(place, options).await.map_err(failed)?;
    let mut upload = WriteMultipart::new_with_chunk_size(upload, PART);
    while !part.is_empty() {
        if let Err(error) = upload.wait_for_capacity(PARTS).await {
            let _ = upload.abort().await;
            return Err(failed(error));
        }
        upload.put(part);
        (part, next) = match read(file).await {
            Ok(read) => read,
            Err(error) => {
                let _ = upload.abort().await;
                return Err(unread(error));
            }
        };
        file = next;
    }
    // What was sent of one that fails is cleared away.
    upload.finish().await.map_err(failed)?;
    Ok(())
}

/// The next part of a file, empty at its end; away from the threads that serve.
async fn read(mut file: File) -> io::Result<(Bytes, File)> {
    let read = tokio::task::spawn_blocking(move || {
        let mut part = Vec::with_capacity(PART);
        (&mut file).take(PART as u64).read_to_end(&mut part)?;
        Ok((Bytes::from(part), file))
    });
    read.await?
}
