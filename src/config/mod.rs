//! (room)

pub mod diagnostic;
