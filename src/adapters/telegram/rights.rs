//! What the bot may do in its chat.

use serde::Deserialize;
use serde_json::json;

use super::Telegram;
use crate::delivery::{Class, Failure};

impl Telegram {
    /// What it may not do there that posting needs.
    pub(super) async fn lacks(&self) -> Result<Vec<String>, Failure> {
        // Which chat is meant may not be said yet.
        let Ok(chat) = self.chat() else { return Ok(Vec::new()) };
        let named = self.account.setting("chat_id")?;
        let asked = self.method("getChatMember")?.json(json!({ "chat_id": chat, "user_id": self.get_me().await?.id }));
        let member: Member = match self.call(asked).await {
            Ok(member) => member,
            Err(failure) if failure.class == Class::Unauthorized => {
                return Ok(vec![format!("post to {named} ({})", failure.message)]);
            }
            Err(failure) => return Err(failure),
        };
        let about: About = self.call(self.method("getChat")?.json(json!({ "chat_id": chat }))).await?;
        Ok(match (member.status.as_str(), about.kind.as_str(), member.can_post_messages) {
            ("left" | "kicked", ..) => vec![format!("post to {named}: it is not in there")],
            ("member" | "restricted", "channel", _) => vec![format!("post to {named}: it is no administrator there")],
            ("administrator", "channel", may) if may != Some(true) => {
                vec![format!("post to {named}: it is an administrator without the right to post")]
            }
            _ => Vec::new(),
        })
    }
}

#[derive(Deserialize)]
struct Member {
    status: String,
    can_post_messages: Option<bool>,
}

#[derive(Deserialize)]
struct About {
    #[serde(rename = "type")]
    kind: String,
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::super::scripted::{Script, account, response};
    use super::*;

    async fn lacks(member: &Value, kind: &str) -> Vec<String> {
        let ok = |result: Value| response(200, &json!({ "ok": true, "result": result }));
        let me = ok(json!({ "id": 7, "is_bot": true, "username": "desk_bot" }));
        let member = match member["error_code"].as_u64() {
            Some(code) => response(u16::try_from(code).expect("a status"), member),
            None => ok(member.clone()),
        };
        let script = Script::new([me, member, ok(json!({ "id": -1001, "type": kind }))]);
        let account = account("telegram", &[("token", "7:secret")], &[("chat_id", "@news")]);
        Telegram::new(account, script.wire()).lacks().await.expect("an answer")
    }

    #[tokio::test]
    async fn a_bot_that_may_not_post_says_why() {
        let may = json!({ "status": "administrator", "can_post_messages": true });
        assert!(lacks(&may, "channel").await.is_empty());
        assert!(lacks(&json!({ "status": "member" }), "supergroup").await.is_empty());
        let unknown = json!({ "ok": false, "error_code": 400, "description": "Bad Request: chat not found" });
        for (member, kind, why) in [
            (json!({ "status": "administrator", "can_post_messages": false }), "channel", "without the right to post"),
            (json!({ "status": "member" }), "channel", "no administrator"),
            (json!({ "status": "left" }), "supergroup", "not in there"),
            (unknown, "channel", "chat not found"),
        ] {
            let lacks = lacks(&member, kind).await;
            assert!(lacks.len() == 1 && lacks[0].starts_with("post to @news") && lacks[0].contains(why), "{lacks:?}");
        }
    }
}
