//! Mastodon: what its own tests and its rule say of the length.

use fanfare::text::find::mastodon;
use fanfare::text::measure;
use serde_json::json;

use super::{all_same, load, text_of};

#[test]
fn mastodon_counts_alike() {
    let data = load("mastodon/status_length.json");
    all_same(data["cases"].as_array().expect("cases").iter().map(|case| {
        let warning = case["spoiler_text"].as_str().expect("a warning");
        let ours = measure::with_warning(text_of(case), warning).length;
        (text_of(case).to_owned(), json!(ours), case["count"].clone())
    }));
}

/// By the patterns in `config/initializers/twitter_regex.rb` and `app/models/account.rb` of mastodon/mastodon.
#[test]
fn mastodon_finds_links_by_its_own_patterns() {
    let urls: [(&str, &[&str]); 9] = [
        ("https://a.com/日本、 x", &["https://a.com/日本、"]),
        ("(https://a.com/x_(日) https://a.com/x_(b))", &["https://a.com/x_", "https://a.com/x_(b)"]),
        ("gemini://a.com/b dat://b.org ftp://c.com", &["gemini://a.com/b", "dat://b.org"]),
        // One without a scheme is no link, but what belongs to it is part of no other.
        ("a.com/?u=https://b.com/c https://d.com", &["https://d.com"]),
        ("https://a.com/?q=é日本. https://t.co/abc/d", &["https://a.com/?q=é日本", "https://t.co/abc"]),
        ("xhttps://a.com @https://b.com", &[]),
        ("https://a.com:80/x?y=1#z!", &["https://a.com:80/x?y=1#z"]),
        ("https://localhost/x https://1.2.3.4/", &[]),
        ("HTTPS://ПРИМЕР.РФ/Ж,", &["HTTPS://ПРИМЕР.РФ/Ж"]),
    ];
    all_same(urls.iter().map(|(text, theirs)| {
        let ours: Vec<&str> = mastodon::urls(text).into_iter().map(|range| &text[range]).collect();
        ((*text).to_owned(), json!(ours), json!(theirs))
    }));
}

#[test]
fn a_mention_counts_without_its_server() {
    let lengths = [
        ("@alice@example.com hi", 9),
        ("@a.b-c@пример.рф.", 7),
        ("x@alice@example.com", 19),
        ("@alice@example.com@", 19),
        ("https://a.com/@alice@example.com", 23),
        ("\u{a0}\n@b\0", 4),
    ];
    all_same(
        lengths
            .iter()
            .map(|(text, theirs)| ((*text).to_owned(), json!(measure::with_warning(text, "").length), json!(theirs))),
    );
    assert_eq!(measure::with_warning("https://a.com", " https://a.com ").length, 23 + 13);
}
