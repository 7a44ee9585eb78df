//! Limits of long windows, and those that accounts share: counted in the store, over all processes and restarts.

use std::time::Duration;

use jiff::tz::TimeZone;

use super::SHORT_WINDOW_S;
use super::ahead::COUNTED_FOR;
use crate::channel::{Quota, Reset, Scope};
use crate::id::{AccountName, ChannelName};
use crate::store::{Draw, Limit, Window};

/// A limit that the store counts.
pub(super) struct Long {
    pub(super) quota: Quota,
    /// Whom it is counted for.
    pub(super) scope: String,
    window: Window,
}

impl Long {
    pub(super) fn new(quota: &Quota, account: &AccountName, channel: &ChannelName) -> Self {
        let window = match quota.reset {
            // A zone that nobody knows was refused when the rules were read.
            Reset::Day => {
                Window::Day(quota.zone.as_deref().and_then(|zone| TimeZone::get(zone).ok()).unwrap_or(TimeZone::UTC))
            }
            Reset::Rolling | Reset::Fixed => {
                let lasts = Duration::from_secs(u64::from(quota.window_s));
                Window::Rolling(lasts + on_the_way(quota))
            }
        };
        Self { quota: quota.clone(), scope: scope(quota.scope, account, channel), window }
    }

    pub(super) fn limit(&self) -> Limit {
        Limit { max: self.quota.max, window: self.window.clone() }
    }

    /// `units` of it, for a call that leaves `within` this time. A long window does not mind when in it that is.
    pub(super) fn draw(&self, units: u32, within: Duration) -> Draw {
        let leaves_within = if self.is_brief() { within } else { Duration::ZERO };
        Draw { scope: self.scope.clone(), name: self.quota.name.clone(), units, limit: self.limit(), leaves_within }
    }

    /// Whether it matters when in its window a call leaves: what was drawn early has left such a window by then.
    pub(super) fn is_brief(&self) -> bool {
        self.quota.window_s <= SHORT_WINDOW_S && self.quota.reset != Reset::Day
    }

    /// How long after it was drawn a call may end and still count from then. One that takes longer is counted anew as it ends.
    pub(super) fn on_the_way(&self) -> Duration {
        on_the_way(&self.quota)
    }

    pub(super) fn counts(&self, action: &str) -> bool {
        super::counts(&self.quota, action)
    }
}

fn on_the_way(quota: &Quota) -> Duration {
    match quota.window_s {
        // What lasts a second is over soon.
        0..=SHORT_WINDOW_S => COUNTED_FOR,
        _ => Duration::from_secs(1),
    }
}

/// Whose limit it is, as the store counts it. Accounts of one channel in one store share its app and its bot.
pub(super) fn scope(scope: Scope, account: &AccountName, channel: &ChannelName) -> String {
    match scope {
        Scope::Account => format!("account:{account}"),
        Scope::App => format!("app:{channel}"),
        Scope::Bot => format!("bot:{channel}"),
        Scope::Ip => format!("ip:{channel}"),
    }
}
