//! X (Twitter), API v2 (OpenAPI document 2.167). <https://docs.x.com/x-api>
//!
//! Odd: there is no idempotency key, and nothing says how soon a new post can be read back, so before sending the newest own
//! post is noted and an unknown outcome is looked for among those after it. Read back, links have become `t.co` links and
//! `&`, `<`, `>` are escaped. Refresh tokens work once. A post with a link costs thirteen times one without. Who pays
//! may change a post for a while, which gives it a new id. Instead of showing a token, requests may be signed by the four secrets of OAuth 1.0a, which do not end.

mod edit;
mod media;
mod tweet;

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tweet::Tweet;

use super::said::Said;
use super::takes::{Card, Takes};
use super::{
    Account, Adapter, Grant, Granted, Identity, Row, TextLimits, Token, Tokens, answered, class_of, files, login,
    not_deleted, proof_or_word, renewal,
};
use crate::delivery::{Class, Failure, Found, Journal, OpenStep, PartReceipt, Receipt, Step, Stop, step};
use crate::post::{LinkCard, MediaLimits, Part, Post, Role};
use crate::secret::Secret;
use crate::text::write::plain;
use crate::wire::{OAuth1, Request, Response, Wire};

const TAKES: Takes =
    Takes { below: Some(Role::Reply), card: Card::Nobody, pictures: true, animations: true, videos: true };

/// The credentials of OAuth 1.0a, of which none is any use alone.
const OAUTH1: [&str; 4] = ["consumer_key", "consumer_secret", "oauth1_token", "oauth1_token_secret"];

/// How many own posts X lists at once, at most.
const LISTED: usize = 100;

/// How the failure begins that says that there is nothing to delete any more.
const GONE: &str = "X answered 404";

/// Of the post that is answered; it may also be too new.
const NOT_VISIBLE: &str = "deleted or not visible";

/// One account of X.
pub struct Twitter {
    account: Account,
    wire: Wire,
}

#[async_trait]
impl Adapter for Twitter {
    fn check(&self) -> Result<(), Failure> {
        self.oauth1().map(drop)
    }

    async fn whoami(&self) -> Result<Identity, Failure> {
        let me = self.get_me().await?;
        let url = format!("https://x.com/{}", me.username);
        Ok(Identity { id: me.id, name: format!("@{}", me.username), url: Some(url) })
    }

    /// What the account's subscription allows; none if X does not say whether it has one.
    async fn text_limits(&self) -> Result<TextLimits, Failure> {
        let (figure, usual) = match self.subscribes().await? {
            Some(true) => ("subscribed_text_max", 25_000),
            Some(false) => ("text_max", 280),
            None => return Ok(TextLimits::default()),
        };
        Ok(TextLimits { max: usize::try_from(self.account.figure(figure, usual)).ok(), link: None })
    }

    /// The same of videos.
    async fn media_limits(&self) -> Result<Option<MediaLimits>, Failure> {
        let (figure, usual) = match self.subscribes().await? {
            Some(true) => ("subscribed_video_s", 7_500),
            Some(false) => ("video_s", 140),
            None => return Ok(None),
        };
        Ok(Some(MediaLimits { video_seconds: Some(self.account.figure(figure, usual)), ..MediaLimits::default() }))
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        TAKES.check(post)?;
        step(journal, Step::repeatable("newest", 0), self.newest()).await?;
        let mut media = BTreeMap::new();
        for (n, file) in files(post, post.parts.iter().flat_map(|part| &part.media)) {
            media.insert(n, self.upload(file, n, journal).await?);
        }
        let mut receipt = Receipt::default();
        for (n, part) in post.parts.iter().enumerate() {
            let ids = part.media.iter().filter_map(|index| media.get(index).map(String::as_str)).collect();
            let body = body(part, Some(post), ids, receipt.last_id());
            receipt.push(step(journal, Step::once("part", n), self.create_post(body)).await?);
        }
        Ok(receipt)
    }

    async fn find(&self, post: &Post, open: &OpenStep, journal: &dyn Journal) -> Result<Found, Failure> {
        if open.step.name == "edit" {
            return self.find_edit(open.step.index, journal).await;
        }
        let noted = journal.result("newest/0").and_then(|value| serde_json::from_value::<Newest>(value).ok());
        let (Some(noted), Some(said)) = (noted, Said::of(post, open, journal)) else {
            return Ok(Found::CannotTell { check: "look at the account's page on x.com for the post".to_owned() });
        };
        let posts = self.get_posts(&noted.user_id, LISTED, noted.id.as_deref()).await?;
        match posts.iter().find(|tweet| tweet.parent() == said.parent.as_deref() && tweet.says(&said.text)) {
            Some(tweet) => Ok(Found::sent(&receipt(&tweet.id))),
            None if posts.iter().any(|tweet| tweet.may_say(&said.text)) => {
                Ok(Found::CannotTell { check: "look at the long posts on the account's page on x.com".to_owned() })
            }
            None if posts.len() >= LISTED => {
                Ok(Found::CannotTell { check: "look further back on the account's page on x.com".to_owned() })
            }
            None => Ok(Found::Absent),
        }
    }

