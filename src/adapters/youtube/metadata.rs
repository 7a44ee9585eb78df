//! What is said about a video, and how an update changes it.
//!
//! <https://developers.google.com/youtube/v3/docs/videos/update>: what a listed part does not carry is erased, so that what
//! stands there is read first and sent again.

use http::Method;
use serde_json::{Map, Value, json};

use super::{YouTube, plain, receipt};
use crate::delivery::{Class, Failure, PartReceipt};
use crate::post::{Part, Post};
use crate::wire::Request;

/// Where a receipt keeps what the video was last said to be, by options: an update changes what the article says otherwise now, and
/// leaves what somebody has changed in YouTube Studio.
pub(super) const SAID: &str = "said";

/// What of a part can be written, and is read before.
const SNIPPET: [&str; 6] = ["title", "description", "tags", "categoryId", "defaultLanguage", "defaultAudioLanguage"];
const STATUS: [&str; 7] = [
    "privacyStatus",
    "publishAt",
    "embeddable",
    "license",
    "publicStatsViewable",
    "selfDeclaredMadeForKids",
    "containsSyntheticMedia",
];

impl YouTube {
    /// `PUT /youtube/v3/videos`
    pub(super) async fn videos_update(&self, sent: &PartReceipt, post: &Post, part: &Part) -> Result<(), Failure> {
        let id = sent.id.as_str();
        let (Some(video), _) = self.videos_list(id).await? else {
            return Err(Failure::new(Class::Refused, format!("YouTube has no video {id} any more")));
        };
        let (now, before) = (said(post), sent.extra.get(SAID));
        let changed = |name: &str| before.is_some_and(|before| before[name] != now[name]);
        let mut fresh = snippet(post, part);
        if !changed("categoryId") {
            keep(&mut fresh, &video["snippet"], "categoryId");
        }
        for name in SNIPPET.iter().filter(|name| fresh[**name].is_null()).collect::<Vec<_>>() {
            keep(&mut fresh, &video["snippet"], name);
        }
        let (mut parts, mut body) = ("snippet", json!({"id": id, "snippet": fresh}));
        if status(post).as_object().is_some_and(|status| status.keys().any(|name| changed(name))) {
            let mut fresh = status(post);
            for name in STATUS.iter().filter(|name| !changed(name)) {
                keep(&mut fresh, &video["status"], name);
            }
            if fresh["privacyStatus"] != "private" {
                // It would be made public at that time, and is now.
                fresh.as_object_mut().map(|fresh| fresh.remove("publishAt"));
            }
            (parts, body["status"]) = ("snippet,status", fresh);
        }
        let request = Request::new(Method::PUT, self.account.url(&["youtube", "v3", "videos"]), "videos_update");
        let answer = self.call(request.query("part", parts).json(body.clone()).writes()).await?.value();
        let is = answer["status"]["privacyStatus"].as_str();
        match body["status"]["privacyStatus"].as_str() {
            Some(wanted) if is.is_some_and(|is| is != wanted) => Err(kept(id, is.unwrap_or_default(), wanted)),
            _ => Ok(()),
        }
    }
}

/// What stands there stays, if something does.
fn keep(fresh: &mut Value, there: &Value, name: &str) {
    if !there[name].is_null() {
        fresh[name] = there[name].clone();
    }
}

/// That YouTube gives a video another audience than was asked for.
pub(super) fn kept(id: &str, is: &str, wanted: &str) -> Failure {
    let url = receipt(id.to_owned()).url.unwrap_or_default();
    let message = format!(
        "YouTube keeps the video {url} {is}, not {wanted}, as it does for an API project that has not passed its audit; make \
         it {wanted} in YouTube Studio"
    );
    Failure::new(Class::Unauthorized, message)
}

/// Who sees the video.
pub(super) fn privacy(post: &Post) -> &str {
    post.option_str("privacy").unwrap_or("public")
}

fn category(post: &Post) -> &str {
    post.option_str("category").unwrap_or("25")
}

pub(super) fn snippet(post: &Post, part: &Part) -> Value {
    let tags: Vec<&str> = part.field("tags").split(',').map(str::trim).filter(|tag| !tag.is_empty()).collect();
    json!({
        "title": part.field("title"),
        "description": plain(part),
        "tags": tags,
        "categoryId": category(post),
        "defaultLanguage": post.language,
    })
}

pub(super) fn status(post: &Post) -> Value {
    json!({
        "privacyStatus": privacy(post),
        "embeddable": post.option_bool("embeddable").unwrap_or(true),
        "selfDeclaredMadeForKids": post.option_bool("made_for_kids").unwrap_or(false),
        "containsSyntheticMedia": post.option_bool("synthetic_media").unwrap_or(false),
    })
}

/// What options say of the video, by YouTube's names.
pub(super) fn said(post: &Post) -> Value {
    let status = status(post);
    let said = status.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone()));
    said.chain([("categoryId".to_owned(), category(post).into())]).collect::<Map<_, _>>().into()
}
