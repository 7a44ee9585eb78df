//! Whether an action still belongs to who its account is now.

use super::super::journal::StoreJournal;
use super::{Ran, Run, Stored};
use crate::delivery::BegunAs;
use crate::store::End;

impl Run<'_> {
    /// Why the action is not for who the account is now, or not for this program.
    pub(super) fn cannot_go_on(&self, now: BegunAs) -> Option<String> {
        let (account, channel) = (&self.delivery.account, &self.delivery.channel);
        if let Some(other) = self.desk.channel(account).filter(|other| other != channel) {
            return Some(format!(
                "it was made for {channel}, and {account} is an account on {other} now; change the configuration back, or \
                 cancel it and publish again"
            ));
        }
        let (other, here) = (self.action.begun_as?.steps, now.steps);
        (other != here).then(|| {
            format!(
                "it was begun by another version of this program (steps {other}, here {here}); finish it there, or cancel and \
                 publish again; what may be out of it already is settled by `fanfare queue resolve ID`"
            )
        })
    }

    /// Why what is out cannot be changed or taken down, if it belongs to another than the account is now: that one does not see it,
    /// or sees it and may do nothing, and an answer to it would be signed by another than it is.
    pub(super) async fn is_anothers(&self, now: BegunAs) -> Stored<Option<String>> {
        let was = self.store.published_as(&self.delivery.id).await?;
        let is_elsewhere = was.is_some_and(|was| was.is_elsewhere(now.identity));
        let account = &self.delivery.account;
        Ok(is_elsewhere.then(|| {
            format!(
                "it went out as another than {account} is now: its server, settings or sign-in were changed; change them back, or \
                 do it at the platform"
            )
        }))
    }

    /// Leaves what was begun as another than the account is now: asking that one, or repeating a key there, says nothing of what
    /// is out. `None` if nothing can be out.
    pub(super) async fn changed_hands(&self, journal: &StoreJournal) -> Stored<Option<Ran>> {
        let account = &self.delivery.account;
        let who =
            format!("it was begun as another than {account} is now: its server, settings or credentials were changed");
        if !journal.open_steps().is_empty() {
            let check = format!("{who}; look there");
            return self.end(End::Uncertain { check, error: None }).await.map(Some);
        }
        if !journal.begun() {
            return Ok(None);
        }
        let reason = format!("{who}, and part of it is out there; change them back, or cancel it");
        self.store.hold(self.held.fence(), &self.action.id, &reason).await?;
        Ok(Some(Ran::On))
    }
}
