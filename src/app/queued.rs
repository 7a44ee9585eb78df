//! What is queued already when an article is published again: the same, or what the person would not expect.

use super::publish::{Handed, Request};
use super::{Error, Outlet};
use crate::delivery::{DeliveryState, NewDelivery};
use crate::id::BlobHash;
use crate::post::Post;
use crate::schedule::When;

impl Outlet {
    /// What keeps `new` from being taken for the delivery that is queued already, as one sentence: other words, media or options,
    /// or another time than the one that was asked for.
    pub(super) async fn unlike(
        &self,
        handed: &Handed,
        new: &NewDelivery,
        request: &Request,
    ) -> Result<Option<String>, Error> {
        let queued = self.store.delivery(&handed.delivery).await?;
        let (account, id) = (&queued.account, &queued.id);
        let at = self.app.zoned(queued.due_at).strftime("%Y-%m-%d %H:%M %Z").to_string();
        let stands = match queued.state {
            DeliveryState::Scheduled => format!("scheduled for {at}"),
            DeliveryState::Held | DeliveryState::AwaitingApproval | DeliveryState::Sending => {
                queued.state.as_str().replace('_', " ")
            }
            _ => return Ok(None),
        };
        let what = match (&queued.post, &new.post) {
            (Some(then), Some(now)) if then != now && !self.says_the_same(then, &handed.post).await? => {
                "as another post"
            }
            _ if matches!(request.when, When::At(_)) && queued.due_at != new.due_at => "for another time",
            _ => return Ok(None),
        };
        let remedy = match queued.state {
            DeliveryState::Sending => "`fanfare correct` changes it when it is out".to_owned(),
            _ => format!("`fanfare queue cancel {id}`, then publish again"),
        };
        Ok(Some(format!("{account} has this article already, {what}, and that is {stands}; {remedy}")))
    }

    /// Whether the frozen post says what `post` does. Its lengths and warnings may be others.
    async fn says_the_same(&self, frozen: &BlobHash, post: &Post) -> Result<bool, Error> {
        let Ok(then) = serde_json::from_slice::<Post>(&self.store.blob(frozen).await?.bytes) else { return Ok(true) };
        let said = |post: &Post| {
            let parts = post.parts.iter().map(|part| (part.text.text.clone(), part.fields.clone()));
            let media = post.media.iter().map(|media| (media.source.clone(), media.alt.clone()));
            (parts.collect::<Vec<_>>(), media.collect::<Vec<_>>(), post.link.clone(), post.options.clone())
        };
        Ok(said(&then) == said(post))
    }
}
