//! What an action costs: the post by the channel's price list, and what is read before and after it.

use super::App;
use super::desk::knows_identity;
use crate::channel::{decimal, millionths};
use crate::delivery::ActionKind;
use crate::id::{AccountName, ChannelName};
use crate::post::{Cost, Post};

impl App {
    /// What an action of `account` costs, with `post` if it sends one, where `out` parts are out; none where nothing does.
    pub(super) fn cost_of(
        &self,
        account: &AccountName,
        channel: &str,
        kind: ActionKind,
        post: Option<&Post>,
        out: usize,
    ) -> Option<Cost> {
        let rules = self.rules_at(account, &ChannelName::new(channel)).ok()?;
        let mut cost = rules.cost.clone()?;
        if self.account(account).is_some_and(|account| knows_identity(&account, &rules)) {
            cost.read_identity = None;
        }
        let of_post = post.and_then(|post| post.cost.as_ref()).map_or(0, |cost| millionths(&cost.amount));
        let sum = match kind {
            ActionKind::Delete => cost.deleting(out),
            ActionKind::Edit => of_post + cost.before_editing(post.map_or(0, |post| post.parts.len())),
            ActionKind::Publish | ActionKind::Reply => of_post + cost.before_sending(),
        };
        Some(Cost { amount: decimal(sum), currency: cost.currency })
    }
}
