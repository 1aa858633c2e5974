//! What is seen from outside.

pub mod pages;
