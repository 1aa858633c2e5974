//! What others say of our answers: the public validators, the JSON schema and the models
//! of the Presentation API, each run against a server of ours.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

mod converted;
mod cookbook;
mod documents;
mod image_validator;
mod image_validator_ng;
mod presentation;
mod preview;
mod readers;
mod records;
mod squares;
#[path = "../support/mod.rs"]
mod support;
mod tool;
