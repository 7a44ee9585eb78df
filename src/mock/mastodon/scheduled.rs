//! Statuses that the server keeps until their time: listed, moved, called off, and posted once it has come.
//!
//! <https://docs.joinmastodon.org/methods/scheduled_statuses/>, `app/models/scheduled_status.rs`. What cannot be posted when its time
//! comes is gone without a word, as there.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::media::Media;
use super::{CHANNEL, Mastodon, Params, error, not_found};
use crate::mock::{Response, World, kit};

/// It must be further ahead than this.
const SOONEST: SignedDuration = SignedDuration::from_mins(5);
const MAX_IN_ALL: usize = 300;
const MAX_A_DAY: usize = 25;

/// A status that waits for its time.
pub(super) struct Scheduled {
    id: String,
    account: String,
    at: Timestamp,
    /// What was asked for, to be asked again then.
    params: Params,
    media: Vec<Media>,
}

impl Scheduled {
    /// <https://docs.joinmastodon.org/entities/ScheduledStatus/>
    fn shown(&self, world: &World) -> Value {
        let text = |name: &str| self.params.one(name).filter(|text| !text.is_empty());
        let ids: Vec<&str> = self.media.iter().map(|media| media.id.as_str()).collect();
        json!({
            "id": self.id, "scheduled_at": format!("{:.3}", self.at),
            "params": {
                "text": text("status").unwrap_or_default(), "media_ids": (!ids.is_empty()).then_some(ids),
                "sensitive": self.params.yes("sensitive"), "spoiler_text": text("spoiler_text"),
                "visibility": text("visibility"), "language": text("language"), "in_reply_to_id": text("in_reply_to_id"),
                "scheduled_at": null, "poll": null, "idempotency": null, "with_rate_limit": false, "application_id": 1,
            },
            "media_attachments": self.media.iter().map(|media| media.shown(world)).collect::<Vec<_>>(),
        })
    }
}

/// The time that is asked for. One that is over is ignored: the status goes out at once.
pub(super) fn asked(params: &Params, now: Timestamp) -> Result<Option<Timestamp>, Response> {
    let Some(at) = params.one("scheduled_at").filter(|at| !at.is_empty()) else { return Ok(None) };
    let Ok(at) = at.parse::<Timestamp>() else {
        return Err(error(422, "Validation failed: Scheduled at is invalid"));
    };
    match at.duration_since(now) {
        ahead if ahead <= SignedDuration::ZERO => Ok(None),
        ahead if ahead <= SOONEST => {
            Err(error(422, "Validation failed: Scheduled at The scheduled date must be in the future"))
        }
        _ => Ok(Some(at)),
    }
}

impl Mastodon {
    /// Keeps the status that `params` ask for until `at`; gives its id, which no status will have, and how it is shown.
    pub(super) fn schedule(
        &self,
        params: &Params,
        at: Timestamp,
        account: &str,
        world: &World,
    ) -> Result<(String, Value), Response> {
        let mut state = self.state();
        let mut status = state.made(params, account, world)?;
        let own: Vec<Timestamp> =
            state.scheduled.iter().filter(|other| other.account == account).map(|other| other.at).collect();
        let day = |at: &Timestamp| at.strftime("%Y-%m-%d").to_string();
        let limit = |max: usize, rest: &str| {
            error(422, &format!("Validation failed: You have exceeded the limit of {max} scheduled posts{rest}"))
        };
        if own.len() >= MAX_IN_ALL {
            return Err(limit(MAX_IN_ALL, ""));
        }
        if own.iter().filter(|other| day(other) == day(&at)).count() >= MAX_A_DAY {
            return Err(limit(MAX_A_DAY, " for today"));
        }
        for file in &status.media {
            state.media.entry(file.id.clone()).and_modify(|file| file.attached = true);
        }
        status.media.iter_mut().for_each(|file| file.attached = true);
        let mut post = status.posted(world);
        (post.state, post.created_at) = ("scheduled".to_owned(), at.to_string());
        world.wall.put(post);
        let scheduled = Scheduled {
            id: status.id.clone(),
            account: account.to_owned(),
            at,
            params: params.clone(),
            media: status.media,
        };
        let shown = scheduled.shown(world);
        state.scheduled.push(scheduled);
        Ok((status.id, shown))
    }

    /// Posts what is due.
    pub(super) fn post_due(&self, world: &World) {
        let now = world.clock.now();
        loop {
            let mut state = self.state();
            let due = state.scheduled.iter().enumerate().filter(|(_, waiting)| waiting.at <= now);
            let Some(at) = due.min_by_key(|(_, waiting)| waiting.at).map(|(at, _)| at) else { return };
            let waiting = state.scheduled.remove(at);
            for file in &waiting.media {
                let mut free = file.clone();
                (free.attached, free.made_at) = (false, now);
                state.media.insert(file.id.clone(), free);
            }
            drop(state);
            let posted = self.posted(&waiting.params, &waiting.account, world);
            // What was shown as waiting is the post now, or nothing.
            world.wall.remove(CHANNEL, &waiting.id);
            drop(posted);
        }
    }

    /// The lists and changes of what waits.
    pub(super) fn scheduled(
        &self,
        method: &str,
        id: Option<&str>,
        params: &Params,
        account: &str,
        world: &World,
    ) -> Response {
        let mut state = self.state();
        let Some(id) = id else {
            let mut own: Vec<_> = state.scheduled.iter().filter(|waiting| waiting.account == account).collect();
            own.sort_by(|a, b| (b.id.len(), &b.id).cmp(&(a.id.len(), &a.id)));
            let limit = params.one("limit").and_then(|limit| limit.parse().ok()).unwrap_or(20_usize).min(40);
            let shown: Vec<Value> = own.into_iter().take(limit).map(|waiting| waiting.shown(world)).collect();
            return kit::json(200, &json!(shown));
        };
        let at = state.scheduled.iter().position(|waiting| waiting.id == id && waiting.account == account);
        let Some(at) = at else { return not_found() };
        match method {
            "PUT" => {
                // A time that is over is as little one to come as one that is too soon.
                let asked = match asked(params, world.clock.now()) {
                    Ok(Some(time)) => time,
                    Ok(None) => {
                        return error(422, "Validation failed: Scheduled at The scheduled date must be in the future");
                    }
                    Err(response) => return response,
                };
                state.scheduled[at].at = asked;
                world.wall.change(CHANNEL, id, |post| post.created_at = asked.to_string());
            }
            "DELETE" => {
                let waiting = state.scheduled.remove(at);
                for file in &waiting.media {
                    state.media.remove(&file.id);
                }
                world.wall.change(CHANNEL, id, |post| post.state = "deleted".to_owned());
                return kit::json(200, &json!({}));
            }
            _ => {}
        }
        kit::json(200, &state.scheduled[at].shown(world))
    }
}
