//! Statuses: posted once per key, edited, listed, deleted.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::entities::{account_id, account_json};
use super::media::Media;
use super::poll::Poll;
use super::reads::Viewer;
use super::{CHANNEL, MAX_CHARACTERS, Mastodon, Params, State, count, error, language, mentions, not_found, scheduled};
use crate::mock::{Posted, Request, Response, World, kit};

/// How long a key stands for its status.
const KEY_SECONDS: i64 = 3600;

/// A status as Mastodon keeps it.
#[derive(Clone)]
pub(super) struct Status {
    pub(super) id: String,
    pub(super) account: String,
    pub(super) text: String,
    pub(super) spoiler: String,
    sensitive: bool,
    visibility: String,
    language: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) media: Vec<Media>,
    pub(super) poll: Option<Poll>,
    /// The accounts of this server that it mentions.
    mentions: Vec<String>,
    quoted: Option<String>,
    /// How it was each time, the oldest first.
    pub(super) revisions: Vec<Value>,
    made_at: Timestamp,
    edited_at: Option<Timestamp>,
    deleted: bool,
}

impl Status {
    /// Whether `viewer` may see it: their own, and what is public.
    pub(super) fn is_seen_by(&self, viewer: Viewer<'_>) -> bool {
        let is_public = matches!(self.visibility.as_str(), "public" | "unlisted");
        !self.deleted && (is_public || viewer == Some(&self.account))
    }

    /// Its hashtags in lower case.
    pub(super) fn tags(&self) -> Vec<String> {
        let marks = kit::find_marks(&self.text).into_iter().filter(|mark| mark.class == "tag");
        marks.map(|mark| self.text[mark.start + 1..mark.end].to_lowercase()).collect()
    }

    /// <https://docs.joinmastodon.org/entities/Status/>; `all` are the statuses of the server.
    pub(super) fn shown(&self, all: &[Status], world: &World) -> Value {
        let mut shown = self.without_quote(all, world);
        if let Some(id) = &self.quoted {
            let quoted = all.iter().find(|status| status.id == *id && !status.deleted);
            shown["quote"] = match quoted {
                None => json!({"state": "deleted", "quoted_status": null}),
                Some(quoted) => {
                    // What that one quotes is named alone.
                    let mut inner = quoted.without_quote(all, world);
                    if let Some(id) = &quoted.quoted {
                        inner["quote"] = json!({"state": "accepted", "quoted_status_id": id});
                    }
                    json!({"state": "accepted", "quoted_status": inner})
                }
            };
        }
        shown
    }

    fn without_quote(&self, all: &[Status], world: &World) -> Value {
        let account = &self.account;
        let count =
            |is_meant: &dyn Fn(&&Status) -> bool| all.iter().filter(|other| !other.deleted).filter(is_meant).count();
        let replies = count(&|other| other.parent.as_ref() == Some(&self.id));
        let quotes = count(&|other| other.quoted.as_ref() == Some(&self.id));
        json!({
            "id": self.id, "created_at": format!("{:.3}", self.made_at),
            "edited_at": self.edited_at.map(|at| format!("{at:.3}")),
            "in_reply_to_id": self.parent, "in_reply_to_account_id": self.parent.as_ref().map(|_| account_id(account)),
            "sensitive": self.sensitive, "spoiler_text": self.spoiler, "visibility": self.visibility,
            "language": self.language,
            "uri": format!("{}/{CHANNEL}/users/{account}/statuses/{}", world.base_url, self.id),
            "url": format!("{}/{CHANNEL}/@{account}/{}", world.base_url, self.id),
            "replies_count": replies, "reblogs_count": 0, "favourites_count": 0, "quotes_count": quotes, "reblog": null,
            "quote_approval": {"automatic": ["public"], "manual": [], "current_user": "automatic"}, "filtered": [],
            "favourited": false, "reblogged": false, "muted": false, "bookmarked": false, "pinned": false,
            "content": content(&self.text), "account": account_json(account, world),
            "application": {"name": "Sandbox", "website": null},
            "media_attachments": self.media.iter().map(|media| media.shown(world)).collect::<Vec<_>>(),
            "mentions": self.mentions.iter().map(|account| mentions::shown(account, world)).collect::<Vec<_>>(),
            "tags": self.tags().iter().map(|name| tag(name, world)).collect::<Vec<_>>(), "emojis": [], "card": null,
            "poll": self.poll.as_ref().map(|poll| poll.shown(&self.id, world.clock.now())),
            "quote": null,
        })
    }

    /// <https://docs.joinmastodon.org/entities/StatusEdit/>
    fn revision(&self, world: &World) -> Value {
        let titles = |poll: &Poll| poll.options().iter().map(|title| json!({"title": title})).collect::<Vec<_>>();
        json!({
            "content": content(&self.text), "spoiler_text": self.spoiler, "sensitive": self.sensitive,
            "created_at": format!("{:.3}", self.edited_at.unwrap_or(self.made_at)),
            "account": account_json(&self.account, world), "emojis": [],
            "poll": self.poll.as_ref().map(|poll| json!({"options": titles(poll)})),
            "media_attachments": self.media.iter().map(|media| media.shown(world)).collect::<Vec<_>>(),
        })
    }

