//! A post read back, and recognised: links have become `t.co` links, `&`, `<` and `>` are escaped.

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::edit::EditControls;

/// A post as X gives it back.
#[derive(Deserialize)]
pub(super) struct Tweet {
    pub(super) id: String,
    text: String,
    #[serde(default)]
    entities: Entities,
    #[serde(default)]
    referenced_tweets: Vec<Reference>,
    pub(super) author_id: Option<String>,
    pub(super) edit_controls: Option<EditControls>,
    /// The ids of all its versions, the oldest first.
    #[serde(default, rename = "edit_history_tweet_ids", alias = "edit_history_post_ids")]
    pub(super) versions: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Entities {
    #[serde(default)]
    urls: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    url: String,
    #[serde(default)]
    expanded_url: String,
}

#[derive(Deserialize)]
struct Reference {
    #[serde(rename = "type")]
    kind: String,
    id: String,
}

impl Tweet {
    /// The post that this one answers.
    pub(super) fn parent(&self) -> Option<&str> {
        self.referenced_tweets.iter().find(|reference| reference.kind == "replied_to").map(|to| to.id.as_str())
    }

    /// True if this is `text` as X gives it back: its links shortened, a link to its own media at the end.
    pub(super) fn says(&self, text: &str) -> bool {
        let (mut ours, mut theirs) = (text.to_owned(), self.text.clone());
        for link in &self.entities.urls {
            theirs = theirs.replacen(&link.url, " ", 1);
            let bare = link.expanded_url.split_once("://").map_or(link.expanded_url.as_str(), |(_, bare)| bare);
            let bare = bare.trim_end_matches('/');
            let spellings = [format!("https://{bare}"), format!("http://{bare}"), bare.to_owned()];
            match spellings.iter().find(|spelling| !bare.is_empty() && ours.contains(*spelling)) {
                Some(spelling) => ours = ours.replacen(spelling, " ", 1),
                None if bare.contains("/status/") && (bare.contains("/photo/") || bare.contains("/video/")) => {}
                None => return false,
            }
        }
        let theirs = theirs.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        normal(&ours) == normal(&theirs)
    }
}

/// Words alone: composed, without the slashes that stood after a link, and without white space, which X trims.
fn normal(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().filter(|word| *word != "/").collect();
    words.concat().nfc().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn tweet(text: &str, urls: &[(&str, &str)]) -> Tweet {
        let urls: Vec<Value> = urls.iter().map(|(url, to)| json!({ "url": url, "expanded_url": to })).collect();
        serde_json::from_value(json!({ "id": "1", "text": text, "entities": { "urls": urls } })).expect("a post")
    }

    #[test]
    fn a_post_is_recognised_through_shortened_links_and_escaping() {
        let urls =
            [("https://t.co/a", "https://news.example/tram"), ("https://t.co/m", "https://x.com/n/status/1/photo/1")];
        let read = tweet("Trams &amp; buses\n\nhttps://t.co/a #Local https://t.co/m", &urls);
        assert!(read.says("Trams & buses\n\nhttps://news.example/tram #Local"));
        assert!(!read.says("Trams & buses\n\nhttps://news.example/bus #Local"));
        assert!(!read.says("Trams & boats\n\nhttps://news.example/tram #Local"));
    }

    #[test]
    fn a_bare_domain_that_x_linked_is_still_the_same_post() {
        assert!(tweet("See https://t.co/a now", &[("https://t.co/a", "http://README.md")]).says("See README.md now"));
    }
}
