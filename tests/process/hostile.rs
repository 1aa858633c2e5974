//! Whatever the network and the disk may hold: the server answers in clear statuses, keeps
//! its log quiet, and lives.

mod addresses;
mod files;
