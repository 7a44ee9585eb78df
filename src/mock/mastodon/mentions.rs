//! Whom a status mentions, as far as the server knows them: who has posted here or signed in.
//!
//! `app/services/process_mentions_service.rs`; `safeguard_mentions!` in `app/services/post_status_service.rs`.

use serde_json::{Value, json};

use super::entities::{account_id, account_json, domain};
use super::{CHANNEL, Params, State};
use crate::mock::{Response, World, kit};

impl State {
    /// The accounts of this server that `text` mentions, each once.
    pub(super) fn mentioned(&self, text: &str, world: &World) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for mark in kit::find_marks(text).into_iter().filter(|mark| mark.class == "mention") {
            let name = &text[mark.start + 1..mark.end];
            // `@user@elsewhere` is an account of another server.
            let server =
                text[mark.end..].strip_prefix('@').map(|rest| rest.split_whitespace().next().unwrap_or_default());
            let is_here = server.is_none_or(|server| server.starts_with(domain(world)));
            if is_here && self.knows(name) && !found.iter().any(|other| other == name) {
                found.push(name.to_owned());
            }
        }
        found
    }

    fn knows(&self, account: &str) -> bool {
        self.accounts.contains(account) || self.statuses.iter().any(|status| status.account == account)
    }
}

/// That only those may be mentioned whom `allowed_mentions` names, if the request has that.
pub(super) fn safeguard(params: &Params, mentioned: &[String], world: &World) -> Result<(), Response> {
    let allowed = params.list("allowed_mentions");
    if allowed.is_empty() && params.one("allowed_mentions").is_none() {
        return Ok(());
    }
    let unexpected = mentioned.iter().filter(|account| !allowed.contains(&account_id(account)));
    let unexpected: Vec<Value> = unexpected.map(|account| account_json(account, world)).collect();
    if unexpected.is_empty() {
        return Ok(());
    }
    let body = json!({"error": "Post would be sent to unexpected accounts", "unexpected_accounts": unexpected});
    Err(kit::json(422, &body))
}

/// As it stands in a status. <https://docs.joinmastodon.org/entities/Status/#Mention>
pub(super) fn shown(account: &str, world: &World) -> Value {
    let url = format!("{}/{CHANNEL}/@{account}", world.base_url);
    json!({"id": account_id(account), "username": account, "acct": account, "url": url})
}
