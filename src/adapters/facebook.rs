//! Facebook Pages, Graph API v26.0: <https://developers.facebook.com/docs/pages-api/posts>.
//!
//! Odd here: the words of a photo are its `caption`, those of a post its `message`; a photo's answer has two ids, and the
//! post is `post_id`; a create that ends in an error of Meta's own may have published all the same, and nothing
//! recognises a repeat. Photos of a gallery are uploaded unpublished, which may be repeated, so that only the last call
//! publishes; a video is sent in pieces and posted by the last call. The link card is drawn by Facebook from the page behind `link`.

mod login;
mod video;

use std::time::Duration;

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};

use super::graph::login::PersonLogin;
use super::graph::{self, Deletes, Page, Seen};
use super::takes::{Card, Takes};
use super::{Account, Adapter, Grant, Granted, Identity, Rights, check_parts, plain};
use crate::delivery::{Class, Failure, Found, Journal, OpenStep, PartReceipt, Receipt, Step, Stop, step};
use crate::post::{LinkCard, LinkPlace, Media, MediaKind, Part, Post, Role};
use crate::wire::{MultipartPart, Request, Wire};

const TAKES: Takes =
    Takes { below: Some(Role::Comment), card: Card::Platform, pictures: true, animations: false, videos: true };

/// How many entries a list is asked for; the most that the API gives.
const LIMIT: usize = 100;

/// How it is told that the page behind a link could not be fetched.
const NOT_FETCHED: &str = "(code 1609005";

const DELETES: Deletes = Deletes { platform: "Facebook", delete: "delete_post", read: "get_post" };

/// Publishes to one Page.
pub struct Facebook {
    account: Account,
    wire: Wire,
}

impl Facebook {
    /// For the Page in the account's `page_id`, with a Page token.
    pub fn new(account: Account, wire: Wire) -> Self {
        Self { account, wire }
    }
}

#[async_trait]
impl Adapter for Facebook {
    async fn whoami(&self) -> Result<Identity, Failure> {
        self.me().await
    }

    async fn rights(&self) -> Result<Rights, Failure> {
        PersonLogin { account: &self.account, wire: &self.wire }.own_rights().await
    }

    async fn publish(&self, post: &Post, journal: &dyn Journal) -> Result<Receipt, Stop> {
        TAKES.check(post)?;
        let mut receipt = Receipt::default();
        for (n, part) in post.parts.iter().enumerate() {
            let sent = match receipt.first() {
                None => self.post(post, part, journal).await?,
                Some(first) => step(journal, Step::once("comment", n), self.comments(&first.id, part)).await?,
            };
            receipt.push(sent);
        }
        Ok(receipt)
    }

    async fn find(&self, post: &Post, open: &OpenStep, journal: &dyn Journal) -> Result<Found, Failure> {
        if let Some(found) = self.find_video(open, journal).await? {
            return Ok(found);
        }
        let (page, part) = match open.step.name.as_str() {
            "comment" => {
                let below = ["post/0", "target/0"].iter().find_map(|key| journal.result(key));
                let Some(below) = below.and_then(|value| serde_json::from_value::<PartReceipt>(value).ok()) else {
                    return Ok(self.cannot_tell());
                };
                (self.list(&[&below.id, "comments"], "list_comments").await?, post.parts.get(open.step.index))
            }
            _ => {
                let page_id = self.account.setting("page_id")?;
                (self.list(&[page_id, "published_posts"], "published_posts").await?, post.parts.first())
            }
        };
        let text = part.map(plain).unwrap_or_default();
        let app = self.account.secret("client_id").ok().map(|id| id.expose().to_owned());
        let app = app.filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
        Ok(match page.look_for(&text, open.since - graph::skew(&self.account), LIMIT) {
            // Somebody else has said the same, or another app that nobody named.
            Seen::Listed(entry) if app.is_some_and(|app| entry.is_by_another(&app)) => self.cannot_tell(),
            Seen::Listed(entry) => Found::sent(&PartReceipt::new(entry.id, entry.permalink)),
            Seen::Absent => Found::Absent,
            Seen::OutOfReach => self.cannot_tell(),
        })
    }

    /// What browsers show may be no number, which calls take alone.
    async fn locate(&self, named: PartReceipt, _: Option<&Part>) -> Result<PartReceipt, Failure> {
        let is_number = named.id.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
        match &named.url {
            Some(url) if !is_number => {
                let page = self.list(&[self.account.setting("page_id")?, "published_posts"], "published_posts").await?;
                Ok(page.at(url, "Facebook", "its number with the Page's before it")?.receipt())
            }
            _ => Ok(video::named(named)),
        }
    }

