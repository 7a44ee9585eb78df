//! Instagram, Graph API v26.0: <https://developers.facebook.com/docs/instagram-platform/content-publishing>.
//!
//! A post is made in two steps: a container, which Instagram fills by fetching the picture from a public URL and which may
//! be made again at will; and its publishing, which is the post. The container is the handle for asking: it says whether
//! it was published, though not as what, so that the media list gives the id. A post cannot be changed: a correction is a
//! comment. An account is signed in by Instagram's own login, or by Facebook's (`by_facebook`), with which alone a post can be
//! deleted, and a video sent (`upload`) where others must be fetched.

mod by_facebook;
mod container;
mod login;
mod rights;
mod upload;

use std::time::Duration;

use async_trait::async_trait;
use container::StatusCode;
use serde::Deserialize;

use super::graph::{self, Deletes, Page, Seen};
use super::polls::Polls;
use super::takes::{Card, Takes};
use super::{
    Account, Adapter, Grant, Granted, Identity, OwnQuota, Rights, Token, Tokens, answered, plain, renewal, unsupported,
};
use crate::delivery::{Class, Failure, Found, Journal, OpenStep, PartReceipt, Receipt, Step, Stop, step};
use crate::post::{LinkCard, Part, Post};
use crate::wire::{Request, Wire};

const TAKES: Takes = Takes { below: None, card: Card::Nobody, pictures: true, animations: false, videos: true };

/// How many entries the media list is asked for.
const LIMIT: usize = 50;

const DELETES: Deletes = Deletes { platform: "Instagram", delete: "delete_media", read: "get_media" };

/// Publishes to one professional account.
pub struct Instagram {
    account: Account,
    wire: Wire,
}

impl Instagram {
    /// For the account in `ig_user_id`, with an Instagram user token.
    pub fn new(account: Account, wire: Wire) -> Self {
        Self { account, wire }
    }
}

#[async_trait]
impl Adapter for Instagram {
    async fn whoami(&self) -> Result<Identity, Failure> {
        if self.is_by_facebook() {
            return self.linked().await;
        }
        let me = self.me().await?;
        Ok(identity(me.user_id, &me.username))
    }

    async fn shortcomings(&self) -> Result<Vec<String>, Failure> {
        if self.is_by_facebook() {
            // None but a professional account can be linked to a Page.
            return Ok(Vec::new());
        }
        self.not_allowed().await
    }

    async fn own_quotas(&self) -> Result<Vec<OwnQuota>, Failure> {
        self.posts_a_day().await
    }

    async fn rights(&self) -> Result<Rights, Failure> {
        if self.is_by_facebook() { self.by_facebook_rights().await } else { Ok(Rights::default()) }
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        TAKES.check(post)?;
        let Some(part) = post.parts.first() else { return Ok(Receipt::default()) };
        let container = self.container(post, part, journal).await?;
        self.ready(journal, "ready", 0, &container).await?;
        let id = step(journal, Step::once("post", 0), self.media_publish(&container)).await?.id;
        let url = step(journal, Step::repeatable("permalink", 0), self.permalink(&id)).await?;
        Ok(Receipt { parts: vec![PartReceipt::new(id, url)] })
    }

    async fn reply(
        &self,
        part: &Part,
        _: Option<&LinkCard>,
        receipt: &Receipt,
        journal: &dyn Journal,
    ) -> Result<Receipt, Stop> {
        let below = receipt.first().map(|sent| sent.id.clone()).unwrap_or_default();
        let below = step(journal, Step::repeatable("target", 0), async { Ok(below) }).await?;
        let sent = step(journal, Step::once("comment", 0), self.comments(&below, part)).await?;
        Ok(Receipt { parts: vec![sent] })
    }

