//! Bluesky: the answers of `@atproto/api` on its own test texts and on generated ones.

use fanfare::text::find::bluesky;
use fanfare::text::{Unit, measure};
use serde_json::{Value, json};

use super::{all_same, load, rows, text_of};

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

fn counts(row: &Value) -> (String, Value, Value) {
    let text = text_of(row);
    let ours = json!([measure::length(text, Unit::Graphemes), measure::length(text, Unit::Utf8Bytes), facets(text)]);
    (text.to_owned(), ours, json!([row["graphemes"], row["bytes"], row["facets"]]))
}

#[test]
fn bluesky_counts_and_links_its_own_test_texts_alike() {
    let data = load("bluesky/facets.json");
    all_same(data["cases"].as_array().expect("cases").iter().map(counts));
}

#[test]
fn bluesky_counts_and_links_generated_texts_alike() {
    all_same(rows("oracle/bluesky.jsonl").iter().map(counts));
}

/// Where a first reading of the rules went wrong.
#[test]
fn bluesky_links_what_is_odd() {
    // Digits of other scripts are letters to its pattern; a country code that is gone is no top level domain.
    assert_eq!(facets("#１２３ #123")[0]["features"][0]["tag"], "１２３");
    assert_eq!(facets("f.tp://line.It:80 an.an"), json!([]));
}
