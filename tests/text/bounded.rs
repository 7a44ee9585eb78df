//! Texts on which anything quadratic would not come to an end within a test's time.

use fanfare::text::find::{bluesky, mastodon, telegram, twitter};
use fanfare::text::{Markup, Rich, Unit, escape, fit, measure, parse, split, splits, unpaired, visible};

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
        ("denials", repeat("A is dead. This is false. ", 40_000)),
        ("lists", repeat("They are:\n\na\n\n", 60_000)),
        ("speakers", repeat("it rained on the pier, he said, ", 30_000)),
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

/// However long a text is, what lies beyond its limit is not asked about.
#[test]
fn fitting_asks_some_dozen_times_with_little_more_than_fits() {
    for (name, text) in texts() {
        let (mut asked, mut longest) = (0, 0);
        let fits = |part: &Rich| {
            asked += 1;
            longest = longest.max(part.text.len());
            measure::length(&part.text, Unit::CodePoints) <= 280
        };
        let fitted = fit(&Rich::plain(text), "en", fits);
        assert!(fitted.is_none_or(|fitted| fitted.text.chars().count() <= 280), "{name}");
        assert!(asked <= 100 && longest <= 4 << 10, "{name}: asked {asked} times, with up to {longest} bytes");
    }
}

#[test]
fn splitting_stops_where_the_parts_are_used_up() {
    for (name, text) in texts() {
        let (mut asked, mut longest) = (0, 0);
        let fits = |part: &Rich, _: usize| {
            asked += 1;
            longest = longest.max(part.text.len());
            measure::length(&part.text, Unit::CodePoints) <= 280
        };
        splits(&parse(&text), "en", fits, 25);
        assert!(asked <= 26 * 60, "{name}: asked {asked} times");
        // A link is asked about whole, whatever it counts.
        let links = name.contains("link") || ["brackets", "queries", "tg"].contains(&name);
        assert!(links || longest <= 4 << 10, "{name}: asked with {longest} bytes");
    }
}

#[test]
fn long_texts_are_split_in_linear_time() {
    for (name, text) in texts() {
        let text = &text[..text.floor_char_boundary(16 << 10)];
        let fits = |part: &Rich, _: usize| measure::length(&part.text, Unit::CodePoints) <= 280;
        let parts = split(&Rich::plain(text), "en", fits, 10_000);
        // A letter with all these marks, or syllables that all join, are one cluster, which fits nowhere.
        let is_one = measure::length(text, Unit::Graphemes) == 1;
        assert_eq!(parts.is_err(), is_one, "{name}");
        assert!(parts.into_iter().flatten().all(|part| part.text.chars().count() <= 280), "{name}");
    }
}

/// A part holds thousands of these sentences, and each of their ends could be its own.
#[test]
fn long_parts_of_short_sentences_are_balanced_with_a_few_looks_at_each_byte() {
    for (name, sentence) in [("letters", "a\n\n"), ("stops", "A b. "), ("dashes", "– "), ("commas", "a, ")] {
        let text = sentence.repeat((256 << 10) / sentence.len());
        let mut asked = 0;
        let fits = |part: &Rich, _: usize| {
            asked += part.text.len();
            measure::length(&part.text, Unit::CodePoints) <= 60_000
        };
        let parts = split(&Rich::plain(text.as_str()), "en", fits, 25).expect("a few parts");
        assert!(asked <= 300 * text.len(), "{name}: asked with {} times its length", asked / text.len());
        let lengths: Vec<usize> = parts.iter().map(|part| part.text.chars().count()).collect();
        let (least, most) = (lengths.iter().min(), lengths.iter().max());
        let is_even = least.zip(most).is_some_and(|(least, most)| most - least < most / 10);
        assert!(is_even, "{name}: {lengths:?}");
    }
}

#[test]
fn marks_without_a_partner_are_told_in_linear_time() {
    for sign in ["“", "(", "«", "“word ", "(a "] {
        assert!(unpaired(&sign.repeat(100_000)).is_some(), "{sign}");
    }
    for pair in ["(a) ", "“a” ", "\"a\" "] {
        assert_eq!(unpaired(&pair.repeat(100_000)), None, "{pair}");
    }
}
