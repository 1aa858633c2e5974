//! The program as an operator meets it: flags and settings, starting and stopping, damaged
//! folders, logs and metrics, and whatever the open network sends.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

mod bad_ready;
mod bad_records;
mod bad_tables;
mod cache;
mod check;
mod command_line;
mod deploy;
mod explain;
mod folder;
mod healthcheck;
mod hostile;
mod https;
mod ingest;
mod logs;
mod memory;
mod new;
mod operator;
mod patience;
mod program;
mod purge;
mod queue;
mod real_files;
mod restart;
mod settings;
mod start;
mod stop;
#[path = "../support/mod.rs"]
mod support;
mod viewers;
mod warm;