    async fn refresh(&self) -> Result<Tokens, Failure> {
        if self.oauth1()?.is_some() {
            let message =
                "X does not take the signature: keys of OAuth 1.0a that it revoked, or this machine's clock is wrong";
            return Err(Failure::new(Class::Unauthorized, message));
        }
        let refresh_token = self.account.secret("refresh_token")?;
        let tokens = self.oauth2_token(refresh_token).await?;
        let rotated = tokens.refresh_token.unwrap_or_else(|| refresh_token.expose().to_owned());
        Ok(Tokens::from([
            ("access_token".to_owned(), Token::new(tokens.access_token).lives(tokens.expires_in)),
            ("refresh_token".to_owned(), Token::new(rotated)),
        ]))
    }

    async fn trade(&self, grant: &Grant) -> Result<Granted, Failure> {
        let request = self.by_app(grant.post([], "oauth2_token"))?;
        Ok(login::trade::<login::Answer>(&self.wire, request, "X").await?.granted())
    }

    async fn reply(
        &self,
        part: &Part,
        _: Option<&LinkCard>,
        receipt: &Receipt,
        journal: &dyn Journal,
    ) -> Result<Receipt, Stop> {
        step(journal, Step::repeatable("newest", 0), self.newest()).await?;
        Said::note(part, receipt, journal).await?;
        let body = body(part, None, Vec::new(), receipt.last_id());
        let sent = step(journal, Step::once("reply", 0), self.create_post(body)).await?;
        Ok(Receipt { parts: vec![sent] })
    }

    async fn edit(&self, post: &Post, receipt: &Receipt, journal: &dyn Journal) -> Result<Receipt, Stop> {
        self.edit_posts(post, receipt, journal).await
    }

    async fn delete(&self, receipt: &Receipt, journal: &dyn Journal) -> Result<(), Stop> {
        // The head of a thread last: until then a reader still finds the rest from it.
        for (n, part) in receipt.parts.iter().enumerate().rev() {
            step(journal, Step::repeatable("delete", n), self.delete_post(&part.id)).await?;
        }
        Ok(())
    }
}

impl Twitter {
    /// An adapter for `account`.
    pub fn new(account: Account, wire: Wire) -> Self {
        Self { account, wire }
    }

    /// What was the newest own post before anything is sent.
    async fn newest(&self) -> Result<Newest, Failure> {
        let user_id = match self.account.setting("user_id") {
            Ok(id) => id.to_owned(),
            Err(_) => self.get_me().await?.id,
        };
        let posts = self.get_posts(&user_id, 5, None).await?;
        Ok(Newest { user_id, id: posts.into_iter().next().map(|tweet| tweet.id) })
    }

    async fn get_me(&self) -> Result<User, Failure> {
        self.call(Request::get(self.account.url(&["2", "users", "me"]), "get_me")).await
    }

    /// Whether the account has a subscription that gives it more; none if X does not say.
    async fn subscribes(&self) -> Result<Option<bool>, Failure> {
        let url = self.account.url(&["2", "users", "me"]);
        let me: User = self.call(Request::get(url, "get_me").query("user.fields", "subscription_type")).await?;
        Ok(me.subscription_type.map(|kind| matches!(kind.as_str(), "Premium" | "PremiumPlus")))
    }

    async fn get_posts(&self, user: &str, max: usize, since_id: Option<&str>) -> Result<Vec<Tweet>, Failure> {
        let mut request = Request::get(self.account.url(&["2", "users", user, "tweets"]), "get_posts")
            .query("max_results", max.to_string())
            .query("tweet.fields", "entities,note_tweet,referenced_tweets");
        if let Some(id) = since_id {
            request = request.query("since_id", id);
        }
        // An empty timeline has no `data` at all.
        Ok(self.call_maybe(request).await?.unwrap_or_default())
    }

    async fn create_post(&self, body: Value) -> Result<PartReceipt, Failure> {
        let parent = body["reply"]["in_reply_to_tweet_id"].as_str().map(str::to_owned);
        let request = Request::post(self.account.url(&["2", "tweets"]), "create_post").writes().json(body);
        match (self.call(request).await, parent) {
            (Err(failure), Some(parent))
                if failure.message.contains(NOT_VISIBLE) && self.is_gone_for_good(&parent).await? =>
            {
                let message = format!("post {parent}, which it answers, is no longer there");
                Err(Failure::new(Class::Refused, message).at(failure.request))
            }
            (created, _) => created.map(|created: Id| receipt(&created.id)),
        }
    }

