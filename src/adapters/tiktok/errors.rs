//! What TikTok's codes and reasons mean.

use std::time::Duration;

use super::TikTok;
use crate::adapters::class_of_status;
use crate::delivery::{Class, Failure};
use crate::wire::Response;

impl TikTok {
    /// As [`failed`], with how long to pause if the account posts too much.
    pub(super) fn failed(&self, reason: &str) -> Failure {
        let failure = failed(reason);
        let wait = (failure.class == Class::TooFast).then(|| self.day());
        failure.after(wait)
    }

    /// As [`classify`], with how long to pause, which TikTok does not name.
    pub(super) fn classify(&self, response: &Response) -> Failure {
        let failure = classify(response);
        let wait = match response.value()["error"]["code"].as_str().unwrap_or_default() {
            _ if failure.class != Class::TooFast => None,
            "" => None,
            "rate_limit_exceeded" => Some(self.minute()),
            _ => Some(self.day()),
        };
        failure.after(wait)
    }

    /// What keeps a post from being begun may be over when the creator's settings are others: they are asked again then.
    pub(super) fn not_begun(failure: Failure) -> Failure {
        let is_stale = failure.class == Class::TooFast || failure.message.contains("privacy_level_option_mismatch");
        if is_stale { failure.spent() } else { failure }
    }

    /// How long to pause where TikTok counts by the day.
    fn day(&self) -> Duration {
        Duration::from_secs(self.account.figure("day_wait_s", 86_400))
    }
}

/// What is about the account or may pass, of all that may be wrong with a post. <https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status>
pub(super) const FAIL_REASONS: &[(&str, Class)] = &[
    ("auth_removed", Class::Unauthorized),
    ("internal", Class::NotActed),
    ("photo_pull_failed", Class::NotActed),
    ("spam_risk_too_many_posts", Class::TooFast),
    ("spam_risk_user_banned_from_posting", Class::Unauthorized),
    ("video_pull_failed", Class::NotActed),
];

/// What a post that TikTok could not make means: whoever tries again hands it in anew.
pub(super) fn failed(reason: &str) -> Failure {
    let row = FAIL_REASONS.iter().find(|(its, _)| *its == reason);
    let class = row.map_or(Class::Refused, |(_, class)| *class);
    Failure::new(class, format!("TikTok took the post and did not publish it: {reason}")).spent()
}

/// Whether TikTok does not know a `publish_id`, or not as this account's. How long it remembers one is not documented.
pub(super) fn is_unknown(failure: &Failure) -> bool {
    let codes = ["invalid_publish_id", "token_not_authorized_for_specified_publish_id"];
    codes.iter().any(|code| failure.message.contains(code))
}

/// What a code means, and whether the status says so too or not. <https://developers.tiktok.com/doc/tiktok-api-v2-error-handling>
pub(super) const CLASSES: &[(&str, Class)] = &[
    ("access_token_invalid", Class::Expired),
    ("scope_not_authorized", Class::Unauthorized),
    ("scope_permission_missed", Class::Unauthorized),
    ("spam_risk_user_banned_from_posting", Class::Unauthorized),
    ("unaudited_client_can_only_post_to_private_accounts", Class::Unauthorized),
    ("url_ownership_unverified", Class::Unauthorized),
    ("app_version_check_failed", Class::Unauthorized),
    ("spam_risk_too_many_posts", Class::TooFast),
    ("spam_risk_too_many_pending_share", Class::TooFast),
    ("reached_active_user_cap", Class::TooFast),
    ("rate_limit_exceeded", Class::TooFast),
    ("internal_error", Class::MayHaveActed),
    ("privacy_level_option_mismatch", Class::Refused),
];

/// The failure that an answer means: by its code, else by its status.
pub(super) fn classify(response: &Response) -> Failure {
    let error = response.value()["error"].take();
    let code = error["code"].as_str().unwrap_or_default();
    let class = CLASSES.iter().find(|(its, _)| *its == code).map(|(_, class)| *class);
    let class = class.unwrap_or_else(|| match response.is_success() {
        true => Class::MayHaveActed,
        false => class_of_status(response.status),
    });
    let said = error["message"].as_str().filter(|text| !text.is_empty()).unwrap_or("no explanation");
    let log = error["log_id"].as_str().map(|id| format!(", log {id}")).unwrap_or_default();
    let code = if code.is_empty() { response.status.to_string() } else { code.to_owned() };
    Failure::new(class, format!("TikTok says: {said} ({code}{log})"))
}
