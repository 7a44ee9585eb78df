//! What a platform's answer says of its limits, as the channel's rules say where to read it. Pure.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use crate::channel::{Quota, ResetAs, ToldLimit};
use crate::delivery::heeded;
use crate::wire::Response;

/// What is left of a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// The limit's name.
    pub(super) quota: String,
    /// How many units are left.
    pub(super) units: u32,
    /// How long until the platform counts anew, if it says so.
    pub(super) wait: Option<Duration>,
}

/// What `response` says is left of each of `quotas`, for which its call counts.
pub(super) fn read(rules: &[ToldLimit], quotas: &[&Quota], response: &Response) -> Vec<Told> {
    let mut told = Vec::new();
    for rule in rules {
        let meant = quotas.iter().filter(|quota| rule.quotas.contains(&quota.name));
        let heard = meant.filter_map(|quota| {
            let of_number = number(rule, quota, response).map(|told| (ends_within(&told, quota), told));
            of_number.or_else(|| share(rule, quota, response).map(|told| (true, told)))
        });
        let heard: Vec<(bool, Told)> = heard.collect();
        // Where one header speaks of several windows, one that ends later than this quota's can is not meant. Nothing left is
        // heeded all the same if no other is meant.
        let fits_any = heard.iter().any(|(fits, _)| *fits);
        let is_meant = |(fits, told): &(bool, Told)| *fits || (!fits_any && told.units == 0);
        told.extend(heard.into_iter().filter(is_meant).map(|(_, told)| told));
    }
    told
}

/// How long a 429 asks to wait.
pub(super) fn wait(rules: &[ToldLimit], response: &Response) -> Option<Duration> {
    if response.status != 429 {
        return None;
    }
    let pointers = rules.iter().filter_map(|rule| rule.wait.as_deref());
    let in_body = || pointers.into_iter().find_map(|at| response.value().pointer(at)?.as_u64());
    response.retry_after().or_else(|| in_body().map(Duration::from_secs)).map(heeded)
}

/// From a header with a number.
fn number(rule: &ToldLimit, quota: &Quota, response: &Response) -> Option<Told> {
    let units: u32 = response.header(rule.remaining.as_deref()?)?.trim().parse().ok()?;
    if let Some(policy) = rule.policy.as_deref().and_then(|name| response.header(name)) {
        let window = policy.split(';').find_map(|part| part.trim().strip_prefix("w=")?.parse::<u32>().ok());
        window.filter(|window| *window == quota.window_s)?;
    }
    let reset = rule.reset.as_deref().and_then(|name| response.header(name)).map(str::trim);
    let reset: Option<Timestamp> = reset.and_then(|text| match rule.reset_as {
        ResetAs::Epoch => Timestamp::from_second(text.parse().ok()?).ok(),
        ResetAs::Rfc3339 => text.parse().ok(),
    });
    let wait = reset.map(|at| response.until(at));
    Some(Told { quota: quota.name.clone(), units, wait })
}

/// Whether the quota's window ends by when the platform counts anew.
fn ends_within(told: &Told, quota: &Quota) -> bool {
    told.wait.is_none_or(|wait| wait <= Duration::from_secs(u64::from(quota.window_s) + 1))
}

/// From a header with percents.
fn share(rule: &ToldLimit, quota: &Quota, response: &Response) -> Option<Told> {
    let usage: Value = serde_json::from_str(response.header(rule.usage.as_deref()?)?).ok()?;
    let used = rule.percents.iter().filter_map(|name| largest(&usage, name)).max()?;
    let minutes = rule.regain_minutes.as_deref().and_then(|name| largest(&usage, name)).filter(|minutes| *minutes > 0);
    let free = 100_u64.saturating_sub(used);
    let units = if minutes.is_some() { 0 } else { u64::from(quota.max) * free / 100 };
    let wait = match (minutes, units) {
        (Some(minutes), _) => Some(heeded(Duration::from_secs(minutes.saturating_mul(60)))),
        (None, 0) => Some(UNNAMED),
        (None, _) => None,
    };
    Some(Told { quota: quota.name.clone(), units: u32::try_from(units).unwrap_or(quota.max), wait })
}

/// An account that is throttled for a time that nobody names.
const UNNAMED: Duration = Duration::from_secs(3600);

