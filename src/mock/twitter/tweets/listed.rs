//! Posts that are read: one, several by their ids, a timeline in pages.
//!
//! <https://docs.x.com/x-api/posts/get-post-by-id>, <https://docs.x.com/x-api/users/get-posts>

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::super::{Twitter, User, invalid, missing_user};
use super::shown::Wanted;
use super::{Tweet, is_id, missing, missing_tweet};
use crate::mock::{Request, Response, kit};

/// What a timeline may be asked beside what is wanted of its posts.
const TIMELINE: [&str; 7] =
    ["since_id", "until_id", "max_results", "pagination_token", "exclude", "start_time", "end_time"];

/// Where a page of a timeline begins, by an id that is always the same post's.
#[derive(Clone, Copy)]
enum Page {
    /// With the newest.
    First,
    /// With the first that is older.
    Below(u64),
    /// So that it ends with the last that is newer.
    Above(u64),
}

impl Page {
    /// As `next_token` and `previous_token` say it.
    fn read(token: Option<&str>) -> Option<Self> {
        let Some(token) = token else { return Some(Self::First) };
        let id = |rest: &str| u64::from_str_radix(rest, 36).ok();
        match token.strip_prefix("7140dn") {
            Some(rest) => id(rest).map(Self::Below),
            None => id(token.strip_prefix("7140dp")?).map(Self::Above),
        }
    }
}

fn token(direction: char, id: &str) -> Value {
    let (mut number, mut digits) = (id.parse::<u64>().unwrap_or(0), Vec::new());
    while number > 0 {
        digits.push(char::from_digit((number % 36) as u32, 36).unwrap_or('0'));
        number /= 36;
    }
    let digits: String = digits.iter().rev().collect();
    format!("7140d{direction}{digits}").into()
}

fn number(query: &[(String, String)], name: &str) -> Result<Option<u64>, Response> {
    let Some(value) = kit::value(query, name) else { return Ok(None) };
    value.parse().map(Some).map_err(|_| {
        invalid(&format!("The `{name}` query parameter value [{value}] is not valid"), json!({ name: [value] }))
    })
}

/// RFC 3339.
fn time(query: &[(String, String)], name: &str) -> Result<Option<Timestamp>, Response> {
    let Some(value) = kit::value(query, name) else { return Ok(None) };
    value.parse().map(Some).map_err(|_| {
        let message = format!("The `{name}` query parameter value [{value}] is not a valid RFC3339 timestamp");
        invalid(&message, json!({ name: [value] }))
    })
}

impl Twitter {
    pub(in super::super) fn read(&self, id: &str, request: &Request) -> Response {
        if !is_id(id) {
            let message = format!("The `id` query parameter value [{id}] is not valid");
            return invalid(&message, json!({"id": [id]}));
        }
        let wanted = match Wanted::read(request, &[]) {
            Ok(wanted) => wanted,
            Err(response) => return response,
        };
        let state = self.state();
        let found: Vec<&Tweet> = state.tweets.iter().filter(|tweet| tweet.is(id) && !tweet.deleted).collect();
        let [tweet] = found[..] else { return missing_tweet(id) };
        let mut body = Map::from_iter([("data".to_owned(), tweet.shown_as(&wanted, id))]);
        wanted.include(&mut body, &[tweet], &state.tweets);
        kit::json(200, &body.into())
    }