    async fn is_gone(&self, id: &str) -> Result<bool, Failure> {
        self.looked_for(id).await.map(|(is_there, _)| !is_there)
    }

    /// Whether a post is gone that was there long enough to be seen: one that is new may be shown a little later.
    async fn is_gone_for_good(&self, id: &str) -> Result<bool, Failure> {
        let (is_there, seen_at) = self.looked_for(id).await?;
        let visible = SignedDuration::from_secs(self.account.figure("visible_s", 60).cast_signed());
        Ok(!is_there && made_at(id).is_none_or(|made_at| seen_at.duration_since(made_at) >= visible))
    }

    /// Whether a post is there, and when it was looked for.
    async fn looked_for(&self, id: &str) -> Result<(bool, Timestamp), Failure> {
        let request = self.signed(Request::get(self.account.url(&["2", "tweets", id]), "get_post"))?;
        let label = request.label();
        let mut seen_at = None;
        let answer = answered(self.wire.http.send(request).await, &label, |response| {
            seen_at = Some(response.received_at);
            classify(response)
        });
        match (answer, seen_at) {
            (Err(failure), Some(seen_at)) if failure.message.starts_with(GONE) => Ok((false, seen_at)),
            (answer, _) => answer.map(|response| (response.value()["data"].is_object(), response.received_at)),
        }
    }

    async fn delete_post(&self, id: &str) -> Result<(), Failure> {
        let url = self.account.url(&["2", "tweets", id]);
        let request = Request::new(http::Method::DELETE, url, "delete_post").writes();
        match self.call_maybe::<Value>(request).await {
            Err(failure) if failure.message.starts_with(GONE) => Ok(()),
            Ok(told) if told.as_ref().is_some_and(|told| told["deleted"] == true) => match self.is_gone(id).await {
                Ok(false) => Err(not_deleted("X", id)),
                read_back => proof_or_word(read_back.map(drop)),
            },
            Ok(_) => Err(not_deleted("X", id)),
            Err(failure) => Err(failure),
        }
    }

    async fn oauth2_token(&self, refresh_token: &Secret) -> Result<Pair, Failure> {
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.expose())];
        let request = Request::post(self.account.url(&["2", "oauth2", "token"]), "oauth2_token")
            .secret(refresh_token)
            .gives_tokens()
            .form(form);
        let request = self.by_app(request)?;
        renewal::renew(&self.wire, request, "X").await
    }

    /// `request` to the token endpoint, by the app: a confidential client signs, a public one says its name.
    fn by_app(&self, request: Request) -> Result<Request, Failure> {
        let client_id = self.account.secret("client_id")?;
        let Ok(secret) = self.account.secret("client_secret") else {
            return Ok(request.with_field("client_id", client_id.expose()));
        };
        let pair = format!("{}:{}", client_id.expose(), secret.expose());
        let basic = Secret::new(base64::engine::general_purpose::STANDARD.encode(pair));
        Ok(request.secret(secret).authorization("Basic", &basic))
    }

    /// What requests are signed by, where the account has the keys of OAuth 1.0a. They come before a token.
    fn oauth1(&self) -> Result<Option<OAuth1>, Failure> {
        if !OAUTH1.iter().any(|name| self.account.secrets.contains_key(*name)) {
            return Ok(None);
        }
        let secret = |name: &str| self.account.secret(name).cloned();
        let [consumer_key, consumer_secret, token, token_secret] = OAUTH1.map(secret);
        Ok(Some(OAuth1 {
            consumer_key: consumer_key?,
            consumer_secret: consumer_secret?,
            token: token?,
            token_secret: token_secret?,
        }))
    }

    /// `request` by the account.
    fn signed(&self, request: Request) -> Result<Request, Failure> {
        Ok(match self.oauth1()? {
            Some(keys) => request.oauth1(keys),
            None => request.bearer(self.account.secret("access_token")?),
        })
    }

    /// A call too many waits for a whole window where X does not say how much of it is left.
    fn with_wait(&self, failure: Failure) -> Failure {
        let window = Duration::from_secs(self.account.figure("throttled_wait_s", 900));
        match (failure.class, failure.retry_after) {
            (Class::TooFast, None) => failure.after(Some(window)),
            _ => failure,
        }
    }

    /// Sends `request` by the account; gives the `data` of the answer.
    async fn call<T: DeserializeOwned>(&self, request: Request) -> Result<T, Failure> {
        let label = request.label();
        self.call_maybe(request).await?.ok_or_else(|| unreadable(&label))
    }

    /// The same, for answers that may come without `data`.
    async fn call_maybe<T: DeserializeOwned>(&self, request: Request) -> Result<Option<T>, Failure> {
        self.asked(request).await.map(|(data, _)| data)
    }

    /// The same, and when it was answered.
    async fn asked<T: DeserializeOwned>(&self, request: Request) -> Result<(Option<T>, Timestamp), Failure> {
        let request = self.signed(request)?;
        let label = request.label();
        let answer = answered(self.wire.http.send(request).await, &label, classify);
        let response = answer.map_err(|failure| self.with_wait(failure))?;
        if response.body.is_empty() {
            return Ok((None, response.received_at));
        }
        let answer: Answer<T> = response.json().ok_or_else(|| unreadable(&label))?;
        Ok((answer.data, response.received_at))
    }
}

