//! What YouTube's answers mean, and how long to pause where it names no time.
//!
//! <https://developers.google.com/youtube/v3/docs/errors>

use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::{ToSpan, tz::TimeZone};

use super::YouTube;
use crate::adapters::class_of_status;
use crate::delivery::{Class, Failure};
use crate::wire::Response;

/// The status of an answer that came of too many calls and gives no reason.
const EXHAUSTED: &str = "RESOURCE_EXHAUSTED";

/// The reasons of one that gives some.
const OFTEN: [&str; 2] = ["rateLimitExceeded", "userRateLimitExceeded"];

impl YouTube {
    /// As [`classify`], with how long to pause.
    pub(super) fn classify(&self, response: &Response) -> Failure {
        let failure = classify(response);
        let error = response.value()["error"].take();
        let figure = |name: &str, default: u64| Some(Duration::from_secs(self.account.figure(name, default)));
        let minute = || figure("minute_wait_s", 60);
        let wait = match error["errors"][0]["reason"].as_str().unwrap_or_default() {
            _ if failure.class != Class::TooFast => None,
            "quotaExceeded" | "dailyLimitExceeded" => Some(midnight_pacific(response)),
            "uploadLimitExceeded" => figure("uploads_wait_s", 86_400),
            "uploadRateLimitExceeded" => figure("thumbnails_wait_s", 3600),
            reason if OFTEN.contains(&reason) || error["status"] == EXHAUSTED => response.retry_after().or_else(|| {
                // Each call costs, the refused ones too: a limit that stays is the day's.
                let times = self.too_often.fetch_add(1, Ordering::Relaxed) + 1;
                let is_the_days = times > self.account.figure("minute_waits", 3);
                if is_the_days { Some(midnight_pacific(response)) } else { minute() }
            }),
            _ => None,
        };
        failure.after(wait)
    }
}

/// What a reason means, where the status says less.
pub(super) const CLASSES: &[(&str, Class)] = &[
    ("quotaExceeded", Class::TooFast),
    ("dailyLimitExceeded", Class::TooFast),
    ("uploadLimitExceeded", Class::TooFast),
    ("uploadRateLimitExceeded", Class::TooFast),
    ("rateLimitExceeded", Class::TooFast),
    ("userRateLimitExceeded", Class::TooFast),
    ("youtubeSignupRequired", Class::Unauthorized),
    ("insufficientPermissions", Class::Unauthorized),
    ("accountDelegationForbidden", Class::Unauthorized),
    ("authenticatedUserAccountClosed", Class::Unauthorized),
    ("authenticatedUserAccountSuspended", Class::Unauthorized),
    ("accessNotConfigured", Class::Unauthorized),
    ("forbidden", Class::Refused),
    ("forbiddenPrivacySetting", Class::Refused),
    ("forbiddenLicenseSetting", Class::Refused),
    ("forbiddenEmbedSetting", Class::Refused),
    ("commentsDisabled", Class::Refused),
    ("conflict", Class::NotActed),
];

/// Whether an answer says that there is no such video.
pub(super) fn names_no_video(response: &Response) -> bool {
    response.value()["error"]["errors"][0]["reason"] == "videoNotFound"
}

/// The failure that an answer means: by its reason, else by its status.
pub(super) fn classify(response: &Response) -> Failure {
    let error = response.value()["error"].take();
    let reason = error["errors"][0]["reason"].as_str().unwrap_or_default();
    let row = CLASSES.iter().find(|(its, _)| *its == reason).map(|(_, class)| *class);
    let is_too_fast = row.is_none() && response.status == 403 && error["status"] == EXHAUSTED;
    let class = if is_too_fast { Class::TooFast } else { row.unwrap_or_else(|| class_of_status(response.status)) };
    let said = error["message"].as_str().unwrap_or("no explanation");
    let code = if reason.is_empty() { response.status.to_string() } else { reason.to_owned() };
    Failure::new(class, format!("YouTube says: {said} ({code})"))
}

/// The time until the quotas of a project are new: midnight in Los Angeles.
fn midnight_pacific(response: &Response) -> Duration {
    let zone = TimeZone::get("America/Los_Angeles").unwrap_or(TimeZone::UTC);
    let tomorrow = response.received_at.to_zoned(zone).start_of_day().and_then(|day| day.checked_add(1.day()));
    tomorrow.map_or(Duration::from_secs(3600), |at| response.until(at.timestamp()))
}
