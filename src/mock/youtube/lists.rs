//! Lists of an account's videos, a page at a time: what a search finds, and what was uploaded.

use serde_json::{Value, json};

use super::super::kit;
use super::videos::Video;
use super::{Query, Refused, Youtube, missing, parts, refused, uploads_of};

/// Which part of a list is asked for.
struct Page {
    from: usize,
    max: usize,
}

impl Page {
    /// By `maxResults`, 5 if nothing is said, and the `pageToken` of the page before.
    fn of(query: &Query) -> Result<Self, Refused> {
        let max = kit::value(query, "maxResults").map_or(Some(5), |n| n.parse().ok()).filter(|&n| n <= 50);
        let max = max.ok_or_else(|| {
            let message = "Invalid value. Values must be within the range: [0, 50]";
            Refused { location: Some("maxResults".to_owned()), ..refused(400, "invalidParameter", message) }
        })?;
        let from = kit::value(query, "pageToken").map_or(Some(0), |page| page.strip_prefix("CAUQ")?.parse().ok());
        let from =
            from.ok_or_else(|| refused(400, "invalidPageToken", "The request specifies an invalid page token."))?;
        Ok(Self { from, max })
    }

    /// `answer`, a page of a list of `all`, with how long that is and how to ask for the next page.
    fn shown(&self, mut answer: Value, all: usize) -> Value {
        answer["pageInfo"] = json!({"totalResults": all, "resultsPerPage": self.max});
        if self.from + self.max < all {
            answer["nextPageToken"] = format!("CAUQ{}", self.from + self.max).into();
        }
        answer
    }
}

impl Youtube {
    /// `search.list`, of the account's own videos alone. <https://developers.google.com/youtube/v3/docs/search/list>
    pub(super) fn search(&self, account: &str, query: &Query) -> Result<Value, Refused> {
        parts(query)?;
        let value = |name: &str| kit::value(query, name);
        if (value("forMine"), value("type")) != (Some("true"), Some("video")) {
            let message = "Invalid combination of search filters and/or restrictions. This mock searches with forMine=true and type=video.";
            return Err(Refused {
                location: Some("forMine".to_owned()),
                ..refused(400, "invalidSearchFilter", message)
            });
        }
        let page = Page::of(query)?;
        let words = value("q").unwrap_or_default().to_lowercase();
        let state = self.lock();
        let mut found: Vec<&Video> = state.videos.values().filter(|video| video.account == account).collect();
        found.sort_by_key(|video| std::cmp::Reverse(video.order));
        let snippets = ["snippet".to_owned()];
        let mut results: Vec<Value> = Vec::new();
        for video in found {
            let snippet = video.playlist_item("", 0, &snippets)["snippet"].clone();
            let said = format!("{} {}", snippet["title"], snippet["description"]).to_lowercase();
            let is_within = |name: &str, keep: fn(&str, &str) -> bool| {
                value(name).is_none_or(|at| keep(snippet["publishedAt"].as_str().unwrap_or_default(), at))
            };
            if words.split_whitespace().all(|word| said.contains(word))
                && is_within("publishedAfter", |published, at| published >= at)
                && is_within("publishedBefore", |published, at| published < at)
            {
                let id = snippet["resourceId"]["videoId"].clone();
                let mut shown = snippet;
                for name in ["playlistId", "position", "resourceId", "videoOwnerChannelTitle", "videoOwnerChannelId"] {
                    shown.as_object_mut().map(|shown| shown.remove(name));
                }
                shown["liveBroadcastContent"] = "none".into();
                results.push(json!({"kind": "youtube#searchResult", "etag": "s", "id": {"kind": "youtube#video", "videoId": id}, "snippet": shown}));
            }
        }
        let all = results.len();
        let items: Vec<Value> = results.into_iter().skip(page.from).take(page.max).collect();
        let answer = json!({"kind": "youtube#searchListResponse", "etag": "q", "regionCode": "US", "items": items});
        Ok(page.shown(answer, all))
    }

    /// `playlistItems.list`, of the account's own uploads alone. <https://developers.google.com/youtube/v3/docs/playlistItems/list>
    pub(super) fn playlist_items(&self, account: &str, query: &Query) -> Result<Value, Refused> {
        let parts = parts(query)?;
        let playlist = kit::value(query, "playlistId").ok_or_else(|| missing("playlistId"))?;
        if playlist != uploads_of(account) {
            let message =
                "The playlist identified with the request's <code>playlistId</code> parameter cannot be found.";
            return Err(refused(404, "playlistNotFound", message));
        }
        let page = Page::of(query)?;
        let state = self.lock();
        let mut videos: Vec<&Video> = state.videos.values().filter(|video| video.account == account).collect();
        videos.sort_by_key(|video| std::cmp::Reverse(video.order));
        let of_page = videos.iter().enumerate().skip(page.from).take(page.max);
        let items: Vec<Value> =
            of_page.map(|(position, video)| video.playlist_item(playlist, position, &parts)).collect();
        let answer = json!({"kind": "youtube#playlistItemListResponse", "etag": "p", "items": items});
        Ok(page.shown(answer, videos.len()))
    }
}