/// The largest number that stands under `name` anywhere in `value`.
fn largest(value: &Value, name: &str) -> Option<u64> {
    match value {
        Value::Object(fields) => {
            let own = fields.get(name).and_then(Value::as_f64).map(|number| number.ceil() as u64);
            fields.values().filter_map(|inner| largest(inner, name)).chain(own).max()
        }
        Value::Array(items) => items.iter().filter_map(|inner| largest(inner, name)).max(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Channels;

    /// What the rules of `channel` read from an answer to `action` at nine o'clock with these headers.
    fn heard(channel: &str, action: &str, headers: &[(&'static str, &str)]) -> Vec<(String, u32, Option<u64>)> {
        let channels = Channels::embedded().expect("what is built in is valid");
        let rules = &channels.get(channel).expect("a channel of the registry").rules;
        let mut response = answer(200, "{}");
        for (name, value) in headers {
            response.headers.insert(*name, value.parse().expect("a header"));
        }
        let counts = |quota: &&Quota| quota.actions.is_empty() || quota.actions.iter().any(|known| known == action);
        let quotas: Vec<&Quota> = rules.quotas.iter().filter(counts).collect();
        let told = read(&rules.told_limits, &quotas, &response);
        told.into_iter().map(|told| (told.quota, told.units, told.wait.map(|wait| wait.as_secs()))).collect()
    }

    fn answer(status: u16, body: &str) -> Response {
        crate::wire::test::answer(status, body).expect("an answer")
    }

    fn left(quota: &str, units: u32, wait: Option<u64>) -> (String, u32, Option<u64>) {
        (quota.to_owned(), units, wait)
    }

    #[test]
    fn x_tells_of_the_window_of_the_call_and_of_the_day() {
        let at = Timestamp::from_second(1_795_424_400).expect("nine o'clock").as_second();
        let reset = (at + 600).to_string();
        let headers = [("x-rate-limit-remaining", "3"), ("x-rate-limit-reset", reset.as_str())];
        assert_eq!(heard("twitter", "create_post", &headers), [left("posts per 15 minutes", 3, Some(600))]);
        let headers = [("x-app-limit-24hour-remaining", "0"), ("x-app-limit-24hour-reset", reset.as_str())];
        assert_eq!(heard("twitter", "create_post", &headers), [left("posts per day of the app", 0, Some(600))]);
    }

    #[test]
    fn mastodon_tells_of_the_window_that_is_nearest_to_its_end() {
        let headers = [("x-ratelimit-remaining", "7"), ("x-ratelimit-reset", "2026-11-23T09:30:00.000000Z")];
        let heard = heard("mastodon", "post_media", &headers);
        assert_eq!(heard, [left("uploads per 30 minutes", 7, Some(1800))], "five minutes end sooner");
    }

    #[test]
    fn a_used_up_limit_of_mastodon_is_not_taken_for_one_that_ends_sooner() {
        let until = |at| [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", at)];
        let heard_at = |action, at| heard("mastodon", action, &until(at));
        let used_up = heard_at("post_media", "2026-11-23T09:25:00.000000Z");
        assert_eq!(used_up, [left("uploads per 30 minutes", 0, Some(1500))], "other requests may still be made");
        let requests = || left("requests per 5 minutes", 0, Some(120));
        assert_eq!(heard_at("get_status", "2026-11-23T09:02:00.000000Z"), [requests()]);
        assert_eq!(
            heard_at("get_status", "2026-11-23T09:25:00.000000Z"),
            [left("requests per 5 minutes", 0, Some(1500))],
            "whatever it is that the server counts, nothing is left"
        );
    }

    #[test]
    fn bluesky_names_the_window() {
        let headers =
            [("ratelimit-remaining", "9"), ("ratelimit-reset", "1795424410"), ("ratelimit-policy", "5000;w=3600")];
        let heard = heard("bluesky", "com.atproto.repo.putRecord", &headers);
        assert_eq!(heard, [left("write points per hour", 9, Some(10))]);
    }

    #[test]
    fn meta_tells_shares_and_how_long_a_throttled_account_waits() {
        let app = r#"{"call_count":28,"total_cputime":25,"total_time":75}"#;
        let quota = "calls per day of the Page";
        assert_eq!(heard("facebook", "feed", &[("x-app-usage", app)]), [left(quota, 1200, None)]);
        let business = r#"{"10":[{"type":"pages","call_count":97,"estimated_time_to_regain_access":19}]}"#;
        let headers = [("x-business-use-case-usage", business)];
        assert_eq!(heard("facebook", "feed", &headers), [left(quota, 0, Some(19 * 60))]);
        let full = r#"{"call_count":100,"total_cputime":25,"total_time":25}"#;
        assert_eq!(heard("facebook", "feed", &[("x-app-usage", full)]), [left(quota, 0, Some(3600))]);
    }

    #[test]
    fn telegram_says_in_the_body_how_long_to_wait() {
        let channels = Channels::embedded().expect("what is built in is valid");
        let rules = &channels.get("telegram").expect("a channel").rules.told_limits;
        let body = r#"{"ok":false,"error_code":429,"parameters":{"retry_after":35}}"#;
        assert_eq!(wait(rules, &answer(429, body)), Some(Duration::from_secs(35)));
        assert_eq!(wait(rules, &answer(200, body)), None);
    }

    /// Such a wait is added to what clocks show, which have an end.
    #[test]
    fn a_wait_that_no_clock_can_count_is_a_day() {
        let a_day = Duration::from_secs(86_400);
        let channels = Channels::embedded().expect("what is built in is valid");
        let rules = &channels.get("telegram").expect("a channel").rules.told_limits;
        let endless = r#"{"ok":false,"error_code":429,"parameters":{"retry_after":18446744073709551615}}"#;
        assert_eq!(wait(rules, &answer(429, endless)), Some(a_day));
        let quota = "calls per day of the Page";
        let business = r#"{"10":[{"type":"pages","call_count":97,"estimated_time_to_regain_access":1e300}]}"#;
        let heard = heard("facebook", "feed", &[("x-business-use-case-usage", business)]);
        assert_eq!(heard, [left(quota, 0, Some(a_day.as_secs()))]);
    }

    #[test]
    fn what_is_no_number_says_nothing() {
        let headers = [("x-rate-limit-remaining", "many"), ("x-rate-limit-reset", "soon")];
        assert_eq!(heard("twitter", "create_post", &headers), []);
        assert_eq!(heard("facebook", "feed", &[("x-app-usage", "<html>")]), []);
    }
}
