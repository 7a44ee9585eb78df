//! New tokens for an account: when the platform no longer takes the old ones, and before.

use super::{Ran, Run, Stored};
use crate::adapters::Tokens;
use crate::delivery::{ActionState, Class, Failure, Next, StepKind};
use crate::dispatch::desk::EARLY;
use crate::dispatch::retry::wait_after;
use crate::store::Wait;

impl Run<'_> {
    /// Gets new tokens, or stops the account.
    pub(super) async fn refresh(&self, failure: Failure) -> Stored<Ran> {
        if self.desk.changed(&self.delivery.account).await {
            return Ok(Ran::Reloaded);
        }
        // What cannot be kept is not asked for: the token that renews it may work once.
        let alone = self.sender.adapter.signs_in_alone();
        if let Err(reason) =
            self.desk.can_keep(&self.delivery.account).await.or_else(|why| if alone { Ok(()) } else { Err(why) })
        {
            let account = &self.delivery.account;
            let reason = format!(
                "{}; renewed tokens could not be kept: {reason}; see to that, then `fanfare queue resume --account {account}`",
                failure.message
            );
            return self.stop_account(&reason).await;
        }
        let renewed = match self.sender.adapter.refresh().await {
            Ok(tokens) => match self.desk.keep(&self.delivery.account, &tokens).await {
                Err(reason) if alone => {
                    tracing::debug!(account = %self.delivery.account, "its session was renewed and is not kept: {reason}");
                    Ok(())
                }
                kept => kept.map_err(|reason| {
                    Failure::new(Class::Unauthorized, format!("the renewed tokens could not be kept: {reason}"))
                }),
            },
            Err(refused) if refused.class.next(StepKind::Repeatable) == Next::Retry => {
                let failures = self.action.failures + 1;
                let wait = Wait {
                    state: ActionState::Waiting,
                    next_at: self.store.now() + wait_after(failures, refused.retry_after),
                    reason: Some(format!("the token could not be renewed yet: {}", refused.message)),
                    failures,
                    // While it is asked about, why that is stays.
                    error: (self.action.state != ActionState::Asking).then_some(refused),
                    account_rests: false,
                };
                return self.wait_until(&wait).await;
            }
            Err(refused) => Err(refused),
        };
        match renewed {
            Ok(()) => Ok(Ran::Renewed),
            Err(refused) => {
                let advice = refused.class.advice_for(&self.delivery.account);
                self.stop_account(&format!("{}; {}; {}", failure.message, refused.message, advice)).await
            }
        }
    }

    /// Keeps the session that the adapter has opened by itself: platforms limit how often that may be done. Where nobody keeps it, it
    /// serves as long as its sender.
    pub(super) async fn keep_opened(&self, tokens: &Tokens) {
        if let Err(reason) = self.desk.keep(&self.delivery.account, tokens).await {
            tracing::debug!(account = %self.delivery.account, "the session that was opened is not kept: {reason}");
        }
    }

    /// Renews a token that ends soon; none if there is no new one. Without it the old one still serves.
    pub(super) async fn renewed_early(&self) -> Option<Ran> {
        let account = &self.delivery.account;
        let session_ends_at = self.sender.adapter.session_ends_at();
        let session_ends = session_ends_at.is_some_and(|at| at <= self.store.now() + EARLY);
        if !session_ends && !self.desk.renews_early(account).await {
            return None;
        }
        if self.desk.changed(account).await {
            return Some(Ran::Reloaded);
        }
        if let Err(reason) =
            self.desk.can_keep(account).await.or_else(|why| if session_ends { Ok(()) } else { Err(why) })
        {
            tracing::warn!(account = %account, "its token ends soon and was not renewed: {reason}");
            return None;
        }
        // Its request pays what is owed, or does not leave.
        let kept = match self.sender.adapter.refresh().await {
            Ok(tokens) => self.desk.keep(account, &tokens).await,
            Err(failure) => Err(failure.to_string()),
        };
        match &kept {
            // A session goes on with whoever has it, also where nobody keeps it.
            Err(reason) if session_ends && self.sender.adapter.session_ends_at() != session_ends_at => {
                tracing::debug!(account = %account, "its session was renewed and is not kept: {reason}");
            }
            Err(reason) => tracing::warn!(account = %account, "its token ends soon and was not renewed: {reason}"),
            Ok(()) => {}
        }
        kept.is_ok().then_some(Ran::Renewed)
    }
}
