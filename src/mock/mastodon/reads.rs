//! What is read: statuses, one and in lists, what stands around them, and accounts. Of others' what is public.

use serde_json::{Value, json};

use super::entities::{account_id, account_json};
use super::statuses::Status;
use super::{CHANNEL, Mastodon, Params, State, error, not_found};
use crate::mock::{Response, World, kit};

/// What says where a page of statuses is.
const PLACES: [&str; 3] = ["since_id", "min_id", "max_id"];

/// How many statuses one call may ask for by id.
const MAX_IDS: usize = 20;

/// Who is asking; nobody has shown a token.
pub(super) type Viewer<'a> = Option<&'a str>;

impl State {
    /// The status of this id that `viewer` may see.
    fn seen(&self, id: &str, viewer: Viewer<'_>) -> Option<&Status> {
        self.statuses.iter().find(|status| status.id == id && status.is_seen_by(viewer))
    }

    /// The account with this id, of those that have signed in or posted.
    fn account(&self, id: &str) -> Option<&str> {
        self.accounts.iter().find(|name| account_id(name) == id).map(String::as_str)
    }
}

impl Mastodon {
    pub(super) fn one(&self, id: &str, viewer: Viewer<'_>, world: &World) -> Response {
        let state = self.state();
        state.seen(id, viewer).map_or_else(not_found, |status| kit::json(200, &status.shown(&state.statuses, world)))
    }

    pub(super) fn history(&self, id: &str, viewer: Viewer<'_>) -> Response {
        let state = self.state();
        state.seen(id, viewer).map_or_else(not_found, |status| kit::json(200, &json!(status.revisions)))
    }

    pub(super) fn source(&self, id: &str, account: &str) -> Response {
        let state = self.state();
        let own = state.seen(id, Some(account)).filter(|status| status.account == account);
        let shown = |status: &Status| json!({"id": status.id, "text": status.text, "spoiler_text": status.spoiler});
        own.map_or_else(not_found, |status| kit::json(200, &shown(status)))
    }

    /// <https://docs.joinmastodon.org/methods/statuses/#context>
    pub(super) fn context(&self, id: &str, viewer: Viewer<'_>, world: &World) -> Response {
        let state = self.state();
        let Some(status) = state.seen(id, viewer) else { return not_found() };
        let mut ancestors = Vec::new();
        let mut above = status.parent.as_deref();
        while let Some(parent) = above.and_then(|id| state.seen(id, viewer)) {
            ancestors.insert(0, parent);
            above = parent.parent.as_deref();
        }
        // A status is younger than what it answers, so that one walk finds all.
        let mut below: Vec<&Status> = Vec::new();
        for other in state.statuses.iter().filter(|other| other.is_seen_by(viewer)) {
            let answers = |known: &Status| other.parent.as_deref() == Some(&known.id);
            if answers(status) || below.iter().any(|known| answers(known)) {
                below.push(other);
            }
        }
        let shown = |all: &[&Status]| all.iter().map(|one| one.shown(&state.statuses, world)).collect::<Vec<_>>();
        kit::json(200, &json!({"ancestors": shown(&ancestors), "descendants": shown(&below)}))
    }

    /// <https://docs.joinmastodon.org/methods/polls/#get>
    pub(super) fn poll(&self, id: &str, viewer: Viewer<'_>, world: &World) -> Response {
        let state = self.state();
        let poll = state.seen(id, viewer).and_then(|status| status.poll.as_ref());
        poll.map_or_else(not_found, |poll| kit::json(200, &poll.shown(id, world.clock.now())))
    }

    /// <https://docs.joinmastodon.org/methods/accounts/#get>
    pub(super) fn account(&self, id: &str, world: &World) -> Response {
        let state = self.state();
        state.account(id).map_or_else(not_found, |name| kit::json(200, &account_json(name, world)))
    }

    /// <https://docs.joinmastodon.org/methods/accounts/#lookup>
    pub(super) fn lookup(&self, params: &Params, world: &World) -> Response {
        let named = params.one("acct").unwrap_or_default().trim_start_matches('@');
        let state = self.state();
        let known = state.accounts.iter().find(|name| name.eq_ignore_ascii_case(named));
        known.map_or_else(not_found, |name| kit::json(200, &account_json(name, world)))
    }

    pub(super) fn many(&self, params: &Params, viewer: Viewer<'_>, world: &World) -> Response {
        let ids = params.list("id");
        if ids.len() > MAX_IDS {
            return error(422, "Mastodon::ValidationError");
        }
        let state = self.state();
        let wanted = |status: &&Status| ids.contains(&status.id) && status.is_seen_by(viewer);
        let shown = |status: &Status| status.shown(&state.statuses, world);
        kit::json(200, &state.statuses.iter().filter(wanted).map(shown).collect())
    }

    /// <https://docs.joinmastodon.org/methods/accounts/#statuses>
    pub(super) fn recent(&self, id: &str, params: &Params, viewer: Viewer<'_>, world: &World) -> Response {
        let state = self.state();
        let Some(account) = state.account(id) else { return not_found() };
        let limit = params.one("limit").and_then(|limit| limit.parse::<usize>().ok()).unwrap_or(20).clamp(1, 40);
        let number = |name: &str| params.one(name).and_then(|id| id.parse::<u64>().ok());
        let (since, min, max) = (number("since_id"), number("min_id"), number("max_id"));
        let (no_replies, only_media) = (params.yes("exclude_replies"), params.yes("only_media"));
        let tagged = params.one("tagged").map(str::to_lowercase);
        let wanted = |status: &&Status| {
            let id: u64 = status.id.parse().unwrap_or(0);
            let in_range = since.max(min).is_none_or(|since| id > since) && max.is_none_or(|max| id < max);
            let is_left_out = (no_replies && status.parent.is_some()) || (only_media && status.media.is_empty());
            let is_tagged = tagged.as_ref().is_none_or(|tag| status.tags().contains(tag));
            status.account == account && status.is_seen_by(viewer) && in_range && !is_left_out && is_tagged
        };
        // Nobody pins anything here.
        let all = state.statuses.iter().rev().filter(|_| !params.yes("pinned"));
        let all: Vec<&Status> = all.filter(wanted).collect();
        // `since_id` gives the newest of what is newer, `min_id` what comes next after it.
        let first = if min.is_some() { all.len().saturating_sub(limit) } else { 0 };
        let page: Vec<&Status> = all.into_iter().skip(first).take(limit).collect();
        let shown: Vec<Value> = page.iter().map(|status| status.shown(&state.statuses, world)).collect();
        let mut response = kit::json(200, &shown.into());
        if let (Some(newest), Some(oldest)) = (page.first(), page.last()) {
            // <https://docs.joinmastodon.org/api/guidelines/#pagination>
            let link = |name: &str, id: &str, rel: &str| {
                let mut query = url::form_urlencoded::Serializer::new(String::new());
                let own = |name: &str| !PLACES.contains(&name) && name != super::ACCESS_TOKEN;
                for (name, value) in params.0.iter().filter(|(name, _)| own(name)) {
                    query.append_pair(name, value);
                }
                let query = query.append_pair(name, id).finish();
                let path = format!("{CHANNEL}/api/v1/accounts/{}/statuses", account_id(account));
                format!("<{}/{path}?{query}>; rel=\"{rel}\"", world.base_url)
            };
            let next = (page.len() == limit).then(|| link("max_id", &oldest.id, "next"));
            let links: Vec<String> = next.into_iter().chain([link("min_id", &newest.id, "prev")]).collect();
            kit::set_header(&mut response, "link", links.join(", "));
        }
        response
    }
}
