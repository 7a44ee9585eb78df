//! Media: what each rule asks for, cards and clips, a public URL for a file.

pub mod host;
pub mod render;
