//! The adapters there are, one line each.

use super::bluesky::Bluesky;
use super::email::Email;
use super::facebook::Facebook;
use super::instagram::Instagram;
use super::mastodon::Mastodon;
use super::telegram::Telegram;
use super::tiktok::TikTok;
use super::twitter::Twitter;
use super::youtube::YouTube;
use super::{Account, Adapter};
use crate::wire::Wire;

/// Makes an adapter for an account.
pub type Make = fn(Account, Wire) -> Box<dyn Adapter>;

/// Every adapter by its channel's name.
pub const fn registry() -> &'static [(&'static str, Make)] {
    &[
        ("bluesky", |account, wire| Box::new(Bluesky::new(account, wire))),
        ("email", |account, wire| Box::new(Email::new(account, wire))),
        ("facebook", |account, wire| Box::new(Facebook::new(account, wire))),
        ("instagram", |account, wire| Box::new(Instagram::new(account, wire))),
        ("mastodon", |account, wire| Box::new(Mastodon::new(account, wire))),
        ("telegram", |account, wire| Box::new(Telegram::new(account, wire))),
        ("tiktok", |account, wire| Box::new(TikTok::new(account, wire))),
        ("twitter", |account, wire| Box::new(Twitter::new(account, wire))),
        ("youtube", |account, wire| Box::new(YouTube::new(account, wire))),
    ]
}

/// The adapter for `account`; `None` if its channel has none.
pub fn make(account: Account, wire: Wire) -> Option<Box<dyn Adapter>> {
    let (_, make) = registry().iter().find(|(channel, _)| *channel == account.channel.as_str())?;
    Some(make(account, wire))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_adapter_has_rules_that_can_be_read() {
        for (channel, _) in registry() {
            let path = format!("{}/channels/{channel}/channel.toml", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
            let rules = toml::from_str::<crate::channel::Rules>(&text);
            assert!(rules.is_ok(), "{path}: {}", rules.err().map(|e| e.to_string()).unwrap_or_default());
        }
    }
}