    async fn trade(&self, grant: &Grant) -> Result<Granted, Failure> {
        self.page_token(grant).await
    }

    async fn reply(
        &self,
        part: &Part,
        _: Option<&LinkCard>,
        receipt: &Receipt,
        journal: &dyn Journal,
    ) -> Result<Receipt, Stop> {
        let below = receipt.first().cloned().unwrap_or_default();
        let below = step(journal, Step::repeatable("target", 0), async { Ok(below) }).await?;
        let sent = step(journal, Step::once("comment", 0), self.comments(&below.id, part)).await?;
        Ok(Receipt { parts: vec![sent] })
    }

    async fn edit(&self, post: &Post, receipt: &Receipt, journal: &dyn Journal) -> Result<Receipt, Stop> {
        check_parts(post, receipt)?;
        for (n, (part, sent)) in post.parts.iter().zip(&receipt.parts).enumerate() {
            step(journal, Step::repeatable("edit", n), self.update(sent, part)).await?;
        }
        Ok(receipt.clone())
    }

    async fn delete(&self, receipt: &Receipt, journal: &dyn Journal) -> Result<(), Stop> {
        for (n, sent) in receipt.parts.iter().enumerate().rev() {
            step(journal, Step::repeatable("delete", n), self.remove(&sent.id)).await?;
        }
        Ok(())
    }
}

impl Facebook {
    /// The post itself: with its link card, else with a video, one photo or several, else its words alone.
    async fn post(&self, post: &Post, part: &Part, journal: &dyn Journal) -> Result<PartReceipt, Stop> {
        let once = Step::once("post", 0);
        let photos: Vec<&Media> = post.media_of(part).collect();
        match photos.as_slice() {
            _ if card(post).is_some() => {
                let sent = step(journal, once, self.feed(post, part, card(post), &[])).await;
                self.unless_not_fetched(sent, journal).await
            }
            [] => step(journal, once, self.feed(post, part, None, &[])).await,
            [file] if file.kind == MediaKind::Video => self.video(post, part, file, journal).await,
            [photo] => {
                let sent = step(journal, once, self.photos(photo, Some((post, part)))).await?;
                let url = step(journal, Step::repeatable("permalink", 0), self.permalink(&sent.id)).await?;
                Ok(PartReceipt { url, ..sent })
            }
            photos => {
                let valid = Duration::from_secs(self.account.figure("photo_valid_s", 72_000));
                let mut attached = Vec::new();
                for (n, photo) in photos.iter().enumerate() {
                    let upload = Step::repeatable("photo", n).valid_for(valid);
                    attached.push(step(journal, upload, self.photos(photo, None)).await?.id);
                }
                step(journal, once, self.feed(post, part, None, &attached)).await
            }
        }
    }

    /// A link whose page Facebook could not fetch is sent once more a little later: the page may be newer than what it was read from.
    async fn unless_not_fetched(
        &self,
        sent: Result<PartReceipt, Stop>,
        journal: &dyn Journal,
    ) -> Result<PartReceipt, Stop> {
        let (step, failure) = match sent {
            Err(Stop::Failed { step, failure }) if failure.message.contains(NOT_FETCHED) => (step, failure),
            sent => return sent,
        };
        if journal.minted("not_fetched").is_some() {
            return Err(Stop::Failed { step, failure });
        }
        journal.note("not_fetched").await?;
        let wait = Duration::from_secs(self.account.figure("fetch_again_s", 60));
        Err(Stop::Failed { step, failure: Failure { class: Class::NotActed, ..failure }.after(Some(wait)) })
    }

    /// `POST /{page-id}/feed`. The answer carries the post's address, since it is asked for.
    async fn feed(
        &self,
        post: &Post,
        part: &Part,
        link: Option<String>,
        photos: &[String],
    ) -> Result<PartReceipt, Failure> {
        let mut fields = vec![("message".to_owned(), plain(part))];
        fields.extend(link.map(|link| ("link".to_owned(), link)));
        fields.extend(targeting(post).map(|targeting| ("targeting".to_owned(), targeting)));
        fields.extend(
            photos
                .iter()
                .enumerate()
                .map(|(n, photo)| (format!("attached_media[{n}]"), json!({"media_fbid": photo}).to_string())),
        );
        let url = graph::url(&self.account, &[self.account.setting("page_id")?, "feed"]);
        let request = Request::post(url, "create_post").query("fields", "id,permalink_url").form(fields).writes();
        let created: Created = self.call(request).await?;
        Ok(PartReceipt::new(created.id, created.permalink_url))
    }

