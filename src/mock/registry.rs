//! The fakes there are, one line each.

use std::sync::Arc;

use super::Fake;

/// All fakes, in the order in which the wall shows their columns.
pub fn fakes() -> Vec<Arc<dyn Fake>> {
    vec![
        Arc::new(super::twitter::Twitter::default()),
        // facebook
        // instagram
        // youtube
        // tiktok
        // telegram
        // mastodon
        Arc::new(super::bluesky::Bluesky::default()),
        // email
    ]
}