/// When a post was made, which its id tells: milliseconds since the network's beginning, above 22 bits of other things.
fn made_at(id: &str) -> Option<Timestamp> {
    const BEGINNING_MS: i64 = 1_288_834_974_657;
    Timestamp::from_millisecond((id.parse::<i64>().ok()? >> 22) + BEGINNING_MS).ok()
}

fn unreadable(label: &str) -> Failure {
    Failure::new(Class::MayHaveActed, "X said yes in words that cannot be read").at(label)
}

fn receipt(id: &str) -> PartReceipt {
    PartReceipt::new(id, format!("https://x.com/i/status/{id}"))
}

/// The body of a new post. `post` brings the options; an answer to an earlier post has none.
fn body(part: &Part, post: Option<&Post>, media: Vec<&str>, reply_to: Option<&str>) -> Value {
    let mut body = json!({ "text": plain::write(&part.text) });
    if !media.is_empty() {
        body["media"] = json!({ "media_ids": media });
    }
    match (reply_to, post.and_then(|post| post.option_str("reply_settings"))) {
        (Some(id), _) => body["reply"] = json!({ "in_reply_to_tweet_id": id }),
        (None, Some(who)) if who != "everyone" => body["reply_settings"] = who.into(),
        (None, _) => {}
    }
    for label in ["made_with_ai", "paid_partnership"] {
        if post.and_then(|post| post.option_bool(label)) == Some(true) {
            body[label] = true.into();
        }
    }
    body
}

const CLASSES: &[Row] = &[
    (403, "duplicate content", Class::Duplicate),
    (403, NOT_VISIBLE, Class::NotActed),
    (403, "unsupported authentication", Class::Unauthorized),
    (403, "client-forbidden", Class::Unauthorized),
    (403, "not permitted to access this feature", Class::Unauthorized),
    (403, "might be automated", Class::Unauthorized),
    // Not who is answered or spoken of, but the account itself.
    (403, "account is suspended", Class::Unauthorized),
    (403, "account has been suspended", Class::Unauthorized),
    (403, "account is temporarily locked", Class::Unauthorized),
    (403, "account has been locked", Class::Unauthorized),
    (403, "account is locked", Class::Unauthorized),
    (403, "", Class::Refused),
    (429, "usage-capped", Class::OutOfCredit),
];

fn classify(response: &Response) -> Failure {
    let class = class_of(CLASSES, response.status, &String::from_utf8_lossy(&response.body));
    let value = response.value();
    let said = value["errors"][0]["message"].as_str().or_else(|| value["detail"].as_str()).or(value["title"].as_str());
    let message = format!("X answered {}: {}", response.status, said.unwrap_or("nothing readable"));
    Failure::new(class, message).after(reset(response))
}

/// The wait that the exhausted limit asks for; the 24-hour limits are undocumented but, when there, the ones that count.
fn reset(response: &Response) -> Option<Duration> {
    if response.status != 429 {
        return None;
    }
    let spent = |prefix: &str| {
        let remaining = response.header(&format!("{prefix}-remaining"))?;
        let reset = response.header(&format!("{prefix}-reset"))?.parse().ok()?;
        (remaining == "0").then(|| Timestamp::from_second(reset).ok().map(|at| response.until(at)))?
    };
    ["x-user-limit-24hour", "x-app-limit-24hour", "x-rate-limit"].into_iter().find_map(spent)
}

#[derive(Deserialize)]
struct Answer<T> {
    data: Option<T>,
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

#[derive(Deserialize)]
struct User {
    id: String,
    username: String,
    subscription_type: Option<String>,
}

#[derive(Deserialize)]
struct Pair {
    access_token: String,
    refresh_token: Option<String>,
    #[serde(default, deserialize_with = "login::seconds")]
    expires_in: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct Newest {
    user_id: String,
    id: Option<String>,
}

#[cfg(test)]
mod tests;
