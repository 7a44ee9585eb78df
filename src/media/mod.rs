//! What a channel's rules ask for in pictures and videos, and where those come from.
//!
//! Planning is pure and part of composing; drawing and fitting happen when a post is handed over.

mod plan;

pub use plan::{CARD, CLIP, CLIP_SECONDS, Plan, plan};
