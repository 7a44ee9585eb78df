//! The text room against data that others made: what the platforms' own code counts and links; and its own promises.

mod bluesky;
mod bounded;
mod hard;
mod mastodon;
mod parsing;
mod telegram;
mod written;
mod x;

use std::ops::Range;

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
fn all_same(found: impl IntoIterator<Item = (String, Value, Value)>) {
    let mut count = 0;
    let differing: Vec<String> = found
        .into_iter()
        .inspect(|_| count += 1)
        .filter(|(_, ours, theirs)| ours != theirs)
        .map(|(text, ours, theirs)| format!("{text:?}\n   ours {ours}\n theirs {theirs}"))
        .collect();
    assert!(count > 0, "there are no cases");
    assert!(differing.is_empty(), "{} differ:\n{}", differing.len(), differing[..differing.len().min(12)].join("\n"));
}

fn utf16(text: &str, range: &Range<usize>) -> Value {
    let at = |byte: usize| text[..byte].encode_utf16().count();
    json!([at(range.start), at(range.end)])
}

fn indices(text: &str, ranges: &[Range<usize>]) -> Value {
    ranges.iter().map(|range| utf16(text, range)).collect()
}
