//! What a channel's rules ask for in pictures and videos, how those are made, and where platforms can fetch them.
//!
//! Planning is pure and part of composing; drawing and fitting happen when a post is handed over.

mod animation;
pub mod host;
mod plan;
pub mod render;

pub use animation::why_still;
pub use plan::{CARD, CLIP, CLIP_SECONDS, Means, Plan, plan};