    pub(super) fn posted(&self, world: &World) -> Posted {
        let mut details = Map::from_iter([("visibility".to_owned(), json!(self.visibility))]);
        if !self.spoiler.is_empty() {
            details.insert("spoiler_text".into(), json!(self.spoiler));
        }
        if self.edited_at.is_some() {
            details.insert("edited".into(), true.into());
        }
        if let Some(poll) = &self.poll {
            details.insert("poll".into(), json!(poll.options()));
        }
        if let Some(quoted) = &self.quoted {
            details.insert("quotes".into(), json!(quoted));
        }
        if let Some(parent) = &self.parent {
            details.insert("in_reply_to".into(), json!(parent));
        }
        let keep = |media: &Media| world.wall.keep(media.mime, media.bytes.clone(), &media.description);
        Posted {
            channel: CHANNEL.to_owned(),
            account: self.account.clone(),
            id: self.id.clone(),
            text: self.text.clone(),
            parts: Vec::new(),
            media: self.media.iter().map(keep).collect(),
            created_at: self.made_at.to_string(),
            state: "public".to_owned(),
            details,
        }
    }
}

/// Plain text as the HTML that Mastodon makes of it.
fn content(text: &str) -> String {
    let linked = |part: &str| {
        part.split_inclusive(char::is_whitespace)
            .map(|word| {
                let bare = word.trim_end();
                let space = &word[bare.len()..];
                if bare.starts_with("https://") || bare.starts_with("http://") {
                    let url = kit::escape(bare);
                    format!("<a href=\"{url}\" target=\"_blank\" rel=\"nofollow noopener\">{url}</a>{space}")
                } else {
                    kit::escape(word)
                }
            })
            .collect::<String>()
            .replace('\n', "<br />")
    };
    text.split("\n\n").map(|part| format!("<p>{}</p>", linked(part))).collect()
}

fn tag(name: &str, world: &World) -> Value {
    json!({"name": name, "url": format!("{}/{CHANNEL}/tags/{name}", world.base_url)})
}

/// What an editor may say: text, warning and media, checked together.
fn checked(params: &Params, has_media: bool, world: &World) -> Result<(String, String), Response> {
    let mut text = params.one("status").unwrap_or_default().trim().to_owned();
    let mut spoiler = params.one("spoiler_text").unwrap_or_default().trim().to_owned();
    if text.is_empty() && !spoiler.is_empty() {
        text = std::mem::take(&mut spoiler);
    }
    if text.is_empty() && !has_media {
        return Err(error(422, "Validation failed: Text can't be blank"));
    }
    let max = world.text_limit(CHANNEL, MAX_CHARACTERS);
    if count::length(&text, &spoiler, count::link_characters(world)) > max {
        return Err(error(422, &format!("Validation failed: Text character limit of {max} exceeded")));
    }
    Ok((text, spoiler))
}

impl Mastodon {
    pub(super) fn post(&self, request: &Request, params: &Params, account: &str, world: &World) -> Response {
        let key = kit::header(request, "idempotency-key").map(|key| (account.to_owned(), key.to_owned()));
        let now = world.clock.now();
        if let Some(key) = &key {
            let state = self.state();
            if let Some((id, _)) = state.keys.get(key).filter(|(_, at)| now.as_second() - at.as_second() < KEY_SECONDS)
            {
                let status = state.statuses.iter().find(|status| status.id == *id && !status.deleted);
                return status.map_or_else(not_found, |status| kit::json(200, &status.shown(&state.statuses, world)));
            }
        }
        let made = match scheduled::asked(params, now) {
            Ok(None) => self.posted(params, account, world).map(|status| {
                let shown = status.shown(&self.state().statuses, world);
                (status.id, shown)
            }),
            Ok(Some(at)) => self.schedule(params, at, account, world),
            Err(response) => Err(response),
        };
        match made {
            Ok((id, shown)) => {
                if let Some(key) = key {
                    self.state().keys.insert(key, (id, now));
                }
                kit::json(200, &shown)
            }
            Err(response) => response,
        }
    }

    pub(super) fn posted(&self, params: &Params, account: &str, world: &World) -> Result<Status, Response> {
        let mut state = self.state();
        let status = state.made(params, account, world)?;
        for file in &status.media {
            state.media.entry(file.id.clone()).and_modify(|file| file.attached = true);
        }
        world.wall.put(status.posted(world));
        state.statuses.push(status.clone());
        Ok(status)
    }