    async fn find(&self, post: &Post, open: &OpenStep, journal: &dyn Journal) -> Result<Found, Failure> {
        if open.step.name == "comment" {
            return self.find_comment(post, open, journal).await;
        }
        let container = journal.result("container/0").and_then(|id| id.as_str().map(str::to_owned));
        let (status, again) = match container {
            Some(id) => {
                let (status, now) = self.status(&id).await?;
                (status.status_code, Polls::since(&self.account, open.since).next(now))
            }
            None => (StatusCode::Expired, Duration::ZERO),
        };
        let caption = post.parts.first().map(plain).unwrap_or_default();
        let since = open.since - graph::skew(&self.account);
        Ok(
            match (self.media_list(self.account.setting("ig_user_id")?).await?.look_for(&caption, since, LIMIT), status)
            {
                (Seen::Listed(entry), StatusCode::Published | StatusCode::Expired | StatusCode::Error) => {
                    Found::sent(&PartReceipt::new(entry.id, entry.permalink))
                }
                (_, StatusCode::Published | StatusCode::InProgress) => Found::NotYet { after: again },
                (Seen::OutOfReach, StatusCode::Expired | StatusCode::Error) => {
                    Found::CannotTell { check: "look for the post in the Instagram app".to_owned() }
                }
                _ => Found::Absent,
            },
        )
    }

    /// An address holds a short code, which no call takes.
    async fn locate(&self, named: PartReceipt, _: Option<&Part>) -> Result<PartReceipt, Failure> {
        let address = match &named.url {
            Some(url) => url.clone(),
            None if named.id.bytes().all(|byte| byte.is_ascii_digit()) => return Ok(named),
            None => format!("https://www.instagram.com/p/{}/", named.id),
        };
        Ok(self
            .media_list(self.account.setting("ig_user_id")?)
            .await?
            .at(&address, "Instagram", "the media id itself")?
            .receipt())
    }

    async fn refresh(&self) -> Result<Tokens, Failure> {
        if self.is_by_facebook() {
            let message = "the Page's token is no longer valid, and nothing renews one";
            return Err(Failure::new(Class::Unauthorized, message));
        }
        self.refresh_access_token().await
    }

    async fn trade(&self, grant: &Grant) -> Result<Granted, Failure> {
        if self.is_by_facebook() { self.page_token(grant).await } else { self.long_lived(grant).await }
    }

    async fn delete(&self, receipt: &Receipt, journal: &dyn Journal) -> Result<(), Stop> {
        if !self.is_by_facebook() {
            return Err(unsupported("take down a post that is out"));
        }
        for (n, sent) in receipt.parts.iter().enumerate().rev() {
            let gone = graph::delete(&self.account, &self.wire, &sent.id, &DELETES);
            step(journal, Step::repeatable("delete", n), gone).await?;
        }
        Ok(())
    }
}

impl Instagram {
    /// `POST /{ig}/media_publish`. A container that is said to be missing may be spent, or out already: it is asked.
    async fn media_publish(&self, container: &str) -> Result<PartReceipt, Failure> {
        let url = graph::url(&self.account, &[self.account.setting("ig_user_id")?, "media_publish"]);
        let request = Request::post(url, "media_publish").form([("creation_id", container)]).writes();
        let request = graph::signed(&self.account, request)?;
        let label = request.label();
        let mut is_missing = false;
        let sent = answered(self.wire.http.send(request).await, &label, |response| {
            is_missing = graph::error(response).is_some_and(|error| error.is_missing_container());
            graph::failure(&self.account, response)
        });
        match sent {
            Ok(response) => Ok(PartReceipt::new(graph::body::<Created>(&response, &label)?.id, None)),
            Err(failure) if is_missing => Err(match self.status(container).await {
                Ok((status, _)) if status.is_spent() => status.failure().at(label),
                _ => Failure { class: Class::MayHaveActed, ..failure },
            }),
            Err(failure) => Err(graph::until_unblocked(failure, || self.blocked_for())),
        }
    }

    /// `POST /{media}/comments`. A comment has no address of its own.
    async fn comments(&self, below: &str, part: &Part) -> Result<PartReceipt, Failure> {
        let said = plain(part);
        let (links, most) = (said.matches("://").count(), self.account.figure("comment_links", 1));
        if links as u64 > most {
            let message = format!("the comment has {links} links and Instagram takes {most}; say it with fewer");
            return Err(Failure::new(Class::Refused, message));
        }
        if said.chars().any(char::is_uppercase) && !said.chars().any(char::is_lowercase) {
            let message = "the comment is in capitals alone, which Instagram refuses; write it in small letters";
            return Err(Failure::new(Class::Refused, message));
        }
        let url = graph::url(&self.account, &[below, "comments"]);
        let request = Request::post(url, "create_comment").form([("message", said)]).writes();
        Ok(PartReceipt::new(self.call::<Created>(request).await?.id, None))
    }

