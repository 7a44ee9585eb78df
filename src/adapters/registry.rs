//! The adapters there are, one line each.

use super::{Account, Adapter};
use crate::wire::Wire;

/// Makes an adapter for an account.
pub type Make = fn(Account, Wire) -> Box<dyn Adapter>;

/// Every adapter by its channel's name.
pub fn registry() -> &'static [(&'static str, Make)] {
    &[]
}

/// The adapter for `account`; `None` if its channel has none.
pub fn make(account: Account, wire: Wire) -> Option<Box<dyn Adapter>> {
    let (_, make) = registry().iter().find(|(channel, _)| *channel == account.channel.as_str())?;
    Some(make(account, wire))
}