    pub(in super::super) fn lookup(&self, request: &Request) -> Response {
        let wanted = match Wanted::read(request, &["ids"]) {
            Ok(wanted) => wanted,
            Err(response) => return response,
        };
        let query = kit::query(request);
        let ids: Vec<&str> = kit::value(&query, "ids").unwrap_or_default().split(',').collect();
        if ids.len() > 100 || ids.iter().any(|id| !is_id(id)) {
            return invalid("The `ids` query parameter value is not valid", json!({"ids": ids}));
        }
        let state = self.state();
        let (mut found, mut errors) = (Vec::new(), Vec::new());
        for id in ids {
            match state.tweets.iter().find(|tweet| tweet.is(id) && !tweet.deleted) {
                Some(tweet) => found.push((tweet, id)),
                None => errors.push(missing(id)),
            }
        }
        let mut body = Map::new();
        if !found.is_empty() {
            body.insert("data".into(), found.iter().map(|(tweet, id)| tweet.shown_as(&wanted, id)).collect());
            let found: Vec<&Tweet> = found.into_iter().map(|(tweet, _)| tweet).collect();
            wanted.include(&mut body, &found, &state.tweets);
        }
        if !errors.is_empty() {
            body.insert("errors".into(), errors.into());
        }
        kit::json(200, &body.into())
    }

    pub(in super::super) fn timeline(&self, id: &str, request: &Request, user: &User) -> Response {
        self.listed(id, request, user).unwrap_or_else(|refused| refused)
    }

    fn listed(&self, id: &str, request: &Request, user: &User) -> Result<Response, Response> {
        let wanted = Wanted::read(request, &TIMELINE)?;
        let query = kit::query(request);
        let max = number(&query, "max_results")?.unwrap_or(10);
        let (since, until) = (number(&query, "since_id")?, number(&query, "until_id")?);
        let (start, end) = (time(&query, "start_time")?, time(&query, "end_time")?);
        if !(5..=100).contains(&max) {
            let message = format!("The `max_results` query parameter value [{max}] is not between 5 and 100");
            return Err(invalid(&message, json!({"max_results": [max.to_string()]})));
        }
        let at = kit::value(&query, "pagination_token");
        let at = Page::read(at).ok_or_else(|| {
            let message =
                format!("The `pagination_token` query parameter value [{}] is not valid", at.unwrap_or_default());
            invalid(&message, json!({"pagination_token": [at]}))
        })?;
        let excluded: Vec<&str> = kit::value(&query, "exclude").unwrap_or_default().split(',').collect();
        let state = self.state();
        // Of others nothing is known but what they have posted.
        if id != user.id && !state.tweets.iter().any(|tweet| tweet.user_id == id) {
            return Err(missing_user(id));
        }
        let is_wanted = |tweet: &&Tweet| {
            let in_range = since.is_none_or(|id| tweet.number() > id) && until.is_none_or(|id| tweet.number() < id);
            let in_time = start.is_none_or(|at| tweet.made_at >= at) && end.is_none_or(|at| tweet.made_at < at);
            let is_excluded = tweet.parent.is_some() && excluded.contains(&"replies");
            tweet.user_id == id && !tweet.deleted && in_range && in_time && !is_excluded
        };
        let all: Vec<&Tweet> = state.tweets.iter().rev().filter(is_wanted).collect();
        let first = match at {
            Page::First => 0,
            Page::Below(id) => all.iter().take_while(|tweet| tweet.number() >= id).count(),
            Page::Above(id) => all.iter().take_while(|tweet| tweet.number() > id).count().saturating_sub(max as usize),
        };
        let page: Vec<&Tweet> = all.iter().skip(first).take(max as usize).copied().collect();
        let mut meta = Map::from_iter([("result_count".to_owned(), json!(page.len()))]);
        let mut body = Map::new();
        if let (Some(newest), Some(oldest)) = (page.first(), page.last()) {
            meta.insert("newest_id".into(), json!(newest.id));
            meta.insert("oldest_id".into(), json!(oldest.id));
            if first + page.len() < all.len() {
                meta.insert("next_token".into(), token('n', &oldest.id));
            }
            if first > 0 {
                meta.insert("previous_token".into(), token('p', &newest.id));
            }
            body.insert("data".into(), page.iter().map(|tweet| tweet.shown(&wanted)).collect());
            wanted.include(&mut body, &page, &state.tweets);
        }
        body.insert("meta".into(), meta.into());
        Ok(kit::json(200, &body.into()))
    }
}
