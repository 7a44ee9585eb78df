//! Texts on which anything quadratic would not come to an end within a test's time.

use fanfare::text::find::{bluesky, mastodon, telegram, twitter};
use fanfare::text::{Markup, Unit, escape, measure, parse, visible};

/// A megabyte that a careless search walks through again and again.
fn texts() -> Vec<(&'static str, String)> {
    let repeat = |part: &str, count: usize| part.repeat(count);
    let mut texts = vec![
        ("no space", repeat("a", 1 << 20)),
        ("no space, no Latin", repeat("日", 350_000)),
        ("emoji", repeat("👩🏽‍🚀", 100_000)),
        ("flags", repeat("🇰🇿", 100_000)),
        ("hashtags", repeat("#tag ", 10_000)),
        ("hashtags in one", repeat("#tag", 100_000)),
        ("links", repeat("https://a.com/b ", 50_000)),
        ("links in one", repeat("https://a.com/", 50_000)),
        ("labels", repeat("a.", 200_000)),
        ("labels that end well", repeat("a.", 200_000) + "com"),
        ("labels of other scripts", repeat("日_", 100_000) + "a.com"),
        ("names in one", repeat("日a.com", 100_000)),
        ("users", repeat("a@b.", 100_000)),
        ("brackets", repeat("a.com/(", 100_000)),
        ("queries", repeat("a.com/?", 100_000)),
        ("marks", format!("a{}", repeat("\u{301}", 300_000))),
        ("viramas", repeat("क्", 150_000)),
        ("times", repeat("1:", 200_000)),
        ("digits", repeat("4 ", 200_000)),
        ("tg", repeat("tg://a?!", 100_000)),
        ("http", repeat("http://", 100_000)),
        ("RT", repeat("RT", 200_000) + "@a"),
        ("dollars and letters", repeat("$A", 100_000)),
    ];
    for sign in ["@", ".", "#", "(", "$", "/", ":", "-", "_", "*", "[", "`", "<", "&", "\\", "!", "\n"] {
        texts.push((sign, repeat(sign, 100_000)));
    }
    texts
}

/// Enough of a text to notice anything quadratic.
fn beginning(text: &str) -> &str {
    let end = (0..=text.len().min(30_000)).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or_default()]
}

fn each(measure: impl Fn(&str) -> usize) {
    for (name, text) in texts() {
        // What is found is not the point; it must be found before the runner stops the test.
        assert!(measure(&text) <= 64 * text.len() + 64, "{name}");
    }
}

#[test]
fn every_unit_is_counted_in_linear_time() {
    for unit in Unit::ALL {
        each(|text| measure::length(text, unit));
    }
}

#[test]
fn every_unit_tells_its_reasons_in_linear_time() {
    for unit in Unit::ALL {
        each(|text| measure(beginning(text), unit).length);
    }
}

#[test]
fn x_links_are_found_in_linear_time() {
    each(|text| twitter::urls(text).len() + twitter::hashtags(text).len());
    each(|text| twitter::mentions(text).len() + twitter::cashtags(text).len());
}

#[test]
fn mastodon_links_are_found_in_linear_time() {
    each(|text| mastodon::urls(text).len() + mastodon::mentions(text).len());
}

#[test]
fn bluesky_links_are_found_in_linear_time() {
    each(|text| bluesky::facets(text).len());
}

#[test]
fn telegram_links_are_found_in_linear_time() {
    each(|text| telegram::entities(text).len());
}

#[test]
fn markup_is_read_in_linear_time() {
    each(|text| parse(text).text.len());
}

/// The beginning of each text, as a template's and as an article's words.
fn written(markup: Markup) {
    for (name, text) in texts() {
        let text = beginning(&text);
        for rich in [parse(text), parse(&escape(text))] {
            let sent = visible(&rich, markup);
            assert!(sent.len() >= rich.text.len() / 4, "{name}");
            let measured = measure::measure_in(&sent, Unit::Utf8Bytes, markup);
            assert_eq!(measured.length, sent.len(), "{name}");
        }
        // What nobody wrote, with marks that never end.
        assert_eq!(measure::measure_in(text, Unit::Utf8Bytes, markup).length, text.len(), "{name}");
    }
}

#[test]
fn plain_forms_are_written_in_linear_time() {
    [Markup::Plain, Markup::Telegram, Markup::Bluesky, Markup::Nostr, Markup::Vk].into_iter().for_each(written);
}

#[test]
fn forms_of_markdown_are_written_in_linear_time() {
    [Markup::Slack, Markup::Discord, Markup::Reddit].into_iter().for_each(written);
}

#[test]
fn little_text_and_html_are_written_in_linear_time() {
    [Markup::Linkedin, Markup::Html, Markup::Matrix].into_iter().for_each(written);
}
