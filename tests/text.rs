//! The text room against data that others made: what the platforms' own code counts and links.

use std::ops::Range;

use fanfare::text::Unit;
use fanfare::text::find::{bluesky, twitter};
use fanfare::text::measure::{self, weighted};
use serde_json::{Value, json};

fn load(path: &str) -> Value {
    serde_json::from_str(&read(path)).expect("conformance data is JSON")
}

fn read(path: &str) -> String {
    let path = format!("{}/tests/conformance/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).expect("conformance data is there")
}

fn rows(path: &str) -> Vec<Value> {
    read(path).lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

fn text_of(case: &Value) -> &str {
    case["text"].as_str().expect("a case has a text")
}

fn cases(data: &Value, group: &str) -> Vec<Value> {
    data["tests"][group].as_array().unwrap_or_else(|| panic!("no group {group}")).clone()
}

/// Says every case that differs, not only the first.
fn all_same(found: impl Iterator<Item = (String, Value, Value)>) {
    let differing: Vec<String> = found
        .filter(|(_, ours, theirs)| ours != theirs)
        .map(|(text, ours, theirs)| format!("{text:?}\n   ours {ours}\n theirs {theirs}"))
        .collect();
    assert!(differing.is_empty(), "{} differ:\n{}", differing.len(), differing[..differing.len().min(12)].join("\n"));
}

fn utf16(text: &str, range: &Range<usize>) -> Value {
    let at = |byte: usize| text[..byte].encode_utf16().count();
    json!([at(range.start), at(range.end)])
}

fn indices(text: &str, ranges: &[Range<usize>]) -> Value {
    ranges.iter().map(|range| utf16(text, range)).collect()
}

#[test]
fn x_weighs_as_its_own_tests_say() {
    let data = load("twitter-text/validate.json");
    let groups = [
        ("WeightedTweetsWithDiscountedEmojiCounterTest", &weighted::V3),
        ("UnicodeDirectionalMarkerCounterTest", &weighted::V3),
        ("WeightedTweetsCounterTest", &weighted::V2),
    ];
    for (group, config) in groups {
        all_same(cases(&data, group).iter().map(|case| {
            let ours = weighted::measure(text_of(case), config);
            let theirs = json!([case["expected"]["weightedLength"], case["expected"]["valid"]]);
            (text_of(case).to_owned(), json!([ours.length, ours.valid]), theirs)
        }));
    }
    all_same(cases(&data, "tweets").iter().map(|case| {
        let ours = weighted::measure(text_of(case), &weighted::V1);
        (text_of(case).to_owned(), json!(ours.valid), case["expected"].clone())
    }));
}

#[test]
fn x_links_what_its_own_tests_say() {
    type Find = fn(&str) -> Vec<Range<usize>>;
    let data = load("twitter-text/extract.json");
    let plain: [(&str, Find, usize); 6] = [
        ("urls", twitter::urls, 0),
        ("tco_urls_with_params", twitter::urls, 0),
        ("hashtags", twitter::hashtags, 1),
        ("hashtags_from_astral", twitter::hashtags, 1),
        ("mentions", twitter::mentions, 1),
        ("cashtags", twitter::cashtags, 1),
    ];
    for (group, find, sign) in plain {
        all_same(cases(&data, group).iter().map(|case| {
            let text = text_of(case);
            let ours = find(text).into_iter().map(|range| {
                let part = &text[range];
                if sign == 0 { part.to_owned() } else { part.chars().skip(1).collect() }
            });
            (text.to_owned(), json!(ours.collect::<Vec<_>>()), case["expected"].clone())
        }));
    }
    let placed: [(&str, Find); 5] = [
        ("urls_with_indices", twitter::urls),
        ("urls_with_directional_markers", twitter::urls),
        ("hashtags_with_indices", twitter::hashtags),
        ("mentions_with_indices", twitter::mentions),
        ("cashtags_with_indices", twitter::cashtags),
    ];
    for (group, find) in placed {
        all_same(cases(&data, group).iter().map(|case| {
            let expected = case["expected"].as_array().expect("a list").iter();
            let theirs: Vec<Value> = expected.map(|entity| entity["indices"].clone()).collect();
            (text_of(case).to_owned(), indices(text_of(case), &find(text_of(case))), json!(theirs))
        }));
    }
    all_same(cases(&data, "mentions_or_lists_with_indices").iter().map(|case| {
        let expected = case["expected"].as_array().expect("a list").iter();
        let theirs: Vec<Value> = expected.map(|entity| entity["indices"].clone()).collect();
        let ours: Vec<Range<usize>> =
            twitter::mentions_and_lists(text_of(case)).into_iter().map(|(range, _)| range).collect();
        (text_of(case).to_owned(), indices(text_of(case), &ours), json!(theirs))
    }));
}

#[test]
fn x_counts_generated_texts_alike() {
    all_same(rows("oracle/twitter.jsonl").iter().map(|row| {
        let ours = weighted::measure(text_of(row), &weighted::V3);
        (text_of(row).to_owned(), json!([ours.length, ours.valid]), json!([row["weightedLength"], row["valid"]]))
    }));
}

#[test]
fn x_links_generated_texts_alike() {
    all_same(rows("oracle/twitter.jsonl").iter().map(|row| {
        let text = text_of(row);
        // The library's entities hold lists (`@name/list`) among the mentions.
        let mentioned: Vec<_> = twitter::mentions_and_lists(text).into_iter().map(|(range, _)| range).collect();
        let ours = json!([
            indices(text, &twitter::urls(text)),
            indices(text, &twitter::hashtags(text)),
            indices(text, &mentioned),
            indices(text, &twitter::cashtags(text)),
        ]);
        (text.to_owned(), ours, json!([row["urls"], row["hashtags"], row["mentions"], row["cashtags"]]))
    }));
}

#[test]
fn mastodon_counts_alike() {
    let data = load("mastodon/status_length.json");
    all_same(data["cases"].as_array().expect("cases").iter().map(|case| {
        let warning = case["spoiler_text"].as_str().expect("a warning");
        let ours = measure::with_warning(text_of(case), warning).length;
        (text_of(case).to_owned(), json!(ours), case["count"].clone())
    }));
}

fn facets(text: &str) -> Value {
    let found = bluesky::facets(text).into_iter().map(|found| {
        let feature = match found.feature {
            bluesky::Feature::Mention(handle) => json!({"$type": "app.bsky.richtext.facet#mention", "did": handle}),
            bluesky::Feature::Link(uri) => json!({"$type": "app.bsky.richtext.facet#link", "uri": uri}),
            bluesky::Feature::Tag(tag) => json!({"$type": "app.bsky.richtext.facet#tag", "tag": tag}),
        };
        json!({"byteStart": found.range.start, "byteEnd": found.range.end, "features": [feature]})
    });
    found.collect()
}

fn counts_of_bluesky(row: &Value) -> (String, Value, Value) {
    let text = text_of(row);
    let ours = json!([measure::length(text, Unit::Graphemes), measure::length(text, Unit::Utf8Bytes), facets(text)]);
    (text.to_owned(), ours, json!([row["graphemes"], row["bytes"], row["facets"]]))
}

#[test]
fn bluesky_counts_and_links_its_own_test_texts_alike() {
    let data = load("bluesky/facets.json");
    all_same(data["cases"].as_array().expect("cases").iter().map(counts_of_bluesky));
}

#[test]
fn bluesky_counts_and_links_generated_texts_alike() {
    all_same(rows("oracle/bluesky.jsonl").iter().map(counts_of_bluesky));
}
