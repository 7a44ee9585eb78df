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
        let limit = Request::get(limit, "publishing_limit").query("fields", "quota_usage");
        let posting = self.unless_granted("post", "instagram_business_content_publish", limit).await?;
        let mut missing = Vec::from_iter(posting);
        // Before there is a post, nothing can be asked about comments.
        if let Some(id) = self.media_list(&me.user_id).await?.newest_id() {
            let comments =
                Request::get(graph::url(&self.account, &[id, "comments"]), "list_comments").query("fields", "id");
            let scope = "instagram_business_manage_comments";
            missing.extend(self.unless_granted("comment on its own posts", scope, comments).await?);
        }
        Ok(missing)
    }

    async fn unless_granted(&self, what: &str, scope: &str, asks: Request) -> Result<Option<String>, Failure> {
        match self.call::<Value>(asks).await {
            Err(failure) if failure.class == Class::Unauthorized => {
                Ok(Some(format!("{what} ({scope} was not granted)")))
            }
            answer => answer.map(|_| None),
        }
    }
}
