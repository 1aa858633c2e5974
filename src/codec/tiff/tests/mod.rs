//! Tests of the whole reader and writer: against each other, against the `tiff` crate,
//! and against files that mean harm.

mod directories;
mod foreign;
mod hostile;
mod inks;
mod kinds;
mod made;
mod mutation;
mod pages;
mod planes;
mod round_trip;
mod scaled;
mod shared;
mod stored;
mod strips;
mod trimmed;
mod webp;
