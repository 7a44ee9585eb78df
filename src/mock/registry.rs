//! The fakes there are, one line each.

use std::sync::Arc;

use super::Fake;

/// All fakes, in the order in which the wall shows their columns.
pub fn fakes() -> Vec<Arc<dyn Fake>> {
    vec![
        Arc::new(super::twitter::Twitter::default()),
        Arc::new(super::facebook::Facebook::default()),
        Arc::new(super::instagram::Instagram::default()),
        Arc::new(super::youtube::Youtube::default()),
        Arc::new(super::tiktok::Tiktok::default()),
        Arc::new(super::telegram::Telegram::default()),
        Arc::new(super::mastodon::Mastodon::default()),
        Arc::new(super::bluesky::Bluesky::default()),
        Arc::new(super::email::Email),
    ]
}
