//! What an account of Instagram's own login may not do, found out by asking for things that want it: nobody says there what a
//! token may do.

use serde_json::Value;

use super::{Instagram, graph};
use crate::delivery::{Class, Failure};
use crate::wire::Request;

impl Instagram {
    pub(super) async fn not_allowed(&self) -> Result<Vec<String>, Failure> {
        let me = self.me().await?;
        if me.account_type.as_deref() == Some("PERSONAL") {
            let why = "post: it is a personal account, and only business and creator accounts may; switch it in the Instagram app";
            return Ok(vec![why.to_owned()]);
        }
        let limit = graph::url(&self.account, &[&me.user_id, "content_publishing_limit"]);
        let limit = Request::get(limit, "publishing_limit").query("fields", "config,quota_usage");
        let (posting, quota) = self.unless_granted("post", "instagram_business_content_publish", limit).await?;
        let mut missing = Vec::from_iter(posting);
        let counted_on = self.account.figure("posts_a_day", 50);
        if let Some(total) = quota_total(&quota).filter(|total| *total < counted_on) {
            missing.push(format!(
                "post more than {total} times in 24 hours, where {counted_on} are counted on: set `max` of `posts per day` in a \
                 channels/instagram/channel.toml of your own"
            ));
        }
        // Before there is a post, nothing can be asked about comments.
        if let Some(id) = self.media_list(&me.user_id).await?.newest_id() {
            let comments =
                Request::get(graph::url(&self.account, &[id, "comments"]), "list_comments").query("fields", "id");
            let scope = "instagram_business_manage_comments";
            missing.extend(self.unless_granted("comment on its own posts", scope, comments).await?.0);
        }
        Ok(missing)
    }

    /// What it may not do, and what was answered.
    async fn unless_granted(&self, what: &str, scope: &str, asks: Request) -> Result<(Option<String>, Value), Failure> {
        match self.call::<Value>(asks).await {
            Err(failure) if failure.class == Class::Unauthorized => {
                Ok((Some(format!("{what} ({scope} was not granted)")), Value::Null))
            }
            answer => answer.map(|answer| (None, answer)),
        }
    }
}

/// How many posts of 24 hours the account has. What the documents say of it differs.
fn quota_total(answer: &Value) -> Option<u64> {
    answer["data"][0]["config"]["quota_total"].as_u64()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::adapters::scripted::{Script, account, response};

    #[tokio::test]
    async fn an_account_with_fewer_posts_a_day_than_usual_says_so() {
        for (total, says) in [(50, false), (100, false), (25, true)] {
            let me = json!({"user_id": "1784", "username": "news", "account_type": "BUSINESS"});
            let limit =
                json!({"data": [{"quota_usage": 3, "config": {"quota_total": total, "quota_duration": 86_400}}]});
            let script = Script::new([me, limit, json!({"data": []})].map(|body| response(200, &body)));
            let account = account("instagram", &[("access_token", "IGAA")], &[("ig_user_id", "1784")]);
            let missing = Instagram::new(account, script.wire()).not_allowed().await.expect("an answer");
            assert_eq!(missing.iter().any(|what| what.contains("more than 25 times")), says, "{total}: {missing:?}");
        }
    }
}