    /// `GET /{media}/comments`, the newest first.
    async fn find_comment(&self, post: &Post, open: &OpenStep, journal: &dyn Journal) -> Result<Found, Failure> {
        let cannot_tell = Found::CannotTell { check: "look for the comment in the Instagram app".to_owned() };
        let below = journal.result("target/0").and_then(|id| id.as_str().map(str::to_owned));
        let Some(below) = below else { return Ok(cannot_tell) };
        let request = Request::get(graph::url(&self.account, &[&below, "comments"]), "list_comments")
            .query("fields", "id,text,timestamp")
            .query("limit", LIMIT.to_string());
        let listed: Page = self.call(request).await?;
        let text = post.parts.first().map(plain).unwrap_or_default();
        Ok(match listed.look_for(&text, open.since - graph::skew(&self.account), LIMIT) {
            Seen::Listed(entry) => Found::sent(&PartReceipt::new(entry.id, None)),
            Seen::Absent => Found::Absent,
            Seen::OutOfReach => cannot_tell,
        })
    }

    /// `GET /{media}?fields=permalink`
    async fn permalink(&self, media: &str) -> Result<Option<String>, Failure> {
        let request = Request::get(graph::url(&self.account, &[media]), "get_media").query("fields", "id,permalink");
        let ask = async || self.call::<Published>(request.clone()).await.map(|media| media.permalink);
        // There is no other way to it: what may pass is asked twice.
        let told = match ask().await {
            Err(failure) if matches!(failure.class, Class::NotActed | Class::MayHaveActed) => ask().await,
            told => told,
        };
        graph::address(told, None)
    }

    /// `GET /{ig}/media`, the newest first.
    async fn media_list(&self, user: &str) -> Result<Page, Failure> {
        let url = graph::url(&self.account, &[user, "media"]);
        let fields = "id,caption,timestamp,permalink";
        self.call(Request::get(url, "list_media").query("fields", fields).query("limit", LIMIT.to_string())).await
    }

    /// `GET /me`. Posts go to `user_id`; `id` belongs to the app.
    async fn me(&self) -> Result<Me, Failure> {
        let url = graph::url(&self.account, &["me"]);
        self.call(Request::get(url, "me").query("fields", "user_id,username,account_type")).await
    }

    /// `GET /refresh_access_token`: 60 more days for a token that is a day old and has not expired.
    async fn refresh_access_token(&self) -> Result<Tokens, Failure> {
        let token = self.account.secret("access_token")?;
        let request = Request::get(self.account.url(&["refresh_access_token"]), "refresh_access_token")
            .query("grant_type", "ig_refresh_token")
            .query("access_token", token.expose())
            .secret(token)
            .gives_tokens();
        let label = request.label();
        let response = answered(self.wire.http.send(request).await, &label, |response| {
            let failure = graph::failure(&self.account, response);
            let class = match failure.class {
                Class::Expired => Class::Unauthorized,
                _ if !renewal::is_refusal(response) => Class::NotActed,
                class => class,
            };
            Failure { class, ..failure }
        })
        .map_err(renewal::unacted)?;
        let fresh: Fresh = graph::body(&response, &label)?;
        Ok(Tokens::from([("access_token".to_owned(), Token::new(fresh.access_token).lives(fresh.expires_in))]))
    }

    async fn call<T: serde::de::DeserializeOwned>(&self, request: Request) -> Result<T, Failure> {
        let label = request.label();
        graph::body(&graph::call(&self.account, &self.wire, request).await?, &label)
    }
}

fn identity(id: String, username: &str) -> Identity {
    let url = format!("https://www.instagram.com/{username}/");
    Identity { id, name: format!("@{username}"), url: Some(url) }
}

#[derive(Deserialize)]
struct Created {
    id: String,
}

#[derive(Deserialize)]
struct Published {
    permalink: Option<String>,
}

#[derive(Deserialize)]
struct Me {
    user_id: String,
    username: String,
    account_type: Option<String>,
}

#[derive(Deserialize)]
struct Fresh {
    access_token: String,
    #[serde(default, deserialize_with = "super::login::seconds")]
    expires_in: Option<u64>,
}

#[cfg(test)]
mod tests;
