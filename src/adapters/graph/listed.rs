//! A post is found again in a list of the account's own.

use jiff::Timestamp;
use serde::Deserialize;
use url::Url;

use crate::delivery::{Class, Failure, PartReceipt};

/// A page of the account's own posts, media or comments, the newest first.
#[derive(Debug, Deserialize)]
pub struct Page {
    data: Vec<Listed>,
}

/// One entry of a [`Page`], under the names that either platform gives its fields.
#[derive(Clone, Debug, Deserialize)]
pub struct Listed {
    /// The platform's id.
    pub id: String,
    /// Its page.
    #[serde(alias = "permalink_url")]
    pub permalink: Option<String>,
    #[serde(default, alias = "message", alias = "text")]
    caption: String,
    #[serde(alias = "created_time")]
    timestamp: String,
    /// By which app it was made, where that is told.
    application: Option<App>,
}

#[derive(Clone, Debug, Deserialize)]
struct App {
    id: String,
}

/// What a [`Page`] shows of a post.
#[derive(Debug)]
pub enum Seen {
    /// It is there.
    Listed(Listed),
    /// It is not, and the page reaches back far enough to say so.
    Absent,
    /// It is not, but the page ends after the post would have come.
    OutOfReach,
}

impl Page {
    /// The newest one.
    pub fn newest_id(&self) -> Option<&str> {
        self.data.first().map(|entry| entry.id.as_str())
    }

    /// The entry whose page is named as the one at `address`.
    ///
    /// # Errors
    ///
    /// That none is, for a person; `platform` and `or` say where that was looked for and what to give instead.
    pub fn at(self, address: &str, platform: &str, or: &str) -> Result<Listed, Failure> {
        let (name, among) = (name_of(address), self.data.len());
        let is_it = |entry: &Listed| name.is_some() && entry.permalink.as_deref().and_then(name_of) == name;
        self.data.into_iter().find(is_it).ok_or_else(|| {
            let message = format!(
                "none of the latest {among} posts that {platform} lists for the account has the address {address}; look \
                 whether it is the account's, or give {or}"
            );
            Failure::new(Class::Refused, message)
        })
    }

    /// Looks for a post with exactly `text` (white space apart) made at `since` or later. `limit` is how many entries were
    /// asked for.
    pub fn look_for(self, text: &str, since: Timestamp, limit: usize) -> Seen {
        let is_full = self.data.len() >= limit;
        let reaches_back = self.data.iter().any(|entry| entry.at().is_some_and(|at| at < since));
        let same = |entry: &Listed| entry.caption.split_whitespace().eq(text.split_whitespace());
        let mut recent: Vec<Listed> =
            self.data.into_iter().filter(|entry| same(entry) && entry.at().is_some_and(|at| at >= since)).collect();
        recent.sort_by_key(Listed::at);
        match recent.pop() {
            Some(entry) => Seen::Listed(entry),
            None if is_full && !reaches_back => Seen::OutOfReach,
            None => Seen::Absent,
        }
    }
}

/// What names a post in the address of its page: `pfbid02Ab`, `DAbC`, `55`.
fn name_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let story = url.query_pairs().find(|(key, _)| key == "story_fbid").map(|(_, value)| value.into_owned());
    story.or_else(|| url.path_segments()?.rfind(|part| !part.is_empty()).map(str::to_owned))
}

impl Listed {
    /// True if it was made by another app than `app`, as far as is told.
    pub fn is_by_another(&self, app: &str) -> bool {
        self.application.as_ref().is_some_and(|its| its.id != app)
    }

    /// As a receipt of it.
    pub fn receipt(self) -> PartReceipt {
        PartReceipt::new(self.id, self.permalink)
    }

    /// `2026-11-23T09:15:02+0000`: without a colon in the offset.
    fn at(&self) -> Option<Timestamp> {
        Timestamp::strptime("%Y-%m-%dT%H:%M:%S%z", &self.timestamp).or_else(|_| self.timestamp.parse()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(entries: &[(&str, &str)]) -> Page {
        let entry = |(n, (text, at)): (usize, &(&str, &str))| Listed {
            id: format!("{n}"),
            permalink: None,
            caption: (*text).to_owned(),
            timestamp: (*at).to_owned(),
            application: None,
        };
        Page { data: entries.iter().enumerate().map(entry).collect() }
    }

    #[test]
    fn a_post_is_known_by_its_words_and_its_time() {
        let since: Timestamp = "2026-11-23T09:00:00Z".parse().expect("a time");
        let listed = [("Other", "2026-11-23T09:02:00+0000"), ("The tram \n", "2026-11-23T09:00:02+0000")];
        assert!(matches!(page(&listed).look_for("The tram", since, 100), Seen::Listed(entry) if entry.id == "1"));
        let older = [("The tram", "2026-11-22T09:00:02+0000")];
        assert!(matches!(page(&older).look_for("The tram", since, 100), Seen::Absent));
        assert!(matches!(page(&listed).look_for("Not there", since, 2), Seen::OutOfReach));
    }

    #[test]
    fn what_another_app_made_is_told_from_ours_where_the_app_is_told() {
        let entry = |application: serde_json::Value| -> Listed {
            let entry =
                serde_json::json!({"id": "1", "created_time": "2026-11-23T09:00:02+0000", "application": application});
            serde_json::from_value(entry).expect("an entry")
        };
        assert!(entry(serde_json::json!({"id": "999", "name": "Another"})).is_by_another("4010"));
        assert!(!entry(serde_json::json!({"id": "4010"})).is_by_another("4010"));
        assert!(!entry(serde_json::Value::Null).is_by_another("4010"), "a person's, or not told");
    }
}
