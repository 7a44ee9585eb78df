//! How posts are given back: their links through t.co, and the fields that were asked for.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{invalid, text};
use crate::mock::{Request, Response, kit};

/// The text as X gives it back: links through t.co, one more for attached media, HTML-escaped; and its links, with their
/// places in code points of that text.
pub(super) fn shorten(written: &str, id: &str, username: &str, media_ids: &[String]) -> (String, Vec<Value>) {
    let (mut shown, mut urls, mut at) = (String::new(), Vec::new(), 0);
    let mut add = |shown: &mut String, expanded: String, display: &str| {
        let short = format!("https://t.co/{}", slug(id, urls.len()));
        let start = shown.chars().count();
        shown.push_str(&short);
        let end = shown.chars().count();
        urls.push(json!({
            "start": start, "end": end, "url": short, "expanded_url": expanded, "display_url": display,
        }));
    };
    for link in text::links(written) {
        let url = &written[link.clone()];
        shown.push_str(&escape(&written[at..link.start]));
        let expanded = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
        let display = expanded.split_once("://").map_or("", |(_, rest)| rest).trim_start_matches("www.").to_owned();
        add(&mut shown, expanded, &display);
        at = link.end;
    }
    shown.push_str(&escape(&written[at..]));
    if !media_ids.is_empty() {
        if !shown.is_empty() {
            shown.push(' ');
        }
        add(&mut shown, format!("https://x.com/{username}/status/{id}/photo/1"), "pic.x.com");
    }
    (shown, urls)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Ten letters and digits that stand for one link of one post.
fn slug(id: &str, n: usize) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut seed = id.parse::<u64>().unwrap_or(0).wrapping_add(n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1 << 63;
    let mut slug = String::new();
    for _ in 0..10 {
        slug.push(char::from(letters[(seed % 62) as usize]));
        seed /= 62;
    }
    slug
}

/// The fields that a request asks for.
pub(super) fn fields(request: &Request) -> Result<HashSet<String>, Response> {
    const KNOWN: [&str; 14] = [
        "attachments",
        "author_id",
        "conversation_id",
        "created_at",
        "edit_controls",
        "edit_history_tweet_ids",
        "entities",
        "id",
        "in_reply_to_user_id",
        "lang",
        "public_metrics",
        "referenced_tweets",
        "text",
        "note_tweet",
    ];
    let query = kit::query(request);
    let asked = kit::value(&query, "tweet.fields").unwrap_or_default();
    let fields: HashSet<String> = asked.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    match fields.iter().find(|name| !KNOWN.contains(&name.as_str())) {
        Some(name) => Err(invalid(
            &format!("The `tweet.fields` query parameter value [{name}] is not one of {KNOWN:?}"),
            json!({"tweet.fields": [name]}),
        )),
        None => Ok(fields),
    }
}
