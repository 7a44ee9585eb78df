//! The adapters there are, one line each.

use super::email::Email;
use super::facebook::Facebook;
use super::instagram::Instagram;
use super::tiktok::TikTok;
use super::youtube::YouTube;
use super::{Account, Adapter};
use crate::wire::Wire;

/// Makes an adapter for an account.
pub type Make = fn(Account, Wire) -> Box<dyn Adapter>;

/// Every adapter by its channel's name.
pub fn registry() -> &'static [(&'static str, Make)] {
    &[
        ("facebook", |account, wire| Box::new(Facebook::new(account, wire))),
        ("instagram", |account, wire| Box::new(Instagram::new(account, wire))),
        ("youtube", |account, wire| Box::new(YouTube::new(account, wire))),
        ("tiktok", |account, wire| Box::new(TikTok::new(account, wire))),
        ("email", |account, wire| Box::new(Email::new(account, wire))),
    ]
}

/// The adapter for `account`; `None` if its channel has none.
pub fn make(account: Account, wire: Wire) -> Option<Box<dyn Adapter>> {
    let (_, make) = registry().iter().find(|(channel, _)| *channel == account.channel.as_str())?;
    Some(make(account, wire))
}
