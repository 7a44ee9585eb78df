//! Whether the server shows a status that it said it took: its rules against spam may drop one and answer all the same with an id,
//! of a status that there never is. <https://docs.joinmastodon.org/methods/statuses/#get>

use std::time::Duration;

use super::{GONE, Mastodon};
use crate::adapters::polls::Polls;
use crate::adapters::proof_or_word;
use crate::delivery::{Class, Failure, Journal, PartReceipt, Step, Stop, step, wait};
use crate::wire::Request;

impl Mastodon {
    /// Holds that the server shows what step `made` has `sent`; from a copy of its database that is a little behind, later.
    pub(super) async fn read_back(&self, made: &Step, sent: &PartReceipt, journal: &dyn Journal) -> Result<(), Stop> {
        let n = made.index;
        if step(journal, Step::repeatable("seen", n), self.is_shown(&sent.id)).await? {
            return Ok(());
        }
        let polls = Polls::begin(&self.account, journal, "shown", n).await?;
        let poll = async {
            let now = journal.now();
            match self.is_shown(&sent.id).await? {
                true => Ok(Ok(())),
                false if polls.asked_for(now) < self.shown_within() => Ok(Err(polls.next(now))),
                false => Err(dropped(sent)),
            }
        };
        let shown = wait(journal, Step::repeatable("shown", n), "the server does not show the post yet", poll).await;
        shown.map_err(|stop| stop.blamed_on(made))
    }

    /// `GET /api/v1/statuses/:id`. Who may not read has the server's word alone.
    async fn is_shown(&self, id: &str) -> Result<bool, Failure> {
        let request = Request::get(self.account.url(&["api", "v1", "statuses", id]), "get_status");
        match self.call(request).await {
            Err(failure) if failure.message.starts_with(GONE) => Ok(false),
            answer => proof_or_word(answer.map(drop)).map(|()| true),
        }
    }

    fn shown_within(&self) -> Duration {
        Duration::from_secs(self.account.figure("shown_within_s", 30))
    }
}

/// Nothing is out, and the same would be dropped again.
fn dropped(sent: &PartReceipt) -> Failure {
    let message = format!(
        "the server said yes and shows no post {}, as its rules against spam do; see what of its words or links they mean, or \
         ask its administrators",
        sent.id
    );
    Failure::new(Class::Refused, message).spent()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::adapters::Adapter;
    use crate::adapters::scripted::{Memory, NOW, Script, account, post, response};
    use crate::wire::Response;

    fn status() -> Response {
        response(200, &json!({ "id": "1", "created_at": NOW }))
    }

    fn absent() -> Response {
        response(404, &json!({ "error": "Record not found" }))
    }

    async fn published(answers: Vec<Response>, journal: &Memory) -> Result<String, Stop> {
        let mut account = account("mastodon", &[("access_token", "t")], &[]);
        account.figures.insert("poll_s".to_owned(), json!([1, 2, 4]));
        let mastodon = Mastodon::new(account, Script::new(answers).wire());
        let receipt = mastodon.publish(&post("mastodon", "Trams", vec![]), journal).await?;
        Ok(receipt.parts[0].id.clone())
    }

    #[tokio::test]
    async fn a_post_that_the_server_dropped_without_a_word_is_not_told_as_sent() {
        let journal = Memory::default();
        let parked = published(vec![status(), absent(), absent()], &journal).await;
        assert!(matches!(parked, Err(Stop::Park { after, .. }) if after == Duration::from_secs(1)), "{parked:?}");
        journal.later(31);
        let Err(Stop::Failed { step, failure }) = published(vec![absent()], &journal).await else {
            panic!("nothing is there")
        };
        assert_eq!((step.key().as_str(), failure.class, failure.spent), ("part/0", Class::Refused, true), "{failure}");
        assert!(failure.message.contains("shows no post 1"), "{failure}");
    }

    #[tokio::test]
    async fn a_post_that_is_shown_a_little_later_is_sent() {
        let journal = Memory::default();
        assert!(published(vec![status(), absent(), absent()], &journal).await.is_err());
        journal.later(2);
        assert_eq!(published(vec![status()], &journal).await, Ok("1".to_owned()));
    }

    /// A token that may only write is no reason to stop.
    #[tokio::test]
    async fn who_may_not_read_takes_the_servers_word() {
        let refused = response(403, &json!({ "error": "This action is outside the authorized scopes" }));
        let sent = published(vec![status(), refused], &Memory::default()).await;
        assert_eq!(sent, Ok("1".to_owned()));
    }
}
