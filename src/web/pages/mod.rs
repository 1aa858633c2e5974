//! The pages that readers see: functions from plain structs to HTML.
//!
//! Everything here is pure: no requests, no files, no clock, and no decision about status
//! or headers except the words of [`CONTENT_SECURITY_POLICY`], which every page and viewer
//! is written for. No page holds an inline script or asks another host for anything of its
//! own; home and messages need no script at all.
//!
//! `base_path` in the structs is what stands before our own paths in the public address:
//! empty, or like `/library` without a final slash.

mod assets;
mod home;
mod message;
mod mirador;

pub use assets::asset;
pub use home::{Home, HomeItem, home};
pub use message::{Message, message, mirador_missing};
pub use mirador::{Mirador, NotAnAddress, mirador};

/// The policy for every HTML page and for the viewers' files.
///
/// Viewers fetch manifests and pictures from any library (`connect-src`, `img-src`) and
/// write style elements of their own; scripts come from us alone.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src * data: blob:; \
    connect-src *; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; \
    form-action 'self'";

/// Renders a template into memory.
fn render(template: &impl askama::Template) -> String {
    template.render().expect("these templates only write strings and numbers to a String")
}
