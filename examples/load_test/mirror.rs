//! Our own server's answers as files, for nginx to send.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use crate::client::Connection;
use crate::stop;

/// Enough for a fair mean of their sizes; nginx may send them again, it keeps no answers.
const MOST: usize = 1500;
/// So many of a slow list in any case.
const LEAST: usize = 32;
const LONGEST: Duration = Duration::from_secs(4);

const CONNECTIONS: usize = 4;

/// Writes the answers to the first of `paths` below `www`, each at its path, and gives how
/// many there are. What is there is not asked for again.
pub fn mirror(address: SocketAddr, paths: &[String], www: &Path) -> anyhow::Result<usize> {
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let work = || -> anyhow::Result<()> {
        let mut connection = Connection::new(address);
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let enough = number >= MOST || (number >= LEAST && start.elapsed() > LONGEST);
            let Some(path) = paths.get(number).filter(|_| !enough) else {
                // The others hold what they have taken; nobody takes one more.
                next.fetch_sub(1, Ordering::Relaxed);
                return Ok(());
            };
            stop::check()?;
            keep(&mut connection, path, www).with_context(|| format!("http://{address}{path}"))?;
        }
    };
    let results: Vec<anyhow::Result<()>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(work)).collect();
        let join = |worker: ScopedJoinHandle<'_, _>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        workers.into_iter().map(join).collect()
    });
    results.into_iter().collect::<anyhow::Result<()>>()?;
    Ok(paths.iter().take(MOST).take_while(|path| file(www, path).is_file()).count())
}

fn keep(connection: &mut Connection, path: &str, www: &Path) -> anyhow::Result<()> {
    let file = file(www, path);
    if file.is_file() {
        return Ok(());
    }
    let (status, body) = connection.fetch(path)?;
    ensure!(status == 200, "it was answered {status}: {}", String::from_utf8_lossy(&body));
    let folder = file.parent().context("a path has folders")?;
    fs::create_dir_all(folder)?;
    fs::write(file, body)?;
    Ok(())
}

fn file(www: &Path, path: &str) -> PathBuf {
    www.join(path.trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::serve;

    fn paths(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn answers_lie_at_their_paths_and_those_that_are_there_stay() {
        let www = tempfile::tempdir().unwrap();
        let address = serve(|path| (200, format!("of {path}")));
        let list = paths(&["/iiif/page/1,2/default.jpg", "/iiif/page/info.json"]);
        let there = www.path().join("iiif/page/info.json");
        fs::create_dir_all(there.parent().unwrap()).unwrap();
        fs::write(&there, "before").unwrap();
        assert_eq!(mirror(address, &list, www.path()).unwrap(), 2);
        let answer = fs::read_to_string(www.path().join("iiif/page/1,2/default.jpg")).unwrap();
        assert_eq!(answer, "of /iiif/page/1,2/default.jpg");
        assert_eq!(fs::read_to_string(there).unwrap(), "before");
    }

    #[test]
    fn no_error_is_taken_for_an_answer() {
        let www = tempfile::tempdir().unwrap();
        let address = serve(|_| (404, "no such page".to_owned()));
        let error = mirror(address, &paths(&["/a"]), www.path()).unwrap_err();
        assert!(
            format!("{error:#}").ends_with("/a: it was answered 404: no such page"),
            "{error:#}"
        );
        assert!(!www.path().join("a").exists());
    }
}