    /// `POST /{page-id}/photos`: with the words of a post's part a post of its own, else unpublished, for a gallery.
    async fn photos(&self, photo: &Media, part: Option<(&Post, &Part)>) -> Result<PartReceipt, Failure> {
        let file = MultipartPart::file("source", file_name(&photo.mime), &photo.mime, photo.content.clone());
        let mut parts = vec![MultipartPart::text("published", part.is_some().to_string())];
        if let Some((post, part)) = part {
            parts.push(MultipartPart::text("caption", plain(part)));
            parts.extend(targeting(post).map(|targeting| MultipartPart::text("targeting", targeting)));
        }
        if !photo.alt.is_empty() {
            parts.push(MultipartPart::text("alt_text_custom", photo.alt.as_str()));
        }
        parts.push(file);
        let url = graph::url(&self.account, &[self.account.setting("page_id")?, "photos"]);
        let request = match part {
            Some(_) => Request::post(url, "create_post").writes(),
            None => Request::post(url, "upload_photo"),
        };
        let created: Created = self.call(request.multipart(parts)).await?;
        Ok(PartReceipt::new(created.post_id.unwrap_or(created.id), None))
    }

    /// `GET /{page-post-id}?fields=permalink_url`
    async fn permalink(&self, id: &str) -> Result<Option<String>, Failure> {
        let request = Request::get(graph::url(&self.account, &[id]), "get_post").query("fields", "id,permalink_url");
        let told = self.call::<Created>(request).await.map(|post| post.permalink_url);
        graph::address(told, Some(format!("https://www.facebook.com/{id}")))
    }

    /// `POST /{page-post-id}/comments`
    async fn comments(&self, below: &str, part: &Part) -> Result<PartReceipt, Failure> {
        let url = graph::url(&self.account, &[below, "comments"]);
        let request = Request::post(url, "create_comment").query("fields", "id,permalink_url");
        let created: Created = self.call(request.form([("message", plain(part))]).writes()).await?;
        let url = created.permalink_url.unwrap_or_else(|| format!("https://www.facebook.com/{}", created.id));
        Ok(PartReceipt::new(created.id, url))
    }

    /// `POST /{page-post-id}`: new words for a post or comment. Its link, card and photos stay.
    async fn update(&self, sent: &PartReceipt, part: &Part) -> Result<(), Failure> {
        let url = graph::url(&self.account, &[&sent.id]);
        let request = Request::post(url, "update_post").form([(video::words(sent), plain(part))]).writes();
        let label = request.label();
        let told: Value = self.call(request).await?;
        let unsaid = || Failure::new(Class::MayHaveActed, "Facebook does not say that it changed the post").at(&label);
        if told["success"] == true { Ok(()) } else { Err(unsaid()) }
    }

    /// `DELETE /{page-post-id}`. One that is gone already is what was wanted.
    async fn remove(&self, id: &str) -> Result<(), Failure> {
        graph::delete(&self.account, &self.wire, id, &DELETES).await
    }

    /// `GET /{page-id}/published_posts` or `/{page-post-id}/comments`. Not `/feed`, which is ranked and leaves posts out.
    async fn list(&self, path: &[&str], action: &'static str) -> Result<Page, Failure> {
        let request = Request::get(graph::url(&self.account, path), action)
            .query("fields", "id,message,created_time,permalink_url,application{id}")
            .query("limit", LIMIT.to_string());
        let request = if action == "list_comments" { request.query("order", "reverse_chronological") } else { request };
        self.call(request).await
    }

    /// `GET /me`: with a Page token, the Page.
    async fn me(&self) -> Result<Identity, Failure> {
        let url = graph::url(&self.account, &["me"]);
        let me: Me = self.call(Request::get(url, "me").query("fields", "id,name,username")).await?;
        let url = format!("https://www.facebook.com/{}", me.username.as_deref().unwrap_or(&me.id));
        Ok(Identity { id: me.id, name: me.name, url: Some(url) })
    }

    async fn call<T: serde::de::DeserializeOwned>(&self, request: Request) -> Result<T, Failure> {
        let label = request.label();
        graph::body(&graph::call(&self.account, &self.wire, request).await?, &label)
    }