    pub(super) fn edit(&self, id: &str, params: &Params, account: &str, world: &World) -> Response {
        let mut state = self.state();
        let Some(at) =
            state.statuses.iter().position(|status| status.id == id && !status.deleted && status.account == account)
        else {
            return not_found();
        };
        let before = state.statuses[at].media.clone();
        let own: Vec<String> = before.iter().map(|media| media.id.clone()).collect();
        let (now, changes) = (world.clock.now(), params.objects("media_attributes"));
        let checked = state.attachable(&params.list("media_ids"), account, &own, world).and_then(|mut media| {
            media.iter_mut().try_for_each(|file| file.describe(&changes, world))?;
            let poll = Poll::read(params, now)?;
            // What a quote quotes stays; a poll that is left out is gone, with its votes.
            let has_more = !media.is_empty() || poll.is_some() || state.statuses[at].quoted.is_some();
            checked(params, has_more, world).map(|said| (media, poll, said))
        });
        let (mut media, poll, (text, spoiler)) = match checked {
            Ok(checked) => checked,
            Err(response) => return response,
        };
        for file in &mut media {
            file.attached = true;
            state.media.insert(file.id.clone(), file.clone());
        }
        let mentions = state.mentioned(&text, world);
        let status = &mut state.statuses[at];
        let sensitive = params.yes("sensitive");
        let shown =
            |media: &[Media]| media.iter().map(|file| (file.id.clone(), file.description.clone())).collect::<Vec<_>>();
        let same_poll = status.poll.as_ref().map(Poll::options) == poll.as_ref().map(Poll::options);
        if (&status.text, &status.spoiler, status.sensitive) != (&text, &spoiler, sensitive)
            || shown(&before) != shown(&media)
            || !same_poll
        {
            (status.text, status.spoiler, status.media, status.mentions) = (text, spoiler, media, mentions);
            (status.sensitive, status.poll, status.edited_at) = (sensitive, poll, Some(now));
            status.language = params.one("language").and_then(language::known).or(status.language.take());
            status.revisions.push(status.revision(world));
            let (parts, shown) = (world.wall.get(CHANNEL, id).map(|post| post.parts), status.posted(world));
            world.wall.put(Posted { parts: parts.unwrap_or_default(), ..shown });
        }
        kit::json(200, &state.statuses[at].shown(&state.statuses, world))
    }

    pub(super) fn delete(&self, id: &str, params: &Params, account: &str, world: &World) -> Response {
        let mut state = self.state();
        let own = |status: &Status| status.id == id && !status.deleted && status.account == account;
        let Some(at) = state.statuses.iter().position(own) else { return not_found() };
        world.wall.change(CHANNEL, id, |post| post.state = "deleted".to_owned());
        let status = &state.statuses[at];
        let mut shown = status.shown(&state.statuses, world);
        shown["text"] = json!(status.text);
        state.statuses[at].deleted = true;
        // Kept for whoever drafts it anew, unless they are to go with it.
        let files: Vec<String> = state.statuses[at].media.iter().map(|media| media.id.clone()).collect();
        for id in files {
            if matches!(params.one("delete_media"), Some("true" | "1")) {
                state.media.remove(&id);
            } else if let Some(media) = state.media.get_mut(&id) {
                media.attached = false;
            }
        }
        kit::json(200, &shown)
    }
}

impl State {
    /// The status that `params` ask for, which nobody sees yet.
    pub(super) fn made(&mut self, params: &Params, account: &str, world: &World) -> Result<Status, Response> {
        let now = world.clock.now();
        let media = self.attachable(&params.list("media_ids"), account, &[], world)?;
        let poll = Poll::read(params, now)?;
        if poll.is_some() && !media.is_empty() {
            // Together from 4.6 on.
            return Err(error(422, "Cannot attach files to a post that has a poll"));
        }
        let is_there = |id: &str| self.statuses.iter().any(|status| status.id == id && !status.deleted);
        let quoted = params.one("quoted_status_id").filter(|id| !id.is_empty()).map(str::to_owned);
        if quoted.as_deref().is_some_and(|id| !is_there(id)) {
            return Err(error(404, "The post you are trying to quote does not appear to exist."));
        }
        let (text, spoiler) = checked(params, !media.is_empty() || poll.is_some() || quoted.is_some(), world)?;
        let mentions = self.mentioned(&text, world);
        mentions::safeguard(params, &mentions, world)?;
        let parent = params.one("in_reply_to_id").filter(|id| !id.is_empty()).map(str::to_owned);
        if parent.as_deref().is_some_and(|id| !is_there(id)) {
            return Err(error(404, "The post you are trying to reply to does not appear to exist."));
        }
        let visibility = params.one("visibility").unwrap_or("public");
        if !["public", "unlisted", "private", "direct"].contains(&visibility) {
            return Err(error(422, "Validation failed: Visibility is not included in the list"));
        }
        let mut status = Status {
            id: self.next_id(now),
            account: account.to_owned(),
            text,
            sensitive: params.yes("sensitive") || !spoiler.is_empty(),
            spoiler,
            visibility: visibility.to_owned(),
            // Else that of the account.
            language: Some(params.one("language").and_then(language::known).unwrap_or_else(|| "en".to_owned())),
            parent,
            media,
            poll,
            mentions,
            quoted,
            revisions: Vec::new(),
            made_at: now,
            edited_at: None,
            deleted: false,
        };
        status.revisions.push(status.revision(world));
        Ok(status)
    }
}
