//! The adapters there are, one line each.

use super::bluesky::Bluesky;
use super::mastodon::Mastodon;
use super::telegram::Telegram;
use super::twitter::Twitter;
use super::{Account, Adapter};
use crate::wire::Wire;

/// Makes an adapter for an account.
pub type Make = fn(Account, Wire) -> Box<dyn Adapter>;

/// Every adapter by its channel's name.
pub fn registry() -> &'static [(&'static str, Make)] {
    &[
        ("bluesky", |account, wire| Box::new(Bluesky::new(account, wire))),
        ("mastodon", |account, wire| Box::new(Mastodon::new(account, wire))),
        ("telegram", |account, wire| Box::new(Telegram::new(account, wire))),
        ("twitter", |account, wire| Box::new(Twitter::new(account, wire))),
    ]
}

/// The adapter for `account`; `None` if its channel has none.
pub fn make(account: Account, wire: Wire) -> Option<Box<dyn Adapter>> {
    let (_, make) = registry().iter().find(|(channel, _)| *channel == account.channel.as_str())?;
    Some(make(account, wire))
}