    fn cannot_tell(&self) -> Found {
        let page = self.account.setting("page_id").unwrap_or("your Page");
        Found::CannotTell { check: format!("look for the post at https://www.facebook.com/{page}") }
    }
}

/// The link that Facebook makes a card of.
fn card(post: &Post) -> Option<String> {
    post.link.as_ref().filter(|link| link.place == LinkPlace::Card).map(|link| link.url.to_string())
}

/// The option `countries` as `targeting`; none for everybody.
fn targeting(post: &Post) -> Option<String> {
    let countries =
        post.options.get("countries").filter(|countries| countries.as_array().is_some_and(|c| !c.is_empty()));
    countries.map(|countries| json!({"geo_locations": {"countries": countries}}).to_string())
}

fn file_name(mime: &str) -> &'static str {
    match mime {
        "image/png" => "photo.png",
        "image/gif" => "photo.gif",
        _ => "photo.jpg",
    }
}

#[derive(Deserialize)]
struct Created {
    id: String,
    post_id: Option<String>,
    permalink_url: Option<String>,
}

#[derive(Deserialize)]
struct Me {
    id: String,
    name: String,
    username: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::scripted::{Memory, Script, account, media, open, post, response};
    use crate::delivery::Class;
    use crate::post::PostLink;
    use crate::wire::Body;

    fn facebook(script: &std::sync::Arc<Script>) -> Facebook {
        let account = account("facebook", &[("access_token", "EAAG-page")], &[("page_id", "1020304050")]);
        Facebook::new(account, script.wire())
    }

    fn jpeg() -> Media {
        media(MediaKind::Image, "image/jpeg", 9)
    }

    #[tokio::test]
    async fn a_link_post_leaves_the_card_to_facebook() {
        let created = json!({"id": "1020304050_9", "permalink_url": "https://www.facebook.com/1020304050/posts/9"});
        let script = Script::new([response(200, &created)]);
        let mut post = post("facebook", "The tram line is approved.", vec![]);
        let url = "https://news.example/tram".parse().expect("a URL");
        post.link = Some(PostLink { url, place: LinkPlace::Card });
        let receipt = facebook(&script).publish(&post, &Memory::default()).await.expect("sent");
        let request = &script.requests()[0];
        assert_eq!(request.url.as_str(), "https://api.example/v26.0/1020304050/feed?fields=id%2Cpermalink_url");
        assert!(request.writes);
        let fields = [("message", "The tram line is approved."), ("link", "https://news.example/tram")];
        assert_eq!(request.body, Body::Form(fields.map(|(name, value)| (name.into(), value.into())).into()));
        assert_eq!(receipt.first().and_then(|part| part.url.as_deref()), created["permalink_url"].as_str());
    }

