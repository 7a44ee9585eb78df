//! What an account of Instagram's own login may not do, found out by asking for things that want it: nobody says there what a
//! token may do.

use serde::Deserialize;
use serde_json::Value;

use super::{Instagram, OwnQuota, graph};
use crate::delivery::{Class, Failure};
use crate::wire::Request;

impl Instagram {
    pub(super) async fn not_allowed(&self) -> Result<Vec<String>, Failure> {
        let me = self.me().await?;
        if me.account_type.as_deref() == Some("PERSONAL") {
            let why = "post: it is a personal account, and only business and creator accounts may; switch it in the Instagram app";
            return Ok(vec![why.to_owned()]);
        }
        let limit = self.publishing_limit(&me.user_id);
        let (posting, _) = self.unless_granted("post", "instagram_business_content_publish", limit).await?;
        let mut missing = Vec::from_iter(posting);
        // Before there is a post, nothing can be asked about comments.
        if let Some(id) = self.media_list(&me.user_id).await?.newest_id() {
            let comments =
                Request::get(graph::url(&self.account, &[id, "comments"]), "list_comments").query("fields", "id");
            let scope = "instagram_business_manage_comments";
            missing.extend(self.unless_granted("comment on its own posts", scope, comments).await?.0);
        }
        Ok(missing)
    }

    /// How many posts the account has in a window: what the documents say of it differs, and the platform says it of each account.
    /// None where it may not post at all, which is told elsewhere.
    pub(super) async fn posts_a_day(&self) -> Result<Vec<OwnQuota>, Failure> {
        let limit = match self.account.setting("ig_user_id") {
            Ok(user) => self.publishing_limit(user),
            Err(_) => return Ok(Vec::new()),
        };
        match self.call::<Limits>(limit).await {
            Ok(limits) => Ok(limits.data.into_iter().filter_map(|one| one.config).filter_map(own_quota).collect()),
            Err(failure) if [Class::Unauthorized, Class::Refused].contains(&failure.class) => Ok(Vec::new()),
            Err(failure) => Err(failure),
        }
    }

    /// `GET /{ig}/content_publishing_limit`
    fn publishing_limit(&self, user: &str) -> Request {
        let url = graph::url(&self.account, &[user, "content_publishing_limit"]);
        Request::get(url, "publishing_limit").query("fields", "config,quota_usage")
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

/// What the platform counts, if it counts anything.
fn own_quota(config: LimitConfig) -> Option<OwnQuota> {
    let LimitConfig { quota_total: max, quota_duration: window_s } = config;
    (max > 0).then_some(OwnQuota { action: "media_publish", max, window_s })
}

#[derive(Deserialize)]
struct Limits {
    #[serde(default)]
    data: Vec<Limit>,
}

#[derive(Deserialize)]
struct Limit {
    config: Option<LimitConfig>,
}

#[derive(Deserialize)]
struct LimitConfig {
    quota_total: u32,
    quota_duration: u32,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::adapters::Adapter as _;
    use crate::adapters::scripted::{Script, account, response};

    #[tokio::test]
    async fn an_account_says_how_many_posts_it_has_in_which_time() {
        let said = |config: Value| {
            let limit = json!({"data": [{"quota_usage": 3, "config": config}]});
            let script = Script::new([response(200, &limit)]);
            let account = account("instagram", &[("access_token", "IGAA")], &[("ig_user_id", "1784")]);
            async move { Instagram::new(account, script.wire()).own_quotas().await.expect("an answer") }
        };
        for max in [25, 50, 100] {
            let told = said(json!({"quota_total": max, "quota_duration": 86_400})).await;
            assert_eq!(told, [OwnQuota { action: "media_publish", max, window_s: 86_400 }]);
        }
        assert_eq!(said(Value::Null).await, []);
    }

    #[tokio::test]
    async fn one_that_may_not_post_has_no_limit_of_its_own() {
        let refused = json!({"error": {"message": "no permission", "code": 10}});
        let script = Script::new([response(400, &refused)]);
        let account = account("instagram", &[("access_token", "IGAA")], &[("ig_user_id", "1784")]);
        assert_eq!(Instagram::new(account, script.wire()).own_quotas().await, Ok(Vec::new()));
    }
}
