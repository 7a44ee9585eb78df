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
    /// All of a post that is longer than the usual 280, of which `text` has the beginning.
    note_tweet: Option<Note>,
    #[serde(default)]
    referenced_tweets: Vec<Reference>,
    pub(super) author_id: Option<String>,
    pub(super) edit_controls: Option<EditControls>,
    /// The ids of all its versions, the oldest first.
    #[serde(default, rename = "edit_history_tweet_ids", alias = "edit_history_post_ids")]
    pub(super) versions: Vec<String>,
}

#[derive(Deserialize)]
struct Note {
    text: String,
    #[serde(default)]
    entities: Entities,
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
        match &self.note_tweet {
            Some(note) => is_said(text, &note.text, &note.entities),
            None => is_said(text, &self.text, &self.entities),
        }
    }

    /// True if this may be a longer `text` of which X gives the beginning alone.
    pub(super) fn may_say(&self, text: &str) -> bool {
        let whole = self.text.trim_end();
        let before_link = || whole.rfind(LINK).map(|at| whole[..at].trim_end());
        let begun = whole.strip_suffix('…').or_else(|| before_link()?.strip_suffix('…'));
        let Some(begun) = begun.filter(|_| self.note_tweet.is_none()) else { return false };
        let mut rest = normal(text);
        normal(&unescaped(begun)).split(LINK).enumerate().all(|(n, piece)| {
            // Behind a shortened link comes its name, which ours has not.
            let piece = if n == 0 { piece } else { piece.get(LINK_NAME..).unwrap_or_default() };
            let found = if n == 0 { rest.starts_with(piece).then_some(0) } else { rest.find(piece) };
            found.map(|at| rest.drain(..at + piece.len())).is_some()
        })
    }
}

/// How every link begins that X has shortened.
const LINK: &str = "https://t.co/";

/// How many characters name a page behind that.
const LINK_NAME: usize = 10;

fn is_said(text: &str, read: &str, entities: &Entities) -> bool {
    let (mut ours, mut theirs) = (text.to_owned(), read.to_owned());
    for link in &entities.urls {
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
    normal(&ours) == normal(&unescaped(&theirs))
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
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
    fn a_long_post_is_recognised_by_its_note_and_only_guessed_by_its_beginning() {
        let trams = |amp: &str| format!("Trams {amp} buses. ").repeat(12);
        let long = format!("{}See https://news.example/tram for {}", trams("&"), "more. ".repeat(40));
        let cut = format!("{}See https://t.co/abcdefghij for more. more… https://t.co/1234567890", trams("&amp;"));
        let mut read = tweet(&cut, &[("https://t.co/abcdefghij", "https://news.example/tram")]);
        assert!(!read.says(&long) && read.may_say(&long));
        for other in [long.replacen("Trams", "Boats", 1), long.replace("for more", "for less")] {
            assert!(!read.may_say(&other), "{other}");
        }
        let note = long.replace('&', "&amp;").replace("https://news.example/tram", "https://t.co/abcdefghij");
        let to = "https://news.example/tram".to_owned();
        let urls = vec![Link { url: "https://t.co/abcdefghij".to_owned(), expanded_url: to }];
        read.note_tweet = Some(Note { text: note, entities: Entities { urls } });
        assert!(read.says(&long) && !read.says(&long.replace("for more", "for less")));
        assert!(!tweet("Trams", &[]).may_say("Trams and more"), "nothing was cut");
    }

    #[test]
    fn a_bare_domain_that_x_linked_is_still_the_same_post() {
        assert!(tweet("See https://t.co/a now", &[("https://t.co/a", "http://README.md")]).says("See README.md now"));
    }
}
