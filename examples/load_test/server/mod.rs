//! The servers that are measured: started by us, ended by us.

mod nginx;
mod warraq;

use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

pub use nginx::Nginx;
pub use warraq::{Bucket, CACHE_MEMORY, RENDER_MEMORY, Warraq};

use crate::process::Family;

/// How long a server may take to end before it is ended by force.
const GRACE: Duration = Duration::from_secs(20);

/// A process of ours that answers at `address`, until it is dropped.
#[derive(Debug)]
pub struct Running {
    pub address: SocketAddr,
    child: Child,
}

impl Running {
    pub fn family(&self) -> Family {
        Family::of(self.child.id())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Asks a process to end, as a supervisor would, so that it ends its own children too.
fn end(child: &mut Child) {
    // It has not been waited for, so the number is still its own.
    let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    let patience = Instant::now() + GRACE;
    while asked.as_ref().is_ok_and(ExitStatus::success) && Instant::now() < patience {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    let _ = child.kill();
    let _ = child.wait();
}
