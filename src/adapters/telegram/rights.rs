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
