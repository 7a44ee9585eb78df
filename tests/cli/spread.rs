//! Posts that keep their distance, and that can be taken back for a while.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::{folder, run};
use crate::common::fanfare;

const ACCOUNTS: &str = "[newsroom]\nstagger = \"2m\"\nundo = \"30s\"\n\
    [[accounts]]\nname = \"one\"\nchannel = \"mastodon\"\nspacing = \"10m\"\n\
    [[accounts]]\nname = \"two\"\nchannel = \"mastodon\"\n";

/// Publishes an article with this headline; gives when each post is due, in seconds from now, by account.
fn published(folder: &Path, headline: &str, more: &[&str]) -> Vec<(String, i64)> {
    let file = folder.join("a.md");
    std::fs::write(&file, format!("# {headline}\n\nThe ferry sails again from Monday, the board said.\n"))
        .expect("written");
    let now = Timestamp::now();
    let arguments = ["publish", "a.md", "--yes", "--format", "json"];
    let (status, stdout, stderr) = run(fanfare(folder).args(arguments).args(more));
    assert_eq!(status, 0, "{stderr}");
    let told: Value = serde_json::from_str(&stdout).expect("JSON");
    let due = |delivery: &Value| {
        let at: Timestamp = delivery["next_at"].as_str().expect("a time").parse().expect("a time");
        (delivery["account"].as_str().unwrap_or_default().to_owned(), at.duration_since(now).as_secs())
    };
    told["deliveries"].as_array().expect("deliveries").iter().map(due).collect()
}

#[test]
fn posts_keep_their_distance_and_wait_to_be_taken_back() {
    let folder = folder();
    std::fs::write(folder.path().join("config.toml"), ACCOUNTS).expect("written");
    let near = |found: &[(String, i64)], wanted: [i64; 2]| {
        let slack = Duration::from_secs(20).as_secs().cast_signed();
        for ((account, due), wanted) in found.iter().zip(wanted) {
            assert!((wanted - 1..wanted + slack).contains(due), "{account}: {due} s, not {wanted} s");
        }
    };
    near(&published(folder.path(), "One", &[]), [30, 150]);
    // Ten minutes behind the first post of the account; the other account has no such wish.
    near(&published(folder.path(), "Two", &[]), [630, 150]);
    near(&published(folder.path(), "Three", &["--breaking"]), [0, 0]);
}