    #[tokio::test]
    async fn the_post_of_a_photo_is_its_post_id() {
        let read = json!({"id": "1020304050_55", "permalink_url": "https://www.facebook.com/1020304050/posts/55"});
        let script =
            Script::new([json!({"id": "55", "post_id": "1020304050_55"}), read].map(|body| response(200, &body)));
        let post = post("facebook", "The tram https://news.example/tram", vec![jpeg()]);
        let receipt = facebook(&script).publish(&post, &Memory::default()).await.expect("sent");
        let url = "https://www.facebook.com/1020304050/posts/55".to_owned();
        assert_eq!(receipt.parts, [PartReceipt::new("1020304050_55", url)]);
        let Body::Multipart(parts) = &script.requests()[0].body else { panic!("no multipart") };
        let names: Vec<_> = parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["published", "caption", "alt_text_custom", "source"]);
    }

    #[tokio::test]
    async fn several_photos_are_uploaded_unpublished_and_posted_by_one_call() {
        let script = Script::new(
            [json!({"id": "1"}), json!({"id": "2"}), json!({"id": "9_9"})].map(|body| response(200, &body)),
        );
        let (post, journal) = (post("facebook", "Trams", vec![jpeg(), jpeg()]), Memory::default());
        facebook(&script).publish(&post, &journal).await.expect("sent");
        assert_eq!(journal.begun(), ["photo/0", "photo/1", "post/0"]);
        let requests = script.requests();
        assert_eq!(requests.iter().map(|request| request.writes).collect::<Vec<_>>(), [false, false, true]);
        let Body::Form(form) = &requests[2].body else { panic!("no form") };
        assert_eq!(form[2], ("attached_media[1]".into(), r#"{"media_fbid":"2"}"#.into()));
    }

    #[tokio::test]
    async fn countries_are_targeted_by_words_and_by_a_photo() {
        let script = Script::new(
            [json!({"id": "1_2"}), json!({"id": "55", "post_id": "1_55"}), json!({"id": "1_55"})]
                .map(|body| response(200, &body)),
        );
        for media in [vec![], vec![jpeg()]] {
            let mut post = post("facebook", "Trams", media);
            post.options.insert("countries".to_owned(), json!(["KZ", "DE"]));
            facebook(&script).publish(&post, &Memory::default()).await.expect("sent");
        }
        let targeting = r#"{"geo_locations":{"countries":["KZ","DE"]}}"#;
        let requests = script.requests();
        let Body::Form(form) = &requests[0].body else { panic!("no form") };
        assert_eq!(form[1], ("targeting".into(), targeting.into()));
        let Body::Multipart(parts) = &requests[1].body else { panic!("no multipart") };
        assert_eq!(parts[2], MultipartPart::text("targeting", targeting));
    }

    #[tokio::test]
    async fn a_link_with_words_of_its_own_is_sent_with_its_target() {
        let script = Script::new([response(200, &json!({"id": "1_2"}))]);
        let mut post = post("facebook", "", vec![]);
        post.parts[0].text = crate::text::parse("Read [the report](https://news.example/a)");
        facebook(&script).publish(&post, &Memory::default()).await.expect("sent");
        let Body::Form(form) = &script.requests()[0].body else { panic!("no form") };
        assert_eq!(form[0].1, "Read the report (https://news.example/a)");
    }

    #[tokio::test]
    async fn a_success_without_an_id_may_have_acted() {
        let script = Script::new([response(200, &json!({}))]);
        let stop = facebook(&script).publish(&post("facebook", "Trams", vec![]), &Memory::default()).await;
        let Err(Stop::Failed { failure, .. }) = stop else { panic!("{stop:?}") };
        assert_eq!(failure.class, Class::MayHaveActed);
    }

    #[tokio::test]
    async fn a_lost_post_is_found_among_the_published_ones() {
        let listed = json!({"data": [
            {"id": "1_2", "message": "Trams", "created_time": "2026-11-23T09:00:03+0000", "permalink_url": "https://f/2"},
            {"id": "1_1", "message": "Trams", "created_time": "2026-11-20T09:00:03+0000"}]});
        let script = Script::new([response(200, &listed), response(200, &json!({"data": []}))]);
        let (adapter, post, open) = (facebook(&script), post("facebook", "Trams", vec![]), open(Step::once("post", 0)));
        let found = adapter.find(&post, &open, &Memory::default()).await.expect("an answer");
        assert_eq!(found, Found::sent(&PartReceipt::new("1_2", "https://f/2".to_owned())));
        assert_eq!(adapter.find(&post, &open, &Memory::default()).await, Ok(Found::Absent));
    }

    #[tokio::test]
    async fn a_link_that_could_not_be_fetched_is_sent_once_more() {
        let lost = json!({"error": {"message": "The link could not be fetched", "code": 1_609_005}});
        let script = Script::new([response(400, &lost), response(400, &lost)]);
        let mut post = post("facebook", "Trams", vec![]);
        post.link = Some(PostLink { url: "https://news.example/tram".parse().expect("a URL"), place: LinkPlace::Card });
        let (facebook, journal) = (facebook(&script), Memory::default());
        let mut classes = Vec::new();
        for _ in 0..2 {
            let Err(Stop::Failed { step, failure }) = facebook.publish(&post, &journal).await else {
                panic!("not sent")
            };
            assert_eq!(step.key(), "post/0");
            classes.push((failure.class, failure.retry_after.map(|wait| wait.as_secs())));
        }
        assert_eq!(classes, [(Class::NotActed, Some(60)), (Class::Refused, None)]);
    }

    #[tokio::test]
    async fn deleting_what_is_gone_succeeds() {
        let gone = json!({"error": {"message": "Unsupported delete request", "code": 100, "error_subcode": 33}});
        let script = Script::new([response(400, &gone), response(400, &gone)]);
        let receipt = Receipt { parts: vec![PartReceipt::new("1_2", None)] };
        assert_eq!(facebook(&script).delete(&receipt, &Memory::default()).await, Ok(()));
    }
}
